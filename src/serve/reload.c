/*
 * serve/reload.c: taking what changed, one mechanism for all of it; see serving.h.
 *
 * Content, configuration and certificates are read again when a file changed,
 * a signal asks for it or a post is due. What is wrong is said and left as it
 * was; when anything changed, the next generation of workers is born with it.
 */
#include "base/clock.h"
#include "blogs/blog.h"
#include "config/config_show.h"
#include "net/listener.h"
#include "posts/watch.h"
#include "serve/notify.h"
#include "serve/serving.h"
#include "serve/status.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	CHANGES_MOST = 1 << 20,    /* bytes of sentences about what changed */
	EMPTY_MS = 500,            /* for which a configuration has to be empty to count */
	DUE_CHECK_SECONDS = 3600,  /* clocks are set, so a far date is looked at again */
};

/* ---- content --------------------------------------------------------------- */

bool
reload_content(struct serving *s, const struct watch *watch, bool *changed, struct err *err)
{
	const char *const *paths = NULL;
	size_t count = 0;

	if (s->look_at_all || !watch || !watch_named(watch, &paths, &count))
		paths = NULL;
	*changed = false;
	s->look_at_all = true;
	for (size_t i = 0; i < s->sites.count; i++) {
		bool one;

		if (!hosted_rescan(s->sites.list[i], paths, count, &one, err))
			return false;
		*changed |= one;
	}
	s->look_at_all = false;
	return true;
}

/* ---- generations ----------------------------------------------------------- */

static unsigned
worker_count(const struct config *c)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (c->workers > 0)
		return c->workers;
	return cores < 1 ? 1 : cores > 16 ? 16 : (unsigned)cores;
}

/* Wake when the next post is due that is dated in the future. */
static void
set_due(struct serving *s)
{
	int64_t first = 0, left;
	struct timeval delay = { 0, 10000 };

	for (size_t i = 0; i < s->sites.count; i++) {
		int64_t at = catalog_next_due(s->sites.list[i]->catalog);

		if (at != 0 && (first == 0 || at < first))
			first = at;
	}
	left = first - (int64_t)time(NULL);
	delay.tv_sec = left < 0 ? 0 : left > DUE_CHECK_SECONDS ? DUE_CHECK_SECONDS : left;
	if (first != 0)
		evtimer_add(s->due, &delay);
	else
		evtimer_del(s->due);
}

bool
reload_generation(struct serving *s, struct err *err)
{
	set_due(s);
	for (size_t i = 0; i < s->sites.count; i++)
		hosted_keep_writer(s->sites.list[i], s->base, serving_config(s));
	return supervisor_next(s->supervisor, worker_count(serving_config(s)), err);
}

/* ---- the log ---------------------------------------------------------------- */

/* Where requests are logged now; -1: nowhere. */
static bool
open_log(const struct config *c, int *fd, struct err *err)
{
	if (strcmp(c->log_file, "none") == 0) {
		*fd = -1;
		return true;
	}
	*fd = c->log_file[0] == '\0' ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
	    : open(c->log_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640);
	return *fd != -1 || err_set(err, "cannot open the log '%s': %s", c->log_file, strerror(errno));
}

bool
reload_log(struct serving *s, struct err *err)
{
	int fd;

	if (!open_log(serving_config(s), &fd, err))
		return false;
	if (s->log_fd != -1)
		close(s->log_fd);
	s->log_fd = fd;
	return true;
}

/* ---- which capsules, and the configuration of each ------------------------------ */

/* What the capsule is to have from now on. */
static const struct config *
config_of(const struct hosted_set *sites, size_t i)
{
	return sites->configs[i] ? sites->configs[i] : sites->list[i]->folder.config;
}

static struct hosted *
find(const struct hosted_set *sites, const char *path)
{
	for (size_t i = 0; i < sites->count; i++) {
		if (strcmp(sites->list[i]->folder.path, path) == 0)
			return sites->list[i];
	}
	return NULL;
}

