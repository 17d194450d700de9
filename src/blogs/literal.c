/* blogs/literal.c: literals in programs that are not run; see literal.h. */
#include "blogs/literal.h"

#include "base/buf.h"

#include <ctype.h>

enum { TEXT_MOST = 64 << 10 };

struct reader {
	const struct reading *reading;
	struct slice rest;
	unsigned depth;
};

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

static void
skip(struct slice *s, size_t n)
{
	*s = slice_skip(*s, n);
}

/* Over blanks and comments. */
static void
skip_blank(struct slice *s)
{
	for (;;) {
		*s = slice_trim_left(*s);
		if (slice_starts(*s, SLICE("//")))
			skip(s, slice_find(*s, '\n'));
		else if (slice_starts(*s, SLICE("/*")))
			skip(s, slice_search(*s, SLICE("*/")) + 2);
		else
			return;
	}
}

static bool
at_quote(struct slice s)
{
	return s.len > 0 && (s.data[0] == '"' || s.data[0] == '\'' || s.data[0] == '`');
}

/* Over a quoted text, and append what it says; false when it has parts that are computed. */
static bool
take_quoted(struct slice *s, struct buf *out)
{
	char quote = s->data[0];
	bool plain = true;

	for (skip(s, 1); s->len > 0 && s->data[0] != quote; skip(s, 1)) {
		if (s->data[0] == '\n' && quote != '`')
			return false;  /* it was an apostrophe */
		if (s->data[0] == '$' && quote == '`' && s->len > 1 && s->data[1] == '{')
			plain = false;
		if (s->data[0] == '\\' && s->len > 1)
			skip(s, 1);
		if (out)
			buf_putc(out, s->data[0]);
	}
	skip(s, 1);
	return plain;
}

static struct slice
take_word(struct slice *s)
{
	size_t n = 0;
	struct slice word;

	while (n < s->len && is_word(s->data[n]))
		n++;
	word = slice_first(*s, n);
	skip(s, n);
	return word;
}

/* --- values ---------------------------------------------------------------------- */

static struct value *read_value(struct reader *r);

static struct value *
text_value(struct reader *r, enum value_kind kind, struct slice text)
{
	struct value *v = value_new(r->reading, kind, 1);
	char *copy = v ? arena_copy(r->reading->arena, text) : NULL;

	if (!copy)
		return NULL;
	v->text = slice_from(copy, text.len);
	return v;
}

static struct value *
read_quoted(struct reader *r)
{
	struct buf text = BUF_INIT(TEXT_MOST);
	struct value *v = NULL;

	if (take_quoted(&r->rest, &text))
		v = text_value(r, VALUE_STRING, buf_slice(&text));
	buf_release(&text);
	return v;
}

static struct value *
read_bare(struct reader *r)
{
	struct slice word = take_word(&r->rest);
	struct value *v = NULL;
	double number;
	bool truth;

	if (slice_eq(word, SLICE("true")) || slice_eq(word, SLICE("false"))) {
		v = text_value(r, VALUE_BOOL, word);
		if (v && value_read_bool(word, &truth))
			v->truth = truth;
	} else if (value_read_number(word, &number)) {
		v = text_value(r, VALUE_NUMBER, word);
		if (v)
			v->number = number;
	}
	return v;
}

/* Over the rest of an expression, up to the ',' or bracket that ends it; whether there was any. */
static bool
skip_expression(struct slice *s)
{
	unsigned depth = 0;
	bool any = false;

	for (skip_blank(s); s->len > 0; skip_blank(s)) {
		char c = s->data[0];

		if (depth == 0 && strchr(",)]};", c))
			return any;
		any = true;
		if (at_quote(*s)) {
			take_quoted(s, NULL);
			continue;
		}
		depth += c == '(' || c == '[' || c == '{';
		depth -= c == ')' || c == ']' || c == '}';
		skip(s, 1);
	}
	return any;
}

static struct value *
read_members(struct reader *r, enum value_kind kind)
{
	struct value *parent = value_new(r->reading, kind, 1);
	char end = kind == VALUE_MAP ? '}' : ']';

	skip(&r->rest, 1);
	for (skip_blank(&r->rest); parent && r->rest.len > 0 && r->rest.data[0] != end; skip_blank(&r->rest)) {
		struct slice key = SLICE("");
		struct value *v = NULL;
		size_t before = r->rest.len;

		if (kind == VALUE_MAP) {
			struct buf name = BUF_INIT(TEXT_MOST);

			if (at_quote(r->rest))
				take_quoted(&r->rest, &name);
			else
				buf_put_slice(&name, take_word(&r->rest));
			key = slice_of(arena_copy(r->reading->arena, buf_slice(&name)));
			buf_release(&name);
			skip_blank(&r->rest);
		}
		if (kind == VALUE_LIST || (r->rest.len > 0 && r->rest.data[0] == ':')) {
			skip(&r->rest, kind == VALUE_MAP);
			v = read_value(r);
		}
		if (skip_expression(&r->rest))
			v = NULL;  /* the literal was the start of something computed */
		if (v) {
			v->key = key;
			value_add(r->reading, parent, v);
		}
		skip_blank(&r->rest);
		if (r->rest.len > 0 && r->rest.data[0] != end && (r->rest.data[0] == ',' || r->rest.len == before))
			skip(&r->rest, 1);
	}
	skip(&r->rest, 1);
	return parent;
}

