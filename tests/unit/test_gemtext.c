/* The door of gemtext/: the helpers that pages call. Whole conversions are under tests/golden/. */
#include "gemtext/gemtext.h"

#include "unit.h"

static void
test_convert(void **state)
{
	static const struct { const char *label, *markdown, *want; } cases[] = {
		{ "nothing", "", "" },
		{ "one paragraph, one line", "one\ntwo", "one two\n" },
		{ "a hard break", "one  \ntwo", "one\ntwo\n" },
		{ "Han across a line break", "\xE4\xBD\xA0\n\xE5\xA5\xBD", "\xE4\xBD\xA0\xE5\xA5\xBD\n" },
		{ "a mark by accident", "\\# no heading", " # no heading\n" },
		{ "a mark after a hard break", "one  \n\\> two", "one\n > two\n" },
		{ "a mark from a link's words", "[#12](u) is open", " #12 is open\n\n=> u #12\n" },
		{ "a link alone", "[a](u)", "=> u a\n" },
		{ "a heading too deep", "##### five", "### five\n" },
		{ "damaged bytes", "a\xFF\x00z", "a\xEF\xBF\xBD\n" },
		{ "a fence says its language", "```js {1, 3}\na\n```\n", "```js\na\n```\n" },
		{ "a fence keeps its description", "```text, a plan of it\na\n```\n", "```text, a plan of it\na\n```\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		assert_true(gemtext_convert(&out, slice_of(cases[i].markdown), NULL));
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

static void
test_convert_says_when_the_page_is_too_long(void **state)
{
	struct buf out = BUF_INIT(4);

	(void)state;
	assert_false(gemtext_convert(&out, SLICE("more than four bytes"), NULL));
	buf_release(&out);
}

static void
test_put_link(void **state)
{
	struct buf out = BUF_INIT(1 << 16);

	(void)state;
	gemtext_put_link(&out, SLICE("a b.png"), SLICE(" two\nlines "));
	gemtext_put_link(&out, SLICE("/x"), SLICE(""));
	assert_string_equal(out.data, "=> a%20b.png two lines\n=> /x\n");
	buf_release(&out);
}

static void
test_first_heading(void **state)
{
	static const struct { const char *label, *markdown, *want; } cases[] = {
		{ "none", "text\n\n## two\n", NULL },
		{ "with marks in it", "text\n\n# The *best* [of](u) #\n", "The best of" },
		{ "underlined", "text\n\nTitle\n=====\n", "Title" },
		{ "not the comment in a fence", "```\n# no\n```\n\n# yes\n", "yes" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		assert_int_equal(gemtext_first_heading(&out, slice_of(cases[i].markdown)), cases[i].want != NULL);
		assert_string_equal(out.data, cases[i].want ? cases[i].want : "");
		buf_release(&out);
	}
}

static void
test_reading_minutes(void **state)
{
	struct buf text = BUF_INIT(1 << 16);

	(void)state;
	assert_int_equal(gemtext_reading_minutes(SLICE("")), 1);
	for (int i = 0; i < 1100; i++)
		buf_puts(&text, "don't ");
	assert_int_equal(gemtext_reading_minutes(buf_slice(&text)), 5);
	buf_clear(&text);
	for (int i = 0; i < 900; i++)
		buf_puts(&text, "\xE5\xA5\xBD");
	assert_int_equal(gemtext_reading_minutes(buf_slice(&text)), 2);
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_convert),
		cmocka_unit_test(test_convert_says_when_the_page_is_too_long),
		cmocka_unit_test(test_put_link),
		cmocka_unit_test(test_first_heading),
		cmocka_unit_test(test_reading_minutes),
	};

	return cmocka_run_group_tests_name("gemtext", tests, NULL, NULL);
}
