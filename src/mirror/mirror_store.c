/* mirror/mirror_store.c: the folder of a mirror; see mirror_store.h. */
#include "mirror/mirror_store.h"

#include "base/file.h"
#include "gemini/mime.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { SEGMENT_MOST = 200, NAME_MOST = 3000, TRIES = 1000, STATE_MOST = 64 << 20, TYPE_MOST = 1025 };

static const char aside_name[] = "aside";

/* --- folders ------------------------------------------------------------------- */

static int
open_folder(int at, const char *name, bool make)
{
	int refused = make && mkdirat(at, name, 0755) == -1 ? errno : 0;
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd == -1 && errno == ENOENT && refused != 0)
		errno = refused;   /* why it could not be made */
	return fd;
}

/* The folder of the file `name` below `root`, open, and what the file is called there; -1 with errno. */
static int
open_parent(int root, const char *name, bool make, const char **last)
{
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 3);
	const char *slash;

	while (fd != -1 && (slash = strchr(name, '/')) != NULL) {
		char segment[SEGMENT_MOST + 64];
		int next;

		snprintf(segment, sizeof(segment), "%.*s", (int)(slash - name), name);
		next = open_folder(fd, segment, make);
		close(fd);
		fd = next;
		name = slash + 1;
	}
	*last = name;
	return fd;
}

