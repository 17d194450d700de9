/*
 * tls/tls_context.h: certificates by host name, and what all handshakes share.
 *
 * TLS 1.2 and 1.3 only. One ticket per TLS 1.3 handshake, none in 1.2, sealed
 * with keys derived (HKDF, RFC 5869) from the site's private key and the day,
 * so that it is good on every worker, after a restart and on every machine
 * with the same certificate.
 */
#ifndef CAPSULE_TLS_CONTEXT_H
#define CAPSULE_TLS_CONTEXT_H

#include "base/err.h"
#include "base/slice.h"

#include <stddef.h>
#include <stdint.h>

struct tls_context;
struct tls_certificate;   /* a host's certificate chain and its private key */

/*
 * Read certs/HOST/cert.pem and key.pem below the folder open at `certs`
 * (borrowed). Where neither is there a self-signed pair is made (P-256, CN
 * and a subjectAltName for each of `names`, valid for decades, key 0600),
 * when `may_make` allows. `now`: seconds since 1970 UTC.
 * NULL with *err: unreadable, expired or not yet valid, a key that does not
 * fit, a key that others may read, one of `names` not in the certificate.
 */
struct tls_certificate *tls_certificate_load(int certs, const char *host,
    const char *const *names, size_t count, bool may_make, int64_t now,
    struct err *err);
void tls_certificate_free(struct tls_certificate *c);

/* When it ends, seconds since 1970 UTC. */
int64_t tls_certificate_until(const struct tls_certificate *c);
/* SHA-256 of the public key (SubjectPublicKeyInfo) and of the whole certificate (DER). */
void tls_certificate_key_digest(const struct tls_certificate *c, uint8_t digest[32]);
void tls_certificate_digest(const struct tls_certificate *c, uint8_t digest[32]);
/* The names that it answers for, in order; borrowed. NULL past the last. */
const char *tls_certificate_name(const struct tls_certificate *c, size_t i);

/*
 * What handshakes need, for these certificates (borrowed; they outlive it).
 * SNI picks the first that has the name; without SNI, or with a name that
 * nobody has, the first of all. NULL with *err when OpenSSL refuses.
 */
struct tls_context *tls_context_new(struct tls_certificate *const *certs,
    size_t count, struct err *err);
void tls_context_free(struct tls_context *t);

#endif