/* Say which keys of a further capsule are of no effect here. */
static void
print_foreign(const struct config *c, const char *file)
{
	struct buf text = BUF_INIT(CHANGES_MOST);

	config_put_foreign(&text, c, file);
	for (struct slice rest = buf_slice(&text); rest.len > 0;) {
		struct slice line = slice_cut_line(&rest);

		fprintf(stderr, "capsule: %.*s\n", SLICE_ARG(line));
	}
	buf_release(&text);
}

/* The capsule in the folder `name`, kept from `now` or opened. */
static bool
add_further(struct hosted_set *next, const struct hosted_set *now, const char *name, struct err *err)
{
	static const struct options none;   /* the command line is about the first one */
	char path[2 * SITE_PATH_MOST];
	struct hosted *h;

	snprintf(path, sizeof(path), "%s%s%s", name[0] == '/' ? "" : now->list[0]->folder.path,
	    name[0] == '/' ? "" : "/", name);
	if (find(next, path))
		return err_set(err, "%s: 'sites' names '%.100s' twice", now->list[0]->folder.config_path, name);
	h = find(now, path);
	if (h && !(next->configs[next->count] = site_folder_reload(&h->folder, &none, err)))
		return false;
	if (!h && !(h = hosted_open(path, &none, err)))
		return false;
	if (!find(now, path))
		print_foreign(h->folder.config, h->folder.config_path);
	next->list[next->count++] = h;
	return true;
}

/* Two capsules cannot answer for one host. */
static bool
check_hosts(const struct hosted_set *sites, struct err *err)
{
	for (size_t i = 1; i < sites->count; i++) {
		const struct site_settings *mine = &config_of(sites, i)->site;

		for (size_t k = 0; k < i * mine->host_count; k++) {
			const struct site_settings *other = &config_of(sites, k / mine->host_count)->site;
			const char *host = mine->hosts[k % mine->host_count];

			for (size_t n = 0; n < other->host_count; n++) {
				if (strcmp(host, other->hosts[n]) == 0)
					return err_set(err, "%s: '%.100s' is a host of '%.60s' already",
					    sites->list[i]->folder.config_path, host,
					    sites->list[k / mine->host_count]->folder.path);
			}
		}
	}
	return true;
}

/* Fill *next with the capsules that the files name now, kept or opened, and their configurations. */
static bool
read_sites(struct hosted_set *next, const struct serving *s, struct err *err)
{
	const struct config *c;

	*next = (struct hosted_set){ .list = { s->sites.list[0] }, .count = 1 };
	c = next->configs[0] = site_folder_reload(&s->sites.list[0]->folder, s->options, err);
	for (size_t i = 0; c && i < c->more_sites; i++) {
		if (!add_further(next, &s->sites, c->sites[i], err))
			return false;
	}
	return c && check_hosts(next, err);
}

/* Close what `sites` has and `kept` has not. */
static void
drop_sites(struct hosted_set *sites, const struct hosted_set *kept)
{
	for (size_t i = 0; i < CONFIG_SITES_MOST; i++) {
		config_free(sites->configs[i]);
		if (i < sites->count && !find(kept, sites->list[i]->folder.path))
			hosted_close(sites->list[i]);
	}
	*sites = (struct hosted_set){ 0 };
}

bool
reload_first(struct serving *s, struct err *err)
{
	struct hosted_set next;
	bool ok;

	s->sites.list[0] = hosted_open(s->options->arguments[0], s->options, err);
	if (!s->sites.list[0])
		return false;
	s->sites.count = 1;
	ok = read_sites(&next, s, err);
	if (!ok) {
		drop_sites(&next, &s->sites);
		return false;
	}
	for (size_t i = 0; i < next.count; i++) {
		config_free(next.configs[i]);   /* read a moment ago */
		next.configs[i] = NULL;
	}
	s->sites = next;
	return true;
}

void
reload_release(struct serving *s)
{
	drop_sites(&s->sites, &(struct hosted_set){ 0 });
}

/* ---- all of it --------------------------------------------------------------- */

