/* Logs of anybody's making: every line is read or is none, and the sums are of what was read. */
#include "stats/log_stats.h"

#include <stdint.h>
#include <stdlib.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct log_stats s = { 0 };
	uint64_t answers = 0;

	log_stats_add(&s, slice_from((const char *)data, size));
	log_stats_finish(&s);
	for (int status = 1; status < 70; status++)
		answers += s.status[status];
	if (s.answers != answers || s.answers > s.lines || s.resumed > s.handshakes)
		abort();
	log_stats_release(&s);
	return 0;
}
