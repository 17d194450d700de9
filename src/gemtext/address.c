/* gemtext/address.c: bare addresses; see address.h. */
#include "gemtext/address.h"

#include "base/utf8.h"
#include "gemtext/prose.h"

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Whether an address may begin at `at`: not in the middle of a word or path. */
static bool
may_begin(struct slice text, size_t at, size_t from)
{
	return at == from || (!is_alnum(text.data[at - 1]) && text.data[at - 1] != '/' &&
	    text.data[at - 1] != '_' && text.data[at - 1] != '@');
}

/* Where the run of characters that an address may hold ends. */
static size_t
run_end(struct slice text, size_t at)
{
	while (at < text.len) {
		unsigned char c = (unsigned char)text.data[at];
		uint32_t wide;
		size_t n;

		if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == '`' || c == '|' ||
		    c == 0x7F)
			break;
		if (c < 0x80) {
			at++;
			continue;
		}
		n = utf8_next(slice_skip(text, at), &wide, NULL);
		if ((wide >= 0x2018 && wide <= 0x201F) || wide == 0xA0 ||
		    (wide >= 0x2000 && wide <= 0x200A))
			break;
		/* Han and kana may be a path's own; after a letter the sentence goes on. */
		if (prose_joins(wide) && (!utf8_is_cjk(wide) || is_alnum(text.data[at - 1])))
			break;
		at += n;
	}
	return at;
}

/* How often `c` stands in s. */
static size_t
count(struct slice s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.data[i] == c;
	return n;
}

/* Take closing marks off the end: "(see http://e.org/a)." is about http://e.org/a. */
static size_t
without_closing_marks(struct slice text, size_t start, size_t end)
{
	struct slice run = slice_from(text.data + start, end - start);
	size_t opening = count(run, '('), closing = count(run, ')');

	while (end > start) {
		char c = text.data[end - 1];

		if (c == ')' && closing > opening)
			closing--;
		else if (c == '\0' || !strchr("?!.,:*_~;'\"]", c))
			break;
		end--;
	}
	return end;
}

/* The last two labels of a host: letters, digits, '-' ('_' not), at least one dot unless `alone`.
 */
static bool
is_host(struct slice rest, bool alone)
{
	size_t n = 0, dots = 0;

	while (
	    n < rest.len && (is_alnum(rest.data[n]) || rest.data[n] == '-' || rest.data[n] == '_' ||
				rest.data[n] == '.' || (unsigned char)rest.data[n] >= 0x80)) {
		dots += rest.data[n] == '.' && n + 1 < rest.len && is_alnum(rest.data[n + 1]);
		n++;
	}
	return n > 0 && rest.data[0] != '.' && (alone || dots > 0);
}

static bool
finish(struct address *a, struct slice text, size_t start, size_t least, const char *prefix)
{
	size_t end = without_closing_marks(text, start, run_end(text, least));

	*a = (struct address){ .start = start, .end = end, .prefix = prefix };
	return end > least;
}

static bool
find_with_scheme(struct address *a, struct slice text, size_t at, size_t from)
{
	static const char *const schemes[] = { "https", "http", "gemini", "ftp", "gopher" };

	if (!slice_starts(slice_skip(text, at), SLICE("://")))
		return false;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t n = strlen(schemes[i]);

		if (at < from + n ||
		    !slice_eq_nocase(slice_from(text.data + at - n, n), slice_of(schemes[i])))
			continue;
		return may_begin(text, at - n, from) && is_host(slice_skip(text, at + 3), true) &&
		    finish(a, text, at - n, at + 3, "");
	}
	return false;
}

static bool
find_www(struct address *a, struct slice text, size_t at, size_t from)
{
	if (at < from + 3 || (text.data[at - 1] | 0x20) != 'w' || !slice_eq_nocase(slice_from(text.data + at - 3, 3), SLICE("www")) ||
	    !may_begin(text, at - 3, from) || !is_host(slice_skip(text, at + 1), false))
		return false;
	return finish(a, text, at - 3, at + 1, "http://");
}

static bool
is_mail_name(char c)
{
	return is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+';
}

/* "logo@2x.png", "react@16.8.0": a file or a version, whose last label no host has. */
static bool
is_no_mail_domain(struct slice domain)
{
	struct slice last = slice_skip(domain, slice_find_last(domain, '.') + 1);

	return last.len == 0 || (last.data[0] >= '0' && last.data[0] <= '9') ||
	    slice_eq_nocase(last, SLICE("png")) || slice_eq_nocase(last, SLICE("jpg")) ||
	    slice_eq_nocase(last, SLICE("gif"));
}

static bool
find_mail(struct address *a, struct slice text, size_t at, size_t from)
{
	size_t start = at, end = at + 1, last_dot = 0;

	while (start > from && is_mail_name(text.data[start - 1]) && at - start < 64)
		start--;
	while (start < at && !is_alnum(text.data[start]))
		start++;
	while (end < text.len && (is_mail_name(text.data[end])) && text.data[end] != '+' &&
	       end - at < 256) {
		if (text.data[end] == '.')
			last_dot = end;
		end++;
	}
	while (end > at + 1 && !is_alnum(text.data[end - 1])) {
		end--;
		if (last_dot >= end)
			last_dot = at + slice_find_last(slice_from(text.data + at, end - at), '.');
	}
	if (start == at || (start > 0 && text.data[start - 1] == '@') || last_dot <= at + 1 ||
	    last_dot + 2 >= end ||
	    is_no_mail_domain(slice_from(text.data + at + 1, end - at - 1)) ||
	    (end < text.len && strchr("@:/", text.data[end]) && text.data[end] != '\0'))
		return false;
	*a = (struct address){ .start = start, .end = end, .prefix = "mailto:" };
	return true;
}

bool
address_find(struct address *a, struct slice text, size_t at, size_t from)
{
	switch (text.data[at]) {
	case ':':
		return find_with_scheme(a, text, at, from);
	case '.':
		return find_www(a, text, at, from);
	default:
		return find_mail(a, text, at, from);
	}
}
