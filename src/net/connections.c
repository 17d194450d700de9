/* net/connections.c: all who are here; see connections.h. */
#include "net/connections.h"

#include "base/clock.h"
#include "net/connection.h"
#include "net/line.h"
#include "net/visitors.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

/*
 * Milliseconds after which a silent visitor may be sent away: at first; where
 * nobody has been silent for so long; and where nobody has for that either,
 * in the midst of a handshake, beyond four times what his line takes.
 */
enum { SILENCE = 1000, SHORT_SILENCE = 250, NEAR_SILENCE = 50, ROUND_TRIPS = 4 };

/* --- queues by time -------------------------------------------------------- */

static void
queue_leave(struct connection *c)
{
	struct queue *q = &c->all->in[c->state];

	*(c->before ? &c->before->after : &q->first) = c->after;
	*(c->after ? &c->after->before : &q->last) = c->before;
}

static void
queue_join(struct connection *c)
{
	struct queue *q = &c->all->in[c->state];

	c->before = q->last;
	c->after = NULL;
	*(q->last ? &q->last->after : &q->first) = c;
	q->last = c;
}

static unsigned
seconds_for(const struct connection *c)
{
	const struct server_limits *limits = &c->all->options.limits;

	switch (c->state) {
	case CONNECTION_HANDSHAKE:
	case CONNECTION_HELLO:
	case CONNECTION_HELLO_AGAIN:
	case CONNECTION_HELLO_12:
		return limits->handshake_timeout;
	case CONNECTION_REQUEST:
	case CONNECTION_BODY:
		return limits->request_timeout;
	case CONNECTION_TURN:
	case CONNECTION_ERRAND:
	case CONNECTION_RESPONSE:
		return limits->write_timeout;
	default:
		return limits->close_timeout;
	}
}

/* Into the queue of its state, with its time from now. */
static void
queue_up(struct connection *c)
{
	c->deadline = clock_milliseconds() + 1000LL * seconds_for(c);
	queue_join(c);
}

int64_t
connections_waited(const struct connection *c)
{
	return clock_milliseconds() - (c->deadline - 1000LL * seconds_for(c));
}

void
connections_wait_anew(struct connection *c)
{
	queue_leave(c);
	queue_up(c);
}

void
connections_move(struct connection *c, enum connection_state state)
{
	queue_leave(c);
	c->state = state;
	queue_up(c);
	if (state == CONNECTION_RESPONSE)
		c->response_end = clock_milliseconds() + 1000LL * c->all->options.limits.response_timeout;
}

void
connections_join(struct connection *c)
{
	struct connections *all = c->all;

	queue_up(c);
	all->count++;
	all->turned_away += c->turned_away != VISIT_WELCOME;
	if (all->options.visitors)
		visitors_add(all->options.visitors, all->options.slot, &c->peer.any);
}

void
connections_leave(struct connection *c)
{
	struct connections *all = c->all;

	queue_leave(c);
	all->count--;
	all->turned_away -= c->turned_away != VISIT_WELCOME;
	if (all->options.visitors)
		visitors_remove(all->options.visitors, all->options.slot, &c->peer.any);
}

/* --- telling of the visit --------------------------------------------------- */

/* The text of the header line that was sent, without its digits and CR LF. */
static struct slice
meta_of(const struct connection *c)
{
	struct slice line;

	if (!c->response.bytes)
		return SLICE("");
	line = slice_from(c->response.bytes->data, c->response.bytes->len);
	return slice_skip(slice_cut_line(&line), 3);
}

/* What an operator asks about an answer that a visitor did not want. */
static const char *
why_refused(const struct connection *c, const struct visit *v)
{
	struct slice name;

	if (c->status == STATUS_SLOW_DOWN && c->turned_away != VISIT_WELCOME)
		return c->turned_away == VISIT_TOO_MANY ? "too many visitors at once" : "too many from one address";
	if (c->status != STATUS_PROXY_REQUEST_REFUSED || !c->session.ssl)
		return NULL;
	name = tls_session_sni(&c->session);
	return name.len > 0 && !slice_eq_nocase(name, v->host) ? "the handshake was for another host" :
	    "no host of this server's";
}

