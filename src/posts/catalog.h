/*
 * posts/catalog.h: every published post and every file below content/.
 *
 * The supervisor keeps one catalog and brings it up to date with
 * catalog_scan() when something changed; workers are forked with it and never
 * change it, so anything borrowed from it stays valid as long as a worker
 * lives. It holds what lists need; texts stay in their files.
 */
#ifndef CAPSULE_POSTS_CATALOG_H
#define CAPSULE_POSTS_CATALOG_H

#include "base/date.h"
#include "base/err.h"
#include "posts/post.h"

#include <sys/types.h>

/* What a list needs of a post. All strings are the catalog's. */
struct entry {
	const char *file;         /* relative to content/ */
	const char *path;         /* its address, decoded: "/posts/x.gmi", "/posts/x/" for x/index.md */
	const char *title;
	struct date date;
	struct date updated;
	const char *lang;         /* "": the site's */
	const char *series;       /* "" */
	const char *summary;      /* "" */
	const char *translation_key;  /* shared by posts that are translations of one another; "" */
	const char *gone;         /* the sentence, "" when none was given; NULL unless withdrawn */
	const char *const *tags;  size_t tag_count;
	const char *const *authors; size_t author_count;
	const char *const *aliases; size_t alias_count;  /* paths beginning with '/' */
	long        weight;
	uint32_t    size;         /* bytes of its text */
	uint16_t    pictures;     /* that its text shows, at most 65535 */
	enum post_format format;
	enum comments_mode comments;
	bool        is_page;      /* a static page: in no dated list */
	bool        announce;
	bool        unlisted;     /* found by its address and its name, and in no list */
	bool        draft;        /* one for whom catalog_take_drafts() was said; nobody else's catalog has any */
};

/*
 * A file below content/ that is no post: picture, download, hand-written
 * gemtext without a date or called index, HTML without front matter.
 */
struct file {
	const char *name;         /* relative to content/: "posts/hero.jpg" */
	const char *path;         /* its address, decoded: "/posts/hero.jpg" */
	off_t       size;
};

struct tag {
	const char *name;         /* as its first post writes it */
	const char *slug;         /* for /tags/SLUG.gmi; unique in the catalog */
	const struct entry *const *entries;  /* posts, newest first, then pages by weight */
	size_t      count, post_count;       /* of both, and of posts alone */
};

/* What a folder of Hugo's or Zola's holds: a list, at an address of its own, or below the words of the folder's own text. */
struct section {
	const char *path;         /* "/notes/" */
	const char *title;        /* of its text, else the folder's name */
	const char *lang;         /* "": the site's */
	const struct entry *own;  /* its text, where that has words; NULL: the list is all there is */
	long        weight;       /* of its text */
	uint8_t     order;        /* enum blog_order, of its entries */
	bool        transparent;  /* what is in it is in the one around it, too */
	const struct section *within;        /* the one that this is part of; NULL */
	const struct entry *const *entries;  /* in its own order; none that is in a section of its own below, but for transparent ones */
	size_t      count;
};

struct catalog;

struct catalog *catalog_new(void);   /* empty; NULL when memory is out */
void catalog_free(struct catalog *c);

/* For looking at a site before it is published: from the first scan on, drafts are posts like any other. */
void catalog_take_drafts(struct catalog *c);

/*
 * Read texts as `blog` has it from the next scan on: which files there are,
 * their addresses, what goes for all texts of a folder. Borrowed until
 * another takes its place or the catalog goes. NULL, as at first: a capsule's
 * own rules.
 */
void catalog_set_blog(struct catalog *c, const struct blog *blog);
const struct blog *catalog_blog(const struct catalog *c);

/*
 * Whether the next scan takes every file for what it is and none for a post:
 * what lies there was made elsewhere. At first: no.
 */
void catalog_set_as_is(struct catalog *c, bool as_is);

/*
 * Bring *c up to date with the folder open at `content` (borrowed): files
 * whose inode, size or time changed are read again, vanished ones go. `now`:
 * seconds since 1970 UTC; drafts and posts dated later stay out (a date without
 * a time is due when its day begins, in UTC). A post that does not parse is
 * left out and its reason goes to `report`, every time; so does a post whose
 * address an older one has. What else there is to say about a post (an odd
 * field) is said when it is read. *changed says whether anything did, a picture or comment file included.
 * False with *err when the folder itself cannot be read; *c is then as it was.
 */
bool catalog_scan(struct catalog *c, int content, int64_t now,
    struct report *report, bool *changed, struct err *err);

/*
 * The same for somebody who watches the folder: only the `count` files called
 * `names`, relative to content/, can have changed since the last scan. All are
 * looked at where that does not do: after a scan that failed or had something
 * to say, and where links lie about, for then a file has more names than one.
 */
bool catalog_rescan(struct catalog *c, int content, const char *const *names, size_t count, int64_t now,
    struct report *report, bool *changed, struct err *err);

/*
 * Say what is not for everybody: whatever lies at one of these path prefixes
 * (copied). It is found by its address and is in no list: not among posts,
 * pages, tags or files. "/" closes nothing here, for then the lists themselves
 * are behind the same door. Takes effect with the next scan, which then
 * reports a change. False when memory is out.
 */
