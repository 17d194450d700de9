/*
 * pages/archive_page.c: every post, by year.
 *
 * Up to ARCHIVE_WHOLE posts stand on one page. When there are more it lists
 * the years alone, each a page that changes once more when its year is over.
 */
#include "pages/page.h"
#include "pages/site_links.h"

#include <limits.h>
#include <stdio.h>

enum { ARCHIVE_WHOLE = 150 };

/*
 * Posts are in the order of their moments, and a year is what its author's
 * calendar said: around New Year the years of two time zones may mix. So
 * years are looked for in all posts, not in runs.
 */
enum { UNDATED = 0, NO_YEAR = -1 };

static int
year_of(const struct entry *e)
{
	return e->date.precision == DATE_NONE ? UNDATED : e->date.year;
}

/* The latest year before `year` that has posts; UNDATED comes before all, NO_YEAR before it. */
static int
year_before(const struct site *s, int year)
{
	int best = NO_YEAR;

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		int other = year_of(catalog_post(s->catalog, i));

		if (other < year && other > best)
			best = other;
	}
	return best;
}

/* The earliest year after `year` that has posts; NO_YEAR when none has. */
static int
year_after(const struct site *s, int year)
{
	int best = NO_YEAR;

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		int other = year_of(catalog_post(s->catalog, i));

		if (other > year && (best == NO_YEAR || other < best))
			best = other;
	}
	return best;
}

static size_t
count_posts(const struct site *s, int year)
{
	size_t count = 0;

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++)
		count += year_of(catalog_post(s->catalog, i)) == year;
	return count;
}

/* "2017" as a year that has posts; NO_YEAR for anything else. */
static int
read_year(const struct site *s, struct slice name)
{
	unsigned long year;

	if (name.len != 4 || !slice_number(name, 9999, &year) || year == UNDATED)
		return NO_YEAR;
	return count_posts(s, (int)year) > 0 ? (int)year : NO_YEAR;
}

bool
archive_has_year(const struct site *s, struct slice name)
{
	return read_year(s, name) != NO_YEAR;
}

static void
put_title(struct buf *out, const struct site *s, int year)
{
	struct buf part = BUF_INIT(256);

	phrases_put(&part, page_lang(s, ""), PHRASE_ARCHIVE, SLICE(""));
	if (year != NO_YEAR)
		buf_printf(&part, " %04d", year);
	page_put_title(out, s, buf_slice(&part));
	buf_putc(out, '\n');
	buf_release(&part);
}

static void
put_posts(struct buf *out, const struct site *s, int year)
{
	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		const struct entry *e = catalog_post(s->catalog, i);

		if (year_of(e) == year)
			site_links_put_entry(out, SLICE(""), e);
	}
}

static void
put_year_heading(struct buf *out, const struct site *s, int year)
{
	buf_puts(out, "## ");
	if (year != UNDATED)
		buf_printf(out, "%04d", year);
	else
		phrases_put(out, page_lang(s, ""), PHRASE_UNDATED, SLICE(""));
	buf_putc(out, '\n');
}

/*
 * "=> /archive/2017.gmi 2017", for a year that has a page; with a `count`
 * that is not 0: "2017 (12)".
 */
static void
put_year_line(struct buf *out, int year, size_t count)
{
	char path[32], label[48];

	if (year == UNDATED || year == NO_YEAR)
		return;
	snprintf(path, sizeof(path), "/archive/%04d.gmi", year);
	snprintf(label, sizeof(label), count > 0 ? "%04d (%zu)" : "%04d", year, count);
	site_links_put_line(out, SLICE(""), slice_of(path), slice_of(label));
}

bool
archive_page(struct page *page, const struct site *s, struct slice name)
{
	bool whole = catalog_post_count(s->catalog) <= ARCHIVE_WHOLE;
	struct buf *out = &page->body;

	(void)name;
	put_title(out, s, NO_YEAR);
	if (catalog_post_count(s->catalog) == 0) {
		phrases_put(out, page_lang(s, ""), PHRASE_NO_POSTS, SLICE(""));
		buf_puts(out, "\n\n");
	}
	for (int year = year_before(s, INT_MAX); year != NO_YEAR; year = year_before(s, year)) {
		if (!whole && year != UNDATED) {
			put_year_line(out, year, count_posts(s, year));
			continue;
		}
		put_year_heading(out, s, year);
		put_posts(out, s, year);
		buf_putc(out, '\n');
	}
	if (!slice_ends(buf_slice(out), SLICE("\n\n")))
		buf_putc(out, '\n');
	page_put_home(out, s);
	return true;
}

bool
archive_year_page(struct page *page, const struct site *s, struct slice name)
{
	int year = read_year(s, name);
	struct buf *out = &page->body;

	if (year == NO_YEAR)
		return false;
	put_title(out, s, year);
	put_posts(out, s, year);
	buf_putc(out, '\n');
	put_year_line(out, year_before(s, year), 0);  /* no counts: they would change this page */
	put_year_line(out, year_after(s, year), 0);
	page_put_link(out, s, "/archive.gmi", PHRASE_ARCHIVE, 0);
	page_put_home(out, s);
	return true;
}
