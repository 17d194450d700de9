/* writing/writer.c: the one who writes; see writer.h. */
#include "writing/writer_inside.h"

#include "base/folder.h"
#include "base/hex.h"
#include "writing/store.h"

#include <errno.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HOUR = 3600, LINES_MOST = 256, PROBES = 8 };

static int64_t
now_of(const struct writer *w)
{
	return w->o.now ? w->o.now() : (int64_t)time(NULL);
}

/* While nobody else writes. */
static void
tidy(const struct comment_folders *f)
{
	int lock = comments_lock(f);

	if (lock == -1)
		return;
	store_tidy(f->content);
	store_tidy(f->state);
	close(lock);
}

struct writer *
writer_new(const struct writer_options *o, struct err *err)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (!w) {
		err_set(err, "cannot set up the writer: memory is out");
		return NULL;
	}
	w->o = *o;
	if (comments_salt(&o->folders, w->salt)) {
		tidy(&o->folders);
		return w;
	}
	err_set(err, "cannot write in the state folder: %s", strerror(errno));
	free(w);
	return NULL;
}

void
writer_free(struct writer *w)
{
	free(w);
}

void
writer_tell(struct writer *w)
{
	size_t count;
	char **ids = comments_waiting(&w->o.folders, &count);

	if (count > 0)
		fprintf(stderr, "capsule: %zu comment%s wait%s to be approved; `capsule comments list` shows %s\n", count,
		    count == 1 ? "" : "s", count == 1 ? "s" : "", count == 1 ? "it" : "them");
	folder_names_free(ids, count);
	comments_tell(&w->o.folders);
}

/* ---- who, how often ------------------------------------------------------------------ */

void
writer_put_person(const struct writer *w, struct buf *out, struct slice person, struct slice about, size_t digits)
{
	struct buf all = BUF_INIT(1 << 14);
	unsigned char digest[32] = { 0 };

	buf_put(&all, w->salt, sizeof(w->salt));
	buf_put_slice(&all, person);
	buf_putc(&all, '\0');
	buf_put_slice(&all, about);
	EVP_Digest(all.data, all.len, digest, NULL, EVP_sha256(), NULL);
	hex_put(out, digest, digits / 2);
	buf_release(&all);
}

bool
writer_allows(struct writer *w, uint64_t who, unsigned most, int64_t now)
{
	struct rate *r = NULL;

	for (size_t i = 0; i < PROBES; i++) {
		struct rate *at = &w->rates[(who + i) % RATES];

		if (at->who == who && at->count > 0) {
			r = at;
			break;
		}
		if (!r || at->hour < r->hour)
			r = at;
	}
	if (r->who != who || r->hour != now / HOUR)
		*r = (struct rate){ who, now / HOUR, 0 };
	if (r->count >= most)
		return false;
	r->count++;
	return true;
}

/* ---- answering ---------------------------------------------------------------------------- */

bool
answer_set(struct answering *a, enum status status, const char *format, ...)
{
	va_list args;

	a->status = status;
	a->reason = -1;
	buf_clear(&a->meta);
	va_start(args, format);
	buf_vprintf(&a->meta, format, args);
	va_end(args);
	return false;
}

bool
answer_refuse(struct answering *a, enum status status, enum refusal reason, unsigned long about)
{
#define REFUSAL_AS_TEXT(name, english) english,
	static const char *const sentences[] = { REFUSAL_TABLE(REFUSAL_AS_TEXT) };
	struct slice sentence = slice_of(sentences[reason]);
	size_t place = slice_search(sentence, SLICE("{}"));

	snprintf(a->about, sizeof(a->about), "%lu", about);
	answer_set(a, status, "%.*s%s%.*s", SLICE_ARG(slice_first(sentence, place)), place < sentence.len ? a->about : "",
	    SLICE_ARG(slice_skip(sentence, place + 2)));
	a->reason = (int)reason;
	return false;
}

bool
writer_take_body(struct answering *a, struct buf *out)
{
	struct stat st;
	char *room;
	size_t got = 0;

	if (a->body == -1 || fstat(a->body, &st) == -1 || (size_t)st.st_size > out->limit)
		return answer_set(a, STATUS_TEMPORARY_FAILURE, "What was sent did not arrive whole; send it again");
	room = buf_room(out, (size_t)st.st_size);
	while (room && got < (size_t)st.st_size) {
		ssize_t n = pread(a->body, room + got, (size_t)st.st_size - got, (off_t)got);

		if (n <= 0 && errno != EINTR)
			break;
		got += n > 0 ? (size_t)n : 0;
	}
	if (room)
		buf_grew(out, got);
	return got == (size_t)st.st_size ||
	    answer_set(a, STATUS_TEMPORARY_FAILURE, "What was sent did not arrive whole; send it again");
}

void
writer_ping(struct answering *a)
{
	answer_set(a, STATUS_SUCCESS, "here");
}

