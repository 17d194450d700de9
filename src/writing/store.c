/* writing/store.c: files that are there whole or not at all; see store.h. */
#include "writing/store.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TIDY_DEPTH = 32 };

/* close() that leaves errno alone. */
static void
close_quietly(int fd)
{
	int kept = errno;

	if (fd != -1)
		close(fd);
	errno = kept;
}

void
store_give_to_owner(int folder, int made)
{
	struct stat st;

	if (geteuid() != 0 || fstat(folder, &st) == -1 || st.st_uid == 0)
		return;
	if (fchown(made, st.st_uid, st.st_gid) == -1)
		return;   /* a file system that has no owners */
}

static int
open_step(int at, const char *name, bool make)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd != -1 || errno != ENOENT || !make)
		return fd;
	if ((mkdirat(at, name, 0755) == -1 && errno != EEXIST) || fsync(at) == -1)
		return -1;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd != -1)
		store_give_to_owner(at, fd);
	return fd;
}

int
store_open_folder(int root, const char *path, bool make)
{
	struct slice rest = slice_of(path);
	int at = fcntl(root, F_DUPFD_CLOEXEC, 3);

	while (at != -1 && rest.len > 0) {
		struct slice step = slice_cut(&rest, '/');
		char name[NAME_MAX + 1];
		int next = -1;

		if (step.len == 0)
			continue;
		errno = step.len > NAME_MAX ? ENAMETOOLONG : EXDEV;
		if (step.len <= NAME_MAX && !slice_eq(step, SLICE(".")) && !slice_eq(step, SLICE(".."))) {
			memcpy(name, step.data, step.len);
			name[step.len] = '\0';
			next = open_step(at, name, make);
		}
		close_quietly(at);
		at = next;
	}
	return at;
}

/* A new file with all of it, on the disk. */
static bool
write_aside(int aside, const char *name, mode_t mode, struct slice text)
{
	int fd = openat(aside, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
	bool good;

	if (fd == -1)
		return false;
	store_give_to_owner(aside, fd);
	good = file_write_fd(fd, text) && fsync(fd) == 0;
	close_quietly(fd);
	return good;
}

static int64_t changed_at;

int64_t
store_changed_at(void)
{
	return changed_at;
}

/* rename() and unlink() by their results: before the folder is on the disk others can see what changed. */
static bool
note_change(int result)
{
	if (result == 0)
		changed_at = clock_microseconds();
	return result == 0;
}

static const char temporary[] = ".capsule-aside~";

bool
store_put(int aside, int dir, const char *name, mode_t mode, struct slice text)
{
	bool good;

	good = write_aside(aside, temporary, mode, text) && note_change(renameat(aside, temporary, dir, name));
	if (!good) {
		int kept = errno;

		unlinkat(aside, temporary, 0);
		errno = kept;
		return false;
	}
	return fsync(dir) == 0;
}

bool
store_read(struct buf *out, int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	bool good = fd != -1 && fstat(fd, &st) == 0;

	if (good && !S_ISREG(st.st_mode)) {
		errno = EINVAL;
		good = false;
	}
	errno = good ? EFBIG : errno;
	good = good && (size_t)st.st_size <= out->limit - out->len && file_read_fd(out, fd, name, NULL);
	close_quietly(fd);
	return good;
}

bool
store_remove(int dir, const char *name)
{
	return note_change(unlinkat(dir, name, 0)) && fsync(dir) == 0;
}

bool
store_move(int from, const char *name, int to, const char *new_name)
{
	return note_change(renameat(from, name, to, new_name)) && fsync(to) == 0 && fsync(from) == 0;
}

bool
store_fail(struct err *err, int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
		return err_set(err, "There is no room on the server's disk just now: nothing was stored. Keep your text and send it again later");
	case EROFS:
	case EACCES:
	case EPERM:
		return err_set(err, "The server may not write there: nothing was stored. Keep your text and tell the capsule's author");
	case ENAMETOOLONG:
		return err_set(err, "This name is longer than the server's disk takes: nothing was stored");
	case ENOTDIR:
	case ELOOP:
	case EXDEV:
		return err_set(err, "There is something else than a folder on this path: nothing was stored");
	default:
		return err_set(err, "The server could not write (%s): nothing was stored. Keep your text and send it again later",
		    strerror(error));
	}
}

/* ---- folders ----------------------------------------------------------------------- */

static void
tidy(int dir, unsigned depth)
{
	DIR *d = folder_walk(dir);
	struct dirent *found;

	unlinkat(dir, temporary, 0);
	while (d && depth < TIDY_DEPTH && (found = readdir(d))) {
		int below = found->d_name[0] != '.' && (found->d_type == DT_DIR || found->d_type == DT_UNKNOWN)
		    ? openat(dir, found->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;

		if (below != -1) {
			tidy(below, depth + 1);
			close(below);
		}
	}
	if (d)
		closedir(d);
}

void
store_tidy(int root)
{
	tidy(root, 0);
}

void
store_measure(int dir, size_t *count, uint64_t *bytes)
{
	DIR *d = folder_walk(dir);
	struct dirent *found;
	struct stat st;

	if (count)
		*count = 0;
	if (bytes)
		*bytes = 0;
	while (d && (found = readdir(d))) {
		if (found->d_name[0] == '.')
			continue;
		if (count)
			(*count)++;
		if (bytes && fstatat(dir, found->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			*bytes += (uint64_t)st.st_size;
	}
	if (d)
		closedir(d);
}
