/*
 * serve/errands.h: a worker's errands to the writers.
 *
 * Each capsule that visitors may write to has a writer, at the other end of a
 * socket of this worker's own. A message goes out whole, with the memory that
 * belongs to it; the answer comes later. Nothing here ever waits.
 *
 * A writer that dies has lost the message it had in hand. The next one says
 * that it begins, and a worker that waits sends one message more: answers come
 * in the order of the messages, so what has none by then was lost.
 */
#ifndef CAPSULE_SERVE_ERRANDS_H
#define CAPSULE_SERVE_ERRANDS_H

#include "base/err.h"
#include "gemini/errand.h"

struct event_base;
struct errands;

enum {
	ERRANDS_SECONDS = 15,     /* for an answer */
	ERRANDS_SEEN_MS = 8000,   /* at most, until visitors find what was written */
};

/* `seen` (borrowed): what was written before that time, of clock_microseconds(), is found by every visitor. */
struct errands *errands_new(struct event_base *base, const int64_t *seen, struct err *err);
void errands_free(struct errands *all);   /* NULL is fine; what is under way is never answered */

/* The socket to the writer of `to` (errand.to); borrowed. False when memory is out. */
bool errands_add_writer(struct errands *all, const void *to, int line);

/* server_options.run and .cancel, `errands` being a struct errands. */
bool errands_run(void *errands, struct errand *e, void (*done)(void *arg, struct slice reply), void *arg);
void errands_cancel(void *errands, void *arg);

/* Nobody waits any more to be able to see what he wrote. */
void errands_let_see(struct errands *all);

#endif
