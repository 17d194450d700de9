/* net/server.c: a worker's visitors, from accept to close; see server.h. */
#include "net/server.h"
#include "net/connection.h"
#include "net/counters.h"
#include "net/proxy_header.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BATCH = 128,                   /* visitors accepted before others have their turn: some 2 ms */
	CROWD = 256,                   /* after so many came or left memory is tidied up... */
	TIDY_TICKS = 20,               /* ...after so many ticks, or when nobody comes any more */
};

static const struct timeval TICK = { .tv_usec = 500000 };
static const struct timeval PAUSE = { .tv_usec = 100000 };
static const struct timeval SHORT_PAUSE = { .tv_usec = 20000 };

struct server {
	struct event **doors;          /* one for each listener */
	struct event *tick;            /* while somebody is here or the server drains */
	struct event *reopen;          /* after a pause in accepting */
	int    reserve;                /* a descriptor to give up when there is no other; -1: none */
	bool   draining;
	void (*drained)(void *ctx);
	void  *drained_ctx;
	int    ticks_left;             /* of draining */
	unsigned came, ticks;          /* since memory was tidied up */
	unsigned came_before;          /* until the last tick */
	unsigned stayed;               /* visitors who were here then */
	struct connections all;
};

/* --- doors ------------------------------------------------------------------ */

static void
open_doors(struct server *s)
{
	for (size_t i = 0; i < s->all.options.listener_count; i++)
		event_add(s->doors[i], NULL);
}

static void
close_doors(struct server *s)
{
	for (size_t i = 0; i < s->all.options.listener_count; i++)
		event_del(s->doors[i]);
	event_del(s->reopen);
}

static void
pause_doors(struct server *s, const struct timeval *how_long)
{
	close_doors(s);
	event_add(s->reopen, how_long);
}

static void
on_reopen(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	open_doors(arg);
}

/* --- accepting --------------------------------------------------------------- */

static bool
is_full(struct server *s)
{
	unsigned served = s->all.count - s->all.turned_away;

	return served >= s->all.options.limits.connections && !connections_make_room(&s->all);
}

/* A visitor is served, or told 44, or, when even that is too much, closed. */
static void
admit(struct server *s, int fd, const union peer *peer, socklen_t len)
{
	const struct server_options *o = &s->all.options;
	bool proxied = proxy_is_trusted(&peer->any, o->proxies, o->proxy_count);
	enum visit_away away = !proxied && connections_address_is_full(&s->all, &peer->any) ? VISIT_TOO_MANY_FROM_THERE :
	    is_full(s) ? VISIT_TOO_MANY : VISIT_WELCOME;

	if (away != VISIT_WELCOME && !connections_can_turn_away(&s->all, &peer->any)) {
		counters_closed(o->counters, o->slot);
		close(fd);
		return;
	}
	connection_open(&s->all, fd, peer, len, away);
	s->came++;
	if (s->all.count > 0 && !event_pending(s->tick, EV_TIMEOUT, NULL))
		event_add(s->tick, &TICK);
}

/*
 * There is no descriptor for the next visitor, who would keep the door ringing.
 * Somebody silent makes room, now or in a moment, until when the doors are
 * shut; else the visitor is let in by the reserve and out at once; without
 * even a reserve the doors are shut too.
 */
