/* A tar as its bytes are; that other programs read it is shown by the wire tests. */
#include "unit.h"

#include "archive/tar_gz.h"
#include "folder.h"

#include <stdlib.h>
#include <zlib.h>

enum { BLOCK = 512 };

static struct folder_for_test folder;
static char path[64];
static char tar[64 * BLOCK];

static struct tar_gz *
begin(void)
{
	struct tar_gz *t;

	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/a.tar.gz", folder.name);
	t = tar_gz_open(path, 5);
	assert_non_null(t);
	return t;
}

/* End it; how many bytes are in it, which are in `tar` then. */
static size_t
end(struct tar_gz *t)
{
	gzFile gz;
	int n;

	assert_true(tar_gz_close(t));
	gz = gzopen(path, "rb");
	n = gzread(gz, tar, sizeof(tar));
	gzclose(gz);
	folder_remove(&folder);
	assert_true(n > 0);
	return (size_t)n;
}

static void
test_plain(void **state)
{
	struct tar_gz *t = begin();
	unsigned sum = 0;

	(void)state;
	assert_true(tar_gz_begin(t, "a/b.txt", 5, 1510660800));
	assert_true(tar_gz_write(t, SLICE("he")));
	assert_true(tar_gz_write(t, SLICE("llo")));
	assert_int_equal(end(t), 4 * BLOCK);   /* header, text, the end's two */
	assert_string_equal(tar, "a/b.txt");
	assert_string_equal(tar + 100, "0000644");
	assert_string_equal(tar + 124, "00000000005");
	assert_string_equal(tar + 136, "13202555300");
	assert_memory_equal(tar + 156, "0", 2);
	assert_memory_equal(tar + 257, "ustar\00000", 9);
	for (size_t i = 0; i < BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : (unsigned char)tar[i];
	assert_int_equal(strtoul(tar + 148, NULL, 8), sum);
	assert_string_equal(tar + BLOCK, "hello");
}

/* Names and sizes that a file's own header has no room for, in a record in front. */
static void
test_pax(void **state)
{
	static const struct { const char *name, *records; } cases[] = {
		{ "\xC3\xA4.txt", "15 path=\xC3\xA4.txt\n" },
		{ "lat\xFCn", "21 hdrcharset=BINARY\n14 path=lat\xFCn\n" },
		{ "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890/"
		  "123456789012", "113 path=123456789012345678901234567890123456789012345678901234567890123456789012"
		  "345678901234567890/123456789012\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct tar_gz *t = begin();

		assert_true(tar_gz_begin(t, cases[i].name, 0, 0));
		assert_int_equal(end(t), 5 * BLOCK);
		assert_int_equal(tar[156], 'x');
		assert_int_equal(strtoul(tar + 124, NULL, 8), strlen(cases[i].records));
		assert_string_equal(tar + BLOCK, cases[i].records);
		assert_memory_equal(tar + 2 * BLOCK, cases[i].name, strlen(cases[i].name) < 100 ? strlen(cases[i].name) : 100);
	}
}

/* A file that changes while it is read: the next one stands where readers look for it. */
static void
test_other_size(void **state)
{
	struct tar_gz *t = begin();

	(void)state;
	assert_true(tar_gz_begin(t, "shrunk", 600, 0));
	assert_true(tar_gz_write(t, SLICE("x")));
	assert_true(tar_gz_begin(t, "grown", 1, 0));
	assert_false(tar_gz_write(t, SLICE("xy")));
	assert_non_null(strstr(tar_gz_problem(t), "grown"));
	assert_int_equal(end(t), 7 * BLOCK);
	assert_string_equal(tar + 3 * BLOCK, "grown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plain), cmocka_unit_test(test_pax),
		cmocka_unit_test(test_other_size) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
