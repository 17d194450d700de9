/* stats/feed_rhythm.c: how many read a feed; see feed_rhythm.h. */
#include "stats/feed_rhythm.h"

#include <stdlib.h>
#include <string.h>

enum {
	ROUNDS_LEAST = 4,          /* before anything is called a rhythm */
	BIN_SECONDS = 300,         /* how far from its moment a question may be */
	ASKED_LEAST = 3,           /* questions of an address before it is a subscriber */
};

static const uint32_t rhythms[STATS_RHYTHMS] = {
	900, 1800, 3600, 7200, 4 * 3600, 6 * 3600, 12 * 3600, 86400, 7 * 86400,
};

/* ---- by address --------------------------------------------------------------------- */

struct question {
	struct slice address;
	int64_t time;
};

static int
by_address(const void *a, const void *b)
{
	const struct question *x = a, *y = b;
	int order = slice_cmp(x->address, y->address);

	return order != 0 ? order : (x->time > y->time) - (x->time < y->time);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The rhythm that is nearest to `gap`, by their ratio. */
static size_t
nearest(int64_t gap)
{
	size_t best = 0;

	for (size_t i = 1; i < STATS_RHYTHMS; i++) {
		/* nearer to i than to i - 1: above their geometric mean */
		if ((double)gap * (double)gap > (double)rhythms[i] * (double)rhythms[i - 1])
			best = i;
	}
	return best;
}

/* The usual gap between two of somebody's questions, which are sorted. `gaps`: room for them. */
static int64_t
usual_gap(const struct question *q, size_t count, int64_t *gaps)
{
	for (size_t i = 1; i < count; i++)
		gaps[i - 1] = q[i].time - q[i - 1].time;
	qsort(gaps, count - 1, sizeof(*gaps), by_number);
	return gaps[(count - 1) / 2];
}

static void
find_by_address(struct stats_feed *f)
{
	struct question *all = malloc(f->count * sizeof(*all));
	int64_t *gaps = malloc(f->count * sizeof(*gaps));

	for (size_t i = 0; all && i < f->count; i++)
		all[i] = (struct question){ f->addresses[i], f->times[i] };
	if (all && gaps)
		qsort(all, f->count, sizeof(*all), by_address);
	for (size_t i = 0, end; all && gaps && i < f->count; i = end) {
		for (end = i + 1; end < f->count && slice_eq(all[end].address, all[i].address); end++)
			;
		if (end - i >= ASKED_LEAST)
			f->rhythms[nearest(usual_gap(all + i, end - i, gaps))].subscribers++;
	}
	free(all);
	free(gaps);
}

/* ---- by time alone -------------------------------------------------------------------- */

/* Moments are cut at two places, so that a rhythm on one cut lies whole between two of the other. */
static const uint32_t shifts[] = { 0, BIN_SECONDS / 2 };

/* A stretch of a rhythm: in how many rounds there was a question, and how many there were. */
struct bin {
	uint32_t rounds, questions;
	int64_t  last_round;
};

static void
fill_bins(struct bin *bins, size_t bin_count, const int64_t *times, size_t count, uint32_t period, uint32_t shift)
{
	for (size_t i = 0; i < bin_count; i++)
		bins[i] = (struct bin){ .last_round = -1 };
	for (size_t i = 0; i < count; i++) {
		int64_t moment = times[i] + shift, round = moment / period;
		struct bin *b = &bins[moment % period / BIN_SECONDS];

		b->questions++;
		if (b->last_round != round) {
			b->last_round = round;
			b->rounds++;
		}
	}
}

/* Take out up to `each` questions a round within the bin. Returns how many times are left. */
static size_t
take_out(int64_t *times, size_t count, uint32_t period, uint32_t shift, size_t bin, unsigned each)
{
	int64_t round = -1;
	unsigned taken = 0;
	size_t left = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t moment = times[i] + shift;

		if (moment / period != round) {
			round = moment / period;
			taken = 0;
		}
		if ((size_t)(moment % period / BIN_SECONDS) == bin && taken < each)
			taken++;
		else
			times[left++] = times[i];
	}
	return left;
}

static int
by_questions(const void *a, const void *b)
{
	const struct bin *x = a, *y = b;

	return (x->questions > y->questions) - (x->questions < y->questions);
}

/* What falls into a bin by chance: the median of all. */
static uint32_t
usual_questions(const struct bin *bins, size_t bin_count)
{
	struct bin *sorted = malloc(bin_count * sizeof(*sorted));
	uint32_t usual = 0;

	if (!sorted)
		return 0;
	memcpy(sorted, bins, bin_count * sizeof(*sorted));
	qsort(sorted, bin_count, sizeof(*sorted), by_questions);
	usual = sorted[bin_count / 2].questions;
	free(sorted);
	return usual;
}

/*
 * Find those who ask every r->seconds, and take their questions out of the
 * sorted `times`. Three rounds of four have to have one: machines sleep.
 */
static size_t
find_period(struct stats_rhythm *r, int64_t *times, size_t count, int64_t rounds, uint32_t shift)
{
	uint32_t usual = 0;
	size_t bin_count = r->seconds / BIN_SECONDS;
	struct bin *bins = malloc(bin_count * sizeof(*bins));

	if (bins) {
		fill_bins(bins, bin_count, times, count, r->seconds, shift);
		usual = usual_questions(bins, bin_count);
	}
	for (size_t i = 0; bins && i < bin_count; i++) {
		uint32_t more = bins[i].questions - (bins[i].questions < usual ? bins[i].questions : usual);
		unsigned each;

		if ((int64_t)bins[i].rounds * 4 < rounds * 3)
			continue;
		each = (unsigned)((more + bins[i].rounds / 2) / bins[i].rounds);
		r->subscribers += each;
		count = take_out(times, count, r->seconds, shift, i, each);
	}
	free(bins);
	return count;
}

static void
find_by_time(struct stats_feed *f)
{
	size_t count = f->count;
	int64_t span;

	qsort(f->times, count, sizeof(f->times[0]), by_number);
	span = f->times[count - 1] - f->times[0];
	for (size_t i = 0; i < STATS_RHYTHMS && count > 0; i++) {
		int64_t rounds = span / f->rhythms[i].seconds;

		for (size_t k = 0; k < 2 && rounds >= ROUNDS_LEAST && count > 0; k++)
			count = find_period(&f->rhythms[i], f->times, count, rounds, shifts[k]);
	}
}

void
feed_rhythm_find(struct stats_feed *f)
{
	bool known = false;

	for (size_t i = 0; i < STATS_RHYTHMS; i++)
		f->rhythms[i] = (struct stats_rhythm){ .seconds = rhythms[i] };
	for (size_t i = 0; i < f->count && !known; i++)
		known = !slice_eq(f->addresses[i], SLICE("-"));
	if (f->count == 0)
		return;
	if (known)
		find_by_address(f);
	else
		find_by_time(f);
	for (size_t i = 0; i < STATS_RHYTHMS; i++)
		f->subscribers += f->rhythms[i].subscribers;
}
