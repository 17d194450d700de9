/*
 * test_resident.c: what is given back is no longer resident, and comes back
 * when it is needed.
 */
#include "unit.h"

#include "base/resident.h"

#include <stdio.h>

/* Pages of files that are mapped now (proc(5), statm). */
static long
mapped_file_pages(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long size, resident, shared;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%ld %ld %ld", &size, &resident, &shared), 3);
	fclose(f);
	return shared;
}

static void
test_give_back(void **state)
{
	long before = mapped_file_pages();

	(void)state;
	resident_give_back();
	assert_true(mapped_file_pages() < before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_give_back) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
