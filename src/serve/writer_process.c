/* serve/writer_process.c: the process that writes; see writer_process.h. */
#include "serve/writer_process.h"

#include "base/file.h"
#include "base/descriptors.h"
#include "serve/sandbox.h"
#include "serve/supervisor.h"
#include "writing/writer.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 512 << 10, AGAIN_MS = 200, YOUNG_SECONDS = 5, AGAIN_MOST_MS = 30000 };

struct writer_process {
	struct event_base *base;
	struct writer_process_options o;
	int mine[SUPERVISOR_SLOTS], theirs[SUPERVISOR_SLOTS];  /* ends of the lines: the writer's, the workers' */
	int life;                  /* the writer goes when this is closed */
	int gone;                  /* at its end when the writer is gone */
	struct event *on_gone, *again;
	time_t born;
	unsigned delay_ms;
	bool renewing;
};

int
writer_process_line(const struct writer_process *p, unsigned slot)
{
	return p->theirs[slot];
}

static bool
open_lines(struct writer_process *p, struct err *err)
{
	const int size = LINE_BYTES;

	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		int pair[2];

		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) == -1)
			return err_set(err, "cannot make lines to the writer: %s", strerror(errno));
		p->mine[i] = pair[0];
		p->theirs[i] = pair[1];
		for (int k = 0; k < 2; k++)
			setsockopt(pair[k], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	}
	return true;
}

/* ---- the child --------------------------------------------------------------------- */

static void
become_child(void)
{
	static const int usual[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGPIPE };
	sigset_t none;

	prctl(PR_SET_NAME, "capsule-writer");
	for (size_t k = 0; k < sizeof(usual) / sizeof(usual[0]); k++)
		signal(usual[k], SIG_IGN);   /* it ends with its line of life, not in the midst */
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Of all descriptors keep those of the writer. */
static void
close_others(const struct writer_process *p, int life, int gone)
{
	int keep[SUPERVISOR_SLOTS + 3] = { life, gone, p->o.content };

	memcpy(keep + 3, p->mine, sizeof(p->mine));
	descriptors_close_others(keep, sizeof(keep) / sizeof(keep[0]));
}

static bool
work(const struct writer_process *p, int life, struct err *err)
{
	struct writer_options wo = { .folders.content = p->o.content, .rules = p->o.rules, .blog = p->o.blog };
	const struct sandbox_options so = {
		.content = p->o.content, .user = p->o.user, .required = p->o.required, .writer = true,
		.state = open(p->o.state_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
	};
	struct writer *w;

	wo.folders.state = so.state;
	if (so.state == -1)
		return err_set(err, "cannot open '%.120s': %s", p->o.state_path, strerror(errno));
	if (p->o.sandbox && (!sandbox_give_state(&so, err) || !sandbox_enter(&so, err)))
		return false;
	w = writer_new(&wo, err);
	if (!w)
		return false;
	writer_tell(w);
	writer_run(w, p->mine, SUPERVISOR_SLOTS, life);
	writer_free(w);
	return true;
}

/* ---- the supervisor's side ------------------------------------------------------------ */

static void start(struct writer_process *p);

static void
on_again(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	start(arg);
}

static void
forget_child(struct writer_process *p)
{
	if (p->on_gone)
		event_free(p->on_gone);
	if (p->life != -1)
		close(p->life);
	if (p->gone != -1)
		close(p->gone);
	p->on_gone = NULL;
	p->life = p->gone = -1;
}

/* It said nothing and is gone: have another, the later the oftener that happens. */
static void
on_gone(evutil_socket_t fd, short what, void *arg)
{
	struct writer_process *p = arg;

	(void)fd, (void)what;
	forget_child(p);
	if (p->renewing || time(NULL) - p->born >= YOUNG_SECONDS)
		p->delay_ms = 0;
	if (!p->renewing)
		fprintf(stderr, "capsule: the writer ended; another takes its place\n");
	p->renewing = false;
	if (p->delay_ms == 0) {
		p->delay_ms = AGAIN_MS;
		start(p);
		return;
	}
	event_add(p->again, &(struct timeval){ p->delay_ms / 1000, p->delay_ms % 1000 * 1000 });
	p->delay_ms = p->delay_ms * 2 < AGAIN_MOST_MS ? p->delay_ms * 2 : AGAIN_MOST_MS;
}

static void
run_child(struct writer_process *p, int life, int gone)
{
	struct err err;

	become_child();
	close_others(p, life, gone);
	if (!work(p, life, &err)) {
		fprintf(stderr, "capsule: the writer cannot start: %s; comments and uploads wait\n", err.text);
		_exit(EXIT_FAILURE);
	}
	_exit(EXIT_SUCCESS);
}

static void
start(struct writer_process *p)
{
	int life[2] = { -1, -1 }, gone[2] = { -1, -1 };
	pid_t pid = -1;

	if (pipe2(life, O_CLOEXEC) == 0 && pipe2(gone, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0) {
		close(life[1]);
		close(gone[0]);
		run_child(p, life[0], gone[1]);
	}
	close(life[0]);
	close(gone[1]);
	p->life = life[1];
	p->gone = gone[0];
	p->born = time(NULL);
	p->on_gone = pid == -1 ? NULL : event_new(p->base, p->gone, EV_READ, on_gone, p);
	if (p->on_gone && event_add(p->on_gone, NULL) == 0)
		return;
	forget_child(p);
	event_add(p->again, &(struct timeval){ 1, 0 });
}

struct writer_process *
writer_process_new(struct event_base *base, const struct writer_process_options *o, struct err *err)
{
	struct writer_process *p = calloc(1, sizeof(*p));

	if (!p || !(p->again = evtimer_new(base, on_again, p))) {
		free(p);
		err_set(err, "cannot set up the writer: memory is out");
		return NULL;
	}
	p->base = base;
	p->o = *o;
	p->life = p->gone = -1;
	memset(p->mine, -1, sizeof(p->mine));
	memset(p->theirs, -1, sizeof(p->theirs));
	if (!file_make_hidden_folder(o->state_path, 0700))
		err_set(err, "cannot make '%.120s': %s", o->state_path, strerror(errno));
	else if (open_lines(p, err)) {
		start(p);
		return p;
	}
	writer_process_free(p);
	return NULL;
}

void
writer_process_renew(struct writer_process *p, const struct writer_process_options *o)
{
	p->o = *o;
	if (p->life != -1)
		close(p->life);
	p->life = -1;
	p->renewing = true;
}

void
writer_process_free(struct writer_process *p)
{
	if (!p)
		return;
	forget_child(p);
	for (unsigned i = 0; i < SUPERVISOR_SLOTS; i++) {
		if (p->mine[i] != -1)
			close(p->mine[i]);
		if (p->theirs[i] != -1)
			close(p->theirs[i]);
	}
	event_free(p->again);
	free(p);
}
