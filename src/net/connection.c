/* net/connection.c: one visitor, from accept to close; see connection.h. */
#include "net/connection.h"

#include "base/clock.h"
#include "gemini/errand.h"
#include "net/connections.h"
#include "net/proxy_header.h"
#include "net/sending.h"
#include "net/visitors.h"
#include "tls/tls_failure.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	DRAIN_MOST = 1 << 20,      /* bytes thrown away while closing */
	ASKING_AT_ONCE = 2 << 10,  /* bytes of the wire that are read for a request before others have their turn */
	ASKING_MOST = 32 << 10,    /* in all: a request in records of one byte, and more */
};

static void on_event(evutil_socket_t fd, short what, void *arg);

void
connection_fail(struct connection *c, const char *why)
{
	connections_tell(c, why);
	c->over = true;
}

void
connection_await(struct connection *c, short what)
{
	if (what == EV_READ)
		what |= EV_CLOSED;  /* spares a last look when the visitor closes */
	if (event_initialized(&c->event)) {
		if ((event_get_events(&c->event) & (EV_READ | EV_WRITE | EV_CLOSED)) == what)
			return;
		event_del(&c->event);
	}
	event_assign(&c->event, c->all->base, c->fd, what | EV_PERSIST, on_event, c);
	if (event_add(&c->event, NULL) == -1)
		connection_fail(c, "the event loop takes no more");
}

/* --- ERRAND ------------------------------------------------------------------ */

/* It has no errand and no body any more. */
static void
end_errand(struct connection *c)
{
	struct connections *all = c->all;

	if (c->state == CONNECTION_ERRAND && all->options.cancel)
		all->options.cancel(all->options.run_ctx, c);
	if (c->body > 0) {
		all->bodies--;
		all->body_bytes -= c->body;
		c->body = 0;
	}
	errand_free(c->response.errand);
	c->response.errand = NULL;
}

static void end_turn(struct connection *c);

/* Whoever was asked has answered. */
static void
on_reply(void *arg, struct slice reply)
{
	struct connection *c = arg;
	struct errand *e = c->response.errand;

	connections_move(c, CONNECTION_BODY);  /* there is nothing to cancel any more */
	event_add(&c->event, NULL);
	c->response.errand = NULL;
	e->finish(e, reply, &c->response);
	c->response.errand = e;
	end_errand(c);
	sending_start(c);
	end_turn(c);
}

static void
run_errand(struct connection *c)
{
	const struct server_options *o = &c->all->options;

	connections_keep_asked(c);
	sending_flush(c);  /* what the handshake has left on the wire; if some of it waits, it goes with the answer */
	if (c->over)
		return;
	event_del(&c->event);
	connections_move(c, CONNECTION_ERRAND);
	if (o->run(o->run_ctx, c->response.errand, on_reply, c))
		return;
	connections_move(c, CONNECTION_BODY);
	event_add(&c->event, NULL);
	end_errand(c);
	response_set(&c->response, STATUS_SLOW_DOWN, "%u", o->limits.slow_down);
	sending_start(c);
}

/* --- BODY -------------------------------------------------------------------- */

/* What came of an upload; with the last byte the errand begins. */
static void
take_body(struct connection *c, struct slice bytes)
{
	struct errand *e = c->response.errand;

	if (!errand_take_body(e, bytes)) {
		end_errand(c);
		sending_refuse(c, STATUS_TEMPORARY_FAILURE, "The server has no memory for an upload just now; send it again later");
	} else if (e->body_left == 0) {
		if (e->whole)
			e->whole(e);
		run_errand(c);
	} else {
		connections_wait_anew(c);
	}
}

static void
read_body(struct connection *c)
{
	char text[TLS_RECORD_TEXT];
	enum tls_step step = TLS_DONE;
	uint64_t left;
	size_t got;

	while (c->state == CONNECTION_BODY && !c->over &&
	    (step = tls_session_read(&c->session, text, sizeof(text), &got)) == TLS_DONE)
		take_body(c, slice_from(text, got));
	if (c->state != CONNECTION_BODY || c->over || step == TLS_AGAIN)
		return;
	left = c->response.errand->body_left;
	end_errand(c);
	if (step == TLS_FAILED) {
		sending_give_up(c, tls_session_failure());
		return;
	}
	response_set(&c->response, STATUS_BAD_REQUEST,
	    "The upload ended %llu bytes before its size: nothing was stored", (unsigned long long)left);
	sending_start(c);
}

