/* test_table.c: values by text, and memory freed at once. */
#include "unit.h"

#include "base/arena.h"
#include "base/table.h"

#include <stdio.h>

enum { MANY = 5000 };

static bool
is_even(void *value, void *ctx)
{
	(void)ctx;
	return (*(char *)value - '0') % 2 == 0;
}

static void
test_many(void **state)
{
	static char keys[MANY][16];
	struct table t = { 0 };

	(void)state;
	assert_null(table_get(&t, SLICE("x")));
	for (int i = 0; i < MANY; i++) {
		snprintf(keys[i], sizeof(keys[i]), "%dkey", i);
		assert_true(table_put(&t, slice_of(keys[i]), keys[i]));
	}
	assert_int_equal(t.count, MANY);
	for (int i = 0; i < MANY; i++)
		assert_ptr_equal(table_get(&t, slice_of(keys[i])), keys[i]);
	assert_null(table_get(&t, SLICE("5000key")));
	assert_null(table_get(&t, SLICE("1KEY")));
	assert_null(table_get(&t, SLICE("")));

	assert_true(table_put(&t, SLICE("7key"), keys[0]));   /* in place of what is there */
	assert_ptr_equal(table_get(&t, SLICE("7key")), keys[0]);
	assert_int_equal(t.count, MANY);

	assert_true(table_keep(&t, is_even, NULL));
	for (int i = 8; i < MANY; i++)
		assert_ptr_equal(table_get(&t, slice_of(keys[i])), is_even(keys[i], NULL) ? keys[i] : NULL);
	table_release(&t);
	assert_null(table_get(&t, SLICE("2key")));
}

static void
test_nocase(void **state)
{
	static const char *const same[] = { "/posts/hello-world", "/Posts/Hello-World", "/POSTS/HELLO-WORLD" };
	struct table t = { .nocase = true };
	int value;

	(void)state;
	assert_true(table_put(&t, slice_of(same[0]), &value));
	for (size_t i = 0; i < COUNT(same); i++)
		assert_ptr_equal(table_get(&t, slice_of(same[i])), &value);
	assert_null(table_get(&t, SLICE("/posts/hello\rworld")));   /* '-' without 0x20 */
	table_release(&t);
}

static void
test_arena(void **state)
{
	struct arena *a = arena_new();
	char *pieces[100];

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		size_t n = i * i;

		pieces[i] = arena_get(a, n);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < n; k++)
			assert_int_equal(pieces[i][k], 0);
		memset(pieces[i], (int)i, n);
	}
	for (size_t i = 0; i < COUNT(pieces); i++) {
		for (size_t k = 0; k < i * i; k++)
			assert_int_equal(pieces[i][k], (char)i);
	}
	assert_string_equal(arena_copy(a, SLICE("text")), "text");
	assert_false(arena_short(a));
	assert_null(arena_array(a, SIZE_MAX / 2, 4));
	assert_true(arena_short(a));
	arena_free(a);
	arena_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_nocase),
		cmocka_unit_test(test_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
