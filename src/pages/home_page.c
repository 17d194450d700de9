/*
 * pages/home_page.c: the front door, and one for each further language.
 *
 * An author's own content/index.md (or index.gmi) takes its place. A line
 * "{{ posts }}" in it is where the list of posts goes; without one, the page
 * is the author's alone.
 */
#include "blogs/blog.h"
#include "pages/asset.h"
#include "pages/langs.h"
#include "pages/section_list.h"
#include "pages/site_links.h"

#include <stdlib.h>

enum { HOME_TAGS = 20, HOME_PAGES = 40, DEPTH_MOST = 16 };

/*
 * Stands in the text for the list while it is converted: a character of
 * private use, which no author writes.
 */
#define PLACE "\xEF\xA3\xBF\xEF\xA3\xBEposts\xEF\xA3\xBF"

/* Whether a list of the front page has it. `lang`: whose front page; NULL: everybody's, with each text once. */
static bool
is_listed(const struct site *s, const struct entry *e, const char *lang)
{
	return lang ? langs_has(s, e, lang) : langs_stands(s, e);
}

static void
put_posts_in(struct buf *out, const struct site *s, const char *lang)
{
	size_t count = catalog_post_count(s->catalog), put = 0;
	struct buf archive = BUF_INIT(128);

	if (count == 0) {
		phrases_put(out, page_lang(s, ""), PHRASE_NO_POSTS, SLICE(""));
		buf_putc(out, '\n');
		return;
	}
	for (size_t i = 0; i < count && put < s->settings->home_posts; i++) {
		if (!is_listed(s, catalog_post(s->catalog, i), lang))
			continue;
		site_links_put_entry(out, SLICE("/"), catalog_post(s->catalog, i));
		put++;
	}
	buf_printf(&archive, "/archive%s%s.gmi", lang ? "/" : "", lang ? lang : "");
	page_put_link_in(out, page_lang(s, lang ? lang : ""), archive.data, PHRASE_ALL_POSTS, langs_count(s, lang));
	buf_release(&archive);
}

static void
put_posts(struct buf *out, const struct site *s)
{
	put_posts_in(out, s, NULL);
}

static void
put_heading(struct buf *out, const struct site *s, const char *lang, enum phrase phrase)
{
	buf_puts(out, "\n## ");
	phrases_put(out, page_lang(s, lang ? lang : ""), phrase, SLICE(""));
	buf_putc(out, '\n');
}

/* The newest posts under their heading; nothing where a capsule is all pages. */
static void
put_latest(struct buf *out, const struct site *s, const char *lang)
{
	if (catalog_post_count(s->catalog) == 0 && catalog_page_count(s->catalog) > 0)
		return;
	put_heading(out, s, lang, PHRASE_LATEST);
	put_posts_in(out, s, lang);
}

/* --- pages ------------------------------------------------------------------- */

/* Whether it is the frame of a language's front page, which has a link of its own. */
static bool
is_front(const struct site *s, const struct entry *e)
{
	struct slice path = slice_of(e->path);

	return path.len > 2 && slice_ends(path, SLICE("/")) &&
	    langs_front(s, slice_first(slice_skip(path, 1), path.len - 2)) != NULL;
}

static size_t
depth_of(const struct entry *e)
{
	size_t depth = 0;

	for (const char *at = e->path; *at; at++)
		depth += *at == '/' && at[1] != '\0';
	return depth;
}

/* The pages that a front page may name, for free(); NULL: memory is out. */
static const struct entry **
list_pages(const struct site *s, const char *lang, size_t *count)
{
	const struct entry **list = calloc(catalog_page_count(s->catalog) + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; list && i < catalog_page_count(s->catalog); i++) {
		const struct entry *e = catalog_page(s->catalog, i);

		if (is_listed(s, e, lang) && !is_front(s, e))
			list[(*count)++] = e;
	}
	return list;
}

/* How deep in folders pages may lie so that there is room for all; 1 at least. */
static size_t
depth_with_room(const struct entry *const *list, size_t count)
{
	size_t at[DEPTH_MOST + 1] = { 0 }, depth = 1, sum;

	if (count <= HOME_PAGES)
		return SIZE_MAX;
	for (size_t i = 0; i < count; i++)
		at[depth_of(list[i]) < DEPTH_MOST ? depth_of(list[i]) : DEPTH_MOST]++;
	for (sum = at[0] + at[1]; depth < DEPTH_MOST && sum + at[depth + 1] <= HOME_PAGES; depth++)
		sum += at[depth + 1];
	return depth;
}

