/* archive/warc.c: the capsule as WARC; see warc.h. */
#include "archive/warc.h"

#include "base/file.h"
#include "gemini/url.h"
#include "pages/site_links.h"
#include "version.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <zlib.h>

/* As Gemini's other archivers have it; the protocol's name is that of the proposal for WARC-Protocol. */
#define ANSWER_TYPE "application/gemini; msgtype=response"
#define ANSWER_PROTOCOL "gemini"

enum { GZIP_WINDOW = 15 + 16, LEVEL = 5, OUT_MOST = 64 << 10, TELL_EACH = 64 };

struct warc {
	int fd;
	const struct holdings *h;
	z_stream gzip;             /* the open member */
	EVP_MD_CTX *hash;
	char date[32];             /* of every record */
};

/* How long an answer is, and its digest. */
struct measure {
	struct warc *warc;
	uint64_t length;
};

/* A record's head, before its block. */
struct record {
	const char *type;          /* "response" */
	const char *content_type;
	struct slice target;       /* "" for none */
	uint8_t block[HOLDING_DIGEST];
	const uint8_t *payload;    /* NULL: there is none */
	uint64_t length;
};

/* --- gzip ------------------------------------------------------------------- */

/* Press `bytes` into the open member; `end`: they are its last. */
static bool
put_bytes(struct warc *w, struct slice bytes, bool end, struct err *err)
{
	unsigned char out[OUT_MOST];
	int state;

	w->gzip.next_in = (unsigned char *)bytes.data;
	w->gzip.avail_in = (unsigned)bytes.len;
	do {
		w->gzip.next_out = out;
		w->gzip.avail_out = sizeof(out);
		state = deflate(&w->gzip, end ? Z_FINISH : Z_NO_FLUSH);
		if (!file_write_fd(w->fd, slice_from((char *)out, sizeof(out) - w->gzip.avail_out)))
			return err_set(err, "cannot write the archive: %s", strerror(errno));
	} while (w->gzip.avail_out == 0 && state != Z_STREAM_END);
	return state != Z_STREAM_ERROR || err_set(err, "cannot press the archive");
}

static bool
put_piece(void *ctx, struct slice piece, struct err *err)
{
	return put_bytes(ctx, piece, false, err);
}

static bool
hash_piece(void *ctx, struct slice piece, struct err *err)
{
	struct warc *w = ctx;

	return EVP_DigestUpdate(w->hash, piece.data, piece.len) == 1 || err_set(err, "cannot hash: OpenSSL refuses");
}

/* --- heads -------------------------------------------------------------------- */

/* "sha256:" and the digest in base32, as WARC's readers have it. */
static void
put_digest(struct buf *out, const char *name, const uint8_t digest[HOLDING_DIGEST])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned bits = 0, have = 0, count = 0;

	buf_printf(out, "%s: sha256:", name);
	for (size_t i = 0; i < HOLDING_DIGEST; i++) {
		bits = bits << 8 | digest[i];
		for (have += 8; have >= 5; have -= 5, count++)
			buf_putc(out, letters[bits >> (have - 5) & 31]);
	}
	if (have > 0) {
		buf_putc(out, letters[bits << (5 - have) & 31]);
		count++;
	}
	for (; count % 8 != 0; count++)
		buf_putc(out, '=');
	buf_puts(out, "\r\n");
}

