/*
 * serve.c: `capsule serve`, told from the first line to the last.
 *
 * The start: open the site's folder, read capsule.yaml, load the certificates,
 * open the listeners, read the catalog, fork the first generation of workers.
 * Then the supervisor waits. A change below the folder, a signal, or a post
 * whose date has come leads to reload(): read again what may have changed, and
 * when anything did, fork the next generation.
 *
 * One request: a worker's server (net/) accepts a visitor, lets tls/ shake
 * hands, reads a line, has gemini/ take it apart and calls site_answer()
 * (pages/), which finds the post in the catalog (posts/), reads its file, has
 * gemtext/ convert it, and hands back a response; net/ sends it, says
 * close_notify and closes. The joint of net/ and pages/ is in worker.c.
 */
#include "serve.h"

#include "net/listener.h"
#include "posts/watch.h"
#include "serving.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	STOP_SECONDS = 5,          /* from SIGTERM to the end */
	SILENCE_SECONDS = 8,       /* without a sign of life from a worker */
};

/* A finding on this machine, not on a post. */
static void
on_machine_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	(void)r, (void)kind, (void)file, (void)line;
	fprintf(stderr, "capsule: %s\n", sentence);
}

/* Workers have to open a search index that was not there when they were born. */
static void
on_index_made(void *arg)
{
	struct err err;

	if (!reload_generation(arg, &err))
		fprintf(stderr, "capsule: %s\n", err.text);
}

static struct report machine_report = { .found = on_machine_finding };

static void
on_change(void *arg)
{
	reload(arg, false);
}

static void
on_due(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	reload(arg, false);
}

/* Nobody new queues up where nobody will let them in. */
static void
close_listeners(struct serving *s)
{
	for (size_t i = 0; i < s->listener_count; i++)
		close(s->listeners[i]);
	s->listener_count = 0;
}

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct serving *s = arg;
	struct err err;

	(void)what;
	if (sig == SIGHUP) {
		reload(s, true);
	} else if (sig == SIGUSR1) {
		if (!reload_log(s, &err) || !reload_generation(s, &err))
			fprintf(stderr, "capsule: %s\n", err.text);
	} else if (sig != SIGPIPE) {
		close_listeners(s);
		indexing_free(s->indexing);
		s->indexing = NULL;
		supervisor_stop(s->supervisor);
	}
}

static void
on_stopped(void *ctx)
{
	struct serving *s = ctx;

	event_base_loopexit(s->base, NULL);
}

static void
on_gone(void *ctx, unsigned slot)
{
	struct serving *s = ctx;

	visitors_forget_slot(s->visitors, slot);
}

/* A machine without IPv6, say, still serves on the other addresses. */
static bool
open_listeners(struct serving *s, struct err *err)
{
	const struct config *c = s->folder.config;

	for (size_t i = 0; i < c->listen_count; i++) {
		int fd = listener_open(c->listen[i], err);

		if (fd != -1)
			s->listeners[s->listener_count++] = fd;
		else if (c->listen_count > 1 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL))
			fprintf(stderr, "capsule: %s; going on without it\n", err->text);
		else
			return false;
	}
	return s->listener_count > 0;
}

static void
print_counts(FILE *out, const struct catalog *c)
{
	size_t posts = catalog_post_count(c), pages = catalog_page_count(c);

	fprintf(out, "%zu post%s, %zu page%s", posts, posts == 1 ? "" : "s", pages, pages == 1 ? "" : "s");
}

static void
print_listeners(const struct serving *s)
{
	const struct site_settings *site = &s->folder.config->site;
	struct buf address = BUF_INIT(128);

	for (size_t i = 0; i < s->listener_count; i++) {
		buf_clear(&address);
		listener_put_address(&address, s->listeners[i]);
		fprintf(stderr, "listening on %s\n", address.data);
	}
	buf_release(&address);
	certificates_print(&s->certificates);
	print_counts(stderr, s->catalog);
	fprintf(stderr, "; open gemini://%s", site->hosts[0]);
	if (site->public_port != GEMINI_PORT)
		fprintf(stderr, ":%u", site->public_port);
	fputs("/\n", stderr);
}

static bool
set_signals(struct serving *s)
{
	static const int wanted[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGPIPE };

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		s->signals[i] = evsignal_new(s->base, wanted[i], on_signal, s);
		if (!s->signals[i] || event_add(s->signals[i], NULL) == -1)
			return false;
	}
	return true;
}

