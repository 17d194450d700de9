/*
 * base/clock.h: the clock that nobody sets, for deadlines and durations
 * (CLOCK_MONOTONIC, clock_gettime(2)).
 */
#ifndef CAPSULE_BASE_CLOCK_H
#define CAPSULE_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_microseconds(void);
int64_t clock_milliseconds(void);
int64_t clock_seconds(void);

#endif
