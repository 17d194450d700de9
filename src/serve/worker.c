/*
 * serve/worker.c: a worker process, from fork to exit; see serving.h.
 *
 * It sets up its own event loop, log, site and server, gives up all rights it
 * has no use for, says that it is ready, and answers visitors until its line
 * to the supervisor tells it to leave. The joint of net/ and pages/ is in
 * start(): site_answer() is handed to the server as the function that answers.
 */
#include "serve/serving.h"

#include "base/arena.h"
#include "base/descriptors.h"
#include "net/counters.h"
#include "net/server.h"
#include "search/search_query.h"
#include "serve/access_log.h"
#include "serve/errands.h"
#include "tls/key_desk.h"
#include "tls/tls_client.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

struct worker {
	struct serving *serving;
	const struct worker_line *line;
	struct event_base *base;
	struct server *server;
	struct access_log *log;      /* NULL: there is none */
	struct site *sites[CONFIG_SITES_MOST];        /* as many as the server has capsules */
	struct search *searches[CONFIG_SITES_MOST];   /* NULL: there is none */
	struct arena *certificates;  /* what their pages tell of them */
	struct errands *errands;     /* NULL: visitors can write nowhere */
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
	char word = WORKER_DEAF;

	if (!w->leaving) {
		w->leaving = true;
		server_drain(w->server, seconds, on_drained, w);
		for (size_t i = 0; i < s->listeners.count; i++)
			close(s->listeners.fds[i]);
		(void)!write(w->line->fd, &word, 1);
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
		leave(w, serving_config(w->serving)->limits.response_timeout);
		return;
	}
	errands_let_see(w->errands);   /* there is no next generation */
	leave(w, WORKER_LEAVE_SECONDS);
	if (n <= 0)
		event_base_loopexit(w->base, &(struct timeval){ WORKER_LEAVE_SECONDS, 0 });
}

/* How it is now, for whoever asks the supervisor. */
static void
tell_state(struct worker *w)
{
	struct tally now = { .connections = server_connections(w->server) };
	struct tally *mine = counters_slot(w->serving->counters, w->line->slot);

	for (size_t i = 0; i < w->serving->sites.count; i++) {
		struct page_cache_state cache = site_cache_state(w->sites[i]);

		now.cache_hits += cache.hits;
		now.cache_misses += cache.misses;
		now.cache_bytes += cache.bytes;
		now.cache_pages += cache.pages;
	}
	mine->connections = now.connections;
	mine->cache_hits = now.cache_hits;
	mine->cache_misses = now.cache_misses;
	mine->cache_bytes = now.cache_bytes;
	mine->cache_pages = now.cache_pages;
}

static void
on_alive(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
	char word = WORKER_ALIVE;

	(void)fd;
	(void)what;
	(void)!write(w->line->fd, &word, 1);
	tell_state(w);
}

/* Close every descriptor that a worker has no use for: the supervisor's loop, watch and lines. */
static void
close_others(const struct serving *s, const struct worker_line *own)
{
	int keep[CONFIG_LISTEN_MOST + 3 * CONFIG_SITES_MOST + 3];
	size_t kept = 0;

	for (size_t i = 0; i < s->listeners.count; i++)
		keep[kept++] = s->listeners.fds[i];
	for (size_t i = 0; i < s->sites.count; i++)
		keep[kept++] = s->sites.list[i]->folder.content;
	for (size_t i = 0; i < s->sites.count; i++) {
		if (archiving_folder(s->sites.list[i]->archiving) != -1)
			keep[kept++] = archiving_folder(s->sites.list[i]->archiving);
		if (s->sites.list[i]->writer)
			keep[kept++] = writer_process_line(s->sites.list[i]->writer, own->slot);
	}
	keep[kept++] = own->fd;
	if (s->certificates.keeper)
		keep[kept++] = keeper_desk(s->certificates.keeper);
	if (s->log_fd != -1)
		keep[kept++] = s->log_fd;
	descriptors_close_others(keep, kept);
}

struct sandbox_options
worker_sandbox(const struct serving *s, int more[2 * CONFIG_SITES_MOST], struct report *report)
{
	const struct config *c = serving_config(s);
	size_t count = 0;

	for (size_t i = 1; i < s->sites.count; i++)
		more[count++] = s->sites.list[i]->folder.content;
	for (size_t i = 0; i < s->sites.count; i++) {
		if (archiving_folder(s->sites.list[i]->archiving) != -1)
			more[count++] = archiving_folder(s->sites.list[i]->archiving);
	}
	return (struct sandbox_options){
		.content = s->sites.list[0]->folder.content, .more = more, .more_count = count,
		.user = c->user, .required = c->sandbox == CONFIG_SANDBOX_REQUIRED, .report = report,
	};
}

/* Shut the worker in: the last thing before it meets visitors. */
static bool
enter_sandbox(const struct serving *s, struct err *err)
{
	int more[2 * CONFIG_SITES_MOST];
	const struct sandbox_options o = worker_sandbox(s, more, NULL);

	return serving_config(s)->sandbox == CONFIG_SANDBOX_OFF || sandbox_enter(&o, err);
}

/*
 * The search index, open before the sandbox closes. Where there is none and
 * none can be made there is no search; where one is being made, visitors are
 * asked to try again.
 */
static void
open_search(struct worker *w, size_t i)
{
	const struct hosted *h = w->serving->sites.list[i];
	char path[SITE_PATH_MOST];

	indexing_put_path(path, sizeof(path), h->folder.state_path);
	if (!h->indexing && access(path, R_OK) == -1)
		return;
	w->searches[i] = search_new(path);
	site_set_search(w->sites[i], w->searches[i]);
}

