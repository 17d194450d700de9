/* test_descriptors.c: what is kept of inherited descriptors, in any order. */
#include "base/descriptors.h"
#include "unit.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST = 40, LAST = 52 };

/* In a child, so that cmocka keeps its own: bit i of the result is descriptor FIRST + i. */
static void
test_close_others(void **state)
{
	static const int keep[] = { 47, -1, 41, 1, 51, 41 };
	int line[2];
	unsigned open = 0;

	(void)state;
	assert_int_equal(pipe(line), 0);
	if (fork() == 0) {
		int mine[7] = { line[1] };

		for (int fd = FIRST; fd <= LAST; fd++)
			dup2(line[0], fd);
		for (int i = 0; i < 6; i++)
			mine[i + 1] = keep[i];
		descriptors_close_others(mine, 7);
		for (int fd = FIRST; fd <= LAST; fd++)
			open |= (unsigned)(fcntl(fd, F_GETFD) != -1) << (fd - FIRST);
		open |= (unsigned)(fcntl(line[0], F_GETFD) != -1) << 30;
		_exit(write(line[1], &open, sizeof(open)) == sizeof(open) ? 0 : 1);
	}
	assert_int_equal(read(line[0], &open, sizeof(open)), sizeof(open));
	assert_int_equal(open, 1u << 1 | 1u << 7 | 1u << 11);
	wait(NULL);
	close(line[0]);
	close(line[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_close_others) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
