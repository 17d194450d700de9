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
 * close_notify and closes. The joint of net/ and pages/ is in work().
 */
#include "serve.h"

#include "access_log.h"
#include "base/date.h"
#include "certificates.h"
#include "net/listener.h"
#include "net/visitors.h"
#include "sandbox.h"
#include "site_folder.h"
#include "supervisor.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	STOP_SECONDS = 5,        /* from SIGTERM to the end */
	LEAVE_SECONDS = 4,       /* what workers get of it to finish */
	SILENCE_SECONDS = 8,
	DUE_CHECK_SECONDS = 3600,  /* clocks are set, so a far date is looked at again */
};

struct serving {
	struct report report;    /* findings on posts go to stderr, each once */
	const struct options *options;
	struct site_folder folder;
	struct certificates certificates;
	struct catalog *catalog;
	int    listeners[CONFIG_LISTEN_MOST];
	size_t listener_count;
	int    log_fd;           /* -1: no log */
	struct visitors *visitors;
	struct event_base *base;
	struct supervisor *supervisor;
	struct event *due, *signals[5];
	struct buf findings, findings_before;
};

/* ---- in a worker ------------------------------------------------------- */

struct worker {
	struct serving *serving;
	const struct worker_line *line;
	struct event_base *base;
	struct server *server;
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
	leave(w, LEAVE_SECONDS);
	if (n <= 0)
		event_base_loopexit(w->base, &(struct timeval){ LEAVE_SECONDS, 0 });
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

static struct sandbox_options
sandbox_of(const struct serving *s, struct report *report)
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
	const struct sandbox_options o = sandbox_of(s, NULL);

	return s->folder.config->sandbox == CONFIG_SANDBOX_OFF || sandbox_enter(&o, err);
}

static bool
start_worker(struct worker *w, struct access_log **log, struct site **site, struct err *err)
{
	static const struct timeval second = { 1, 0 };
	struct serving *s = w->serving;
	const struct config *c = s->folder.config;
	struct server_options so = {
		.listeners = s->listeners, .listener_count = s->listener_count,
		.tls = s->certificates.tls, .limits = c->limits,
		.answer = site_answer, .visitors = s->visitors, .slot = w->line->slot,
	};
	struct event *readable, *alive;

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
	w->server = server_new(w->base, &so, err);
	if (!w->server)
		return false;
	readable = event_new(w->base, w->line->fd, EV_READ | EV_PERSIST, on_line, w);
	alive = event_new(w->base, -1, EV_PERSIST, on_alive, w);
	if (!readable || !alive || event_add(readable, NULL) == -1 || event_add(alive, &second) == -1)
		return err_set(err, "cannot listen to the supervisor: memory is out");
	return enter_sandbox(s, err);
}

/* A worker process, from fork to exit. */
static int
work(void *ctx, const struct worker_line *line)
{
	struct worker w = { .serving = ctx, .line = line };
	struct access_log *log = NULL;
	struct site *site = NULL;
	char ready = WORKER_READY;
	struct err err;

	close_others(w.serving, line->fd);
	evutil_make_socket_nonblocking(line->fd);
	if (!start_worker(&w, &log, &site, &err)) {
		fprintf(stderr, "capsule: worker cannot start: %s\n", err.text);
		return EXIT_FAILED;
	}
	(void)!write(line->fd, &ready, 1);
	event_base_dispatch(w.base);
	server_free(w.server);
	access_log_free(log);
	site_free(site);
	return EXIT_GOOD;
}

/* ---- in the supervisor ------------------------------------------------- */

/* A finding on a post: to stderr, unless the last scan said it too. */
static void
on_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct serving *s = (struct serving *)r;
	struct buf text = BUF_INIT(4096);

	(void)kind;
	if (line > 0)
		buf_printf(&text, "%s/%s:%u: %s\n", s->folder.content_path, file, line, sentence);
	else
		buf_printf(&text, "%s/%s: %s\n", s->folder.content_path, file, sentence);
	if (slice_search(buf_slice(&s->findings_before), buf_slice(&text)) == s->findings_before.len)
		fputs(text.data, stderr);
	buf_put_slice(&s->findings, buf_slice(&text));
	buf_release(&text);
}

