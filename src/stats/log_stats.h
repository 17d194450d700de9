/*
 * stats/log_stats.h: what a log says of a capsule's readers, added up.
 */
#ifndef CAPSULE_STATS_LOG_STATS_H
#define CAPSULE_STATS_LOG_STATS_H

#include "base/table.h"
#include "stats/log_line.h"

enum {
	STATS_PATHS_MOST = 1 << 20,   /* different addresses that are kept apart; further ones count as one */
	STATS_TIMES = 24,             /* spans of time, each twice as long as the one before: 2^i microseconds */
};

/* X(kind, name, what is asked) */
#define STATS_ROBOT_TABLE(X) \
	X(CRAWLER,  "crawlers",  "robots.txt") \
	X(ARCHIVE,  "archives",  "manifest.txt, capsule.gpub, capsule.tar.gz") \
	X(SCANNER,  "scanners",  ".php, .env, .git, wp-*, cgi-bin") \
	X(FAVICON,  "favicons",  "favicon.txt, favicon.ico") \
	X(PROXY,    "proxies",   "other servers' pages (53)") \
	X(HTTP,     "web",       "HTTP, where TLS was expected")
#define STATS_ROBOT_AS_ENUM(kind, name, asks) STATS_ROBOT_##kind,
enum stats_robot { STATS_ROBOT_TABLE(STATS_ROBOT_AS_ENUM) STATS_ROBOT_COUNT };
extern const char *const stats_robot_names[STATS_ROBOT_COUNT], *const stats_robot_asks[STATS_ROBOT_COUNT];

struct stats_day {
	int64_t day;               /* since 1970 */
	uint64_t answers, bytes;
};

/* Something that is counted under its name. */
struct stats_item {
	struct slice name;         /* borrowed from the log */
	uint64_t count, bytes;
};

/* Those who ask for a feed again and again. */
struct stats_rhythm {
	uint32_t seconds;          /* between two questions */
	unsigned subscribers;
};

enum { STATS_RHYTHMS = 9, STATS_FEEDS_MOST = 64 };

struct stats_feed {
	struct slice name;
	int64_t *times; size_t count, room;        /* when it was asked for */
	struct slice *addresses;                   /* by whom; NULL: no addresses were logged */
	struct stats_rhythm rhythms[STATS_RHYTHMS];  /* by log_stats_finish() */
	unsigned subscribers;                      /* in all */
};

struct log_stats {
	uint64_t lines, foreign;           /* all; those that are no requests */
	uint64_t answers, bytes, resumed, handshakes, broken_off;
	int64_t  first, last;              /* seconds since 1970 */
	uint64_t status[70];
	uint64_t times[STATS_TIMES];
	struct stats_day *days; size_t day_count, day_room;   /* in order, after log_stats_finish() */
	struct table paths, missing, failures;  /* of struct stats_item */
	uint64_t other_paths;              /* answers for addresses beyond STATS_PATHS_MOST */
	uint64_t robots[STATS_ROBOT_COUNT];
	struct table crawlers;             /* addresses that asked for robots.txt */
	struct stats_feed feeds[STATS_FEEDS_MOST]; size_t feed_count;
	bool failed;                       /* memory ran out: what is there is too little */
};

/* All zero is one that has seen nothing. */
void log_stats_release(struct log_stats *s);

/* Add all lines of `log`, which stays where it is as long as the stats. */
void log_stats_add(struct log_stats *s, struct slice log);

/* Sort, and find the feeds' subscribers. */
void log_stats_finish(struct log_stats *s);

/* The items of a table, those counted most first, for free(); *count says how many. NULL: none, or memory is out. */
struct stats_item **log_stats_sorted(const struct table *t, size_t *count);

#endif
