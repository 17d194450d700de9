/* data/toml_scalar.c: strings, numbers and dates of TOML; see toml_scalar.h. */
#include "data/toml_scalar.h"

#include "base/date.h"
#include "base/hex.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

bool
toml_fail(struct toml *t, const char *format, ...)
{
	char reason[160];
	va_list args;

	if (t->failed)
		return false;
	t->failed = true;
	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	value_fail(t->reading, t->err, t->line, "not TOML: %s", reason);
	return false;
}

struct value *
toml_new(struct toml *t, enum value_kind kind)
{
	struct value *v = value_new(t->reading, kind, t->line);

	if (!v)
		toml_fail(t, "out of memory");
	return v;
}

struct slice
toml_copy(struct toml *t, struct slice text)
{
	char *made = arena_copy(t->reading->arena, text);

	if (!made)
		toml_fail(t, "out of memory");
	return made ? slice_from(made, text.len) : SLICE("");
}

bool
toml_at(const struct toml *t, char c)
{
	return t->rest.len > 0 && t->rest.data[0] == c;
}

bool
toml_skip(struct toml *t, char c)
{
	if (!toml_at(t, c))
		return false;
	t->rest = slice_skip(t->rest, 1);
	return true;
}

bool
toml_skip_newline(struct toml *t)
{
	if (slice_starts(t->rest, SLICE("\r\n")))
		t->rest = slice_skip(t->rest, 1);
	if (!toml_skip(t, '\n'))
		return false;
	t->line++;
	return true;
}

void
toml_skip_blanks(struct toml *t)
{
	while (toml_skip(t, ' ') || toml_skip(t, '\t'))
		;
}

void
toml_skip_rest_of_line(struct toml *t)
{
	size_t n = 0;

	toml_skip_blanks(t);
	if (!toml_at(t, '#'))
		return;
	while (n < t->rest.len && t->rest.data[n] != '\n' && t->rest.data[n] != '\r')
		n++;
	t->rest = slice_skip(t->rest, n);
}

/* --- String ----------------------------------------------------------------- */

static bool
read_code_point(struct toml *t, size_t digits)
{
	uint32_t c = 0;

	for (size_t i = 0; i < digits; i++) {
		int digit = t->rest.len > i ? hex_value(t->rest.data[i]) : -1;

		if (digit < 0)
			return toml_fail(t, "\\u takes 4 hexadecimal digits, \\U takes 8");
		c = c << 4 | (uint32_t)digit;
	}
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return toml_fail(t, "U+%04X is no character", (unsigned)c);
	t->rest = slice_skip(t->rest, digits);
	utf8_put(&t->scratch, c == 0 ? UTF8_REPLACEMENT : c);
	return true;
}

/* A backslash that ends its line: the line break and all blanks after it go. */
static bool
skip_line_end(struct toml *t)
{
	struct slice kept = t->rest;

	toml_skip_blanks(t);
	if (!toml_skip_newline(t)) {
		t->rest = kept;
		return false;
	}
	do
		toml_skip_blanks(t);
	while (toml_skip_newline(t));
	return true;
}

static bool
read_escape(struct toml *t, bool multi)
{
	static const char names[] = "btnfr\"\\", means[] = "\b\t\n\f\r\"\\";
	const char *found;

	toml_skip(t, '\\');
	if (toml_skip(t, 'u'))
		return read_code_point(t, 4);
	if (toml_skip(t, 'U'))
		return read_code_point(t, 8);
	if (multi && skip_line_end(t))
		return true;
	found = t->rest.len > 0 && t->rest.data[0] ? strchr(names, t->rest.data[0]) : NULL;
	if (!found)
		return toml_fail(t, "a backslash that means nothing; write two, or the text in single quotes");
	buf_putc(&t->scratch, means[found - names]);
	t->rest = slice_skip(t->rest, 1);
	return true;
}

/* At a quote in a string of several lines: three close it, and up to two before them are its text. */
static bool
closes(struct toml *t, char quote)
{
	size_t run = 0;

	while (run < 5 && run < t->rest.len && t->rest.data[run] == quote)
		run++;
	buf_put(&t->scratch, t->rest.data, run >= 3 ? run - 3 : run);
	t->rest = slice_skip(t->rest, run);
	return run >= 3;
}

/* One character, escape or line break of a string; false after a failure. */
static bool
read_piece(struct toml *t, char quote, bool multi)
{
	if (quote == '"' && toml_at(t, '\\'))
		return read_escape(t, multi);
	if (multi && toml_skip_newline(t)) {
		buf_putc(&t->scratch, '\n');
		return true;
	}
	if (toml_at(t, '\n') || toml_at(t, '\r'))
		return toml_fail(t, "a text is not closed on its line");
	buf_putc(&t->scratch, t->rest.data[0]);
	t->rest = slice_skip(t->rest, 1);
	return true;
}

bool
toml_read_string(struct toml *t, struct slice *text, bool multi)
{
	char quote = t->rest.data[0];
	unsigned begun = t->line;

	multi = multi && t->rest.len >= 3 && t->rest.data[1] == quote && t->rest.data[2] == quote;
	t->rest = slice_skip(t->rest, multi ? 3 : 1);
	if (multi)
		toml_skip_newline(t);
	buf_clear(&t->scratch);
	while (t->rest.len > 0) {
		if (!toml_at(t, quote)) {
			if (!read_piece(t, quote, multi))
				return false;
		} else if (multi ? closes(t, quote) : toml_skip(t, quote)) {
			*text = toml_copy(t, buf_slice(&t->scratch));
			return !t->failed && (!t->scratch.full || toml_fail(t, "out of memory"));
		}
	}
	return toml_fail(t, "the text that begins in line %u is not closed",
	    begun + (t->reading->first_line > 0 ? t->reading->first_line - 1 : 0));
}