/* A finding on this machine, not on a post. */
static void
on_machine_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	(void)r, (void)kind, (void)file, (void)line;
	fprintf(stderr, "capsule: %s\n", sentence);
}

static bool
scan(struct serving *s, bool *changed, struct err *err)
{
	struct buf before = s->findings_before;

	s->findings_before = s->findings;
	s->findings = before;
	buf_clear(&s->findings);
	return catalog_scan(s->catalog, s->folder.content, (int64_t)time(NULL), &s->report, changed, err);
}

static unsigned
worker_count(const struct config *c)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (c->workers > 0)
		return c->workers;
	return cores < 1 ? 1 : cores > 16 ? 16 : (unsigned)cores;
}

static bool
next_generation(struct serving *s)
{
	struct err err;

	if (supervisor_next(s->supervisor, worker_count(s->folder.config), &err))
		return true;
	fprintf(stderr, "capsule: %s\n", err.text);
	return false;
}

/* Wake when the next post is due that is dated in the future. */
static void
set_due(struct serving *s)
{
	int64_t at = catalog_next_due(s->catalog), left = at - (int64_t)time(NULL);
	struct timeval delay = { left < 0 ? 0 : left > DUE_CHECK_SECONDS ? DUE_CHECK_SECONDS : left, 10000 };

	if (at != 0)
		evtimer_add(s->due, &delay);
	else
		evtimer_del(s->due);
}

/* Where requests are logged now; -1: nowhere. */
static bool
open_log(const struct config *c, int *fd, struct err *err)
{
	if (strcmp(c->log_file, "none") == 0) {
		*fd = -1;
		return true;
	}
	*fd = c->log_file[0] == '\0' ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
	    : open(c->log_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
	return *fd != -1 || err_set(err, "cannot open the log '%s': %s", c->log_file, strerror(errno));
}

static void
reopen_log(struct serving *s)
{
	struct err err;
	int fd;

	if (!open_log(s->folder.config, &fd, &err)) {
		fprintf(stderr, "capsule: %s; the one before stays in use\n", err.text);
		return;
	}
	if (s->log_fd != -1)
		close(s->log_fd);
	s->log_fd = fd;
}

static void
take_config(struct serving *s, struct config *c)
{
	struct config *old = s->folder.config;
	bool same_listeners = c->listen_count == old->listen_count;

	fprintf(stderr, "capsule: %s was read again\n", s->folder.config_path);
	for (size_t i = 0; same_listeners && i < c->listen_count; i++)
		same_listeners = strcmp(c->listen[i], old->listen[i]) == 0;
	if (!same_listeners)
		fprintf(stderr, "capsule: 'listen' changed; that takes a restart\n");
	s->folder.config = c;
	if (strcmp(c->log_file, old->log_file) != 0)
		reopen_log(s);
	config_free(old);
}

/*
 * Take a changed configuration and changed certificates, both or neither: what
 * is wrong with one is said and all stays as it was. Whether anything changed.
 */
static bool
reload_settings(struct serving *s)
{
	struct err err;
	struct config *c = site_folder_reload(&s->folder, s->options, &err);
	bool new_config = c && !slice_eq(buf_slice(&c->source), buf_slice(&s->folder.config->source));
	struct certificates next = { 0 };
	bool new_certificates;

	if (!c || !certificates_load(&next, s->folder.certs_path, c->site.hosts, c->site.host_count, new_config, &err)) {
		fprintf(stderr, "capsule: %s; the configuration and certificates before stay in use\n", err.text);
		config_free(c);
		return false;
	}
	new_certificates = !certificates_equal(&next, &s->certificates);
	if (new_config)
		take_config(s, c);
	else
		config_free(c);
	if (new_certificates) {
		certificates_release(&s->certificates);
		s->certificates = next;
		certificates_print(&s->certificates);
	} else {
		certificates_release(&next);
	}
	return new_config || new_certificates;
}

/* Read again what may have changed; the next generation is born when anything did, or `force`. */
static void
reload(struct serving *s, bool force)
{
	bool settings = reload_settings(s), content = false;
	struct err err;

	if (!scan(s, &content, &err))
		fprintf(stderr, "capsule: %s; what was read before stays in use\n", err.text);
	if (force || settings || content)
		next_generation(s);
	set_due(s);
}

static void
on_due(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	reload(arg, false);
}

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct serving *s = arg;

	(void)what;
	if (sig == SIGHUP) {
		reload(s, true);
	} else if (sig == SIGUSR1) {
		reopen_log(s);
		next_generation(s);
	} else if (sig != SIGPIPE) {
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
	fprintf(stderr, "%zu posts, %zu pages; open gemini://%s", catalog_post_count(s->catalog),
	    catalog_page_count(s->catalog), site->hosts[0]);
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
		.work = work, .gone = on_gone, .stopped = on_stopped, .ctx = s,
		.stop_seconds = STOP_SECONDS, .silence_seconds = SILENCE_SECONDS,
	};

	s->base = event_base_new();
	if (!s->base || !(s->due = evtimer_new(s->base, on_due, s)) || !set_signals(s))
		return err_set(err, "cannot make an event loop");
	s->supervisor = supervisor_new(s->base, &so, err);
	return s->supervisor != NULL;
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
	struct report report = { on_machine_finding };
	const struct sandbox_options o = sandbox_of(s, &report);

	return s->folder.config->sandbox == CONFIG_SANDBOX_OFF || sandbox_check(&o, err);
}

