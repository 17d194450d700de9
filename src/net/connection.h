/*
 * net/connection.h: one visitor, from accept to close, and all who are here.
 *
 *   HANDSHAKE  until TLS stands
 *   REQUEST    until a whole line has come
 *   RESPONSE   until the socket has taken the answer and close_notify
 *   CLOSING    our side is shut; what still comes is thrown away until the
 *              visitor closes too, so that no reset cuts the tail (R38)
 *
 * Every state has its deadline. Connections of one state stand in a queue in
 * the order in which their time runs out, so looking at its head is enough.
 *
 * Only one connection works at a time: the buffers for reading and writing,
 * the request and a record's text are shared. What has to wait is kept with
 * the connection, as few bytes as it is.
 */
#ifndef CAPSULE_NET_CONNECTION_H
#define CAPSULE_NET_CONNECTION_H

#include "net/server.h"
#include "tls/tls_session.h"

#include <event2/event_struct.h>
#include <netinet/in.h>

enum connection_state {
	CONNECTION_HANDSHAKE,
	CONNECTION_REQUEST,
	CONNECTION_RESPONSE,
	CONNECTION_CLOSING,
	CONNECTION_STATES,
};

union peer {
	struct sockaddr     any;
	struct sockaddr_in  v4;
	struct sockaddr_in6 v6;
};

struct connection {
	struct connections *all;
	struct connection *before, *after;  /* in the queue of its state */
	struct event event;
	struct tls_session session;
	enum connection_state state;
	int      fd;
	bool     proxied;       /* a PROXY header is to come before TLS */
	bool     turned_away;   /* there is no room for it: the answer is 44 */
	bool     said_all;      /* close_notify is in what was or is to be sent */
	bool     told;          /* of its visit */
	bool     over;          /* to be freed when the event is dealt with */
	int64_t  accepted;      /* microseconds, monotonic clock */
	int64_t  deadline;      /* milliseconds, likewise; of the present state */
	int64_t  response_end;  /* milliseconds: when all of the response is to be done */
	struct buf held;        /* HANDSHAKE, REQUEST: the start of a record */
	struct buf line;        /* REQUEST: the start of the line */
	struct buf unsent;      /* what the socket did not take */
	struct response response;
	size_t   bytes_sent;    /* of response.bytes */
	uint64_t text_sent;     /* header and body so far */
	uint32_t drained;       /* CLOSING: bytes thrown away */
	int      status;        /* of the answer; 0: none */
	char    *asked;         /* "HOST\0URI\0" for the log, when the answer takes more than one event */
	socklen_t peer_len;
	union peer peer;
};

enum { CONNECTION_INPUT = 2 * TLS_RECORD_MOST };

/* All connections of a worker, and what they share. */
struct connections {
	struct event_base *base;
	struct server_options options;
	struct queue { struct connection *first, *last; } in[CONNECTION_STATES];
	unsigned count;         /* turned away or not */
	unsigned turned_away;
	struct tls_wire wire;
	struct request request; /* of the connection that is being served */
	char     input[CONNECTION_INPUT];
	char     record[TLS_RECORD_TEXT];
};

void connections_init(struct connections *all, struct event_base *base,
    const struct server_options *options);
void connections_release(struct connections *all);  /* closes all */

/*
 * A visitor has come on the non-blocking socket `fd`, which is the
 * connection's from now on. False when memory is out; fd is closed then.
 */
bool connection_open(struct connections *all, int fd, const union peer *peer,
    socklen_t peer_len, bool turned_away);

/* Close those whose time is up. */
void connections_sweep(struct connections *all);

/* Close the one that has kept silent longest, if for a second at least. False: there is none. */
bool connections_make_room(struct connections *all);

#endif
