/*
 * fuzz_date.c: what is a date stays one: written out and read again it is the
 * same moment, and its parts are in their ranges.
 */
#include "base/date.h"

#include <stdlib.h>

static void
check_again(const struct date *d)
{
	struct buf text = BUF_INIT(100);
	struct date again;

	if (d->year > 1 && d->year < 9999) {
		date_put_rfc3339(&text, d);
		if (!date_parse(buf_slice(&text), &again) || again.seconds != d->seconds)
			abort();
	}
	buf_clear(&text);
	date_put_iso(&text, d);
	if (!date_parse(buf_slice(&text), &again) || again.year != d->year || again.month != d->month || again.day != d->day)
		abort();
	buf_release(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct date d;

	if (!date_parse(slice_from((const char *)data, size), &d))
		return 0;
	if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 || d.hour > 23 || d.minute > 59 ||
	    d.second > 59 || d.precision == DATE_NONE || d.zone >= 1440 || d.zone <= -1440)
		abort();
	check_again(&d);
	return 0;
}
