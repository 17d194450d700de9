/*
 * serve/listeners.h: the sockets that a server listens on, by their names.
 *
 * They are opened from the configuration, and at a reload those that stay are
 * kept, so that nobody in their queues is lost. A service manager may hand
 * them over instead (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS); then what the
 * configuration says about them is of no effect.
 */
#ifndef CAPSULE_SERVE_LISTENERS_H
#define CAPSULE_SERVE_LISTENERS_H

#include "config/config.h"

struct listeners {
	int    fds[CONFIG_LISTEN_MOST];
	char  *names[CONFIG_LISTEN_MOST];  /* as the configuration has them; NULL: handed over */
	size_t count;
	bool   inherited;                  /* a service manager opened them */
};

/*
 * Take over the sockets that were handed to this process, if there are any:
 * l->inherited tells. False with *err when one is no listening TCP socket.
 */
bool listeners_inherit(struct listeners *l, struct err *err);

/*
 * Fill *l with a socket for each address of the configuration; those that
 * `before` (may be NULL) has are taken from there, and stay in both. An
 * address of a kind that this machine does not have is passed over when there
 * are others. False with *err when one cannot be opened; *l is then empty.
 */
bool listeners_open(struct listeners *l, const struct config *c, const struct listeners *before, struct err *err);

/* Close those that `kept` (may be NULL) does not have; *l is then empty. */
void listeners_release(struct listeners *l, const struct listeners *kept);

/* "listening on ADDR:PORT" for each, on stderr. */
void listeners_print(const struct listeners *l);

#endif
