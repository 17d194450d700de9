/* base/date.c: dates as authors write them; see date.h. */
#include "base/date.h"

static const char *const month_names[] = { "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december" };
static const char *const day_names[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday" };

/* Minutes east of UTC of the names that RFC 822 and Unix tools write. */
static const struct zone_name { const char *name; int minutes; } zone_names[] = {
	{ "Z", 0 }, { "UTC", 0 }, { "GMT", 0 }, { "UT", 0 }, { "WET", 0 }, { "BST", 60 },
	{ "CET", 60 }, { "CEST", 120 }, { "EET", 120 }, { "EEST", 180 }, { "MSK", 180 },
	{ "IST", 330 }, { "JST", 540 }, { "KST", 540 }, { "AEST", 600 }, { "AEDT", 660 },
	{ "EST", -300 }, { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 },
	{ "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 },
};

/* --- the calendar (proleptic Gregorian) ------------------------------------ */

/*
 * Days since 1970-01-01. A year is taken to begin in March, so that the leap
 * day is its last, and counted from 400 years before, so that none is negative.
 */
static int64_t
days_since_1970(int year, int month, int day)
{
	int64_t y = (month > 2 ? year : year - 1) + 400;
	int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468 - 146097;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* --- pieces of text --------------------------------------------------------- */

static char
first(struct slice s)
{
	return s.len > 0 ? s.data[0] : '\0';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
skip_char(struct slice *s, char c)
{
	if (first(*s) != c)
		return false;
	*s = slice_skip(*s, 1);
	return true;
}

static void
skip_blanks(struct slice *s)
{
	*s = slice_trim_left(*s);
}

/* Read `least` to `most` digits, no digit following; false leaves *s as it is. */
static bool
read_number(struct slice *s, size_t least, size_t most, int *number)
{
	size_t n = 0;
	int value = 0;

	while (n < s->len && n <= most && is_digit(s->data[n]))
		value = value * 10 + (s->data[n++] - '0');
	if (n < least || n > most)
		return false;
	*number = value;
	*s = slice_skip(*s, n);
	return true;
}

/* Which of `names` stands here, whole or as three letters or more ("Sept", "Thurs."); -1: none. */
static int
read_name(struct slice *s, const char *const names[], int count)
{
	size_t n = 0;

	while (n < s->len && is_letter(s->data[n]))
		n++;
	for (int i = 0; i < count && n >= 3; i++) {
		if (slice_starts_nocase(slice_of(names[i]), slice_first(*s, n))) {
			*s = slice_skip(*s, n);
			skip_char(s, '.');
			return i;
		}
	}
	return -1;
}

/* --- the parts of a date ---------------------------------------------------- */

struct parts {
	int year, month, day, hour, minute, second, zone;
	enum date_precision precision;
};

/* 2019, 2019-03, 2019-03-07 with - / or . between; 20190307 */
static bool
read_year_first(struct slice *s, struct parts *p)
{
	int number;
	char sep;

	if (read_number(s, 8, 8, &number)) {
		p->year = number / 10000;
		p->month = number / 100 % 100;
		p->day = number % 100;
		p->precision = DATE_DAY;
		return true;
	}
	if (!read_number(s, 4, 4, &p->year))
		return false;
	p->precision = DATE_YEAR;
	sep = first(*s);
	if (sep != '-' && sep != '/' && sep != '.')
		return true;
	skip_char(s, sep);
	if (!read_number(s, 1, 2, &p->month))
		return false;
	p->precision = DATE_MONTH;
	if (!skip_char(s, sep))
		return true;
	p->precision = DATE_DAY;
	return read_number(s, 1, 2, &p->day);
}

/* A year of four digits, or of two as in RFC 822: 69 is 1969, 68 is 2068. */
static bool
read_year(struct slice *s, struct parts *p)
{
	if (read_number(s, 2, 2, &p->year)) {
		p->year += p->year < 69 ? 2000 : 1900;
		return true;
	}
	return read_number(s, 4, 4, &p->year);
}

static void
skip_ordinal(struct slice *s)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };

	for (size_t i = 0; i < 4; i++) {
		if (slice_starts_nocase(*s, slice_of(endings[i])))
			*s = slice_skip(*s, 2);
	}
}

static void
skip_between(struct slice *s)
{
	skip_char(s, ',');
	skip_char(s, '-');
	skip_blanks(s);
}

/* 7 Mar 2019, 07-Mar-19, 7th of March 2019 */
static bool
read_day_first(struct slice *s, struct parts *p)
{
	if (!read_number(s, 1, 2, &p->day))
		return false;
	p->precision = DATE_DAY;
	skip_ordinal(s);
	skip_between(s);
	if (slice_starts_nocase(*s, SLICE("of ")))
		*s = slice_skip(*s, 3);
	p->month = read_name(s, month_names, 12) + 1;
	skip_between(s);
	return p->month > 0 && read_year(s, p);
}

/* 7.3.2019 */
static bool
read_dotted(struct slice *s, struct parts *p)
{
	p->precision = DATE_DAY;
	return read_number(s, 1, 2, &p->day) && skip_char(s, '.') &&
	    read_number(s, 1, 2, &p->month) && skip_char(s, '.') && read_number(s, 4, 4, &p->year);
}

static bool read_time(struct slice *s, struct parts *p);

/* March 7, 2019; Mar 2019; Mar  7 10:11:12 [CET|+0100] 2019; Mar 07 2019 10:11:12 */
static bool
read_month_first(struct slice *s, struct parts *p)
{
	p->month = read_name(s, month_names, 12) + 1;
	skip_between(s);
	if (p->month == 0)
		return false;
	p->precision = DATE_MONTH;
	if (read_number(s, 4, 4, &p->year))
		return true;
	p->precision = DATE_DAY;
	if (!read_number(s, 1, 2, &p->day))
		return false;
	skip_ordinal(s);
	skip_between(s);
	if (s->len > 2 && (s->data[1] == ':' || s->data[2] == ':') && !read_time(s, p))
		return false;
	skip_blanks(s);
	return read_number(s, 4, 4, &p->year);
}

static bool
read_zone_name(struct slice *s, int *minutes)
{
	size_t n = 0;

	while (n < s->len && is_letter(s->data[n]))
		n++;
	for (size_t i = 0; i < COUNT(zone_names); i++) {
		if (slice_eq_nocase(slice_first(*s, n), slice_of(zone_names[i].name))) {
			*minutes = zone_names[i].minutes;
			*s = slice_skip(*s, n);
			return true;
		}
	}
	return false;
}

/* +01:00, +0100, +01, -5; under a day either way: blogs hold +17:00, and their generators take it */
static bool
read_zone_number(struct slice *s, int *minutes)
{
	int sign = first(*s) == '-' ? -1 : 1, hours, rest = 0;

	*s = slice_skip(*s, 1);
	if (read_number(s, 4, 4, &hours)) {
		rest = hours % 100;
		hours /= 100;
	} else if (!read_number(s, 1, 2, &hours) || (skip_char(s, ':') && !read_number(s, 2, 2, &rest))) {
		return false;
	}
	*minutes = sign * (hours * 60 + rest);
	return hours <= 23 && rest <= 59;
}

/*
 * A zone, where there is one. After a number its name may follow: "+0100 CET",
 * "+01:00[Europe/Paris]"; a number after "GMT", as JavaScript writes it, counts
 * from there.
 */
static bool
read_zone(struct slice *s, struct parts *p)
{
	int ignored;

	skip_blanks(s);
	if (read_zone_name(s, &p->zone) && p->zone != 0)
		return true;
	if (first(*s) != '+' && first(*s) != '-')
		return true;
	if (!read_zone_number(s, &p->zone))
		return false;
	skip_blanks(s);
	if (first(*s) == '[' || first(*s) == '(')
		*s = slice_skip(*s, slice_find(*s, first(*s) == '[' ? ']' : ')') + 1);
	else
		read_zone_name(s, &ignored);
	return true;
}

static bool
read_noon(struct slice *s, struct parts *p)
{
	bool pm = slice_starts_nocase(*s, SLICE("pm"));

	if (!pm && !slice_starts_nocase(*s, SLICE("am")))
		return true;
	*s = slice_skip(*s, 2);
	if (p->hour < 1 || p->hour > 12)
		return false;
	p->hour = p->hour % 12 + (pm ? 12 : 0);
	return true;
}

/* 101112, as ISO 8601 writes it beside 20190307 */
static bool
read_compact_time(struct slice *s, struct parts *p)
{
	int number;

	if (!read_number(s, 6, 6, &number))
		return false;
	p->hour = number / 10000;
	p->minute = number / 100 % 100;
	p->second = number % 100;
	return true;
}

/* 10:11, 10:11:12, 10:11:12.123, 101112, each with am or pm and a zone */
static bool
read_time(struct slice *s, struct parts *p)
{
	p->precision = DATE_TIME;
	if (read_compact_time(s, p))
		return read_zone(s, p);
	if (!read_number(s, 1, 2, &p->hour) || !skip_char(s, ':') || !read_number(s, 2, 2, &p->minute))
		return false;
	if (skip_char(s, ':') && !read_number(s, 2, 2, &p->second))
		return false;
	if (first(*s) == '.' || first(*s) == ',') {
		*s = slice_skip(*s, 1);
		if (!is_digit(first(*s)))
			return false;
		while (is_digit(first(*s)))
			*s = slice_skip(*s, 1);
	}
	skip_blanks(s);
	return read_noon(s, p) && read_zone(s, p);
}

static bool
exists(const struct parts *p)
{
	return p->year >= 1 && p->month >= 1 && p->month <= 12 &&
	    p->day >= 1 && p->day <= days_in_month(p->year, p->month) &&
	    p->hour <= 23 && p->minute <= 59 && p->second <= 60;
}

static struct date
finish(const struct parts *p)
{
	int64_t seconds = days_since_1970(p->year, p->month, p->day) * 86400;

	if (p->precision == DATE_TIME)
		seconds += p->hour * 3600 + p->minute * 60 + p->second - p->zone * 60;
	else
		seconds += 12 * 3600;
	return (struct date){
		.seconds = seconds,
		.year = (int16_t)p->year, .month = (uint8_t)p->month, .day = (uint8_t)p->day,
		.hour = (uint8_t)p->hour, .minute = (uint8_t)p->minute,
		.second = (uint8_t)(p->second > 59 ? 59 : p->second),
		.zone = (int16_t)p->zone, .precision = (uint8_t)p->precision,
	};
}

typedef bool read_fn(struct slice *s, struct parts *p);

/* The first reader that fits takes the day off the front of *s. */
static bool
read_day(struct slice *s, struct parts *p)
{
	static read_fn *const readers[] = { read_year_first, read_month_first, read_day_first, read_dotted };

	for (size_t i = 0; i < COUNT(readers); i++) {
		struct slice rest = *s;

		*p = (struct parts){ .month = 1, .day = 1 };
		if (readers[i](&rest, p)) {
			*s = rest;
			return true;
		}
	}
	return false;
}

/* The text with plain blanks where it has others (no-break, ideographic), which come with copying; in `room` when it had. */
static struct slice
with_plain_blanks(struct slice text, char *room, size_t size)
{
	static const char *const others[] = { "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\xaf" };
	size_t n = 0;
	bool changed = false;

	if (text.len > size)
		return text;
	while (text.len > 0) {
		size_t skip = 1;

		room[n] = text.data[0];
		for (size_t i = 0; i < COUNT(others); i++) {
			if (slice_starts(text, slice_of(others[i]))) {
				skip = strlen(others[i]);
				room[n] = ' ';
			}
		}
		changed = changed || skip > 1;
		n++;
		text = slice_skip(text, skip);
	}
	return changed ? (struct slice){ room, n } : (struct slice){ text.data - n, n };
}

bool
date_parse(struct slice text, struct date *date)
{
	struct parts p;
	char room[64];
	struct slice s = slice_trim(with_plain_blanks(text, room, sizeof(room)));

	if (read_name(&s, day_names, 7) >= 0)
		skip_between(&s);
	if (!read_day(&s, &p))
		return false;
	if (p.precision == DATE_DAY && s.len > 0) {
		if (!skip_char(&s, 'T') && !skip_char(&s, 't') && first(s) != ' ' && first(s) != ',')
			return false;
		skip_between(&s);
		if (!read_time(&s, &p))
			return false;
	}
	if (s.len > 0 || !exists(&p))
		return false;
	*date = finish(&p);
	return true;
}

struct date
date_from_seconds(int64_t seconds)
{
	int64_t days = seconds / 86400 - (seconds % 86400 < 0), rest = seconds - days * 86400;
	struct parts p = { .year = 1970, .month = 1, .day = 1, .precision = DATE_TIME };

	/* an estimate that is at most a year late, then exact steps */
	p.year = (int)(1970 + days * 400 / 146097) + 1;
	while (days_since_1970(p.year, 1, 1) > days)
		p.year--;
	while (p.month < 12 && days_since_1970(p.year, p.month + 1, 1) <= days)
		p.month++;
	p.day = (int)(days - days_since_1970(p.year, p.month, 1)) + 1;
	p.hour = (int)(rest / 3600);
	p.minute = (int)(rest / 60 % 60);
	p.second = (int)(rest % 60);
	return finish(&p);
}

int
date_cmp(const struct date *a, const struct date *b)
{
	if (a->precision == DATE_NONE || b->precision == DATE_NONE)
		return (a->precision != DATE_NONE) - (b->precision != DATE_NONE);
	return (a->seconds > b->seconds) - (a->seconds < b->seconds);
}

void
date_put_iso(struct buf *b, const struct date *d)
{
	if (d->precision >= DATE_DAY)
		date_put_day(b, d);
	else if (d->precision == DATE_MONTH)
		buf_printf(b, "%04d-%02d", d->year, d->month);
	else if (d->precision == DATE_YEAR)
		buf_printf(b, "%04d", d->year);
}

void
date_put_day(struct buf *b, const struct date *d)
{
	buf_printf(b, "%04d-%02d-%02d", d->year, d->month, d->day);
}

void
date_put_rfc3339(struct buf *b, const struct date *d)
{
	struct date utc = date_from_seconds(d->seconds);

	date_put_day(b, &utc);
	buf_printf(b, "T%02d:%02d:%02dZ", utc.hour, utc.minute, utc.second);
}