/* What the page of the certificates tells; where memory is out, it tells nothing. */
static void
tell_certificates(struct worker *w, size_t i)
{
	const struct certificates *c = &w->serving->certificates;
	const struct site_settings *settings = &w->serving->sites.list[i]->folder.config->site;
	struct site_certificate *list;

	if (!settings->certificate_page || (!w->certificates && !(w->certificates = arena_new())))
		return;
	list = arena_array(w->certificates, c->count, sizeof(*list));
	if (list)
		site_set_certificates(w->sites[i], list,
		    certificates_tell(c, settings->hosts, settings->host_count, list, w->certificates));
}

/* The pages that are kept are shared out evenly. */
static bool
open_sites(struct worker *w, struct err *err)
{
	const struct hosted_set *all = &w->serving->sites;

	for (size_t i = 0; i < all->count; i++) {
		const struct hosted *h = all->list[i];

		w->sites[i] = site_new(&h->folder.config->site, h->catalog, h->folder.content,
		    serving_config(w->serving)->cache / all->count);
		if (!w->sites[i])
			return err_set(err, "cannot set up the site: memory is out");
		open_search(w, i);
		site_set_shelf(w->sites[i], archiving_folder(h->archiving));
		tell_certificates(w, i);
	}
	return true;
}

/* Which of several capsules is asked: the one that has the host, else the first, which refuses. */
static void
answer(void *arg, const struct request *req, struct response *res)
{
	struct worker *w = arg;
	const struct hosted_set *all = &w->serving->sites;

	for (size_t i = 1; i < all->count; i++) {
		if (site_answers_for(&all->list[i]->folder.config->site, req->host)) {
			site_answer(w->sites[i], req, res);
			return;
		}
	}
	site_answer(w->sites[0], req, res);
}

static void
on_visited(void *arg, const struct visit *v)
{
	struct worker *w = arg;

	counters_visit(w->serving->counters, w->line->slot, v);
	if (w->log)
		access_log_visited(w->log, v);
}

static bool
open_log(struct worker *w, struct err *err)
{
	const struct serving *s = w->serving;
	const struct config *c = serving_config(s);

	if (s->log_fd == -1)
		return true;
	w->log = access_log_new(w->base, s->log_fd, (enum log_addresses)c->log_addresses,
	    (enum log_format)c->log_format, err);
	return w->log != NULL;
}

/* Visitors are asked for a certificate where a host has something for those who show one. */
static void
ask_clients(const struct serving *s)
{
	for (size_t i = 0; i < s->sites.count; i++) {
		const struct site_settings *site = &s->sites.list[i]->folder.config->site;

		for (size_t k = 0; hosted_knows_clients(s->sites.list[i]) && k < site->host_count; k++)
			tls_context_ask_clients(s->certificates.tls, site->hosts[k]);
	}
}

/* Lines to the writers of those capsules that visitors may write to. */
static bool
open_errands(struct worker *w, struct server_options *so, struct err *err)
{
	const struct hosted_set *all = &w->serving->sites;

	for (size_t i = 0; i < all->count; i++) {
		const struct hosted *h = all->list[i];

		if (!h->writer)
			continue;
		if (!w->errands && !(w->errands = errands_new(w->base, w->serving->seen, err)))
			return false;
		if (!errands_add_writer(w->errands, &h->folder.config->site, writer_process_line(h->writer, w->line->slot)))
			return err_set(err, "cannot reach the writer: memory is out");
		site_let_write(w->sites[i]);
	}
	if (w->errands) {
		so->run = errands_run;
		so->cancel = errands_cancel;
		so->run_ctx = w->errands;
	}
	return true;
}

static bool
start(struct worker *w, struct err *err)
{
	static const struct timeval second = { 1, 0 };
	struct serving *s = w->serving;
	const struct config *c = serving_config(s);
	struct server_options so = {
		.listeners = s->listeners.fds, .listener_count = s->listeners.count,
		.proxies = (const char *const *)c->proxies, .proxy_count = c->proxy_count,
		.tls = s->certificates.tls, .limits = c->limits,
		.visitors = s->visitors, .counters = s->counters, .slot = w->line->slot,
		.visited = on_visited, .visited_ctx = w,
	};

	w->base = event_base_new();
	if (!w->base)
		return err_set(err, "cannot make an event loop");
	if (!open_log(w, err) || !open_sites(w, err) || !open_errands(w, &so, err))
		return false;
	so.answer = s->sites.count > 1 ? answer : site_answer;
	so.site = s->sites.count > 1 ? (void *)w : w->sites[0];
	so.takes_long = site_takes_long;
	ask_clients(s);
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
	char ready = WORKER_READY;
	struct err err;

	prctl(PR_SET_NAME, "capsule-worker");
	close_others(w.serving, line);
	if (w.serving->certificates.keeper)
		key_desk_use(keeper_desk(w.serving->certificates.keeper), line->slot);
	evutil_make_socket_nonblocking(line->fd);
	if (!start(&w, &err)) {
		fprintf(stderr, "capsule: worker cannot start: %s\n", err.text);
		return EXIT_FAILED;
	}
	(void)!write(line->fd, &ready, 1);
	event_base_dispatch(w.base);
	server_free(w.server);
	errands_free(w.errands);
	access_log_free(w.log);
	for (size_t i = 0; i < w.serving->sites.count; i++) {
		site_free(w.sites[i]);
		search_free(w.searches[i]);
	}
	arena_free(w.certificates);
	event_free(w.readable);
	event_free(w.alive);
	event_base_free(w.base);
	return EXIT_GOOD;
}
