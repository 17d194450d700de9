/* pages/tag_page.c: all tags, and the posts and pages of each. */
#include "pages/feed.h"
#include "pages/listing.h"

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

/* --- a tag's texts, in parts ------------------------------------------------ */

/* A tag's texts; the addresses are in *first, which is the caller's to release. */
static struct listing
listing_of(const struct tag *t, struct buf *first)
{
	buf_printf(first, "/tags/%s.gmi", t->slug);
	return (struct listing){ .first = buf_slice(first), .stem = slice_first(buf_slice(first), first->len - strlen(".gmi")),
		.name = t->name, .entries = t->entries, .count = t->count, .by_date = true };
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
	return listing_part(t->entries, t->count, rest, part) ? t : NULL;
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
		size_t parts = parts_count(t->entries, t->count);

		found(ctx, slice_of(t->slug));
		for (size_t part = 1; part <= parts; part++) {
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

/* A feed of dated links itself: whoever cares for one subject subscribes to it. */
bool
tag_page(struct page *page, const struct site *s, struct slice name)
{
	unsigned long part;
	const struct tag *t = find_part(s, name, &part);
	struct buf *out = &page->body;
	struct buf text = BUF_INIT(1 << 12), first = BUF_INIT(1 << 12);
	struct listing list;

	if (!t)
		return false;
	list = listing_of(t, &first);
	buf_printf(&text, part == 0 ? "%s" : "%s, %lu", t->name, part);
	page_put_title(out, s, buf_slice(&text));
	buf_putc(out, '\n');
	listing_put(out, &list, part);
	buf_clear(&text);
	buf_printf(&text, "/tags/%s.xml", t->slug);
	page_put_link(out, s, text.data, PHRASE_ATOM, 0);
	page_put_link(out, s, "/tags/", PHRASE_TAGS, 0);
	page_put_home(out, s);
	buf_release(&text);
	buf_release(&first);
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
	    .count = t->post_count,
	};
	page->type = "application/atom+xml";
	atom_put(&page->body, s, &feed);
	buf_release(&path);
	buf_release(&list);
	buf_release(&title);
	return true;
}
