/*
 * tls/tls_context.h: what all handshakes share.
 *
 * TLS 1.2 and 1.3 only. One ticket per TLS 1.3 handshake, none in 1.2, sealed
 * with keys derived from the site's private key and the day (tls_ticket.h),
 * so that it is good on every worker, after a restart and on every machine
 * with the same certificate.
 */
#ifndef CAPSULE_TLS_CONTEXT_H
#define CAPSULE_TLS_CONTEXT_H

#include "tls/tls_certificate.h"

#include <openssl/ssl.h>

struct tls_context;

/*
 * What handshakes need, for these certificates (at least one; borrowed, they
 * outlive it). SNI picks the first that has the name; without SNI, or with a
 * name that nobody has, the first of all. `ticket_secret`: as
 * tls_ticket_secret() gives it; NULL: it is derived from the first's key.
 * NULL with *err when OpenSSL refuses.
 */
struct tls_context *tls_context_new(struct tls_certificate *const *certs,
    size_t count, const unsigned char *ticket_secret, struct err *err);
void tls_context_free(struct tls_context *t);

/* A server's end of a connection that has not begun, for SSL_free(); NULL when memory is out. */
SSL *tls_context_accept(struct tls_context *t);

#endif
