/* net/connection.c: one visitor, from accept to close; see connection.h. */
#include "net/connection.h"
#include "net/proxy_header.h"
#include "net/visitors.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	BURST = 4 * TLS_RECORD_TEXT,   /* text sent before others have their turn */
	WIRE_MOST = 512 << 10,         /* bytes of a burst with all that TLS adds */
	DRAIN_MOST = 1 << 20,          /* bytes thrown away while closing */
	SILENCE = 1000,                /* milliseconds after which a silent visitor may be sent away */
};

/* --- time and queues ------------------------------------------------------- */

static int64_t
microseconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
milliseconds_now(void)
{
	return microseconds_now() / 1000;
}

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
		return limits->handshake_timeout;
	case CONNECTION_REQUEST:
		return limits->request_timeout;
	case CONNECTION_RESPONSE:
		return limits->write_timeout;
	default:
		return limits->close_timeout;
	}
}

/* Set its deadline anew, from now. */
static void
start_clock(struct connection *c)
{
	c->deadline = milliseconds_now() + 1000LL * seconds_for(c);
	queue_join(c);
}

static void
enter(struct connection *c, enum connection_state state)
{
	queue_leave(c);
	c->state = state;
	start_clock(c);
	if (state == CONNECTION_RESPONSE)
		c->response_end = milliseconds_now() + 1000LL * c->all->options.limits.response_timeout;
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

/* Tell whoever listens, once. `failure`: NULL, or why the visit ended early. */
static void
tell(struct connection *c, const char *failure)
{
	const struct server_options *o = &c->all->options;
	struct visit v = {
		.address = &c->peer.any, .address_len = c->peer_len,
		.host = SLICE(""), .uri = SLICE(""),
		.status = c->status, .meta = meta_of(c), .bytes = c->text_sent,
		.microseconds = microseconds_now() - c->accepted, .tls = "", .failure = failure,
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
	o->visited(o->visited_ctx, &v);
}

/* The request is to be known after this event too. */
static void
keep_asked(struct connection *c)
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

static void
fail(struct connection *c, const char *why)
{
	tell(c, why);
	c->over = true;
}

/* --- sending ---------------------------------------------------------------- */

static void
on_event(evutil_socket_t fd, short what, void *arg);

/* Be told when the socket is ready for `what`, EV_READ or EV_WRITE. */
static void
await(struct connection *c, short what)
{
	if (event_initialized(&c->event)) {
		if ((event_get_events(&c->event) & (EV_READ | EV_WRITE)) == what)
			return;
		event_del(&c->event);
	}
	event_assign(&c->event, c->all->base, c->fd, what | EV_PERSIST, on_event, c);
	if (event_add(&c->event, NULL) == -1)
		fail(c, "the event loop takes no more");
}

/*
 * Send what it can of `bytes` and return how much that was; -1 when the
 * visitor is gone. The last bytes wait for the shutdown that follows, so that
 * the end of the stream leaves in their segment.
 */
static ssize_t
send_some(struct connection *c, struct slice bytes)
{
	size_t sent = 0;

	while (sent < bytes.len) {
		ssize_t n = send(c->fd, bytes.data + sent, bytes.len - sent,
		    MSG_NOSIGNAL | (c->said_all ? MSG_MORE : 0));
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno != EAGAIN) {
			fail(c, "the visitor went away");
			return -1;
		}
		if (n == -1)
			break;
		sent += (size_t)n;
	}
	return (ssize_t)sent;
}

/* Send what the session has put on the wire; what the socket does not take waits in c->unsent. */
static bool
flush_wire(struct connection *c)
{
	struct buf *out = &c->all->wire.out;
	ssize_t n = send_some(c, buf_slice(out));

	if (n >= 0 && (size_t)n < out->len) {
		buf_put_slice(&c->unsent, slice_skip(buf_slice(out), (size_t)n));
		if (c->unsent.full)
			fail(c, "out of memory");
	}
	buf_clear(out);
	return !c->over && c->unsent.len == 0;
}

/* Send what waited. True when nothing waits any more. */
static bool
flush_unsent(struct connection *c)
{
	ssize_t n = send_some(c, buf_slice(&c->unsent));

	if (n < 0)
		return false;
	if ((size_t)n == c->unsent.len) {
		buf_release(&c->unsent);
		return true;
	}
	memmove(c->unsent.data, c->unsent.data + n, c->unsent.len - (size_t)n);
	buf_truncate(&c->unsent, c->unsent.len - (size_t)n);
	if (n > 0 && c->state == CONNECTION_RESPONSE) {
		queue_leave(c);
		start_clock(c);
	}
	return false;
}

/* --- RESPONSE --------------------------------------------------------------- */

/*
 * The text of the next record: straight from the response's bytes, or, where
 * those end and a file goes on, gathered in all->record. Empty when all is
 * given. False when the file gives less than it promised.
 */
static bool
next_text(struct connection *c, struct slice *text)
{
	struct response *res = &c->response;
	char *record = c->all->record;
	size_t have;

	*text = SLICE("");
	if (res->bytes)
		*text = slice_first(slice_skip(slice_from(res->bytes->data, res->bytes->len),
		    c->bytes_sent), TLS_RECORD_TEXT);
	c->bytes_sent += text->len;
	if (text->len == TLS_RECORD_TEXT || res->fd_left == 0)
		return true;
	have = text->len;
	memcpy(record, text->data, have);
	while (have < TLS_RECORD_TEXT && res->fd_left > 0) {
		size_t most = TLS_RECORD_TEXT - have;
		ssize_t n = read(res->fd, record + have, res->fd_left < most ? res->fd_left : most);
		if (n <= 0)
			return false;
		have += (size_t)n;
		res->fd_left -= (uint64_t)n;
	}
	*text = slice_from(record, have);
	return true;
}

/* Put a burst of the response on the wire, with close_notify behind its end. */
static void
put_burst(struct connection *c)
{
	struct slice text;

	for (size_t put = 0; put < BURST && !c->said_all; put += text.len) {
		if (!next_text(c, &text)) {
			fail(c, "the file ended before its time");
			return;
		}
		if (tls_session_write(&c->session, text.data, text.len) != TLS_DONE) {
			fail(c, tls_session_failure());
			return;
		}
		c->text_sent += text.len;
		if (text.len < TLS_RECORD_TEXT) {
			tls_session_close(&c->session);
			c->said_all = true;
		}
	}
}

/* All is sent: shut our side, and let go of what closing does not need. */
static void
begin_closing(struct connection *c)
{
	tell(c, NULL);
	tls_session_release(&c->session);
	response_release(&c->response);
	enter(c, CONNECTION_CLOSING);
	if (shutdown(c->fd, SHUT_WR) == -1)
		c->over = true;
	else
		await(c, EV_READ);
}

/* TLS has failed: send its alert, and close as after an answer, so that it arrives. */
static void
give_up(struct connection *c, const char *why)
{
	tell(c, why);
	if (flush_wire(c))
		begin_closing(c);
	else
		c->over = true;
}

static void
go_on_responding(struct connection *c)
{
	if (c->unsent.len > 0 && !flush_unsent(c))
		return;
	if (!c->said_all) {
		put_burst(c);
		if (c->over || !flush_wire(c))
			return;
	}
	if (c->said_all) {
		begin_closing(c);
	} else {
		queue_leave(c);
		start_clock(c);
		if (milliseconds_now() > c->response_end)
			fail(c, "the response took too long");
	}
}

/* Send c->response. Its first burst leaves with whatever the handshake has left on the wire. */
static void
respond(struct connection *c)
{
	if (!c->response.bytes)
		c->response.bytes = bytes_new(SLICE("40 The server is out of memory\r\n"));
	if (!c->response.bytes) {
		fail(c, "out of memory");
		return;
	}
	c->status = (int)c->response.status;
	enter(c, CONNECTION_RESPONSE);
	go_on_responding(c);
	if (!c->over && c->state == CONNECTION_RESPONSE) {
		keep_asked(c);
		await(c, EV_WRITE);
	}
}

/* --- REQUEST ---------------------------------------------------------------- */

static void
refuse(struct connection *c, enum status status, const char *why)
{
	c->all->request.host = c->all->request.uri = SLICE("");
	response_set(&c->response, status, "%s", why);
	respond(c);
}

static void
answer(struct connection *c, struct slice line)
{
	const struct server_options *o = &c->all->options;
	struct request *r = &c->all->request;
	struct buf why = BUF_INIT(RESPONSE_META_MOST);
	enum status status = request_parse(r, line, &why);

	if (status != STATUS_SUCCESS) {
		r->host = SLICE("");
		r->uri = line;
		response_set(&c->response, status, "%s", why.data);
	} else if (c->turned_away) {
		response_set(&c->response, STATUS_SLOW_DOWN, "%u", o->limits.slow_down);
	} else {
		r->sni = tls_session_sni(&c->session);
		o->answer(o->site, r, &c->response);
	}
	buf_release(&why);
	respond(c);
}

/* What has come of the line: a whole one is answered, an impossible one refused. False: go on reading. */
static bool
take_line(struct connection *c, struct slice text)
{
	size_t end = slice_search(text, SLICE("\r\n"));

	if (end < text.len)
		answer(c, slice_first(text, end));
	else if (text.len >= REQUEST_LINE_MOST)
		refuse(c, STATUS_BAD_REQUEST, "The address is longer than 1024 bytes");
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
		fail(c, "left without a request");
	else if (step == TLS_FAILED)
		give_up(c, tls_session_failure());
	buf_clear(&c->line);
	buf_put(&c->line, line, len);
}

/* --- HANDSHAKE -------------------------------------------------------------- */

/* Read from the socket behind what was held. False when nothing is to be done. */
static bool
receive(struct connection *c)
{
	char *input = c->all->input;
	size_t held = c->held.len;
	ssize_t n;

	memcpy(input, c->held.data, held);
	n = recv(c->fd, input + held, CONNECTION_INPUT - held, 0);
	if (n > 0) {
		tls_wire_give(&c->all->wire, slice_from(input, held + (size_t)n));
		return true;
	}
	if (n == 0)
		fail(c, c->state == CONNECTION_HANDSHAKE ? "left in the handshake" :
		    "left without a request");
	else if (errno != EAGAIN && errno != EINTR)
		fail(c, "the visitor went away");
	return false;
}

/* From here on the visitor is who the balancer says; too many from there are turned away. */
static void
become(struct connection *c, const struct sockaddr_storage *address, socklen_t len)
{
	const struct server_options *o = &c->all->options;

	if (len == 0)
		return;
	if (o->visitors)
		visitors_remove(o->visitors, o->slot, &c->peer.any);
	memcpy(&c->peer, address, len);
	c->peer_len = len;
	if (!o->visitors)
		return;
	if (!c->turned_away && visitors_from(o->visitors, &c->peer.any) >= o->limits.connections_per_address) {
		c->turned_away = true;
		c->all->turned_away++;
	}
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
		return true;
	case PROXY_MORE:
		return false;
	default:
		fail(c, "a balancer's address, but no PROXY header");
		return false;
	}
}

