/* pages/tag_page.c: all tags, and the posts of each. */
#include "pages/feed.h"
#include "pages/parts.h"
#include "pages/site_links.h"

#include <stdio.h>

/* --- all tags, most used first: 300 of them on a page ----------------------- */

enum { TAGS_PAGE = 300 };

static size_t
tags_page_count(const struct site *s)
{
	return (catalog_tag_count(s->catalog) + TAGS_PAGE - 1) / TAGS_PAGE;
}

/* The page that "2" names; 0: there is none. */
static size_t
tags_page_number(const struct site *s, struct slice name)
{
	unsigned long number;

	return name.len > 0 && name.data[0] != '0' && slice_number(name, tags_page_count(s), &number) && number > 1 ? number : 0;
}

bool
tags_has_page(const struct site *s, struct slice name)
{
	return tags_page_number(s, name) > 0;
}

void
tags_each_page(const struct site *s, name_found_fn *found, void *ctx)
{
	for (size_t i = 2; i <= tags_page_count(s); i++) {
		char name[24];

		snprintf(name, sizeof(name), "%zu", i);
		found(ctx, slice_of(name));
	}
}

static void
put_tags_page(struct buf *out, const struct site *s, size_t number)
{
	size_t count = catalog_tag_count(s->catalog);
	struct buf tags = BUF_INIT(256);

	phrases_put(&tags, page_lang(s, ""), PHRASE_TAGS, SLICE(""));
	if (number > 1)
		buf_printf(&tags, ", %zu", number);
	page_put_title(out, s, buf_slice(&tags));
	buf_putc(out, '\n');
	for (size_t i = (number - 1) * TAGS_PAGE; i < count && i < number * TAGS_PAGE; i++)
		page_put_tag(out, catalog_tag(s->catalog, i));
	if (count > 0)
		buf_putc(out, '\n');
	page_put_pages(out, s, PHRASE_TAGS, "/tags/", "/tags.", tags_page_count(s), number);
	page_put_home(out, s);
	buf_release(&tags);
}

bool
tags_page(struct page *page, const struct site *s, struct slice name)
{
	(void)name;
	put_tags_page(&page->body, s, 1);
	return true;
}

bool
tags_more_page(struct page *page, const struct site *s, struct slice name)
{
	put_tags_page(&page->body, s, tags_page_number(s, name));
	return true;
}

static const struct entry *
tag_entry(const void *ctx, size_t i)
{
	return ((const struct tag *)ctx)->entries[i];
}

/* --- a tag's posts, in parts ------------------------------------------------ */

/* A tag of many posts has a page of the newest and parts, "/tags/history.1.gmi"; see parts.h. */
static size_t
part_count(const struct tag *t)
{
	return parts_count(t->entries, t->count);
}

/* The tag that "history" or "history.1" names, and its part; 0: its first page. NULL: there is no such page. */
static const struct tag *
find_part(const struct site *s, struct slice name, unsigned long *part)
{
	struct slice rest = name, slug = slice_cut(&rest, '.');
	const struct tag *t = catalog_find_tag(s->catalog, slug);

	*part = 0;
	if (!t || slug.len == name.len)
		return t;
	if (rest.len == 0 || rest.data[0] == '0' || !slice_number(rest, part_count(t), part))
		return NULL;
	return t;
}

bool
tag_has_page(const struct site *s, struct slice name)
{
	unsigned long part;

	return find_part(s, name, &part) != NULL;
}

void
tag_each_page(const struct site *s, name_found_fn *found, void *ctx)
{
	for (size_t i = 0; i < catalog_tag_count(s->catalog); i++) {
		const struct tag *t = catalog_tag(s->catalog, i);
		struct buf name = BUF_INIT(1 << 12);

		found(ctx, slice_of(t->slug));
		for (size_t part = 1; part <= part_count(t); part++) {
			buf_clear(&name);
			buf_printf(&name, "%s.%zu", t->slug, part);
			found(ctx, buf_slice(&name));
		}
		buf_release(&name);
	}
}

