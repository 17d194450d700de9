/* test_toml.c: TOML 1.0.0, and what it forbids. */
#include "unit.h"

#include "data/toml.h"
#include "values.h"

static const struct toml_case { const char *label, *text, *want; } cases[] = {
	{ "nothing", "", "{}" },
	{ "comments and blank lines", "# a\n\n  # b\r\n", "{}" },
	{ "scalars", "a = 1\nb = -1.5e3\nc = true\nd = 'x'\n", "{a: 1, b: -1500, c: true, d: \"x\"}" },
	{ "integers", "a = +99\nb = 0\nc = 1_000\nd = 0xDEAD_beef\ne = 0o755\nf = 0b11\ng = -0\n",
	    "{a: 99, b: 0, c: 1000, d: 3735928559, e: 493, f: 3, g: -0}" },
	{ "floats", "a = 3.14\nb = 5e+22\nc = -2E-2\nd = 224_617.445_991\ne = inf\nf = -inf\n",
	    "{a: 3.14, b: 5e+22, c: -0.02, d: 224617.446, e: inf, f: -inf}" },
	{ "dates are texts",
	    "a = 2019-03-07\nb = 2019-03-07T10:11:12Z\nc = 2019-03-07 10:11:12.5+01:00 # x\nd = 10:11:12\n",
	    "{a: \"2019-03-07\", b: \"2019-03-07T10:11:12Z\", c: \"2019-03-07 10:11:12.5+01:00\", d: \"10:11:12\"}" },
	{ "basic strings", "a = \"x\\t\\\"y\\\" \\u00e4 \\U0001F389\"\n", "{a: \"x\t\"y\" \xC3\xA4 \xF0\x9F\x8E\x89\"}" },
	{ "literal strings", "a = 'C:\\x'\nb = ''\n", "{a: \"C:\\x\", b: \"\"}" },
	{ "strings of several lines", "a = \"\"\"\none\ntwo\"\"\"\nb = '''\none\\n\n'''\n", "{a: \"one\ntwo\", b: \"one\\n\n\"}" },
	{ "a line joined to the next", "a = \"\"\"one \\\n   \n  two\"\"\"\n", "{a: \"one two\"}" },
	{ "quotes next to the closing ones", "a = \"\"\"x\"\"\"\"\"\nb = '''y''''\nc = \"\"\"a\"\"b\"\"\"\n",
	    "{a: \"x\"\"\", b: \"y'\", c: \"a\"\"b\"}" },
	{ "CR LF", "a = \"\"\"x\r\ny\"\"\"\r\nb = 1\r\n", "{a: \"x\ny\", b: 1}" },
	{ "arrays", "a = [1, 'x', [2]]\nb = [\n  1, # one\n  2,\n]\nc = []\n", "{a: [1, \"x\", [2]], b: [1, 2], c: []}" },
	{ "inline tables", "a = { x = 1, y.z = 2 }\nb = {}\n", "{a: {x: 1, y: {z: 2}}, b: {}}" },
	{ "keys", "bare-key_1 = 1\n\"quoted key\" = 2\n'' = 3\n3.14 = 4\n",
	    "{bare-key_1: 1, quoted key: 2, : 3, 3: {14: 4}}" },
	{ "dotted keys", "a.b = 1\na . c = 2\na.d.e = 3\n", "{a: {b: 1, c: 2, d: {e: 3}}}" },
	{ "tables", "x = 0\n[a]\nb = 1\n[a.c]\nd = 2\n[ e . 'f g' ]\n", "{x: 0, a: {b: 1, c: {d: 2}}, e: {f g: {}}}" },
	{ "a table after its own part", "[a.b]\nx = 1\n[a]\ny = 2\n", "{a: {b: {x: 1}, y: 2}}" },
	{ "a header below dotted keys", "[a]\nb.c = 1\n[a.b.d]\ne = 2\n", "{a: {b: {c: 1, d: {e: 2}}}}" },
	{ "arrays of tables", "[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2\n[[a.e]]\n[[a.e]]\n",
	    "{a: [{b: 1}, {c: {d: 2}, e: [{}, {}]}]}" },
	{ "no line end at the end", "a = 1", "{a: 1}" },
	{ "Latin-1", "a = 'K\xE4se'\n", "{a: \"K\xC3\xA4se\"}" },

	{ "a text without quotes", "x = 1\ntitle = Hello\n",
	    "f:2: not TOML: 'Hello' is no number, date, true or false; a text stands in quotes" },
	{ "two words", "title = true story\n", "f:1: not TOML: something follows on the line; a text stands in quotes" },
	{ "no value", "a =\nb = 1\n", "f:1: not TOML: a value is missing here" },
	{ "no equals sign", "a: 1\n", "f:1: not TOML: '=' is missing after 'a'" },
	{ "no name", "= 1\n", "f:1: not TOML: a name is missing here" },
	{ "given twice", "a = 1\n'a' = 2\n", "f:2: not TOML: 'a' is given twice" },
	{ "a table given twice", "[a]\n[a]\n", "f:2: not TOML: 'a' is given twice" },
	{ "a table made by dots", "a.b = 1\n[a]\n", "f:2: not TOML: 'a' is given twice" },
	{ "dots into a header's table", "[a.b]\nc = 1\n[a]\nb.d = 2\n", "f:4: not TOML: 'b' is something else already" },
	{ "dots into a value", "a = 1\na.b = 2\n", "f:2: not TOML: 'a' is something else already" },
	{ "an inline table is closed", "a = {b = 1}\n[a.c]\n", "f:2: not TOML: 'a' is something else already" },
	{ "an array is closed", "a = []\n[[a]]\n", "f:2: not TOML: 'a' is something else already" },
	{ "a table is no array", "[a]\n[[a]]\n", "f:2: not TOML: 'a' is something else already" },
	{ "a comma at an inline table's end", "a = {b = 1,}\n", "f:1: not TOML: a name is missing here" },
	{ "a line break in an inline table", "a = {b = 1\n}\n", "f:1: not TOML: ',' or '}' is missing in a table on one line" },
	{ "no comma", "a = [1 2]\n", "f:1: not TOML: ',' or ']' is missing in a list" },
	{ "an array not closed", "a = [1,\n", "f:2: not TOML: a value is missing here" },
	{ "a string not closed", "a = \"x\nb = 1\n", "f:1: not TOML: a text is not closed on its line" },
	{ "several lines not closed", "a = \"\"\"x\n\"\"\nb = 1\n", "f:4: not TOML: the text that begins in line 1 is not closed" },
	{ "a string cut short", "a = \"", "f:1: not TOML: the text that begins in line 1 is not closed" },
	{ "quotes cut short", "a = \"\"\"\"\"", "f:1: not TOML: the text that begins in line 1 is not closed" },
	{ "an odd escape", "a = \"C:\\x\"\n",
	    "f:1: not TOML: a backslash that means nothing; write two, or the text in single quotes" },
	{ "a surrogate", "a = \"\\ud800\"\n", "f:1: not TOML: U+D800 is no character" },
	{ "a short code", "a = \"\\u12\"\n", "f:1: not TOML: \\u takes 4 hexadecimal digits, \\U takes 8" },
	{ "a leading zero", "a = 012\n", "f:1: not TOML: '012' is no number, date, true or false; a text stands in quotes" },
	{ "double underscore", "a = 1__2\n", "f:1: not TOML: '1__2' is no number, date, true or false; a text stands in quotes" },
	{ "a point at the end", "a = 1.\n", "f:1: not TOML: '1.' is no number, date, true or false; a text stands in quotes" },
	{ "a signed hexadecimal", "a = +0x1\n", "f:1: not TOML: '+0x1' is no number, date, true or false; a text stands in quotes" },
	{ "a day that is none", "a = 2019-02-30\n",
	    "f:1: not TOML: '2019-02-30' is no number, date, true or false; a text stands in quotes" },
	{ "an hour that is none", "a = 25:00:00\n",
	    "f:1: not TOML: '25:00:00' is no number, date, true or false; a text stands in quotes" },
	{ "a CR alone", "# a\rb = 1\n", "f:1: not TOML: a name is missing here" },
	{ "a header not closed", "[a\n", "f:1: not TOML: ']' is missing" },
	{ "a key over several lines", "\"\"\"a\"\"\" = 1\n", "f:1: not TOML: '=' is missing after ''" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		read_and_put(&out, toml_read, slice_of(cases[i].text), false);
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

static void
test_lines(void **state)
{
	struct buf out = BUF_INIT(1 << 16);

	(void)state;
	read_and_put(&out, toml_read, SLICE("a = 1\nb = [\n  2,\n  '''\n\nx''', 3]\n[[c]]\nd = 1\n"), true);
	assert_string_equal(out.data, "{a: 1@1, b: [2@3, \"\nx\"@4, 3@6]@2, c: [{d: 1@8}@7]@7}@1");
	buf_release(&out);
}

static void
test_depth(void **state)
{
	struct buf text = BUF_INIT(1 << 20), out = BUF_INIT(1 << 20);

	(void)state;
	buf_puts(&text, "a = ");
	for (int i = 0; i < 200000; i++)
		buf_putc(&text, '[');
	read_and_put(&out, toml_read, buf_slice(&text), false);
	assert_string_equal(out.data, "f:1: not TOML: lists and tables are nested too deep");

	buf_clear(&text);
	buf_clear(&out);
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "a.");
	read_and_put(&out, toml_read, buf_slice(&text), false);
	assert_string_equal(out.data, "f:1: not TOML: a name with too many dots");
	buf_release(&text);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
