/*
 * net/sending.h: what leaves for a visitor.
 *
 * A session puts its records on the wire that all share; they leave in one
 * write. What the socket does not take waits in c->unsent, and then nothing
 * more is made until it is gone.
 */
#ifndef CAPSULE_NET_SENDING_H
#define CAPSULE_NET_SENDING_H

#include "net/connection.h"

/* Send c->response. Its first burst leaves with whatever the handshake has left on the wire. */
void sending_start(struct connection *c);

/* The same for a header alone, before anything is known of a request. */
void sending_refuse(struct connection *c, enum status status, const char *why);

/* RESPONSE: the socket takes more. */
void sending_go_on(struct connection *c);

/* TLS has failed: send its alert, and close as after an answer, so that it arrives. */
void sending_give_up(struct connection *c, const char *why);

/* Send what is on the wire. True when nothing waits and the connection is not over. */
bool sending_flush(struct connection *c);

/* Send what waited. True when nothing waits any more. */
bool sending_flush_unsent(struct connection *c);

#endif
