/* net/sending.c: what leaves for a visitor; see sending.h. */
#include "net/sending.h"

#include "base/clock.h"
#include "net/connections.h"

#include <errno.h>
#include <event2/event.h>
#include <string.h>
#include <unistd.h>

/* Bytes of text sent before others have their turn: 6 records cost a tenth less time than 4, more gain nothing. */
enum {
	BURST = 6 * TLS_RECORD_TEXT,
	/*
	 * No byte of a record can be read before all of it is there. On a thin
	 * line that is seconds, and so a longer answer begins with a record that
	 * fits a packet: title and first lines. It costs 22 bytes, which is a
	 * fourteenth of a second at 0.3 KB/s; half as much text again takes two.
	 */
	LEAD = 1200, LEAD_FROM = LEAD + LEAD / 2,
};

/* --- to the socket --------------------------------------------------------- */

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
			connection_fail(c, "the visitor went away");
			return -1;
		}
		if (n == -1)
			break;
		sent += (size_t)n;
	}
	return (ssize_t)sent;
}

bool
sending_flush(struct connection *c)
{
	struct buf *out = &c->all->wire.out;
	ssize_t n = send_some(c, buf_slice(out));

	if (n >= 0 && (size_t)n < out->len) {
		buf_put_slice(&c->unsent, slice_skip(buf_slice(out), (size_t)n));
		if (c->unsent.full)
			connection_fail(c, "out of memory");
	}
	buf_clear(out);
	return !c->over && c->unsent.len == 0;
}

bool
sending_flush_unsent(struct connection *c)
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
		connections_wait_anew(c);
	}
	return false;
}

/* --- a response ------------------------------------------------------------- */

/* Whether the next record is to be a short one: the first, of a long answer that is at hand. */
static bool
has_lead(const struct connection *c)
{
	const struct response *res = &c->response;

	return c->bytes_sent == 0 && res->bytes->len > LEAD && res->bytes->len + res->fd_left > LEAD_FROM;
}

/*
 * The text of the next record: straight from the response's bytes, or, where
 * those end and a file goes on, gathered in all->record. Empty when there is
 * nothing. False when the file gives less than it promised.
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
		    c->bytes_sent), has_lead(c) ? LEAD : TLS_RECORD_TEXT);
	c->bytes_sent += text->len;
	if (text->len == TLS_RECORD_TEXT || res->fd_left == 0 || (res->bytes && c->bytes_sent < res->bytes->len))
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

static bool
is_all_given(const struct connection *c)
{
	const struct response *res = &c->response;

	return (!res->bytes || c->bytes_sent == res->bytes->len) && res->fd_left == 0;
}

/* The file is shorter than it was when it was opened; false when it is too late to say so. */
static bool
say_file_changed(struct connection *c)
{
	if (c->text_sent > 0)
		return false;
	response_set(&c->response, STATUS_TEMPORARY_FAILURE, "The file is being changed just now; try again");
	c->status = (int)c->response.status;
	c->bytes_sent = 0;
	return c->response.bytes != NULL;
}

/* Put a burst of the response on the wire, with close_notify behind its end. */
static void
put_burst(struct connection *c)
{
	struct slice text;

	for (size_t put = 0; put < BURST && !c->said_all; put += text.len) {
		if (!next_text(c, &text) && (!say_file_changed(c) || !next_text(c, &text))) {
			sending_flush(c);   /* the header may be in what is put already */
			connection_fail(c, "the file ended before its time");
			return;
		}
		if (tls_session_write(&c->session, text.data, text.len) != TLS_DONE) {
			connection_fail(c, tls_session_failure());
			return;
		}
		c->text_sent += text.len;
		if (is_all_given(c)) {
			tls_session_close(&c->session);
			c->said_all = true;
		}
	}
}

/* All is sent: shut our side, and let go of what closing does not need. */
static void
begin_closing(struct connection *c)
{
	connections_tell(c, NULL);
	tls_session_release(&c->session);
	response_release(&c->response);
	connections_move(c, CONNECTION_CLOSING);
	if (shutdown(c->fd, SHUT_WR) == -1)
		c->over = true;
	else
		connection_await(c, EV_READ);
}

void
sending_give_up(struct connection *c, const char *why)
{
	connections_tell(c, why);
	if (sending_flush(c))
		begin_closing(c);
	else
		c->over = true;
}

void
sending_go_on(struct connection *c)
{
	if (clock_milliseconds() > c->response_end) {
		connection_fail(c, "the response took too long");
		return;
	}
	if (c->unsent.len > 0 && !sending_flush_unsent(c))
		return;
	if (!c->said_all) {
		put_burst(c);
		if (c->over || !sending_flush(c))
			return;
	}
	if (c->said_all)
		begin_closing(c);
	else
		connections_wait_anew(c);
}

void
sending_start(struct connection *c)
{
	if (!c->response.bytes)
		c->response.bytes = bytes_new(SLICE("40 The server is out of memory\r\n"));
	if (!c->response.bytes) {
		connection_fail(c, "out of memory");
		return;
	}
	c->status = (int)c->response.status;
	connections_move(c, CONNECTION_RESPONSE);
	sending_go_on(c);
	if (!c->over && c->state == CONNECTION_RESPONSE) {
		connections_keep_asked(c);
		connection_await(c, EV_WRITE);
	}
}

void
sending_refuse(struct connection *c, enum status status, const char *why)
{
	c->all->request.host = c->all->request.uri = SLICE("");
	response_set(&c->response, status, "%s", why);
	sending_start(c);
}
