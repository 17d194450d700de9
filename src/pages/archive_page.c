/*
 * pages/archive_page.c: every post, by year.
 *
 * Up to ARCHIVE_WHOLE posts stand on one page. When there are more it lists
 * the years alone, each a page that no longer changes once its year is over.
 */
#include "pages/site_links.h"
#include "pages/page.h"

#include <stdio.h>

enum { ARCHIVE_WHOLE = 150 };

static int
year_of(const struct entry *e)
{
	return e->date.precision == DATE_NONE ? 0 : e->date.year;
}

/* How many posts from `first` on share its year. */
static size_t
count_year(const struct site *s, size_t first)
{
	size_t count = 0;

	while (first + count < catalog_post_count(s->catalog) &&
	       year_of(catalog_post(s->catalog, first + count)) ==
		   year_of(catalog_post(s->catalog, first)))
		count++;
	return count;
}

/* Where the posts of a year begin; the number of posts when it has none. */
static size_t
find_year(const struct site *s, struct slice name)
{
	size_t count = catalog_post_count(s->catalog);
	unsigned long year;

	if (name.len != 4 || !slice_number(name, 9999, &year) || year == 0)
		return count;
	for (size_t i = 0; i < count; i++) {
		if (year_of(catalog_post(s->catalog, i)) == (int)year)
			return i;
	}
	return count;
}

bool
archive_has_year(const struct site *s, struct slice name)
{
	return find_year(s, name) < catalog_post_count(s->catalog);
}

static void
put_title(struct buf *out, const struct site *s, int year)
{
	buf_puts(out, "# ");
	gemtext_put_words(out, slice_of(s->settings->title));
	buf_puts(out, ": ");
	phrases_put(out, page_lang(s, ""), PHRASE_ARCHIVE, SLICE(""));
	if (year > 0)
		buf_printf(out, " %04d", year);
	buf_puts(out, "\n\n");
}

static void
put_home(struct buf *out, const struct site *s)
{
	buf_putc(out, '\n');
	site_links_put_line(out, SLICE(""), SLICE("/"), slice_of(s->settings->title));
}

static void
put_posts(struct buf *out, const struct site *s, size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		site_links_put_entry(out, SLICE(""), catalog_post(s->catalog, i));
}

static void
put_year_heading(struct buf *out, const struct site *s, int year)
{
	buf_puts(out, "## ");
	if (year > 0)
		buf_printf(out, "%04d", year);
	else
		phrases_put(out, page_lang(s, ""), PHRASE_UNDATED, SLICE(""));
	buf_putc(out, '\n');
}

/* "=> /archive/2017.gmi 2017 (12)" */
static void
put_year_line(struct buf *out, int year, size_t count)
{
	char path[32], label[48];

	snprintf(path, sizeof(path), "/archive/%04d.gmi", year);
	snprintf(label, sizeof(label), count > 0 ? "%04d (%zu)" : "%04d", year, count);
	site_links_put_line(out, SLICE(""), slice_of(path), slice_of(label));
}

bool
archive_page(struct page *page, const struct site *s, struct slice name)
{
	size_t count = catalog_post_count(s->catalog), of_year;
	struct buf *out = &page->body;

	(void)name;
	put_title(out, s, 0);
	if (count == 0) {
		phrases_put(out, page_lang(s, ""), PHRASE_NO_POSTS, SLICE(""));
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < count; i += of_year) {
		int year = year_of(catalog_post(s->catalog, i));

		of_year = count_year(s, i);
		if (count > ARCHIVE_WHOLE && year > 0) {
			put_year_line(out, year, of_year);
			continue;
		}
		if (i > 0)
			buf_putc(out, '\n');
		put_year_heading(out, s, year);
		put_posts(out, s, i, of_year);
	}
	put_home(out, s);
	return true;
}

bool
archive_year_page(struct page *page, const struct site *s, struct slice name)
{
	size_t first = find_year(s, name), count = catalog_post_count(s->catalog), of_year;
	struct buf *out = &page->body;

	if (first == count)
		return false;
	of_year = count_year(s, first);
	put_title(out, s, year_of(catalog_post(s->catalog, first)));
	put_posts(out, s, first, of_year);
	buf_putc(out, '\n');
	if (first + of_year < count && year_of(catalog_post(s->catalog, first + of_year)) > 0)
		put_year_line(out, year_of(catalog_post(s->catalog, first + of_year)), 0);
	if (first > 0)
		put_year_line(out, year_of(catalog_post(s->catalog, first - 1)), 0);
	buf_puts(out, "=> /archive.gmi ");
	phrases_put(out, page_lang(s, ""), PHRASE_ARCHIVE, SLICE(""));
	put_home(out, s);
	return true;
}
