/*
 * fuzz_connection.c: whatever a visitor does, in whatever order, his
 * connection asks for an answer once at the most, tells of his visit once,
 * and what he can read begins with a header line.
 *
 * The input is a list of acts: send bytes as they are, speak TLS through
 * memory BIOs, hold some of it back, spoil some of it, let time pass, leave.
 */
#include "net/connection.h"
#include "tls/self_signed.h"

#include <event2/event.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BIG = 300000 };  /* bytes of the answer that comes from a file */

/* What stays from one input to the next. */
static struct fixed {
	struct event_base *base;
	struct tls_context *tls;
	SSL_CTX *client;
	int big;
} fixed;

/* One visit. */
static struct visit_state {
	struct connections all;
	SSL *ssl;
	BIO *in, *out;         /* of the visitor's end */
	int fd;                /* likewise; -1: gone */
	struct slice input;
	struct buf text;       /* what he has read inside TLS */
	unsigned answers, told;
} now;

/* --- once ------------------------------------------------------------------- */

static void
make_certificate(void)
{
	static const char *const names[] = { "h.example" };
	char folder[] = "/tmp/capsule-fuzz.XXXXXX";
	struct tls_certificate *c = NULL;
	struct err err;
	int fd;

	if (!mkdtemp(folder) || (fd = open(folder, O_RDONLY | O_DIRECTORY)) == -1)
		abort();
	c = tls_certificate_load(fd, "h.example", names, 1, true, 1700000000, &err);
	if (!c || !(fixed.tls = tls_context_new(&c, 1, NULL, &err)))
		abort();
	unlinkat(fd, "h.example/key.pem", 0);
	unlinkat(fd, "h.example/cert.pem", 0);
	unlinkat(fd, "h.example", AT_REMOVEDIR);
	close(fd);
	rmdir(folder);
}

static void
set_up(void)
{
	signal(SIGPIPE, SIG_IGN);
	make_certificate();
	fixed.base = event_base_new();
	fixed.client = SSL_CTX_new(TLS_client_method());
	fixed.big = memfd_create("big", MFD_CLOEXEC);
	if (!fixed.base || !fixed.client || ftruncate(fixed.big, BIG) == -1)
		abort();
}

/* --- the server's side -------------------------------------------------------- */

static void
answer(void *site, const struct request *r, struct response *res)
{
	(void)site;
	if (++now.answers > 1 || r->uri.len > REQUEST_LINE_MOST)
		abort();
	if (slice_search(r->uri, SLICE("big")) < r->uri.len)
		response_set_file(res, SLICE("application/octet-stream"), dup(fixed.big), BIG);
	else
		response_set_body(res, SLICE("text/gemini"), SLICE("# Page\n"));
	lseek(fixed.big, 0, SEEK_SET);
}

static bool
takes_long(const struct request *r)
{
	return r->has_query;
}

static void
visited(void *ctx, const struct visit *v)
{
	(void)ctx;
	if (++now.told > 1 || (v->status == 0 && v->bytes > 0) || (v->status == 0 && !v->failure))
		abort();
}

/* Limits are far away, or all over at once when time passes. */
static void
open_visit(unsigned flags)
{
	static const char *const proxies[] = { "127.0.0.1" };
	unsigned seconds = flags & 8 ? 0 : 3600;
	struct server_options o = {
		.proxies = proxies, .proxy_count = flags & 1, .tls = fixed.tls,
		.limits = { .connections = 10, .connections_per_address = 10, .handshake_timeout = seconds,
		    .request_timeout = seconds, .write_timeout = seconds, .response_timeout = 3600,
		    .close_timeout = seconds, .slow_down = 5 },
		.answer = answer, .takes_long = takes_long, .visited = visited,
	};
	union peer peer = { .v4 = { .sin_family = AF_INET } };
	int pair[2], small = 4096;

	peer.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == -1)
		abort();
	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	if (!connections_init(&now.all, fixed.base, &o))
		abort();
	now.all.hellos = flags & 16 ? CONNECTION_HELLOS : 0;
	now.all.retry_from = flags & 32 ? 0 : 1000000;
	now.fd = pair[1];
	connection_open(&now.all, pair[0], &peer, sizeof(peer.v4), flags & 4);
}

/* --- the visitor's acts ------------------------------------------------------- */

static unsigned
next_byte(void)
{
	unsigned byte = now.input.len > 0 ? (unsigned char)now.input.data[0] : 0;

	now.input = slice_skip(now.input, 1);
	return byte;
}

