/* folder.h: a folder under /tmp that a test fills and that goes when it ends; or in memory, where nobody waits for a disk. */
#ifndef FOLDER_H
#define FOLDER_H

#include "base/buf.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder_for_test {
	char name[48];
	int  fd;
};

static inline void
folder_make_in(struct folder_for_test *f, const char *where)
{
	snprintf(f->name, sizeof(f->name), "%s/capsule-test.XXXXXX", where);
	assert_non_null(mkdtemp(f->name));
	f->fd = open(f->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_not_equal(f->fd, -1);
}

static inline void
folder_make(struct folder_for_test *f)
{
	folder_make_in(f, "/tmp");
}

static inline void
folder_make_in_memory(struct folder_for_test *f)
{
	folder_make_in(f, access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp");
}

static inline int
folder_remove_one(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st, (void)flag, (void)where;
	return remove(path);
}

static inline void
folder_remove(struct folder_for_test *f)
{
	close(f->fd);
	nftw(f->name, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Write a file, and the folders above it. */
static inline void
folder_write(struct folder_for_test *f, const char *file, const char *text)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s", file);
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(f->fd, path, 0700);
		*slash = '/';
	}
	fd = openat(f->fd, file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* The file's text, up to 64 KB, for free(). */
static inline char *
folder_read(struct folder_for_test *f, const char *file)
{
	enum { MOST = 1 << 16 };
	char *text = calloc(1, MOST);
	int fd = openat(f->fd, file, O_RDONLY | O_CLOEXEC);

	assert_int_not_equal(fd, -1);
	assert_true(read(fd, text, MOST - 1) >= 0);
	close(fd);
	return text;
}

static inline void
folder_delete(struct folder_for_test *f, const char *file)
{
	assert_int_equal(unlinkat(f->fd, file, 0), 0);
}

#endif
