/* serve/supervisor.c: generations of worker processes; see supervisor.h. */
#include "serve/supervisor.h"

#include "base/clock.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	YOUNG_SECONDS = 5,         /* the replacement of a worker that dies before that age waits */
	BACKOFF_FIRST_MS = 50,
	BACKOFF_MOST_MS = 30000,   /* when it never got as far as to serve */
	BACKOFF_SERVED_MS = 250,   /* when it did: whoever kills it, readers are waiting */
	LATE_TICK_SECONDS = 3,     /* a tick that late means that we were not running ourselves */
};

enum worker_state { FREE, STARTING, SERVING, LEAVING };

struct worker {
	struct supervisor *supervisor;
	enum worker_state state;
	bool          deaf;      /* it accepts no more */
	pid_t         pid;
	unsigned      generation;
	int           fd;        /* our end of its line */
	struct event *readable;
	int64_t        born, heard;   /* monotonic seconds */
};

struct supervisor {
	struct event_base *base;
	struct supervisor_options o;
	struct worker workers[SUPERVISOR_SLOTS];
	unsigned generation;       /* the newest */
	unsigned wanted;           /* its number of workers */
	unsigned settled;          /* the last that was told of as settled */
	unsigned backoff_ms;       /* before the next replacement; 0: none is due */
	bool     stopping;
	int64_t   ticked;           /* monotonic seconds of the last tick */
	struct event *child, *tick, *replace;
};

static void
tell(struct worker *w, char word)
{
	if (w->fd != -1)
		(void)!send(w->fd, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
close_line(struct worker *w)
{
	if (w->readable)
		event_free(w->readable);
	if (w->fd != -1)
		close(w->fd);
	w->readable = NULL;
	w->fd = -1;
}

static void
leave_older(struct supervisor *s, unsigned generation)
{
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		struct worker *w = &s->workers[i];

		if ((w->state == SERVING || w->state == STARTING) && w->generation < generation) {
			w->state = LEAVING;
			tell(w, WORKER_DRAIN);
		}
	}
}

unsigned
supervisor_serving(const struct supervisor *s)
{
	unsigned serving = 0;

	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++)
		serving += s->workers[i].state == SERVING && s->workers[i].generation == s->generation;
	return serving;
}

bool
supervisor_is_settled(const struct supervisor *s)
{
	return s->settled == s->generation;
}

/* Tell when all that are older accept no more: what a visitor finds from now on is what the newest have. */
static void
settle(struct supervisor *s)
{
	if (supervisor_is_settled(s) || s->stopping || supervisor_serving(s) < s->wanted)
		return;
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		const struct worker *w = &s->workers[i];

		if (w->state != FREE && w->generation != s->generation && !w->deaf)
			return;
	}
	s->settled = s->generation;
	if (s->o.settled)
		s->o.settled(s->o.ctx);
}

unsigned
supervisor_generation(const struct supervisor *s)
{
	return s->generation;
}

size_t
supervisor_pids(const struct supervisor *s, pid_t *pids)
{
	size_t count = 0;

	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		if (s->workers[i].state != FREE)
			pids[count++] = s->workers[i].pid;
	}
	return count;
}

/* A worker says something, or its line ended. */
static void
on_line(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
	char words[64];
	ssize_t n = recv(fd, words, sizeof(words), MSG_DONTWAIT);

	(void)what;
	if (n <= 0) {
		if (n == 0)
			event_del(w->readable);   /* its death is told by SIGCHLD */
		return;
	}
	w->heard = clock_seconds();
	w->deaf = w->deaf || memchr(words, WORKER_DEAF, (size_t)n);
	if (w->state == STARTING && memchr(words, WORKER_READY, (size_t)n)) {
		w->state = SERVING;
		if (supervisor_serving(w->supervisor) < w->supervisor->wanted)
			return;
		leave_older(w->supervisor, w->supervisor->generation);
		if (w->supervisor->o.ready && !w->supervisor->stopping)
			w->supervisor->o.ready(w->supervisor->o.ctx);
	}
	settle(w->supervisor);
}

