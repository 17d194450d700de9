/* blogs/timezone.c: a zone's offsets, asked of the system once; see timezone.h. */
#include "blogs/timezone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ZONES "/usr/share/zoneinfo/"

enum { STEPS_MOST = 512, WEEK = 7 * 86400 };

static const int64_t first_moment = 631152000, last_moment = 2240611200;  /* 1990 to 2041 */

struct timezone_rules {
	size_t count;
	struct { int64_t from; int minutes; } steps[STEPS_MOST];  /* the first holds for all before, too */
};

static int
ask(int64_t seconds)
{
	time_t moment = (time_t)seconds;
	struct tm wall;

	return localtime_r(&moment, &wall) ? (int)(wall.tm_gmtoff / 60) : 0;
}

static void
add(struct timezone_rules *z, int64_t from, int minutes)
{
	if (z->count == STEPS_MOST)
		return;
	z->steps[z->count].from = from;
	z->steps[z->count++].minutes = minutes;
}

/* The first moment after `low`, up to `high`, with the offset of `high`. */
static int64_t
find_change(int64_t low, int64_t high, int minutes)
{
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (ask(middle) == minutes)
			high = middle;
		else
			low = middle;
	}
	return high;
}

/* No zone has changed its clocks twice within a week in these years. */
static void
ask_all(struct timezone_rules *z)
{
	int last = ask(first_moment);

	add(z, first_moment, last);
	for (int64_t at = first_moment + WEEK; at < last_moment; at += WEEK) {
		int now = ask(at);

		if (now != last)
			add(z, find_change(at - WEEK, at, now), now);
		last = now;
	}
}

static bool
is_known(const char *name)
{
	char file[256];

	if (!name[0] || strstr(name, "..") || snprintf(file, sizeof(file), ZONES "%s", name) >= (int)sizeof(file))
		return false;
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") == strlen(name) && access(file, R_OK) == 0;
}

const struct timezone_rules *
timezone_load(struct arena *arena, const char *name)
{
	const char *set = getenv("TZ");
	char *before = set ? strdup(set) : NULL;
	struct timezone_rules *z = is_known(name) && (before || !set) ? arena_get(arena, sizeof(*z)) : NULL;

	if (z) {
		z->count = 0;
		setenv("TZ", name, 1);
		tzset();
		ask_all(z);
		if (before)
			setenv("TZ", before, 1);
		else
			unsetenv("TZ");
		tzset();
	}
	free(before);
	return z;
}

int
timezone_offset(const struct timezone_rules *z, int64_t seconds)
{
	size_t low = 0, high = z ? z->count : 0;

	if (high == 0)
		return 0;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (z->steps[middle].from <= seconds)
			low = middle;
		else
			high = middle;
	}
	return z->steps[low].minutes;
}

int
timezone_offset_by_wall(const struct timezone_rules *z, int64_t seconds)
{
	int guess = timezone_offset(z, seconds);

	return timezone_offset(z, seconds - guess * 60);
}
