/* Owned text: growth, the limit, and what is remembered of a refusal. */
#include "unit.h"

#include "base/buf.h"
#include "base/lines.h"

#include <stdio.h>
#include <stdlib.h>

static void
test_grows_and_ends_in_nul(void **state)
{
	struct buf b = BUF_INIT(10000);

	(void)state;
	assert_string_equal(b.data, "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i % 10);
	assert_int_equal(b.len, 2000);
	assert_int_equal(b.data[b.len], '\0');
	assert_true(slice_starts(buf_slice(&b), SLICE("0,1,2,")));
	buf_release(&b);
	assert_string_equal(b.data, "");
}

static void
test_refuses_whole_appends(void **state)
{
	struct buf b = BUF_INIT(5);

	(void)state;
	buf_puts(&b, "abc");
	buf_puts(&b, "def");
	assert_true(b.full);
	assert_string_equal(b.data, "abc");
	buf_putc(&b, 'x');
	assert_string_equal(b.data, "abc");
	buf_clear(&b);
	assert_false(b.full);
	buf_puts(&b, "12345");
	assert_false(b.full);
	assert_string_equal(b.data, "12345");
	buf_printf(&b, "%d", 6);
	assert_true(b.full);
	assert_string_equal(b.data, "12345");
	buf_release(&b);
}

/* The text is tried in the room at hand: whether it fits, just fits, or does not, only whole ones stay. */
static void
test_printf_at_every_length(void **state)
{
	char want[200];

	(void)state;
	for (size_t before = 0; before < 70; before++) {
		for (int n = 0; n < 80; n++) {
			struct buf b = BUF_INIT(100);
			memset(want, 'x', before);
			buf_put(&b, want, before);
			buf_printf(&b, "%0*d", n, 0);
			if (b.full)
				want[before] = '\0';
			else
				snprintf(want + before, sizeof(want) - before, "%0*d", n, 0);
			assert_int_equal(b.full, before + (n > 0 ? (size_t)n : 1) > 100);
			assert_string_equal(b.data, want);
			assert_int_equal(b.len, strlen(want));
			buf_release(&b);
		}
	}
}

static void
test_room_truncate_steal(void **state)
{
	struct buf b = BUF_INIT(100);
	char *room = buf_room(&b, 10), *stolen;

	(void)state;
	assert_non_null(room);
	memcpy(room, "hello", 5);
	buf_grew(&b, 5);
	buf_truncate(&b, 4);
	buf_truncate(&b, 50);
	assert_string_equal(b.data, "hell");
	stolen = buf_steal(&b);
	assert_string_equal(stolen, "hell");
	assert_int_equal(b.len, 0);
	free(stolen);
	assert_null(buf_room(&b, 101));
	assert_true(b.full);
}

static void
test_number(void **state)
{
	struct buf b = BUF_INIT(64);

	(void)state;
	buf_put_number(&b, 0);
	buf_putc(&b, ' ');
	buf_put_number(&b, 4294967296);
	buf_putc(&b, ' ');
	buf_put_number(&b, INT64_MIN);
	assert_string_equal(b.data, "0 4294967296 -9223372036854775808");
	buf_release(&b);
}

/* Lines of every length around the sixteen bytes that are looked at together. */
static void
test_lines_count(void **state)
{
	char text[64];

	(void)state;
	for (size_t length = 0; length <= sizeof(text); length++) {
		for (size_t apart = 1; apart <= 20; apart++) {
			unsigned want = 0;

			for (size_t i = 0; i < length; i++) {
				text[i] = i % apart == apart - 1 ? '\n' : 'a';
				want += text[i] == '\n';
			}
			assert_int_equal(lines_count(slice_from(text, length)), want);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grows_and_ends_in_nul),
		cmocka_unit_test(test_refuses_whole_appends),
		cmocka_unit_test(test_printf_at_every_length),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_lines_count),
		cmocka_unit_test(test_room_truncate_steal),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
