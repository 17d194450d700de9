/* mirror/fetch.c: one capsule, asked again and again; see fetch.h. */
#include "mirror/fetch.h"

#include "base/clock.h"
#include "base/file.h"
#include "commands/dial.h"
#include "commands/known_hosts.h"
#include "gemini/request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	TRIES = 3,
	RETRY_MS = 500,             /* before the second try; doubled before the third */
	SILENT_MOST = 4,            /* addresses in a row without an answer: the server is gone */
	SLOW_DOWN_MOST = 120,       /* seconds that a 44 is obeyed for */
	HEADER_MOST = 2 + 1 + 1024 + 2,
	SLOW_AFTER_MS = 30000,      /* from then on an answer has to have come ... */
	SLOW_RATE = 16,             /* ... with that many bytes a second: a twentieth of the thinnest line */
};

/* Where a body goes. */
struct sink {
	int fd;                     /* -1: to `text` */
	struct buf *text;
	uint64_t most;
	EVP_MD_CTX *hash;
	bool is_full;               /* what was read cannot be written */
	int64_t began;              /* monotonic ms when the request was sent */
	uint64_t came;              /* bytes since */
	bool is_slow;               /* they came too slowly */
};

static void
sleep_ms(int64_t ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	while (ms > 0 && nanosleep(&t, &t) == -1 && errno == EINTR)
		;
}

bool
fetcher_goes_on(const struct fetcher *f)
{
	return !f->refused && !f->lost;
}

/* --- trust -------------------------------------------------------------------- */

static bool
trusts(struct fetcher *f, const struct dial *d, struct err *err)
{
	X509 *certificate = dial_certificate(d);
	struct buf where = BUF_INIT(512);
	struct err said = { "the server shows no certificate" };
	enum known_verdict verdict = KNOWN_UNSURE;

	buf_printf(&where, strchr(f->host, ':') ? "[%s]:%u" : "%s:%u", f->host, f->port);
	if (certificate)
		verdict = known_hosts_look(f->known_hosts, where.data, certificate, (int64_t)time(NULL), &said);
	f->refused = verdict == KNOWN_CHANGED;
	if (f->refused) {
		err_set(&f->why, "%.80s shows another key than before, and nothing more was taken. When its owner says that the new one "
		    "is right, delete its line from .capsule/mirror/known_hosts in the mirror's folder", where.data);
		*err = f->why;
	}
	if (verdict == KNOWN_UNSURE) {   /* a key that cannot be compared is not trusted */
		f->lost = true;
		f->why = *err = said;
	}
	buf_release(&where);
	return fetcher_goes_on(f);
}

/* --- the answer ------------------------------------------------------------------ */

static bool
take(struct sink *s, struct answer *a, struct slice bytes, struct err *err)
{
	a->size += bytes.len;
	if (a->size > s->most)
		return err_set(err, "it is longer than %llu bytes", (unsigned long long)s->most);
	if (EVP_DigestUpdate(s->hash, bytes.data, bytes.len) != 1)
		return err_set(err, "cannot hash: OpenSSL refuses");
	if (s->fd == -1) {
		buf_put_slice(s->text, bytes);
		return !s->text->full || err_set(err, "it is too long");
	}
	s->is_full = !file_write_fd(s->fd, bytes);
	return !s->is_full || err_set(err, "cannot write: %s", strerror(errno));
}

/* Read some bytes. One now and then, for ever, is as good as none. */
static enum dial_end
read_some(struct dial *d, struct sink *s, char *bytes, size_t size, size_t *n, struct err *err)
{
	enum dial_end end = dial_read(d, bytes, size, n, err);
	int64_t ms = clock_milliseconds() - s->began;

	if (end != DIAL_BYTES)
		return end;
	s->came += *n;
	s->is_slow = ms > SLOW_AFTER_MS && s->came < (uint64_t)ms / 1000 * SLOW_RATE;
	if (!s->is_slow)
		return DIAL_BYTES;
	err_set(err, "it comes more slowly than %d bytes a second", SLOW_RATE);
	return DIAL_FAILED;
}

/* Read the header line; what came of the body stays in `start` behind it. */
static bool
read_header(struct dial *d, struct sink *s, struct buf *start, struct slice *header, struct err *err)
{
	char bytes[4096];
	size_t n;

	for (;;) {
		size_t end = slice_search(buf_slice(start), SLICE("\r\n"));

		if (end < start->len) {
			*header = slice_first(buf_slice(start), end);
			return true;
		}
		if (start->len > HEADER_MOST)
			return err_set(err, "this is no Gemini answer");
		if (read_some(d, s, bytes, sizeof(bytes), &n, err) != DIAL_BYTES)
			return s->is_slow ? false : err_set(err, "the connection ended before the answer");
		buf_put(start, bytes, n);
	}
}

static bool
read_body(struct dial *d, struct sink *s, struct answer *a, struct err *err)
{
	char bytes[16384];
	enum dial_end end;
	size_t n;

	while ((end = read_some(d, s, bytes, sizeof(bytes), &n, err)) == DIAL_BYTES) {
		if (!take(s, a, slice_from(bytes, n), err))
			return false;
	}
	return end == DIAL_CLOSED;
}

