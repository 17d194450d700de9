/*
 * load.c: many visitors at once, each counted at the socket and each answer
 * compared, byte for byte, with the first one, close_notify included.
 *
 *   load --port N --uri gemini://localhost/x [--count N] [--at-once N] ...
 *
 * Everything is bounded by --count and --seconds. With --wait it first says
 * "ready" (with --resumed: after one full handshake for each place, so that
 * every counted visit resumes) and starts on a line from stdin, so that its
 * caller can read the server's clocks right before and after. Ends with one
 * line "key=value ..." on stdout; exit 1 when any visit failed, with the first
 * reason on stderr.
 */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

enum { EVENTS_MOST = 256 };

/* A place in the queue: one visit after the other, each resuming the one before with --resumed. */
struct place {
	struct wire wire;
	SSL *ssl;          /* NULL between visits */
	SSL_SESSION *session;
	int fd;
	unsigned source;   /* it comes from 127.0.x.y */
	bool asked, wants_out;
	uint64_t begun;    /* microseconds */
	size_t got;        /* bytes of the answer compared */
	uint64_t in, out;  /* bytes at the socket in this visit */
};

static struct options {
	unsigned port, count, at_once, sources, seconds, updates;
	const char *uri, *sni, *save;
	bool resumed, split, hold, wait, tls12;
} opt = {.count = 1000, .at_once = 32, .sources = 64, .seconds = 120, .sni = "localhost"};

static struct totals {
	unsigned begun, good, failed, resumed;
	uint64_t in, out;
	uint32_t *latencies;  /* microseconds, of good visits */
	char failure[200];
} totals;

static SSL_CTX *context;
static int epoll;
static char request[1100];
static size_t request_len;
static char *expected;       /* the first answer, all of it */
static size_t expected_len, expected_cap;
static bool expected_whole;

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int
remember_session(SSL *ssl, SSL_SESSION *session)
{
	struct place *p = SSL_get_app_data(ssl);

	SSL_SESSION_free(p->session);
	p->session = session;
	return 1;
}

static int
connect_from(unsigned source)
{
	struct sockaddr_in from = {.sin_family = AF_INET}, to = from;
	int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	from.sin_addr.s_addr = htonl(0x7f000002 + source / 200 * 256 + source % 200);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((uint16_t)opt.port);
	if (fd == -1)
		die("socket");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&from, sizeof(from)) == -1)
		die("bind");
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1 && errno != EINPROGRESS)
		die("connect");
	return fd;
}

static void
watch(struct place *p, int how)
{
	struct epoll_event e = {.events = EPOLLIN | (p->wants_out ? EPOLLOUT : 0), .data.ptr = p};

	if (epoll_ctl(epoll, how, p->fd, &e) == -1)
		die("epoll_ctl");
}

static void
begin(struct place *p)
{
	BIO *bio = wire_bio_new(&p->wire);

	p->wire.in_len = p->wire.out_len = 0;
	p->ssl = SSL_new(context);
	if (!p->ssl)
		die("out of memory");
	SSL_set_bio(p->ssl, bio, bio);
	SSL_set_app_data(p->ssl, p);
	SSL_set_tlsext_host_name(p->ssl, opt.sni);
	SSL_set_connect_state(p->ssl);
	if (opt.resumed && p->session)
		SSL_set_session(p->ssl, p->session);
	p->begun = now();
	p->asked = false;
	p->got = 0;
	p->in = p->out = 0;
	totals.begun++;
	p->fd = connect_from(p->source);
	SSL_do_handshake(p->ssl);  /* the ClientHello, to be sent when connected */
	p->wants_out = true;
	watch(p, EPOLL_CTL_ADD);
}

