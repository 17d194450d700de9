/*
 * net/visitors.h: how many are here from each address, over all workers.
 *
 * A small mapping that the supervisor makes and every worker shares. Each
 * worker writes in its own slot only and reads all, so there is no lock; when
 * a worker dies the supervisor empties its slot.
 *
 * An address is an IPv4 address or the first 64 bits of an IPv6 address,
 * which is what one subscriber gets. It is hashed, with a key that only this
 * mapping knows, to two counters of which the lower one counts. So a slot is
 * of fixed size however many addresses there are; what two addresses share by
 * chance is rarely both of their counters, and then one of them seems to be
 * here once more than it is.
 */
#ifndef CAPSULE_NET_VISITORS_H
#define CAPSULE_NET_VISITORS_H

#include "base/err.h"

#include <stdint.h>
#include <sys/socket.h>

struct visitors;

/* For `slots` worker processes at once, forked from here on. NULL with *err. */
struct visitors *visitors_new(unsigned slots, struct err *err);
void visitors_free(struct visitors *v);  /* unmap it, in this process */

/* One connection from `address` has come, or gone, in the worker of `slot`. */
void visitors_add(struct visitors *v, unsigned slot, const struct sockaddr *address);
void visitors_remove(struct visitors *v, unsigned slot, const struct sockaddr *address);

/* A number that stands for `address` as long as the mapping is there, and tells nothing of it. */
uint64_t visitors_number(const struct visitors *v, const struct sockaddr *address);

/* Connections from `address` in all slots. */
unsigned visitors_from(const struct visitors *v, const struct sockaddr *address);

/* The worker of `slot` is dead: so are its connections. */
void visitors_forget_slot(struct visitors *v, unsigned slot);

#endif
