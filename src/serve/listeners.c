/* serve/listeners.c: the sockets that a server listens on; see listeners.h. */
#include "serve/listeners.h"

#include "net/listener.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_INHERITED = 3 };   /* SD_LISTEN_FDS_START of sd_listen_fds(3) */

/* ---- from a service manager --------------------------------------------------- */

/* The number in the variable `name`; 0 when it holds none. */
static unsigned long
number_of(const char *name)
{
	unsigned long number;

	return slice_number(slice_of(getenv(name)), INT32_MAX, &number) ? number : 0;
}

bool
listeners_inherit(struct listeners *l, struct err *err)
{
	unsigned long count = number_of("LISTEN_PID") == (unsigned long)getpid() ? number_of("LISTEN_FDS") : 0;

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (count > CONFIG_LISTEN_MOST)
		return err_set(err, "%lu sockets were handed over, and %d are the most", count, CONFIG_LISTEN_MOST);
	for (unsigned long i = 0; i < count; i++) {
		if (!listener_adopt(FIRST_INHERITED + (int)i, err))
			return false;
		l->fds[l->count++] = FIRST_INHERITED + (int)i;
	}
	l->inherited = l->count > 0;
	return true;
}

/* ---- from the configuration --------------------------------------------------- */

/* The socket that has this name; -1: none has. */
static int
find(const struct listeners *l, const char *name)
{
	for (size_t i = 0; l && i < l->count; i++) {
		if (l->names[i] && strcmp(l->names[i], name) == 0)
			return l->fds[i];
	}
	return -1;
}

static bool
has_fd(const struct listeners *l, int fd)
{
	for (size_t i = 0; l && i < l->count; i++) {
		if (l->fds[i] == fd)
			return true;
	}
	return false;
}

static bool
add(struct listeners *l, const char *name, int fd, struct err *err)
{
	l->fds[l->count] = fd;
	l->names[l->count] = strdup(name);
	if (!l->names[l->count++])
		return err_set(err, "cannot listen on '%.60s': memory is out", name);
	return true;
}

/* A machine without IPv6, say, still serves on the other addresses. */
static bool
may_lack(const struct config *c)
{
	return c->listen_count > 1 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL);
}

bool
listeners_open(struct listeners *l, const struct config *c, const struct listeners *before, struct err *err)
{
	*l = (struct listeners){ 0 };
	for (size_t i = 0; i < c->listen_count; i++) {
		const char *name = c->listen[i];
		int fd = find(before, name);

		if (find(l, name) != -1)
			continue;
		if (fd == -1)
			fd = listener_open(name, err);
		if (fd != -1 && add(l, name, fd, err))
			continue;
		if (fd == -1 && may_lack(c)) {
			fprintf(stderr, "capsule: %s; going on without it\n", err->text);
			continue;
		}
		listeners_release(l, before);
		return false;
	}
	return l->count > 0;
}

void
listeners_release(struct listeners *l, const struct listeners *kept)
{
	for (size_t i = 0; i < l->count; i++) {
		if (!has_fd(kept, l->fds[i]))
			close(l->fds[i]);
		free(l->names[i]);
	}
	*l = (struct listeners){ 0 };
}

void
listeners_print(const struct listeners *l)
{
	struct buf address = BUF_INIT(128);

	for (size_t i = 0; i < l->count; i++) {
		buf_clear(&address);
		listener_put_address(&address, l->fds[i]);
		fprintf(stderr, "listening on %s\n", address.data);
	}
	buf_release(&address);
}