/* The visit is over; failure: NULL, or why. */
static void
finish(struct place *p, const char *failure)
{
	if (failure) {
		if (totals.failed++ == 0)
			snprintf(totals.failure, sizeof(totals.failure), "visit %u: %s after %zu bytes of the answer",
			    totals.begun, failure, p->got);
	} else {
		totals.latencies[totals.good++] = (uint32_t)(now() - p->begun);
		totals.resumed += SSL_session_reused(p->ssl) != 0;
		totals.in += p->in;
		totals.out += p->out;
	}
	SSL_set_shutdown(p->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	SSL_free(p->ssl);
	p->ssl = NULL;
	close(p->fd);
}

static bool
flush(struct place *p)
{
	ssize_t n = p->wire.out_len ? send(p->fd, p->wire.out, p->wire.out_len, MSG_NOSIGNAL) : 0;
	bool wanted = p->wants_out;

	if (n == -1 && errno != EAGAIN)
		return false;
	if (n > 0) {
		p->out += (uint64_t)n;
		p->wire.out_len -= (size_t)n;
		memmove(p->wire.out, p->wire.out + n, p->wire.out_len);
	}
	p->wants_out = p->wire.out_len > 0;
	if (p->wants_out != wanted)
		watch(p, EPOLL_CTL_MOD);
	return true;
}

/* Compare the next bytes of an answer; the very first answer is what the others are compared with. */
static bool
matches(struct place *p, const char *bytes, size_t n)
{
	if (!expected_whole) {
		if (p->got + n > expected_cap) {
			expected_cap = (p->got + n) * 2;
			expected = realloc(expected, expected_cap);
			if (!expected)
				die("out of memory");
		}
		memcpy(expected + p->got, bytes, n);
		expected_len = p->got + n;
	} else if (p->got + n > expected_len || memcmp(expected + p->got, bytes, n) != 0) {
		return false;
	}
	p->got += n;
	return true;
}

static void
read_answer(struct place *p)
{
	static char text[16384];
	int n;

	while ((n = SSL_read(p->ssl, text, sizeof(text))) > 0) {
		if (!matches(p, text, (size_t)n)) {
			finish(p, "another answer than the first");
			return;
		}
	}
	switch (SSL_get_error(p->ssl, n)) {
	case SSL_ERROR_WANT_READ:
		return;
	case SSL_ERROR_ZERO_RETURN:
		break;
	default:
		finish(p, "TLS error");
		return;
	}
	if (expected_whole && p->got != expected_len) {
		finish(p, "a shorter answer than the first");
		return;
	}
	expected_whole = true;
	SSL_shutdown(p->ssl);  /* our close_notify, as polite clients send it */
	flush(p);
	finish(p, NULL);
}

/* New keys, again and again, as who wants a server to work for nothing. */
static void
update_keys(struct place *p)
{
	for (unsigned i = 0; i < opt.updates; i++)
		if (SSL_key_update(p->ssl, SSL_KEY_UPDATE_NOT_REQUESTED) != 1 || SSL_do_handshake(p->ssl) != 1)
			die("key update");
}

static void
advance(struct place *p)
{
	if (!p->asked && SSL_do_handshake(p->ssl) == 1) {
		update_keys(p);
		if (opt.split && !flush(p)) {
			finish(p, "reset while the handshake ended");
			return;
		}
		if (!opt.hold)
			SSL_write(p->ssl, request, (int)request_len);
		p->asked = true;
	}
	if (!flush(p)) {
		finish(p, "reset while sending");
		return;
	}
	if (p->asked)
		read_answer(p);
	else if (SSL_get_error(p->ssl, -1) == SSL_ERROR_SSL)
		finish(p, "handshake failed");
}

static void
on_event(struct place *p)
{
	static char in[256 * 1024];
	ssize_t n = recv(p->fd, in, sizeof(in), 0);

	if (n == 0)
		finish(p, "closed without close_notify");
	else if (n == -1 && errno != EAGAIN)
		finish(p, strerror(errno));
	else {
		p->wire.in = in;
		p->wire.in_len = n > 0 ? (size_t)n : 0;
		p->in += p->wire.in_len;
		advance(p);
	}
}

/* Run until `count` visits have ended. */
static void
run(struct place *places, unsigned count, uint64_t until)
{
	unsigned open = 0, last = totals.begun + count;
	struct epoll_event events[EVENTS_MOST];

	for (; open < opt.at_once && totals.begun < last; open++)
		begin(&places[open]);
	while (open > 0 && totals.failed < 100 && now() < until) {
		int n = epoll_wait(epoll, events, EVENTS_MOST, 100);
		for (int i = 0; i < n; i++) {
			struct place *p = events[i].data.ptr;
			on_event(p);
			if (p->ssl)
				continue;
			if (totals.begun < last)
				begin(p);
			else
				open--;
		}
	}
	if (open > 0 && totals.failed++ == 0)
		snprintf(totals.failure, sizeof(totals.failure), "%u visits had not ended in time", open);
}

/* Have `count` visitors come, at_once at a time, and stay silent after their handshake. */
static void
hold(struct place *places, unsigned count, uint64_t until)
{
	unsigned shaking = 0;
	struct epoll_event events[EVENTS_MOST];

	while ((shaking > 0 || totals.begun < count) && totals.failed < 100 && now() < until) {
		int n;
		for (; shaking < opt.at_once && totals.begun < count; shaking++)
			begin(&places[totals.begun]);
		n = epoll_wait(epoll, events, EVENTS_MOST, 100);
		for (int i = 0; i < n; i++) {
			struct place *p = events[i].data.ptr;
			bool was_shaking = !p->asked;
			on_event(p);
			shaking -= was_shaking && (!p->ssl || p->asked);
			totals.good += p->ssl && was_shaking && p->asked;
		}
	}
}

static void
wait_for_line(const char *word)
{
	char c;

	printf("%s\n", word);
	fflush(stdout);
	while (read(0, &c, 1) == 1 && c != '\n')
		;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
print_totals(uint64_t microseconds)
{
	unsigned n = totals.good;

	qsort(totals.latencies, n, sizeof(*totals.latencies), by_number);
	printf("good=%u failed=%u resumed=%u seconds=%.6f answer=%zu bytes_in=%llu bytes_out=%llu",
	    totals.good, totals.failed, totals.resumed, (double)microseconds / 1e6, expected_len,
	    (unsigned long long)totals.in, (unsigned long long)totals.out);
	if (n)
		printf(" p50=%u p99=%u max=%u", totals.latencies[n / 2], totals.latencies[n - 1 - n / 100],
		    totals.latencies[n - 1]);
	printf("\n");
	if (totals.failed)
		fprintf(stderr, "load: %s (%u failed)\n", totals.failure, totals.failed);
}

static void
read_options(int argc, char **argv)
{
	static const struct option longs[] = {
		{"port", 1, NULL, 'p'}, {"uri", 1, NULL, 'u'}, {"sni", 1, NULL, 'n'}, {"count", 1, NULL, 'c'},
		{"at-once", 1, NULL, 'a'}, {"sources", 1, NULL, 's'}, {"seconds", 1, NULL, 't'},
		{"save", 1, NULL, 'o'}, {"updates", 1, NULL, 'k'}, {"resumed", 0, NULL, 'r'}, {"split", 0, NULL, 'S'},
		{"hold", 0, NULL, 'h'}, {"wait", 0, NULL, 'w'}, {"tls1.2", 0, NULL, '2'}, {NULL, 0, NULL, 0},
	};
	int c;

	while ((c = getopt_long_only(argc, argv, "", longs, NULL)) != -1) {
		unsigned n = optarg ? (unsigned)strtoul(optarg, NULL, 10) : 0;
		switch (c) {
		case 'p': opt.port = n; break;
		case 'u': opt.uri = optarg; break;
		case 'n': opt.sni = optarg; break;
		case 'c': opt.count = n; break;
		case 'a': opt.at_once = n; break;
		case 's': opt.sources = n; break;
		case 't': opt.seconds = n; break;
		case 'o': opt.save = optarg; break;
		case 'k': opt.updates = n; break;
		case 'r': opt.resumed = true; break;
		case 'S': opt.split = true; break;
		case 'h': opt.hold = true; break;
		case 'w': opt.wait = true; break;
		case '2': opt.tls12 = true; break;
		default: exit(2);
		}
	}
	if (!opt.port || !opt.uri || !opt.at_once || !opt.sources || strlen(opt.uri) > 1024) {
		fprintf(stderr, "usage: load --port N --uri URI [--count N] [--at-once N] [--sources N] [--seconds N]\n"
		                "            [--sni NAME] [--save FILE] [--resumed] [--split] [--hold] [--wait] [--tls1.2]\n"
		                "            [--updates N: of keys, before the request]\n");
		exit(2);
	}
	request_len = (size_t)snprintf(request, sizeof(request), "%s\r\n", opt.uri);
}

static void
prepare(void)
{
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	context = SSL_CTX_new(TLS_client_method());
	if (!context)
		die("out of memory");
	SSL_CTX_set_min_proto_version(context, opt.tls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
	SSL_CTX_set_max_proto_version(context, opt.tls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
	SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
	SSL_CTX_set1_groups_list(context, "X25519:P-256");
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(context, remember_session);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	totals.latencies = calloc((size_t)opt.count + opt.at_once + 1, sizeof(*totals.latencies));
}

static void
save_answer(void)
{
	FILE *f = fopen(opt.save, "wb");

	if (!f || fwrite(expected, 1, expected_len, f) != expected_len || fclose(f) != 0)
		die(opt.save);
}

int
main(int argc, char **argv)
{
	struct place *places;
	unsigned count;
	uint64_t from, most;

	read_options(argc, argv);
	prepare();
	count = opt.hold ? opt.count : opt.at_once;
	most = opt.seconds * 1000000ull;
	places = calloc(count, sizeof(*places));
	if (!places || !totals.latencies)
		die("out of memory");
	for (unsigned i = 0; i < count; i++)
		places[i].source = i % opt.sources;
	if (opt.hold) {
		hold(places, count, now() + most);
		wait_for_line("held");
		printf("good=%u failed=%u\n", totals.good, totals.failed);
		return totals.good != count;
	}
	run(places, 1, now() + most);
	if (opt.resumed)
		run(places, opt.at_once, now() + most);
	totals.begun = totals.good = totals.resumed = 0;
	totals.in = totals.out = 0;
	if (opt.wait)
		wait_for_line("ready");
	from = now();
	run(places, opt.count, from + most);
	from = now() - from;
	if (opt.save)
		save_answer();
	print_totals(from);
	return totals.failed != 0;
}
