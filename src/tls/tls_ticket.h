/*
 * tls/tls_ticket.h: tickets by which a reader resumes a session.
 *
 * What a session needs lies in the ticket itself, sealed: no server keeps
 * anything. The keys come by HKDF (RFC 5869) from the site's private key and
 * the day, so every worker, restart and machine with the same key knows them,
 * and nobody has to carry them around. Tickets of yesterday and tomorrow
 * (another machine's clock) are accepted too.
 *
 * TLS 1.3 only, where resuming still makes a fresh key exchange (psk_dhe_ke):
 * a ticket key that leaks opens no recorded session. Each visit is given a new
 * one, so that nobody on the way can tell a reader by an old one (RFC 8446,
 * C.4), and so they have to be small.
 */
#ifndef CAPSULE_TLS_TICKET_H
#define CAPSULE_TLS_TICKET_H

#include <openssl/ssl.h>
#include <stdbool.h>

enum {
	TICKET_LIFETIME = 24 * 60 * 60,  /* seconds a reader may keep one */
	TICKET_SECRET = 32,              /* bytes */
};

struct tls_ticket;

/*
 * What all ticket keys come from: derived from a site's private key, and
 * worth nothing for signing. False when OpenSSL refuses.
 */
bool tls_ticket_secret(EVP_PKEY *key, unsigned char secret[TICKET_SECRET]);

/* Keys from such a secret. NULL when OpenSSL refuses. */
struct tls_ticket *tls_ticket_new(const unsigned char secret[TICKET_SECRET]);
void tls_ticket_free(struct tls_ticket *t);

/*
 * To be called at the ClientHello of a visitor whose TLS can be 1.3: whether
 * OpenSSL is to take the tickets he offers for short ones or for long ones.
 */
void tls_ticket_expect(SSL *ssl);

/* Have the sessions of `ctx` seal and open tickets by `t`, which outlives it. */
bool tls_ticket_attach(struct tls_ticket *t, SSL_CTX *ctx);

#endif