/* What the next generation is to have; taken as a whole or not at all. */
struct settings {
	struct hosted_set sites;
	struct listeners listeners;
	struct certificates certificates;
	struct buf changes;        /* a line for each key that has another value */
	bool new_config;
};

static void
list_sources(struct certificates_source sources[CONFIG_SITES_MOST], const struct hosted_set *sites)
{
	for (size_t i = 0; i < sites->count; i++) {
		const struct site_settings *site = &config_of(sites, i)->site;

		sources[i] = (struct certificates_source){ sites->list[i]->folder.certs_path, site->hosts, site->host_count };
	}
}

bool
reload_certificates(struct certificates *c, const struct hosted_set *sites, bool may_make, struct err *err)
{
	const struct config *first = config_of(sites, 0);
	struct certificates_source sources[CONFIG_SITES_MOST];
	const struct keeper_options o = {
		.sources = sources, .source_count = sites->count, .may_make = may_make,
		.shut_in = first->sandbox != CONFIG_SANDBOX_OFF,
		.sandbox = { .content = sites->list[0]->folder.content, .sees_nothing = true, .user = first->user,
		    .required = first->sandbox == CONFIG_SANDBOX_REQUIRED },
	};
	uint64_t stamp;
	bool ok;

	list_sources(sources, sites);
	stamp = certificates_stamp(sources, sites->count);
	ok = first->private_key == CONFIG_KEY_APART ? certificates_load_apart(c, &o, err)
	    : certificates_load_all(c, sources, sites->count, may_make, err);
	c->stamp = may_make ? certificates_stamp(sources, sites->count) : stamp;   /* what was made is no change */
	return ok;
}

/* Whether the files are those that were loaded. */
static bool
same_certificates(const struct serving *s)
{
	struct certificates_source sources[CONFIG_SITES_MOST];

	list_sources(sources, &s->sites);
	return certificates_stamp(sources, s->sites.count) == s->certificates.stamp;
}

bool
reload_watch_keeper(struct serving *s, struct err *err)
{
	return !s->certificates.keeper || keeper_watch(s->certificates.keeper, s->base) ||
	    err_set(err, "cannot watch over the process with the keys: memory is out");
}

/* A line for each key that has another value than before, after one that names the file. */
static bool
compare_configs(struct settings *next, const struct hosted *h, const struct config *now)
{
	struct buf changes = BUF_INIT(CHANGES_MOST);
	bool changed;

	config_put_changes(&changes, h->folder.config, now);
	changed = changes.len > 0 || !slice_eq(buf_slice(&now->source), buf_slice(&h->folder.config->source)) ||
	    now->blog->fingerprint != h->folder.config->blog->fingerprint ||
	    now->phrases_print != h->folder.config->phrases_print;
	if (changed)
		buf_printf(&next->changes, "%s was read again%s\n", h->folder.config_path,
		    changes.len > 0 ? "" : "; no value changed");
	buf_put_slice(&next->changes, buf_slice(&changes));
	buf_release(&changes);
	return changed;
}

static bool
read_settings(struct settings *next, const struct serving *s, struct err *err)
{
	buf_init(&next->changes, CHANGES_MOST);
	if (!read_sites(&next->sites, s, err))
		return false;
	next->new_config = next->sites.count != s->sites.count;
	for (size_t i = 0; i < next->sites.count; i++) {
		const struct hosted *h = next->sites.list[i];

		if (next->sites.configs[i] && compare_configs(next, h, next->sites.configs[i]))
			next->new_config = true;
		else if (!find(&s->sites, h->folder.path))
			next->new_config = true;
	}
	if (next->new_config && !s->listeners.inherited &&
	    !listeners_open(&next->listeners, config_of(&next->sites, 0), &s->listeners, err))
		return false;
	return (!next->new_config && same_certificates(s)) ||
	    reload_certificates(&next->certificates, &next->sites, next->new_config, err);
}

