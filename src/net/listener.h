/*
 * net/listener.h: sockets that readers knock at.
 *
 * They are opened once, by the supervisor, and shared by all workers, so that
 * a visitor in the queue is lost with none of them. What every connection is
 * to have is set here, since it is inherited: no small-packet delay, and no
 * more unsent bytes in the kernel than keep a line busy.
 */
#ifndef CAPSULE_NET_LISTENER_H
#define CAPSULE_NET_LISTENER_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

/*
 * Listen at `where`: "192.0.2.7:1965", "[2001:db8::7]:1965"; port 0 lets the
 * system choose. The socket is non-blocking, closed on exec, and IPv6 means
 * IPv6 alone. Returns a descriptor for close(); -1 with *err, and errno as
 * the system left it (0: `where` is no address).
 */
int listener_open(const char *where, struct err *err);

/*
 * Make a socket ours that another process opened and listens with: what
 * listener_open() sets is set. False with *err when it is none of TCP.
 */
bool listener_adopt(int fd, struct err *err);

/* The port in `where`: 0 when the system is to choose, or `where` is no address. */
unsigned listener_port_of(const char *where);

/* The port that the socket really listens on. */
unsigned listener_port(int listener);

/* Append where the socket really listens, in the form of `where`. */
void listener_put_address(struct buf *out, int listener);

#endif
