/*
 * pages/page.h: what the files of this room share.
 *
 * A page function writes one page. It is a function of the settings and of
 * what lies in content/, never of the clock, of who asks or of how often: the
 * same address gives the same bytes until the author changes something.
 */
#ifndef CAPSULE_PAGES_PAGE_H
#define CAPSULE_PAGES_PAGE_H

#include "pages/site.h"
#include "pages/phrases.h"

enum {
	PAGE_MOST = 64 << 20,       /* bytes of one page */
	PICTURE_TEXT_MOST = 64,     /* bytes of "JPEG, 182 KB" */
};

struct page_cache;

struct site {
	const struct site_settings *settings;
	const char *lang;           /* its own, as page_lang() has it */
	const struct catalog *catalog;
	int content;                /* the folder content/ */
	struct page_cache *cache;
	struct search *search;      /* NULL: there is none */
	bool searchable;            /* pages speak of a search */
	int shelf;                  /* the folder of manifest and bundles; -1: there is none */
	const struct site_certificate *certificates;  /* for their page */
	size_t certificate_count;
	bool writes;                /* there is a writer for what visitors write */
	const struct client *editor;  /* who sees the page, when he may change it; NULL: somebody who may not */
};

struct page {
	struct buf  body;
	const char *type;           /* "text/gemini" */
	const char *lang;           /* of text/gemini: a BCP 47 tag */
};

/*
 * Fill page->body, and type and lang where they are not the site's own
 * (text/gemini in its language). `name` is what stood for the '*' of the
 * pattern. False: there is no such page.
 */
typedef bool page_fn(struct page *page, const struct site *s, struct slice name);

page_fn home_page, lang_home_page;
page_fn front_page, front_lang_page;
page_fn pages_page, pages_more_page;
page_fn archive_page, archive_year_page;
page_fn tags_page, tags_more_page, tag_page, tag_feed;
page_fn feed_page, atom_page, feed_lang_page, atom_lang_page;
page_fn robots_page, security_page, certificate_page;
page_fn sitemap_page, sitemap_part_page;
page_fn section_page;

/* Whether archive_year_page has anything to say of the year or month `name`, and security_page at all. */
bool archive_has_year(const struct site *s, struct slice name);
/* Whether tag_page has: `name` is a tag's slug, or that of one of its parts, "history.1". */
bool tag_has_page(const struct site *s, struct slice name);
/* Whether tags_more_page and pages_more_page have: `name` is the number of a page after the first. */
bool tags_has_page(const struct site *s, struct slice name);
bool pages_has_page(const struct site *s, struct slice name);
/* Whether lang_home_page has: `name` is the tag of a language that the capsule's own front page is not in. */
bool lang_has_home(const struct site *s, struct slice name);
/* Whether a blog's own words on its front page, or on a language's, are so long that they have a page. */
bool front_has_whole(const struct site *s, struct slice name);
bool front_has_lang(const struct site *s, struct slice name);
/* Whether section_page has: `name` is the path of a section without words of its own, or of a part of its list. */
bool section_has_page(const struct site *s, struct slice name);
bool security_is_told(const struct site *s);

/* Hears of one name that can stand for the '*' of a pattern. */
typedef void name_found_fn(void *ctx, struct slice name);

/* Call `found` with each name that has a page and that some page links to. */
void archive_each_period(const struct site *s, name_found_fn *found, void *ctx);
void tags_each_page(const struct site *s, name_found_fn *found, void *ctx);
void pages_each_page(const struct site *s, name_found_fn *found, void *ctx);
void lang_each_home(const struct site *s, name_found_fn *found, void *ctx);
void front_each(const struct site *s, name_found_fn *found, void *ctx);
void front_each_lang(const struct site *s, name_found_fn *found, void *ctx);
void tag_each_page(const struct site *s, name_found_fn *found, void *ctx);
void tag_each_feed(const struct site *s, name_found_fn *found, void *ctx);
void feed_each_lang(const struct site *s, name_found_fn *found, void *ctx);
void section_each_page(const struct site *s, name_found_fn *found, void *ctx);
void sitemap_each_part(const struct site *s, name_found_fn *found, void *ctx);
bool sitemap_has_part(const struct site *s, struct slice name);

/* Whether a line of an author's own front page is the place of the list of posts, "{{ posts }}". */
bool home_is_mark(struct slice line);

/* The date that ends security.txt; false when none is served. */
bool security_until(const struct site *s, struct date *expires);

/* The language of a post: its own, if it is a tag, else the site's, else English. */
const char *page_lang(const struct site *s, const char *own);

/* Whether a post is in the language `lang`, spelled so, and the two pages have something to say. */
bool feed_has_lang(const struct site *s, struct slice lang);
/* Append links to the feeds of all posts, or of those in the language; NULL: all. */
void feed_put_links(struct buf *out, const struct site *s, const char *lang);

/*
 * Append what a blog says on its own front page, `path`, where its template
 * would put the lists: all of it, or the beginning and a link to the rest.
 * `lang`: whose front page; NULL: the capsule's.
 */
void front_put_intro(struct buf *out, const struct site *s, const struct post *p, struct slice path, const char *lang);

/* Append "# Title of the capsule", or "# Title of the capsule: part" when `part` is not empty. */
void page_put_title(struct buf *out, const struct site *s, struct slice part);
/* Append a link line with one of the pages' own phrases for a label, about `number`. */
void page_put_link(struct buf *out, const struct site *s, const char *path, enum phrase phrase,
    size_t number);
/* The same in a language. */
void page_put_link_in(struct buf *out, const char *lang, const char *path, enum phrase phrase, size_t number);
/*
 * Append links to the other pages of a list on `count` pages: to `first`, and
 * to `more` with a number and ".gmi" behind it, called by the phrase.
 */
void page_put_pages(struct buf *out, const struct site *s, enum phrase phrase, const char *first, const char *more,
    size_t count, size_t number);
/* The tag of the catalog that a post calls `name`, in whatever spelling; NULL: none. */
const struct tag *page_find_tag(const struct site *s, const char *name);
/* Append "=> /tags/history.gmi history (12)". */
void page_put_tag(struct buf *out, const struct tag *t);
/* Append "=> / Title of the capsule". */
void page_put_home(struct buf *out, const struct site *s);

/*
 * Append the body of the post `p`, converted, or as it is when it is gemtext
 * already. With a title, headings make room for it.
 */
bool page_put_body(struct buf *out, const struct site *s, const struct post *p,
    struct slice path, struct slice title, struct report *report);

/*
 * The source form of a post (text/markdown), without the e-mail addresses of
 * those who commented, and with links to other texts leading to their sources.
 */
void source_page(struct buf *out, const struct site *s, const struct post *p, const struct entry *e);

#endif
