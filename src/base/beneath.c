/* base/beneath.c: opening below a folder; see beneath.h. */
#include "base/beneath.h"

#include "base/slice.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* One folder after the other, following no link. */
static int
open_by_steps(int dir, const char *path, int flags)
{
	struct slice rest = slice_of(path);
	int at = dir, next = -1;

	if (path[0] == '/')
		return errno = EXDEV, -1;
	do {
		struct slice step = slice_cut(&rest, '/');
		char name[NAME_MAX + 1];
		bool last = rest.len == 0;

		if (step.len > NAME_MAX || slice_eq(step, SLICE(".."))) {
			next = -1;
			errno = step.len > NAME_MAX ? ENAMETOOLONG : EXDEV;
		} else {
			memcpy(name, step.data, step.len);
			name[step.len] = '\0';
			next = openat(at, step.len > 0 ? name : ".",
			    (last ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
		}
		if (at != dir) {
			int kept = errno;

			close(at);
			errno = kept;
		}
		at = next;
	} while (next != -1 && rest.len > 0);
	return next;
}

int
beneath_open(int dir, const char *path, int flags)
{
	struct open_how how = {
		/* openat2 refuses what O_PATH has no use for */
		.flags = (unsigned)(flags | O_CLOEXEC | (flags & O_PATH ? 0 : O_NOCTTY)),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd;
	int tries = 10;

	/* EAGAIN: something was renamed meanwhile and a ".." could not be trusted */
	do
		fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));
	while (fd == -1 && errno == EAGAIN && --tries > 0);
	if (fd == -1 && (errno == ENOSYS || errno == EPERM))
		return open_by_steps(dir, path, flags);
	return (int)fd;
}

int
beneath_open_file(int dir, const char *path, uint64_t *size)
{
	int fd = beneath_open(dir, path, O_RDONLY | O_NONBLOCK);
	struct stat st;

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		close(fd);
		return -1;
	}
	*size = (uint64_t)st.st_size;
	return fd;
}
