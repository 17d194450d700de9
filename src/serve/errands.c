/* serve/errands.c: a worker's errands to the writers; see errands.h. */
#include "serve/errands.h"

#include "writing/message.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WRITERS_MOST = 64, UNDER_WAY_MOST = 512 };

struct under_way {
	struct errands *all;
	struct under_way *next;
	uint64_t id;
	bool to_be_seen, answered;
	struct buf reply;
	void (*done)(void *arg, struct slice reply);
	void *arg;
	struct event *timer;
};

struct errands {
	struct event_base *base;
	struct { const void *to; int line; struct event *readable; } writers[WRITERS_MOST];
	size_t writer_count;
	struct under_way *first;
	size_t count;
	uint64_t ids;          /* begins anywhere: another worker had this socket before */
	bool letting_see;
	char bytes[MESSAGE_MOST];
};

struct errands *
errands_new(struct event_base *base, struct err *err)
{
	struct errands *all = calloc(1, sizeof(*all));

	if (!all) {
		err_set(err, "cannot set up errands: memory is out");
		return NULL;
	}
	all->base = base;
	if (getrandom(&all->ids, sizeof(all->ids), 0) == sizeof(all->ids))
		return all;
	free(all);
	err_set(err, "cannot set up errands: there is no randomness");
	return NULL;
}

/* ---- the end of one ---------------------------------------------------------------- */

static void
take_out(struct under_way *u)
{
	struct under_way **at = &u->all->first;

	while (*at != u)
		at = &(*at)->next;
	*at = u->next;
	u->all->count--;
}

static void
under_way_free(struct under_way *u)
{
	if (u->timer)
		event_free(u->timer);
	buf_release(&u->reply);
	free(u);
}

static void
end(struct under_way *u)
{
	take_out(u);
	u->done(u->arg, buf_slice(&u->reply));
	under_way_free(u);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	end(arg);
}

static void
take_reply(struct errands *all, struct slice bytes)
{
	static const struct timeval soon = { ERRANDS_SEEN_MS / 1000, ERRANDS_SEEN_MS % 1000 * 1000 };
	struct message m;
	struct under_way *u = all->first;

	if (!message_read(&m, bytes) || m.kind != MESSAGE_ANSWER)
		return;
	while (u && u->id != m.id)
		u = u->next;
	if (!u || u->answered)
		return;  /* a worker before us asked, or its visitor has left */
	u->answered = true;
	buf_put_slice(&u->reply, bytes);
	if (u->to_be_seen && !all->letting_see && m.field[FIELD_CHANGED].len > 0)
		event_add(u->timer, &soon);
	else
		end(u);
}

static void
on_readable(evutil_socket_t line, short what, void *arg)
{
	struct errands *all = arg;
	ssize_t n;

	(void)what;
	while ((n = recv(line, all->bytes, sizeof(all->bytes), MSG_DONTWAIT)) > 0)
		take_reply(all, slice_from(all->bytes, (size_t)n));
}

/* ---- the beginning ------------------------------------------------------------------- */

bool
errands_add_writer(struct errands *all, const void *to, int line)
{
	size_t i = all->writer_count;

	if (i == WRITERS_MOST)
		return false;
	all->writers[i].to = to;
	all->writers[i].line = line;
	all->writers[i].readable = event_new(all->base, line, EV_READ | EV_PERSIST, on_readable, all);
	if (!all->writers[i].readable)
		return false;
	all->writer_count++;
	return event_add(all->writers[i].readable, NULL) == 0;
}

/* A whole packet, with the descriptor beside it. */
static bool
send_message(int line, struct slice bytes, int body)
{
	union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr aligned; } control;
	struct iovec part = { (char *)bytes.data, bytes.len };
	struct msghdr h = { .msg_iov = &part, .msg_iovlen = 1 };

	memset(&control, 0, sizeof(control));
	if (body != -1) {
		struct cmsghdr *c;

		h.msg_control = control.room;
		h.msg_controllen = sizeof(control.room);
		c = CMSG_FIRSTHDR(&h);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &body, sizeof(int));
	}
	return sendmsg(line, &h, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)bytes.len;
}

/* The id stands behind "cap1", kind and count. */
static void
set_id(struct buf *message, uint64_t id)
{
	for (size_t i = 0; i < 8; i++)
		message->data[6 + i] = (char)(id >> (8 * (7 - i)));
}

bool
errands_run(void *errands, struct errand *e, void (*done)(void *arg, struct slice reply), void *arg)
{
	static const struct timeval patience = { ERRANDS_SECONDS, 0 };
	struct errands *all = errands;
	struct under_way *u;
	int line = -1;

	for (size_t i = 0; i < all->writer_count; i++) {
		if (all->writers[i].to == e->to)
			line = all->writers[i].line;
	}
	if (line == -1 || e->message.full || e->message.len < 14 || all->count == UNDER_WAY_MOST || !(u = calloc(1, sizeof(*u))))
		return false;
	*u = (struct under_way){
		.all = all, .id = ++all->ids, .to_be_seen = e->to_be_seen, .reply = BUF_INIT(MESSAGE_MOST), .done = done, .arg = arg,
	};
	u->timer = evtimer_new(all->base, on_timer, u);
	set_id(&e->message, u->id);
	if (!u->timer || event_add(u->timer, &patience) == -1 || !send_message(line, buf_slice(&e->message), e->body)) {
		under_way_free(u);
		return false;
	}
	u->next = all->first;
	all->first = u;
	all->count++;
	return true;
}

void
errands_cancel(void *errands, void *arg)
{
	struct errands *all = errands;

	for (struct under_way *u = all->first; u; u = u->next) {
		if (u->arg == arg) {
			take_out(u);
			under_way_free(u);
			return;
		}
	}
}

void
errands_let_see(struct errands *all)
{
	struct under_way *u = all ? all->first : NULL, *next;

	if (all)
		all->letting_see = true;
	for (; u; u = next) {
		next = u->next;
		if (u->answered)
			end(u);
	}
}

void
errands_free(struct errands *all)
{
	if (!all)
		return;
	while (all->first) {
		struct under_way *u = all->first;

		take_out(u);
		under_way_free(u);
	}
	for (size_t i = 0; i < all->writer_count; i++)
		event_free(all->writers[i].readable);
	free(all);
}
