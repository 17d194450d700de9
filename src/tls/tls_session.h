/*
 * tls/tls_session.h: one visitor's TLS session, from bytes to bytes.
 *
 * A session knows no socket. What came from the visitor is handed in, what is
 * for the visitor comes out in one buffer, so that a whole flight (the rest of
 * the handshake, a ticket, the answer and close_notify) leaves in one write.
 * Both ends are a struct tls_wire that all sessions of a worker share, since
 * only one of them works at a time.
 *
 * OpenSSL is given whole records only. A visitor who stops in the midst of
 * one thus holds the bytes that came and not a buffer for the largest record.
 */
#ifndef CAPSULE_TLS_SESSION_H
#define CAPSULE_TLS_SESSION_H

#include "base/buf.h"
#include "tls/tls_context.h"
#include "tls/tls_cookie.h"

enum {
	TLS_RECORD_TEXT = 16384,            /* most bytes of text in a record */
	TLS_RECORD_MOST = 5 + 16384 + 2048, /* most bytes of a record (RFC 5246, 6.2.3) */
	TLS_HELLO_MOST = 16384,             /* most bytes of a ClientHello; real ones have 200 to 2,000 */
};

struct tls_wire {
	struct slice in;     /* came from the visitor; what is used is cut off */
	size_t       whole;  /* of `in`: bytes promised to OpenSSL, the rest of whole records */
	struct buf   out;    /* for the visitor; appended to */
	struct bio_st *bio;  /* both ends, for all sessions */
};

/* `out_most`: bytes that `out` may hold. False when memory is out; release is due then too. */
bool tls_wire_init(struct tls_wire *wire, size_t out_most);
/* After all sessions on it; once more is fine. */
void tls_wire_release(struct tls_wire *wire);

/* Hand in what came from the visitor whose session is asked next; borrowed. */
static inline void
tls_wire_give(struct tls_wire *wire, struct slice in)
{
	wire->in = in;
	wire->whole = 0;
}

enum tls_hello {
	TLS_HELLO_MORE,      /* it is not whole */
	TLS_HELLO_WHOLE,     /* or is none, which a session will complain of */
	TLS_HELLO_TOO_LONG,
};

/* What there is of a ClientHello in that. A session is worth its memory only for a whole one. */
enum tls_hello tls_wire_hello(const struct tls_wire *wire);

/* Whether that offers TLS 1.3, as a whole one in one record does; who cuts a small one up is not believed. */
bool tls_wire_offers_13(const struct tls_wire *wire);

enum tls_step {
	TLS_DONE,    /* did what was asked */
	TLS_AGAIN,   /* needs more from the visitor */
	TLS_CLOSED,  /* the visitor has said that nothing more will come */
	TLS_FAILED,  /* see tls_session_failure(); an alert may be in wire->out */
};

struct tls_session {
	struct ssl_st *ssl;  /* NULL before tls_session_init() and after tls_session_release() */
	struct tls_cookie cookie;
};

/* A session that has not begun, on a wire that was set up. False when memory is out. */
bool tls_session_init(struct tls_session *s, struct tls_context *t, struct tls_wire *wire);
void tls_session_release(struct tls_session *s);

enum tls_step tls_session_handshake(struct tls_session *s);

/*
 * In place of the first tls_session_handshake(), for who costs too much if he
 * does not mean it: a TLS 1.3 client is told to say hello once more, and the
 * session is released (TLS_AGAIN, s->ssl is NULL). For his second hello, after
 * another tls_session_init(), this has to be called again; it goes on then.
 * A TLS 1.2 client knows no such thing: his handshake just begins.
 */
enum tls_step tls_session_ask_again(struct tls_session *s);

/*
 * Forget the keys that were exchanged, and made the others: after the
 * handshake of a visitor who will stay for a while.
 */
void tls_session_forget_exchange(struct tls_session *s);

/* Read 1 to `size` bytes of text; *got says how many, with TLS_DONE. */
enum tls_step tls_session_read(struct tls_session *s, char *to, size_t size, size_t *got);

/* Put `n` bytes, at most TLS_RECORD_TEXT, into one record. */
enum tls_step tls_session_write(struct tls_session *s, const char *text, size_t n);

/* close_notify: all has been said. */
void tls_session_close(struct tls_session *s);

/* Why the last call failed: a sentence of tls/tls_failure.h, or OpenSSL's own words. */
const char *tls_session_failure(void);

/* The name that the visitor asked for, borrowed; empty without one. */
struct slice tls_session_sni(const struct tls_session *s);
bool tls_session_resumed(const struct tls_session *s);
const char *tls_session_version(const struct tls_session *s);  /* "TLSv1.3" */

#endif
