/*
 * net/connections.h: all visitors of a worker, and what they share.
 *
 * Every state of a connection has its time. Connections of one state stand in
 * a queue in the order in which their time runs out, so looking at its head
 * is enough.
 */
#ifndef CAPSULE_NET_CONNECTIONS_H
#define CAPSULE_NET_CONNECTIONS_H

#include "net/server.h"
#include "tls/tls_client.h"
#include "tls/tls_session.h"

struct connection;

enum connection_state {
	CONNECTION_HANDSHAKE,
	CONNECTION_HELLO,       /* its first flight is there, and more are than can be answered before others have their turn */
	CONNECTION_HELLO_AGAIN, /* likewise, for who was told to say hello once more and did */
	CONNECTION_HELLO_12,    /* likewise, for who speaks TLS 1.2 alone, and cannot be told that */
	CONNECTION_REQUEST,
	CONNECTION_BODY,
	CONNECTION_TURN,        /* what it asks for takes long: one such answer is made between two looks at all others */
	CONNECTION_ERRAND,
	CONNECTION_RESPONSE,
	CONNECTION_CLOSING,
	CONNECTION_STATES,
};

enum {
	CONNECTION_HELLOS = 64, /* points for hellos that are answered between two looks at all others: some 3 ms */
	CONNECTION_HANDSHAKE_POINTS = 8,
	CONNECTION_RETRY_POINTS = 1,
	CONNECTION_INPUT = 2 * TLS_RECORD_MOST,
	CONNECTION_WIRE_MOST = 512 << 10,  /* bytes of a burst with all that TLS adds */
};

/* All connections of a worker, and what they share. */
struct connections {
	struct event_base *base;
	struct server_options options;
	struct queue { struct connection *first, *last; } in[CONNECTION_STATES];
	unsigned count;         /* turned away or not */
	unsigned turned_away;
	unsigned bodies;        /* that are coming in */
	uint64_t body_bytes;    /* that they will hold together */
	struct event *turn;     /* while somebody waits for his turn */
	unsigned hellos;        /* points of hellos since that, or since somebody came */
	int retry_from;         /* milliseconds: who waits longer for an answer to his is told to say it again */
	struct tls_wire wire;
	struct request request; /* of the connection that is being served */
	struct client client;   /* and who the visitor is */
	char     input[CONNECTION_INPUT];
	char     record[TLS_RECORD_TEXT];
};

/* False when memory is out; connections_release() is due then too. */
bool connections_init(struct connections *all, struct event_base *base,
    const struct server_options *options);
void connections_release(struct connections *all);  /* closes all */

/* Close those whose time is up. */
void connections_sweep(struct connections *all);

/* Close one who has kept silent for a while. False: there is none. */
bool connections_make_room(struct connections *all);

/* Whether somebody has a place who says nothing just now, and so will go in a moment or be served: nobody has to be turned away. */
bool connections_room_comes(const struct connections *all);

/* Whether as many are here from that address as may be. */
bool connections_address_is_full(const struct connections *all, const struct sockaddr *from);

/* Whether there is room to tell one more from there that there is none (44). Otherwise he is just closed. */
bool connections_can_turn_away(const struct connections *all, const struct sockaddr *from);

/* --- for a connection -------------------------------------------------------- */

/* Milliseconds that it has been in its state. */
int64_t connections_waited(const struct connection *c);

/* It is counted, here and for its address, and its time begins. */
void connections_join(struct connection *c);
void connections_leave(struct connection *c);

/* Into another state, whose time begins. */
void connections_move(struct connection *c, enum connection_state state);
/* The time of its state begins anew. */
void connections_wait_anew(struct connection *c);

/* Tell options.visited of its visit, once. `failure`: NULL, or why it ended early. */
void connections_tell(struct connection *c, const char *failure);
/* all->request, which is c's, is to be known when the visit is told of in a later event. */
void connections_keep_asked(struct connection *c);

#endif
