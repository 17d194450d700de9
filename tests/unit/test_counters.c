/* What workers have done, in numbers: what a visit counts as, and that nothing is lost with a worker. */
#include "unit.h"

#include "net/counters.h"

static void
test_visits(void **state)
{
	const struct visit visits[] = {
		{ .status = 20, .bytes = 100, .microseconds = 900, .tls = "TLSv1.3" },
		{ .status = 20, .bytes = 50, .microseconds = 2000, .tls = "TLSv1.3", .resumed = true, .failure = "the visitor went away" },
		{ .status = 44, .tls = "TLSv1.2", .away = VISIT_TOO_MANY_FROM_THERE, .failure = "too many from one address" },
		{ .tls = "TLSv1.3", .failure = "left without a request" },
		{ .tls = "", .failure = "no common TLS version" },
		{ .tls = "", .failure = "words of OpenSSL's own" },
	};
	struct counters *c = counters_new(2, NULL);
	struct tally sum;

	(void)state;
	for (size_t i = 0; i < COUNT(visits); i++)
		counters_visit(c, (unsigned)i % 2, &visits[i]);
	counters_closed(c, 1);
	counters_slot(c, 0)->connections = 5;
	counters_forget_slot(c, 0);
	counters_sum(c, &sum);
	assert_int_equal(sum.status[20], 2);
	assert_int_equal(sum.status[44], 1);
	assert_int_equal(sum.bytes, 150);
	assert_int_equal(sum.failed, 1);
	assert_int_equal(sum.away_address, 1);
	assert_int_equal(sum.away_full, 0);
	assert_int_equal(sum.silent, 1);
	assert_int_equal(sum.full, 3);
	assert_int_equal(sum.resumed, 1);
	assert_int_equal(sum.failures[TLS_FAILURE_VERSION], 1);
	assert_int_equal(sum.failures[TLS_FAILURE_OTHER], 1);
	assert_int_equal(sum.closed, 1);
	assert_int_equal(sum.times[0], 2);
	assert_int_equal(sum.times[1], 1);
	assert_int_equal(sum.connections, 0);
	counters_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_visits) };

	return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
