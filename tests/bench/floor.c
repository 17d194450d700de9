/*
 * floor.c: the least that an answer over TLS can cost, to measure others by.
 *
 * One process, one epoll loop, OpenSSL, one fixed page; no parsing, no files,
 * no limits, no log, no deadlines. It is not a server to use: it is the
 * yardstick, so everything known to help is done here.
 *
 *   floor CERT KEY BYTES [PROCESSES]
 *                            answers every request with a page of BYTES bytes
 *
 * What helps, each measured by `make bench`:
 *   - only TLS 1.3, AES-128-GCM, X25519, P-256; one ticket, which is the number of
 *     a session in OpenSSL's store: nothing has to be sealed;
 *   - all sockets share one input and one output buffer (wire.h), so OpenSSL
 *     never calls the kernel: one recv brings a flight, one send takes the
 *     ticket, the page and close_notify together, and close() adds the FIN to
 *     that same segment (MSG_MORE);
 *   - accept only when the ClientHello is there (TCP_DEFER_ACCEPT), so a visit
 *     costs accept, recv, send, epoll_ctl, recv, send, close, and one wake-up;
 *   - no chain is built and verified for its own certificate in each handshake.
 * Using one SSL object again with SSL_clear() would save 2 % more, but OpenSSL
 * keeps the last visitor's settings in it and warns against that, so a server
 * cannot do it, and neither does the floor.
 */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS_MOST = 256, CHUNK = 16384, SESSIONS_MOST = 1000 };

struct visitor {
	SSL *ssl;
	int fd;
	bool asked;      /* the request was read */
	bool closing;    /* close_notify is written */
	bool watched;    /* for input; when `rest` is there, for room to write too */
	size_t written;  /* bytes of the page given to OpenSSL */
	char *rest;      /* what the socket did not take yet; NULL: nothing */
	size_t rest_len;
};

static SSL_CTX *context;
static struct wire wire;
static char *page;
static size_t page_len;
static int epoll;

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
watch(int fd, int how, uint32_t events, void *what)
{
	struct epoll_event e = {.events = events, .data.ptr = what};

	if (epoll_ctl(epoll, how, fd, &e) == -1)
		die("epoll_ctl");
}

static struct visitor *
visitor_come(int fd)
{
	struct visitor *v = calloc(1, sizeof(*v));
	BIO *bio = wire_bio_new(&wire);

	if (!v || !(v->ssl = SSL_new(context)))
		die("out of memory");
	SSL_set_bio(v->ssl, bio, bio);
	SSL_set_accept_state(v->ssl);
	v->fd = fd;
	return v;
}

static void
visitor_leave(struct visitor *v)
{
	close(v->fd);
	SSL_free(v->ssl);
	free(v->rest);
	free(v);
}

/* Send what OpenSSL wrote; what the socket does not take is kept. False when the visitor is gone. */
static bool
flush(struct visitor *v)
{
	const char *from = v->rest ? v->rest : wire.out;
	size_t len = v->rest ? v->rest_len : wire.out_len;
	ssize_t n = len ? send(v->fd, from, len, MSG_NOSIGNAL | (v->closing ? MSG_MORE : 0)) : 0;

	if (n == -1 && errno != EAGAIN)
		return false;
	if (n == -1)
		n = 0;
	if ((size_t)n == len) {
		free(v->rest);
		v->rest = NULL;
	} else if (v->rest) {
		memmove(v->rest, v->rest + n, len - (size_t)n);
		v->rest_len = len - (size_t)n;
	} else {
		v->rest_len = len - (size_t)n;
		v->rest = malloc(v->rest_len);
		if (!v->rest)
			die("out of memory");
		memcpy(v->rest, from + n, v->rest_len);
	}
	wire.out_len = 0;
	return true;
}

/* Encrypt as much of the page as there is room for, then close_notify. */
static void
put_page(struct visitor *v)
{
	while (v->written < page_len && wire.out_len + CHUNK + 512 < sizeof(wire.out)) {
		size_t left = page_len - v->written;
		int n = SSL_write(v->ssl, page + v->written, (int)(left < CHUNK ? left : CHUNK));
		if (n <= 0)
			return;
		v->written += (size_t)n;
	}
	if (v->written == page_len && wire.out_len + 512 < sizeof(wire.out)) {
		SSL_shutdown(v->ssl);
		v->closing = true;
	}
}

