/*
 * blogs/timezone.h: where the hands of a blog's clock stand.
 *
 * Jekyll tells the day of a post in the zone that the configuration names, so
 * the day is part of the address. The zone is read when the configuration is:
 * workers, which cannot read the system's zones, find it in memory.
 */
#ifndef CAPSULE_BLOGS_TIMEZONE_H
#define CAPSULE_BLOGS_TIMEZONE_H

#include "base/arena.h"

#include <stdint.h>

struct timezone_rules;

/* The zone "Europe/Lisbon", in `arena`; NULL when the system does not know it, or memory is out. */
const struct timezone_rules *timezone_load(struct arena *arena, const char *name);

/* Minutes east of UTC at a moment, in seconds since 1970; 0 when z is NULL. */
int timezone_offset(const struct timezone_rules *z, int64_t seconds);

/* The same where `seconds` is what the clock on the wall shows, as if it were UTC. */
int timezone_offset_by_wall(const struct timezone_rules *z, int64_t seconds);

#endif
