/*
 * gemini/client.h: who a visitor is, as far as a client certificate tells.
 *
 * A certificate made by its owner proves one thing: that today's visitor has
 * the key of last week's. So people are known by fingerprints, of the key
 * (which outlives a renewed certificate) or of the certificate.
 *
 * Source: Gemini network protocol specification 0.24.1, "Client certificates".
 */
#ifndef CAPSULE_GEMINI_CLIENT_H
#define CAPSULE_GEMINI_CLIENT_H

#include "base/buf.h"

#include <stdint.h>

enum { CLIENT_DIGEST = 32, CLIENT_NAME_MOST = 64 };  /* bytes */

enum client_state {
	CLIENT_GOOD,
	CLIENT_NOT_YET,    /* its first day is still to come */
	CLIENT_ENDED,      /* its last day is over */
	CLIENT_BROKEN,     /* its dates are none, or it is not what it says it signed */
};

struct client {
	enum client_state state;
	uint8_t key[CLIENT_DIGEST];    /* SHA-256 of the public key */
	uint8_t whole[CLIENT_DIGEST];  /* SHA-256 of the certificate */
	int64_t from, until;           /* seconds since 1970 UTC */
	char    name[CLIENT_NAME_MOST + 1];  /* its CN, cleaned; "" without one */
};

/* Some people: those with one of these fingerprints. All zero: nobody. */
struct keyring {
	bool anybody;      /* whoever has a certificate */
	uint8_t (*digests)[CLIENT_DIGEST];
	size_t count;
};

/* Whether the owner of a good certificate is among them; `c` may be NULL. */
bool keyring_holds(const struct keyring *k, const struct client *c);

/*
 * Add the fingerprint that `text` begins with, as programs print it: "SHA256:"
 * and base64, or 64 hex digits with or without colons. What follows a blank is
 * the author's remark. False: it is none, or memory is out.
 */
bool keyring_add(struct keyring *k, struct slice text);
void keyring_release(struct keyring *k);

/* Whether nobody could ever be in it. */
static inline bool
keyring_is_empty(const struct keyring *k)
{
	return !k->anybody && k->count == 0;
}

/* Append "SHA256:..." in base64. */
void fingerprint_put(struct buf *out, const uint8_t digest[CLIENT_DIGEST]);

/* Append `text` as a name to show: one line, no controls, at most CLIENT_NAME_MOST bytes. */
void client_put_name(struct buf *out, struct slice text);

#endif