/* Go as far as the bytes in wire.in allow. False when it is over. */
static bool
advance(struct visitor *v)
{
	char request[1100];

	if (!v->asked) {
		int n = SSL_read(v->ssl, request, sizeof(request));
		if (n <= 0 && SSL_get_error(v->ssl, n) != SSL_ERROR_WANT_READ)
			return false;
		v->asked = n > 0;
	}
	do {
		if (v->asked && !v->closing && !v->rest)
			put_page(v);
		if (!flush(v))
			return false;
	} while (v->asked && !v->closing && !v->rest);
	if (v->closing && !v->rest)
		return false;
	if (!v->watched || v->rest)
		watch(v->fd, v->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, EPOLLIN | (v->rest ? EPOLLOUT : 0), v);
	v->watched = true;
	return true;
}

static bool
receive(struct visitor *v)
{
	static char in[64 * 1024];
	ssize_t n = recv(v->fd, in, sizeof(in), 0);

	if (n == 0 || (n == -1 && errno != EAGAIN))
		return false;
	wire.in = in;
	wire.in_len = n > 0 ? (size_t)n : 0;
	wire.out_len = 0;
	return advance(v);
}

static void
accept_all(int listener)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) != -1) {
		struct visitor *v = visitor_come(fd);
		if (!receive(v))
			visitor_leave(v);
	}
}

static SSL_CTX *
context_new(const char *cert, const char *key)
{
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());

	if (!c || !SSL_CTX_set_min_proto_version(c, TLS1_3_VERSION) ||
	    !SSL_CTX_set_ciphersuites(c, "TLS_AES_128_GCM_SHA256") || !SSL_CTX_set1_groups_list(c, "X25519") ||
	    !SSL_CTX_set1_sigalgs_list(c, "ECDSA+SHA256") || !SSL_CTX_set_num_tickets(c, 1) ||
	    SSL_CTX_use_certificate_file(c, cert, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_use_PrivateKey_file(c, key, SSL_FILETYPE_PEM) != 1) {
		fprintf(stderr, "cannot use certificate '%s' with key '%s'\n", cert, key);
		exit(1);
	}
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_AUTO_CLEAR);
	SSL_CTX_sess_set_cache_size(c, SESSIONS_MOST);
	SSL_CTX_set_mode(c, SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_set_options(c, SSL_OP_NO_TICKET | SSL_OP_NO_ANTI_REPLAY | SSL_OP_NO_COMPRESSION);
	return c;
}

static int
listener_new(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);
	int on = 1, seconds = 5;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd == -1 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == -1 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds)) == -1 ||
	    bind(fd, (struct sockaddr *)&a, len) == -1 || listen(fd, 4096) == -1 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) == -1)
		die("listen");
	fprintf(stderr, "listening on 127.0.0.1:%d\n", ntohs(a.sin_port));
	return fd;
}

/* "20 text/gemini\r\n" and letters up to `len` bytes in all. */
static void
make_page(size_t len)
{
	static const char head[] = "20 text/gemini\r\n";

	page_len = len < sizeof(head) ? sizeof(head) - 1 : len;
	page = malloc(page_len);
	if (!page)
		die("out of memory");
	memset(page, 'x', page_len);
	memcpy(page, head, sizeof(head) - 1);
}

int
main(int argc, char **argv)
{
	struct epoll_event events[EVENTS_MOST];
	int listener;

	if (argc != 4 && argc != 5) {
		fprintf(stderr, "usage: floor CERT KEY BYTES [PROCESSES]\n");
		return 2;
	}
	make_page(strtoul(argv[3], NULL, 10));
	context = context_new(argv[1], argv[2]);
	listener = listener_new();
	for (unsigned long more = argc == 5 ? strtoul(argv[4], NULL, 10) : 1; more > 1; more--) {
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			break;
		}
	}
	epoll = epoll_create1(EPOLL_CLOEXEC);
	watch(listener, EPOLL_CTL_ADD, EPOLLIN, NULL);
	for (;;) {
		int n = epoll_wait(epoll, events, EVENTS_MOST, -1);
		for (int i = 0; i < n; i++) {
			struct visitor *v = events[i].data.ptr;
			if (!v)
				accept_all(listener);
			else if (!receive(v))
				visitor_leave(v);
		}
	}
}
