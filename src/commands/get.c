/*
 * commands/get.c: `capsule get`: one request, for scripts and for a look.
 *
 * The header line goes to stderr, the body to stdout as it comes. Redirects
 * are told, not followed. A server's key is trusted at the first visit and
 * compared at every later one (known_hosts.h).
 */
#include "commands/commands.h"

#include "base/file.h"
#include "commands/dial.h"
#include "commands/header.h"
#include "commands/known_hosts.h"
#include "commands/typed_address.h"
#include "gemini/request.h"
#include "gemtext/gemtext.h"
#include "tls/x509_facts.h"

#include <errno.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	ADDRESS_MOST = 8192,              /* bytes of what was typed, once it is encoded */
};

struct get {
	struct request request;
	struct buf address;     /* as it will be sent, without CR LF */
	struct buf host;        /* '\0'-ended */
	bool insecure;
};

/* ---- trust ---------------------------------------------------------------- */

/* "example.org:1965" or "[::1]:1965". */
static void
put_where(struct buf *out, const struct get *g)
{
	bool address = slice_find(g->request.host, ':') < g->request.host.len;

	buf_printf(out, address ? "[%s]:%u" : "%s:%u", g->host.data, g->request.port);
}

/* Say what other clients would mind about the certificate. */
static void
warn_of_faults(const struct get *g, X509 *certificate, int64_t now)
{
	const char *host = g->host.data;

	if (now < x509_from(certificate) || now > x509_until(certificate))
		fprintf(stderr,
		    "capsule: the certificate of '%s' has expired or is not valid yet\n", host);
	if (X509_check_host(certificate, host, 0, 0, NULL) != 1 &&
	    X509_check_ip_asc(certificate, host, 0) != 1)
		fprintf(stderr, "capsule: the certificate does not hold the name '%s'\n", host);
}

/* Whether to go on; says what is to be said. */
static bool
may_trust(const struct get *g, const char *path, X509 *certificate)
{
	int64_t now = (int64_t)time(NULL);
	struct buf where = BUF_INIT(512);
	enum known_verdict verdict;
	struct err err;

	put_where(&where, g);
	verdict = known_hosts_look(path, where.data, certificate, now, &err);
	if (verdict != KNOWN_SAME)
		fprintf(stderr, "capsule: %s\n", err.text);
	if (verdict == KNOWN_CHANGED)
		fprintf(stderr,
		    "capsule: either its owner made a new key, or somebody else answers;\n"
		    "when you know that the new key is right, delete the line of %s from\n%s\n",
		    where.data, path);
	else
		warn_of_faults(g, certificate, now);
	buf_release(&where);
	return verdict != KNOWN_CHANGED;
}

static bool
check_trust(const struct get *g, const struct dial *d)
{
	X509 *certificate = dial_certificate(d);
	struct buf path = BUF_INIT(4096);
	struct err err;
	bool ok = true;

	if (g->insecure || !certificate)
		return true;
	if (known_hosts_path(&path, &err))
		ok = may_trust(g, path.data, certificate);
	else
		fprintf(stderr, "capsule: %s\n", err.text);
	buf_release(&path);
	return ok;
}

/* ---- the answer ------------------------------------------------------------ */

static void
print_hint(unsigned status, struct slice meta)
{
	if (status / 10 == 1)
		fprintf(stderr,
		    "capsule: it asks for input: put it behind the address, ?like%%20this\n");
	else if (status / 10 == 3)
		fprintf(stderr, "capsule: not followed; ask for %.*s\n", SLICE_ARG(meta));
	else if (status == 60)
		fprintf(stderr,
		    "capsule: it asks for a client certificate, which this command has not\n");
}

/*
 * Copy the body to stdout: what came with the header, then the rest. A reader
 * that has enough, as `| head` has, ends it without a word.
 */
static bool
copy_body(struct dial *d, struct slice first, struct err *err)
{
	char bytes[16384];
	size_t n;
	enum dial_end got = DIAL_BYTES;

	while (got == DIAL_BYTES) {
		if (!file_write_fd(STDOUT_FILENO, first))
			return errno != EPIPE && err_set(err, "cannot write the body: %s", strerror(errno));
		got = dial_read(d, bytes, sizeof(bytes), &n, err);
		first = slice_from(bytes, got == DIAL_BYTES ? n : 0);
	}
	if (got == DIAL_CUT)
		fprintf(stderr, "capsule: %s\n", err->text);
	return got != DIAL_FAILED;
}

/* True for a 2x answer whose body is on stdout. *err is set when something is to be said. */
static bool
read_answer(struct dial *d, struct err *err)
{
	struct buf start = BUF_INIT(1 << 16), words = BUF_INIT(8 * HEADER_MOST);
	struct slice header;
	unsigned status = 0;
	bool ok = header_read(d, &start, &header, err);

	if (ok) {
		/* text from elsewhere, without what a terminal would take for orders */
		gemtext_put_words(&words, header);
		fprintf(stderr, "%s\n", words.data);
		status = header_status(header);
		if (status == 0)
			ok = err_set(err, "this is no Gemini answer");
		else if (status / 10 == 2)
			ok = copy_body(d, slice_skip(buf_slice(&start), header.len + 2), err);
		else
			print_hint(status, slice_skip(buf_slice(&words), 3));
	}
	buf_release(&words);
	buf_release(&start);
	return ok && status / 10 == 2;
}

static bool
get(struct get *g, struct err *err)
{
	struct buf line = BUF_INIT(REQUEST_LINE_MOST);
	struct dial *d;
	bool ok;

	buf_put_slice(&g->host, g->request.host);
	d = dial_open(g->host.data, g->request.port, err);
	ok = d != NULL && check_trust(g, d);
	buf_put_slice(&line, buf_slice(&g->address));
	buf_puts(&line, "\r\n");
	ok = ok && dial_send(d, buf_slice(&line), err) && read_answer(d, err);
	buf_release(&line);
	dial_close(d);
	return ok;
}

int
get_command(const struct options *o)
{
	struct get *g = calloc(1, sizeof(*g));
	struct err err = { "" };
	int status = EXIT_FAILED;

	if (!g)
		return status;
	buf_init(&g->address, ADDRESS_MOST);
	buf_init(&g->host, ADDRESS_MOST);
	g->insecure = o->insecure;
	signal(SIGPIPE, SIG_IGN);
	if (!typed_address_read(&g->request, &g->address, o->arguments[0], &err))
		status = EXIT_USAGE;
	else if (get(g, &err))
		status = EXIT_GOOD;
	if (status != EXIT_GOOD && err.text[0] != '\0')
		fprintf(stderr, "capsule: %s\n", err.text);
	buf_release(&g->address);
	buf_release(&g->host);
	free(g);
	return status;
}