/* --- Integer, Float --------------------------------------------------------- */

static bool
take(struct slice *s, const char *any)
{
	if (s->len == 0 || s->data[0] == '\0' || !strchr(any, s->data[0]))
		return false;
	*s = slice_skip(*s, 1);
	return true;
}

/* Digits of the base, single underscores between them; how many digits. */
static size_t
take_digits(struct slice *s, int base)
{
	size_t n = 0;

	while (s->len > 0) {
		size_t at = n > 0 && s->data[0] == '_';
		int digit = s->len > at ? hex_value(s->data[at]) : -1;

		if (digit < 0 || digit >= base)
			break;
		*s = slice_skip(*s, at + 1);
		n++;
	}
	return n;
}

static int
base_of(struct slice s)
{
	return slice_starts(s, SLICE("0x")) ? 16 : slice_starts(s, SLICE("0o")) ? 8 : slice_starts(s, SLICE("0b")) ? 2 : 10;
}

static bool
is_number(struct slice s)
{
	int base = base_of(s);
	bool zero;

	if (base != 10) {
		s = slice_skip(s, 2);
		return take_digits(&s, base) > 0 && s.len == 0;
	}
	take(&s, "+-");
	if (slice_eq(s, SLICE("inf")) || slice_eq(s, SLICE("nan")))
		return true;
	zero = s.len > 0 && s.data[0] == '0';
	if ((zero ? take(&s, "0") : take_digits(&s, 10) > 0) == false)
		return false;
	if (take(&s, ".") && take_digits(&s, 10) == 0)
		return false;
	if (take(&s, "eE")) {
		take(&s, "+-");
		if (take_digits(&s, 10) == 0)
			return false;
	}
	return s.len == 0;
}

static double
number_of(struct slice s)
{
	int base = base_of(s);
	char digits[80];
	size_t n = 0;

	for (size_t i = base == 10 ? 0 : 2; i < s.len && n + 1 < sizeof(digits); i++) {
		if (s.data[i] != '_')
			digits[n++] = s.data[i];
	}
	digits[n] = '\0';
	return base == 10 ? strtod(digits, NULL) : (double)strtoull(digits, NULL, base);
}

/* --- Offset Date-Time, Local Date-Time, Local Date, Local Time -------------- */

/* Take what has the shape of `pattern`, "d" being a digit. */
static bool
take_shape(struct slice *s, const char *pattern)
{
	size_t n = strlen(pattern);

	for (size_t i = 0; i < n; i++) {
		char c = i < s->len ? s->data[i] : '\0';

		if (pattern[i] == 'd' ? c < '0' || c > '9' : c != pattern[i])
			return false;
	}
	*s = slice_skip(*s, n);
	return true;
}

static bool
is_moment(struct slice text)
{
	struct slice s = text;
	struct date ignored;
	char full[64];
	bool day = take_shape(&s, "dddd-dd-dd");

	if (!day || s.len > 0) {
		if ((day && !take(&s, "Tt ")) || !take_shape(&s, "dd:dd:dd"))
			return false;
		if (take(&s, ".") && take_digits(&s, 10) == 0)
			return false;
		if (day && !take(&s, "Zz") && take(&s, "+-") && !take_shape(&s, "dd:dd"))
			return false;
	}
	snprintf(full, sizeof(full), "%s%.*s", day ? "" : "2000-01-01 ", SLICE_ARG(text));
	return s.len == 0 && date_parse(slice_of(full), &ignored);
}

/* --- any scalar ------------------------------------------------------------- */

static struct slice
take_word(struct toml *t)
{
	static const char word[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-_.:";
	size_t n = 0;
	struct slice taken;

	while (n < t->rest.len && t->rest.data[n] && strchr(word, t->rest.data[n]))
		n++;
	/* a date may be divided from its time by a blank */
	if (n == 10 && t->rest.len > 11 && t->rest.data[4] == '-' && t->rest.data[10] == ' ' &&
	    t->rest.data[11] >= '0' && t->rest.data[11] <= '9') {
		n++;
		while (n < t->rest.len && t->rest.data[n] && strchr(word, t->rest.data[n]))
			n++;
	}
	taken = slice_first(t->rest, n);
	t->rest = slice_skip(t->rest, n);
	return taken;
}

struct value *
toml_read_scalar(struct toml *t)
{
	struct value *v = toml_new(t, VALUE_STRING);

	if (!v)
		return NULL;
	if (toml_at(t, '"') || toml_at(t, '\''))
		return toml_read_string(t, &v->text, true) ? v : NULL;
	v->text = toml_copy(t, take_word(t));
	if (slice_eq(v->text, SLICE("true")) || slice_eq(v->text, SLICE("false"))) {
		v->kind = VALUE_BOOL;
		v->truth = v->text.data[0] == 't';
	} else if (is_number(v->text)) {
		v->kind = VALUE_NUMBER;
		v->number = number_of(v->text);
	} else if (!is_moment(v->text)) {
		toml_fail(t, v->text.len > 0 ? "'%.*s' is no number, date, true or false; a text stands in quotes"
		    : "a value is missing here%.*s", SLICE_ARG(utf8_first(v->text, 60)));
	}
	return t->failed ? NULL : v;
}
