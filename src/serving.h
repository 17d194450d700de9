/*
 * serving.h: what `capsule serve` holds, for serve.c, reload.c and worker.c.
 *
 * The supervisor changes it between two generations; a worker has it as it
 * was when it was forked.
 */
#ifndef CAPSULE_SERVING_H
#define CAPSULE_SERVING_H

#include "certificates.h"
#include "indexing.h"
#include "net/visitors.h"
#include "sandbox.h"
#include "site_folder.h"
#include "supervisor.h"

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
	struct watch *watch;
	struct indexing *indexing;  /* NULL: the state folder cannot be written */
	struct event *due, *signals[5];
	struct buf findings, findings_before;
	struct err settings_err; /* what the last reload said of configuration and certificates */
};

/* ---- worker.c ---- */

/* A worker process, from fork to exit: a supervisor_options.work, `ctx` being a struct serving. */
int worker_run(void *ctx, const struct worker_line *line);

/* What workers are shut in by, as the configuration has it. */
struct sandbox_options worker_sandbox(const struct serving *s, struct report *report);

enum { WORKER_LEAVE_SECONDS = 4 };   /* from WORKER_LEAVE to the end */

/* ---- reload.c ---- */

void reload_init(struct serving *s);
void reload_release(struct serving *s);

/* Bring the catalog up to date; what is wrong with posts goes to stderr, once. */
bool reload_content(struct serving *s, bool *changed, struct err *err);

/* Read again what may have changed; the next generation is born when anything did, or `force`. */
void reload(struct serving *s, bool force);

/* Fork a generation and wake when the next post is due. */
bool reload_generation(struct serving *s, struct err *err);

/* Open the log that the configuration names, in place of the one before. */
bool reload_log(struct serving *s, struct err *err);

#endif
