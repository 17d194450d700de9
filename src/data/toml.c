/* data/toml.c: TOML 1.0.0 into values; see toml.h. Section names are the specification's. */
#include "data/toml.h"

#include "data/toml_scalar.h"

/* How a table or array came about: says what may still be added to it. */
enum mark {
	CLOSED,       /* written out as a value: nothing */
	BY_PATH,      /* named on the way in [a.b]: [a] may follow */
	BY_HEADER,    /* [a] itself */
	BY_DOTS,      /* a.b = 1: further dotted keys may follow */
	OF_TABLES,    /* [[a]]: further elements */
};

/* The parts of a key: a."b c".d */
struct key {
	struct slice parts[VALUE_DEPTH_MOST];
	size_t count;
};

static struct value *read_value(struct toml *t);

static struct value *
member(const struct value *map, struct slice key)
{
	struct value *v = map->first;

	while (v && !slice_eq(v->key, key))
		v = v->next;
	return v;
}

static bool
append(struct toml *t, struct value *parent, struct value *v)
{
	return value_add(t->reading, parent, v) || toml_fail(t, "a table with more names than are taken");
}

/* A new table or array called `key` in `parent`; NULL after a failure. */
static struct value *
add_new(struct toml *t, struct value *parent, struct slice key, enum value_kind kind, enum mark mark)
{
	struct value *v = toml_new(t, kind);

	if (!v)
		return NULL;
	v->key = key;
	v->mark = mark;
	return append(t, parent, v) ? v : NULL;
}

/* --- Keys ------------------------------------------------------------------- */

static bool
is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool
read_key_part(struct toml *t, struct slice *part)
{
	size_t n = 0;

	if (toml_at(t, '"') || toml_at(t, '\''))
		return toml_read_string(t, part, false);
	while (n < t->rest.len && is_bare(t->rest.data[n]))
		n++;
	if (n == 0)
		return toml_fail(t, "a name is missing here");
	*part = toml_copy(t, slice_first(t->rest, n));
	t->rest = slice_skip(t->rest, n);
	return !t->failed;
}

static bool
read_key(struct toml *t, struct key *key)
{
	key->count = 0;
	do {
		toml_skip_blanks(t);
		if (key->count == VALUE_DEPTH_MOST)
			return toml_fail(t, "a name with too many dots");
		if (!read_key_part(t, &key->parts[key->count]))
			return false;
		key->count++;
		toml_skip_blanks(t);
	} while (toml_skip(t, '.'));
	return true;
}

/* --- Key/Value Pair --------------------------------------------------------- */

/* The table that `key`, without its last part, names within `table`. */
static struct value *
follow_dots(struct toml *t, struct value *table, const struct key *key)
{
	for (size_t i = 0; table && i + 1 < key->count; i++) {
		struct value *next = member(table, key->parts[i]);

		if (next && (next->kind != VALUE_MAP || next->mark != BY_DOTS)) {
			toml_fail(t, "'%.*s' is something else already", SLICE_ARG(key->parts[i]));
			return NULL;
		}
		table = next ? next : add_new(t, table, key->parts[i], VALUE_MAP, BY_DOTS);
	}
	return table;
}

static bool
read_pair(struct toml *t, struct value *table)
{
	struct key key;
	struct value *v;

	if (!read_key(t, &key))
		return false;
	if (!toml_skip(t, '='))
		return toml_fail(t, "'=' is missing after '%.*s'", SLICE_ARG(key.parts[key.count - 1]));
	toml_skip_blanks(t);
	table = follow_dots(t, table, &key);
	if (!table)
		return false;
	if (member(table, key.parts[key.count - 1]))
		return toml_fail(t, "'%.*s' is given twice", SLICE_ARG(key.parts[key.count - 1]));
	v = read_value(t);
	if (!v)
		return false;
	v->key = key.parts[key.count - 1];
	return append(t, table, v);
}

/* --- Array, Inline Table ---------------------------------------------------- */

static void
skip_lines(struct toml *t)
{
	do
		toml_skip_rest_of_line(t);
	while (toml_skip_newline(t));
}

static bool
read_array(struct toml *t, struct value *list)
{
	skip_lines(t);
	while (!t->failed && !toml_skip(t, ']')) {
		struct value *v = read_value(t);

		if (!v)
			return false;
		value_add(t->reading, list, v);
		skip_lines(t);
		if (!toml_skip(t, ',') && !toml_at(t, ']'))
			return toml_fail(t, "',' or ']' is missing in a list");
		skip_lines(t);
	}
	return !t->failed;
}

