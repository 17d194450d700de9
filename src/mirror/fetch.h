/*
 * mirror/fetch.h: one capsule, asked again and again, politely.
 *
 * One connection at a time, TLS sessions resumed, a pause between requests,
 * 44 obeyed, what breaks tried again. The server's key is kept at the first
 * visit and compared at every later one (commands/known_hosts.h).
 */
#ifndef CAPSULE_MIRROR_FETCH_H
#define CAPSULE_MIRROR_FETCH_H

#include "base/buf.h"
#include "base/err.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <stdint.h>

enum { FETCH_DIGEST = 32 };

struct fetcher {
	char *host;                 /* A-labels or an address */
	unsigned port;
	struct buf root;            /* "gemini://host[:port]" */
	const char *known_hosts;    /* path of its file */
	unsigned pause_ms;          /* between two requests */
	SSL_SESSION *session;       /* NULL: none so far */
	int64_t last;               /* monotonic ms of the last request; 0: none */
	unsigned long requests, resumed;
	uint64_t bytes;             /* of bodies */
	bool refused;               /* the key changed: nothing more is asked */
	unsigned silent;            /* addresses in a row that no answer came for */
	bool lost;                  /* it makes no sense to go on */
	struct err why;             /* refused or lost: for the operator */
};

struct answer {
	unsigned status;            /* 20; 0: there was none */
	char meta[1032];
	uint64_t size;
	uint8_t digest[FETCH_DIGEST];  /* SHA-256 of the body */
};

/*
 * Ask for `path` (encoded, from '/' on) and write the body of a 2x answer to
 * `fd`, from its beginning on; what was in the file goes. Up to `most` bytes.
 * False with *err: no whole answer was had (no close_notify, too long, the key
 * changed), after having tried again where that may help. After some addresses
 * in a row that nothing came for, or when the disk takes no more, the fetcher
 * is lost.
 */
bool fetch(struct fetcher *f, struct slice path, int fd, uint64_t most, struct answer *a, struct err *err);

/* The same into memory. */
bool fetch_text(struct fetcher *f, struct slice path, struct buf *out, struct answer *a, struct err *err);

/* Whether anything more is to be asked for. */
bool fetcher_goes_on(const struct fetcher *f);

void fetcher_release(struct fetcher *f);

#endif
