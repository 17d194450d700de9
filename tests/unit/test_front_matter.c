/* test_front_matter.c: where front matter begins and ends. */
#include "unit.h"

#include "posts/front_matter.h"
#include "values.h"

static const struct find_case {
	const char *label, *text;
	enum front_kind kind;
	const char *front, *body;
	unsigned body_line;
} cases[] = {
	{ "nothing at all", "", FRONT_NONE, "", "", 1 },
	{ "a body alone", "# Hi\n", FRONT_NONE, "", "# Hi\n", 1 },
	{ "a body after a byte order mark", "\xEF\xBB\xBF# Hi\n", FRONT_NONE, "", "# Hi\n", 1 },
	{ "YAML", "---\na: 1\nb: 2\n---\nbody\n", FRONT_YAML, "a: 1\nb: 2\n", "body\n", 5 },
	{ "YAML after a byte order mark", "\xEF\xBB\xBF---\na: 1\n---\nbody\n", FRONT_YAML, "a: 1\n", "body\n", 4 },
	{ "YAML in CR LF", "---\r\na: 1\r\n---\r\nbody\r\n", FRONT_YAML, "a: 1\r\n", "body\r\n", 4 },
	{ "blanks behind the dashes", "---  \na: 1\n---\t\nbody\n", FRONT_YAML, "a: 1\n", "body\n", 4 },
	{ "ended with dots", "---\na: 1\n...\nbody\n", FRONT_YAML, "a: 1\n", "body\n", 4 },
	{ "empty YAML", "---\n---\nbody\n", FRONT_YAML, "", "body\n", 3 },
	{ "YAML and no body", "---\na: 1\n---", FRONT_YAML, "a: 1\n", "", 4 },
	{ "dashes inside", "---\na: |\n  ---\n  x\n---\nbody\n", FRONT_YAML, "a: |\n  ---\n  x\n", "body\n", 6 },
	{ "a thematic break", "---\n\nIt was a dark night.\n", FRONT_NONE, "", "---\n\nIt was a dark night.\n", 1 },
	{ "four dashes", "----\na: 1\n----\n", FRONT_NONE, "", "----\na: 1\n----\n", 1 },
	{ "blank lines above", "\n \r\n---\na: 1\n---\nbody\n", FRONT_YAML, "a: 1\n", "body\n", 6 },
	{ "blank lines above a break", "\n---\nDark.\n\n---\n", FRONT_NONE, "", "\n---\nDark.\n\n---\n", 1 },
	{ "not above the text", "Hi\n---\na: 1\n---\n", FRONT_NONE, "", "Hi\n---\na: 1\n---\n", 1 },
	{ "dashes that name JSON", "---json\n{\"a\": 1}\n---\nbody\n", FRONT_JSON, "{\"a\": 1}\n", "body\n", 4 },
	{ "dashes that name TOML", "---toml\na = 1\n---\nbody\n", FRONT_TOML, "a = 1\n", "body\n", 4 },
	{ "dashes and a word", "---so\na: 1\n---\n", FRONT_NONE, "", "---so\na: 1\n---\n", 1 },
	{ "TOML", "+++\na = 1\n+++\nbody\n", FRONT_TOML, "a = 1\n", "body\n", 4 },
	{ "TOML is not closed by dashes", "+++\na = 1\n---\nbody\n", FRONT_NONE, "", "+++\na = 1\n---\nbody\n", 1 },
	{ "JSON", "{\n\"a\": 1\n}\nbody\n", FRONT_JSON, "{\n\"a\": 1\n}", "body\n", 4 },
	{ "JSON on one line", "{ \"a\": {\"b\": \"}\\\"}\"} }\nbody\n", FRONT_JSON, "{ \"a\": {\"b\": \"}\\\"}\"} }", "body\n", 2 },
	{ "empty JSON", "{}\nbody\n", FRONT_JSON, "{}", "body\n", 2 },
	{ "a template tag", "{% include x.html %}\n", FRONT_NONE, "", "{% include x.html %}\n", 1 },
	{ "a shortcode", "{{< figure src=\"x\" >}}\n", FRONT_NONE, "", "{{< figure src=\"x\" >}}\n", 1 },
	{ "a text in braces", "{\"a\"} is a set\n", FRONT_NONE, "", "{\"a\"} is a set\n", 1 },
	{ "JSON not closed", "{\"a\": 1\nbody\n", FRONT_NONE, "", "{\"a\": 1\nbody\n", 1 },
};

