/*
 * pages/archive_page.c: every post, by year and month, of all languages or one.
 *
 * Up to ARCHIVE_WHOLE bytes of posts stand on one page. When there are more it lists
 * the years alone, each a page that changes once more when its year is over.
 * A year of more than YEAR_WHOLE bytes lists its months in the same way, and a
 * month that is as long comes in parts. "/archive/2017.gmi",
 * "/archive/2017-03.gmi", "/archive/2017-03.1.gmi"; and of one language
 * "/archive/de.gmi", "/archive/de.2017.gmi" and so on.
 */
#include "pages/langs.h"
#include "pages/parts.h"
#include "pages/site_links.h"
#include "posts/year.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { ARCHIVE_WHOLE = 10 << 10, YEAR_WHOLE = 10 << 10 };  /* bytes of link lines */

enum { NO_YEAR = -1 };

/* Of which posts a page is: of a year, or of one of its months, or of a part of that. */
enum { WHOLE_YEAR = 0, NO_MONTH = 13 };
struct period {
	const struct site *site;
	const char *lang;      /* NULL: all */
	int year, month;       /* NO_YEAR: all */
	size_t part;           /* 0: the newest, or all */
};

/* 1 to 12; NO_MONTH for a date that is a year alone. */
static int
month_of(const struct entry *e)
{
	return e->date.precision >= DATE_MONTH ? e->date.month : NO_MONTH;
}

static struct period
in_year(const struct period *p, int year, int month)
{
	return (struct period){ .site = p->site, .lang = p->lang, .year = year, .month = month };
}

static bool
is_of(const struct entry *e, const struct period *p)
{
	return (p->year == NO_YEAR || (year_of(e) == p->year && (p->month == WHOLE_YEAR || month_of(e) == p->month))) &&
	    langs_has(p->site, e, p->lang);
}

/* The latest year before `year` that has posts; YEAR_UNDATED comes before all, NO_YEAR before it. */
static int
year_before(const struct period *p, int year)
{
	int best = NO_YEAR;

	for (size_t i = 0; i < catalog_post_count(p->site->catalog); i++) {
		const struct entry *e = catalog_post(p->site->catalog, i);
		int other = year_of(e);

		if (other < year && other > best && langs_has(p->site, e, p->lang))
			best = other;
	}
	return best;
}

/* The earliest year after `year` that has posts; NO_YEAR when none has. */
static int
year_after(const struct period *p, int year)
{
	int best = NO_YEAR;

	for (size_t i = 0; i < catalog_post_count(p->site->catalog); i++) {
		const struct entry *e = catalog_post(p->site->catalog, i);
		int other = year_of(e);

		if (other > year && (best == NO_YEAR || other < best) && langs_has(p->site, e, p->lang))
			best = other;
	}
	return best;
}

static size_t
count_posts(const struct period *p)
{
	size_t count = 0;

	for (size_t i = 0; i < catalog_post_count(p->site->catalog); i++)
		count += is_of(catalog_post(p->site->catalog, i), p);
	return count;
}

static size_t
size_of_posts(const struct period *p)
{
	size_t size = 0;

	for (size_t i = 0; i < catalog_post_count(p->site->catalog); i++) {
		const struct entry *e = catalog_post(p->site->catalog, i);

		if (is_of(e, p))
			size += parts_line_size(e);
	}
	return size;
}

/* Its posts, newest first, for free(); NULL: memory is out. */
static const struct entry **
list_posts(const struct period *p, size_t *count)
{
	const struct entry **list = calloc(catalog_post_count(p->site->catalog) + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; list && i < catalog_post_count(p->site->catalog); i++) {
		if (is_of(catalog_post(p->site->catalog, i), p))
			list[(*count)++] = catalog_post(p->site->catalog, i);
	}
	return list;
}

static bool
has_months(const struct period *p)
{
	struct period year = in_year(p, p->year, WHOLE_YEAR);

	return size_of_posts(&year) > YEAR_WHOLE;
}

/* How many parts a month has beside its newest posts. */
static size_t
count_parts(const struct period *p)
{
	size_t count, parts = 0;
	const struct entry **list = p->month == WHOLE_YEAR ? NULL : list_posts(p, &count);

	if (list)
		parts = parts_count(list, count);
	free(list);
	return parts;
}

/* --- names ------------------------------------------------------------------- */

/* "2017", or "2017-03", of a year that has posts, or a month that has a page. */
static bool
read_year(struct period *p, struct slice name)
{
	struct slice rest = name, year_text = slice_cut(&rest, '-');
	unsigned long year, month = WHOLE_YEAR;

	if (year_text.len != 4 || !slice_number(year_text, 9999, &year) || year == YEAR_UNDATED)
		return false;
	p->year = (int)year;
	if (name.len > 4 && (rest.len != 2 || !slice_number(rest, 12, &month) || month == WHOLE_YEAR || !has_months(p)))
		return false;
	p->month = (int)month;
	return count_posts(p) > 0;
}

