/*
 * worker.c: a worker process, from fork to exit; see serving.h.
 *
 * It sets up its own event loop, log, site and server, gives up all rights it
 * has no use for, says that it is ready, and answers visitors until its line
 * to the supervisor tells it to leave. The joint of net/ and pages/ is in
 * start(): site_answer() is handed to the server as the function that answers.
 */
#include "serving.h"

#include "access_log.h"
#include "net/server.h"
#include "search/search_query.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <unistd.h>

struct worker {
	struct serving *serving;
	const struct worker_line *line;
	struct event_base *base;
	struct server *server;
	struct search *search;       /* NULL: there is none */
	struct event *readable, *alive;
	bool leaving;
};

static void
on_drained(void *arg)
{
	struct worker *w = arg;

	event_base_loopexit(w->base, NULL);
}

/* Close our copies of the listening sockets: who starts next may bind them. */
static void
leave(struct worker *w, unsigned seconds)
{
	struct serving *s = w->serving;

	if (!w->leaving) {
		w->leaving = true;
		server_drain(w->server, seconds, on_drained, w);
		for (size_t i = 0; i < s->listener_count; i++)
			close(s->listeners[i]);
		return;
	}
	event_base_loopexit(w->base, &(struct timeval){ seconds, 0 });
}

/* The supervisor says something, or is gone. */
static void
on_line(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
	char word;
	ssize_t n = read(fd, &word, 1);

	(void)what;
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n == 1 && word == WORKER_DRAIN) {
		leave(w, w->serving->folder.config->limits.response_timeout);
		return;
	}
	leave(w, WORKER_LEAVE_SECONDS);
	if (n <= 0)
		event_base_loopexit(w->base, &(struct timeval){ WORKER_LEAVE_SECONDS, 0 });
}

static void
on_alive(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
	char word = WORKER_ALIVE;

	(void)fd;
	(void)what;
	(void)!write(w->line->fd, &word, 1);
}

/* Close every descriptor that a worker has no use for: the supervisor's loop, watch and lines. */
static void
close_others(const struct serving *s, int line)
{
	int keep[CONFIG_LISTEN_MOST + 4], kept = 0, from = 3;

	for (size_t i = 0; i < s->listener_count; i++)
		keep[kept++] = s->listeners[i];
	keep[kept++] = s->folder.content;
	keep[kept++] = line;
	if (s->log_fd != -1)
		keep[kept++] = s->log_fd;
	while (from >= 0) {
		int next = -1;

		for (int i = 0; i < kept; i++) {
			if (keep[i] >= from && (next == -1 || keep[i] < next))
				next = keep[i];
		}
		if (next == -1)
			close_range((unsigned)from, ~0U, 0);
		else if (next > from)
			close_range((unsigned)from, (unsigned)next - 1, 0);
		from = next == -1 ? -1 : next + 1;
	}
}

struct sandbox_options
worker_sandbox(const struct serving *s, struct report *report)
{
	const struct config *c = s->folder.config;

	return (struct sandbox_options){
		.content = s->folder.content, .user = c->user,
		.required = c->sandbox == CONFIG_SANDBOX_REQUIRED, .report = report,
	};
}

/* Shut the worker in: the last thing before it meets visitors. */
static bool
enter_sandbox(const struct serving *s, struct err *err)
{
	const struct sandbox_options o = worker_sandbox(s, NULL);

	return s->folder.config->sandbox == CONFIG_SANDBOX_OFF || sandbox_enter(&o, err);
}

/*
 * The search index, open before the sandbox closes. Where there is none and
 * none can be made there is no search; where one is being made, visitors are
 * asked to try again.
 */
static void
open_search(struct worker *w, struct site *site)
{
	const struct serving *s = w->serving;
	char path[SITE_PATH_MOST];

	indexing_put_path(path, sizeof(path), s->folder.state_path);
	if (!s->indexing && access(path, R_OK) == -1)
		return;
	w->search = search_new(path);
	site_set_search(site, w->search);
}

static bool
start(struct worker *w, struct access_log **log, struct site **site, struct err *err)
{
	static const struct timeval second = { 1, 0 };
	struct serving *s = w->serving;
	const struct config *c = s->folder.config;
	struct server_options so = {
		.listeners = s->listeners, .listener_count = s->listener_count,
		.proxies = (const char *const *)c->proxies, .proxy_count = c->proxy_count,
		.tls = s->certificates.tls, .limits = c->limits,
		.answer = site_answer, .visitors = s->visitors, .slot = w->line->slot,
	};

	w->base = event_base_new();
	if (!w->base)
		return err_set(err, "cannot make an event loop");
	if (s->log_fd != -1) {
		*log = access_log_new(w->base, s->log_fd, (enum log_addresses)c->log_addresses, err);
		if (!*log)
			return false;
		so.visited = access_log_visited;
		so.visited_ctx = *log;
	}
	so.site = *site = site_new(&c->site, s->catalog, s->folder.content, c->cache);
	if (!*site)
		return err_set(err, "cannot set up the site: memory is out");
	open_search(w, *site);
	w->server = server_new(w->base, &so, err);
	if (!w->server)
		return false;
	w->readable = event_new(w->base, w->line->fd, EV_READ | EV_PERSIST, on_line, w);
	w->alive = event_new(w->base, -1, EV_PERSIST, on_alive, w);
	if (!w->readable || !w->alive || event_add(w->readable, NULL) == -1 || event_add(w->alive, &second) == -1)
		return err_set(err, "cannot listen to the supervisor: memory is out");
	return enter_sandbox(s, err);
}

int
worker_run(void *ctx, const struct worker_line *line)
{
	struct worker w = { .serving = ctx, .line = line };
	struct access_log *log = NULL;
	struct site *site = NULL;
	char ready = WORKER_READY;
	struct err err;

	close_others(w.serving, line->fd);
	evutil_make_socket_nonblocking(line->fd);
	if (!start(&w, &log, &site, &err)) {
		fprintf(stderr, "capsule: worker cannot start: %s\n", err.text);
		return EXIT_FAILED;
	}
	(void)!write(line->fd, &ready, 1);
	event_base_dispatch(w.base);
	server_free(w.server);
	access_log_free(log);
	site_free(site);
	search_free(w.search);
	event_free(w.readable);
	event_free(w.alive);
	event_base_free(w.base);
	return EXIT_GOOD;
}
