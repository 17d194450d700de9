/*
 * base/crew.h: pieces of work that hang on nothing of one another, done by
 * several processes: as many as there are processors, CREW_MOST at most.
 *
 * Each has everything as it was when they were forked, and only what it writes
 * to files stays. They end with the caller, however that ends; what one was at
 * that is killed is begun anew by the caller.
 */
#ifndef CAPSULE_BASE_CREW_H
#define CAPSULE_BASE_CREW_H

#include "base/err.h"

#include <stddef.h>

enum { CREW_MOST = 4 };

/* Do the piece `i`; `member`: who does it, from 0 to CREW_MOST - 1, the caller's own process being 0. False with *err. */
typedef bool crew_work_fn(void *ctx, int member, size_t i, struct err *err);

/*
 * Have every piece from 0 to `count` - 1 done, begun in that order. After one
 * that fails no other is begun; false then, with its *err.
 */
bool crew_run(size_t count, crew_work_fn *work, void *ctx, struct err *err);

#endif
