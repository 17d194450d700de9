/* data/json.c: jansson's tree into values; see json.h. */
#include "data/json.h"

#include <jansson.h>
#include <stdlib.h>

/*
 * jansson keeps the order of members but not their lines, nor how a number
 * was written: a second reading of the text, which is sound by then, goes
 * along its tree one token at a time. Where a key is given twice text and tree
 * part company, and lines are done without: `rest` is empty then.
 */
struct json {
	const struct reading *reading;
	struct slice rest;
	unsigned line, depth;
	const char *failed;  /* why; NULL so far */
};

static size_t
string_length(struct slice s)
{
	size_t n = 1;

	while (n < s.len && s.data[n] != '"')
		n += s.data[n] == '\\' ? 2 : 1;
	return n + 1;
}

/* The next bracket, string or word; commas, colons and blanks are passed over. */
static struct slice
next_token(struct json *j)
{
	struct slice token;
	size_t n = 0;

	while (j->rest.len > 0 && strchr(" \t\r\n,:", j->rest.data[0])) {
		j->line += j->rest.data[0] == '\n';
		j->rest = slice_skip(j->rest, 1);
	}
	if (j->rest.len > 0 && j->rest.data[0] == '"')
		n = string_length(j->rest);
	else if (j->rest.len > 0 && strchr("{}[]", j->rest.data[0]))
		n = 1;
	else
		while (n < j->rest.len && !strchr(" \t\r\n,:{}[]\"", j->rest.data[n]))
			n++;
	token = slice_first(j->rest, n);
	j->rest = slice_skip(j->rest, n);
	return token;
}

/* How a number, or true, false and null, is written when there are no tokens. */
static struct slice
scalar_text(struct json *j, json_t *node)
{
	char *text = json_dumps(node, JSON_ENCODE_ANY);
	char *made = text ? arena_copy(j->reading->arena, slice_of(text)) : NULL;

	free(text);
	if (!made)
		j->failed = "out of memory";
	return slice_of(made);
}

static struct slice
copy(struct json *j, struct slice text)
{
	char *made = arena_copy(j->reading->arena, text);

	if (!made)
		j->failed = "out of memory";
	return made ? slice_from(made, text.len) : SLICE("");
}

static struct value *build(struct json *j, json_t *node);

static void
add(struct json *j, struct value *parent, json_t *node, struct slice key)
{
	struct value *member = build(j, node);

	if (!member)
		return;
	member->key = copy(j, key);
	if (!value_add(j->reading, parent, member))
		j->failed = "an object with more names than are taken";
}

static void
build_members(struct json *j, struct value *v, json_t *node)
{
	const char *key;
	json_t *member;
	size_t i;

	if (++j->depth > VALUE_DEPTH_MOST) {
		j->failed = "arrays and objects are nested too deep";
		return;
	}
	json_object_foreach(node, key, member) {
		next_token(j);
		if (!j->failed)
			add(j, v, member, slice_of(key));
	}
	json_array_foreach(node, i, member) {
		if (!j->failed)
			add(j, v, member, SLICE(""));
	}
	next_token(j);
	j->depth--;
}

static enum value_kind
kind_of(json_t *node)
{
	switch (json_typeof(node)) {
	case JSON_OBJECT:
		return VALUE_MAP;
	case JSON_ARRAY:
		return VALUE_LIST;
	case JSON_STRING:
		return VALUE_STRING;
	case JSON_INTEGER:
	case JSON_REAL:
		return VALUE_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return VALUE_BOOL;
	default:
		return VALUE_NULL;
	}
}

static struct value *
build(struct json *j, json_t *node)
{
	struct slice token = next_token(j);
	struct value *v = value_new(j->reading, kind_of(node), j->line);

	if (!v) {
		j->failed = "out of memory";
		return NULL;
	}
	if (v->kind == VALUE_MAP || v->kind == VALUE_LIST)
		build_members(j, v, node);
	else if (v->kind == VALUE_STRING)
		v->text = copy(j, slice_from(json_string_value(node), json_string_length(node)));
	else
		v->text = token.len > 0 ? copy(j, token) : scalar_text(j, node);
	v->truth = json_is_true(node);
	v->number = json_number_value(node);
	return v;
}

static unsigned
line_in_file(const struct reading *r, int line)
{
	return (unsigned)line + (r->first_line > 0 ? r->first_line - 1 : 0);
}

struct value *
json_read(const struct reading *r, struct slice text, struct err *err)
{
	struct json j = { .reading = r, .rest = SLICE(""), .line = 1 };
	struct value *v;
	json_error_t error;
	json_t *root;

	text = value_clean(r, text);
	if (!text.data)
		return value_fail(r, err, 1, "out of memory");
	root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
	if (root) {
		j.rest = text;
	} else if (json_error_code(&error) == json_error_duplicate_key) {
		report_add(r->report, "duplicate", r->file, line_in_file(r, error.line), "a name is given twice; the last one holds");
		root = json_loadb(text.data, text.len, 0, &error);
	}
	if (!root)
		return value_fail(r, err, error.line > 0 ? (unsigned)error.line : 1, "not JSON: %s", error.text);
	v = build(&j, root);
	json_decref(root);
	return j.failed ? value_fail(r, err, j.line, "%s", j.failed) : v;
}