static writer_fn *const doers[MESSAGE_KINDS] = {
	[MESSAGE_PIECE] = writer_piece, [MESSAGE_BACK] = writer_back, [MESSAGE_NAME] = writer_name,
	[MESSAGE_SHOW] = writer_show, [MESSAGE_DROP] = writer_drop, [MESSAGE_SEND] = writer_send,
	[MESSAGE_COMMENT] = writer_comment, [MESSAGE_WAITING] = writer_waiting, [MESSAGE_APPROVE] = writer_approve,
	[MESSAGE_REJECT] = writer_reject, [MESSAGE_EDITING] = writer_editing, [MESSAGE_UPLOAD] = writer_upload,
	[MESSAGE_REMOVE] = writer_remove, [MESSAGE_PUBLISH] = writer_publish, [MESSAGE_PING] = writer_ping,
};

/* One at a time, `capsule comments` and `capsule history` included. */
static void
act(struct answering *a)
{
	int lock = comments_lock(&a->writer->o.folders);
	struct err err;

	if (lock == -1) {
		store_fail(&err, errno);
		answer_set(a, STATUS_TEMPORARY_FAILURE, "%s", err.text);
		return;
	}
	doers[a->m->kind](a);
	close(lock);
}

void
writer_answer(struct writer *w, struct slice bytes, int body, struct buf *out)
{
	struct message m, answer = { .kind = MESSAGE_ANSWER };
	struct answering a = {
		.writer = w, .m = &m, .body = body, .now = now_of(w), .status = STATUS_TEMPORARY_FAILURE,
		.meta = BUF_INIT(1024), .text = BUF_INIT(96 << 10), .reason = -1,
	};
	char digits[3], changed[21], reason[12];

	if (!message_read(&m, bytes) || !doers[m.kind])
		answer_set(&a, STATUS_TEMPORARY_FAILURE, "The server misunderstood itself; nothing was stored");
	else
		act(&a);
	snprintf(digits, sizeof(digits), "%u", (unsigned)a.status);
	answer.id = m.id;
	answer.field[FIELD_STATUS] = slice_of(digits);
	answer.field[FIELD_META] = buf_slice(&a.meta);
	answer.field[FIELD_TEXT] = buf_slice(&a.text);
	snprintf(changed, sizeof(changed), "%lld", (long long)a.changed);
	answer.field[FIELD_CHANGED] = a.changed > 0 ? slice_of(changed) : SLICE("");
	snprintf(reason, sizeof(reason), "%d", a.reason);
	if (a.reason >= 0) {
		answer.field[FIELD_REASON] = slice_of(reason);
		answer.field[FIELD_ABOUT] = slice_of(a.about);
	}
	message_put(out, &answer);
	buf_release(&a.meta);
	buf_release(&a.text);
}

/* ---- the process ---------------------------------------------------------------------------- */

/* Receive a packet and the descriptor beside it. False: there is none. */
static bool
receive(int line, char *bytes, size_t size, size_t *n, int *body)
{
	union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr aligned; } control;
	struct iovec part = { bytes, size };
	struct msghdr h = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof(control.room) };
	ssize_t got = recvmsg(line, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	struct cmsghdr *c;

	*body = -1;
	if (got <= 0)
		return false;
	*n = (size_t)got;
	c = CMSG_FIRSTHDR(&h);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(body, CMSG_DATA(c), sizeof(int));
	return !(h.msg_flags & MSG_TRUNC) || (*n = 0, true);
}

static void
serve_line(struct writer *w, int line, char *bytes, size_t size)
{
	struct buf out = BUF_INIT(MESSAGE_MOST);
	size_t n;
	int body;

	if (!receive(line, bytes, size, &n, &body))
		return;
	writer_answer(w, slice_from(bytes, n), body, &out);
	send(line, out.data, out.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (body != -1)
		close(body);
	buf_release(&out);
}

/* Whoever waits for an answer of the writer before may have to wait no longer. */
static void
say_begin(const int *lines, size_t count)
{
	const struct message m = { .kind = MESSAGE_BEGIN };
	struct buf out = BUF_INIT(64);

	message_put(&out, &m);
	for (size_t i = 0; i < count; i++)
		send(lines[i], out.data, out.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	buf_release(&out);
}

void
writer_run(struct writer *w, const int *lines, size_t count, int life)
{
	struct pollfd polled[LINES_MOST + 1];
	char *bytes = malloc(MESSAGE_MOST);
	int64_t tidied = 0;

	count = count < LINES_MOST ? count : LINES_MOST;
	for (size_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){ .fd = lines[i], .events = POLLIN };
	polled[count] = (struct pollfd){ .fd = life, .events = POLLIN };
	say_begin(lines, count);
	while (bytes) {
		if (now_of(w) - tidied > HOUR)
			writer_forget_begun(w, tidied = now_of(w));
		if (poll(polled, count + 1, HOUR * 1000) == -1 && errno != EINTR)
			break;
		if (polled[count].revents)
			break;
		for (size_t i = 0; i < count; i++) {
			if (polled[i].revents & POLLIN)
				serve_line(w, lines[i], bytes, MESSAGE_MOST);
		}
	}
	free(bytes);
}
