/* serve/chore.c: work in the background, by a child of the supervisor; see chore.h. */
#include "serve/chore.h"

#include "base/clock.h"
#include "base/descriptors.h"

#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	TRIES_MOST = 3,            /* of a child that is killed; then the next change has to come */
	REST_MOST_MS = 60000,
	RETRY_FIRST = 1, RETRY_LAST = 600,   /* seconds until what failed is tried again, doubled each time */
};

struct chore {
	struct event_base *base;
	struct chore_options o;
	pid_t pid;                 /* 0: none runs; the supervisor's loop takes its exit status */
	int fd;                    /* says a byte before the child ends */
	struct event *readable;
	struct event *rested, *retry;
	bool again;                /* something changed since it was forked */
	bool resting;
	unsigned tries;
	time_t delay;              /* seconds; 0: the last one did not fail */
	int64_t began;             /* monotonic milliseconds */
};

/* --- the child ------------------------------------------------------------------- */

static void
become_child(const struct chore *c, int line)
{
	static const int usual[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGCHLD, SIGPIPE };
	int keep[CHORE_KEEP_MOST + 1], count = c->o.keep(c->o.ctx, keep);
	sigset_t none;

	keep[count++] = line;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, c->o.name);
	for (size_t k = 0; k < sizeof(usual) / sizeof(usual[0]); k++)
		signal(usual[k], SIG_DFL);
	signal(SIGINT, SIG_IGN);   /* of a terminal: the supervisor ends us */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	descriptors_close_others(keep, (size_t)count);
	setpriority(PRIO_PROCESS, 0, c->o.priority);
}

/* --- the parent ------------------------------------------------------------------ */

static void
forget_child(struct chore *c)
{
	if (c->readable)
		event_free(c->readable);
	if (c->fd != -1)
		close(c->fd);
	c->readable = NULL;
	c->fd = -1;
	c->pid = 0;
}

/* Whoever saves a file each second does not keep a core busy with all that is made of it. */
static void
rest(struct chore *c)
{
	int64_t ms = clock_milliseconds() - c->began;
	struct timeval delay;

	if (!c->o.rests)
		return;
	ms = ms > REST_MOST_MS ? REST_MOST_MS : ms;
	delay = (struct timeval){ ms / 1000, ms % 1000 * 1000 };
	c->resting = evtimer_add(c->rested, &delay) == 0;
}

static void
on_rested(evutil_socket_t fd, short what, void *arg)
{
	struct chore *c = arg;

	(void)fd;
	(void)what;
	c->resting = false;
	if (c->again)
		chore_start(c);
}

static void
on_retry(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	chore_start(arg);
}

/* The disk may have room again, another program may have let go of a file. */
static void
try_again(struct chore *c)
{
	struct timeval delay = { 0, 0 };

	c->delay = c->delay == 0 ? RETRY_FIRST : 2 * c->delay < RETRY_LAST ? 2 * c->delay : RETRY_LAST;
	delay.tv_sec = c->delay;
	evtimer_add(c->retry, &delay);
}

/* It came to its end with `word`. */
static void
take_word(struct chore *c, char word)
{
	c->tries = 0;
	if (c->o.done(c->o.ctx, word))
		c->delay = 0;
	else
		try_again(c);
}

/* The child is done, or was killed: then it said nothing. */
static void
on_line(evutil_socket_t fd, short what, void *arg)
{
	struct chore *c = arg;
	char word;
	ssize_t n = read(fd, &word, 1);

	(void)what;
	forget_child(c);
	rest(c);
	if (n == 1)
		take_word(c, word);
	else if (++c->tries == TRIES_MOST)
		fprintf(stderr, "capsule: %s was killed %d times before it was done; it begins anew with the next change\n",
		    c->o.name, TRIES_MOST);
	else
		c->again = c->again || c->tries < TRIES_MOST;
	if (c->again)
		chore_start(c);
}

void
chore_start(struct chore *c)
{
	int line[2];

	if (!c)
		return;
	c->again = c->pid != 0 || c->resting;
	if (c->again || pipe(line) == -1)
		return;
	c->began = clock_milliseconds();
	c->pid = fork();
	if (c->pid == 0) {
		char word;

		close(line[0]);
		become_child(c, line[1]);
		word = c->o.work(c->o.ctx);
		(void)!write(line[1], &word, 1);
		_exit(EXIT_SUCCESS);
	}
	close(line[1]);
	c->fd = line[0];
	c->readable = c->pid == -1 ? NULL : event_new(c->base, c->fd, EV_READ, on_line, c);
	if (!c->readable || event_add(c->readable, NULL) == -1)
		forget_child(c);
}

struct chore *
chore_new(struct event_base *base, const struct chore_options *o)
{
	struct chore *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->base = base;
	c->o = *o;
	c->fd = -1;
	c->rested = evtimer_new(base, on_rested, c);
	c->retry = evtimer_new(base, on_retry, c);
	if (c->rested && c->retry)
		return c;
	chore_free(c);
	return NULL;
}

void
chore_free(struct chore *c)
{
	if (!c)
		return;
	if (c->pid > 0)
		kill(c->pid, SIGKILL);
	forget_child(c);
	if (c->rested)
		event_free(c->rested);
	if (c->retry)
		event_free(c->retry);
	free(c);
}

int
chore_wait_for_turn(int at, const char *folder)
{
	int fd = openat(at, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd != -1)
		flock(fd, LOCK_EX);
	return fd;
}