void
connections_tell(struct connection *c, const char *failure)
{
	const struct server_options *o = &c->all->options;
	struct visit v = {
		.address = &c->peer.any, .address_len = c->peer_len,
		.host = SLICE(""), .uri = SLICE(""),
		.status = c->status, .meta = meta_of(c), .bytes = c->text_sent,
		.microseconds = clock_microseconds() - c->accepted, .tls = "", .failure = failure,
		.away = c->status == STATUS_SLOW_DOWN ? c->turned_away : VISIT_WELCOME,
	};

	if (c->told || !o->visited)
		return;
	c->told = true;
	if (c->asked) {
		v.host = slice_of(c->asked);
		v.uri = slice_of(c->asked + v.host.len + 1);
	} else if (c->status != 0) {
		v.host = c->all->request.host;
		v.uri = c->all->request.uri;
	}
	if (c->session.ssl && c->state != CONNECTION_HANDSHAKE) {
		v.tls = tls_session_version(&c->session);
		v.resumed = tls_session_resumed(&c->session);
	}
	if (!v.failure)
		v.failure = why_refused(c, &v);
	o->visited(o->visited_ctx, &v);
}

void
connections_keep_asked(struct connection *c)
{
	const struct request *r = &c->all->request;
	size_t host = r->host.len, uri = r->uri.len;

	if (c->asked || !c->all->options.visited || !(c->asked = malloc(host + uri + 2)))
		return;
	memcpy(c->asked, r->host.data, host);
	c->asked[host] = '\0';
	memcpy(c->asked + host + 1, r->uri.data, uri);
	c->asked[host + 1 + uri] = '\0';
}

/* --- all of them ----------------------------------------------------------- */

void
connections_sweep(struct connections *all)
{
	int64_t now = clock_microseconds() / 1000;

	for (int state = 0; state < CONNECTION_STATES; state++)
		while (all->in[state].first && all->in[state].first->deadline <= now)
			connection_run_out(all->in[state].first);
}

/* How long he may be silent where `silence` is looked for. Who was answered may still be receiving the end; who was refused has nothing more to hear. */
static int
patience_with(const struct connection *c, int silence)
{
	bool shaking = c->state == CONNECTION_HANDSHAKE;
	int round_trip = shaking && silence == NEAR_SILENCE && !c->behind ? line_round_trip(c->fd) : -1;

	if (c->state == CONNECTION_CLOSING && c->status != 0)
		return SILENCE;
	if (round_trip != -1)
		return NEAR_SILENCE + ROUND_TRIPS * round_trip;
	if (shaking && !c->session.ssl && !c->session.cookie.sent)
		return SHORT_SILENCE;  /* a ClientHello comes together with who says it */
	return silence == NEAR_SILENCE ? SHORT_SILENCE : silence;
}

/* Who is told 44 has no place to give; who is sent an answer keeps his while there is room where he reads. */
static bool
may_go(const struct connection *c, int silence)
{
	return c->turned_away == VISIT_WELCOME && connections_waited(c) >= patience_with(c, silence) &&
	    (c->state != CONNECTION_RESPONSE || (!c->behind && line_is_stuck(c->fd)));
}

/* Of who has been in a state for longest, the first who may be sent away. Far down nobody looks: it is asked for each visitor who comes. */
static struct connection *
silent_in(const struct connections *all, enum connection_state state, int silence)
{
	enum { LOOKED_AT = 128 };
	struct connection *c = all->in[state].first;

	for (int looked = 0; c && looked < LOOKED_AT; c = c->after, looked++)
		if (may_go(c, silence))
			return c;
	return NULL;
}