static void
shake_hands(struct connection *c)
{
	if (c->proxied && !take_proxy_header(c))
		return;
	if (!c->session.ssl &&
	    !tls_session_init(&c->session, c->all->options.tls, &c->all->wire)) {
		fail(c, "out of memory");
		return;
	}
	switch (tls_session_handshake(&c->session)) {
	case TLS_DONE:
		enter(c, CONNECTION_REQUEST);
		break;
	case TLS_AGAIN:
		break;
	default:
		give_up(c, tls_session_failure());
	}
}

/* HANDSHAKE and REQUEST: bytes have come. */
static void
converse(struct connection *c)
{
	if (!receive(c))
		return;
	if (c->state == CONNECTION_HANDSHAKE)
		shake_hands(c);
	if (c->state == CONNECTION_REQUEST && !c->over)
		read_request(c);
	if (c->over || c->state > CONNECTION_REQUEST)
		return;
	buf_clear(&c->held);
	buf_put_slice(&c->held, c->all->wire.in);
	if (c->held.len == 0)
		buf_release(&c->held);
	if (c->held.full)
		fail(c, "out of memory");
	else if (!flush_wire(c))
		await(c, EV_WRITE);
}

/* --- CLOSING ---------------------------------------------------------------- */

/* Throw away what still comes, until the visitor closes or it is too much. */
static void
drain(struct connection *c)
{
	for (;;) {
		ssize_t n = recv(c->fd, c->all->input, CONNECTION_INPUT, MSG_TRUNC);
		if (n == -1 && errno == EAGAIN)
			return;
		if (n > 0)
			c->drained += (uint32_t)n;
		if (n <= 0 || c->drained > DRAIN_MOST) {
			c->over = true;
			return;
		}
	}
}

