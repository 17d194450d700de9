/* posts/front_matter.c: finding and reading it; see front_matter.h. */
#include "posts/front_matter.h"

#include "blogs/literal.h"
#include "data/json.h"
#include "data/toml.h"
#include "data/yaml.h"

#include <ctype.h>

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

/* What a line of marks may be followed by, as Eleventy reads it; the marks alone are YAML or TOML. */
static const struct { const char *line; enum front_kind kind; } fences[] = {
	{ "---", FRONT_YAML }, { "+++", FRONT_TOML }, { "---yaml", FRONT_YAML }, { "---yml", FRONT_YAML },
	{ "---toml", FRONT_TOML }, { "---json", FRONT_JSON }, { "---js", FRONT_SCRIPT }, { "---javascript", FRONT_SCRIPT },
};

static enum front_kind
kind_of_fence(struct slice line)
{
	line = slice_trim_right(line);
	for (size_t i = 0; i < COUNT(fences); i++) {
		if (slice_eq(line, slice_of(fences[i].line)))
			return fences[i].kind;
	}
	return FRONT_NONE;
}

static bool
closes(struct slice line, char mark)
{
	line = slice_trim_right(line);
	return slice_eq(line, mark == '+' ? SLICE("+++") : SLICE("---")) || (mark == '-' && slice_eq(line, SLICE("...")));
}

/* Whether `s` begins with a quoted text and a colon, or ends an object. */
static bool
begins_object(struct slice s)
{
	s = slice_trim_left(slice_skip(s, 1));
	return s.len > 0 && (s.data[0] == '"' || s.data[0] == '}');
}

static enum front_kind
kind_of(struct slice text)
{
	struct slice rest = text;

	/* "{% include %}" and "{{ title }}" begin a text too */
	if (text.len > 0 && text.data[0] == '{')
		return begins_object(text) ? FRONT_JSON : FRONT_NONE;
	return kind_of_fence(slice_cut_line(&rest));
}

/* Whether a line is "name: value", "name = value" or "[table]", as prose behind a thematic break is not. */
static bool
is_field(struct slice line)
{
	size_t n = 0;

	if (line.len > 0 && line.data[0] == '[')
		return slice_ends(slice_trim_right(line), SLICE("]"));
	while (n < line.len && (isalnum((unsigned char)line.data[n]) || line.data[n] == '_' || line.data[n] == '-'))
		n++;
	if (n == 0)
		return false;
	line = slice_skip(line, n);
	if (slice_starts(line, SLICE(":")))
		return line.len == 1 || isspace((unsigned char)line.data[1]);
	return slice_starts(slice_trim_left(line), SLICE("="));
}

/* Whether what stands behind the first line of marks was meant as front matter. */
static bool
is_meant(struct slice text)
{
	struct slice line = slice_cut_line(&text);

	if (slice_trim_right(line).len > 3)
		return true;
	do
		line = slice_cut_line(&text);
	while (text.len > 0 && (slice_trim(line).len == 0 || line.data[0] == '#'));
	return is_field(line);
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
		if (closes(line, text.data[0])) {
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

/* Blank lines above front matter, which Hugo and Zola allow; 0 where none follows that was meant so. */
static size_t
blank_lines(struct slice text)
{
	struct slice rest = text, line;
	const char *start;

	do {
		start = rest.data;
		line = slice_cut_line(&rest);
	} while (rest.len > 0 && slice_trim(line).len == 0);
	rest = slice_skip(text, (size_t)(start - text.data));
	return kind_of_fence(line) != FRONT_NONE && is_meant(rest) ? (size_t)(start - text.data) : 0;
}

struct front_matter
front_matter_find(struct slice text)
{
	struct front_matter f = { .text = SLICE(""), .body_line = 1 };
	struct slice start, head;
	unsigned above;

	if (slice_starts(text, SLICE("\xEF\xBB\xBF")))
		text = slice_skip(text, 3);
	start = slice_skip(text, blank_lines(text));
	above = count_lines(slice_first(text, text.len - start.len));
	f.body = text;
	f.kind = kind_of(start);
	if (f.kind == FRONT_NONE)
		return f;
	head = slice_first(start, FRONT_MOST);
	f.open = !(start.data[0] == '{' ? find_object(&f, head) : find_fenced(&f, head));
	if (f.open)
		return (struct front_matter){ .text = SLICE(""), .body = text, .line = above + 1, .body_line = 1, .open = true,
			.unclosed = start.data[0] != '{' && is_meant(start) };
	f.line += above;
	f.body_line += above;
	f.body.len = (size_t)(text.data + text.len - f.body.data);
	return f;
}

/* Whether a line can stand in front matter in YAML, as prose above a thematic break does not. */
static bool
is_yaml_line(struct slice line)
{
	return slice_trim(line).len == 0 || strchr("# \t-", line.data[0]) || is_field(line);
}

void
front_matter_find_unopened(struct front_matter *f)
{
	struct slice text = f->body, rest = slice_first(text, FRONT_MOST), line = slice_cut_line(&rest);

	if (f->kind != FRONT_NONE || f->open || !is_field(line) || line.data[0] == '[')
		return;
	for (unsigned n = 2; rest.len > 0; n++) {
		const char *start = rest.data;

		line = slice_cut_line(&rest);
		if (slice_eq(slice_trim_right(line), SLICE("---"))) {
			*f = (struct front_matter){ .kind = FRONT_YAML, .line = 1, .text = slice_first(text, (size_t)(start - text.data)),
				.body = slice_skip(text, (size_t)(rest.data - text.data)), .body_line = n + 1 };
			return;
		}
		if (!is_yaml_line(line))
			return;
	}
}

/*
 * Whether a program may keep the text back or put it elsewhere; only running
 * it would tell.
 */
static bool
may_hide(struct slice program)
{
	static const char *const words[] = { "draft", "publish", "permalink", "pagination", "hidden", "private", "exclude", "unlisted", "eleventyComputed" };

	for (size_t i = 0; i < COUNT(words); i++) {
		if (slice_search(program, slice_of(words[i])) < program.len)
			return true;
	}
	return false;
}

/* What a program says in plain literals. */
static struct value *
read_program(const struct front_matter *f, const struct reading *r, struct err *err)
{
	static const char *const names[] = { "title", "description", "date", "lang", "author" };
	struct value *map;

	if (may_hide(f->text))
		return value_fail(r, err, 1, "front matter that is a program is not run; write it as YAML, TOML or JSON");
	report_add(r->report, "front-matter", r->file, f->line, "front matter that is a program is not run: of it only plain texts are known");
	map = value_new(r, VALUE_MAP, 1);
	for (size_t i = 0; map && i < COUNT(names); i++) {
		struct value *member;
		struct slice text;

		if (!literal_find(r, f->text, names[i], &text) || !(member = value_new(r, VALUE_STRING, 1)))
			continue;
		member->key = slice_of(names[i]);
		member->text = text;
		value_add(r, map, member);
	}
	return map;
}

const struct value *
front_matter_read(const struct front_matter *f, const struct reading *r, struct err *err)
{
	struct reading here = *r;
	struct value *v;

	here.first_line = f->line;
	if (f->unclosed)
		return value_fail(&here, err, 1, "the front matter that begins here has no end; close it with the same line of marks");
	if (f->kind == FRONT_SCRIPT)
		v = read_program(f, &here, err);
	else if (f->kind == FRONT_YAML)
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
