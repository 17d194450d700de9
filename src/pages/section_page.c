/* pages/section_page.c: the list of what a section holds that has no words of its own, and parts of long lists of all. */
#include "pages/section_list.h"

/* The section whose further parts are at "/notes.1.gmi", by the "/notes" of that; NULL: there is none. */
static const struct section *
find_by_stem(const struct site *s, struct slice stem)
{
	static const char *const endings[] = { "/", ".gmi" };
	const struct section *sec = NULL;

	for (size_t i = 0; !sec && i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct buf path = BUF_INIT(REQUEST_URI_MOST + 8);

		buf_printf(&path, "%.*s%s", SLICE_ARG(stem), endings[i]);
		sec = catalog_find_section(s->catalog, buf_slice(&path));
		buf_release(&path);
	}
	return sec;
}

/* The section that "/notes/" or "/notes.1.gmi" names, and its part; 0: its first page. NULL: there is no such page here. */
static const struct section *
find_part(const struct site *s, struct slice path, unsigned long *part)
{
	const struct section *sec = catalog_find_section(s->catalog, path);
	struct slice stem = slice_first(path, path.len - (slice_ends(path, SLICE(".gmi")) ? 4 : 0)), digits;

	*part = 0;
	if (sec)
		return sec->own ? NULL : sec;
	if (stem.len == path.len)
		return NULL;
	digits = slice_skip(stem, slice_find_last(stem, '.') + 1);
	sec = find_by_stem(s, slice_first(stem, slice_find_last(stem, '.')));
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
		struct listing list = section_listing(sec);
		struct buf path = BUF_INIT(1 << 12);
		size_t parts = parts_count(sec->entries, sec->count);

		if (!sec->own)
			found(ctx, list.first);
		for (size_t part = 1; part <= parts; part++) {
			buf_clear(&path);
			buf_printf(&path, "%.*s.%zu.gmi", SLICE_ARG(list.stem), part);
			found(ctx, buf_slice(&path));
		}
		buf_release(&path);
	}
}

/* A feed of dated links itself, as a tag's list is. */
bool
section_page(struct page *page, const struct site *s, struct slice name)
{
	unsigned long part;
	const struct section *sec = find_part(s, name, &part);
	struct buf *out = &page->body;
	struct buf text = BUF_INIT(1 << 12);

	if (!sec)
		return false;
	page->lang = page_lang(s, sec->lang);
	buf_printf(&text, part == 0 ? "%s" : "%s, %lu", sec->title, part);
	page_put_title(out, s, buf_slice(&text));
	buf_putc(out, '\n');
	section_list_put(out, s, sec, part);
	page_put_home(out, s);
	buf_release(&text);
	return true;
}
