/*
 * net/counters.h: what all workers have done, in numbers.
 *
 * Like net/visitors.h a mapping that the supervisor makes and all workers
 * share, each writing in its own slot only. When a worker dies the supervisor
 * adds its slot to what is kept, so nothing is counted down by a reload.
 */
#ifndef CAPSULE_NET_COUNTERS_H
#define CAPSULE_NET_COUNTERS_H

#include "net/server.h"
#include "tls/tls_failure.h"

enum { COUNTERS_STATUS_MOST = 70, COUNTERS_TIMES = 12 };

/* Upper ends, in microseconds, of the spans of time that requests are sorted into; longer ones are in the last. */
extern const unsigned long counters_times[COUNTERS_TIMES - 1];

/* All are totals, but for what is said to be of now. */
struct tally {
	unsigned long long status[COUNTERS_STATUS_MOST];  /* answers by status */
	unsigned long long failed;            /* answers that broke off */
	unsigned long long silent;            /* visits without a request, after a handshake */
	unsigned long long bytes;             /* inside TLS */
	unsigned long long full, resumed;     /* handshakes */
	unsigned long long failures[TLS_FAILURE_COUNT];   /* handshakes that failed */
	unsigned long long away_full, away_address;  /* told 44: too many in all, from one address */
	unsigned long long closed;            /* for whom there was not even a 44 */
	unsigned long long times[COUNTERS_TIMES];    /* answers by time from accept to the last byte */
	unsigned long long microseconds;      /* of all answers */
	unsigned long long cache_hits, cache_misses;
	unsigned long long connections, cache_bytes, cache_pages;  /* now */
};

struct counters;

/* For `slots` worker processes at once, forked from here on. NULL with *err. */
struct counters *counters_new(unsigned slots, struct err *err);
void counters_free(struct counters *c);  /* unmap it, in this process */

/* In the worker of `slot`: a visit is over; somebody was shut out; how it is now. NULL: nobody counts. */
void counters_visit(struct counters *c, unsigned slot, const struct visit *v);
void counters_closed(struct counters *c, unsigned slot);
struct tally *counters_slot(struct counters *c, unsigned slot);  /* for what is of now, and the cache */

/* The worker of `slot` is dead: its totals are kept, the rest is forgotten. */
void counters_forget_slot(struct counters *c, unsigned slot);

/* All slots and what is kept. */
void counters_sum(const struct counters *c, struct tally *sum);

#endif