/* "LANG", "LANG.2017", "2017-03.1"; false: there is no such page. */
/* Whether languages have archives of their own: there are several, or the only one is not the capsule's. */
static bool
are_told_apart(const struct site *s, const char *const *langs, size_t count)
{
	return count > 1 || (count == 1 && strcmp(langs[0], langs_of(s, "")) != 0);
}

static bool
read_period(struct period *p, const struct site *s, struct slice name)
{
	struct slice rest = name, first = slice_cut(&rest, '.');
	unsigned long part;

	*p = (struct period){ .site = s, .year = NO_YEAR };
	if (first.len > 0 && (first.data[0] < '0' || first.data[0] > '9')) {
		const char *langs[LANGS_MOST];

		p->lang = langs_find(s, first);
		if (!p->lang || !slice_eq(slice_of(p->lang), first) || !are_told_apart(s, langs, langs_list_of_posts(s, langs)))
			return false;
		if (rest.len == 0)
			return first.len == name.len;
		first = slice_cut(&rest, '.');
	}
	if (!read_year(p, first))
		return false;
	if (rest.len == 0)
		return name.data[name.len - 1] != '.';
	if (rest.data[0] == '0' || !slice_number(rest, count_parts(p), &part))
		return false;
	p->part = part;
	return true;
}

bool
archive_has_year(const struct site *s, struct slice name)
{
	struct period p;

	return read_period(&p, s, name);
}

/* Append the name that read_period() reads. */
static void
put_name(struct buf *out, const struct period *p)
{
	if (p->lang)
		buf_printf(out, "%s%s", p->lang, p->year == NO_YEAR ? "" : ".");
	if (p->year != NO_YEAR)
		buf_printf(out, p->month == WHOLE_YEAR ? "%04d" : "%04d-%02d", p->year, p->month);
	if (p->part > 0)
		buf_printf(out, ".%zu", p->part);
}

static void
found_period(const struct period *p, name_found_fn *found, void *ctx)
{
	struct buf name = BUF_INIT(64);

	put_name(&name, p);
	found(ctx, buf_slice(&name));
	buf_release(&name);
}

static void
each_in_lang(const struct period *all, name_found_fn *found, void *ctx)
{
	for (int year = year_before(all, INT_MAX); year > YEAR_UNDATED; year = year_before(all, year)) {
		struct period p = in_year(all, year, WHOLE_YEAR);
		bool full = has_months(&p);

		found_period(&p, found, ctx);
		for (p.month = 1; p.month <= 12 && full; p.month++) {
			p.part = 0;
			if (count_posts(&p) == 0)
				continue;
			found_period(&p, found, ctx);
			for (size_t parts = count_parts(&p); p.part < parts;) {
				p.part++;
				found_period(&p, found, ctx);
			}
		}
	}
}

void
archive_each_period(const struct site *s, name_found_fn *found, void *ctx)
{
	struct period all = { .site = s, .year = NO_YEAR };
	const char *langs[LANGS_MOST];
	size_t count = langs_list_of_posts(s, langs);

	each_in_lang(&all, found, ctx);
	for (size_t i = 0; i < count && are_told_apart(s, langs, count); i++) {
		all.lang = langs[i];
		found_period(&all, found, ctx);
		each_in_lang(&all, found, ctx);
	}
}

/* --- pages --------------------------------------------------------------------- */

static const char *
words_of(const struct period *p)
{
	return page_lang(p->site, p->lang ? p->lang : "");
}

/* "2017" or "March 2017", "March 2017, 1". */
static void
put_period(struct buf *out, const struct period *p)
{
	const struct date date = { .year = (int16_t)p->year, .month = (uint8_t)p->month, .precision = DATE_MONTH };

	if (p->month == WHOLE_YEAR)
		buf_printf(out, "%04d", p->year);
	else
		phrases_put_date(out, words_of(p), &date);
	if (p->part > 0)
		buf_printf(out, ", %zu", p->part);
}

static void
put_title(struct buf *out, const struct period *p)
{
	struct buf part = BUF_INIT(256);

	phrases_put(&part, words_of(p), PHRASE_ARCHIVE, SLICE(""));
	if (p->lang && p->year == NO_YEAR)
		buf_printf(&part, " (%s)", p->lang);
	if (p->year != NO_YEAR) {
		buf_putc(&part, ' ');
		put_period(&part, p);
	}
	page_put_title(out, p->site, buf_slice(&part));
	buf_putc(out, '\n');
	buf_release(&part);
}

static void
put_posts(struct buf *out, const struct period *p)
{
	for (size_t i = 0; i < catalog_post_count(p->site->catalog); i++) {
		const struct entry *e = catalog_post(p->site->catalog, i);

		if (is_of(e, p))
			site_links_put_entry(out, SLICE(""), e);
	}
}

