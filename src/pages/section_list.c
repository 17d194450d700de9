/* pages/section_list.c: what a section of a blog holds; see section_list.h. */
#include "pages/section_list.h"

#include "blogs/blog.h"
#include "pages/langs.h"
#include "pages/site_links.h"

#include <stdlib.h>

enum { OUTERMOST_MOST = 30 };   /* that a front page names; the sitemap has all */

struct listing
section_listing(const struct section *sec)
{
	return (struct listing){ .first = slice_of(sec->path), .stem = catalog_plain_path(slice_of(sec->path)), .name = sec->title,
		.entries = sec->entries, .count = sec->count, .by_date = sec->order <= BLOG_BY_UPDATE };
}

static int
by_weight(const void *a, const void *b)
{
	const struct section *x = *(const struct section *const *)a, *y = *(const struct section *const *)b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	return strcmp(x->title, y->title) != 0 ? strcmp(x->title, y->title) : strcmp(x->path, y->path);
}

/*
 * Sections within another (NULL: in none) in the language (NULL: any), for
 * free(), but for those whose texts stand there themselves. NULL: memory is out.
 */
static const struct section **
sections_within(const struct site *s, const struct section *around, const char *lang, size_t *count)
{
	const struct section **list = calloc(catalog_section_count(s->catalog) + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; list && i < catalog_section_count(s->catalog); i++) {
		const struct section *sec = catalog_section(s->catalog, i);

		if (sec->within == around && !sec->transparent && (!lang || slice_eq_nocase(slice_of(langs_of(s, sec->lang)), slice_of(lang))))
			list[(*count)++] = sec;
	}
	if (list)
		qsort(list, *count, sizeof(*list), by_weight);
	return list;
}

/* Append links to those that are lists alone; others are pages, and in lists of pages. */
static void
put_lists(struct buf *out, struct slice from, const struct section *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!list[i]->own)
			site_links_put_line(out, from, slice_of(list[i]->path), slice_of(list[i]->title));
	}
}

void
section_list_put(struct buf *out, const struct site *s, const struct section *sec, unsigned long part)
{
	const struct listing listing = section_listing(sec);
	size_t count = 0, len = out->len;
	const struct section **within = part == 0 ? sections_within(s, sec, NULL, &count) : NULL;

	put_lists(out, SLICE(""), within, count);
	if (out->len > len)
		buf_putc(out, '\n');
	listing_put(out, &listing, part);
	free(within);
}

void
section_list_put_outermost(struct buf *out, const struct site *s, const char *lang)
{
	size_t count, start = out->len;
	const struct section **list = sections_within(s, NULL, lang ? lang : s->lang, &count);

	buf_putc(out, '\n');
	if (count > 1)
		put_lists(out, SLICE("/"), list, count < OUTERMOST_MOST ? count : OUTERMOST_MOST);
	if (out->len == start + 1)
		buf_truncate(out, start);
	free(list);
}
