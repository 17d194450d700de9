/* test_hex.c: bytes as digits, and digits as values. */
#include "unit.h"

#include "base/hex.h"

/* Every byte there and back. */
static void
test_bytes(void **state)
{
	unsigned char bytes[256];
	struct buf out = BUF_INIT(512);

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)i;
	hex_put(&out, bytes, sizeof(bytes));
	assert_int_equal(out.len, 512);
	assert_slice(slice_first(buf_slice(&out), 8), "00010203");
	assert_slice(slice_first(slice_skip(buf_slice(&out), 2 * 0xA9), 8), "a9aaabac");
	for (size_t i = 0; i < sizeof(bytes); i++)
		assert_int_equal(hex_value(out.data[2 * i]) * 16 + hex_value(out.data[2 * i + 1]), i);
	buf_release(&out);
}

static void
test_digits(void **state)
{
	size_t count = 0;

	(void)state;
	for (int c = -128; c < 128; c++)
		count += hex_value((char)c) >= 0;
	assert_int_equal(count, 22);
	assert_int_equal(hex_value('F'), 15);
	assert_int_equal(hex_value('g'), -1);
	assert_int_equal(hex_value(0x10), -1);   /* '0' without a bit */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
