/* test_visitors.c: connections counted by address, over workers that come and go. */
#include "net/visitors.h"
#include "unit.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

union peer {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static union peer
peer(const char *text)
{
	union peer p;

	memset(&p, 0, sizeof(p));
	if (inet_pton(AF_INET, text, &p.v4.sin_addr) == 1)
		p.any.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &p.v6.sin6_addr) == 1)
		p.any.sa_family = AF_INET6;
	else
		fail_msg("'%s' is no address", text);
	return p;
}

static const struct { const char *label, *come, *ask; unsigned want; } cases[] = {
	{ "the same", "192.0.2.7", "192.0.2.7", 1 },
	{ "IPv4 counts whole", "192.0.2.7", "192.0.2.8", 0 },
	{ "IPv6 by /64", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 1 },
	{ "another /64", "2001:db8:1:2::1", "2001:db8:1:3::1", 0 },
	{ "IPv4 in IPv6's clothes", "192.0.2.7", "::ffff:192.0.2.7", 1 },
	{ "another in IPv6's clothes", "192.0.2.7", "::ffff:192.0.2.8", 0 },
	{ "a prefix that has an IPv4 address's bytes", "32.1.13.184", "2001:db8::1", 0 },
};

static void
test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct visitors *v = visitors_new(1, NULL);
		union peer come = peer(cases[i].come), ask = peer(cases[i].ask);

		print_message("  %s\n", cases[i].label);
		visitors_add(v, 0, &come.any);
		assert_int_equal(visitors_from(v, &ask.any), cases[i].want);
		visitors_remove(v, 0, &come.any);
		assert_int_equal(visitors_from(v, &come.any), 0);
		visitors_free(v);
	}
}

static void
test_slots(void **state)
{
	struct visitors *v = visitors_new(3, NULL);
	union peer a = peer("192.0.2.1"), b = peer("2001:db8::1");

	(void)state;
	for (int i = 0; i < 5; i++)
		visitors_add(v, 0, &a.any);
	visitors_add(v, 1, &a.any);
	visitors_add(v, 2, &b.any);
	assert_int_equal(visitors_from(v, &a.any), 6);
	visitors_forget_slot(v, 0);
	assert_int_equal(visitors_from(v, &a.any), 1);
	visitors_remove(v, 0, &a.any);  /* one too many: no counter wraps round */
	assert_int_equal(visitors_from(v, &a.any), 1);
	assert_int_equal(visitors_from(v, &b.any), 1);
	visitors_free(v);
}

/* What a worker counts, the others see, also when it is gone. */
static void
test_shared(void **state)
{
	struct visitors *v = visitors_new(2, NULL);
	union peer a = peer("192.0.2.1");
	pid_t worker = fork();

	(void)state;
	if (worker == 0) {
		visitors_add(v, 1, &a.any);
		_exit(0);
	}
	waitpid(worker, NULL, 0);
	assert_int_equal(visitors_from(v, &a.any), 1);
	visitors_forget_slot(v, 1);
	assert_int_equal(visitors_from(v, &a.any), 0);
	visitors_free(v);
}

/* Ten thousand addresses: a stranger hardly ever counts as more than a few, and all sums come back to 0. */
static void
test_many(void **state)
{
	struct visitors *v = visitors_new(1, NULL);
	union peer p = peer("10.0.0.0");
	unsigned most = 0;

	(void)state;
	for (uint32_t i = 0; i < 10000; i++) {
		p.v4.sin_addr.s_addr = htonl(0x0A000000 + i);
		visitors_add(v, 0, &p.any);
	}
	for (uint32_t i = 0; i < 1000; i++) {
		unsigned n;
		p.v4.sin_addr.s_addr = htonl(0x0B000000 + i * 7919);
		n = visitors_from(v, &p.any);
		most = n > most ? n : most;
	}
	assert_in_range(most, 0, 8);
	for (uint32_t i = 0; i < 10000; i++) {
		p.v4.sin_addr.s_addr = htonl(0x0A000000 + i);
		assert_true(visitors_from(v, &p.any) >= 1);
		visitors_remove(v, 0, &p.any);
	}
	for (uint32_t i = 0; i < 10000; i++) {
		p.v4.sin_addr.s_addr = htonl(0x0A000000 + i);
		assert_int_equal(visitors_from(v, &p.any), 0);
	}
	visitors_free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("visitors", tests, NULL, NULL);
}
