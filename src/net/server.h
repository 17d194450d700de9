/*
 * net/server.h: a worker's visitors, from accept to close.
 *
 * One server runs in each worker process, on its libevent loop. It accepts
 * from listening sockets shared with all other workers, takes each visitor
 * through handshake, request, response and closing, and asks `answer` for
 * what to send. It owns no policy but the limits it is given.
 */
#ifndef CAPSULE_NET_SERVER_H
#define CAPSULE_NET_SERVER_H

#include "base/err.h"
#include "gemini/request.h"
#include "gemini/response.h"
#include "tls/tls_context.h"

#include <sys/socket.h>

struct event_base;
struct server;
struct counters;  /* likewise: net/counters.h */
struct visitors;  /* limits per address and counters, in memory that all processes share: net/visitors.h */

struct server_limits {
	unsigned connections;          /* at once, in this worker */
	unsigned connections_per_address;  /* at once, in all workers; IPv6 by /64 */
	/* seconds */
	unsigned handshake_timeout;    /* from accept to the end of the handshake */
	unsigned request_timeout;      /* from then to CR LF */
	unsigned write_timeout;        /* without a byte taken by the visitor */
	unsigned response_timeout;     /* for all of the response */
	unsigned close_timeout;        /* for the visitor to close after us */
	unsigned slow_down;            /* the number in "44 N" */
};

/* Whether there was no room for a visitor, who is told 44. */
enum visit_away { VISIT_WELCOME, VISIT_TOO_MANY, VISIT_TOO_MANY_FROM_THERE };

/* One finished request, for the log; slices are borrowed for the call. */
struct visit {
	const struct sockaddr *address; socklen_t address_len;
	struct slice  host, uri;       /* empty when no request was read */
	int           status;          /* 0: no header was sent */
	struct slice  meta;
	uint64_t      bytes;           /* sent inside TLS: header and body */
	int64_t       microseconds;    /* from accept to the last byte taken */
	bool          resumed;         /* the TLS session was */
	const char   *tls;             /* "TLSv1.3"; "" without a handshake */
	enum visit_away away;
	const char   *failure;         /* NULL, or in words why it ended early, or why the answer is 44 or 53 */
};

struct server_options {
	const int *listeners; size_t listener_count;  /* non-blocking listening sockets, borrowed */
	/* Numeric addresses of balancers that send a PROXY header first; borrowed. */
	const char *const *proxies; size_t proxy_count;
	struct tls_context *tls;       /* borrowed */
	struct server_limits limits;
	answer_fn *answer; void *site;
	/* Whether what is asked for takes so long that all others go first. NULL: nothing does. */
	bool (*takes_long)(const struct request *req);
	void (*visited)(void *ctx, const struct visit *v); void *visited_ctx;  /* may be NULL */
	/*
	 * Uploads are taken, and errands run: run() calls done(arg, reply) once,
	 * later, unless cancel(arg) comes before. False: it is too much. NULL: none.
	 */
	bool (*run)(void *ctx, struct errand *e, void (*done)(void *arg, struct slice reply), void *arg);
	void (*cancel)(void *ctx, void *arg);
	void *run_ctx;
	struct visitors *visitors; unsigned slot;     /* this worker's place in it; NULL: no limits per address */
	struct counters *counters;     /* counts in `slot` too; NULL: nobody counts */
};

/* Start accepting. NULL with *err when something cannot be set up. */
struct server *server_new(struct event_base *base, const struct server_options *o, struct err *err);

/*
 * Accept no more, finish what is under way, then call `drained(ctx)` once
 * from the loop. What is not finished after `seconds` is closed.
 */
void server_drain(struct server *s, unsigned seconds, void (*drained)(void *ctx), void *ctx);

unsigned server_connections(const struct server *s);  /* open right now */
void server_free(struct server *s);                   /* closes all of them at once */

#endif
