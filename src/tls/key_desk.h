/*
 * tls/key_desk.h: where workers have their handshakes signed.
 *
 * One process has the private keys and sits at the desk, a pair of sockets
 * that the supervisor made. Workers put their requests on it, all on the same
 * end, and each is answered through a pipe that it has handed in once. A
 * keeper who dies takes the ends of the pipes with him: by that a worker
 * knows, hands in a new pipe and asks again, and the request waits on the
 * desk for the next keeper.
 */
#ifndef CAPSULE_TLS_KEY_DESK_H
#define CAPSULE_TLS_KEY_DESK_H

#include "base/err.h"
#include "tls/remote_key.h"

#include <stddef.h>

enum {
	KEY_DESK_ASKERS = 64,        /* worker processes at once */
	KEY_DESK_PATIENCE_MS = 6500, /* how long a worker waits: longer than a keeper who hangs lives, less than a worker who does */
};

/* The two ends: workers write to ends[0], the keeper reads from ends[1]. Both are closed on exec. */
bool key_desk_make(int ends[2], struct err *err);

/*
 * In a worker: have all remote keys of this process signed for at the desk,
 * whose end `fd` is borrowed. `asker`: 0 to KEY_DESK_ASKERS - 1, no other
 * living worker's.
 */
void key_desk_use(int fd, unsigned asker);

/*
 * In the keeper: sign for whoever asks, until nobody is left who could ask.
 * `keys` by their numbers. `tick` is called once a second at least.
 */
void key_desk_serve(int fd, EVP_PKEY *const *keys, size_t count, void (*tick)(void *ctx), void *ctx);

#endif
