/*
 * serve/status.h: a running server's answers to questions about itself.
 *
 * The supervisor listens on a Unix socket in the state folder, and on a
 * loopback port when the configuration names one, and answers by HTTP
 * (libevent's own):
 *
 *   /status.json   what `capsule status` shows
 *   /metrics       OpenMetrics 1.0, or Prometheus' text form for who does not ask for that
 *
 * Nothing it says names a visitor.
 */
#ifndef CAPSULE_SERVE_STATUS_H
#define CAPSULE_SERVE_STATUS_H

#include "serve/serving.h"

#include <sys/un.h>

struct status_desk;

/*
 * Answer for `s` (borrowed) on its loop. What cannot be opened is said on
 * stderr, and then there is nothing to ask. NULL when memory is out.
 */
struct status_desk *status_new(struct serving *s);
void status_free(struct status_desk *t);   /* removes the socket; NULL is fine */

/* The configuration was read again: listen where it says now. */
void status_reload(struct status_desk *t);

/* Connect to the server whose state folder this is. -1 with *err: none runs there. */
int status_connect(const char *state_path, struct err *err);

/* ---- what is answered: status_text.c ---- */

/* What only status.c knows. */
struct status_facts {
	const struct serving *serving;
	int64_t now, started;      /* seconds since 1970 UTC */
	double  rates[3];          /* answers a second, over about 1, 5 and 15 minutes */
};

/* Append all as JSON. False when memory is out. */
bool status_put_json(struct buf *out, const struct status_facts *f);

/* The same as metrics: OpenMetrics 1.0, or Prometheus' text form 0.0.4. */
void status_put_metrics(struct buf *out, const struct status_facts *f, bool openmetrics);

/* Bytes of memory that the process has in use, and of these those that it shares with no file or process; 0: unknown. */
void status_memory(pid_t pid, unsigned long long *resident, unsigned long long *own);

#endif
