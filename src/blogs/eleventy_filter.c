/* blogs/eleventy_filter.c: filters of an Eleventy blog's own that write a date; see eleventy_filter.h. */
#include "blogs/eleventy_filter.h"

#include <ctype.h>

enum { BODY_MOST = 600, FORM_MOST = 64 };   /* bytes of a filter that are looked at, and of a date's form */

/* ---- pieces of a program ---------------------------------------------------------- */

struct slice
eleventy_filter_definition(struct slice program, struct slice name)
{
	for (size_t at; name.len > 0 && (at = slice_search(program, name)) < program.len;) {
		program = slice_skip(program, at + name.len);
		if (slice_starts(slice_trim_left(program), SLICE("=")))
			return slice_first(program, slice_find(program, '\n'));
	}
	return SLICE("");
}

const char *
eleventy_filter_part(struct slice piece)
{
	static const struct { const char *sign, *part; } known[] = {
		{ "getFullYear()", "%Y" }, { "getUTCFullYear()", "%Y" }, { "getMonth()", "%m" }, { "getUTCMonth()", "%m" },
		{ "getDate()", "%d" }, { "getUTCDate()", "%d" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (slice_search(piece, slice_of(known[i].sign)) < piece.len)
			return known[i].part;
	}
	return "";
}

/* The text in quotes that `s` begins with, without them; empty: it begins with none. */
static struct slice
quoted(struct slice s)
{
	s = slice_trim_left(s);
	return s.len > 0 && strchr("'\"", s.data[0]) ? slice_first(slice_skip(s, 1), slice_find(slice_skip(s, 1), s.data[0])) : SLICE("");
}

/* Whether the form is made of a year, a month and a day in numbers, and what stands between them. */
static bool
is_plain(struct slice form)
{
	static const char *const parts[] = { "yyyy", "YYYY", "MM", "dd", "DD", "%Y", "%m", "%d" };

	while (form.len > 0) {
		size_t i = 0;

		while (i < sizeof(parts) / sizeof(parts[0]) && !slice_starts(form, slice_of(parts[i])))
			i++;
		if (i == sizeof(parts) / sizeof(parts[0]) && !strchr("/-_.", form.data[0]))
			return false;
		form = slice_skip(form, i < sizeof(parts) / sizeof(parts[0]) ? strlen(parts[i]) : 1);
	}
	return true;
}

/* ---- the form that a filter's body says --------------------------------------------- */

/* .toFormat("yyyy/MM/dd"), .format('YYYY/MM/DD'), format(date, "yyyy/MM/dd") */
static bool
put_named(struct buf *out, struct slice body)
{
	static const char *const calls[] = { "toFormat(", "format(" };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct slice arguments = slice_skip(body, slice_search(body, slice_of(calls[i])) + strlen(calls[i]));
		struct slice form = quoted(arguments);

		if (form.len == 0)
			form = quoted(slice_skip(arguments, slice_find(slice_first(arguments, slice_find(arguments, ')')), ',') + 1));
		buf_put_slice(out, form);
		if (form.len > 0)
			return true;
	}
	return false;
}

/* toISODate(); toISOString() cut behind the day */
static bool
put_iso(struct buf *out, struct slice body)
{
	static const char *const cuts[] = { "slice(0, 10)", "slice(0,10)", "substring(0, 10)", "substring(0,10)", "split('T')[0]", "split(\"T\")[0]" };
	bool cut = slice_search(body, SLICE("toISODate()")) < body.len;

	for (size_t i = 0; !cut && slice_search(body, SLICE("toISOString()")) < body.len && i < sizeof(cuts) / sizeof(cuts[0]); i++)
		cut = slice_search(body, slice_of(cuts[i])) < body.len;
	buf_puts(out, cut ? "%Y-%m-%d" : "");
	return cut;
}

/* `${year}/${month}/${day}`, with each of them defined above, months and days with two digits */
static bool
put_pieces(struct buf *out, struct slice body)
{
	struct slice text = slice_skip(body, slice_find(body, '`') + 1);

	text = slice_first(text, slice_find(text, '`'));
	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("${"));
		struct slice piece = slice_skip(text, at + 2);
		const char *part;

		buf_put_slice(out, slice_first(text, at));
		if (piece.len == 0)
			break;
		text = slice_skip(piece, slice_find(piece, '}') + 1);
		piece = slice_trim(slice_first(piece, slice_find(piece, '}')));
		if (!eleventy_filter_part(piece)[0])
			piece = eleventy_filter_definition(body, piece);
		part = eleventy_filter_part(piece);
		if (!part[0] || (strcmp(part, "%Y") != 0 && slice_search(piece, SLICE("padStart(2")) == piece.len &&
		    slice_search(piece, SLICE("slice(-2)")) == piece.len))
			return false;
		buf_puts(out, part);
	}
	return out->len > 0;
}

static void
take_body(struct loading *l, struct slice name, struct slice body)
{
	struct reading r = { .arena = l->blog->arena, .file = "" };
	struct buf form = BUF_INIT(FORM_MOST);
	bool good = put_named(&form, body) || put_iso(&form, body) || put_pieces(&form, body);

	if (good && !form.full && is_plain(buf_slice(&form))) {
		if (!l->blog->date_filters)
			l->blog->date_filters = value_new(&r, VALUE_MAP, 1);
		kind_set_text(&r, l->blog->date_filters, kind_format(r.arena, "%.*s", SLICE_ARG(name)), buf_slice(&form));
	}
	buf_release(&form);
}

void
eleventy_filter_take(struct loading *l, struct slice program)
{
	static const char *const calls[] = { "addFilter(", "addNunjucksFilter(", "addLiquidFilter(" };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct slice rest = program;

		for (size_t at; (at = slice_search(rest, slice_of(calls[i]))) < rest.len;) {
			struct slice name, body;

			rest = slice_skip(rest, at + strlen(calls[i]));
			name = quoted(rest);
			body = slice_first(rest, BODY_MOST);
			body = slice_first(body, slice_search(body, SLICE(".add")));   /* the next call of the configuration's */
			if (name.len > 0 && name.len < FORM_MOST)
				take_body(l, name, slice_skip(body, name.len));
		}
	}
}

struct slice
eleventy_filter_form(const struct blog *b, struct slice name)
{
	return slice_of(kind_text(value_find(b ? b->date_filters : NULL, name)));
}
