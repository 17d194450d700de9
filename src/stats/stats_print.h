/*
 * stats/stats_print.h: what a log says, for people and for programs.
 */
#ifndef CAPSULE_STATS_STATS_PRINT_H
#define CAPSULE_STATS_STATS_PRINT_H

#include "stats/log_stats.h"

#include <stdio.h>

/* Text with small bars, on lines of at most `columns`. */
void stats_print(FILE *out, const struct log_stats *s, unsigned columns);

/* One JSON object with all of it. False when memory is out. */
bool stats_print_json(FILE *out, const struct log_stats *s);

#endif