/* The next bytes of the input, as many as its next byte says. */
static struct slice
next_bytes(void)
{
	size_t n = next_byte();
	struct slice bytes = slice_first(now.input, n);

	now.input = slice_skip(now.input, n);
	return bytes;
}

static void
put(struct slice bytes)
{
	if (now.fd != -1 && bytes.len > 0)
		(void)!send(now.fd, bytes.data, bytes.len, MSG_NOSIGNAL);
}

/* Send what TLS has for the server: `most` bytes of it, one of them turned by `spoil`. */
static void
push(size_t most, unsigned spoil)
{
	char bytes[2048];
	int n = BIO_read(now.out, bytes, (int)(most < sizeof(bytes) ? most : sizeof(bytes)));

	if (n <= 0)
		return;
	bytes[spoil % (unsigned)n] ^= (char)spoil;
	put(slice_from(bytes, (size_t)n));
}

/* Take what the server has sent, and read what TLS makes of it. */
static void
pull(void)
{
	char bytes[8192];
	ssize_t n;
	int got;

	while (now.fd != -1 && (n = recv(now.fd, bytes, sizeof(bytes), 0)) > 0)
		BIO_write(now.in, bytes, (int)n);
	if (!SSL_is_init_finished(now.ssl))
		SSL_do_handshake(now.ssl);
	while (SSL_is_init_finished(now.ssl) && (got = SSL_read(now.ssl, bytes, sizeof(bytes))) > 0)
		buf_put(&now.text, bytes, (size_t)got);
}

/* To the end of the handshake, if nothing has gone wrong. */
static void
shake_hands(void)
{
	for (int i = 0; i < 6 && !SSL_is_init_finished(now.ssl); i++) {
		pull();
		push(2048, 0);
		event_base_loop(fixed.base, EVLOOP_NONBLOCK);
	}
	pull();
	push(2048, 0);
}

static void
leave(void)
{
	if (now.fd != -1)
		close(now.fd);
	now.fd = -1;
}

static void
act(void)
{
	struct slice text;

	switch (next_byte() % 10) {
	case 0: shake_hands(); break;
	case 1: put(next_bytes()); break;
	case 2:
		text = next_bytes();
		if (SSL_is_init_finished(now.ssl) && text.len > 0)
			SSL_write(now.ssl, text.data, (int)text.len);
		break;
	case 3: push(2048, 0); break;
	case 4: push(next_byte(), 0); break;
	case 5: push(2048, next_byte()); break;
	case 6: pull(); break;
	case 7: connections_sweep(&now.all); break;
	case 8:
		if (next_byte() & 1)
			SSL_key_update(now.ssl, SSL_KEY_UPDATE_REQUESTED);
		else
			SSL_shutdown(now.ssl);
		break;
	default:
		if (next_byte() & 1)
			leave();
		else if (now.fd != -1)
			shutdown(now.fd, SHUT_WR);
	}
	event_base_loop(fixed.base, EVLOOP_NONBLOCK);
}

/* What came through TLS is empty or begins as an answer does. */
static void
check_text(void)
{
	const char *t = now.text.data;

	if (now.text.len >= 3 && (t[0] < '1' || t[0] > '6' || t[1] < '0' || t[1] > '9' || t[2] != ' '))
		abort();
	if (now.answers == 0 && slice_starts(buf_slice(&now.text), SLICE("20")))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned flags;

	if (!fixed.base)
		set_up();
	memset(&now, 0, sizeof(now));
	now.input = slice_from((const char *)data, size);
	flags = next_byte();
	buf_init(&now.text, 1 << 20);
	now.in = BIO_new(BIO_s_mem());
	now.out = BIO_new(BIO_s_mem());
	now.ssl = SSL_new(fixed.client);
	SSL_set_bio(now.ssl, now.in, now.out);
	SSL_set_tlsext_host_name(now.ssl, "h.example");
	SSL_set_max_proto_version(now.ssl, flags & 2 ? TLS1_2_VERSION : TLS1_3_VERSION);
	SSL_set_connect_state(now.ssl);
	open_visit(flags);
	for (int acts = 0; acts < 64 && now.input.len > 0; acts++)
		act();
	pull();
	check_text();
	leave();
	event_base_loop(fixed.base, EVLOOP_NONBLOCK);
	connections_release(&now.all);
	if (now.told != 1 || now.all.count != 0)
		abort();
	SSL_free(now.ssl);
	buf_release(&now.text);
	return 0;
}