static struct worker *
free_slot(struct supervisor *s)
{
	struct worker *oldest = NULL;

	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		struct worker *w = &s->workers[i];

		if (w->state == FREE)
			return w;
		if (w->state == LEAVING && (!oldest || w->born < oldest->born))
			oldest = w;
	}
	if (oldest)
		kill(oldest->pid, SIGKILL);   /* its slot is free after the next SIGCHLD */
	return NULL;
}

/* Signals that are meant for the supervisor; a worker leaves when its line says so. */
static void
ignore_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE };
	sigset_t none;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool
fork_worker(struct supervisor *s, struct err *err)
{
	struct worker *w = free_slot(s);
	int line[2];
	pid_t pid;

	if (!w)
		return err_set(err, "cannot start a worker: %d are still finishing", SUPERVISOR_SLOTS);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) == -1)
		return err_set(err, "cannot make a line to a worker: %s", strerror(errno));
	pid = fork();
	if (pid == -1) {
		close(line[0]);
		close(line[1]);
		return err_set(err, "cannot fork a worker: %s", strerror(errno));
	}
	if (pid == 0) {
		struct worker_line mine = { line[1], (unsigned)(w - s->workers) };

		close(line[0]);
		ignore_signals();
		_exit(s->o.work(s->o.ctx, &mine));
	}
	close(line[1]);
	w->state = STARTING;
	w->deaf = false;
	w->pid = pid;
	w->generation = s->generation;
	w->fd = line[0];
	w->born = w->heard = clock_seconds();
	w->readable = event_new(s->base, w->fd, EV_READ | EV_PERSIST, on_line, w);
	if (w->readable)
		event_add(w->readable, NULL);
	return true;
}

/* How many workers of the newest generation there are, starting ones included. */
static unsigned
newest_count(const struct supervisor *s)
{
	unsigned count = 0;

	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		const struct worker *w = &s->workers[i];

		count += (w->state == STARTING || w->state == SERVING) && w->generation == s->generation;
	}
	return count;
}

static void
replace_after(struct supervisor *s, unsigned ms)
{
	struct timeval delay = { ms / 1000, (suseconds_t)(ms % 1000) * 1000 };

	if (!s->stopping && !evtimer_pending(s->replace, NULL))
		evtimer_add(s->replace, &delay);
}

/* Fork what the newest generation lacks. */
static void
on_replace(evutil_socket_t fd, short what, void *arg)
{
	struct supervisor *s = arg;
	struct err err;

	(void)fd;
	(void)what;
	while (!s->stopping && newest_count(s) < s->wanted) {
		if (!fork_worker(s, &err)) {
			fprintf(stderr, "capsule: %s; trying again in a second\n", err.text);
			replace_after(s, 1000);
			return;
		}
	}
}

/* A worker died that should not have: have another, the later the oftener that happens. */
static void
replace_worker(struct supervisor *s, const struct worker *w, const char *how)
{
	unsigned most = w->state == SERVING ? BACKOFF_SERVED_MS : BACKOFF_MOST_MS;

	if (clock_seconds() - w->born >= YOUNG_SECONDS)
		s->backoff_ms = 0;
	else if (s->backoff_ms > most)
		s->backoff_ms = most;
	if (s->backoff_ms == 0)
		fprintf(stderr, "capsule: worker %d %s; another takes its place\n", (int)w->pid, how);
	else
		fprintf(stderr, "capsule: worker %d %s soon after its start; another follows in %u ms\n",
		    (int)w->pid, how, s->backoff_ms);
	replace_after(s, s->backoff_ms);
	s->backoff_ms = s->backoff_ms == 0 ? BACKOFF_FIRST_MS : s->backoff_ms * 2;
	if (s->backoff_ms > most)
		s->backoff_ms = most;
}

static void
describe_end(char how[64], int status)
{
	if (WIFSIGNALED(status))
		snprintf(how, 64, "was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(how, 64, "ended with status %d", WEXITSTATUS(status));
}

static struct worker *
worker_of_pid(struct supervisor *s, pid_t pid)
{
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		if (s->workers[i].state != FREE && s->workers[i].pid == pid)
			return &s->workers[i];
	}
	return NULL;
}

