/*
 * serve/serving.h: what `capsule serve` holds, for serve.c, reload.c and worker.c.
 *
 * The supervisor changes it between two generations; a worker has it as it
 * was when it was forked.
 */
#ifndef CAPSULE_SERVE_SERVING_H
#define CAPSULE_SERVE_SERVING_H

#include "net/counters.h"
#include "net/visitors.h"
#include "serve/certificates.h"
#include "serve/hosted.h"
#include "serve/listeners.h"
#include "serve/sandbox.h"
#include "serve/supervisor.h"

/* What the configuration decides; it is replaced as a whole or not at all. */
struct hosted_set {
	struct hosted *list[CONFIG_SITES_MOST];   /* the first one's configuration is the server's */
	struct config *configs[CONFIG_SITES_MOST];  /* what each is to have from now on, until it has */
	size_t count;
};

struct status_desk;

struct serving {
	const struct options *options;
	struct hosted_set sites;
	struct listeners listeners;
	struct certificates certificates;
	int    log_fd;           /* -1: no log */
	struct visitors *visitors;
	struct counters *counters;
	struct status_desk *status;
	struct event_base *base;
	struct supervisor *supervisor;
	struct watch *watch;
	int64_t *seen;           /* shared with all workers: visitors find all that was written before (clock_microseconds()) */
	int64_t scanned;         /* the same of the last scan, which the newest generation has */
	bool   look_at_all;      /* the last scan of content failed, so what changed is not known */
	bool   chores_due;       /* search index and bundles are to be made once readers are served */
	struct event *due, *daily, *watchdog, *signals[5];
	int64_t empty_until;     /* ms: until then a configuration that is empty does not count; 0: none is */
	struct err settings_err; /* what the last reload said of configuration and certificates */
};

/* The server's configuration. */
static inline const struct config *
serving_config(const struct serving *s)
{
	return s->sites.list[0]->folder.config;
}

/* ---- worker.c ---- */

/* A worker process, from fork to exit: a supervisor_options.work, `ctx` being a struct serving. */
int worker_run(void *ctx, const struct worker_line *line);

/*
 * What workers are shut in by, as the configuration has it. `more`: room for
 * the folders of further capsules, borrowed by the result.
 */
struct sandbox_options worker_sandbox(const struct serving *s, int more[2 * CONFIG_SITES_MOST], struct report *report);

enum { WORKER_LEAVE_SECONDS = 4 };   /* from WORKER_LEAVE to the end */

/* ---- serve.c ---- */

/* Watch the files of all capsules, in place of what was watched before. */
bool serve_watch(struct serving *s, struct err *err);

/* Workers have to open a search index that was not there: an indexing_options.made. */
void serve_index_made(void *serving);

/* ---- reload.c ---- */

/* Open SITE and the capsules that its configuration names. */
bool reload_first(struct serving *s, struct err *err);
void reload_release(struct serving *s);

/* The certificates of all capsules, as `configs` has them, or with NULL as they are. `may_make`: missing ones are made. */
bool reload_certificates(struct certificates *c, const struct hosted_set *sites, bool may_make, struct err *err);

/* Have the event loop watch over the process that keeps the keys, if there is one. */
bool reload_watch_keeper(struct serving *s, struct err *err);

/*
 * Bring all catalogs up to date; what is wrong with posts goes to stderr, once.
 * `watch`: only what it names is looked at, if it can; NULL: everything.
 */
bool reload_content(struct serving *s, const struct watch *watch, bool *changed, struct err *err);

/* Read again what may have changed; the next generation is born when anything did, or `force`. */
void reload(struct serving *s, bool force);
/* The same for what the watch tells, within its changed(). */
void reload_changed(struct serving *s);

/* Bring search index, manifest and bundles up to date as far as that is due. */
void reload_chores(struct serving *s);

/* Fork a generation and wake when the next post is due. */
bool reload_generation(struct serving *s, struct err *err);

/* Tell all capsules which ports the listeners really have. */
void reload_ports(struct serving *s);

/* Open the log that the configuration names, in place of the one before. */
bool reload_log(struct serving *s, struct err *err);

#endif
