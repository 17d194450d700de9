/*
 * base/date.h: a date as an author writes it, and as a page shows it.
 *
 * What the author wrote is kept: a post dated 23:30 in New York stays on that
 * day whatever zone the server lives in. No function here asks the clock or
 * the system's time zone.
 */
#ifndef CAPSULE_BASE_DATE_H
#define CAPSULE_BASE_DATE_H

#include "base/buf.h"

#include <stdint.h>

enum date_precision { DATE_NONE, DATE_YEAR, DATE_MONTH, DATE_DAY, DATE_TIME };

struct date {
	int64_t  seconds;    /* since 1970 UTC; noon UTC for what is coarser than a time */
	int16_t  year;       /* as written: 1 to 9999 */
	uint8_t  month;      /* 1 to 12; 1 when only a year was written */
	uint8_t  day;        /* 1 to 31; 1 likewise */
	uint8_t  hour, minute, second;
	int16_t  zone;       /* minutes east of UTC, 0 when not written */
	uint8_t  precision;  /* enum date_precision */
};

/*
 * Read a date in any form that blogs write:
 *   2019, 2019-03, 2019-03-07, 2019-3-7, 2019/03/07, 20190307,
 *   2019-03-07T10:11:12Z, 2019-03-07 10:11[:12[.123]] [+0100|+01:00|-5|UTC],
 *   07 Mar 2019, March 7, 2019, Mar 07, 2019, Thu, 07 Mar 2019 10:11:12 +0100
 * A time without a zone is taken as UTC. False when it is none of these or
 * names a day that does not exist; *date is then untouched.
 */
bool date_parse(struct slice text, struct date *date);

/* The date that is `seconds` since 1970, in UTC, as a DATE_TIME. */
struct date date_from_seconds(int64_t seconds);

/* Like strcmp, by the moment; a date that is DATE_NONE is the oldest. */
int date_cmp(const struct date *a, const struct date *b);

/* "2017", "2017-11" or "2017-11-14", as precise as the date is, no time. */
void date_put_iso(struct buf *b, const struct date *d);
/* Always "2017-11-14", for dated links: 10 characters. */
void date_put_day(struct buf *b, const struct date *d);
/* RFC 3339 in UTC, "2017-11-14T12:00:00Z"; noon for a date without a time. */
void date_put_rfc3339(struct buf *b, const struct date *d);

#endif