static bool
all_gone(const struct supervisor *s)
{
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		if (s->workers[i].state != FREE)
			return false;
	}
	return true;
}

static void
on_child(evutil_socket_t sig, short what, void *arg)
{
	struct supervisor *s = arg;
	struct worker *w;
	int status;
	pid_t pid;

	(void)sig;
	(void)what;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		char how[64];

		w = worker_of_pid(s, pid);
		if (!w)
			continue;
		describe_end(how, status);
		s->o.gone(s->o.ctx, (unsigned)(w - s->workers));
		close_line(w);
		if (w->state != LEAVING && !s->stopping && w->generation == s->generation)
			replace_worker(s, w, how);
		else if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
			fprintf(stderr, "capsule: worker %d %s while it left\n", (int)w->pid, how);
		w->state = FREE;
		settle(s);
	}
	if (s->stopping && all_gone(s))
		s->o.stopped(s->o.ctx);
}

/* Each second: end workers that show no sign of life. */
static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct supervisor *s = arg;
	int64_t now = clock_seconds();
	bool late = now - s->ticked > LATE_TICK_SECONDS;

	(void)fd;
	(void)what;
	s->ticked = now;
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		struct worker *w = &s->workers[i];

		if (late)
			w->heard = now;
		if (w->state == FREE || now - w->heard <= (time_t)s->o.silence_seconds)
			continue;
		fprintf(stderr, "capsule: worker %d gave no sign of life for %u s and is ended\n",
		    (int)w->pid, s->o.silence_seconds);
		w->heard = now;
		kill(w->pid, SIGKILL);
	}
}

struct supervisor *
supervisor_new(struct event_base *base, const struct supervisor_options *o, struct err *err)
{
	static const struct timeval second = { 1, 0 };
	struct supervisor *s = calloc(1, sizeof(*s));

	if (s) {
		s->base = base;
		s->o = *o;
		s->ticked = clock_seconds();
		for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
			s->workers[i].supervisor = s;
			s->workers[i].fd = -1;
		}
		s->child = evsignal_new(base, SIGCHLD, on_child, s);
		s->tick = event_new(base, -1, EV_PERSIST, on_tick, s);
		s->replace = evtimer_new(base, on_replace, s);
	}
	if (!s || !s->child || !s->tick || !s->replace ||
	    event_add(s->child, NULL) == -1 || event_add(s->tick, &second) == -1) {
		supervisor_free(s);
		err_set(err, "cannot set up the supervisor: memory is out");
		return NULL;
	}
	return s;
}

bool
supervisor_next(struct supervisor *s, unsigned workers, struct err *err)
{
	s->generation++;
	s->wanted = workers;
	s->backoff_ms = 0;
	for (unsigned i = 0; i < workers; i++) {
		if (fork_worker(s, err))
			continue;
		replace_after(s, 200);
		return i > 0;
	}
	return true;
}

static void
on_stop_timeout(evutil_socket_t fd, short what, void *arg)
{
	struct supervisor *s = arg;

	(void)fd;
	(void)what;
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		if (s->workers[i].state != FREE)
			kill(s->workers[i].pid, SIGKILL);
	}
}

void
supervisor_stop(struct supervisor *s)
{
	struct timeval limit = { s->o.stop_seconds, 0 };

	if (s->stopping)
		return;
	s->stopping = true;
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		if (s->workers[i].state == FREE)
			continue;
		s->workers[i].state = LEAVING;
		tell(&s->workers[i], WORKER_LEAVE);
	}
	if (all_gone(s))
		s->o.stopped(s->o.ctx);
	else
		event_base_once(s->base, -1, EV_TIMEOUT, on_stop_timeout, s, &limit);
}

void
supervisor_free(struct supervisor *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++)
		close_line(&s->workers[i]);
	if (s->child)
		event_free(s->child);
	if (s->tick)
		event_free(s->tick);
	if (s->replace)
		event_free(s->replace);
	free(s);
}