/* An answer that is not finished: take the body first, where one comes. */
static void
begin_errand(struct connection *c, struct slice rest)
{
	enum { BODIES_MOST = 64, BODY_BYTES_MOST = 128 << 20, LEAST_PER_SECOND = 1 << 10 };
	struct connections *all = c->all;
	struct errand *e = c->response.errand;

	if (!all->options.run || all->bodies == BODIES_MOST || all->body_bytes + e->body_left > BODY_BYTES_MOST) {
		end_errand(c);
		response_set(&c->response, STATUS_SLOW_DOWN, "%u", all->options.limits.slow_down);
		sending_start(c);
		return;
	}
	if (e->body_left == 0) {
		run_errand(c);
		return;
	}
	c->body = e->body_left;
	all->bodies++;
	all->body_bytes += c->body;
	connections_keep_asked(c);
	connections_move(c, CONNECTION_BODY);
	c->response_end = clock_milliseconds() +
	    1000LL * (60 + (int64_t)(c->body / LEAST_PER_SECOND));
	if (rest.len > 0)
		take_body(c, rest);
	if (c->state == CONNECTION_BODY && !c->over)
		read_body(c);
}

/* --- REQUEST ---------------------------------------------------------------- */

/* Others who are here go first. */
static void
wait_for_turn(struct connection *c, enum connection_state state)
{
	static const struct timeval at_once;

	connections_move(c, state);  /* its event stays: while it waits for us it rarely says more */
	event_add(c->all->turn, &at_once);
}

/* What is asked for takes long. */
static void
put_off(struct connection *c, struct slice line)
{
	buf_clear(&c->line);
	buf_put_slice(&c->line, line);
	connections_keep_asked(c);
	sending_flush(c);  /* what the handshake has left on the wire; if some of it waits, it goes with the answer */
	if (c->line.full)
		connection_fail(c, "out of memory");
	if (!c->over)
		wait_for_turn(c, CONNECTION_TURN);
}

/* `rest`: what came behind the line, which an upload begins with. */
static void
answer(struct connection *c, struct slice line, struct slice rest)
{
	const struct server_options *o = &c->all->options;
	struct request *r = &c->all->request;
	struct buf why = BUF_INIT(RESPONSE_META_MOST);
	bool upload = o->run && request_is_titan(line);
	enum status status = upload ? request_parse_titan(r, line, &why) : request_parse(r, line, &why);

	if (status != STATUS_SUCCESS) {
		r->host = SLICE("");
		r->uri = line;
		response_set(&c->response, status, "%s", why.data);
	} else if (c->turned_away) {
		response_set(&c->response, STATUS_SLOW_DOWN, "%u", o->limits.slow_down);
	} else if (c->state == CONNECTION_REQUEST && !upload && o->takes_long && o->takes_long(r)) {
		buf_release(&why);
		put_off(c, line);
		return;
	} else {
		r->sni = tls_session_sni(&c->session);
		r->client = tls_session_client(&c->session, (int64_t)time(NULL), &c->all->client) ? &c->all->client : NULL;
		r->from = o->run && o->visitors ? visitors_number(o->visitors, &c->peer.any) : 0;
		o->answer(o->site, r, &c->response);
	}
	buf_release(&why);
	if (c->response.errand)
		begin_errand(c, rest);
	else
		sending_start(c);
}

/* What has come of the line: a whole one is answered, an impossible one refused. False: go on reading. */
static bool
take_line(struct connection *c, struct slice text)
{
	size_t end = slice_search(text, SLICE("\r\n"));

	if (end < text.len)
		answer(c, slice_first(text, end), slice_skip(text, end + 2));
	else if (text.len >= REQUEST_LINE_MOST)
		sending_refuse(c, STATUS_BAD_REQUEST, "The address is longer than 1024 bytes");
	else
		return false;
	return true;
}

