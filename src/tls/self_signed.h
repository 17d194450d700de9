/*
 * tls/self_signed.h: a key and a certificate that vouches for itself.
 *
 * P-256 and as few bytes as clients accept: the names as CN and
 * subjectAltName and nothing else, since every full handshake carries it
 * (RFC 5280; Gemini network protocol, "TLS server certificate validation").
 */
#ifndef CAPSULE_TLS_SELF_SIGNED_H
#define CAPSULE_TLS_SELF_SIGNED_H

#include "base/err.h"

#include <stddef.h>
#include <openssl/x509.h>
#include <stdint.h>

enum { SELF_SIGNED_YEARS = 50 };

/*
 * Write a new key.pem (0600) and cert.pem into the folder open at `dir`
 * (borrowed), both through files aside that are on the disk before they get
 * their names. What has one of the names already is never overwritten: that
 * is an error. `names` (at least one): host names as A-labels, or addresses;
 * the first is the CN. `now`: seconds since 1970 UTC.
 */
bool self_signed_make(int dir, const char *const *names, size_t count, int64_t now,
    struct err *err);

/* Write a new cert.pem for the key.pem that is there: other names or dates, the same key. */
bool self_signed_renew(int dir, const char *const *names, size_t count, int64_t now,
    struct err *err);

/* The certificate that self_signed_renew() would write now, to be freed; nothing is written. NULL with *err. */
X509 *self_signed_rehearse(int dir, const char *const *names, size_t count, int64_t now,
    struct err *err);

/*
 * After a crash in the midst of self_signed_make() the key has its name and
 * the certificate has not: give it to it. True when there was one to name.
 */
bool self_signed_finish(int dir);

#endif
