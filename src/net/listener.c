/* net/listener.c: sockets that readers knock at; see listener.h. */
#include "net/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

enum {
	QUEUE = 4096,             /* visitors waiting to be accepted; the system may allow fewer */
	UNSENT_MOST = 128 << 10,  /* bytes that the kernel holds for a slow reader */
};

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* Read "ADDR:PORT" into *a and return its length in bytes; 0 when it is none. */
static socklen_t
parse_address(struct slice where, union address *a)
{
	size_t colon = slice_find_last(where, ':');
	struct slice host = slice_first(where, colon);
	char text[INET6_ADDRSTRLEN];
	unsigned long port;

	memset(a, 0, sizeof(*a));
	if (!slice_number(slice_skip(where, colon + 1), 65535, &port))
		return 0;
	if (slice_starts(host, SLICE("[")) && slice_ends(host, SLICE("]")))
		host = slice_from(host.data + 1, host.len - 2);
	if (host.len >= sizeof(text))
		return 0;
	memcpy(text, host.data, host.len);
	text[host.len] = '\0';
	if (inet_pton(AF_INET, text, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons((uint16_t)port);
		return sizeof(a->v4);
	}
	if (where.data[0] != '[' || inet_pton(AF_INET6, text, &a->v6.sin6_addr) != 1)
		return 0;
	a->v6.sin6_family = AF_INET6;
	a->v6.sin6_port = htons((uint16_t)port);
	return sizeof(a->v6);
}

static const char *
advice(int error)
{
	switch (error) {
	case EADDRINUSE:
		return ": another program listens there already; stop it or choose another port";
	case EACCES:
		return ": no right to a port below 1024; choose a higher one";
	case EADDRNOTAVAIL:
		return ": this machine does not have that address";
	case EAFNOSUPPORT:
		return ": this machine does not speak that kind of address";
	default:
		return "";
	}
}

static void
set(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof(value));
}

/* What every listener has, and its connections inherit. */
static void
set_options(int fd)
{
	set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_MOST);
}

bool
listener_adopt(int fd, struct err *err)
{
	union address a;
	socklen_t len = sizeof(a), size = sizeof(int);
	int listens = 0;

	if (getsockname(fd, &a.any, &len) == -1 || (a.any.sa_family != AF_INET && a.any.sa_family != AF_INET6) ||
	    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == -1 || !listens)
		return err_set(err, "descriptor %d, which was handed over, is no socket that listens for TCP", fd);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 || fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
		return err_set(err, "cannot use descriptor %d, which was handed over: %s", fd, strerror(errno));
	set_options(fd);
	return true;
}

int
listener_open(const char *where, struct err *err)
{
	union address a;
	socklen_t len = parse_address(slice_of(where), &a);
	int fd, error;

	errno = 0;
	if (len == 0) {
		err_set(err, "cannot listen on '%s': write it as 192.0.2.7:1965 or [2001:db8::7]:1965",
		    where);
		return -1;
	}
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd != -1) {
		set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
		set_options(fd);
		if (a.any.sa_family == AF_INET6)
			set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
		if (bind(fd, &a.any, len) == 0 && listen(fd, QUEUE) == 0)
			return fd;
	}
	error = errno;
	if (advice(error)[0])
		err_set(err, "cannot listen on %s%s", where, advice(error));
	else
		err_set(err, "cannot listen on %s: %s", where, strerror(error));
	if (fd != -1)
		close(fd);
	errno = error;
	return -1;
}

static unsigned
port_of(const union address *a)
{
	return ntohs(a->any.sa_family == AF_INET6 ? a->v6.sin6_port : a->v4.sin_port);
}

unsigned
listener_port_of(const char *where)
{
	union address a;

	return parse_address(slice_of(where), &a) > 0 ? port_of(&a) : 0;
}

unsigned
listener_port(int listener)
{
	union address a = { .any.sa_family = AF_INET };
	socklen_t len = sizeof(a);

	return getsockname(listener, &a.any, &len) == 0 ? port_of(&a) : 0;
}

void
listener_put_address(struct buf *out, int listener)
{
	union address a;
	socklen_t len = sizeof(a);
	char text[INET6_ADDRSTRLEN] = "?";
	bool v6;

	if (getsockname(listener, &a.any, &len) == -1)
		return;
	v6 = a.any.sa_family == AF_INET6;
	inet_ntop(a.any.sa_family, v6 ? (const void *)&a.v6.sin6_addr : &a.v4.sin_addr, text, sizeof(text));
	buf_printf(out, v6 ? "[%s]:%u" : "%s:%u", text, port_of(&a));
}