static bool
read_inline_table(struct toml *t, struct value *map)
{
	toml_skip_blanks(t);
	if (toml_skip(t, '}'))
		return true;
	do {
		if (!read_pair(t, map))
			return false;
		toml_skip_blanks(t);
	} while (toml_skip(t, ','));
	return toml_skip(t, '}') || toml_fail(t, "',' or '}' is missing in a table on one line");
}

static struct value *
read_value(struct toml *t)
{
	bool list = toml_at(t, '[');
	struct value *v;
	bool good;

	if (!list && !toml_at(t, '{'))
		return toml_read_scalar(t);
	if (t->depth == VALUE_DEPTH_MOST) {
		toml_fail(t, "lists and tables are nested too deep");
		return NULL;
	}
	v = toml_new(t, list ? VALUE_LIST : VALUE_MAP);
	if (!v)
		return NULL;
	t->depth++;
	toml_skip(t, list ? '[' : '{');
	good = list ? read_array(t, v) : read_inline_table(t, v);
	t->depth--;
	return good ? v : NULL;
}

/* --- Table, Array of Tables ------------------------------------------------- */

/* The table that a header's key, without its last part, names. */
static struct value *
follow_header(struct toml *t, const struct key *key)
{
	struct value *table = t->root;

	for (size_t i = 0; table && i + 1 < key->count; i++) {
		struct value *next = member(table, key->parts[i]);

		if (next && next->mark == OF_TABLES)
			next = next->last;
		if (next && (next->kind != VALUE_MAP || next->mark == CLOSED)) {
			toml_fail(t, "'%.*s' is something else already", SLICE_ARG(key->parts[i]));
			return NULL;
		}
		table = next ? next : add_new(t, table, key->parts[i], VALUE_MAP, BY_PATH);
	}
	return table;
}

/* The table for the pairs below [key]. */
static struct value *
open_table(struct toml *t, struct value *parent, struct slice name)
{
	struct value *v = member(parent, name);

	if (!v)
		return add_new(t, parent, name, VALUE_MAP, BY_HEADER);
	if (v->kind != VALUE_MAP || v->mark != BY_PATH) {
		toml_fail(t, "'%.*s' is given twice", SLICE_ARG(name));
		return NULL;
	}
	v->mark = BY_HEADER;
	return v;
}

/* The table for the pairs below [[key]]. */
static struct value *
open_element(struct toml *t, struct value *parent, struct slice name)
{
	struct value *list = member(parent, name);

	if (!list)
		list = add_new(t, parent, name, VALUE_LIST, OF_TABLES);
	if (list && list->mark != OF_TABLES) {
		toml_fail(t, "'%.*s' is something else already", SLICE_ARG(name));
		return NULL;
	}
	return list ? add_new(t, list, SLICE(""), VALUE_MAP, BY_HEADER) : NULL;
}

static bool
read_header(struct toml *t)
{
	bool element;
	struct value *parent;
	struct slice name;
	struct key key;

	toml_skip(t, '[');
	element = toml_skip(t, '[');
	if (!read_key(t, &key))
		return false;
	if (!toml_skip(t, ']') || (element && !toml_skip(t, ']')))
		return toml_fail(t, "']' is missing");
	parent = follow_header(t, &key);
	if (!parent)
		return false;
	name = key.parts[key.count - 1];
	t->table = element ? open_element(t, parent, name) : open_table(t, parent, name);
	return t->table;
}

static bool
read_line(struct toml *t)
{
	toml_skip_rest_of_line(t);
	if (t->rest.len == 0 || toml_skip_newline(t))
		return true;
	if (toml_at(t, '[') ? !read_header(t) : !read_pair(t, t->table))
		return false;
	toml_skip_rest_of_line(t);
	return t->rest.len == 0 || toml_skip_newline(t) || toml_fail(t, "something follows on the line; a text stands in quotes");
}

struct value *
toml_read(const struct reading *r, struct slice text, struct err *err)
{
	struct toml t = { .reading = r, .err = err, .rest = value_clean(r, text), .line = 1 };

	if (!t.rest.data)
		return value_fail(r, err, 1, "out of memory");
	buf_init(&t.scratch, t.rest.len);
	t.root = t.table = toml_new(&t, VALUE_MAP);
	while (!t.failed && t.rest.len > 0)
		read_line(&t);
	buf_release(&t.scratch);
	return t.failed ? NULL : t.root;
}
