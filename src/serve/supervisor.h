/*
 * serve/supervisor.h: generations of worker processes.
 *
 * The supervisor reads content and configuration and forks workers that
 * answer visitors. On a change it forks the next generation and, once that
 * accepts, tells the one before to finish and leave. Workers inherit all they
 * need, so nothing is shared that could change under them. A worker that dies
 * is forked again; one that shows no sign of life is ended and replaced.
 */
#ifndef CAPSULE_SERVE_SUPERVISOR_H
#define CAPSULE_SERVE_SUPERVISOR_H

#include "base/err.h"

#include <stddef.h>
#include <sys/types.h>

struct event_base;
struct supervisor;

enum { SUPERVISOR_SLOTS = 64 };   /* worker processes at once, leaving ones included */

/* What a worker process is told; its end of the line to the supervisor. */
struct worker_line {
	int      fd;      /* a stream socket: WORKER_* bytes come in and go out; end of file: leave */
	unsigned slot;    /* 0 to SUPERVISOR_SLOTS - 1, its own as long as it lives */
};

enum {
	WORKER_READY = 'r',   /* worker: I accept visitors */
	WORKER_ALIVE = 'a',   /* worker: each second */
	WORKER_DEAF  = 'x',   /* worker: I accept no more */
	WORKER_DRAIN = 'd',   /* supervisor: accept no more, finish, leave */
	WORKER_LEAVE = 'l',   /* supervisor: the same, within seconds */
};

struct supervisor_options {
	/* Runs in each new process, on a base of its own making; its result is the exit status. */
	int  (*work)(void *ctx, const struct worker_line *line);
	/* All workers of the newest generation accept visitors; also when one that died is replaced. May be NULL. */
	void (*ready)(void *ctx);
	/* Once for each generation: nobody but its workers accepts visitors any more. May be NULL. */
	void (*settled)(void *ctx);
	/* A worker is gone; its slot will be used again. */
	void (*gone)(void *ctx, unsigned slot);
	/* All workers are gone, after supervisor_stop(). */
	void (*stopped)(void *ctx);
	void *ctx;
	unsigned stop_seconds;     /* what supervisor_stop() gives them; then they are killed */
	unsigned silence_seconds;  /* without WORKER_ALIVE: taken for stuck and replaced */
};

/* `base` is borrowed, `o` copied. NULL with *err when something cannot be set up. */
struct supervisor *supervisor_new(struct event_base *base,
    const struct supervisor_options *o, struct err *err);

/* Fork a generation of `workers` processes and let it take over. False with *err when fork fails; the old one then stays. */
bool supervisor_next(struct supervisor *s, unsigned workers, struct err *err);

/* Let all workers finish and leave, then call `stopped`. */
void supervisor_stop(struct supervisor *s);

/* The newest generation, from 1; how many of its workers serve; the processes of all workers (room for SUPERVISOR_SLOTS). */
unsigned supervisor_generation(const struct supervisor *s);
unsigned supervisor_serving(const struct supervisor *s);
bool supervisor_is_settled(const struct supervisor *s);   /* the newest is the only one that accepts visitors */
size_t supervisor_pids(const struct supervisor *s, pid_t *pids);

void supervisor_free(struct supervisor *s);

#endif
