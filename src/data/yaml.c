/* data/yaml.c: libyaml's events into values; see yaml.h. */
#include "data/yaml.h"

#include <yaml.h>

/* A list or map that has begun and not ended. */
struct level {
	struct value *value;
	struct slice  key, anchor;
	bool          has_key;  /* in a map: the next value is for `key` */
};

struct anchor {
	struct slice  name;
	struct value *value;
	struct anchor *older;
};

struct yaml {
	const struct reading *reading;
	struct err *err;
	struct level levels[VALUE_DEPTH_MOST];
	size_t depth;
	struct anchor *anchors;
	size_t count;          /* values so far, as VALUE_COUNT_MOST counts them */
	struct value *root;
	bool failed;
};

static unsigned
line_of(yaml_mark_t mark)
{
	return (unsigned)mark.line + 1;
}

static void
fail(struct yaml *y, unsigned line, const char *reason)
{
	y->failed = true;
	value_fail(y->reading, y->err, line, "%s", reason);
}

static struct slice
copy(struct yaml *y, const void *text, size_t len)
{
	char *made = arena_copy(y->reading->arena, slice_from(text, len));

	if (!made)
		fail(y, 1, "out of memory");
	return made ? slice_from(made, len) : SLICE("");
}

static struct value *
new_value(struct yaml *y, enum value_kind kind, yaml_mark_t mark)
{
	struct value *v = value_new(y->reading, kind, line_of(mark));

	if (!v)
		fail(y, line_of(mark), "out of memory");
	else if (++y->count > VALUE_COUNT_MOST)
		fail(y, line_of(mark), "this stands for more values than are taken");
	return v;
}

static void
set_anchor(struct yaml *y, struct slice name, struct value *v)
{
	struct anchor *a;

	if (name.len == 0)
		return;
	a = arena_get(y->reading->arena, sizeof(*a));
	if (!a) {
		fail(y, 1, "out of memory");
		return;
	}
	*a = (struct anchor){ .name = name, .value = v, .older = y->anchors };
	y->anchors = a;
}

/* A value is complete: it is the document, a member, or a map's key. */
static void
place(struct yaml *y, struct value *v, unsigned line)
{
	struct level *top = y->depth > 0 ? &y->levels[y->depth - 1] : NULL;

	if (!top) {
		y->root = v;
	} else if (top->value->kind == VALUE_LIST) {
		value_add(y->reading, top->value, v);
	} else if (top->has_key) {
		v->key = top->key;
		top->has_key = false;
		if (!value_add(y->reading, top->value, v))
			fail(y, line, "a map with more names than are taken");
	} else {
		/* A map that is a name, as "{{ title }}" of a template is to YAML, is one without words. */
		top->key = v->kind == VALUE_LIST || v->kind == VALUE_MAP ? SLICE("") : v->text;
		top->has_key = true;
	}
}

static bool
is_null(struct slice text)
{
	return text.len == 0 || slice_eq(text, SLICE("~")) || slice_eq_nocase(text, SLICE("null"));
}

static void
take_scalar(struct yaml *y, const yaml_event_t *event)
{
	struct value *v = new_value(y, VALUE_STRING, event->start_mark);
	const char *anchor = (const char *)event->data.scalar.anchor;

	if (y->failed)
		return;
	v->text = copy(y, event->data.scalar.value, event->data.scalar.length);
	v->quoted = !event->data.scalar.plain_implicit;
	if (event->data.scalar.plain_implicit) {
		if (is_null(v->text))
			v->kind = VALUE_NULL;
		else if (value_read_bool(v->text, &v->truth))
			v->kind = VALUE_BOOL;
		else if (value_read_number(v->text, &v->number))
			v->kind = VALUE_NUMBER;
	}
	if (anchor)
		set_anchor(y, copy(y, anchor, strlen(anchor)), v);
	place(y, v, line_of(event->start_mark));
}