static void
drop_settings(struct settings *next, const struct serving *s)
{
	drop_sites(&next->sites, &s->sites);
	listeners_release(&next->listeners, &s->listeners);
	certificates_release(&next->certificates);
	buf_release(&next->changes);
}

/* Sockets that a service manager opened are its own to change. */
static void
take_listeners(struct serving *s, struct settings *next)
{
	bool same = next->listeners.count == s->listeners.count;
	const struct config *c = config_of(&next->sites, 0), *before = serving_config(s);

	if (s->listeners.inherited) {
		same = c->listen_count == before->listen_count;
		for (size_t i = 0; same && i < c->listen_count; i++)
			same = strcmp(c->listen[i], before->listen[i]) == 0;
		if (!same)
			fprintf(stderr, "capsule: 'listen' changed, but the service manager opened the sockets; "
			    "that takes a change of its socket unit and a restart\n");
		return;
	}
	for (size_t i = 0; same && i < s->listeners.count; i++)
		same = next->listeners.fds[i] == s->listeners.fds[i];
	listeners_release(&s->listeners, &next->listeners);
	s->listeners = next->listeners;
	next->listeners = (struct listeners){ 0 };
	if (!same)
		listeners_print(&s->listeners);
}

static void
on_rewatch(evutil_socket_t fd, short what, void *arg)
{
	struct err err;

	(void)fd, (void)what;
	if (!serve_watch(arg, &err))
		fprintf(stderr, "capsule: %s\n", err.text);
	reload(arg, false);   /* what changed between the scan and the first watch */
}

/* The capsules with their configurations; those that are new are scanned with all others. */
static void
take_sites(struct serving *s, struct settings *next)
{
	static const struct timeval at_once;
	struct hosted_set before = s->sites;
	bool same = before.count == next->sites.count;

	for (size_t i = 0; i < next->sites.count; i++) {
		struct hosted *h = next->sites.list[i];

		if (next->sites.configs[i]) {
			if (strcmp(h->folder.config->blog->folder, next->sites.configs[i]->blog->folder) != 0)
				fprintf(stderr, "capsule: the kind of blog in '%s' changed; that takes a restart\n", h->folder.path);
			config_free(h->folder.config);
			h->folder.config = next->sites.configs[i];
			next->sites.configs[i] = NULL;
		}
		if (find(&before, h->folder.path))
			continue;
		fprintf(stderr, "capsule: the capsule in '%s' is served too\n", h->folder.path);
		hosted_keep_index(h, s->base, serving_config(s)->sandbox != CONFIG_SANDBOX_OFF, serve_index_made, s);
		same = false;
	}
	s->sites = next->sites;
	drop_sites(&before, &s->sites);
	next->sites = (struct hosted_set){ 0 };
	if (!same)
		event_base_once(s->base, -1, EV_TIMEOUT, on_rewatch, s, &at_once);
}

/* Where a further capsule names no public port, the server's holds. */
void
reload_ports(struct serving *s)
{
	unsigned ports[CONFIG_LISTEN_MOST], general = serving_config(s)->public_port;

	for (size_t i = 0; i < s->listeners.count; i++)
		ports[i] = listener_port(s->listeners.fds[i]);
	for (size_t i = 0; i < s->sites.count; i++) {
		struct config *c = s->sites.list[i]->folder.config;

		config_set_ports(c, c->public_port != 0 ? c->public_port : general, ports, s->listeners.count);
	}
}

/* Say what is wrong, once, however often it is read again. */
static void
refuse_settings(struct serving *s, const struct err *err)
{
	if (strcmp(s->settings_err.text, err->text) != 0)
		fprintf(stderr, "capsule: %s; the configuration and certificates before stay in use\n", err->text);
	s->settings_err = *err;
}

