/* commands/dial.c: a TLS connection to another server; see dial.h. */
#include "commands/dial.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct dial {
	int      fd;     /* does not block */
	SSL_CTX *ctx;
	SSL     *ssl;
};

/*
 * Wait until `fd` is ready for `events`. False with errno; ETIMEDOUT when
 * `deadline` comes first.
 */
static bool
wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd p = { fd, events, 0 };
	int n;

	do {
		int64_t left = deadline - clock_milliseconds();

		n = left > 0 ? poll(&p, 1, (int)left) : 0;
	} while (n == -1 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0;
}

/* ---- TCP ------------------------------------------------------------------ */

/* A connected socket, or -1 with errno. */
static int
connect_one(const struct addrinfo *a, int64_t deadline)
{
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), failure = 0;
	socklen_t len = sizeof(failure);

	if (fd == -1)
		return -1;
	if (connect(fd, a->ai_addr, a->ai_addrlen) == -1 && errno != EINPROGRESS)
		failure = errno;
	else if (!wait_for(fd, POLLOUT, deadline))
		failure = errno;
	else
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &len);
	if (failure == 0)
		return fd;
	close(fd);
	errno = failure;
	return -1;
}

/* Each address but the last gets half of the time that is left. */
static int
connect_any(const struct addrinfo *list)
{
	int64_t deadline = clock_milliseconds() + DIAL_CONNECT_SECONDS * 1000;
	int fd = -1;

	for (const struct addrinfo *a = list; a && fd == -1; a = a->ai_next) {
		int64_t now = clock_milliseconds();

		fd = connect_one(a, a->ai_next ? now + (deadline - now) / 2 : deadline);
	}
	return fd;
}

static int
connect_host(const char *host, unsigned port, struct err *err)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICSERV };
	struct addrinfo *list;
	char service[12];
	int failure, fd;

	snprintf(service, sizeof(service), "%u", port);
	failure = getaddrinfo(host, service, &hints, &list);
	if (failure != 0) {
		err_set(err, "cannot find the address of '%s': %s", host,
		    failure == EAI_SYSTEM ? strerror(errno) : gai_strerror(failure));
		return -1;
	}
	fd = connect_any(list);
	if (fd == -1)
		err_set(err, "cannot connect to '%s' port %u: %s", host, port, strerror(errno));
	freeaddrinfo(list);
	return fd;
}

/* ---- TLS ------------------------------------------------------------------ */

/*
 * After an OpenSSL call that gave `result`: wait for what it wants. False with
 * errno: it has failed or takes too long.
 */
static bool
wait_as_told(const struct dial *d, int why, int64_t deadline)
{
	if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
		return false;
	return wait_for(d->fd, why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline);
}

/* What OpenSSL or the system says of the last failure. */
static const char *
reason(void)
{
	int failure = errno;
	unsigned long code = ERR_peek_last_error();
	const char *words = code != 0 && !ERR_SYSTEM_ERROR(code) ? ERR_reason_error_string(code)
	    : NULL;

	return words ? words : failure != 0 ? strerror(failure)
	    : "the server closed the connection";
}

static bool
is_name(const char *host)
{
	unsigned char address[16];

	return inet_pton(AF_INET, host, address) != 1 && inet_pton(AF_INET6, host, address) != 1;
}

static bool
set_up_tls(struct dial *d, const char *host, SSL_SESSION *session)
{
	d->ctx = SSL_CTX_new(TLS_client_method());
	if (!d->ctx || SSL_CTX_set_min_proto_version(d->ctx, TLS1_2_VERSION) != 1)
		return false;
	SSL_CTX_set_verify(d->ctx, SSL_VERIFY_NONE, NULL);
	d->ssl = SSL_new(d->ctx);
	return d->ssl && SSL_set_fd(d->ssl, d->fd) == 1 && (!session || SSL_set_session(d->ssl, session) == 1) &&
	    (!is_name(host) || SSL_set_tlsext_host_name(d->ssl, host) == 1);
}

static bool
shake_hands(struct dial *d, const char *host, SSL_SESSION *session, struct err *err)
{
	int64_t deadline = clock_milliseconds() + DIAL_HANDSHAKE_SECONDS * 1000;
	int result = 0;

	if (!set_up_tls(d, host, session))
		return err_set(err, "cannot set up TLS: %s", reason());
	do {
		ERR_clear_error();
		errno = 0;
		result = SSL_connect(d->ssl);
	} while (result != 1 && wait_as_told(d, SSL_get_error(d->ssl, result), deadline));
	return result == 1 || err_set(err, "cannot shake hands with '%s': %s", host, reason());
}

struct dial *
dial_open(const char *host, unsigned port, struct err *err)
{
	return dial_open_with(host, port, NULL, err);
}

bool
dial_resumed(const struct dial *d)
{
	return SSL_session_reused(d->ssl) == 1;
}

SSL_SESSION *
dial_session(const struct dial *d)
{
	SSL_SESSION *s = SSL_get1_session(d->ssl);

	if (s && SSL_SESSION_is_resumable(s))
		return s;
	SSL_SESSION_free(s);
	return NULL;
}

struct dial *
dial_open_with(const char *host, unsigned port, SSL_SESSION *session, struct err *err)
{
	struct dial *d = calloc(1, sizeof(*d));

	if (!d) {
		err_set(err, "cannot connect to '%s': memory is out", host);
		return NULL;
	}
	d->fd = connect_host(host, port, err);
	if (d->fd != -1 && shake_hands(d, host, session, err))
		return d;
	dial_close(d);
	return NULL;
}

X509 *
dial_certificate(const struct dial *d)
{
	return SSL_get0_peer_certificate(d->ssl);
}

bool
dial_send(struct dial *d, struct slice text, struct err *err)
{
	int64_t deadline = clock_milliseconds() + DIAL_SILENCE_SECONDS * 1000;
	size_t sent = 0;
	int result;

	do {
		ERR_clear_error();
		errno = 0;
		result = SSL_write_ex(d->ssl, text.data, text.len, &sent);
	} while (result != 1 && wait_as_told(d, SSL_get_error(d->ssl, result), deadline));
	return result == 1 || err_set(err, "cannot send the request: %s", reason());
}

/* Why there is no byte: `why` is SSL_get_error()'s. */
static enum dial_end
end_of(int why, struct err *err)
{
	if (why == SSL_ERROR_ZERO_RETURN)
		return DIAL_CLOSED;
	if (why == SSL_ERROR_SSL &&
	    ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
		err_set(err,
		    "the server closed the connection without close_notify: the text may be cut");
		return DIAL_CUT;
	}
	err_set(err, "cannot read the answer: %s", reason());
	return DIAL_FAILED;
}

enum dial_end
dial_read(struct dial *d, char *bytes, size_t size, size_t *n, struct err *err)
{
	int64_t deadline = clock_milliseconds() + DIAL_SILENCE_SECONDS * 1000;
	int why;

	do {
		ERR_clear_error();
		errno = 0;
		if (SSL_read_ex(d->ssl, bytes, size, n) == 1)
			return DIAL_BYTES;
		why = SSL_get_error(d->ssl, 0);
	} while (wait_as_told(d, why, deadline));
	return end_of(why, err);
}

void
dial_close(struct dial *d)
{
	if (!d)
		return;
	if (d->ssl && SSL_is_init_finished(d->ssl))
		SSL_shutdown(d->ssl);
	SSL_free(d->ssl);
	SSL_CTX_free(d->ctx);
	if (d->fd != -1)
		close(d->fd);
	free(d);
}
