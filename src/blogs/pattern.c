/* blogs/pattern.c: filling address patterns; see pattern.h. */
#include "blogs/pattern.h"

#include "base/utf8.h"

#include <ctype.h>
#include <time.h>
#include <utf8proc.h>

/* --- dates --------------------------------------------------------------------------- */

/* X(name in Hugo's and Jekyll's patterns, the same for strftime) */
#define DATE_PARTS(X) \
	X("year", "%Y") X("month", "%m") X("day", "%d") X("hour", "%H") X("minute", "%M") X("second", "%S") \
	X("short_year", "%y") X("i_month", "%-m") X("i_day", "%-d") X("y_day", "%j") X("yearday", "%-j") \
	X("monthname", "%B") X("long_month", "%B") X("short_month", "%b") X("weekday", "%w") X("w_day", "%u") \
	X("weekdayname", "%A") X("long_day", "%A") X("short_day", "%a") X("week", "%V") X("w_year", "%G")

static const struct { const char *name, *format; } date_parts[] = {
#define AS_PART(name, format) { name, format },
	DATE_PARTS(AS_PART)
#undef AS_PART
};

static struct tm
tm_of(const struct date *d)
{
	struct tm tm = { .tm_year = d->year - 1900, .tm_mon = d->month - 1, .tm_mday = d->day,
		.tm_hour = d->hour, .tm_min = d->minute, .tm_sec = d->second };
	struct tm whole = tm;
	time_t seconds = timegm(&whole);

	/* timegm() fills in the days of week and year; the parts stay as written */
	tm.tm_wday = seconds == (time_t)-1 ? 0 : whole.tm_wday;
	tm.tm_yday = seconds == (time_t)-1 ? 0 : whole.tm_yday;
	return tm;
}

static void
put_time(struct buf *out, const struct date *d, const char *format)
{
	struct tm tm = tm_of(d);
	char text[256];

	if (d->precision == DATE_NONE)
		return;
	text[0] = '\0';
	buf_put(out, text, strftime(text, sizeof(text), format, &tm));
}

bool
pattern_put_date(struct buf *out, const struct date *d, struct slice name)
{
	for (size_t i = 0; i < sizeof(date_parts) / sizeof(date_parts[0]); i++) {
		if (slice_eq(name, slice_of(date_parts[i].name))) {
			put_time(out, d, date_parts[i].format);
			return true;
		}
	}
	return false;
}

void
pattern_put_format(struct buf *out, const struct date *d, struct slice format)
{
	static const struct { const char *word, *format; } words[] = {
		{ "2006", "%Y" }, { "01", "%m" }, { "02", "%d" }, { "yyyy", "%Y" }, { "YYYY", "%Y" },
		{ "MM", "%m" }, { "dd", "%d" }, { "DD", "%d" }, { "January", "%B" }, { "Jan", "%b" },
	};
	struct buf text = BUF_INIT(256);
	bool own = slice_find(format, '%') < format.len;

	while (format.len > 0) {
		size_t i = 0, most = sizeof(words) / sizeof(words[0]);

		while (i < most && (own || !slice_starts(format, slice_of(words[i].word))))
			i++;
		if (i < most)
			buf_puts(&text, words[i].format);
		else
			buf_putc(&text, format.data[0]);
		format = slice_skip(format, i < most ? strlen(words[i].word) : 1);
	}
	if (!text.full)   /* what is cut could end within a character */
		put_time(out, d, text.data);
	buf_release(&text);
}

/* --- patterns -------------------------------------------------------------------------- */

/* The placeholder that follows a ':': letters, digits and '_', with Hugo's "[1:]" behind. */
static struct slice
placeholder(struct slice text)
{
	size_t n = 0;

	while (n < text.len && (isalnum((unsigned char)text.data[n]) || text.data[n] == '_'))
		n++;
	if (n > 0 && n < text.len && text.data[n] == '[' && slice_find(slice_skip(text, n), ']') < text.len - n)
		n += slice_find(slice_skip(text, n), ']') + 1;
	return slice_first(text, n);
}

/* Append what the placeholder says. A longer name than any that is known may be a known one with letters behind. */
static bool
fill(struct buf *out, struct slice *name, const struct pattern *p)
{
	for (; name->len > 0; name->len--) {
		if (pattern_put_date(out, p->date, *name) || p->fill(p->ctx, *name, out))
			return true;
		if (name->data[name->len - 1] == ']')
			break;
	}
	return false;
}

void
pattern_put(struct buf *out, struct slice text, const struct pattern *p)
{
	struct buf filled = BUF_INIT(8192);

	while (text.len > 0) {
		struct slice name = text.data[0] == ':' ? placeholder(slice_skip(text, 1)) : SLICE("");

		if (name.len > 0 && fill(&filled, &name, p)) {
			text = slice_skip(text, name.len + 1);
			continue;
		}
		buf_putc(&filled, text.data[0]);
		text = slice_skip(text, 1);
	}
	for (size_t i = 0; i < filled.len; i++) {
		if (filled.data[i] != '/' || i == 0 || filled.data[i - 1] != '/')
			buf_putc(out, filled.data[i]);
	}
	buf_release(&filled);
}

/* --- segments ---------------------------------------------------------------------------- */

static bool
is_mark(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static bool
is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS;
}

static void
put_segment(struct buf *out, struct slice text, bool keep_case, const char *also, bool hyphens)
{
	bool owed = false;
	size_t start = out->len;

	while (text.len > 0) {
		uint32_t c;
		size_t n = utf8_next(text, &c, NULL);
		bool stays = utf8_is_letter_or_digit(c) || is_mark(c) || (c < 0x80 && c != 0 && strchr(also, (int)c));

		text = slice_skip(text, n);
		if (!stays) {
			owed = owed || hyphens || is_space(c);
			continue;
		}
		if (owed && out->len > start && !slice_ends(buf_slice(out), SLICE("-")))
			buf_putc(out, '-');
		owed = false;
		utf8_put(out, keep_case ? c : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
	}
}

void
pattern_put_segment(struct buf *out, struct slice text, bool keep_case)
{
	put_segment(out, text, keep_case, "-_.#+~@", false);
}

void
pattern_put_folders(struct buf *out, struct slice path, bool keep_case)
{
	bool first = true;

	while (path.len > 0) {
		struct slice name = slice_cut(&path, '/');

		if (name.len == 0)
			continue;
		if (!first)
			buf_putc(out, '/');
		first = false;
		pattern_put_segment(out, name, keep_case);
	}
}

void
pattern_put_slug(struct buf *out, struct slice text, bool keep_case)
{
	put_segment(out, text, keep_case, "", true);
}

void
pattern_put_github(struct buf *out, struct slice path)
{
	while (path.len > 0) {
		uint32_t c;
		size_t n = utf8_next(path, &c, NULL);

		path = slice_skip(path, n);
		if (c == ' ')
			buf_putc(out, '-');
		else if (utf8_is_letter_or_digit(c) || is_mark(c) || c == '-' || c == '_' || c == '/')
			utf8_put(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
	}
}

void
pattern_put_pretty(struct buf *out, struct slice text)
{
	put_segment(out, text, true, "._~!$&'()+,;=@", true);
}
