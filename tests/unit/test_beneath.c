/* test_beneath.c: what lies outside is not opened, with openat2(2) and without. */
#include "unit.h"

#include "base/beneath.h"
#include "folder.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/wait.h>

/* What beneath_open() gives for `path`: 0, or errno. */
static int
try(struct folder_for_test *f, const char *path, int flags)
{
	int fd = beneath_open(f->fd, path, flags);

	if (fd == -1)
		return errno;
	close(fd);
	return 0;
}

static void
prepare(struct folder_for_test *f)
{
	folder_make(f);
	folder_write(f, "a/b/x.md", "x");
	assert_int_equal(symlinkat("/etc/passwd", f->fd, "out"), 0);
	assert_int_equal(symlinkat("../../../etc", f->fd, "up"), 0);
	assert_int_equal(symlinkat("a/b", f->fd, "in"), 0);
	assert_int_equal(symlinkat("/proc/self/fd/0", f->fd, "magic"), 0);
}

/* The same on every kernel. */
static bool
is_safe(struct folder_for_test *f)
{
	return try(f, "a/b/x.md", O_RDONLY) == 0 && try(f, "a//b/./x.md", O_RDONLY) == 0 &&
	    try(f, ".", O_RDONLY | O_DIRECTORY) == 0 && try(f, "a/b", O_PATH) == 0 &&
	    try(f, "a/none", O_RDONLY) == ENOENT && try(f, "a/b/x.md/y", O_RDONLY) == ENOTDIR &&
	    try(f, "/etc/passwd", O_RDONLY) == EXDEV && try(f, "../x", O_RDONLY) == EXDEV &&
	    try(f, "out", O_RDONLY) != 0 && try(f, "up/passwd", O_RDONLY) != 0 && try(f, "magic", O_RDONLY) != 0 &&
	    try(f, "a/../../x", O_RDONLY) == EXDEV;
}

static void
test_openat2(void **state)
{
	struct folder_for_test f;

	(void)state;
	prepare(&f);
	assert_true(is_safe(&f));
	assert_int_equal(try(&f, "in/x.md", O_RDONLY), 0);
	assert_int_equal(try(&f, "a/../in/x.md", O_RDONLY), 0);
	assert_int_equal(try(&f, "out", O_RDONLY), EXDEV);
	assert_int_equal(try(&f, "out", O_PATH), EXDEV);
	folder_remove(&f);
}

/* In a child from which openat2(2) is taken, as some containers do. */
static int
without_openat2(struct folder_for_test *f)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (!filter || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0) < 0 || seccomp_load(filter) < 0)
		return 77;
	return is_safe(f) && try(f, "in/x.md", O_RDONLY) != 0 ? 0 : 1;
}

static void
test_fallback(void **state)
{
	struct folder_for_test f;
	int status;
	pid_t child;

	(void)state;
	prepare(&f);
	child = fork();
	assert_int_not_equal(child, -1);
	if (child == 0)
		_exit(without_openat2(&f));
	assert_int_equal(waitpid(child, &status, 0), child);
	folder_remove(&f);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
test_files(void **state)
{
	struct folder_for_test f;
	uint64_t size = 7;
	int fd;

	(void)state;
	prepare(&f);
	assert_int_equal(mkfifoat(f.fd, "pipe", 0600), 0);
	assert_int_equal(beneath_open_file(f.fd, "a/b", &size), -1);
	assert_int_equal(beneath_open_file(f.fd, "pipe", &size), -1);
	assert_int_equal(beneath_open_file(f.fd, "out", &size), -1);
	assert_int_equal(size, 7);
	fd = beneath_open_file(f.fd, "a/b/x.md", &size);
	assert_int_not_equal(fd, -1);
	assert_int_equal(size, 1);
	close(fd);
	folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_openat2),
		cmocka_unit_test(test_fallback),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