static void
take_settings(struct serving *s, struct settings *next)
{
	char *log_file = strdup(serving_config(s)->log_file);
	struct err err;

	for (struct slice rest = buf_slice(&next->changes); rest.len > 0;) {
		struct slice line = slice_cut_line(&rest);

		fprintf(stderr, "capsule: %.*s\n", SLICE_ARG(line));
	}
	take_listeners(s, next);
	take_sites(s, next);
	reload_ports(s);
	status_reload(s->status);
	if ((!log_file || strcmp(log_file, serving_config(s)->log_file) != 0) && !reload_log(s, &err))
		fprintf(stderr, "capsule: %s; the one before stays in use\n", err.text);
	free(log_file);
}

/*
 * Take changed configurations, listeners and certificates, all or none: what
 * is wrong with one is said and all stays as it was. Whether anything changed.
 */
static void
on_look_again(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	reload(arg, false);
}

/*
 * A file that is written in place is empty for a moment, and an empty
 * configuration answers for other hosts: it counts when it stays so.
 */
static bool
is_emptied(struct serving *s, const struct hosted_set *next)
{
	static const struct timeval soon = { 0, EMPTY_MS * 1000 };
	int64_t now = clock_milliseconds();
	bool empty = false;

	for (size_t i = 0; i < next->count; i++)
		empty |= next->configs[i] && next->configs[i]->source.len == 0 &&
		    next->list[i]->folder.config->source.len > 0;
	if (!empty)
		s->empty_until = 0;
	else if (s->empty_until == 0)
		s->empty_until = now + EMPTY_MS;
	if (!empty || now >= s->empty_until)
		return false;
	event_base_once(s->base, -1, EV_TIMEOUT, on_look_again, s, &soon);
	return true;
}

static bool
reload_settings(struct serving *s)
{
	struct settings next = { 0 };
	struct err err;
	bool changed, new_certificates;

	if (!read_settings(&next, s, &err)) {
		refuse_settings(s, &err);
		drop_settings(&next, s);
		return false;
	}
	if (is_emptied(s, &next.sites)) {
		drop_settings(&next, s);
		return false;
	}
	s->settings_err.text[0] = '\0';
	new_certificates = next.certificates.tls && (!certificates_equal(&next.certificates, &s->certificates) ||
	    !next.certificates.keeper != !s->certificates.keeper);
	if (next.certificates.tls && !new_certificates)
		s->certificates.stamp = next.certificates.stamp;
	changed = next.new_config || new_certificates;
	if (next.new_config)
		take_settings(s, &next);
	if (new_certificates) {
		struct certificates before = s->certificates;

		s->certificates = next.certificates;
		next.certificates = before;
		certificates_print(&s->certificates);
		certificates_warn(&s->certificates, (int64_t)time(NULL));
		if (!reload_watch_keeper(s, &err))
			fprintf(stderr, "capsule: %s\n", err.text);
	}
	drop_settings(&next, s);
	return changed;
}

/* Not before readers are served: whoever waits for an edit does not wait for these. */
void
reload_chores(struct serving *s)
{
	for (size_t i = 0; i < s->sites.count && s->chores_due; i++) {
		indexing_start(s->sites.list[i]->indexing);
		archiving_start(s->sites.list[i]->archiving);
	}
	s->chores_due = false;
}

static void
take_changes(struct serving *s, const struct watch *watch, bool force)
{
	int64_t until = watch ? watch_told_until(watch) : clock_microseconds();
	bool settings = reload_settings(s), content = false;
	struct err err;

	if (!reload_content(s, watch, &content, &err))
		fprintf(stderr, "capsule: %s; what was read before stays in use\n", err.text);
	else
		s->scanned = until;
	s->chores_due = s->chores_due || content || settings;
	if (!force && !settings && !content) {
		set_due(s);
		if (supervisor_is_settled(s->supervisor))
			__atomic_store_n(s->seen, s->scanned, __ATOMIC_RELEASE);
	} else if (!reload_generation(s, &err)) {
		fprintf(stderr, "capsule: %s\n", err.text);
		notify_send("READY=1");   /* as before */
	}
}

void
reload(struct serving *s, bool force)
{
	take_changes(s, NULL, force);
}

void
reload_changed(struct serving *s)
{
	take_changes(s, s->watch, false);
}