static void
put_year_heading(struct buf *out, const struct period *p)
{
	buf_puts(out, "## ");
	if (p->year != YEAR_UNDATED)
		buf_printf(out, "%04d", p->year);
	else
		phrases_put(out, words_of(p), PHRASE_UNDATED, SLICE(""));
	buf_putc(out, '\n');
}

/*
 * "=> /archive/2017.gmi 2017", "=> /archive/2017-03.gmi Mar 2017", for what
 * has a page; with a `count` that is not 0: "2017 (12)".
 */
static void
put_period_line(struct buf *out, const struct period *p, size_t count)
{
	struct buf path = BUF_INIT(128), label = BUF_INIT(256);

	if (p->year == YEAR_UNDATED || p->year == NO_YEAR)
		return;
	buf_puts(&path, "/archive/");
	put_name(&path, p);
	buf_puts(&path, ".gmi");
	put_period(&label, p);
	if (count > 0)
		buf_printf(&label, " (%zu)", count);
	site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	buf_release(&path);
	buf_release(&label);
}

static void
put_year_line(struct buf *out, const struct period *p, int year)
{
	struct period other = in_year(p, year, WHOLE_YEAR);

	put_period_line(out, &other, 0);
}

/* The months of a full year, the latest first, and the posts that are of none. */
static void
put_months(struct buf *out, const struct period *year)
{
	struct period p = *year;

	for (p.month = 12; p.month >= 1; p.month--) {
		size_t count = count_posts(&p);

		if (count > 0)
			put_period_line(out, &p, count);
	}
	p.month = NO_MONTH;
	put_posts(out, &p);
}

/* The posts of a month or of its part; the way to its parts, or from one to the month. */
static void
put_month(struct buf *out, const struct period *month)
{
	size_t count = 0, parts;
	const struct entry **list = list_posts(month, &count);
	struct parts_range range = list ? parts_of(list, count, month->part) : (struct parts_range){ 0, 0 };
	struct period p = *month;

	for (size_t i = range.from; i < range.to; i++)
		site_links_put_entry(out, SLICE(""), list[i]);
	buf_putc(out, '\n');
	parts = list ? parts_count(list, count) : 0;
	for (p.part = month->part > 0 ? month->part - 1 : parts; p.part > 0; p.part = month->part > 0 ? 0 : p.part - 1)
		put_period_line(out, &p, 0);
	p.part = 0;
	if (month->part > 0)
		put_period_line(out, &p, 0);
	free(list);
}

static void
put_ways_out(struct buf *out, const struct period *p)
{
	struct buf path = BUF_INIT(64);

	if (p->lang && p->year != NO_YEAR) {
		buf_printf(&path, "/archive/%s.gmi", p->lang);
		page_put_link_in(out, words_of(p), path.data, PHRASE_ARCHIVE, 0);
	} else if (p->year != NO_YEAR || p->lang) {
		page_put_link_in(out, words_of(p), "/archive.gmi", PHRASE_ARCHIVE, 0);
	}
	page_put_home(out, p->site);
	buf_release(&path);
}

static void
put_whole(struct buf *out, const struct period *all)
{
	bool whole = size_of_posts(all) <= ARCHIVE_WHOLE;

	for (int year = year_before(all, INT_MAX); year != NO_YEAR; year = year_before(all, year)) {
		struct period p = in_year(all, year, WHOLE_YEAR);

		if (!whole && year != YEAR_UNDATED) {
			put_period_line(out, &p, count_posts(&p));
			continue;
		}
		put_year_heading(out, &p);
		put_posts(out, &p);
		buf_putc(out, '\n');
	}
	if (!slice_ends(buf_slice(out), SLICE("\n\n")))
		buf_putc(out, '\n');
}

bool
archive_page(struct page *page, const struct site *s, struct slice name)
{
	struct period all = { .site = s, .year = NO_YEAR };

	(void)name;
	put_title(&page->body, &all);
	if (catalog_post_count(s->catalog) == 0) {
		phrases_put(&page->body, page_lang(s, ""), PHRASE_NO_POSTS, SLICE(""));
		buf_puts(&page->body, "\n\n");
	}
	put_whole(&page->body, &all);
	put_ways_out(&page->body, &all);
	return true;
}

bool
archive_year_page(struct page *page, const struct site *s, struct slice name)
{
	struct buf *out = &page->body;
	struct period p;

	if (!read_period(&p, s, name))
		return false;
	page->lang = words_of(&p);
	put_title(out, &p);
	if (p.year == NO_YEAR) {
		put_whole(out, &p);
	} else if (p.month != WHOLE_YEAR) {
		put_month(out, &p);
		put_year_line(out, &p, p.year);
	} else {
		(has_months(&p) ? put_months : put_posts)(out, &p);
		buf_putc(out, '\n');
		put_year_line(out, &p, year_before(&p, p.year));  /* no counts: they would change this page */
		put_year_line(out, &p, year_after(&p, p.year));
	}
	put_ways_out(out, &p);
	return true;
}