/* --- a connection, and all of them ------------------------------------------ */

static void
connection_free(struct connection *c)
{
	struct connections *all = c->all;

	tell(c, "closed by the server");
	if (event_initialized(&c->event))
		event_del(&c->event);
	queue_leave(c);
	all->count--;
	all->turned_away -= c->turned_away;
	if (all->options.visitors)
		visitors_remove(all->options.visitors, all->options.slot, &c->peer.any);
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

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;

	(void)fd, (void)what;
	if (c->state == CONNECTION_CLOSING)
		drain(c);
	else if (c->state == CONNECTION_RESPONSE)
		go_on_responding(c);
	else if (c->unsent.len == 0)
		converse(c);
	else if (flush_unsent(c))
		await(c, EV_READ);
	end_turn(c);
}

bool
connection_open(struct connections *all, int fd, const union peer *peer, socklen_t peer_len,
    bool turned_away)
{
	struct connection *c = calloc(1, sizeof(*c));

	if (!c) {
		close(fd);
		return false;
	}
	c->all = all;
	c->fd = fd;
	c->accepted = microseconds_now();
	c->turned_away = turned_away;
	c->proxied = proxy_is_trusted(&peer->any, all->options.proxies, all->options.proxy_count);
	c->peer = *peer;
	c->peer_len = peer_len;
	buf_init(&c->held, TLS_RECORD_MOST);
	buf_init(&c->line, REQUEST_LINE_MOST);
	buf_init(&c->unsent, WIRE_MOST);
	response_init(&c->response);
	start_clock(c);
	all->count++;
	all->turned_away += turned_away;
	if (all->options.visitors)
		visitors_add(all->options.visitors, all->options.slot, &peer->any);
	await(c, EV_READ);
	on_event(fd, EV_READ, c);  /* most often the first bytes are there already */
	return true;
}