bool catalog_set_private(struct catalog *c, const char *const *prefixes, size_t count);

/* What is in no list because of that, newest first. */
size_t catalog_private_count(const struct catalog *c);
const struct entry *catalog_private(const struct catalog *c, size_t i);

/* Whether everybody may know of it; every list of posts, pages and files has public ones only. */
bool catalog_is_public(const struct catalog *c, const struct entry *e);
bool catalog_is_public_file(const struct catalog *c, const struct file *f);

/* Whether `path` lies at `prefix`: is it, lies below it, or is another form of it ("/x.md" of "/x"). */
bool catalog_covers(struct slice prefix, struct slice path);

/*
 * A number that differs when any file that the catalog knows does, in its name
 * or in what tells whether it is the one that was read, or when another post
 * has become due.
 */
uint64_t catalog_fingerprint(const struct catalog *c);

/* Whether some post lets visitors comment by its own word. */
bool catalog_takes_comments(const struct catalog *c);

/* Whether a post's day has come: the catalog shows it from then on. */
bool catalog_is_due(const struct post *p, const struct blog *blog, int64_t now);

/* When a post or page of a catalog may be shown, seconds since 1970 UTC; INT64_MIN: it always may. */
int64_t catalog_due(const struct entry *e);

/* When the next post that is dated in the future is due; 0: there is none. */
int64_t catalog_next_due(const struct catalog *c);

/* Posts, newest first (equal dates: by path); pages by weight, then title. Withdrawn and unlisted ones are in neither. */
size_t catalog_post_count(const struct catalog *c);
const struct entry *catalog_post(const struct catalog *c, size_t i);
size_t catalog_page_count(const struct catalog *c);
const struct entry *catalog_page(const struct catalog *c, size_t i);

/* The languages that posts name, or pages where there is no post, each once, "" among them; of some sixty the rest is not counted. */
enum { CATALOG_LANGS_MOST = 64 };
size_t catalog_lang_count(const struct catalog *c);
const char *catalog_lang(const struct catalog *c, size_t i);

/* Tags by name, most used first. */
size_t catalog_tag_count(const struct catalog *c);
const struct tag *catalog_tag(const struct catalog *c, size_t i);
const struct tag *catalog_find_tag(const struct catalog *c, struct slice slug);
/* By the slug that it had when letters of scripts other than Latin were written as numbers. */
const struct tag *catalog_find_tag_numbered(const struct catalog *c, struct slice numbers);

/* Sections, in no order; NULL: there is none at this path. None lies where something is not for everybody. */
size_t catalog_section_count(const struct catalog *c);
const struct section *catalog_section(const struct catalog *c, size_t i);
const struct section *catalog_find_section(const struct catalog *c, struct slice path);

/* The post or page (withdrawn ones too) with exactly this path; NULL when none has. "/" is content/index.md, which is in no list. */
const struct entry *catalog_find(const struct catalog *c, struct slice path);
/* By another spelling of its path: an alias, ".html", no suffix, a slash too many or too few, other case. */
const struct entry *catalog_find_other(const struct catalog *c, struct slice path);
/* `path` without what other spellings differ in: "/posts/x" of "/posts/x.gmi", "/posts/x/", "/posts/x/index.html". */
struct slice catalog_plain_path(struct slice path);
/* Whether some post lies below the folder, "/2019/03". */
bool catalog_has_folder(const struct catalog *c, struct slice folder);
/* By the file it was read from: "posts/x.md". */
const struct entry *catalog_find_source(const struct catalog *c, struct slice file);
/*
 * The address of the text or file whose name alone, without its folders and,
 * of a text, without its ending, is the last part of `name`; of several the
 * one whose folders end as those of `name` do, else the one nearest to the
 * root. Letters of either case are the same. NULL: there is none, or the
 * blog's addresses are a capsule's own.
 */
const char *catalog_find_by_name(const struct catalog *c, struct slice name);
/* The posts, then the pages, that have this key for their translations, *count of them, as lists have them; NULL when there are none. */
const struct entry *const *catalog_translations(const struct catalog *c, const char *key, size_t *count);
/* The one nearest to a path that nothing has, by address or title; NULL when none is near. */
const struct entry *catalog_nearest(const struct catalog *c, struct slice path);

/* Like strcmp: negative when a post stands before another in every list, the newest first. */
int catalog_order(const struct entry *a, const struct entry *b);

/* The newer and older neighbour of a post; NULL at the ends and for pages. */
const struct entry *catalog_newer(const struct catalog *c, const struct entry *e);
const struct entry *catalog_older(const struct catalog *c, const struct entry *e);

/* A file that is no post, by its address. NULL when there is none, it is hidden (a dot file), or it is a post's source. */
const struct file *catalog_find_file(const struct catalog *c, struct slice path);
/* The same by its name below content/. */
const struct file *catalog_find_named(const struct catalog *c, struct slice name);
size_t catalog_file_count(const struct catalog *c);
const struct file *catalog_file(const struct catalog *c, size_t i);   /* by name */

#endif
