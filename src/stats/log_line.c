/* stats/log_line.c: a line of the access log, read back; see log_line.h. */
#include "stats/log_line.h"

#include <limits.h>

/* ---- pieces ---------------------------------------------------------------------- */

/* The next word, up to a blank; the blank goes too. */
static struct slice
word(struct slice *rest)
{
	return slice_cut(rest, ' ');
}

/* A text in quotes, in which quotes are escaped otherwise. False: there is none. */
static bool
quoted(struct slice *rest, struct slice *text)
{
	const char *end;

	if (rest->len < 2 || rest->data[0] != '"')
		return false;
	end = memchr(rest->data + 1, '"', rest->len - 1);
	if (!end)
		return false;
	*text = slice_from(rest->data + 1, (size_t)(end - rest->data) - 1);
	*rest = slice_skip(*rest, text->len + 2);
	if (rest->len > 0 && rest->data[0] == ' ')
		*rest = slice_skip(*rest, 1);
	return true;
}

/* `n` digits at `at`; -1 when they are none. */
static int
digits(const char *at, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		value = value * 10 + at[i] - '0';
	}
	return value;
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool
set_time(struct log_line *l, int year, int month, int day, const char *clock)
{
	int hour = digits(clock, 2), minute = digits(clock + 3, 2), second = digits(clock + 6, 2);

	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || minute < 0 || second < 0)
		return false;
	l->time = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
	return true;
}

/* Decimal digits up to something else; false when there are none, or far too many. */
static bool
number(struct slice text, uint64_t *value)
{
	*value = 0;
	if (text.len == 0 || text.len > 18)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		*value = *value * 10 + (uint64_t)(text.data[i] - '0');
	}
	return true;
}

static bool
set_status(struct log_line *l, struct slice text)
{
	uint64_t status;

	if (!number(text, &status) || status > 69)
		return false;
	l->status = (int)status;
	return true;
}

/* "1.4ms" */
static bool
set_duration(struct log_line *l, struct slice text)
{
	size_t dot = slice_find(text, '.');
	uint64_t whole;

	if (dot + 4 != text.len || !slice_ends(text, SLICE("ms")) || digits(text.data + dot + 1, 1) < 0 ||
	    !number(slice_first(text, dot), &whole))
		return false;
	whole = whole * 1000 + (uint64_t)digits(text.data + dot + 1, 1) * 100;
	l->microseconds = whole > UINT32_MAX ? UINT32_MAX : (uint32_t)whole;
	return true;
}

static bool
set_session(struct log_line *l, struct slice tls, struct slice kind)
{
	l->handshake = slice_starts(tls, SLICE("TLSv"));
	l->resumed = slice_eq(kind, SLICE("resumed"));
	return l->handshake || slice_eq(tls, SLICE("-"));
}

/* ---- the two forms ------------------------------------------------------------------ */

/* 2026-02-07T10:11:12Z 20 8123 1.4ms TLSv1.3 resumed - "URI" "META" "FAILURE" */
static bool
read_own(struct log_line *l, struct slice line)
{
	struct slice time = word(&line), status = word(&line), bytes = word(&line), took = word(&line);
	struct slice tls = word(&line), kind = word(&line);

	if (time.len != 20 || time.data[4] != '-' || time.data[10] != 'T' || time.data[19] != 'Z' ||
	    !set_time(l, digits(time.data, 4), digits(time.data + 5, 2), digits(time.data + 8, 2), time.data + 11))
		return false;
	l->address = word(&line);
	l->failure = SLICE("");
	return set_status(l, status) && number(bytes, &l->bytes) && set_duration(l, took) && set_session(l, tls, kind) &&
	    quoted(&line, &l->uri) && quoted(&line, &l->meta) && (line.len == 0 || quoted(&line, &l->failure));
}

static int
month_of(const char *name)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++) {
		if (memcmp(names + 3 * i, name, 3) == 0)
			return i + 1;
	}
	return 0;
}

/* - - - [07/Feb/2026:10:11:12 +0000] "URI" 20 8123 "META" "TLSv1.3 resumed 1.4ms; FAILURE" */
static bool
read_nginx(struct log_line *l, struct slice line)
{
	struct slice time, session, tls, kind;

	l->address = word(&line);
	if (!slice_starts(line, SLICE("- - [")) || line.len < 35 || line.data[31] != ']')
		return false;
	time = slice_from(line.data + 5, 26);
	line = slice_skip(line, 33);
	if (!set_time(l, digits(time.data + 7, 4), month_of(time.data + 3), digits(time.data, 2), time.data + 12) ||
	    !quoted(&line, &l->uri) || !set_status(l, word(&line)) || !number(word(&line), &l->bytes) ||
	    !quoted(&line, &l->meta) || !quoted(&line, &session))
		return false;
	tls = word(&session);
	kind = word(&session);
	if (!set_duration(l, slice_cut(&session, ';')))
		return false;
	l->failure = slice_trim_left(session);
	return set_session(l, tls, kind);
}

/* Past what `journalctl` puts in front, "Feb 07 10:11:12 host capsule[123]: ", and a level "<6>". */
static struct slice
bare(struct slice line)
{
	size_t at;

	if (slice_starts(line, SLICE("<6>")))
		return slice_skip(line, 3);
	if (line.len < 16 || digits(line.data, 1) >= 0 || line.data[3] != ' ' || line.data[9] != ':')
		return line;
	at = slice_search(line, SLICE("]: "));
	return at < line.len ? slice_skip(line, at + 3) : line;
}

bool
log_line_read(struct log_line *l, struct slice line)
{
	line = bare(line);
	if (line.len < 40)
		return false;
	return digits(line.data, 4) >= 0 && line.data[4] == '-' ? read_own(l, line) : read_nginx(l, line);
}
