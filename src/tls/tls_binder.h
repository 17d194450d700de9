/*
 * tls/tls_binder.h: whether a visitor knows the secret of a ticket he offers.
 *
 * With each ticket, a ClientHello of TLS 1.3 has a binder: a MAC over all of
 * the hello before it, by a key from the ticket's secret (RFC 8446, 4.2.11.2).
 * OpenSSL breaks the handshake off when it is wrong. Here it is looked at
 * before, to tell a ticket of ours from one that is not.
 */
#ifndef CAPSULE_TLS_BINDER_H
#define CAPSULE_TLS_BINDER_H

#include "base/slice.h"

#include <openssl/evp.h>

enum { BINDER_SECRET = 32 };   /* bytes; this is about cipher suites with SHA-256 alone */

/* Whether the extension pre_shared_key, without type and length, offers a ticket of `len` bytes. */
bool tls_binder_has_ticket(struct slice extension, size_t len);

/*
 * Whether `hello`, a whole ClientHello with its head of 4 bytes, offers the
 * ticket with a binder that only `secret` makes. A second hello, after a
 * HelloRetryRequest, has another kind of binder and is never good. `sha256`
 * and `hmac`, which has it for a digest, are borrowed: this is for each visit.
 */
bool tls_binder_is_good(const EVP_MD *sha256, EVP_MAC_CTX *hmac, struct slice hello, struct slice ticket,
    const unsigned char secret[BINDER_SECRET]);

#endif
