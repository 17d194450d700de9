/*
 * archive/signing.h: the key that a capsule signs its manifest with.
 *
 * An Ed25519 key of the site's own (RFC 8032), not that of its certificate:
 * the same content gives the same signature, so that mirrors compare bytes; it
 * outlives certificates that are renewed by somebody else or lost; and a copy
 * on another host can be checked there, though that host has another
 * certificate. `capsule mirror` keeps it from the first visit on.
 */
#ifndef CAPSULE_ARCHIVE_SIGNING_H
#define CAPSULE_ARCHIVE_SIGNING_H

#include "base/buf.h"
#include "base/err.h"

#include <openssl/evp.h>

/*
 * The key "manifest-key.pem" (PKCS #8) of the folder `certs`. Where there is
 * none it is made (0600), when `may_make`; else NULL with an empty *err. NULL
 * with *err when it cannot be read or made. For EVP_PKEY_free().
 */
EVP_PKEY *signing_load(const char *certs, bool may_make, struct err *err);

/* Append the public key in base64 (SubjectPublicKeyInfo, DER), and a signature of `text` in base64. */
bool signing_put_key(struct buf *out, EVP_PKEY *key);
bool signing_put(struct buf *out, EVP_PKEY *key, struct slice text);

/* Whether `signature` is that of `text` by the key; both as the functions above write them. */
bool signing_check(struct slice key, struct slice signature, struct slice text);

#endif
