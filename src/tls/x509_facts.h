/*
 * tls/x509_facts.h: what a certificate says, ours or another server's.
 */
#ifndef CAPSULE_TLS_X509_FACTS_H
#define CAPSULE_TLS_X509_FACTS_H

#include "base/buf.h"

#include <openssl/x509.h>
#include <stdint.h>

enum { X509_DIGEST_LEN = 32 };   /* bytes of SHA-256 */

/* SHA-256 of the public key (SubjectPublicKeyInfo, as RFC 7469 and Gemini clients pin it). */
void x509_key_digest(const X509 *certificate, uint8_t digest[X509_DIGEST_LEN]);
/* SHA-256 of the whole certificate (DER). */
void x509_whole_digest(const X509 *certificate, uint8_t digest[X509_DIGEST_LEN]);

/* The first and the last moment that it is good for, seconds since 1970 UTC. */
int64_t x509_from(const X509 *certificate);
int64_t x509_until(const X509 *certificate);

/* Append a digest as "AB:CD:...", or in base64. */
void x509_put_hex(struct buf *out, const uint8_t digest[X509_DIGEST_LEN]);
void x509_put_base64(struct buf *out, const uint8_t digest[X509_DIGEST_LEN]);

#endif