static bool
open_aside(struct mirror_store *s)
{
	unlinkat(s->state, aside_name, 0);
	s->aside = openat(s->state, aside_name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	return s->aside != -1;
}

static void
close_all(struct mirror_store *s)
{
	const int fds[] = { s->content, s->gone, s->aside, s->state };

	for (size_t i = 0; i < COUNT(fds); i++) {
		if (fds[i] != -1)
			close(fds[i]);
	}
	*s = (struct mirror_store){ .content = -1, .gone = -1, .state = -1, .aside = -1 };
}

bool
mirror_store_open(struct mirror_store *s, const char *path, struct err *err)
{
	int capsule = -1, fd;

	*s = (struct mirror_store){ .content = -1, .gone = -1, .state = -1, .aside = -1 };
	snprintf(s->path, sizeof(s->path), "%.4000s", path);
	mkdir(path, 0755);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1) {
		s->content = open_folder(fd, "content", true);
		s->gone = open_folder(fd, "gone", true);
		capsule = open_folder(fd, ".capsule", true);
		close(fd);
	}
	if (capsule != -1) {
		s->state = open_folder(capsule, "mirror", true);
		close(capsule);
	}
	if (s->state != -1 && flock(s->state, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK)
		err_set(err, "another `capsule mirror` is at work in '%s'", path);
	else if (s->content != -1 && s->gone != -1 && s->state != -1 && open_aside(s))
		return true;
	else
		err_set(err, "cannot use the folder '%s': %s", path, strerror(errno));
	close_all(s);
	return false;
}

void
mirror_store_close(struct mirror_store *s)
{
	if (s->state != -1)
		unlinkat(s->state, aside_name, 0);
	close_all(s);
}

/* --- names ----------------------------------------------------------------------- */

static bool
is_fit(struct slice segment)
{
	if (segment.len == 0 || segment.len > SEGMENT_MOST ||
	    (segment.data[0] == '.' && !slice_eq(segment, SLICE(".well-known"))))
		return false;
	for (size_t i = 0; i < segment.len; i++) {
		if ((unsigned char)segment.data[i] < ' ' || segment.data[i] == 0x7F)
			return false;
	}
	return true;
}

bool
mirror_store_put_name(struct buf *out, struct slice path, struct err *err)
{
	struct slice rest = slice_skip(path, 1);
	size_t start = out->len;

	if (!slice_starts(path, SLICE("/")) || path.len > NAME_MOST)
		return err_set(err, "its name cannot be that of a file");
	buf_put_slice(out, rest);
	if (rest.len == 0 || slice_ends(rest, SLICE("/")))
		buf_puts(out, "index.gmi");
	for (rest = slice_skip(buf_slice(out), start); rest.len > 0;) {
		if (!is_fit(slice_cut(&rest, '/'))) {
			buf_truncate(out, start);
			return err_set(err, "its name cannot be that of a file");
		}
	}
	return !out->full;
}

/* --- files ------------------------------------------------------------------------- */

static int
open_file(int root, const char *name)
{
	const char *last;
	int folder = open_parent(root, name, false, &last);
	int fd = folder == -1 ? -1 : openat(folder, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (folder != -1)
		close(folder);
	return fd;
}

static bool
hash_file(int fd, uint8_t digest[32])
{
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	char bytes[64 << 10];
	ssize_t n = -1;
	bool good = hash && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1;

	while (good && (n = read(fd, bytes, sizeof(bytes))) > 0)
		good = EVP_DigestUpdate(hash, bytes, (size_t)n) == 1;
	good = good && n == 0 && EVP_DigestFinal_ex(hash, digest, NULL) == 1;
	EVP_MD_CTX_free(hash);
	return good;
}

bool
mirror_store_has(const struct mirror_store *s, const char *name, uint64_t size, const uint8_t digest[32])
{
	int fd = open_file(s->content, name);
	uint8_t own[32];
	struct stat st;
	bool same = fd != -1 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size == size &&
	    hash_file(fd, own) && memcmp(own, digest, sizeof(own)) == 0;

	if (fd != -1)
		close(fd);
	return same;
}

static bool
read_below(int root, const char *name, struct buf *out)
{
	int fd = open_file(root, name);
	bool good = fd != -1 && file_read_fd(out, fd, name, NULL);

	if (fd != -1)
		close(fd);
	return good;
}

bool
mirror_store_read(const struct mirror_store *s, const char *name, struct buf *out)
{
	return read_below(s->content, name, out);
}

bool
mirror_store_read_state(const struct mirror_store *s, const char *name, struct buf *out)
{
	return read_below(s->state, name, out);
}

int
mirror_store_open_log(const struct mirror_store *s, const char *name)
{
	return openat(s->state, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
}

bool
mirror_store_obstacle(const struct mirror_store *s, const char *name, struct buf *out)
{
	size_t end = 0, len = strlen(name), start = out->len;
	bool in_way = false;

	while (end < len && !in_way) {
		struct stat st;
		const char *last;
		int folder;

		end += 1 + slice_find(slice_of(name + end + 1), '/');   /* a name has no '/' at its beginning */
		buf_truncate(out, start);
		buf_put(out, name, end);
		folder = open_parent(s->content, out->data + start, false, &last);
		in_way = folder != -1 && fstatat(folder, last, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISDIR(st.st_mode) == (end == len);
		if (folder != -1)
			close(folder);
	}
	if (!in_way)
		buf_truncate(out, start);
	return in_way;
}

/* Give the file aside a name below `root`; it is on the disk before. */
static bool
name_aside(struct mirror_store *s, int root, const char *name, struct err *err)
{
	const char *last;
	int folder = open_parent(root, name, true, &last);
	bool good = folder != -1 && fdatasync(s->aside) == 0 && renameat(s->state, aside_name, folder, last) == 0;

	if (!good)
		err_set(err, "cannot write '%.150s': %s", name, strerror(errno));
	if (folder != -1)
		close(folder);
	close(s->aside);
	return open_aside(s) && good;
}

static void
set_type(int fd, const char *type)
{
	fsetxattr(fd, MIME_ATTRIBUTE, type, strlen(type), 0);   /* without it the type is what the name says */
}

static bool
has_type(int fd, const char *type)
{
	char noted[TYPE_MOST];
	ssize_t n = fgetxattr(fd, MIME_ATTRIBUTE, noted, sizeof(noted));

	return n >= 0 && slice_eq(slice_from(noted, (size_t)n), slice_of(type));
}

void
mirror_store_set_type(struct mirror_store *s, const char *name, const char *type)
{
	int fd = open_file(s->content, name);

	if (fd == -1)
		return;
	if (!has_type(fd, type))   /* who serves the folder reads again what was touched */
		set_type(fd, type);
	close(fd);
}

bool
mirror_store_keep(struct mirror_store *s, const char *name, const char *type, struct err *err)
{
	set_type(s->aside, type);
	return name_aside(s, s->content, name, err);
}

static bool
write_into(struct mirror_store *s, int root, const char *name, struct slice text, struct err *err)
{
	if (ftruncate(s->aside, 0) == -1 || lseek(s->aside, 0, SEEK_SET) == -1 || !file_write_fd(s->aside, text))
		return err_set(err, "cannot write '%.150s': %s", name, strerror(errno));
	return name_aside(s, root, name, err);
}

bool
mirror_store_write_state(struct mirror_store *s, const char *name, struct slice text, struct err *err)
{
	return write_into(s, s->state, name, text, err);
}

bool
mirror_store_write(struct mirror_store *s, const char *name, struct slice text, struct err *err)
{
	return write_into(s, s->content, name, text, err);
}

/* --- what goes --------------------------------------------------------------------- */

/* Open the folder of `name` below gone/; a file in the way of it makes its first folder another one. */
static int
open_gone(const struct mirror_store *s, const char *name, const char **there)
{
	const char *slash = strchr(name, '/');
	int fd = open_parent(s->gone, name, true, there);

	for (int i = 1; i < TRIES && fd == -1 && slash && (errno == ENOTDIR || errno == ELOOP); i++) {
		char *other = NULL;

		if (asprintf(&other, "%.*s.%d%s", (int)(slash - name), name, i, slash) == -1)
			break;
		fd = open_parent(s->gone, other, true, there);
		*there = name + strlen(name) - strlen(*there);
		free(other);
	}
	return fd;
}

/* Delete the folders of `name` that nothing is in, from the innermost out. */
static void
drop_empty_folders(const struct mirror_store *s, const char *name)
{
	char *path = strdup(name), *slash;
	bool gone = true;

	while (path && gone && (slash = strrchr(path, '/')) != NULL) {
		const char *last;
		int folder;

		*slash = '\0';
		folder = open_parent(s->content, path, false, &last);
		gone = folder != -1 && unlinkat(folder, last, AT_REMOVEDIR) == 0;
		if (folder != -1)
			close(folder);
	}
	free(path);
}

bool
mirror_store_retire(struct mirror_store *s, const char *name, struct err *err)
{
	const char *last, *there;
	int from = open_parent(s->content, name, false, &last), to;
	bool moved = false;

	if (from == -1)
		return true;   /* it is not there */
	to = open_gone(s, name, &there);
	for (int i = 0; i < TRIES && to != -1 && !moved; i++) {
		char free_name[SEGMENT_MOST + 80];

		snprintf(free_name, sizeof(free_name), i == 0 ? "%s" : "%s.%d", there, i);
		moved = syscall(SYS_renameat2, from, last, to, free_name, RENAME_NOREPLACE) == 0 || errno == ENOENT;
		if (!moved && errno != EEXIST)
			break;
	}
	if (!moved)
		err_set(err, "cannot move '%.150s' to gone/: %s", name, strerror(errno));
	close(from);
	if (to != -1)
		close(to);
	drop_empty_folders(s, name);
	return moved;
}
