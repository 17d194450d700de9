/* test_json.c: JSON, with the lines and the numbers as they were written. */
#include "unit.h"

#include "data/json.h"
#include "values.h"

static const struct json_case { const char *label, *text, *want; } cases[] = {
	{ "an object", "{\"a\": 1, \"b\": \"x\", \"c\": [true, false, null], \"d\": {}}",
	    "{a: 1, b: \"x\", c: [true, false, null], d: {}}" },
	{ "the order stays", "{\"z\": 1, \"a\": 2, \"m\": 3}", "{z: 1, a: 2, m: 3}" },
	{ "escapes", "{\"a\\\"\": \"\\u00e4 \\ud83c\\udf89 \\\\ }\"}", "{a\": \"\xC3\xA4 \xF0\x9F\x8E\x89 \\ }\"}" },
	{ "Latin-1", "{\"a\": \"K\xE4se\"}", "{a: \"K\xC3\xA4se\"}" },
	{ "given twice", "{\n\"a\": \"{\",\n\"b\": [true, null], \"a\": 2.5}",
	    "{a: 2.5, b: [true, null]} (duplicate f:3 a name is given twice; the last one holds)" },
	{ "a comma too many", "{\"a\": 1,\n}", "f:2: not JSON: string or '}' expected near '}'" },
	{ "not closed", "{\"a\": 1", "f:1: not JSON: '}' expected near end of file" },
	{ "more behind it", "{} {}", "f:1: not JSON: end of file expected near '{'" },
	{ "nothing", "", "f:1: not JSON: '[' or '{' expected near end of file" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		read_and_put(&out, json_read, slice_of(cases[i].text), false);
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

static void
test_lines(void **state)
{
	struct buf out = BUF_INIT(1 << 16);

	(void)state;
	read_and_put(&out, json_read, SLICE("{\n\"a\": 1,\n\"b\": [\n  \"[{x\\\\\",\n  {\"c\": -1.50e1}],\n\n\"d\": null}"), true);
	assert_string_equal(out.data, "{a: 1@2, b: [\"[{x\\\"@4, {c: -15@5}@5]@3, d: null@7}@1");
	buf_release(&out);
}

static void
test_number_text(void **state)
{
	struct reading r = { .arena = arena_new(), .file = "f" };
	struct value *v = json_read(&r, SLICE("{\"version\": 1.10, \"year\": 2019}"), NULL);

	(void)state;
	assert_string_equal(value_get(v, "version")->text.data, "1.10");
	assert_string_equal(value_get(v, "year")->text.data, "2019");
	arena_free(r.arena);
}

static void
test_depth(void **state)
{
	struct buf text = BUF_INIT(1 << 20), out = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_putc(&text, '[');
	for (int i = 0; i < 100; i++)
		buf_putc(&text, ']');
	read_and_put(&out, json_read, buf_slice(&text), false);
	assert_string_equal(out.data, "f:1: arrays and objects are nested too deep");
	buf_release(&text);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_number_text),
		cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
