/*
 * commands/dial.h: a TLS connection to another server, with deadlines.
 *
 * For commands, which may block. Nothing is verified here: what the server
 * shows is handed out, and trust is the caller's business. A process that
 * dials ignores SIGPIPE.
 */
#ifndef CAPSULE_COMMANDS_DIAL_H
#define CAPSULE_COMMANDS_DIAL_H

#include "base/err.h"
#include "base/slice.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

enum {
	DIAL_CONNECT_SECONDS = 15,    /* to all addresses of a host together */
	DIAL_HANDSHAKE_SECONDS = 15,
	DIAL_SILENCE_SECONDS = 30,    /* without a byte coming, or one being taken */
};

enum dial_end {
	DIAL_BYTES,    /* there are bytes, and perhaps more to come */
	DIAL_CLOSED,   /* the server said close_notify: the answer is whole */
	DIAL_CUT,      /* the connection ended without it: the answer may be cut */
	DIAL_FAILED,   /* it broke, or the server was silent too long */
};

struct dial;

/*
 * Connect to `host` (A-labels or an address), trying its addresses in turn,
 * and shake hands (TLS 1.2 or 1.3; SNI when the host is a name). NULL with *err.
 */
struct dial *dial_open(const char *host, unsigned port, struct err *err);

/*
 * The same, resuming `session` (NULL: none): the server need not show its
 * certificate again. Whether it did is for dial_resumed() to say.
 */
struct dial *dial_open_with(const char *host, unsigned port, SSL_SESSION *session, struct err *err);
bool dial_resumed(const struct dial *d);

/* A session to resume next time, for SSL_SESSION_free(); NULL when the server gave none so far. */
SSL_SESSION *dial_session(const struct dial *d);

/* What the server showed; borrowed. NULL when it showed none. */
X509 *dial_certificate(const struct dial *d);

bool dial_send(struct dial *d, struct slice text, struct err *err);

/*
 * Wait for up to `size` bytes. DIAL_BYTES with *n of them, at least 1; *err
 * says why DIAL_CUT or DIAL_FAILED.
 */
enum dial_end dial_read(struct dial *d, char *bytes, size_t size, size_t *n, struct err *err);

/* Say close_notify and close. NULL is fine. */
void dial_close(struct dial *d);

#endif
