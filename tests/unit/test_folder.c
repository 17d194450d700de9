/* test_folder.c: what is in a folder, in one order on every disk. */
#include "base/folder.h"
#include "unit.h"

#include "folder.h"

static void
test_names(void **state)
{
	static const char *const made[] = { "m.md", "Z.md", ".hidden", "a.md", "z/below.md", "\xC3\xA4.md", "10.md", "9.md" };
	static const char *const want[] = { "10.md", "9.md", "Z.md", "a.md", "m.md", "z", "\xC3\xA4.md" };
	struct folder_for_test folder;
	size_t count;
	char **names;

	(void)state;
	folder_make_in_memory(&folder);
	for (size_t i = 0; i < COUNT(made); i++)
		folder_write(&folder, made[i], "");
	for (int again = 0; again < 2; again++) {   /* each time from the start */
		names = folder_names(folder.fd, &count);
		assert_int_equal(count, COUNT(want));
		for (size_t i = 0; i < count; i++)
			assert_string_equal(names[i], want[i]);
		folder_names_free(names, count);
	}
	folder_remove(&folder);
}

static void
test_empty(void **state)
{
	struct folder_for_test folder;
	size_t count;

	(void)state;
	folder_make_in_memory(&folder);
	assert_true(folder_is_empty(folder.fd));
	assert_null(folder_names(folder.fd, &count));
	assert_int_equal(count, 0);
	folder_write(&folder, ".hidden", "");
	assert_false(folder_is_empty(folder.fd));
	assert_null(folder_names(folder.fd, &count));
	folder_remove(&folder);
	assert_false(folder_is_empty(-1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