void
tag_each_feed(const struct site *s, name_found_fn *found, void *ctx)
{
	for (size_t i = 0; i < catalog_tag_count(s->catalog); i++)
		found(ctx, slice_of(catalog_tag(s->catalog, i)->slug));
}

/* " (2006–2016)": the years of a part's posts. */
static void
put_years(struct buf *out, const struct tag *t, unsigned long part)
{
	struct parts_range range = parts_of(t->entries, t->count, part);
	int first, last;

	if (range.from == range.to || t->entries[range.to - 1]->date.precision == DATE_NONE)
		return;
	first = t->entries[range.to - 1]->date.year;
	last = t->entries[range.from]->date.year;
	buf_printf(out, first == last ? " (%d)" : " (%d–%d)", first, last);
}

/* Of the first page: to all parts. Of a part: to the one before it, and the first page. */
static void
put_part_links(struct buf *out, const struct tag *t, unsigned long part)
{
	struct buf path = BUF_INIT(1 << 12), label = BUF_INIT(1 << 12);

	for (size_t i = part == 0 ? part_count(t) : part - 1; i > 0; i = part == 0 ? i - 1 : 0) {
		buf_clear(&path);
		buf_clear(&label);
		buf_printf(&path, "/tags/%s.%zu.gmi", t->slug, i);
		buf_printf(&label, "%s, %zu", t->name, i);
		put_years(&label, t, i);
		site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	}
	if (part > 0) {
		buf_clear(&path);
		buf_printf(&path, "/tags/%s.gmi", t->slug);
		site_links_put_line(out, SLICE(""), buf_slice(&path), slice_of(t->name));
	}
	buf_release(&path);
	buf_release(&label);
}

static void
put_posts(struct buf *out, const struct tag *t, unsigned long part)
{
	struct parts_range range = parts_of(t->entries, t->count, part);

	for (size_t i = range.from; i < range.to; i++)
		site_links_put_entry(out, SLICE(""), t->entries[i]);
}

/* A feed of dated links itself: whoever cares for one subject subscribes to it. */
bool
tag_page(struct page *page, const struct site *s, struct slice name)
{
	unsigned long part;
	const struct tag *t = find_part(s, name, &part);
	struct buf *out = &page->body;
	struct buf text = BUF_INIT(1 << 12);

	if (!t)
		return false;
	buf_printf(&text, part == 0 ? "%s" : "%s, %lu", t->name, part);
	page_put_title(out, s, buf_slice(&text));
	buf_putc(out, '\n');
	put_posts(out, t, part);
	buf_putc(out, '\n');
	put_part_links(out, t, part);
	buf_clear(&text);
	buf_printf(&text, "/tags/%s.xml", t->slug);
	page_put_link(out, s, text.data, PHRASE_ATOM, 0);
	page_put_link(out, s, "/tags/", PHRASE_TAGS, 0);
	page_put_home(out, s);
	buf_release(&text);
	return true;
}

bool
tag_feed(struct page *page, const struct site *s, struct slice name)
{
	const struct tag *t = catalog_find_tag(s->catalog, name);
	struct buf path = BUF_INIT(1 << 12), list = BUF_INIT(1 << 12), title = BUF_INIT(1 << 14);
	struct feed feed;

	if (!t)
		return false;
	buf_printf(&path, "/tags/%s.xml", t->slug);
	buf_printf(&list, "/tags/%s.gmi", t->slug);
	buf_printf(&title, "%s: %s", s->settings->title, t->name);
	feed = (struct feed){
	    .path = buf_slice(&path),
	    .page = buf_slice(&list),
	    .title = buf_slice(&title),
	    .subtitle = SLICE(""),
	    .entry = tag_entry,
	    .ctx = t,
	    .count = t->count,
	};
	page->type = "application/atom+xml";
	atom_put(&page->body, s, &feed);
	buf_release(&path);
	buf_release(&list);
	buf_release(&title);
	return true;
}
