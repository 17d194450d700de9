/* net/counters.c: what all workers have done, in numbers; see counters.h. */
#include "net/counters.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { WORDS = sizeof(struct tally) / sizeof(unsigned long long) };

const unsigned long counters_times[COUNTERS_TIMES - 1] = {
	1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000, 30000000,
};

struct counters {
	unsigned slots;
	struct tally kept;     /* of workers that are gone; the supervisor's */
	struct tally slot[];   /* each written by one worker */
};

static size_t
size_for(unsigned slots)
{
	return sizeof(struct counters) + slots * sizeof(struct tally);
}

struct counters *
counters_new(unsigned slots, struct err *err)
{
	struct counters *c = mmap(NULL, size_for(slots), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (c == MAP_FAILED) {
		err_set(err, "cannot share memory with the workers: %s", strerror(errno));
		return NULL;
	}
	c->slots = slots;
	return c;
}

void
counters_free(struct counters *c)
{
	if (c)
		munmap(c, size_for(c->slots));
}

/* One writer, readers that may see it a moment late: a load and a store are enough. */
static void
add(unsigned long long *to, unsigned long long n)
{
	__atomic_store_n(to, __atomic_load_n(to, __ATOMIC_RELAXED) + n, __ATOMIC_RELAXED);
}

static void
count_answer(struct tally *t, const struct visit *v)
{
	unsigned long took = v->microseconds < 0 ? 0 : (unsigned long)v->microseconds;
	int span = 0;

	while (span < COUNTERS_TIMES - 1 && took > counters_times[span])
		span++;
	add(&t->status[v->status < COUNTERS_STATUS_MOST ? v->status : 0], 1);
	add(&t->bytes, v->bytes);
	add(&t->times[span], 1);
	add(&t->microseconds, took);
	if (v->away == VISIT_TOO_MANY)
		add(&t->away_full, 1);
	else if (v->away == VISIT_TOO_MANY_FROM_THERE)
		add(&t->away_address, 1);
	else if (v->failure)
		add(&t->failed, 1);
}

void
counters_visit(struct counters *c, unsigned slot, const struct visit *v)
{
	struct tally *t;

	if (!c)
		return;
	t = &c->slot[slot];
	if (v->tls[0] != '\0')
		add(v->resumed ? &t->resumed : &t->full, 1);
	else if (v->failure)
		add(&t->failures[tls_failure_of(v->failure)], 1);
	if (v->status != 0)
		count_answer(t, v);
	else if (v->tls[0] != '\0')
		add(&t->silent, 1);
}

void
counters_closed(struct counters *c, unsigned slot)
{
	if (c)
		add(&c->slot[slot].closed, 1);
}

struct tally *
counters_slot(struct counters *c, unsigned slot)
{
	return &c->slot[slot];
}

static void
add_all(struct tally *to, const struct tally *from)
{
	unsigned long long *sum = (unsigned long long *)to;
	const unsigned long long *word = (const unsigned long long *)from;

	for (size_t i = 0; i < WORDS; i++)
		sum[i] += __atomic_load_n(&word[i], __ATOMIC_RELAXED);
}

void
counters_forget_slot(struct counters *c, unsigned slot)
{
	struct tally *t = &c->slot[slot];

	t->connections = t->cache_bytes = t->cache_pages = 0;
	add_all(&c->kept, t);
	memset(t, 0, sizeof(*t));
}

void
counters_sum(const struct counters *c, struct tally *sum)
{
	*sum = (struct tally){ 0 };
	add_all(sum, &c->kept);
	for (unsigned i = 0; i < c->slots; i++)
		add_all(sum, &c->slot[i]);
}
