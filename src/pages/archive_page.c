/*
 * pages/archive_page.c: every post, by year and month.
 *
 * Up to ARCHIVE_WHOLE bytes of posts stand on one page. When there are more it lists
 * the years alone, each a page that changes once more when its year is over.
 * A year of more than YEAR_WHOLE bytes lists its months in the same way.
 */
#include "pages/page.h"
#include "pages/site_links.h"

#include <limits.h>
#include <stdio.h>

enum { ARCHIVE_WHOLE = 10 << 10, YEAR_WHOLE = 10 << 10 };  /* bytes of link lines */

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

/* Of which posts a page is: of a year, or of one of its months. */
enum { WHOLE_YEAR = 0, NO_MONTH = 13 };

/* 1 to 12; NO_MONTH for a date that is a year alone. */
static int
month_of(const struct entry *e)
{
	return e->date.precision >= DATE_MONTH ? e->date.month : NO_MONTH;
}

static bool
is_of(const struct entry *e, int year, int month)
{
	return year_of(e) == year && (month == WHOLE_YEAR || month_of(e) == month);
}

static size_t
count_posts(const struct site *s, int year, int month)
{
	size_t count = 0;

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++)
		count += is_of(catalog_post(s->catalog, i), year, month);
	return count;
}

/* About how many bytes the lines of such posts have. */
static size_t
size_of_posts(const struct site *s, int year, int month)
{
	size_t size = 0;

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		const struct entry *e = catalog_post(s->catalog, i);

		if (year == NO_YEAR || is_of(e, year, month))
			size += strlen("=>  2017-03-01 \n") + strlen(e->path) + strlen(e->title);
	}
	return size;
}

/*
 * "2017" as a year that has posts, "2017-03" as a month that has a page;
 * NO_YEAR for anything else.
 */
static int
read_period(const struct site *s, struct slice name, int *month)
{
	struct slice rest = name, year_text = slice_cut(&rest, '-');
	unsigned long year, number = WHOLE_YEAR;

	if (year_text.len != 4 || !slice_number(year_text, 9999, &year) || year == UNDATED)
		return NO_YEAR;
	if (name.len > 4 && (rest.len != 2 || !slice_number(rest, 12, &number) || number == WHOLE_YEAR ||
	    size_of_posts(s, (int)year, WHOLE_YEAR) <= YEAR_WHOLE))
		return NO_YEAR;
	*month = (int)number;
	return count_posts(s, (int)year, *month) > 0 ? (int)year : NO_YEAR;
}

bool
archive_has_year(const struct site *s, struct slice name)
{
	int month;

	return read_period(s, name, &month) != NO_YEAR;
}

void
archive_each_period(const struct site *s, name_found_fn *found, void *ctx)
{
	for (int year = year_before(s, INT_MAX); year > UNDATED; year = year_before(s, year)) {
		bool full = count_posts(s, year, WHOLE_YEAR) > YEAR_WHOLE;
		char name[16];

		snprintf(name, sizeof(name), "%04d", year);
		found(ctx, slice_of(name));
		for (int month = 1; month <= 12 && full; month++) {
			snprintf(name, sizeof(name), "%04d-%02d", year, month);
			if (count_posts(s, year, month) > 0)
				found(ctx, slice_of(name));
		}
	}
}

/* "2017" or "March 2017". */
static void
put_period(struct buf *out, const struct site *s, int year, int month)
{
	const struct date date = { .year = (int16_t)year, .month = (uint8_t)month, .precision = DATE_MONTH };

	if (month == WHOLE_YEAR)
		buf_printf(out, "%04d", year);
	else
		phrases_put_date(out, page_lang(s, ""), &date);
}

static void
put_title(struct buf *out, const struct site *s, int year, int month)
{
	struct buf part = BUF_INIT(256);

	phrases_put(&part, page_lang(s, ""), PHRASE_ARCHIVE, SLICE(""));
	if (year != NO_YEAR) {
		buf_putc(&part, ' ');
		put_period(&part, s, year, month);
	}
	page_put_title(out, s, buf_slice(&part));
	buf_putc(out, '\n');
	buf_release(&part);
}

static void
put_posts(struct buf *out, const struct site *s, int year, int month)
{
	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		const struct entry *e = catalog_post(s->catalog, i);

		if (is_of(e, year, month))
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
 * "=> /archive/2017.gmi 2017", "=> /archive/2017-03.gmi Mar 2017", for what
 * has a page; with a `count` that is not 0: "2017 (12)".
 */
static void
put_period_line(struct buf *out, const struct site *s, int year, int month, size_t count)
{
	struct buf path = BUF_INIT(64), label = BUF_INIT(256);

	if (year == UNDATED || year == NO_YEAR)
		return;
	buf_printf(&path, month == WHOLE_YEAR ? "/archive/%04d.gmi" : "/archive/%04d-%02d.gmi", year, month);
	put_period(&label, s, year, month);
	if (count > 0)
		buf_printf(&label, " (%zu)", count);
	site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	buf_release(&path);
	buf_release(&label);
}

/* The months of a full year, the latest first, and the posts that are of none. */
static void
put_months(struct buf *out, const struct site *s, int year)
{
	for (int month = 12; month >= 1; month--) {
		size_t count = count_posts(s, year, month);

		if (count > 0)
			put_period_line(out, s, year, month, count);
	}
	put_posts(out, s, year, NO_MONTH);
}

bool
archive_page(struct page *page, const struct site *s, struct slice name)
{
	bool whole = size_of_posts(s, NO_YEAR, WHOLE_YEAR) <= ARCHIVE_WHOLE;
	struct buf *out = &page->body;

	(void)name;
	put_title(out, s, NO_YEAR, WHOLE_YEAR);
	if (catalog_post_count(s->catalog) == 0) {
		phrases_put(out, page_lang(s, ""), PHRASE_NO_POSTS, SLICE(""));
		buf_puts(out, "\n\n");
	}
	for (int year = year_before(s, INT_MAX); year != NO_YEAR; year = year_before(s, year)) {
		if (!whole && year != UNDATED) {
			put_period_line(out, s, year, WHOLE_YEAR, count_posts(s, year, WHOLE_YEAR));
			continue;
		}
		put_year_heading(out, s, year);
		put_posts(out, s, year, WHOLE_YEAR);
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
	int month, year = read_period(s, name, &month);
	struct buf *out = &page->body;

	if (year == NO_YEAR)
		return false;
	put_title(out, s, year, month);
	if (month == WHOLE_YEAR && size_of_posts(s, year, WHOLE_YEAR) > YEAR_WHOLE)
		put_months(out, s, year);
	else
		put_posts(out, s, year, month);
	buf_putc(out, '\n');
	if (month != WHOLE_YEAR) {
		put_period_line(out, s, year, WHOLE_YEAR, 0);
	} else {
		put_period_line(out, s, year_before(s, year), WHOLE_YEAR, 0);  /* no counts: they would change this page */
		put_period_line(out, s, year_after(s, year), WHOLE_YEAR, 0);
	}
	page_put_link(out, s, "/archive.gmi", PHRASE_ARCHIVE, 0);
	page_put_home(out, s);
	return true;
}
