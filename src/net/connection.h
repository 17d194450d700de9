/*
 * net/connection.h: one visitor, from accept to close.
 *
 *   HANDSHAKE  until TLS stands
 *   HELLO      until its turn, where many shake hands at once; where that
 *              takes long, it is told to say hello once more (tls/tls_cookie.h), and
 *   HELLO_AGAIN  until its turn, after that
 *   HELLO_12   until its turn, where it speaks TLS 1.2 alone and cannot be told
 *   REQUEST    until a whole line has come
 *   BODY       until an upload has come whole
 *   TURN       until its turn, where what it asks for takes long
 *   ERRAND     until whoever is asked has answered
 *   RESPONSE   until the socket has taken the answer and close_notify
 *   CLOSING    our side is shut; what still comes is thrown away until the
 *              visitor closes too, so that no reset cuts the tail (R38)
 *
 * Only one connection works at a time: the buffers for reading and writing,
 * the request and a record's text are shared (connections.h). What has to
 * wait is kept with the connection, as few bytes as it is.
 */
#ifndef CAPSULE_NET_CONNECTION_H
#define CAPSULE_NET_CONNECTION_H

#include "net/connections.h"

#include <event2/event_struct.h>
#include <netinet/in.h>

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
	bool     behind;        /* a balancer: the line is the balancer's, and tells nothing of the visitor's */
	enum visit_away turned_away;  /* whether there is no room for it: the answer is 44 */
	bool     late;          /* its turn came late, as many others said hello */
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
	uint32_t came;          /* bytes, REQUEST: of the wire; CLOSING: thrown away */
	uint64_t body;          /* BODY: bytes of it, which are counted in all->body_bytes */
	int      status;        /* of the answer; 0: none */
	char    *asked;         /* "HOST\0URI\0" for the log, when the answer takes more than one event */
	socklen_t peer_len;
	union peer peer;
};

/*
 * A visitor has come on the non-blocking socket `fd`, which is the
 * connection's from now on. False when memory is out; fd is closed then.
 */
bool connection_open(struct connections *all, int fd, const union peer *peer,
    socklen_t peer_len, enum visit_away turned_away);

/* Be told when the socket is ready for `what`, EV_READ or EV_WRITE. */
void connection_await(struct connection *c, short what);

/* It is over, for the reason `why`; it is freed at the end of its event. */
void connection_fail(struct connection *c, const char *why);

/* From outside of its own events: close it, for the reason `why`. */
void connection_dismiss(struct connection *c, const char *why);

/* Likewise: it goes on now, from HELLO, HELLO_AGAIN, HELLO_12 or TURN. */
void connection_take_turn(struct connection *c);

/* Likewise: its time is up. Who has sent part of a line hears what is missing in it (R13). */
void connection_run_out(struct connection *c);

#endif
