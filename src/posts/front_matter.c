/* posts/front_matter.c: finding and reading it; see front_matter.h. */
#include "posts/front_matter.h"

#include "data/json.h"
#include "data/toml.h"
#include "data/yaml.h"

static unsigned
count_lines(struct slice s)
{
	unsigned n = 0;

	while (s.len > 0) {
		size_t at = slice_find(s, '\n');

		n += at < s.len;
		s = slice_skip(s, at + 1);
	}
	return n;
}

static bool
is_fence(struct slice line, enum front_kind kind, bool closing)
{
	line = slice_trim_right(line);
	if (kind == FRONT_TOML)
		return slice_eq(line, SLICE("+++"));
	return slice_eq(line, SLICE("---")) || (closing && slice_eq(line, SLICE("...")));
}

static enum front_kind
kind_of(struct slice text)
{
	struct slice rest = text, line = slice_cut_line(&rest);

	if (is_fence(line, FRONT_YAML, false))
		return FRONT_YAML;
	if (is_fence(line, FRONT_TOML, false))
		return FRONT_TOML;
	/* "{% include %}" and "{{ title }}" begin a text too */
	if (line.len > 0 && line.data[0] == '{') {
		rest = slice_trim_left(slice_skip(text, 1));
		if (rest.len > 0 && (rest.data[0] == '"' || rest.data[0] == '}'))
			return FRONT_JSON;
	}
	return FRONT_NONE;
}

/* How long the object is that `s` begins with; 0: it does not end. */
static size_t
object_length(struct slice s)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.data[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '{')
			depth++;
		else if (!quoted && c == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* Set text and body of front matter between lines; false: it is not closed. */
static bool
find_fenced(struct front_matter *f, struct slice text)
{
	struct slice rest = text, line;

	slice_cut_line(&rest);
	f->text = rest;
	f->line = 2;
	for (unsigned n = 2; rest.len > 0; n++) {
		const char *start = rest.data;

		line = slice_cut_line(&rest);
		if (is_fence(line, f->kind, true)) {
			f->text.len = (size_t)(start - f->text.data);
			f->body = rest;
			f->body_line = n + 1;
			return true;
		}
	}
	return false;
}

static bool
find_object(struct front_matter *f, struct slice text)
{
	size_t length = object_length(text);
	struct slice rest = slice_skip(text, length);

	if (length == 0 || slice_trim(slice_cut_line(&rest)).len > 0)
		return false;
	f->text = slice_first(text, length);
	f->line = 1;
	f->body = rest;
	f->body_line = 1 + count_lines(slice_first(text, (size_t)(rest.data - text.data)));
	return true;
}

struct front_matter
front_matter_find(struct slice text)
{
	struct front_matter f = { .text = SLICE(""), .body_line = 1 };
	struct slice head;

	if (slice_starts(text, SLICE("\xEF\xBB\xBF")))
		text = slice_skip(text, 3);
	f.body = text;
	f.kind = kind_of(text);
	if (f.kind == FRONT_NONE)
		return f;
	head = slice_first(text, FRONT_MOST);
	f.open = !(f.kind == FRONT_JSON ? find_object(&f, head) : find_fenced(&f, head));
	if (f.open)
		return (struct front_matter){ .text = SLICE(""), .body = text, .body_line = 1, .open = true };
	f.body.len = (size_t)(text.data + text.len - f.body.data);
	return f;
}

const struct value *
front_matter_read(const struct front_matter *f, const struct reading *r, struct err *err)
{
	struct reading here = *r;
	struct value *v;

	here.first_line = f->line;
	if (f->kind == FRONT_YAML)
		v = yaml_read(&here, f->text, err);
	else if (f->kind == FRONT_TOML)
		v = toml_read(&here, f->text, err);
	else if (f->kind == FRONT_JSON)
		v = json_read(&here, f->text, err);
	else
		v = value_new(&here, VALUE_MAP, 1);
	if (!v || v->kind == VALUE_MAP)
		return v;
	if (v->kind != VALUE_NULL)
		return value_fail(&here, err, 1, "the front matter is %s; it should be lines of 'name: value'",
		    value_kind_name(v->kind));
	v->kind = VALUE_MAP;
	return v;
}