static void
turn_out(struct server *s, int listener)
{
	if (connections_make_room(&s->all))
		return;
	if (connections_room_comes(&s->all)) {
		pause_doors(s, &SHORT_PAUSE);
		return;
	}
	if (s->reserve != -1) {
		close(s->reserve);
		close(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
		counters_closed(s->all.options.counters, s->all.options.slot);
	}
	s->reserve = fcntl(listener, F_DUPFD_CLOEXEC, 0);
	if (s->reserve == -1)
		pause_doors(s, &PAUSE);
}

/* Let in those who wait, a batch at the most. False: nobody waits any more. */
static bool
let_in(struct server *s, int listener)
{
	for (int i = 0; i < BATCH; i++) {
		union peer peer;
		socklen_t len = sizeof(peer);
		int fd;

		if (is_full(s) && connections_room_comes(&s->all)) {
			pause_doors(s, &SHORT_PAUSE);  /* the kernel's queue keeps them meanwhile */
			return false;
		}
		fd = accept4(listener, &peer.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd != -1) {
			admit(s, fd, &peer, len);
			continue;
		}
		if (errno == EINTR || errno == ECONNABORTED)
			continue;
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			turn_out(s, listener);
		return false;
	}
	return true;
}

static void
on_knock(evutil_socket_t listener, short what, void *arg)
{
	struct server *s = arg;

	(void)what;
	s->all.hellos = 0;
	let_in(s, listener);
}

/* --- time --------------------------------------------------------------------- */

/*
 * What handshakes need for a moment lies between what connections keep. After
 * a crowd the allocator holds on to such gaps (30 KB for each visitor who was
 * here at once) unless it is asked to give them back. Not at once for those
 * who come and go: what is given back has to be asked for again.
 */
static void
tidy_up(struct server *s)
{
	unsigned count = s->all.count;
	unsigned left = s->stayed > count ? s->stayed - count : 0;
	bool settled = s->came == s->came_before;

	s->came_before = s->came;
	if (s->came + left < CROWD || (++s->ticks < TIDY_TICKS && !settled))
		return;
#ifdef __GLIBC__
	malloc_trim(0);
#endif
	s->came = s->came_before = s->ticks = 0;
	s->stayed = count;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct server *s = arg;
	void (*drained)(void *ctx) = s->drained;

	(void)fd, (void)what;
	connections_sweep(&s->all);
	tidy_up(s);
	if (s->draining && (s->all.count == 0 || s->ticks_left-- <= 0)) {
		connections_release(&s->all);
		s->drained = NULL;
		if (drained)
			drained(s->drained_ctx);  /* may free s */
		return;
	}
	if (s->all.count > 0 || s->ticks > 0 || s->draining)
		event_add(s->tick, &TICK);
}

void
server_drain(struct server *s, unsigned seconds, void (*drained)(void *ctx), void *ctx)
{
	static const struct timeval at_once;
	const struct server_options *o = &s->all.options;

	for (size_t i = 0; i < o->listener_count; i++)
		for (int batches = 0; batches < BATCH && let_in(s, o->listeners[i]); batches++)
			;  /* who is in the queue already would be reset when it closes */
	close_doors(s);
	if (s->reserve != -1)
		close(s->reserve);  /* it is a listener too, and would keep the port from the next server */
	s->reserve = -1;
	s->draining = true;
	s->drained = drained;
	s->drained_ctx = ctx;
	s->ticks_left = (int)seconds * 2;
	event_add(s->tick, &at_once);
}

/* --- a server ------------------------------------------------------------------ */

static bool
make_events(struct server *s, struct event_base *base)
{
	const struct server_options *o = &s->all.options;

	s->tick = event_new(base, -1, 0, on_tick, s);
	s->reopen = event_new(base, -1, 0, on_reopen, s);
	s->doors = calloc(o->listener_count + 1, sizeof(*s->doors));
	if (!s->tick || !s->reopen || !s->doors)
		return false;
	for (size_t i = 0; i < o->listener_count; i++) {
		s->doors[i] = event_new(base, o->listeners[i], EV_READ | EV_PERSIST, on_knock, s);
		if (!s->doors[i] || event_add(s->doors[i], NULL) == -1)
			return false;
	}
	return true;
}

struct server *
server_new(struct event_base *base, const struct server_options *o, struct err *err)
{
	struct server *s = calloc(1, sizeof(*s));

	if (!s) {
		err_set(err, "out of memory");
		return NULL;
	}
	s->reserve = o->listener_count > 0 ? fcntl(o->listeners[0], F_DUPFD_CLOEXEC, 0) : -1;
	if (connections_init(&s->all, base, o) && make_events(s, base))
		return s;
	err_set(err, "cannot set up the event loop: %s", strerror(errno));
	server_free(s);
	return NULL;
}

unsigned
server_connections(const struct server *s)
{
	return s->all.count;
}

void
server_free(struct server *s)
{
	if (!s)
		return;
	connections_release(&s->all);
	for (size_t i = 0; s->doors && s->doors[i]; i++)
		event_free(s->doors[i]);
	free(s->doors);
	if (s->tick)
		event_free(s->tick);
	if (s->reopen)
		event_free(s->reopen);
	if (s->reserve != -1)
		close(s->reserve);
	free(s);
}