static bool
set_up(struct serving *s, bool check, struct err *err)
{
	const struct config *c;
	bool changed;

	if (!site_folder_open(&s->folder, s->options->arguments[0], s->options, err))
		return false;
	c = s->folder.config;
	if (!certificates_load(&s->certificates, s->folder.certs_path, c->site.hosts, c->site.host_count, !check, err))
		return false;
	s->catalog = catalog_new();
	if (!s->catalog)
		return err_set(err, "cannot read the posts: memory is out");
	if (check)
		return scan(s, &changed, err);
	raise_descriptor_limit();
	if (!open_log(c, &s->log_fd, err) || !open_listeners(s, err) || !scan(s, &changed, err))
		return false;
	s->visitors = visitors_new(SUPERVISOR_SLOTS, err);
	return s->visitors && check_sandbox(s, err) && set_up_loop(s, err);
}

static void
tear_down(struct serving *s)
{
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
	for (size_t i = 0; i < s->listener_count; i++)
		close(s->listeners[i]);
	if (s->log_fd != -1)
		close(s->log_fd);
	catalog_free(s->catalog);
	certificates_release(&s->certificates);
	site_folder_close(&s->folder);
	buf_release(&s->findings);
	buf_release(&s->findings_before);
}

int
serve_command(const struct options *o)
{
	struct serving s = {
		.report.found = on_finding, .options = o, .log_fd = -1, .folder.content = -1,
		.findings = BUF_INIT(1 << 20), .findings_before = BUF_INIT(1 << 20),
	};
	struct err err;
	int status = EXIT_FAILED;

	if (!set_up(&s, o->check, &err)) {
		fprintf(stderr, "capsule: %s\n", err.text);
	} else if (o->check) {
		printf("the configuration is good: %zu posts, %zu pages\n",
		    catalog_post_count(s.catalog), catalog_page_count(s.catalog));
		status = EXIT_GOOD;
	} else if (next_generation(&s)) {
		print_listeners(&s);
		set_due(&s);
		event_base_dispatch(s.base);
		status = EXIT_GOOD;
	}
	tear_down(&s);
	return status;
}