static struct value *
read_value(struct reader *r)
{
	struct value *v = NULL;

	skip_blank(&r->rest);
	if (r->depth == VALUE_DEPTH_MOST || r->rest.len == 0)
		return NULL;
	r->depth++;
	if (at_quote(r->rest))
		v = read_quoted(r);
	else if (r->rest.data[0] == '{')
		v = read_members(r, VALUE_MAP);
	else if (r->rest.data[0] == '[')
		v = read_members(r, VALUE_LIST);
	else
		v = read_bare(r);
	r->depth--;
	return v;
}

/* --- the module --------------------------------------------------------------------- */

/* Move *s behind the next word `word` that stands in code; false when there is none. */
static bool
find_word(struct slice *s, const char *word)
{
	for (skip_blank(s); s->len > 0; skip_blank(s)) {
		if (at_quote(*s))
			take_quoted(s, NULL);
		else if (!is_word(s->data[0]))
			skip(s, 1);
		else if (slice_eq(take_word(s), slice_of(word)))
			return true;
	}
	return false;
}

/* The exported object: behind "export default" or "module.exports =", a call's argument, or what a function returns last. */
static bool
find_export(struct slice text, struct slice *object)
{
	struct slice s = text, code;

	if (!find_word(&s, "default")) {
		s = text;
		if (!find_word(&s, "exports"))
			return false;
	}
	skip_blank(&s);
	if (slice_starts(s, SLICE("=")) && !slice_starts(s, SLICE("==")))
		skip(&s, 1);
	skip_blank(&s);
	code = s;
	if (!slice_starts(s, SLICE("{"))) {
		struct slice word = take_word(&s);

		skip_blank(&s);
		if (word.len > 0 && slice_starts(s, SLICE("(")) && !slice_eq(word, SLICE("function"))) {
			skip(&s, 1);
			skip_blank(&s);
		}
	}
	*object = s;
	if (slice_starts(s, SLICE("{")))
		return true;
	for (s = code; find_word(&s, "return");) {
		skip_blank(&s);
		if (slice_starts(s, SLICE("{")))
			*object = s;
	}
	return slice_starts(*object, SLICE("{"));
}

/* "export const title = 'x';", all of them. */
static const struct value *
read_named_exports(const struct reading *r, struct slice text)
{
	struct reader reader = { .reading = r, .rest = text };
	struct value *map = value_new(r, VALUE_MAP, 1);

	while (map && find_word(&reader.rest, "export")) {
		struct slice name;
		struct value *v;

		skip_blank(&reader.rest);
		take_word(&reader.rest);   /* const */
		skip_blank(&reader.rest);
		name = take_word(&reader.rest);
		skip_blank(&reader.rest);
		if (!slice_starts(reader.rest, SLICE("=")))
			continue;
		skip(&reader.rest, 1);
		v = read_value(&reader);
		if (!v || skip_expression(&reader.rest))
			continue;
		v->key = slice_of(arena_copy(r->arena, name));
		value_add(r, map, v);
	}
	return map;
}

const struct value *
literal_read(const struct reading *r, struct slice text)
{
	struct reader reader = { .reading = r };

	return find_export(text, &reader.rest) ? read_value(&reader) : read_named_exports(r, text);
}

const struct value *
literal_find_map(const struct reading *r, struct slice text, const char *name)
{
	struct reader reader = { .reading = r, .rest = text };

	while (find_word(&reader.rest, name)) {
		skip_blank(&reader.rest);
		if (reader.rest.len == 0 || !strchr(":=(", reader.rest.data[0]))
			continue;
		skip(&reader.rest, 1);
		skip_blank(&reader.rest);
		if (slice_starts(reader.rest, SLICE("{")))
			return read_value(&reader);
	}
	return NULL;
}

bool
literal_next(const struct reading *r, struct slice *rest, const char *name, struct slice *value)
{
	while (find_word(rest, name)) {
		struct slice s = *rest;
		struct buf text = BUF_INIT(TEXT_MOST);
		char *copy = NULL;

		if (at_quote(s))
			skip(&s, 1);  /* the name itself was quoted */
		skip_blank(&s);
		if (s.len == 0 || !strchr(":=(", s.data[0]))
			continue;
		skip(&s, 1);
		skip_blank(&s);
		if (at_quote(s) && take_quoted(&s, &text))
			copy = arena_copy(r->arena, buf_slice(&text));
		buf_release(&text);
		if (!copy)
			continue;
		*value = slice_of(copy);
		*rest = s;
		return true;
	}
	return false;
}

bool
literal_find(const struct reading *r, struct slice text, const char *name, struct slice *value)
{
	return literal_next(r, &text, name, value);
}