static struct connection *
find_silent(const struct connections *all)
{
	static const int silences[] = { SILENCE, SHORT_SILENCE, NEAR_SILENCE };
	static const enum connection_state states[] = {
		CONNECTION_CLOSING, CONNECTION_HANDSHAKE, CONNECTION_REQUEST, CONNECTION_RESPONSE,
	};
	struct connection *c = NULL;

	for (size_t i = 0; i < COUNT(silences); i++)
		for (size_t k = 0; k < COUNT(states) && !c; k++)
			c = silent_in(all, states[k], silences[i]);
	return c;
}

bool
connections_room_comes(const struct connections *all)
{
	static const enum connection_state states[] = {
		CONNECTION_HANDSHAKE, CONNECTION_HELLO, CONNECTION_HELLO_AGAIN, CONNECTION_HELLO_12, CONNECTION_REQUEST,
	};
	struct connection *c = NULL;

	for (size_t i = 0; i < COUNT(states) && !c; i++)
		for (c = all->in[states[i]].first; c && c->turned_away != VISIT_WELCOME; c = c->after)
			;   /* they are few */
	return c != NULL;
}

bool
connections_make_room(struct connections *all)
{
	struct connection *c = find_silent(all);

	if (c)
		connection_dismiss(c, "silent, and others are waiting");
	return c != NULL;
}

/*
 * Whose turn it is of those who said hello: who has said it twice, else who
 * can be told to, else who speaks TLS 1.2 alone; of each kind who has waited
 * longest. The last one first would answer most of a crowd sooner, but leave
 * some to wait for as long as it lasts.
 */
static struct connection *
next_hello(const struct connections *all)
{
	static const enum connection_state kinds[] = { CONNECTION_HELLO_AGAIN, CONNECTION_HELLO, CONNECTION_HELLO_12 };
	struct connection *c = NULL;

	for (size_t i = 0; i < COUNT(kinds) && !c; i++)
		c = all->in[kinds[i]].first;
	return c;
}

/* `extra`: how many more than the limit would do. */
static bool
has_many(const struct connections *all, const struct sockaddr *from, unsigned extra)
{
	const struct server_options *o = &all->options;

	return o->visitors && visitors_from(o->visitors, from) >= o->limits.connections_per_address + extra;
}

bool
connections_address_is_full(const struct connections *all, const struct sockaddr *from)
{
	return has_many(all, from, 0);
}

bool
connections_can_turn_away(const struct connections *all, const struct sockaddr *from)
{
	enum { AT_ONCE = 64, OF_ONE_ADDRESS = 8 };

	return all->turned_away < AT_ONCE && !has_many(all, from, OF_ONE_ADDRESS);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval at_once;
	struct connections *all = arg;
	struct connection *c;

	(void)fd, (void)what;
	all->hellos = 0;
	if (all->in[CONNECTION_HELLO_12].first)
		connection_take_turn(all->in[CONNECTION_HELLO_12].first);  /* a crowd of the other kinds does not keep out this one */
	while (all->hellos < CONNECTION_HELLOS && (c = next_hello(all)))
		connection_take_turn(c);
	if (all->in[CONNECTION_TURN].first)
		connection_take_turn(all->in[CONNECTION_TURN].first);
	if (next_hello(all) || all->in[CONNECTION_TURN].first)
		event_add(all->turn, &at_once);
}

bool
connections_init(struct connections *all, struct event_base *base,
    const struct server_options *options)
{
	memset(all->in, 0, sizeof(all->in));
	all->base = base;
	all->options = *options;
	all->count = all->turned_away = all->bodies = all->hellos = 0;
	all->body_bytes = 0;
	all->retry_from = 100;
	all->turn = evtimer_new(base, on_turn, all);
	return tls_wire_init(&all->wire, CONNECTION_WIRE_MOST) && all->turn;
}

void
connections_release(struct connections *all)
{
	for (int state = 0; state < CONNECTION_STATES; state++)
		while (all->in[state].first)
			connection_dismiss(all->in[state].first, "the server ends");
	tls_wire_release(&all->wire);
	if (all->turn)
		event_free(all->turn);
	all->turn = NULL;
}
