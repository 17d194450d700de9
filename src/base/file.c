/* base/file.c: whole files, in and out; see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };   /* bytes asked for at once */

/* As much as fits under the limit of `out`, and one byte to see that there is more. */
static ssize_t
read_piece(struct buf *out, int fd)
{
	size_t left = out->limit - out->len, want = left < PIECE ? left : PIECE;
	char *room, beyond;
	ssize_t n;

	if (want == 0)
		return read(fd, &beyond, 1) > 0 ? (errno = EFBIG, -1) : 0;
	room = buf_room(out, want);
	if (!room)
		return errno = ENOMEM, -1;
	n = read(fd, room, want);
	if (n > 0)
		buf_grew(out, (size_t)n);
	return n;
}

bool
file_read_fd(struct buf *out, int fd, const char *name, struct err *err)
{
	ssize_t n;

	do
		n = read_piece(out, fd);
	while (n > 0 || (n == -1 && errno == EINTR));
	if (n == 0)
		return true;
	if (errno == EFBIG)
		return err_set(err, "cannot read '%s': it is longer than %zu KB", name,
		    out->limit >> 10);
	return err_set(err, "cannot read '%s': %s", name, strerror(errno));
}

bool
file_read(struct buf *out, int dirfd, const char *name, struct err *err)
{
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool ok;

	if (fd == -1)
		return err_set(err, "cannot open '%s': %s", name, strerror(errno));
	ok = file_read_fd(out, fd, name, err);
	close(fd);
	return ok;
}

bool
file_write_fd(int fd, struct slice text)
{
	while (text.len > 0) {
		ssize_t n = write(fd, text.data, text.len);

		if (n == -1 && errno != EINTR)
			return false;
		if (n > 0)
			text = slice_skip(text, (size_t)n);
	}
	return true;
}

bool
file_create(int dirfd, const char *name, mode_t mode, struct slice text, struct err *err)
{
	int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	bool ok;

	if (fd == -1)
		return err_set(err, "cannot make '%s': %s", name, strerror(errno));
	ok = file_write_fd(fd, text) && fsync(fd) == 0;
	if (!ok) {
		err_set(err, "cannot write '%s': %s", name, strerror(errno));
		unlinkat(dirfd, name, 0);
	}
	close(fd);
	return ok;
}

bool
file_make_hidden_folder(const char *path, mode_t mode)
{
	int folder;
	struct err ignored;

	if (mkdir(path, mode) == -1)
		return errno == EEXIST;
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder == -1)
		return true;
	file_create(folder, ".gitignore", 0644, SLICE("*\n"), &ignored);
	close(folder);
	return true;
}