static void
begin(struct yaml *y, enum value_kind kind, const yaml_char_t *anchor, yaml_mark_t mark)
{
	struct value *v = new_value(y, kind, mark);

	if (y->failed)
		return;
	if (y->depth == VALUE_DEPTH_MOST) {
		fail(y, line_of(mark), "lists and maps are nested too deep");
		return;
	}
	y->levels[y->depth++] = (struct level){
		.value = v,
		.anchor = anchor ? copy(y, anchor, strlen((const char *)anchor)) : SLICE(""),
	};
}

/* Its anchor is known from here on, so that nothing can contain itself. */
static void
end(struct yaml *y, yaml_mark_t mark)
{
	struct level done = y->levels[--y->depth];

	set_anchor(y, done.anchor, done.value);
	place(y, done.value, line_of(mark));
}

/* What an alias stands for is shared, not copied; it is counted as if it were. */
static void
take_alias(struct yaml *y, const yaml_event_t *event)
{
	struct slice name = slice_of((const char *)event->data.alias.anchor);
	struct anchor *a = y->anchors;
	struct value *v;

	while (a && !slice_eq(a->name, name))
		a = a->older;
	if (!a) {
		fail(y, line_of(event->start_mark), "an alias (*name) whose anchor (&name) is not above it; "
		    "put quotes around a text that begins with *");
		return;
	}
	y->count += a->value->count - 1;
	v = new_value(y, a->value->kind, event->start_mark);
	if (y->failed)
		return;
	v->text = a->value->text;
	v->truth = a->value->truth;
	v->number = a->value->number;
	v->first = a->value->first;
	v->count = a->value->count;
	place(y, v, line_of(event->start_mark));
}

static void
take(struct yaml *y, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		take_scalar(y, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		begin(y, VALUE_LIST, event->data.sequence_start.anchor, event->start_mark);
		break;
	case YAML_MAPPING_START_EVENT:
		begin(y, VALUE_MAP, event->data.mapping_start.anchor, event->start_mark);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		end(y, event->start_mark);
		break;
	case YAML_ALIAS_EVENT:
		take_alias(y, event);
		break;
	case YAML_DOCUMENT_START_EVENT:
		if (y->root)
			fail(y, line_of(event->start_mark), "a second document begins here (---); only one is read");
		break;
	default:
		break;
	}
}

/* What an author can do about libyaml's reasons, for the mistakes that are made most. */
static const char *
advice(const char *problem)
{
	static const struct { const char *problem, *advice; } known[] = {
		{ "mapping values are not allowed", "; put quotes around a text that holds ': '" },
		{ "cannot start any token", "; put quotes around a text that begins with @, `, % or a tab" },
		{ "did not find expected key", "; are the names below one another, and texts with quotes in them quoted?" },
		{ "could not find expected ':'", "; every line is 'name: value'" },
		{ "unexpected end of stream", "; a quote is opened and not closed" },
	};

	for (size_t i = 0; i < COUNT(known); i++) {
		if (strstr(problem, known[i].problem))
			return known[i].advice;
	}
	return "";
}

static void
parser_failed(struct yaml *y, const yaml_parser_t *parser)
{
	const char *problem = parser->problem ? parser->problem : "out of memory";

	y->failed = true;
	value_fail(y->reading, y->err, line_of(parser->problem_mark), "not YAML: %s%s", problem, advice(problem));
}

struct value *
yaml_read(const struct reading *r, struct slice text, struct err *err)
{
	struct yaml y = { .reading = r, .err = err };
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true;

	text = value_clean(r, text);
	if (!text.data || !yaml_parser_initialize(&parser))
		return value_fail(r, err, 1, "out of memory");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, text.len);
	while (more && !y.failed) {
		if (!yaml_parser_parse(&parser, &event)) {
			parser_failed(&y, &parser);
			break;
		}
		take(&y, &event);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	if (y.failed)
		return NULL;
	return y.root ? y.root : value_new(r, VALUE_NULL, 1);
}
