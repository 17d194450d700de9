/* commands/known_hosts.c: the keys that servers showed; see known_hosts.h. */
#include "commands/known_hosts.h"

#include "base/date.h"
#include "base/file.h"
#include "tls/x509_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KNOWN_HOSTS_MOST = 16 << 20 };   /* bytes of the file */
enum { KEY_LEN = 7 + 44 };   /* "SHA256:" and the base64 of 32 bytes */

bool
known_hosts_path(struct buf *path, struct err *err)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && state[0] == '/')   /* the specification has relative ones ignored */
		buf_puts(path, state);
	else if (home && home[0] != '\0')
		buf_printf(path, "%s/.local/state", home);
	else
		return err_set(err,
		    "cannot tell where to keep the keys of servers: HOME is not set");
	buf_puts(path, "/capsule/known_hosts");
	return !path->full ||
	    err_set(err, "cannot keep the keys of servers: the folder's name is too long");
}

/* Make the folders that `path` lies in. */
static void
make_folders(const char *path)
{
	char *copy = strdup(path);

	for (char *slash = copy; slash && (slash = strchr(slash + 1, '/')) != NULL; *slash = '/') {
		*slash = '\0';
		mkdir(copy, 0700);
	}
	free(copy);
}

/* The last line for `where`; false when there is none. */
static bool
find(struct slice text, const char *where, struct slice *key, struct slice *until)
{
	bool found = false;

	while (text.len > 0) {
		struct slice line = slice_cut_line(&text), its;

		if (!slice_eq(slice_cut(&line, ' '), slice_of(where)))
			continue;
		its = slice_cut(&line, ' ');
		if (its.len != KEY_LEN)
			continue;   /* a line that was cut off */
		*key = its;
		*until = slice_trim(line);
		found = true;
	}
	return found;
}

/* `text` is what the file has: a last line that was cut off, or typed without its end, stays one of its own. */
static bool
add(const char *path, struct slice text, struct slice line, struct err *err)
{
	int fd;
	bool ok;

	make_folders(path);
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd == -1)
		return err_set(err, "cannot keep the key of the server: cannot open '%s': %s", path,
		    strerror(errno));
	ok = ((text.len == 0 || slice_ends(text, SLICE("\n")) || file_write_fd(fd, SLICE("\n"))) && file_write_fd(fd, line)) ||
	    err_set(err, "cannot keep the key of the server: cannot write '%s': %s", path,
	        strerror(errno));
	close(fd);
	return ok;
}

/* Whether a certificate that was good until `until` has ended. */
static bool
has_ended(struct slice until, int64_t now)
{
	struct date day;

	return date_parse(until, &day) && day.seconds < now;
}

/* The file's text; an absent file is an empty one. */
static bool
read_known(struct buf *text, const char *path, struct err *err)
{
	return (access(path, F_OK) == -1 && (errno == ENOENT || errno == ENOTDIR)) ||
	    file_read(text, AT_FDCWD, path, err);
}

/* "HOST:PORT SHA256:KEY UNTIL" and LF. */
static void
put_line(struct buf *line, const char *where, const X509 *certificate)
{
	uint8_t digest[X509_DIGEST_LEN];
	struct date until = date_from_seconds(x509_until(certificate));

	x509_key_digest(certificate, digest);
	buf_printf(line, "%s SHA256:", where);
	x509_put_base64(line, digest);
	buf_putc(line, ' ');
	date_put_day(line, &until);
	buf_putc(line, '\n');
}

static enum known_verdict
compare(struct slice text, const char *path, const char *where, struct slice line, int64_t now,
    struct err *err)
{
	struct slice key = slice_skip(line, strlen(where) + 1), old_key, old_until;
	bool known = find(text, where, &old_key, &old_until);

	key = slice_first(key, slice_find(key, ' '));
	if (known && slice_eq(key, old_key))
		return KNOWN_SAME;
	if (known && !has_ended(old_until, now)) {
		err_set(err, "the key of %s is %.*s, not %.*s as before", where, SLICE_ARG(key),
		    SLICE_ARG(old_key));
		return KNOWN_CHANGED;
	}
	if (!add(path, text, line, err))
		return KNOWN_UNSURE;
	err_set(err, known ? "%s has a new key, since its old certificate has ended: %.*s"
	    : "first visit to %s; its key is kept: %.*s", where, SLICE_ARG(key));
	return KNOWN_NEW;
}

enum known_verdict
known_hosts_look(const char *path, const char *where, const X509 *certificate, int64_t now,
    struct err *err)
{
	struct buf text = BUF_INIT(KNOWN_HOSTS_MOST), line = BUF_INIT(1024);
	enum known_verdict verdict = KNOWN_UNSURE;

	put_line(&line, where, certificate);
	if (line.full)
		err_set(err, "cannot keep the key of the server: memory is out");
	else if (read_known(&text, path, err))
		verdict = compare(buf_slice(&text), path, where, buf_slice(&line), now, err);
	buf_release(&line);
	buf_release(&text);
	return verdict;
}
