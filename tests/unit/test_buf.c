/* Owned text: growth, the limit, and what is remembered of a refusal. */
#include "unit.h"

#include "base/buf.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grows_and_ends_in_nul),
		cmocka_unit_test(test_refuses_whole_appends),
		cmocka_unit_test(test_room_truncate_steal),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
