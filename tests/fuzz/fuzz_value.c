/*
 * fuzz_value.c: any bytes read as YAML, TOML, JSON or a JavaScript
 * configuration are a tree whose texts are UTF-8 with their '\0', no deeper
 * than promised, or a sentence that names the place.
 */
#include "base/utf8.h"
#include "blogs/literal.h"
#include "data/json.h"
#include "data/toml.h"
#include "data/yaml.h"

#include <stdint.h>
#include <stdlib.h>

typedef struct value *read_fn(const struct reading *r, struct slice text, struct err *err);

static void
check_text(struct slice text)
{
	if (text.data && (text.data[text.len] != '\0' || !utf8_valid(text)))
		abort();
}

static void
check_tree(const struct value *v, unsigned depth)
{
	bool nests = v->kind == VALUE_LIST || v->kind == VALUE_MAP;

	if (depth > VALUE_DEPTH_MOST + 1)
		abort();
	check_text(v->text);
	check_text(v->key);
	if (!nests && v->first)
		abort();
	for (const struct value *member = v->first; member; member = member->next) {
		check_tree(member, depth + 1);
		if (v->kind == VALUE_MAP && !member->key.data)
			abort();
	}
}

static void
check_literal(const struct reading *r, struct slice text)
{
	const struct value *v = literal_read(r, text);
	struct slice rest = text, found;

	if (!v || v->kind != VALUE_MAP)
		abort();
	check_tree(v, 0);
	while (literal_next(r, &rest, "title", &found)) {
		if (rest.len >= text.len)
			abort();
		text = rest;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static read_fn *const readers[] = { yaml_read, toml_read, json_read };
	struct reading r = { .arena = arena_new(), .file = "x" };
	unsigned kind = size > 0 ? data[0] % 4 : 0;
	struct slice text = slice_skip(slice_from((const char *)data, size), 1);
	struct err err = { "" };
	const struct value *v;

	if (kind == 3) {
		check_literal(&r, value_clean(&r, text));
	} else {
		v = readers[kind](&r, text, &err);
		if (v)
			check_tree(v, 0);
		else if (!slice_starts(slice_of(err.text), SLICE("x:")))
			abort();
	}
	arena_free(r.arena);
	return 0;
}
