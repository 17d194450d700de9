/* commands/announced.c: the record of announcements; see announced.h. */
#include "commands/announced.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RECORD_MOST = 64 << 20, LINE_MOST = 1 << 17 };   /* bytes */

static void
put_path(struct buf *path, const struct announced *a)
{
	buf_printf(path, "%s/announced", a->folder);
}

bool
announced_open(struct announced *a, const char *folder, struct err *err)
{
	struct buf path = BUF_INIT(1 << 16);
	bool good;

	a->folder = folder;
	buf_init(&a->text, RECORD_MOST);
	put_path(&path, a);
	good = access(path.data, F_OK) == -1 || file_read(&a->text, AT_FDCWD, path.data, err);
	buf_release(&path);
	return good;
}

void
announced_release(struct announced *a)
{
	buf_release(&a->text);
}

static void
put_line(struct buf *line, const char *word, const char *first, const char *rest)
{
	buf_printf(line, "%s %s %s", word, first, rest);
}

static bool
has_line(const struct announced *a, const char *word, const char *first, const char *rest)
{
	struct buf want = BUF_INIT(LINE_MOST);
	struct slice left = buf_slice(&a->text);
	bool found = false;

	put_line(&want, word, first, rest);
	while (!found && left.len > 0)
		found = slice_eq(slice_cut_line(&left), buf_slice(&want));
	buf_release(&want);
	return found;
}

bool
announced_asked(const struct announced *a, const char *day, const char *address)
{
	return has_line(a, "asked", day, address);
}

bool
announced_told(const struct announced *a, const char *address, const char *file)
{
	return has_line(a, "told", address, file) || has_line(a, "told", "*", file);
}

bool
announced_add(struct announced *a, const char *word, const char *first, const char *rest, struct err *err)
{
	struct buf path = BUF_INIT(1 << 16), line = BUF_INIT(LINE_MOST);
	int fd;
	bool good;

	put_path(&path, a);
	put_line(&line, word, first, rest);
	buf_putc(&line, '\n');
	file_make_hidden_folder(a->folder, 0700);   /* where it cannot be made, opening says why */
	fd = open(path.data, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	good = fd != -1 && !line.full && file_write_fd(fd, buf_slice(&line)) && fsync(fd) == 0;
	if (!good)
		err_set(err, "cannot keep '%s': %s", path.data, strerror(errno));
	else
		buf_put_slice(&a->text, buf_slice(&line));
	if (fd != -1)
		close(fd);
	buf_release(&line);
	buf_release(&path);
	return good;
}
