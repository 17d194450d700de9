/*
 * tls/tls_cookie.h: what a visitor brings back who was told to say hello once
 * more (RFC 8446, 4.1.4 and 4.2.2).
 *
 * Telling him so costs a tenth of a handshake and keeps no session. Whoever
 * only says hello and stops thus costs little, where many do. OpenSSL seals
 * the cookie; it holds random bytes of its connection, so that it is good for
 * no other.
 */
#ifndef CAPSULE_TLS_COOKIE_H
#define CAPSULE_TLS_COOKIE_H

#include <openssl/ssl.h>
#include <stdbool.h>

struct tls_cookie {
	bool sent;
	unsigned char bytes[8];
};

/* Sessions of this context may ask for cookies. */
void tls_cookie_attach(SSL_CTX *ctx);

/*
 * Have `ssl` send this cookie, which is filled, or, when it was sent, expect
 * it; borrowed. Behind a cookie OpenSSL 3.0 checks a ticket against the wrong
 * bytes and breaks off, so none is taken there. False: no random bytes.
 */
bool tls_cookie_use(struct tls_cookie *cookie, SSL *ssl);

/* It has come back: the handshake goes on, and may end with a new ticket. */
void tls_cookie_taken(SSL *ssl);

#endif
