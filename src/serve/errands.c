/* serve/errands.c: a worker's errands to the writers; see errands.h. */
#include "serve/errands.h"

#include "base/clock.h"
#include "writing/message.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WRITERS_MOST = 64, UNDER_WAY_MOST = 512, LOOK_MS = 10 };

struct under_way {
	struct errands *all;
	struct under_way *next;
	const void *to;
	uint64_t id;           /* the later the greater */
	bool to_be_seen, answered;
	int64_t changed;       /* when there was something to see */
	struct buf reply;
	void (*done)(void *arg, struct slice reply);
	void *arg;
	struct event *timer;
};

struct writer_line {
	struct errands *all;
	const void *to;
	int line;
	struct event *readable;
	uint64_t ping;         /* the id of the last one; 0: none was sent */
};

struct errands {
	struct event_base *base;
	struct writer_line writers[WRITERS_MOST];
	size_t writer_count;
	const int64_t *seen;
	struct event *look;    /* pending while somebody waits to see what he wrote */
	struct under_way *first;
	size_t count;
	uint64_t ids;          /* begins anywhere: another worker had this socket before */
	bool letting_see;
	char bytes[MESSAGE_MOST];
};

static void on_look(evutil_socket_t fd, short what, void *arg);

struct errands *
errands_new(struct event_base *base, const int64_t *seen, struct err *err)
{
	struct errands *all = calloc(1, sizeof(*all));

	if (all) {
		all->base = base;
		all->seen = seen;
		all->look = evtimer_new(base, on_look, all);
	}
	if (!all || !all->look) {
		free(all);
		err_set(err, "cannot set up errands: memory is out");
		return NULL;
	}
	if (getrandom(&all->ids, sizeof(all->ids), 0) == sizeof(all->ids)) {
		all->ids >>= 1;   /* never around the end */
		return all;
	}
	errands_free(all);
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

/* ---- what the writers say ------------------------------------------------------------ */

/* End those that wait to be seen and can be; whether others still wait. */
static bool
let_seen(struct errands *all)
{
	int64_t seen = all->seen ? __atomic_load_n(all->seen, __ATOMIC_ACQUIRE) : INT64_MAX;
	struct under_way *next;
	bool waiting = false;

	for (struct under_way *u = all->first; u; u = next) {
		next = u->next;
		if (u->answered && (u->changed <= seen || all->letting_see))
			end(u);
		else
			waiting = waiting || u->answered;
	}
	return waiting;
}

static void
on_look(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval soon = { 0, LOOK_MS * 1000 };
	struct errands *all = arg;

	(void)fd, (void)what;
	if (let_seen(all))
		evtimer_add(all->look, &soon);
}

static void
take_answer(struct under_way *u, const struct message *m, struct slice bytes)
{
	static const struct timeval most = { ERRANDS_SEEN_MS / 1000, ERRANDS_SEEN_MS % 1000 * 1000 };
	unsigned long changed;

	u->answered = true;
	buf_put_slice(&u->reply, bytes);
	if (!u->to_be_seen || !slice_number(m->field[FIELD_CHANGED], SLICE_NUMBER_BITS(62), &changed)) {
		end(u);
		return;
	}
	u->changed = (int64_t)changed;
	event_add(u->timer, &most);
	on_look(-1, 0, u->all);
}

/* Answers come in the order of the messages: what came before this one and has none was lost with a writer. */
static void
end_lost(struct errands *all, const void *to, uint64_t id)
{
	struct under_way *next;

	for (struct under_way *u = all->first; u; u = next) {
		next = u->next;
		if (u->to == to && u->id < id && !u->answered)
			end(u);
	}
}

static void
take_reply(struct writer_line *w, const struct message *m, struct slice bytes)
{
	struct errands *all = w->all;
	struct under_way *u = all->first;

	while (u && u->id != m->id)
		u = u->next;
	if (!u && m->id != w->ping)
		return;  /* a worker before us asked, or its visitor has left */
	end_lost(all, w->to, m->id);
	if (u && !u->answered)
		take_answer(u, m, bytes);
}

static bool send_message(int line, struct slice bytes, int body);

/* A writer begins: find out what the one before has lost. */
static void
ask_for_lost(struct writer_line *w)
{
	struct message m = { .kind = MESSAGE_PING };
	struct buf out = BUF_INIT(64);
	bool waiting = false;

	for (struct under_way *u = w->all->first; u; u = u->next)
		waiting = waiting || (u->to == w->to && !u->answered);
	if (waiting) {
		m.id = w->ping = ++w->all->ids;
		message_put(&out, &m);
		send_message(w->line, buf_slice(&out), -1);
	}
	buf_release(&out);
}

static void
on_readable(evutil_socket_t line, short what, void *arg)
{
	struct writer_line *w = arg;
	struct errands *all = w->all;
	struct message m;
	ssize_t n;

	(void)what;
	while ((n = recv(line, all->bytes, sizeof(all->bytes), MSG_DONTWAIT)) > 0) {
		struct slice bytes = slice_from(all->bytes, (size_t)n);

		if (!message_read(&m, bytes))
			continue;
		if (m.kind == MESSAGE_BEGIN)
			ask_for_lost(w);
		else if (m.kind == MESSAGE_ANSWER)
			take_reply(w, &m, bytes);
	}
}

/* ---- the beginning ------------------------------------------------------------------- */

bool
errands_add_writer(struct errands *all, const void *to, int line)
{
	size_t i = all->writer_count;

	if (i == WRITERS_MOST)
		return false;
	all->writers[i] = (struct writer_line){ .all = all, .to = to, .line = line };
	all->writers[i].readable = event_new(all->base, line, EV_READ | EV_PERSIST, on_readable, &all->writers[i]);
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
		.all = all, .to = e->to, .id = ++all->ids, .to_be_seen = e->to_be_seen, .reply = BUF_INIT(MESSAGE_MOST), .done = done, .arg = arg,
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
	if (!all)
		return;
	all->letting_see = true;
	let_seen(all);
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
	event_free(all->look);
	free(all);
}
