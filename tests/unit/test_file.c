/* test_file.c: whole files, in and out. */
#include "base/file.h"
#include "unit.h"

#include <stdlib.h>

#include "folder.h"

static int
make_folder(void **state)
{
	static struct folder_for_test f;

	folder_make(&f);
	*state = &f;
	return 0;
}

static int
remove_folder(void **state)
{
	folder_remove(*state);
	return 0;
}

static void
test_there_and_back(void **state)
{
	struct folder_for_test *f = *state;
	struct slice text = SLICE("one\0two\n");
	struct buf back = BUF_INIT(100);
	struct stat st;
	struct err err;

	assert_true(file_create(f->fd, "file", 0600, text, &err));
	assert_int_equal(fstatat(f->fd, "file", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	buf_puts(&back, "before ");
	assert_true(file_read(&back, f->fd, "file", &err));
	assert_int_equal(back.len, strlen("before ") + text.len);
	assert_memory_equal(back.data + strlen("before "), text.data, text.len);
	buf_release(&back);
}

static void
test_never_over(void **state)
{
	struct folder_for_test *f = *state;
	struct buf back = BUF_INIT(100);
	struct err err;

	assert_true(file_create(f->fd, "file", 0600, SLICE("first"), &err));
	assert_false(file_create(f->fd, "file", 0600, SLICE("second"), &err));
	assert_string_equal(err.text, "cannot make 'file': File exists");
	assert_true(file_read(&back, f->fd, "file", &err));
	assert_string_equal(back.data, "first");
	buf_release(&back);
}

/* As long as the limit is fine, a byte more is not. */
static void
test_limit(void **state)
{
	struct folder_for_test *f = *state;
	static char bytes[200000];
	static const size_t sizes[] = { 1, 65535, 65536, 65537, sizeof(bytes) };

	memset(bytes, 'x', sizeof(bytes));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct buf fits = BUF_INIT(sizes[i]), short_of = BUF_INIT(sizes[i] - 1);
		struct err err = { "" };

		unlinkat(f->fd, "file", 0);
		assert_true(file_create(f->fd, "file", 0600, slice_from(bytes, sizes[i]), &err));
		assert_true(file_read(&fits, f->fd, "file", &err));
		assert_int_equal(fits.len, sizes[i]);
		assert_false(file_read(&short_of, f->fd, "file", &err));
		assert_non_null(strstr(err.text, "cannot read 'file': it is longer than"));
		buf_release(&fits);
		buf_release(&short_of);
	}
}

static void
test_refusals(void **state)
{
	struct folder_for_test *f = *state;
	struct buf out = BUF_INIT(100);
	struct err err;

	assert_false(file_read(&out, f->fd, "absent", &err));
	assert_string_equal(err.text, "cannot open 'absent': No such file or directory");
	assert_false(file_read(&out, f->fd, ".", &err));
	assert_string_equal(err.text, "cannot read '.': Is a directory");
	assert_false(file_create(f->fd, "absent/file", 0600, SLICE("x"), &err));
	assert_false(file_read(&out, f->fd, "absent", NULL));
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

int
main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_there_and_back), IN_FOLDER(test_never_over), IN_FOLDER(test_limit),
		    IN_FOLDER(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