/* A UUID (RFC 9562, version 8) made of what the record is about and holds. */
static void
put_id(struct buf *out, const struct warc *w, const struct record *r)
{
	uint8_t id[HOLDING_DIGEST];

	EVP_DigestInit_ex(w->hash, EVP_sha256(), NULL);
	EVP_DigestUpdate(w->hash, r->target.data, r->target.len);
	EVP_DigestUpdate(w->hash, w->date, sizeof(w->date));
	EVP_DigestUpdate(w->hash, r->block, sizeof(r->block));
	EVP_DigestFinal_ex(w->hash, id, NULL);
	id[6] = 0x80 | (id[6] & 0x0F);
	id[8] = 0x80 | (id[8] & 0x3F);
	buf_puts(out, "WARC-Record-ID: <urn:uuid:");
	for (size_t i = 0; i < 16; i++)
		buf_printf(out, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", id[i]);
	buf_puts(out, ">\r\n");
}

static bool
begin_record(struct warc *w, const struct record *r, struct err *err)
{
	struct buf head = BUF_INIT(1 << 15);
	bool good;

	buf_printf(&head, "WARC/1.1\r\nWARC-Type: %s\r\n", r->type);
	if (r->target.len > 0)
		buf_printf(&head, "WARC-Target-URI: %.*s\r\nWARC-Protocol: " ANSWER_PROTOCOL "\r\n", SLICE_ARG(r->target));
	buf_printf(&head, "WARC-Date: %s\r\n", w->date);
	put_id(&head, w, r);
	put_digest(&head, "WARC-Block-Digest", r->block);
	if (r->payload)
		put_digest(&head, "WARC-Payload-Digest", r->payload);
	buf_printf(&head, "Content-Type: %s\r\nContent-Length: %llu\r\n\r\n", r->content_type, (unsigned long long)r->length);
	good = !head.full && deflateReset(&w->gzip) == Z_OK && put_bytes(w, buf_slice(&head), false, err);
	buf_release(&head);
	return good;
}

static bool
end_record(struct warc *w, struct err *err)
{
	return put_bytes(w, SLICE("\r\n\r\n"), true, err);
}

static bool
put_info(struct warc *w, struct err *err)
{
	const struct site_settings *s = w->h->site->settings;
	struct buf text = BUF_INIT(1 << 14);
	struct record r = { .type = "warcinfo", .content_type = "application/warc-fields", .target = SLICE("") };
	bool good;

	buf_printf(&text, "software: capsule/%s\r\nformat: WARC File Format 1.1\r\n"
	    "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
	    "description: %s\r\nhostname: %s\r\n", CAPSULE_VERSION, s->title, s->hosts[0]);
	r.length = text.len;
	EVP_Digest(text.data, text.len, r.block, NULL, EVP_sha256(), NULL);
	good = begin_record(w, &r, err) && put_bytes(w, buf_slice(&text), false, err) && end_record(w, err);
	buf_release(&text);
	return good;
}

/* --- answers --------------------------------------------------------------------- */

static bool
count_piece(void *ctx, struct slice piece, struct err *err)
{
	struct measure *m = ctx;

	m->length += piece.len;
	return hash_piece(m->warc, piece, err);
}

/* The answer goes by twice: once for the digest of the block, which stands before it, and once as the block. */
static bool
put_answer(struct warc *w, const struct holding *one, struct err *err)
{
	struct record r = { .type = "response", .content_type = ANSWER_TYPE, .payload = one->digest };
	struct buf target = BUF_INIT(1 << 14);
	struct measure m = { .warc = w };
	bool good;

	site_links_put_absolute(&target, w->h->site, slice_of(one->address->path));
	r.target = buf_slice(&target);
	good = EVP_DigestInit_ex(w->hash, EVP_sha256(), NULL) == 1 && holdings_give(w->h, one, true, count_piece, &m, err) &&
	    EVP_DigestFinal_ex(w->hash, r.block, NULL) == 1;
	r.length = m.length;
	good = good && begin_record(w, &r, err) && holdings_give(w->h, one, true, put_piece, w, err) && end_record(w, err);
	buf_release(&target);
	return good;
}

/* A redirect is a header line and nothing else. */
static bool
put_redirect(struct warc *w, const char *path, struct err *err)
{
	struct record r = { .type = "response", .content_type = ANSWER_TYPE };
	struct buf target = BUF_INIT(1 << 14);
	struct response res;
	bool good;

	site_links_put_absolute(&target, w->h->site, slice_of(path));
	r.target = buf_slice(&target);
	response_init(&res);
	holdings_answer(w->h->site, slice_of(path), &res);
	if (res.bytes) {
		r.length = res.bytes->len;
		EVP_Digest(res.bytes->data, res.bytes->len, r.block, NULL, EVP_sha256(), NULL);
	}
	good = res.bytes && res.fd == -1 && begin_record(w, &r, err) &&
	    put_bytes(w, slice_from(res.bytes->data, res.bytes->len), false, err) && end_record(w, err);
	response_release(&res);
	buf_release(&target);
	return good;
}

/* What former addresses of a post answer. */
static bool
put_redirects(struct warc *w, const struct entry *e, struct err *err)
{
	bool good = true;

	for (size_t i = 0; i < e->alias_count && good; i++) {
		if (!holdings_find(w->h, slice_of(e->aliases[i])))
			good = put_redirect(w, e->aliases[i], err);
	}
	return good;
}

static bool
put_all(struct warc *w, uint32_t since, struct progress *p, struct err *err)
{
	const struct holdings *h = w->h;

	if (!put_info(w, err))
		return false;
	for (size_t i = 0; i < h->count; i++) {
		const struct holding *one = &h->items[i];
		const struct address *a = one->address;

		if (one->day < since)
			continue;
		if (!put_answer(w, one, err) ||
		    (a->entry && a->form == ADDRESS_GEMTEXT && !put_redirects(w, a->entry, err)))
			return false;
		if (p && (i % TELL_EACH == 0 || i + 1 == h->count))
			p->tell(p, "written", i + 1, h->count);
	}
	return true;
}

bool
warc_write(int fd, const struct holdings *h, uint32_t since, struct progress *p, struct err *err)
{
	struct warc w = { .fd = fd, .h = h, .hash = EVP_MD_CTX_new() };
	struct buf day = BUF_INIT(16);
	bool good = w.hash && deflateInit2(&w.gzip, LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK;

	err_set(err, "cannot write the archive: memory is out");
	holdings_put_day(&day, h->newest > 0 ? h->newest : 19700101);
	snprintf(w.date, sizeof(w.date), "%sT12:00:00Z", day.data);
	good = good && put_all(&w, since, p, err);
	deflateEnd(&w.gzip);
	EVP_MD_CTX_free(w.hash);
	buf_release(&day);
	return good;
}