/* All pages; when they are too many those alone that lie at the top, as many as there is room for. */
static void
put_pages(struct buf *out, const struct site *s, const char *lang)
{
	size_t count, start = out->len, put = 0;
	const struct entry **list = list_pages(s, lang, &count);
	size_t depth = list ? depth_with_room(list, count) : 0;

	for (size_t i = 0; i < count && put < HOME_PAGES; i++) {
		if (depth_of(list[i]) > depth)
			continue;
		if (out->len == start)
			buf_putc(out, '\n');
		site_links_put_line(out, SLICE("/"), slice_of(list[i]->path), slice_of(list[i]->title));
		put++;
	}
	if (put < count) {
		if (out->len == start)
			buf_putc(out, '\n');
		page_put_link_in(out, page_lang(s, lang ? lang : ""), "/pages.gmi", PHRASE_ALL_PAGES, catalog_page_count(s->catalog));
	}
	free(list);
}

/* Whether another language of the list is a variety of the same: zh-CN and zh-TW. */
static bool
has_sister(const char *const *langs, size_t count, size_t which)
{
	struct slice own = slice_of(langs[which]);
	bool has = false;

	own = slice_first(own, slice_find(own, '-'));
	for (size_t i = 0; i < count; i++) {
		struct slice other = slice_of(langs[i]);

		has = has || (i != which && slice_eq_nocase(slice_first(other, slice_find(other, '-')), own));
	}
	return has;
}

/* The other languages' front pages, each in its own words. */
static void
put_langs(struct buf *out, const struct site *s)
{
	const char *langs[LANGS_MOST];
	size_t count = langs_list(s, langs), start = out->len;

	for (size_t i = 0; i < count && count > 1; i++) {
		struct buf path = BUF_INIT(128), label = BUF_INIT(256);

		langs_put_front(&path, s, langs[i]);
		if (path.len > 1 && langs_front(s, slice_first(slice_skip(buf_slice(&path), 1), path.len - 2))) {
			if (out->len == start)
				buf_putc(out, '\n');
			langs_put_also(&label, langs[i]);
			if (has_sister(langs, count, i))
				buf_printf(&label, " (%s)", langs[i]);
			site_links_put_line(out, SLICE("/"), buf_slice(&path), buf_slice(&label));
		}
		buf_release(&path);
		buf_release(&label);
	}
}

/* The tags that most posts have. */
static void
put_tags(struct buf *out, const struct site *s)
{
	size_t count = catalog_tag_count(s->catalog);

	if (count == 0)
		return;
	put_heading(out, s, NULL, PHRASE_TAGS);
	for (size_t i = 0; i < count && i < HOME_TAGS; i++)
		page_put_tag(out, catalog_tag(s->catalog, i));
	page_put_link(out, s, "/tags/", PHRASE_ALL_TAGS, count);
}

/* The end of a front page: search, feeds, and the way to everything. */
static void
put_end(struct buf *out, const struct site *s, const char *lang)
{
	const char *words = page_lang(s, lang ? lang : "");

	if (s->searchable) {
		buf_putc(out, '\n');
		page_put_link_in(out, words, "/search", PHRASE_SEARCH, 0);
	}
	if (!lang || catalog_post_count(s->catalog) > 0) {
		put_heading(out, s, lang, PHRASE_SUBSCRIBE);
		feed_put_links(out, s, lang);
	} else {
		buf_putc(out, '\n');
	}
	page_put_link_in(out, words, "/sitemap.gmi", PHRASE_EVERYTHING, 0);
	if (s->settings->certificate_page)
		page_put_link_in(out, words, "/certificate.gmi", PHRASE_CERTIFICATE, 0);
}

static void
put_subtitle(struct buf *out, const char *subtitle)
{
	if (*subtitle == '\0')
		return;
	buf_putc(out, '\n');
	gemtext_put_prose(out, slice_of(subtitle));
	buf_putc(out, '\n');
}

static void
put_own(struct buf *out, const struct site *s, const struct post *intro)
{
	page_put_title(out, s, SLICE(""));
	put_subtitle(out, s->settings->subtitle);
	put_langs(out, s);
	if (intro)
		front_put_intro(out, s, intro, SLICE("/"), NULL);
	put_pages(out, s, NULL);
	section_list_put_outermost(out, s, NULL);
	put_latest(out, s, NULL);
	put_tags(out, s);
	put_end(out, s, NULL);
}

/* --- further languages ------------------------------------------------------- */

bool
lang_has_home(const struct site *s, struct slice name)
{
	return langs_front(s, name) != NULL;
}

void
lang_each_home(const struct site *s, name_found_fn *found, void *ctx)
{
	const char *langs[LANGS_MOST];
	size_t count = langs_list(s, langs);

	for (size_t i = 0; i < count && count > 1; i++) {
		struct buf path = BUF_INIT(128);

		langs_put_front(&path, s, langs[i]);
		if (path.len > 1 && lang_has_home(s, slice_first(slice_skip(buf_slice(&path), 1), path.len - 2)))
			found(ctx, slice_first(slice_skip(buf_slice(&path), 1), path.len - 2));
		buf_release(&path);
	}
}