static bool
set_up_loop(struct serving *s, struct err *err)
{
	const struct supervisor_options so = {
		.work = worker_run, .gone = on_gone, .stopped = on_stopped, .ctx = s,
		.stop_seconds = STOP_SECONDS, .silence_seconds = SILENCE_SECONDS,
	};
	const char *watched[] = { s->folder.content_path, s->folder.config_path, s->folder.certs_path };

	s->base = event_base_new();
	if (!s->base || !(s->due = evtimer_new(s->base, on_due, s)) || !set_signals(s))
		return err_set(err, "cannot make an event loop");
	s->supervisor = supervisor_new(s->base, &so, err);
	if (!s->supervisor)
		return false;
	s->watch = watch_new(s->base, watched, 3, on_change, s, &machine_report, err);
	return s->watch != NULL;
}

/* A blog is served without a search rather than not at all. */
static void
set_up_indexing(struct serving *s)
{
	const struct indexing_options io = {
		.folder = s->folder.state_path, .catalog = s->catalog, .content = s->folder.content,
		.made = on_index_made, .ctx = s,
	};
	struct err err;

	s->indexing = indexing_new(s->base, &io, &err);
	if (!s->indexing)
		fprintf(stderr, "capsule: %s; --state names another folder\n", err.text);
}

/* As many descriptors as the system lets us have: each visitor is one. */
static void
raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static bool
check_sandbox(struct serving *s, struct err *err)
{
	const struct sandbox_options o = worker_sandbox(s, &machine_report);

	return s->folder.config->sandbox == CONFIG_SANDBOX_OFF || sandbox_check(&o, err);
}

/* `serve --check`: all that a start would refuse, and nothing made. */
static bool
check_all(struct serving *s, struct err *err)
{
	const struct config *c = s->folder.config;
	bool changed;

	if (certificates_missing(s->folder.certs_path, c->site.hosts[0]))
		printf("no certificate for %s yet: the first start makes one\n", c->site.hosts[0]);
	else if (!certificates_load(&s->certificates, s->folder.certs_path, c->site.hosts, c->site.host_count, false, err))
		return false;
	if (!check_sandbox(s, err) || !reload_content(s, &changed, err))
		return false;
	printf("the configuration is good: ");
	print_counts(stdout, s->catalog);
	printf("\n");
	return true;
}

static bool
set_up(struct serving *s, struct err *err)
{
	const struct config *c = s->folder.config;
	bool changed;

	raise_descriptor_limit();
	if (!certificates_load(&s->certificates, s->folder.certs_path, c->site.hosts, c->site.host_count, true, err) ||
	    !reload_log(s, err) || !open_listeners(s, err) || !reload_content(s, &changed, err))
		return false;
	s->visitors = visitors_new(SUPERVISOR_SLOTS, err);
	if (!s->visitors || !check_sandbox(s, err) || !set_up_loop(s, err))
		return false;
	set_up_indexing(s);
	return true;
}

static void
tear_down(struct serving *s)
{
	watch_free(s->watch);
	indexing_free(s->indexing);
	supervisor_free(s->supervisor);
	for (size_t i = 0; i < sizeof(s->signals) / sizeof(s->signals[0]); i++) {
		if (s->signals[i])
			event_free(s->signals[i]);
	}
	if (s->due)
		event_free(s->due);
	if (s->base)
		event_base_free(s->base);
	visitors_free(s->visitors);
	close_listeners(s);
	if (s->log_fd != -1)
		close(s->log_fd);
	catalog_free(s->catalog);
	certificates_release(&s->certificates);
	site_folder_close(&s->folder);
	reload_release(s);
}

int
serve_command(const struct options *o)
{
	struct serving s = { .options = o, .log_fd = -1, .folder.content = -1 };
	struct err err;
	bool good = false;

	reload_init(&s);
	s.catalog = catalog_new();
	if (!s.catalog)
		err_set(&err, "cannot read the posts: memory is out");
	else if (!site_folder_open(&s.folder, o->arguments[0], o, &err))
		;
	else if (o->check)
		good = check_all(&s, &err);
	else if (set_up(&s, &err) && reload_generation(&s, &err)) {
		print_listeners(&s);
		indexing_start(s.indexing);
		good = event_base_dispatch(s.base) != -1 || err_set(&err, "the event loop broke");
	}
	if (!good)
		fprintf(stderr, "capsule: %s\n", err.text);
	tear_down(&s);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
