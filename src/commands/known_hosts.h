/*
 * commands/known_hosts.h: the keys that servers showed, for trust on first use.
 *
 * A file of lines "HOST:PORT SHA256:KEY UNTIL": the base64 of the SHA-256 of
 * the public key (so that a certificate renewed with the same key is the same
 * server), and the last day of the certificate. The last line for a host
 * holds; lines are only ever added. What begins with '#' is a remark.
 *
 * Source: Gemini network protocol specification, "TLS server certificate
 * validation"; XDG Base Directory Specification for the place.
 */
#ifndef CAPSULE_COMMANDS_KNOWN_HOSTS_H
#define CAPSULE_COMMANDS_KNOWN_HOSTS_H

#include "base/buf.h"
#include "base/err.h"

#include <openssl/x509.h>
#include <stdint.h>

enum known_verdict {
	KNOWN_SAME,      /* the key is the one seen before */
	KNOWN_NEW,       /* never seen, or the certificate of then has ended: now it is kept */
	KNOWN_CHANGED,   /* another key, and the certificate of then is still good */
	KNOWN_UNSURE,    /* it could not be looked up or kept */
};

/*
 * "$XDG_STATE_HOME/capsule/known_hosts", or below ~/.local/state. False with
 * *err when neither is set.
 */
bool known_hosts_path(struct buf *path, struct err *err);

/*
 * Compare the key of `certificate` with the one seen at `where` ("host:port",
 * no blanks) before; a first one is added to the file `path`, whose
 * folders are made. *err says what is to be known of any verdict but
 * KNOWN_SAME. `now`: seconds since 1970 UTC.
 */
enum known_verdict known_hosts_look(const char *path, const char *where,
    const X509 *certificate, int64_t now, struct err *err);

#endif