static void
test_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct front_matter f = front_matter_find(slice_of(cases[i].text));

		print_message("  %s\n", cases[i].label);
		assert_int_equal(f.kind, cases[i].kind);
		assert_true(slice_eq(f.text, slice_of(cases[i].front)));
		assert_true(slice_eq(f.body, slice_of(cases[i].body)));
		assert_int_equal(f.body_line, cases[i].body_line);
	}
}

static void
test_open(void **state)
{
	(void)state;
	assert_true(front_matter_find(SLICE("---\na: 1\n")).open);
	assert_true(front_matter_find(SLICE("{\"a\": 1\n")).open);
	assert_false(front_matter_find(SLICE("---\na: 1\n---\n")).open);
	assert_false(front_matter_find(SLICE("text\n")).open);
}

static const struct read_case { const char *label, *text, *want; } read_cases[] = {
	{ "YAML", "---\n\na: 1\n---\n", "{a: 1@3}@3" },
	{ "TOML", "+++\na = 1\n+++\n", "{a: 1@2}@2" },
	{ "JSON", "{\n\"a\": 1}\n", "{a: 1@2}@1" },
	{ "none", "text\n", "{}@1" },
	{ "empty", "---\n# nothing\n---\n", "{}@2" },
	{ "an error names the file's line", "---\na: 1\nb: c: d\n---\n",
	    "f:3: not YAML: mapping values are not allowed in this context; put quotes around a text that holds ': '" },
	{ "JSON between dashes", "---json\n{\n\"a\": 1}\n---\n", "{a: 1@3}@2" },
	{ "a program that may hide its text", "---js\n{ draft: x() }\n---\n", "f:2: front matter that is a program is not run; write it as YAML, TOML or JSON" },
	{ "a program's plain texts", "---js\nconst title = \"A\";\nconst x = { key: 1 };\n---\n",
	    "{title: \"A\"@2}@2 (front-matter f:2 front matter that is a program is not run: of it only plain texts are known)" },
	{ "never closed", "\n---\n\n# so\na: 1\ndraft: true\nbody\n",
	    "f:2: the front matter that begins here has no end; close it with the same line of marks" },
	{ "TOML closed as YAML", "+++\na = 1\n---\n",
	    "f:1: the front matter that begins here has no end; close it with the same line of marks" },
	{ "a break above prose", "---\nIt was a dark: night\n", "{}@1" },
	{ "an error below blank lines", "\n\n---\na: 1\nb: c: d\n---\n",
	    "f:5: not YAML: mapping values are not allowed in this context; put quotes around a text that holds ': '" },
	{ "a list", "---\n- a\n---\n", "f:2: the front matter is a list; it should be lines of 'name: value'" },
	{ "a text", "---\n\nhello\nthere\n---\n", "f:2: the front matter is a text; it should be lines of 'name: value'" },
	{ "TOML error", "+++\na = 1\nb = x\n+++\n",
	    "f:3: not TOML: 'x' is no number, date, true or false; a text stands in quotes" },
};

static struct value *
find_and_read(const struct reading *r, struct slice text, struct err *err)
{
	struct front_matter f = front_matter_find(text);

	return (struct value *)front_matter_read(&f, r, err);
}

static void
test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(read_cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", read_cases[i].label);
		read_and_put(&out, find_and_read, slice_of(read_cases[i].text), true);
		assert_string_equal(out.data, read_cases[i].want);
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
