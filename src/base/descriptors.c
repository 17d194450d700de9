/* base/descriptors.c: see descriptors.h. */
#include "base/descriptors.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* close_range(2), which not every libc has a function for. */
static void
close_range_of(unsigned first, unsigned last)
{
	syscall(SYS_close_range, first, last, 0);
}

/* The least of `keep` that is not below `from`; -1: none. */
static int
next_kept(const int *keep, size_t count, int from)
{
	int next = -1;

	for (size_t i = 0; i < count; i++) {
		if (keep[i] >= from && (next == -1 || keep[i] < next))
			next = keep[i];
	}
	return next;
}

void
descriptors_close_others(const int *keep, size_t count)
{
	int from = 3, next;

	while ((next = next_kept(keep, count, from)) != -1) {
		if (next > from)
			close_range_of((unsigned)from, (unsigned)next - 1);
		from = next + 1;
	}
	close_range_of((unsigned)from, ~0U);
}

void
descriptors_never_wait(int fd)
{
	char path[32];
	struct stat st;
	int anew;

	if (fstat(fd, &st) == -1 || S_ISREG(st.st_mode))
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	anew = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (anew != -1) {
		dup2(anew, fd);
		close(anew);
	} else if (!isatty(fd)) {
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	}
}
