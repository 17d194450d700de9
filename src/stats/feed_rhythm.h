/*
 * stats/feed_rhythm.h: how many read a feed, from when it was asked for.
 *
 * Programs ask at a rhythm of their own: every hour, every day at breakfast.
 * Where addresses are in the log each address is somebody, and the usual gap
 * between two of its questions is its rhythm. Where they are not, the times
 * are laid over one another by each likely rhythm in turn, shortest first: a
 * moment of it at which the feed was asked for in most of its rounds is
 * somebody, or several when there were several questions each time, beyond
 * what falls on any moment by chance. What is explained so is taken out before
 * the next rhythm. Whoever asks at odd times is not counted.
 */
#ifndef CAPSULE_STATS_FEED_RHYTHM_H
#define CAPSULE_STATS_FEED_RHYTHM_H

#include "stats/log_stats.h"

/* Fill f->rhythms and f->subscribers from f->times, which need not be in order. */
void feed_rhythm_find(struct stats_feed *f);

#endif
