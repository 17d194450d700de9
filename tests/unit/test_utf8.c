/* UTF-8: what is sound, what U+FFFD replaces, how wide it shows. */
#include "unit.h"

#include "base/utf8.h"

/* Damaged sequences, and what cleaning makes of them (Unicode 15, table 3-8 and its neighbours). */
static void
test_clean(void **state)
{
	static const struct { struct slice bytes; const char *want; } cases[] = {
		{ { "plain", 5 }, "plain" },
		{ { "gr\xC3\xBC\xC3\x9F", 6 }, "gr\xC3\xBC\xC3\x9F" },
		{ { "\xF0\x9F\x98\x80", 4 }, "\xF0\x9F\x98\x80" },
		{ { "a\0b", 3 }, "a\xEF\xBF\xBD" "b" },
		{ { "\xC0\xAF", 2 }, "\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ { "\xE2\x82", 2 }, "\xEF\xBF\xBD" },
		{ { "\xE2\x82x", 3 }, "\xEF\xBF\xBDx" },
		{ { "\xED\xA0\x80", 3 }, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ { "\xF4\x90\x80\x80", 4 }, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ { "\xFFx\x80", 3 }, "\xEF\xBF\xBDx\xEF\xBF\xBD" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(100);

		utf8_put_clean(&b, cases[i].bytes);
		assert_string_equal(b.data, cases[i].want);
		assert_true(utf8_valid(buf_slice(&b)));
		buf_release(&b);
	}
	assert_false(utf8_valid(SLICE("\xE2\x82")));
	assert_true(utf8_valid(SLICE("a\0b")));
}

/* Bytes of windows-1252 beside sound UTF-8. */
static void
test_western(void **state)
{
	static const struct { struct slice bytes; const char *want; } cases[] = {
		{ { "gr\xC3\xBC\xC3\x9F", 6 }, "gr\xC3\xBC\xC3\x9F" },
		{ { "K\xE4se", 4 }, "K\xC3\xA4se" },
		{ { "F\xFC\xDF" "e \xC3\xBC", 7 }, "F\xC3\xBC\xC3\x9F" "e \xC3\xBC" },
		{ { "\x93q\x94 \x96 \x80", 7 }, "\xE2\x80\x9Cq\xE2\x80\x9D \xE2\x80\x93 \xE2\x82\xAC" },
		{ { "\x81\xFF", 2 }, "\xEF\xBF\xBD\xC3\xBF" },
	};
	struct buf nul = BUF_INIT(10);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(100);

		utf8_put_western(&b, cases[i].bytes);
		assert_string_equal(b.data, cases[i].want);
		buf_release(&b);
	}
	utf8_put_western(&nul, slice_from("a\0\xE4", 3));
	assert_int_equal(nul.len, 4);
	assert_memory_equal(nul.data, "a\0\xC3\xA4", 4);
	buf_release(&nul);
}

static void
test_next_and_put(void **state)
{
	static const uint32_t characters[] = { 'a', 0xE9, 0x20AC, 0x1F600, 0x10FFFF };

	(void)state;
	for (size_t i = 0; i < COUNT(characters); i++) {
		struct buf b = BUF_INIT(8);
		bool damaged;
		uint32_t c;

		utf8_put(&b, characters[i]);
		assert_int_equal(utf8_next(buf_slice(&b), &c, &damaged), b.len);
		assert_int_equal(c, characters[i]);
		assert_false(damaged);
		buf_release(&b);
	}
}

static void
test_width(void **state)
{
	static const struct { uint32_t c; int want; } cases[] = {
		{ 'a', 1 }, { 0xFC, 1 }, { 0x301, 0 }, { 0x200D, 0 }, { 0x4E2D, 2 }, { 0xFF21, 2 },
		{ 0x1F600, 2 }, { 0x7F, 0 }, { 0x1B, 0 }, { 0x0410, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(utf8_width(cases[i].c), cases[i].want);
	assert_true(utf8_is_cjk(0x3042));
	assert_false(utf8_is_cjk(0xAC00));
	assert_true(utf8_is_letter_or_digit(0x0436));
	assert_false(utf8_is_letter_or_digit(0x2014));
}

static void
test_hidden(void **state)
{
	static const uint32_t hidden[] = { 0, 0x1B, '\n', 0x9B, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x202E, 0x2028, 0x2060, 0x2066, 0x2069, 0x3164,
		0xFEFF, 0xFFFB, 0xE0041 };
	static const uint32_t unseen[] = { ' ', 0xA0, 0x301, 0x200C, 0x200D, 0x2003, 0x2800, 0x3000, 0xFE0F, 0x1B, 0x200B };
	static const uint32_t seen[] = { 'a', '!', 0xFC, 0x2014, 0x0436, 0x4E2D, 0x1F600, 0x28FF, 0x0627 };

	(void)state;
	for (size_t i = 0; i < COUNT(hidden); i++)
		assert_true(utf8_is_hidden(hidden[i]));
	for (size_t i = 0; i < COUNT(unseen); i++)
		assert_false(utf8_is_seen(unseen[i]));
	for (size_t i = 0; i < COUNT(seen); i++)
		assert_true(utf8_is_seen(seen[i]) && !utf8_is_hidden(seen[i]));
	assert_false(utf8_is_hidden(0x200D) || utf8_is_hidden(0xFE0F) || utf8_is_hidden(0xE0100) || utf8_is_hidden(' '));
}

/* One odd byte anywhere in an ASCII text of any length is seen, and nothing else is. */
static void
test_odd_byte(void **state)
{
	(void)state;
	for (size_t len = 1; len <= 40; len++) {
		for (size_t at = 0; at < len; at++) {
			struct buf b = BUF_INIT(200);
			char text[40];

			memset(text, 'x', sizeof(text));
			text[at] = '\x80';
			assert_false(utf8_valid(slice_from(text, len)));
			text[at] = '\0';
			utf8_put_clean(&b, slice_from(text, len));
			assert_int_equal(b.len, len + 2);
			assert_memory_equal(b.data + at, "\xEF\xBF\xBD", 3);
			text[at] = '\x7F';
			assert_true(utf8_valid(slice_from(text, len)));
			buf_release(&b);
		}
	}
}

static void
test_first(void **state)
{
	(void)state;
	assert_int_equal(utf8_first(SLICE("a\xE6\x97\xA5"), 3).len, 1);
	assert_int_equal(utf8_first(SLICE("a\xE6\x97\xA5"), 4).len, 4);
	assert_int_equal(utf8_first(SLICE("a\xE6\x97\xA5"), 9).len, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first), cmocka_unit_test(test_clean),
		cmocka_unit_test(test_western),
		cmocka_unit_test(test_next_and_put),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_odd_byte),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