/* "/de/": as "/", of what is in that language. What the author has there as a frame for lists is what it says first. */
bool
lang_home_page(struct page *page, const struct site *s, struct slice name)
{
	const char *lang = langs_front(s, name);
	struct buf path = BUF_INIT(128), *out = &page->body;
	const struct entry *e;
	struct post *p;

	if (!lang)
		return false;
	langs_put_front(&path, s, lang);
	page->lang = page_lang(s, lang);
	buf_puts(out, "# ");
	gemtext_put_words(out, slice_of(langs_title(s, lang)));
	buf_putc(out, '\n');
	put_subtitle(out, langs_subtitle(s, lang));
	e = catalog_find(s->catalog, buf_slice(&path));
	p = e && !e->gone ? post_load(s->content, catalog_blog(s->catalog), e->file, NULL, NULL) : NULL;
	if (p)
		front_put_intro(out, s, p, buf_slice(&path), lang);
	put_pages(out, s, lang);
	section_list_put_outermost(out, s, lang);
	put_latest(out, s, lang);
	put_end(out, s, lang);
	page_put_home(out, s);
	post_free(p);
	buf_release(&path);
	return true;
}

/*
 * Nothing of a capsule is out of reach, whatever its author's own front page
 * links to: crawlers and archivists know no other way in. A front page in
 * gemtext stays as its author wrote it.
 */
static void
put_way_in(struct buf *out, const struct site *s)
{
	if (slice_search(buf_slice(out), SLICE("/sitemap.gmi")) < out->len)
		return;
	if (!slice_ends(buf_slice(out), SLICE("\n")))
		buf_putc(out, '\n');
	if (!slice_ends(buf_slice(out), SLICE("\n\n")))
		buf_putc(out, '\n');
	page_put_link(out, s, "/sitemap.gmi", PHRASE_EVERYTHING, 0);
}

/* --- the author's own ----------------------------------------------------- */

bool
home_is_mark(struct slice line)
{
	line = slice_trim(line);
	if (!slice_starts(line, SLICE("{{")) || !slice_ends(line, SLICE("}}")) || line.len < 4)
		return false;
	return slice_eq(slice_trim(slice_from(line.data + 2, line.len - 4)), SLICE("posts"));
}

/*
 * Append `text` with its mark, a line of its own, as a paragraph that the
 * converter leaves alone.
 */
static void
put_with_place(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		struct slice line = slice_cut_line(&text);

		if (home_is_mark(line)) {
			buf_puts(out, "\n" PLACE "\n\n");
			continue;
		}
		buf_put_slice(out, line);
		buf_putc(out, '\n');
	}
}

/* Append gemtext, the list of posts in the place of its mark. */
static void
put_filled(struct buf *out, const struct site *s, struct slice text)
{
	while (text.len > 0) {
		struct slice line = slice_cut_line(&text);

		if (home_is_mark(line) || slice_eq(slice_trim(line), SLICE(PLACE))) {
			put_posts(out, s);
			continue;
		}
		buf_put_slice(out, line);
		buf_putc(out, '\n');
	}
}

/* An index without a title of its own is called by the capsule's. */
static const char *
title_of(const struct site *s, const struct post *p)
{
	return slice_eq_nocase(slice_of(p->title), SLICE("index")) ? s->settings->title : p->title;
}

static void
put_index(struct page *page, const struct site *s, const struct post *p)
{
	struct buf text = BUF_INIT(PAGE_MOST), body = BUF_INIT(PAGE_MOST);
	struct post framed = *p;
	const char *title = title_of(s, p);

	page->lang = page_lang(s, p->lang);
	if (p->format == POST_GEMTEXT) {
		put_filled(&page->body, s, p->text);
		return;
	}
	put_with_place(&text, p->text);
	framed.text = buf_slice(&text);
	buf_puts(&page->body, "# ");
	gemtext_put_words(&page->body, slice_of(title));
	buf_puts(&page->body, "\n\n");
	if (!page_put_body(&body, s, &framed, SLICE("/"), slice_of(title), NULL))
		page->body.full = true;
	put_filled(&page->body, s, buf_slice(&body));
	buf_release(&text);
	buf_release(&body);
}

bool
home_page(struct page *page, const struct site *s, struct slice name)
{
	const struct blog *blog = catalog_blog(s->catalog);
	const struct entry *e = catalog_find(s->catalog, SLICE("/"));
	const struct file *file = catalog_find_file(s->catalog, SLICE("/index.gmi"));
	struct post *p = e && !e->gone ? post_load(s->content, catalog_blog(s->catalog), e->file, NULL, NULL) : NULL;
	struct buf text = BUF_INIT(PAGE_MOST);

	(void)name;
	if (p && blog && blog_has_addresses(blog))
		put_own(&page->body, s, p);
	else if (p)
		put_index(page, s, p);
	else if (file && asset_read(&text, s, file->name, POST_FILE_MOST))
		put_filled(&page->body, s, buf_slice(&text));
	else
		put_own(&page->body, s, NULL);
	if (!file && (!p || p->format != POST_GEMTEXT))   /* gemtext by hand is its author's to the last byte */
		put_way_in(&page->body, s);
	post_free(p);
	buf_release(&text);
	return true;
}
