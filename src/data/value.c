/* data/value.c: the tree that all readers fill; see value.h. */
#include "data/value.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

const struct value *
value_get(const struct value *map, const char *key)
{
	return value_find(map, slice_of(key));
}

struct slice
value_text(const struct value *map, const char *key)
{
	const struct value *v = value_get(map, key);

	return v && v->kind != VALUE_NULL && v->kind != VALUE_LIST && v->kind != VALUE_MAP ? v->text : SLICE("");
}

const struct value *
value_find(const struct value *map, struct slice key)
{
	const struct value *merged = NULL;

	if (!map || map->kind != VALUE_MAP)
		return NULL;
	for (const struct value *v = map->first; v; v = v->next) {
		if (v->key.len == key.len && slice_eq_nocase(v->key, key))
			return v;
		if (v->key.len == 2 && slice_eq(v->key, SLICE("<<")))
			merged = v;
	}
	return merged ? value_find(merged, key) : NULL;
}

const char *
value_kind_name(enum value_kind kind)
{
	static const char *const names[] = { "nothing", "true or false", "a number", "a text", "a list", "a map" };

	return names[kind];
}

bool
value_read_bool(struct slice text, bool *truth)
{
	static const char *const words[] = { "false", "true", "no", "yes", "off", "on" };

	for (size_t i = 0; i < COUNT(words); i++) {
		if (slice_eq_nocase(text, slice_of(words[i]))) {
			*truth = i % 2 == 1;
			return true;
		}
	}
	return false;
}

/* Take digits, and "_" between them, off the front of *s; how many digits there were. */
static size_t
skip_digits(struct slice *s)
{
	size_t n = 0;

	while (s->len > 0 && ((s->data[0] >= '0' && s->data[0] <= '9') || (n > 0 && s->data[0] == '_'))) {
		n += s->data[0] != '_';
		*s = slice_skip(*s, 1);
	}
	return n;
}

static void
skip_sign(struct slice *s)
{
	if (s->len > 0 && (s->data[0] == '-' || s->data[0] == '+'))
		*s = slice_skip(*s, 1);
}

struct slice
value_person_name(struct slice text)
{
	size_t at = slice_find(text, '@'), open = slice_find(text, '('), angle = slice_find(text, '<');
	struct slice name = text;

	if (at < text.len && open < text.len && at < open && slice_ends(text, SLICE(")")))
		name = slice_trim(slice_first(slice_skip(text, open + 1), text.len - open - 2));
	else if (angle < at && at < text.len && slice_ends(text, SLICE(">")))
		name = slice_trim(slice_first(text, angle));
	return name.len > 0 ? name : text;
}

bool
value_read_number(struct slice text, double *number)
{
	struct slice s = text;
	char digits[64];
	size_t n = 0;

	skip_sign(&s);
	if (skip_digits(&s) == 0)
		return false;
	if (s.len > 0 && s.data[0] == '.') {
		s = slice_skip(s, 1);
		skip_digits(&s);
	}
	if (s.len > 0 && (s.data[0] == 'e' || s.data[0] == 'E')) {
		s = slice_skip(s, 1);
		skip_sign(&s);
		if (skip_digits(&s) == 0)
			return false;
	}
	if (s.len > 0 || text.len >= sizeof(digits))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != '_')
			digits[n++] = text.data[i];
	}
	digits[n] = '\0';
	*number = strtod(digits, NULL);
	return true;
}

struct value *
value_new(const struct reading *r, enum value_kind kind, unsigned line)
{
	struct value *v = arena_get(r->arena, sizeof(*v));

	if (!v)
		return NULL;
	*v = (struct value){ .kind = kind, .line = line + (r->first_line > 0 ? r->first_line - 1 : 0),
		.text = SLICE(""), .key = SLICE(""), .count = 1 };
	return v;
}

/* Take the member of the same key as `member` out of `map`; how many members there were. */
static size_t
drop_same(const struct reading *r, struct value *map, const struct value *member)
{
	struct value *before = NULL;
	size_t n = 0;

	for (struct value *v = map->first; v; before = v, v = v->next, n++) {
		if (!slice_eq(v->key, member->key))
			continue;
		report_add(r->report, "duplicate", r->file, member->line,
		    "'%.*s' is given twice; this one holds, not the one in line %u",
		    SLICE_ARG(utf8_first(v->key, 60)), v->line);
		*(before ? &before->next : &map->first) = v->next;
		if (map->last == v)
			map->last = before;
		break;
	}
	return n;
}

bool
value_add(const struct reading *r, struct value *parent, struct value *member)
{
	if (parent->kind == VALUE_MAP && drop_same(r, parent, member) >= VALUE_NAMES_MOST)
		return false;
	*(parent->last ? &parent->last->next : &parent->first) = member;
	parent->last = member;
	member->next = NULL;
	parent->count += member->count;
	return true;
}

static bool
is_control(uint32_t c)
{
	if (c >= 0x20 && c < 0x7F)
		return false;
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0 && c != 0x85) ||
	    c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

/* What a reader gets for a control: nothing but its room; for what is no character, that there was something. */
static uint32_t
instead_of(uint32_t c)
{
	return c == 0 || c >= 0xFFFE ? UTF8_REPLACEMENT : ' ';
}

/* Whether a text, `latin1` or UTF-8, can be read as it is; with `out`, also append it made fit. */
static bool
make_fit(struct buf *out, struct slice text, bool latin1)
{
	bool fit = true;

	while (text.len > 0) {
		uint32_t c = (unsigned char)text.data[0];
		size_t n = 1;

		if (!latin1 && c >= 0x80)
			n = utf8_next(text, &c, NULL);
		fit = fit && !is_control(c);
		if (out)
			utf8_put(out, is_control(c) ? instead_of(c) : c);
		text = slice_skip(text, n);
	}
	return fit;
}

struct slice
value_clean(const struct reading *r, struct slice text)
{
	struct buf out = BUF_INIT(3 * text.len + 1);
	bool latin1;
	char *copy;

	if (slice_starts(text, SLICE("\xEF\xBB\xBF")))
		text = slice_skip(text, 3);
	latin1 = !utf8_valid(text);
	if (!latin1 && make_fit(NULL, text, false))
		return text;
	make_fit(&out, text, latin1);
	copy = out.full ? NULL : arena_copy(r->arena, buf_slice(&out));
	text = slice_from(copy, out.len);
	buf_release(&out);
	return text;
}

struct value *
value_fail(const struct reading *r, struct err *err, unsigned line, const char *format, ...)
{
	char reason[200];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	err_set(err, "%s:%u: %s", r->file, line + (r->first_line > 0 ? r->first_line - 1 : 0), reason);
	return NULL;
}
