/* pages/listing.c: a list of posts that has a name; see listing.h. */
#include "pages/listing.h"

#include "pages/site_links.h"

#include <limits.h>
#include <stdlib.h>

enum { LINKS_MOST = 100 };   /* parts that the page of the newest names; each of them names the one before it */

bool
listing_part(const struct entry *const *entries, size_t count, struct slice digits, unsigned long *part)
{
	return digits.len > 0 && digits.data[0] != '0' && slice_number(digits, parts_count(entries, count), part);
}

/* " (2006–2016)": the years of a part's posts. */
static void
put_years(struct buf *out, const struct listing *l, struct parts_range range)
{
	int first = INT_MAX, last = INT_MIN;

	for (size_t i = range.from; l->by_date && i < range.to; i++) {
		const struct date *d = &l->entries[i]->date;

		first = d->precision != DATE_NONE && d->year < first ? d->year : first;
		last = d->precision != DATE_NONE && d->year > last ? d->year : last;
	}
	if (first <= last)
		buf_printf(out, first == last ? " (%d)" : " (%d–%d)", first, last);
}

static void
put_part_link(struct buf *out, const struct listing *l, size_t part, struct parts_range range)
{
	struct buf path = BUF_INIT(1 << 12), label = BUF_INIT(1 << 12);

	buf_printf(&path, "%.*s.%zu.gmi", SLICE_ARG(l->stem), part);
	buf_printf(&label, "%s, %zu", l->name, part);
	put_years(&label, l, range);
	site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	buf_release(&path);
	buf_release(&label);
}

/* Of the first page: to the newest parts. */
static void
put_newest_parts(struct buf *out, const struct listing *l)
{
	size_t number;
	struct parts_range *all = parts_all(l->entries, l->count, &number);

	for (size_t i = number; all && i > 0 && number - i < LINKS_MOST; i--)
		put_part_link(out, l, i, all[i - 1]);
	free(all);
}

void
listing_put(struct buf *out, const struct listing *l, unsigned long part)
{
	struct parts_range range = parts_of(l->entries, l->count, part);

	for (size_t i = range.from; i < range.to; i++)
		site_links_put_entry(out, SLICE(""), l->entries[i]);
	if (range.from < range.to)
		buf_putc(out, '\n');
	if (part == 0)
		put_newest_parts(out, l);
	if (part > 1)
		put_part_link(out, l, part - 1, parts_of(l->entries, l->count, part - 1));
	if (part > 0)
		site_links_put_line(out, SLICE(""), l->first, slice_of(l->name));
}
