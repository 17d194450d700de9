/*
 * serve/serve.c: `capsule serve`, told from the first line to the last.
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
#include "serve/serve.h"

#include "base/clock.h"
#include "base/descriptors.h"
#include "base/resident.h"
#include "blogs/blog.h"
#include "posts/watch.h"
#include "serve/notify.h"
#include "serve/serving.h"
#include "serve/status.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
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

void
serve_index_made(void *arg)
{
	struct err err;

	if (!reload_generation(arg, &err))
		fprintf(stderr, "capsule: %s\n", err.text);
}

static struct report machine_report = { .found = on_machine_finding };

static void
on_change(void *arg)
{
	reload_changed(arg);
}

static void
on_due(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	reload(arg, false);
}

/* ---- the service manager ----------------------------------------------------- */

/* RELOADING=1 holds until the next READY=1, which the new generation brings (sd_notify(3)). */
static void
tell_reloading(void)
{
	notify_send("RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_microseconds());
}

static void
on_ready(void *ctx)
{
	struct serving *s = ctx;
	size_t posts = 0;

	for (size_t i = 0; i < s->sites.count; i++)
		posts += catalog_post_count(s->sites.list[i]->catalog);
	notify_send("READY=1\nSTATUS=Serving gemini://%.200s/, %zu post%s in %zu capsule%s",
	    serving_config(s)->site.hosts[0], posts, posts == 1 ? "" : "s", s->sites.count, s->sites.count == 1 ? "" : "s");
	reload_chores(s);
	resident_give_back();
}

static void
on_settled(void *ctx)
{
	struct serving *s = ctx;

	__atomic_store_n(s->seen, s->scanned, __ATOMIC_RELEASE);
}

static void
on_watchdog(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg;
	notify_send("WATCHDOG=1");
}

/* Every day: what an operator has to do something about, in time. */
static void
on_day(evutil_socket_t fd, short what, void *arg)
{
	const struct serving *s = arg;

	(void)fd, (void)what;
	certificates_warn(&s->certificates, (int64_t)time(NULL));
}

static bool
set_daily(struct serving *s)
{
	static const struct timeval day = { 24 * 60 * 60, 0 };

	s->daily = event_new(s->base, -1, EV_PERSIST, on_day, s);
	return s->daily && event_add(s->daily, &day) == 0;
}

/* A sign of life twice in the time that the manager allows. */
static bool
set_watchdog(struct serving *s, unsigned long usec)
{
	struct timeval half = { (time_t)(usec / 2000000), (suseconds_t)(usec / 2 % 1000000) };

	if (usec == 0)
		return true;
	s->watchdog = event_new(s->base, -1, EV_PERSIST, on_watchdog, s);
	return s->watchdog && event_add(s->watchdog, &half) == 0;
}

/* ---- signals ------------------------------------------------------------------- */

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct serving *s = arg;
	struct err err;

	(void)what;
	if (sig == SIGHUP) {
		tell_reloading();
		reload(s, true);
	} else if (sig == SIGUSR1) {
		if (!reload_log(s, &err) || !reload_generation(s, &err))
			fprintf(stderr, "capsule: %s\n", err.text);
	} else if (sig != SIGPIPE) {
		notify_send("STOPPING=1");
		listeners_release(&s->listeners, NULL);  /* nobody new queues up where nobody lets them in */
		for (size_t i = 0; i < s->sites.count; i++) {
			indexing_free(s->sites.list[i]->indexing);
			s->sites.list[i]->indexing = NULL;
			archiving_free(s->sites.list[i]->archiving);
			s->sites.list[i]->archiving = NULL;
		}
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
	counters_forget_slot(s->counters, slot);
}

static void
print_counts(FILE *out, const struct catalog *c)
{
	size_t posts = catalog_post_count(c), pages = catalog_page_count(c);

	fprintf(out, "%zu post%s, %zu page%s", posts, posts == 1 ? "" : "s", pages, pages == 1 ? "" : "s");
}

/* "Hugo site: 212 posts, 14 pages, 3 languages; permalinks :year/:slug" */
static void
print_blog(FILE *out, const struct hosted *h)
{
	const struct blog *b = h->folder.config->blog;

	fprintf(out, "%s site: ", blog_kind_label(b->kind));
	print_counts(out, h->catalog);
	if (b->language_count > 1)
		fprintf(out, ", %zu languages", b->language_count);
	if (b->permalinks[0])
		fprintf(out, "; permalinks %s", b->permalinks);
	if (b->within[0])
		fprintf(out, "; blogs of their own, to be served alone: %s", b->within);
}

static void
print_capsule(const struct hosted *h)
{
	const struct site_settings *site = &h->folder.config->site;

	print_blog(stderr, h);
	fprintf(stderr, "; open gemini://%s", site->hosts[0]);
	if (site->public_port != GEMINI_PORT)
		fprintf(stderr, ":%u", site->public_port);
	fputs("/\n", stderr);
}

static void
print_start(const struct serving *s)
{
	listeners_print(&s->listeners);
	certificates_print(&s->certificates);
	certificates_warn(&s->certificates, (int64_t)time(NULL));
	for (size_t i = 0; i < s->sites.count; i++)
		print_capsule(s->sites.list[i]);
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

bool
serve_watch(struct serving *s, struct err *err)
{
	const char *watched[4 * CONFIG_SITES_MOST];
	size_t count = 0;

	for (size_t i = 0; i < s->sites.count; i++) {
		const struct site_folder *f = &s->sites.list[i]->folder;

		watched[count++] = f->content_path;
		watched[count++] = f->config_path;
		watched[count++] = f->phrases_path;
		watched[count++] = f->certs_path;
	}
	watch_free(s->watch);
	s->watch = watch_new(s->base, watched, count, on_change, s, &machine_report, err);
	return s->watch != NULL;
}

static bool
set_up_loop(struct serving *s, struct err *err)
{
	const struct supervisor_options so = {
		.work = worker_run, .ready = on_ready, .settled = on_settled, .gone = on_gone, .stopped = on_stopped, .ctx = s,
		.stop_seconds = STOP_SECONDS, .silence_seconds = SILENCE_SECONDS,
	};

	if (!(s->due = evtimer_new(s->base, on_due, s)) || !set_signals(s) || !set_watchdog(s, notify_init()) || !set_daily(s))
		return err_set(err, "cannot make an event loop");
	s->supervisor = supervisor_new(s->base, &so, err);
	return s->supervisor && reload_watch_keeper(s, err);
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
	int more[2 * CONFIG_SITES_MOST];
	const struct sandbox_options o = worker_sandbox(s, more, &machine_report);

	return serving_config(s)->sandbox == CONFIG_SANDBOX_OFF || sandbox_check(&o, err);
}

/* What is there of certificates can be used; what is not is made by the first start. */
static bool
check_certificates(struct serving *s, struct err *err)
{
	for (size_t i = 0; i < s->sites.count; i++) {
		const struct site_folder *f = &s->sites.list[i]->folder;
		const struct site_settings *site = &f->config->site;

		if (certificates_missing(f->certs_path, site->hosts[0])) {
			printf("no certificate for %s yet: the first start makes one\n", site->hosts[0]);
			continue;
		}
		certificates_release(&s->certificates);
		if (!certificates_load(&s->certificates, f->certs_path, site->hosts, site->host_count, false, err))
			return false;
	}
	return true;
}

static void
warn_of_exposed_keys(const struct serving *s)
{
	struct err why;

	for (size_t i = 0; i < s->sites.count; i++) {
		if (site_folder_keys_exposed(&s->sites.list[i]->folder, &why))
			fprintf(stderr, "capsule: %s\n", why.text);
	}
}

/* `serve --check`: all that a start would refuse, and nothing made. */
static bool
check_all(struct serving *s, struct err *err)
{
	bool changed;

	warn_of_exposed_keys(s);
	if (!check_certificates(s, err) || !check_sandbox(s, err) || !reload_content(s, NULL, &changed, err))
		return false;
	for (size_t i = 0; i < s->sites.count; i++) {
		if (s->sites.count > 1)
			printf("%s: ", s->sites.list[i]->folder.path);
		printf("the configuration is good: ");
		print_blog(stdout, s->sites.list[i]);
		printf("\n");
	}
	return true;
}

/* Watched first, then read: what changes meanwhile is told once the loop runs. */
static bool
read_content(struct serving *s, struct err *err)
{
	bool changed;

	s->base = event_base_new();
	if (!s->base)
		return err_set(err, "cannot make an event loop");
	return serve_watch(s, err) && reload_content(s, NULL, &changed, err);
}

static bool
set_up(struct serving *s, struct err *err)
{
	raise_descriptor_limit();
	warn_of_exposed_keys(s);
	if (!reload_certificates(&s->certificates, &s->sites, true, err) || !listeners_inherit(&s->listeners, err) ||
	    (!s->listeners.inherited && !listeners_open(&s->listeners, serving_config(s), NULL, err)) ||
	    !read_content(s, err))
		return false;
	descriptors_never_wait(STDERR_FILENO);  /* all findings are told; from here on readers would wait too */
	if (!reload_log(s, err))
		return false;
	reload_ports(s);
	s->visitors = visitors_new(SUPERVISOR_SLOTS, err);
	s->counters = counters_new(SUPERVISOR_SLOTS, err);
	s->seen = mmap(NULL, sizeof(*s->seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s->seen == MAP_FAILED) {
		s->seen = NULL;
		return err_set(err, "cannot share memory with workers: %s", strerror(errno));
	}
	if (!s->visitors || !s->counters || !check_sandbox(s, err) || !set_up_loop(s, err))
		return false;
	for (size_t i = 0; i < s->sites.count; i++)
		hosted_keep_index(s->sites.list[i], s->base, serving_config(s)->sandbox != CONFIG_SANDBOX_OFF, serve_index_made, s);
	s->status = status_new(s);
	return s->status || err_set(err, "cannot answer questions about the server: memory is out");
}

static void
tear_down(struct serving *s)
{
	watch_free(s->watch);
	status_free(s->status);
	supervisor_free(s->supervisor);
	for (size_t i = 0; i < sizeof(s->signals) / sizeof(s->signals[0]); i++) {
		if (s->signals[i])
			event_free(s->signals[i]);
	}
	if (s->due)
		event_free(s->due);
	if (s->watchdog)
		event_free(s->watchdog);
	if (s->daily)
		event_free(s->daily);
	reload_release(s);
	certificates_release(&s->certificates);
	if (s->base)
		event_base_free(s->base);
	visitors_free(s->visitors);
	counters_free(s->counters);
	if (s->seen)
		munmap(s->seen, sizeof(*s->seen));
	listeners_release(&s->listeners, NULL);
	if (s->log_fd != -1)
		close(s->log_fd);
}

int
serve_command(const struct options *o)
{
	struct serving s = { .options = o, .log_fd = -1 };
	struct err err;
	bool good = false;

	if (!reload_first(&s, &err))
		;
	else if (o->check)
		good = check_all(&s, &err);
	else if (set_up(&s, &err) && reload_generation(&s, &err)) {
		print_start(&s);
		s.chores_due = true;
		reload_changed(&s);   /* settings that changed before they were watched */
		good = event_base_dispatch(s.base) != -1 || err_set(&err, "the event loop broke");
	}
	if (!good)
		fprintf(stderr, "capsule: %s\n", err.text);
	tear_down(&s);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