/* Read no more than a request line is long: what follows it is nobody's (R9, R14). */
static void
read_request(struct connection *c)
{
	char line[REQUEST_LINE_MOST];
	size_t len = c->line.len, got;
	enum tls_step step;

	memcpy(line, c->line.data, len);
	do {
		step = tls_session_read(&c->session, line + len, sizeof(line) - len, &got);
		if (step == TLS_DONE && take_line(c, slice_from(line, len += got)))
			return;
	} while (step == TLS_DONE);
	if (step == TLS_CLOSED)
		connection_fail(c, "left without a request");
	else if (step == TLS_FAILED)
		sending_give_up(c, tls_session_failure());
	buf_clear(&c->line);
	buf_put(&c->line, line, len);
}

/* --- HANDSHAKE -------------------------------------------------------------- */

/* Whether somebody sends on and on and asks for nothing: new keys, say, ten of which cost as much as a visit. */
static bool
asks_too_long(struct connection *c, size_t came)
{
	if (c->state != CONNECTION_REQUEST)
		return false;
	c->came += (uint32_t)came;
	return c->came > ASKING_MOST;
}

/* Read from the socket behind what was held. False when nothing is to be done. */
static bool
receive(struct connection *c)
{
	char *input = c->all->input;
	size_t held = c->held.len, most = c->state == CONNECTION_REQUEST ? ASKING_AT_ONCE : CONNECTION_INPUT - held;
	ssize_t n;

	memcpy(input, c->held.data, held);
	n = recv(c->fd, input + held, most, 0);
	if (n > 0 && asks_too_long(c, (size_t)n)) {
		connection_fail(c, "sent much and asked for nothing");
		return false;
	}
	if (n > 0) {
		tls_wire_give(&c->all->wire, slice_from(input, held + (size_t)n));
		return true;
	}
	if (n == 0)
		connection_fail(c, c->state == CONNECTION_HANDSHAKE ? tls_failure_sentences[TLS_FAILURE_LEFT] :
		    "left without a request");
	else if (errno != EAGAIN && errno != EINTR)
		connection_fail(c, "the visitor went away");
	return false;
}

/* From here on the visitor is who the balancer says; too many from there are turned away, or closed. */
static void
become(struct connection *c, const struct sockaddr_storage *address, socklen_t len)
{
	struct connections *all = c->all;
	const struct server_options *o = &all->options;

	if (len == 0)
		return;
	if (o->visitors)
		visitors_remove(o->visitors, o->slot, &c->peer.any);
	memcpy(&c->peer, address, len);
	c->peer_len = len;
	if (!c->turned_away && connections_address_is_full(all, &c->peer.any)) {
		if (!connections_can_turn_away(all, &c->peer.any))
			connection_fail(c, "too many from one address");
		c->turned_away = VISIT_TOO_MANY_FROM_THERE;
		all->turned_away++;
	}
	if (o->visitors)
		visitors_add(o->visitors, o->slot, &c->peer.any);
}

/* What a balancer says before the visitor's first byte. False: it is not whole, or wrong. */
static bool
take_proxy_header(struct connection *c)
{
	struct slice *in = &c->all->wire.in;
	struct sockaddr_storage address;
	socklen_t len;
	size_t used;

	switch (proxy_header_read(*in, &used, &address, &len)) {
	case PROXY_DONE:
		c->proxied = false;
		*in = slice_skip(*in, used);
		become(c, &address, len);
		return !c->over;
	case PROXY_MORE:
		return false;
	default:
		connection_fail(c, "a balancer's address, but no PROXY header");
		return false;
	}
}

/* Whether a ClientHello is whole: before, it is not worth a session. */
static bool
has_hello(struct connection *c)
{
	static const char illegal_parameter[] = "\x15\x03\x03\x00\x02\x02\x2f";  /* a fatal alert in its record */

	switch (tls_wire_hello(&c->all->wire)) {
	case TLS_HELLO_WHOLE:
		return true;
	case TLS_HELLO_MORE:
		return false;
	default:
		buf_put(&c->all->wire.out, illegal_parameter, sizeof(illegal_parameter) - 1);
		sending_give_up(c, tls_failure_sentences[TLS_FAILURE_LONG]);
		return false;
	}
}