static bool
read_answer(struct dial *d, struct sink *s, struct answer *a, struct err *err)
{
	struct buf start = BUF_INIT(1 << 16);
	struct slice header;
	unsigned long status = 0;
	bool good;

	s->began = clock_milliseconds();
	good = read_header(d, s, &start, &header, err) &&
	    ((slice_number(slice_first(header, 2), 69, &status) && status >= 10) || err_set(err, "this is no Gemini answer"));

	if (good) {
		struct slice meta = slice_trim(slice_skip(header, 2));

		a->status = (unsigned)status;
		snprintf(a->meta, sizeof(a->meta), "%.*s", SLICE_ARG(meta));
		if (status / 10 == 2)
			good = take(s, a, slice_skip(buf_slice(&start), header.len + 2), err) && read_body(d, s, a, err);
		good = good && EVP_DigestFinal_ex(s->hash, a->digest, NULL) == 1;
	}
	buf_release(&start);
	return good;
}

/* --- one request ------------------------------------------------------------------- */

/* Make the sink as empty as at first. */
static bool
begin(struct sink *s, struct answer *a)
{
	*a = (struct answer){ 0 };
	s->came = 0;
	if (s->fd == -1)
		buf_clear(s->text);
	else if (ftruncate(s->fd, 0) == -1 || lseek(s->fd, 0, SEEK_SET) == -1)
		return false;
	return EVP_DigestInit_ex(s->hash, EVP_sha256(), NULL) == 1;
}

static bool
ask(struct fetcher *f, struct slice path, struct sink *s, struct answer *a, struct err *err)
{
	struct dial *d = begin(s, a) ? dial_open_with(f->host, f->port, f->session, err) : NULL;
	struct buf line = BUF_INIT(REQUEST_LINE_MOST);
	bool good;

	buf_put_slice(&line, buf_slice(&f->root));
	buf_put_slice(&line, path);
	buf_puts(&line, "\r\n");
	good = d && (!line.full || err_set(err, "its address is too long")) && trusts(f, d, err) &&
	    dial_send(d, buf_slice(&line), err) && read_answer(d, s, a, err);
	buf_release(&line);
	if (good) {
		SSL_SESSION *next = dial_session(d);

		f->resumed += dial_resumed(d);
		f->bytes += a->size;
		if (next) {
			SSL_SESSION_free(f->session);
			f->session = next;
		}
	}
	f->requests++;
	dial_close(d);
	return good;
}

static void
pause_before(const struct fetcher *f)
{
	if (f->last != 0)
		sleep_ms(f->last + f->pause_ms - clock_milliseconds());
}

/* Whether the next address is worth a try after this answer. */
static void
weigh(struct fetcher *f, const struct sink *s, const struct answer *a, const struct err *err)
{
	f->silent = a->status == 0 ? f->silent + 1 : 0;
	f->lost = s->is_full || f->silent >= SILENT_MOST;
	if (f->lost)
		f->why = *err;
}

static bool
fetch_into(struct fetcher *f, struct slice path, struct sink *s, struct answer *a, struct err *err)
{
	bool good = false;

	err->text[0] = '\0';
	*a = (struct answer){ 0 };
	s->hash = EVP_MD_CTX_new();
	for (int i = 0; i < TRIES && fetcher_goes_on(f) && !s->is_full && s->hash; i++) {
		unsigned long seconds = 0;

		if (i > 0 && !good)
			sleep_ms((int64_t)RETRY_MS << (i - 1));
		pause_before(f);
		good = ask(f, path, s, a, err);
		f->last = clock_milliseconds();
		if (!good && (a->size > s->most || s->is_slow))
			break;   /* it would be too long, or too slow, again */
		if (good && a->status != 44)
			break;
		if (good && slice_number(slice_of(a->meta), SLOW_DOWN_MOST, &seconds))
			sleep_ms((int64_t)seconds * 1000);
	}
	EVP_MD_CTX_free(s->hash);
	if (!good && err->text[0] == '\0')
		err_set(err, f->refused ? "the server's key changed" : "nothing more is asked for");
	if (fetcher_goes_on(f))
		weigh(f, s, a, err);
	return good;
}

bool
fetch(struct fetcher *f, struct slice path, int fd, uint64_t most, struct answer *a, struct err *err)
{
	struct sink s = { .fd = fd, .most = most };

	if (fd == -1)
		return err_set(err, "cannot write: there is no file to write to");
	return fetch_into(f, path, &s, a, err);
}

bool
fetch_text(struct fetcher *f, struct slice path, struct buf *out, struct answer *a, struct err *err)
{
	struct sink s = { .fd = -1, .text = out, .most = out->limit };

	return fetch_into(f, path, &s, a, err);
}

void
fetcher_release(struct fetcher *f)
{
	SSL_SESSION_free(f->session);
	free(f->host);
	buf_release(&f->root);
	f->session = NULL;
	f->host = NULL;
}
