/*
 * stats/log_line.h: a line of the access log, read back.
 *
 * Both forms that access_log.h writes are known, by themselves or behind what
 * the journal puts in front. Text in, values out; nothing is unescaped, since
 * equal things are escaped equally.
 */
#ifndef CAPSULE_STATS_LOG_LINE_H
#define CAPSULE_STATS_LOG_LINE_H

#include "base/slice.h"

#include <stdint.h>

struct log_line {
	int64_t  time;           /* seconds since 1970 UTC */
	int      status;         /* 0: no answer */
	uint64_t bytes;
	uint32_t microseconds;   /* at most 4,294 s */
	bool     handshake;      /* TLS stood */
	bool     resumed;
	struct slice address;    /* "-": not logged */
	struct slice uri, meta, failure;   /* "" when there is none; all borrow the line */
};

/* Read a line without its LF. False when it is no line of that log. */
bool log_line_read(struct log_line *l, struct slice line);

#endif
