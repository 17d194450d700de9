/* indexing.c: the process that keeps the search index; see indexing.h. */
#include "indexing.h"

#include "search/search_index.h"

#include <errno.h>
#include <event2/event.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	TRIES_MOST = 3,            /* of a child that is killed; then the next change has to come */
	LOWEST_PRIORITY = 19,
};

struct indexing {
	struct event_base *base;
	struct indexing_options o;
	char path[PATH_MAX];
	pid_t pid;                 /* 0: none runs; the supervisor's loop takes its exit status */
	int fd;                    /* says a byte, enum search_made, before the child ends */
	struct event *readable;
	bool again;                /* something changed since it was forked */
	unsigned tries;
	bool told;                 /* the operator knows that it cannot be written */
};

void
indexing_put_path(char *path, size_t size, const char *folder)
{
	snprintf(path, size, "%s/search.db", folder);
}

/* Whether the folder is there, or can be made, and can be written. */
static bool
prepare(const char *folder, struct err *err)
{
	if (mkdir(folder, 0700) == -1 && errno != EEXIST)
		return err_set(err, "cannot make '%.120s' for the search index: %s", folder, strerror(errno));
	if (access(folder, W_OK | X_OK) == -1)
		return err_set(err, "cannot write the search index in '%.120s': %s", folder, strerror(errno));
	return true;
}

struct indexing *
indexing_new(struct event_base *base, const struct indexing_options *o, struct err *err)
{
	struct indexing *i;

	if (!prepare(o->folder, err))
		return NULL;
	i = calloc(1, sizeof(*i));
	if (!i) {
		err_set(err, "cannot keep a search index: memory is out");
		return NULL;
	}
	i->base = base;
	i->o = *o;
	i->fd = -1;
	indexing_put_path(i->path, sizeof(i->path), o->folder);
	if (search_index_prepare(i->path, err))
		return i;
	indexing_free(i);
	return NULL;
}

/* --- the child ------------------------------------------------------------------- */

/* Of all descriptors keep content and our line: listeners above all, which the next start has to bind. */
static void
close_others(int a, int b)
{
	int low = a < b ? a : b, high = a < b ? b : a;

	if (low > 3)
		close_range(3, (unsigned)low - 1, 0);
	if (high > low + 1)
		close_range((unsigned)low + 1, (unsigned)high - 1, 0);
	close_range((unsigned)high + 1, ~0U, 0);
}

static void
become_child(const struct indexing *i, int line)
{
	static const int usual[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGCHLD, SIGPIPE };
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "capsule-index");
	for (size_t k = 0; k < sizeof(usual) / sizeof(usual[0]); k++)
		signal(usual[k], SIG_DFL);
	signal(SIGINT, SIG_IGN);   /* of a terminal: the supervisor ends us */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	close_others(i->o.content, line);
	setpriority(PRIO_PROCESS, 0, LOWEST_PRIORITY);
}

static void
work(const struct indexing *i, int line)
{
	struct err err;
	enum search_made made;
	char word;

	become_child(i, line);
	made = search_index_update(i->path, i->o.catalog, i->o.content, &err);
	if (made == SEARCH_FAILED && !i->told)
		fprintf(stderr, "capsule: %s; what it had before is still found\n", err.text);
	word = (char)made;
	(void)!write(line, &word, 1);
	_exit(EXIT_SUCCESS);
}

/* --- the supervisor's side ----------------------------------------------------------- */

static void
forget_child(struct indexing *i)
{
	if (i->readable)
		event_free(i->readable);
	if (i->fd != -1)
		close(i->fd);
	i->readable = NULL;
	i->fd = -1;
	i->pid = 0;
}

/* The child is done, or was killed: then it said nothing. */
static void
on_line(evutil_socket_t fd, short what, void *arg)
{
	struct indexing *i = arg;
	char word;
	ssize_t n = read(fd, &word, 1);

	(void)what;
	forget_child(i);
	if (n != 1) {
		i->again = i->again || ++i->tries < TRIES_MOST;
	} else {
		i->tries = 0;
		i->told = word == SEARCH_FAILED;
	}
	if (n == 1 && word == SEARCH_NEW_FILE)
		i->o.made(i->o.ctx);
	if (i->again)
		indexing_start(i);
}

void
indexing_start(struct indexing *i)
{
	int line[2];

	if (!i)
		return;
	i->again = i->pid != 0;
	if (i->again || pipe(line) == -1)
		return;
	i->pid = fork();
	if (i->pid == 0) {
		close(line[0]);
		work(i, line[1]);
	}
	close(line[1]);
	i->fd = line[0];
	i->readable = i->pid == -1 ? NULL : event_new(i->base, i->fd, EV_READ, on_line, i);
	if (!i->readable || event_add(i->readable, NULL) == -1)
		forget_child(i);
}

void
indexing_free(struct indexing *i)
{
	if (!i)
		return;
	if (i->pid > 0)
		kill(i->pid, SIGKILL);
	forget_child(i);
	free(i);
}
