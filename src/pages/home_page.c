/*
 * pages/home_page.c: the front door.
 *
 * An author's own content/index.md (or index.gmi) takes its place. A line
 * "{{ posts }}" in it is where the list of posts goes; without one, the page
 * is the author's alone.
 */
#include "blogs/blog.h"
#include "pages/asset.h"
#include "pages/site_links.h"
#include "pages/page.h"

enum { HOME_TAGS = 20 };

/*
 * Stands in the text for the list while it is converted: a character of
 * private use, which no author writes.
 */
#define PLACE "\xEF\xA3\xBF\xEF\xA3\xBEposts\xEF\xA3\xBF"

static void
put_posts(struct buf *out, const struct site *s)
{
	size_t count = catalog_post_count(s->catalog);

	if (count == 0) {
		phrases_put(out, page_lang(s, ""), PHRASE_NO_POSTS, SLICE(""));
		buf_putc(out, '\n');
		return;
	}
	for (size_t i = 0; i < count && i < s->settings->home_posts; i++)
		site_links_put_entry(out, SLICE("/"), catalog_post(s->catalog, i));
	page_put_link(out, s, "/archive.gmi", PHRASE_ALL_POSTS, count);
}

static void
put_pages(struct buf *out, const struct site *s)
{
	size_t start = out->len;

	for (size_t i = 0; i < catalog_page_count(s->catalog); i++) {
		const struct entry *e = catalog_page(s->catalog, i);

		if (out->len == start)
			buf_putc(out, '\n');
		site_links_put_line(out, SLICE("/"), slice_of(e->path), slice_of(e->title));
	}
}

static void
put_heading(struct buf *out, const struct site *s, enum phrase phrase)
{
	buf_puts(out, "\n## ");
	phrases_put(out, page_lang(s, ""), phrase, SLICE(""));
	buf_putc(out, '\n');
}

/* The tags that most posts have. */
static void
put_tags(struct buf *out, const struct site *s)
{
	size_t count = catalog_tag_count(s->catalog);

	if (count == 0)
		return;
	put_heading(out, s, PHRASE_TAGS);
	for (size_t i = 0; i < count && i < HOME_TAGS; i++)
		page_put_tag(out, catalog_tag(s->catalog, i));
	page_put_link(out, s, "/tags/", PHRASE_ALL_TAGS, count);
}

/* What a blog says on its own front page, where its template would put the lists. */
static void
put_intro(struct buf *out, const struct site *s, const struct post *p)
{
	struct buf body = BUF_INIT(PAGE_MOST);

	if (p->format != POST_GEMTEXT && page_put_body(&body, s, p, SLICE("/"), slice_of(s->settings->title), NULL) &&
	    slice_trim(buf_slice(&body)).len > 0) {
		buf_putc(out, '\n');
		buf_put_slice(out, buf_slice(&body));
	}
	buf_release(&body);
}

static void
put_own(struct buf *out, const struct site *s, const struct post *intro)
{
	page_put_title(out, s, SLICE(""));
	if (*s->settings->subtitle != '\0') {
		buf_putc(out, '\n');
		gemtext_put_prose(out, slice_of(s->settings->subtitle));
		buf_putc(out, '\n');
	}
	if (intro)
		put_intro(out, s, intro);
	put_pages(out, s);
	put_heading(out, s, PHRASE_LATEST);
	put_posts(out, s);
	put_tags(out, s);
	if (s->searchable) {
		buf_putc(out, '\n');
		page_put_link(out, s, "/search", PHRASE_SEARCH, 0);
	}
	put_heading(out, s, PHRASE_SUBSCRIBE);
	feed_put_links(out, s);
	page_put_link(out, s, "/sitemap.gmi", PHRASE_EVERYTHING, 0);
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

static bool
is_mark(struct slice line)
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

		if (is_mark(line)) {
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

		if (is_mark(line) || slice_eq(slice_trim(line), SLICE(PLACE))) {
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
		put_filled(&page->body, s, p->body);
		return;
	}
	put_with_place(&text, p->body);
	framed.body = buf_slice(&text);
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
