/* Borrowed text: comparing, cutting, trimming, numbers. */
#include "unit.h"

#include "base/slice.h"

static void
test_compare(void **state)
{
	(void)state;
	assert_true(slice_eq(SLICE("a\0b"), slice_from("a\0b", 3)));
	assert_false(slice_eq(SLICE("a\0b"), SLICE("a\0c")));
	assert_true(slice_eq_nocase(SLICE("Ab"), SLICE("aB")));
	assert_false(slice_eq_nocase(SLICE("ab"), SLICE("abc")));
	assert_true(slice_starts(SLICE("posts/x"), SLICE("posts/")));
	assert_false(slice_starts(SLICE("po"), SLICE("posts/")));
	assert_true(slice_starts_nocase(SLICE("HTTP://x"), SLICE("http:")));
	assert_true(slice_ends_nocase(SLICE("x.MD"), SLICE(".md")));
	assert_false(slice_ends(SLICE("x.MD"), SLICE(".md")));
	assert_true(slice_cmp(SLICE("a"), SLICE("b")) < 0);
	assert_true(slice_cmp(SLICE("ab"), SLICE("a")) > 0);
	assert_int_equal(slice_cmp(SLICE("ab"), SLICE("ab")), 0);
	assert_int_equal(slice_of(NULL).len, 0);
}

static void
test_one_of(void **state)
{
	static const char *const words[] = { ".md", "", "End" };

	(void)state;
	assert_true(slice_is_one_of(SLICE("End"), words, COUNT(words)));
	assert_true(slice_is_one_of(SLICE(""), words, COUNT(words)));
	assert_false(slice_is_one_of(SLICE("END"), words, COUNT(words)));
	assert_false(slice_is_one_of(SLICE("En"), words, COUNT(words)));
	assert_false(slice_is_one_of(SLICE("End"), words, 2));
	assert_true(slice_is_one_of_nocase(SLICE("END"), words, COUNT(words)));
	assert_false(slice_is_one_of_nocase(SLICE("Ends"), words, COUNT(words)));
	assert_true(slice_ends_in_one_of_nocase(SLICE("x.MD"), words, 1));
	assert_false(slice_ends_in_one_of_nocase(SLICE("md"), words, 1));
}

static void
test_cut(void **state)
{
	struct slice rest = SLICE("one\r\ntwo\n\nlast");

	(void)state;
	assert_slice(slice_cut_line(&rest), "one");
	assert_slice(slice_cut_line(&rest), "two");
	assert_slice(slice_cut_line(&rest), "");
	assert_slice(slice_cut_line(&rest), "last");
	assert_int_equal(rest.len, 0);
	rest = SLICE("a,b");
	assert_slice(slice_cut(&rest, ','), "a");
	assert_slice(slice_cut(&rest, ','), "b");
	assert_slice(slice_trim(SLICE(" \t x y \r\n")), "x y");
	assert_slice(slice_trim(SLICE("  ")), "");
	assert_slice(slice_skip(SLICE("ab"), 3), "");
	assert_slice(slice_first(SLICE("ab"), 3), "ab");
}

static void
test_find(void **state)
{
	(void)state;
	assert_int_equal(slice_find(SLICE("abcb"), 'b'), 1);
	assert_int_equal(slice_find_last(SLICE("abcb"), 'b'), 3);
	assert_int_equal(slice_find(SLICE("abc"), 'x'), 3);
	assert_int_equal(slice_find_last(SLICE("abc"), 'x'), 3);
	assert_int_equal(slice_search(SLICE("hello"), SLICE("lo")), 3);
	assert_int_equal(slice_search(SLICE("hello"), SLICE("x")), 5);
}

static void
test_number(void **state)
{
	static const struct { const char *text; unsigned long most; long want; } cases[] = {
		{ "0", 9, 0 }, { "65535", 65535, 65535 }, { "65536", 65535, -1 }, { "", 9, -1 },
		{ "-1", 9, -1 }, { "1x", 9, -1 }, { " 1", 9, -1 }, { "007", 9, 7 },
		{ "99999999999999999999999", ~0ul, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned long number = 0;
		bool ok = slice_number(slice_of(cases[i].text), cases[i].most, &number);

		assert_int_equal(ok ? (long)number : -1, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_one_of),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_number),
	};

	return cmocka_run_group_tests_name("slice", tests, NULL, NULL);
}
