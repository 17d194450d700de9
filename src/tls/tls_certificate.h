/*
 * tls/tls_certificate.h: a host's certificate chain and its private key.
 *
 * They lie in certs/HOST/cert.pem (the certificate, then its chain if it has
 * one) and certs/HOST/key.pem, of any kind that OpenSSL knows. Where neither
 * is there, a self-signed pair is made once and then kept: readers trust a
 * certificate on first use, and take a changed one for an attack.
 *
 * In the folder that $CREDENTIALS_DIRECTORY names, systemd's LoadCredential=,
 * certs_HOST_key.pem goes before key.pem, and certs_HOST_cert.pem stands for
 * a cert.pem that is not there.
 */
#ifndef CAPSULE_TLS_CERTIFICATE_H
#define CAPSULE_TLS_CERTIFICATE_H

#include "base/err.h"
#include "base/slice.h"

#include <openssl/x509.h>
#include <stdint.h>

struct tls_certificate;

/*
 * Read HOST/cert.pem and HOST/key.pem below the folder open at `certs`
 * (borrowed). NULL with *err: unreadable, or a key that others may read.
 */
struct tls_certificate *tls_certificate_read(int certs, const char *host, struct err *err);

/*
 * Whether visitors can be answered with it. `names`: what the host is called,
 * lower-case A-labels or addresses. `now`: seconds since 1970 UTC. False with
 * *err: a key that does not fit, expired or not yet valid, one of `names` not
 * in the certificate.
 */
bool tls_certificate_check(const struct tls_certificate *c, const char *host,
    const char *const *names, size_t count, int64_t now, struct err *err);

/*
 * Read and check it. Where neither file is there a self-signed pair is made
 * (see self_signed.h), when `may_make` allows.
 */
struct tls_certificate *tls_certificate_load(int certs, const char *host,
    const char *const *names, size_t count, bool may_make, int64_t now,
    struct err *err);
void tls_certificate_free(struct tls_certificate *c);

/* When it begins and ends, seconds since 1970 UTC. */
int64_t tls_certificate_from(const struct tls_certificate *c);
int64_t tls_certificate_until(const struct tls_certificate *c);
/* SHA-256 of the public key (SubjectPublicKeyInfo) and of the whole certificate (DER). */
void tls_certificate_key_digest(const struct tls_certificate *c, uint8_t digest[32]);
void tls_certificate_digest(const struct tls_certificate *c, uint8_t digest[32]);
/* The names that the certificate itself lists, in its order; borrowed. NULL past the last. */
const char *tls_certificate_name(const struct tls_certificate *c, size_t i);

/* Whether `name` (any case) is one of them; "*.example.org" stands for one label. */
bool tls_certificate_has_name(const struct tls_certificate *c, struct slice name);

/*
 * HOST/cert.pem alone, for a process that is not to have the key. Its key is
 * remote (remote_key.h) and called `number`. NULL with *err.
 */
struct tls_certificate *tls_certificate_read_public(int certs, const char *host, unsigned number, struct err *err);

/* For the rest of this room, and for who signs; borrowed. */
EVP_PKEY *tls_certificate_key(const struct tls_certificate *c);
X509 *tls_certificate_leaf(const struct tls_certificate *c);
STACK_OF(X509) *tls_certificate_chain(const struct tls_certificate *c);

#endif