/* A session for the hello that is there. Where it had to wait long since many others said theirs, it is to be said once more. */
static enum tls_step
answer_hello(struct connection *c)
{
	struct connections *all = c->all;
	enum tls_step step = TLS_FAILED;

	if (!tls_session_init(&c->session, all->options.tls, &all->wire))
		connection_fail(c, "out of memory");
	else if (c->late || c->session.cookie.sent)
		step = tls_session_ask_again(&c->session);
	else
		step = tls_session_handshake(&c->session);
	all->hellos += c->session.ssl ? CONNECTION_HANDSHAKE_POINTS : CONNECTION_RETRY_POINTS;
	return step;
}

static void
shake_hands(struct connection *c)
{
	bool begins = !c->session.ssl;
	enum tls_step step;

	if (c->proxied && !take_proxy_header(c))
		return;
	if (begins && !has_hello(c))
		return;
	if (begins && c->all->hellos >= CONNECTION_HELLOS) {
		wait_for_turn(c, c->session.cookie.sent ? CONNECTION_HELLO_AGAIN :
		    tls_wire_offers_13(&c->all->wire) ? CONNECTION_HELLO : CONNECTION_HELLO_12);
		return;
	}
	step = begins ? answer_hello(c) : tls_session_handshake(&c->session);
	if (step == TLS_DONE)
		connections_move(c, CONNECTION_REQUEST);
	else if (step != TLS_AGAIN && !c->over)
		sending_give_up(c, tls_session_failure());
}

/* More of an upload has come, or all the time there is for one has passed. */
static void
continue_body(struct connection *c)
{
	if (clock_milliseconds() <= c->response_end) {
		read_body(c);
		return;
	}
	end_errand(c);
	sending_refuse(c, STATUS_BAD_REQUEST, "The upload took too long: nothing was stored");
}

/* HANDSHAKE, REQUEST and BODY: bytes have come, and stand in wire.in. */
static void
take_bytes(struct connection *c)
{
	bool shaking = c->state == CONNECTION_HANDSHAKE;

	if (shaking)
		shake_hands(c);
	if (c->state == CONNECTION_REQUEST && !c->over)
		read_request(c);
	else if (c->state == CONNECTION_BODY && !c->over)
		continue_body(c);
	if (c->over || c->state > CONNECTION_BODY)
		return;
	if (shaking && c->state == CONNECTION_REQUEST)
		tls_session_forget_exchange(&c->session);
	buf_clear(&c->held);
	buf_put_slice(&c->held, c->all->wire.in);
	if (c->held.len == 0)
		buf_release(&c->held);
	if (c->held.full)
		connection_fail(c, "out of memory");
	else if (!sending_flush(c))
		connection_await(c, EV_WRITE);
}

static void
converse(struct connection *c)
{
	if (receive(c))
		take_bytes(c);
}

/* --- CLOSING ---------------------------------------------------------------- */

/*
 * Throw away what still comes, until the visitor closes or it is too much.
 * `closed`: the visitor's end has come, so that what is there is all there is.
 */
static void
drain(struct connection *c, bool closed)
{
	ssize_t n;

	do {
		n = recv(c->fd, c->all->input, CONNECTION_INPUT, MSG_TRUNC);
		if (n == -1 && errno == EAGAIN)
			return;
		if (n > 0)
			c->came += (uint32_t)n;
	} while (n == CONNECTION_INPUT && c->came <= DRAIN_MOST);
	c->over = closed || n <= 0 || c->came > DRAIN_MOST;
}

/* --- from open to free ------------------------------------------------------ */

static void
connection_free(struct connection *c)
{
	connections_tell(c, "closed by the server");
	if (event_initialized(&c->event))
		event_del(&c->event);
	end_errand(c);
	connections_leave(c);
	tls_session_release(&c->session);
	response_release(&c->response);
	buf_release(&c->held);
	buf_release(&c->line);
	buf_release(&c->unsent);
	free(c->asked);
	close(c->fd);
	free(c);
}