/* Close c from outside of its own events. */
static void
dismiss(struct connection *c, const char *why)
{
	tell(c, why);
	connection_free(c);
}

/* The time of c is up. Who has sent part of a line hears what is missing in it (R13). */
static void
run_out(struct connection *c)
{
	static const char *const why[CONNECTION_STATES] = {
		[CONNECTION_HANDSHAKE] = "no handshake in time",
		[CONNECTION_REQUEST] = "no request in time",
		[CONNECTION_RESPONSE] = "the visitor took nothing for too long",
	};

	if (c->state != CONNECTION_REQUEST || c->line.len == 0 || c->unsent.len > 0) {
		dismiss(c, why[c->state]);
		return;
	}
	refuse(c, STATUS_BAD_REQUEST, "The CR LF that ends a request did not come in time");
	end_turn(c);
}

void
connections_sweep(struct connections *all)
{
	int64_t now = milliseconds_now();

	for (int state = 0; state < CONNECTION_STATES; state++)
		while (all->in[state].first && all->in[state].first->deadline <= now)
			run_out(all->in[state].first);
}

bool
connections_make_room(struct connections *all)
{
	int64_t now = milliseconds_now();

	for (int state = CONNECTION_HANDSHAKE; state <= CONNECTION_REQUEST; state++) {
		struct connection *c = all->in[state].first;
		if (c && now - (c->deadline - 1000LL * seconds_for(c)) >= SILENCE) {
			dismiss(c, "silent, and others are waiting");
			return true;
		}
	}
	return false;
}

void
connections_init(struct connections *all, struct event_base *base,
    const struct server_options *options)
{
	memset(all->in, 0, sizeof(all->in));
	all->base = base;
	all->options = *options;
	all->count = all->turned_away = 0;
	buf_init(&all->wire.out, WIRE_MOST);
}

void
connections_release(struct connections *all)
{
	for (int state = 0; state < CONNECTION_STATES; state++)
		while (all->in[state].first)
			dismiss(all->in[state].first, "the server ends");
	buf_release(&all->wire.out);
}
