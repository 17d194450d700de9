/*
 * gemini/response.h: what a visitor gets.
 *
 * A response is some bytes (the header line and, where it is in memory, the
 * body: one buffer, so that they leave in one record) and then, for a large
 * file, what an open descriptor holds. Bytes are counted references, so that
 * a page kept for the next visitor costs nothing to send.
 *
 * Source: Gemini network protocol specification 0.24.1, "Responses".
 */
#ifndef CAPSULE_GEMINI_RESPONSE_H
#define CAPSULE_GEMINI_RESPONSE_H

#include "base/buf.h"
#include "gemini/status.h"

#include <stdint.h>

enum { RESPONSE_META_MOST = 1024 };

/*
 * Immutable bytes that several may hold; one thread only. Where memory is
 * out, a response has none: bytes NULL, status 40.
 */
struct bytes {
	unsigned refs;
	size_t   len;
	char     data[];
};

/* A copy of `text`, with one reference. NULL when memory is out. */
struct bytes *bytes_new(struct slice text);
struct bytes *bytes_hold(struct bytes *b);   /* one reference more */
void bytes_drop(struct bytes *b);            /* one less; freed with the last; NULL is fine */

struct errand;

struct response {
	enum status   status;
	struct bytes *bytes;    /* header line and body so far; one reference is the response's */
	int           fd;       /* sent after the bytes, from where it stands; -1: nothing; owned */
	uint64_t      fd_left;  /* bytes of fd to send */
	struct errand *errand;  /* NULL, or what the answer depends on (errand.h); owned */
};

void response_init(struct response *res);
/* Drop the bytes and close the descriptor. */
void response_release(struct response *res);

/*
 * Append the header line "NN meta\r\n". Control characters (C0, C1, DEL) of
 * `meta` become blanks, damaged UTF-8 U+FFFD, text past RESPONSE_META_MOST
 * bytes is cut at a character; an empty one gives way to the status's own
 * sentence, so the line never ends after the digits (R16, R17, R18, R21).
 */
void response_put_header(struct buf *out, enum status status, struct slice meta);

/* Answer with a header alone: an error, a prompt, a redirect. Replaces what was there. */
void response_set(struct response *res, enum status status, const char *meta_format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Answer 20 with `type` and `body` (copied), or, with `page` bytes made by
 * response_bytes() earlier, with those (one more reference is taken).
 */
void response_set_body(struct response *res, struct slice type, struct slice body);
void response_set_bytes(struct response *res, struct bytes *page);
/* Header and body of a 20 answer as bytes to keep. NULL when memory is out. */
struct bytes *response_bytes(struct slice type, struct slice body);

/*
 * Answer 20 with `type` and the next `size` bytes of `fd`, which is then the
 * response's to close.
 */
void response_set_file(struct response *res, struct slice type, int fd, uint64_t size);

/*
 * The one meeting point of net/ and pages/: fill *res (initialised, status
 * unset) with the answer to *req. It always answers; it never blocks on a socket.
 */
struct request;
typedef void answer_fn(void *site, const struct request *req, struct response *res);

#endif
