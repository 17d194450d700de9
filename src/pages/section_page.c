/* pages/section_page.c: the list of what a section holds that has no words of its own. */
#include "pages/listing.h"
#include "pages/site_links.h"

static struct listing
listing_of(const struct section *sec)
{
	struct slice path = slice_of(sec->path);

	return (struct listing){ .first = path, .stem = slice_first(path, path.len - 1), .name = sec->title,
		.entries = sec->entries, .count = sec->count };
}

/* The section that "/notes/" or "/notes.1.gmi" names, and its part; 0: its first page. NULL: there is no such page. */
static const struct section *
find_part(const struct site *s, struct slice path, unsigned long *part)
{
	const struct section *sec = catalog_find_section(s->catalog, path);
	struct buf first = BUF_INIT(REQUEST_URI_MOST + 1);
	struct slice stem = slice_first(path, path.len - (slice_ends(path, SLICE(".gmi")) ? 4 : 0)), digits;

	*part = 0;
	if (sec || stem.len == path.len)
		return sec;
	digits = slice_skip(stem, slice_find_last(stem, '.') + 1);
	buf_printf(&first, "%.*s/", SLICE_ARG(slice_first(stem, slice_find_last(stem, '.'))));
	sec = catalog_find_section(s->catalog, buf_slice(&first));
	buf_release(&first);
	return sec && listing_part(sec->entries, sec->count, digits, part) ? sec : NULL;
}

bool
section_has_page(const struct site *s, struct slice name)
{
	unsigned long part;

	return find_part(s, name, &part) != NULL;
}

void
section_each_page(const struct site *s, name_found_fn *found, void *ctx)
{
	for (size_t i = 0; i < catalog_section_count(s->catalog); i++) {
		const struct section *sec = catalog_section(s->catalog, i);
		struct listing list = listing_of(sec);
		struct buf path = BUF_INIT(1 << 12);
		size_t parts = parts_count(sec->entries, sec->count);

		found(ctx, list.first);
		for (size_t part = 1; part <= parts; part++) {
			buf_clear(&path);
			buf_printf(&path, "%.*s.%zu.gmi", SLICE_ARG(list.stem), part);
			found(ctx, buf_slice(&path));
		}
		buf_release(&path);
	}
}

static void
put_sections_within(struct buf *out, const struct site *s, const struct section *sec)
{
	size_t len = out->len;

	for (size_t i = 0; i < catalog_section_count(s->catalog); i++) {
		const struct section *inner = catalog_section(s->catalog, i);

		if (inner->within == sec)
			site_links_put_line(out, SLICE(""), slice_of(inner->path), slice_of(inner->title));
	}
	if (out->len > len)
		buf_putc(out, '\n');
}

/* A feed of dated links itself, as a tag's list is. */
bool
section_page(struct page *page, const struct site *s, struct slice name)
{
	unsigned long part;
	const struct section *sec = find_part(s, name, &part);
	struct buf *out = &page->body;
	struct buf text = BUF_INIT(1 << 12);
	struct listing list;

	if (!sec)
		return false;
	list = listing_of(sec);
	page->lang = page_lang(s, sec->lang);
	buf_printf(&text, part == 0 ? "%s" : "%s, %lu", sec->title, part);
	page_put_title(out, s, buf_slice(&text));
	buf_putc(out, '\n');
	if (part == 0)
		put_sections_within(out, s, sec);
	listing_put(out, &list, part);
	page_put_home(out, s);
	buf_release(&text);
	return true;
}
