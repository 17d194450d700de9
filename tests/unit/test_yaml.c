/* test_yaml.c: YAML as blogs write it, and as nobody should. */
#include "unit.h"

#include "data/yaml.h"
#include "values.h"

static const struct yaml_case { const char *label, *text, *want; } cases[] = {
	{ "nothing", "", "null" },
	{ "only a comment", "# nothing here\n", "null" },
	{ "a map", "a: b\nc: d\n", "{a: \"b\", c: \"d\"}" },
	{ "CR LF", "a: b\r\nc: d\r\n", "{a: \"b\", c: \"d\"}" },
	{ "a byte order mark", "\xEF\xBB\xBF" "a: b\n", "{a: \"b\"}" },
	{ "plain scalars",
	    "a: 1\nb: -1.5\nc: true\nd: No\ne: ~\nf:\ng: null\nh: on\n",
	    "{a: 1, b: -1.5, c: true, d: false, e: null, f: null, g: null, h: true}" },
	{ "what stays text",
	    "a: 2019-03-07\nb: 2019-03-07 10:11:12 +0100\nc: 12:30:45\nd: 1.10.3\ne: y\nf: .5\ng: 0x1F\nh: '1'\ni: \"true\"\n",
	    "{a: \"2019-03-07\", b: \"2019-03-07 10:11:12 +0100\", c: \"12:30:45\", d: \"1.10.3\", e: \"y\","
	    " f: \".5\", g: \"0x1F\", h: \"1\", i: \"true\"}" },
	{ "a tag makes it text", "a: !!str 12\n", "{a: \"12\"}" },
	{ "lists", "a: [x, 'y z', 3]\nb:\n- 1\n- two\n", "{a: [\"x\", \"y z\", 3], b: [1, \"two\"]}" },
	{ "texts over lines", "a: |\n  one\n  two\nb: >\n  one\n  two\nc: one\n  two\n",
	    "{a: \"one\ntwo\n\", b: \"one two\n\", c: \"one two\"}" },
	{ "an alias", "a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}" },
	{ "an anchor given again", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "{a: 1, b: 1, c: 2, d: 2}" },
	{ "a key given twice: the last holds", "a: 1\nb: 2\na: 3\n",
	    "{b: 2, a: 3} (duplicate f:3 'a' is given twice; this one holds, not the one in line 1)" },
	{ "twice in a row", "a: 1\na: 2\nb: 3\n",
	    "{a: 2, b: 3} (duplicate f:2 'a' is given twice; this one holds, not the one in line 1)" },
	{ "Latin-1", "a: K\xE4se\n", "{a: \"K\xC3\xA4se\"}" },
	{ "a control character", "a: x\x01y\n", "{a: \"x y\"}" },
	{ "emoji", "a: \xF0\x9F\x8E\x89\n", "{a: \"\xF0\x9F\x8E\x89\"}" },
	{ "a number as a name", "2019: x\n", "{2019: \"x\"}" },
	{ "a template tag: a map whose name is a map", "a: {{ page.title }}\nb: 1\n", "{a: {: null}, b: 1}" },

	{ "an alias of nothing", "a: 1\nb: *x\n",
	    "f:2: an alias (*name) whose anchor (&name) is not above it; put quotes around a text that begins with *" },
	{ "an alias of itself", "a: &x [*x]\n",
	    "f:1: an alias (*name) whose anchor (&name) is not above it; put quotes around a text that begins with *" },
	{ "a colon in a text", "date: 2019\ntitle: Foo: bar\n",
	    "f:2: not YAML: mapping values are not allowed in this context; put quotes around a text that holds ': '" },
	{ "an at sign", "title: @home\n",
	    "f:1: not YAML: found character that cannot start any token; put quotes around a text that begins with"
	    " @, `, % or a tab" },
	{ "a quote not closed", "a: \"x\nb: 2\n",
	    "f:3: not YAML: found unexpected end of stream; a quote is opened and not closed" },
	{ "two documents", "a: 1\n---\nb: 2\n", "f:2: a second document begins here (---); only one is read" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		read_and_put(&out, yaml_read, slice_of(cases[i].text), false);
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

static void
test_lines(void **state)
{
	struct buf out = BUF_INIT(1 << 16);

	(void)state;
	read_and_put(&out, yaml_read, SLICE("a: 1\nb:\n  - x\n  - c: |\n      t\n"), true);
	assert_string_equal(out.data, "{a: 1@1, b: [\"x\"@3, {c: \"t\n\"@4}@4]@3}@1");
	buf_release(&out);
}

static void
test_get(void **state)
{
	struct reading r = { .arena = arena_new(), .file = "f", .first_line = 7 };
	struct value *v = yaml_read(&r, SLICE("base: &b {Title: x, n: 1}\npost:\n  n: 2\n  <<: *b\n"), NULL);
	const struct value *post = value_get(v, "post");

	(void)state;
	assert_string_equal(value_get(post, "title")->text.data, "x");
	assert_string_equal(value_get(post, "N")->text.data, "2");
	assert_int_equal(post->line, 9);
	assert_null(value_get(post, "other"));
	assert_null(value_get(value_get(post, "n"), "n"));
	assert_null(value_get(NULL, "n"));
	arena_free(r.arena);
}

/* A few lines that stand for 10^9 values; a nest of brackets; more names than anybody needs. */
static void
test_bombs(void **state)
{
	struct buf text = BUF_INIT(1 << 20), out = BUF_INIT(1 << 20);

	(void)state;
	buf_puts(&text, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 10; i++) {
		buf_printf(&text, "a%d: &a%d [", i, i);
		for (int j = 0; j < 10; j++)
			buf_printf(&text, "%s*a%d", j > 0 ? "," : "", i - 1);
		buf_puts(&text, "]\n");
	}
	read_and_put(&out, yaml_read, buf_slice(&text), false);
	assert_string_equal(out.data, "f:6: this stands for more values than are taken");

	buf_clear(&text);
	buf_clear(&out);
	for (int i = 0; i < 200000; i++)
		buf_putc(&text, '[');
	read_and_put(&out, yaml_read, buf_slice(&text), false);
	assert_string_equal(out.data, "f:1: lists and maps are nested too deep");

	buf_clear(&text);
	buf_clear(&out);
	for (int i = 0; i < 10000; i++)
		buf_printf(&text, "n%d: 1\n", i);
	read_and_put(&out, yaml_read, buf_slice(&text), false);
	assert_string_equal(out.data, "f:4097: a map with more names than are taken");
	buf_release(&text);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_bombs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