/* It has worked: the buffers are for the next, and it goes if it is over. */
static void
end_turn(struct connection *c)
{
	buf_clear(&c->all->wire.out);
	if (c->over)
		connection_free(c);
}

static bool
is_waiting_for_turn(const struct connection *c)
{
	return c->state == CONNECTION_HELLO || c->state == CONNECTION_HELLO_AGAIN || c->state == CONNECTION_HELLO_12 ||
	    c->state == CONNECTION_TURN;
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;

	(void)fd;
	if (c->state == CONNECTION_CLOSING)
		drain(c, what & EV_CLOSED);
	else if (is_waiting_for_turn(c))
		event_del(&c->event);  /* what comes while it waits for its turn can wait too */
	else if (c->state == CONNECTION_RESPONSE)
		sending_go_on(c);
	else if (c->unsent.len == 0)
		converse(c);
	else if (sending_flush_unsent(c))
		connection_await(c, EV_READ);
	end_turn(c);
}

bool
connection_open(struct connections *all, int fd, const union peer *peer, socklen_t peer_len,
    enum visit_away turned_away)
{
	struct connection *c = calloc(1, sizeof(*c));

	if (!c) {
		close(fd);
		return false;
	}
	c->all = all;
	c->fd = fd;
	c->accepted = clock_microseconds();
	c->turned_away = turned_away;
	c->proxied = c->behind = proxy_is_trusted(&peer->any, all->options.proxies, all->options.proxy_count);
	c->peer = *peer;
	c->peer_len = peer_len;
	buf_init(&c->held, TLS_RECORD_MOST);
	buf_init(&c->line, REQUEST_LINE_MOST);
	buf_init(&c->unsent, CONNECTION_WIRE_MOST);
	response_init(&c->response);
	connections_join(c);
	connection_await(c, EV_READ);  /* its first bytes are rarely there yet: looking for them now costs more than it saves */
	end_turn(c);
	return true;
}

void
connection_take_turn(struct connection *c)
{
	event_add(&c->event, NULL);
	if (c->state == CONNECTION_TURN) {
		answer(c, buf_slice(&c->line), SLICE(""));
	} else {
		c->late = connections_waited(c) >= c->all->retry_from;
		connections_move(c, CONNECTION_HANDSHAKE);
		memcpy(c->all->input, c->held.data, c->held.len);
		tls_wire_give(&c->all->wire, slice_from(c->all->input, c->held.len));
		take_bytes(c);
	}
	end_turn(c);
}

void
connection_dismiss(struct connection *c, const char *why)
{
	connections_tell(c, why);
	connection_free(c);
}

void
connection_run_out(struct connection *c)
{
	const char *const why[CONNECTION_STATES] = {
		[CONNECTION_HANDSHAKE] = tls_failure_sentences[TLS_FAILURE_TIME],
		[CONNECTION_REQUEST] = "no request in time",
		[CONNECTION_BODY] = "no more of the upload came in time",
		[CONNECTION_HELLO] = "its turn did not come in time",
		[CONNECTION_HELLO_AGAIN] = "its turn did not come in time",
		[CONNECTION_HELLO_12] = "its turn did not come in time",
		[CONNECTION_TURN] = "its turn did not come in time",
		[CONNECTION_ERRAND] = "the writer did not answer in time",
		[CONNECTION_RESPONSE] = "the visitor took nothing for too long",
	};

	if (c->state == CONNECTION_BODY && c->unsent.len == 0) {
		end_errand(c);
		sending_refuse(c, STATUS_BAD_REQUEST, "The rest of the upload did not come in time: nothing was stored");
		end_turn(c);
		return;
	}
	if (c->state != CONNECTION_REQUEST || c->line.len == 0 || c->unsent.len > 0) {
		connection_dismiss(c, why[c->state]);
		return;
	}
	sending_refuse(c, STATUS_BAD_REQUEST, "The CR LF that ends a request did not come in time");
	end_turn(c);
}
