/* tls/key_desk.c: where workers have their handshakes signed; see key_desk.h. */
#include "tls/key_desk.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* What lies on the desk. With a pipe beside it and no text it is a worker's first word. */
struct slip {
	uint16_t asker;
	struct remote_request request;
};

enum { SLIP_HEAD = offsetof(struct slip, request.text) };

bool
key_desk_make(int ends[2], struct err *err)
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0 ||
	    err_set(err, "cannot make a line to the process with the keys: %s", strerror(errno));
}

/* --- a worker ------------------------------------------------------------------ */

static struct asker {
	int desk;
	uint16_t number;
	int answers;      /* our end of the pipe; -1: none is handed in */
} me = { .desk = -1, .answers = -1 };

static bool
put_slip(const struct slip *slip, size_t len, int beside)
{
	union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control = { 0 };
	struct iovec bytes = { (void *)slip, len };
	struct msghdr m = { .msg_iov = &bytes, .msg_iovlen = 1 };
	ssize_t n;

	if (beside != -1) {
		m.msg_control = &control;
		m.msg_controllen = sizeof(control);
		control.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
		memcpy(CMSG_DATA(&control.head), &beside, sizeof(int));
	}
	do
		n = sendmsg(me.desk, &m, MSG_NOSIGNAL);
	while (n == -1 && errno == EINTR);
	return n == (ssize_t)len;
}

/* Hand in a pipe for answers. The keeper is never to wait for us, so his end does not block. */
static bool
enrol(void)
{
	struct slip slip = { .asker = me.number };
	int ends[2];
	bool ok;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return false;
	ok = fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 && put_slip(&slip, SLIP_HEAD, ends[1]);
	close(ends[1]);
	if (ok)
		me.answers = ends[0];
	else
		close(ends[0]);
	return ok;
}

static void
withdraw(void)
{
	close(me.answers);
	me.answers = -1;
}

/* Wait for the answer: its length; 0: the keeper is gone or cannot sign this; -1: it takes too long. */
static ssize_t
get_answer(unsigned char *signature)
{
	struct pollfd answer = { .fd = me.answers, .events = POLLIN };
	int ready;

	do
		ready = poll(&answer, 1, KEY_DESK_PATIENCE_MS);
	while (ready == -1 && errno == EINTR);
	return ready == 1 ? read(me.answers, signature, REMOTE_SIGNATURE_MOST) : -1;
}

/* A remote_sign_fn. A refusal is one byte: no signature is as short. */
static bool
ask(const struct remote_request *q, unsigned char *signature, size_t *len)
{
	struct slip slip;

	memcpy(&slip.request, q, offsetof(struct remote_request, text) + q->len);
	slip.asker = me.number;
	for (int tries = 0; tries < 3; tries++) {
		ssize_t n;

		if ((me.answers == -1 && !enrol()) || !put_slip(&slip, SLIP_HEAD + q->len, -1))
			return false;
		n = get_answer(signature);
		if (n > 0) {
			*len = (size_t)n;
			return n > 1;
		}
		withdraw();  /* a late answer is not to be taken for the next */
		if (n < 0)
			return false;
	}
	return false;
}

void
key_desk_use(int fd, unsigned asker)
{
	if (me.answers != -1)
		withdraw();
	me.desk = fd;
	me.number = (uint16_t)asker;
	remote_key_ask(ask);
}

/* --- the keeper ------------------------------------------------------------------ */

struct keeper_desk {
	int pipes[KEY_DESK_ASKERS];   /* for answers; -1: none */
	EVP_PKEY *const *keys;
	size_t count;
};

/* The descriptor that came beside a slip; -1: none. Others that came with it are closed. */
static int
beside(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	int first = -1;

	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
		return -1;
	for (size_t at = 0; CMSG_LEN(at + sizeof(int)) <= c->cmsg_len; at += sizeof(int)) {
		int fd;

		memcpy(&fd, CMSG_DATA(c) + at, sizeof(fd));
		if (first == -1)
			first = fd;
		else
			close(fd);
	}
	return first;
}

/* Sign, or say by one byte that this is not signed. */
static void
answer(const struct keeper_desk *d, const struct slip *slip)
{
	unsigned char signature[REMOTE_SIGNATURE_MOST] = { 0 };
	size_t len = 1;

	if (slip->request.number >= d->count ||
	    !remote_request_sign(&slip->request, d->keys[slip->request.number], signature, &len))
		len = 1;
	(void)!write(d->pipes[slip->asker], signature, len);
}

static void
take_slip(struct keeper_desk *d, const struct slip *slip, size_t len, int pipe)
{
	bool whole = len >= SLIP_HEAD && len - SLIP_HEAD == slip->request.len && slip->asker < KEY_DESK_ASKERS;

	if (pipe != -1 && whole) {
		if (d->pipes[slip->asker] != -1)
			close(d->pipes[slip->asker]);
		d->pipes[slip->asker] = pipe;
	} else if (pipe != -1) {
		close(pipe);
	} else if (whole && d->pipes[slip->asker] != -1) {
		answer(d, slip);
	}
}

void
key_desk_serve(int fd, EVP_PKEY *const *keys, size_t count, void (*tick)(void *ctx), void *ctx)
{
	struct keeper_desk d = { .keys = keys, .count = count };
	const struct timeval second = { 1, 0 };
	int64_t ticked = 0;

	memset(d.pipes, -1, sizeof(d.pipes));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	for (;;) {
		union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control;
		struct slip slip;
		struct iovec bytes = { &slip, sizeof(slip) };
		struct msghdr m = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };
		ssize_t n;

		if (clock_seconds() != ticked) {
			ticked = clock_seconds();
			tick(ctx);
		}
		n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
		if (n > 0)
			take_slip(&d, &slip, (size_t)n, beside(&m));
		else if (n == 0 || (errno != EAGAIN && errno != EINTR))
			break;
	}
	for (size_t i = 0; i < KEY_DESK_ASKERS; i++) {
		if (d.pipes[i] != -1)
			close(d.pipes[i]);
	}
}
