/* test_crew.c: work done by several processes: each piece once, whoever is killed, and no failure is lost. */
#include "base/crew.h"
#include "unit.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIECES = 200, WAITS_MOST = 10000 };

struct seen {
	int times[PIECES];
	int by_others;
};

static struct seen *seen;

static int
set_up(void **state)
{
	(void)state;
	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return seen == MAP_FAILED;
}

static int
tear_down(void **state)
{
	(void)state;
	return munmap(seen, sizeof(*seen));
}

static bool
note(void *ctx, int member, size_t i, struct err *err)
{
	(void)ctx, (void)member, (void)err;
	__atomic_fetch_add(&seen->times[i], 1, __ATOMIC_RELAXED);
	return true;
}

static void
test_each_once(void **state)
{
	struct err err;

	(void)state;
	assert_true(crew_run(0, note, NULL, &err));
	assert_true(crew_run(PIECES, note, NULL, &err));
	for (size_t i = 0; i < PIECES; i++)
		assert_int_equal(seen->times[i], 1);
}

static bool
fail_at_3(void *ctx, int member, size_t i, struct err *err)
{
	return note(ctx, member, i, err) && (i != 3 || err_set(err, "piece %zu is bad", i));
}

static void
test_failure(void **state)
{
	struct err err;

	(void)state;
	assert_false(crew_run(PIECES, fail_at_3, NULL, &err));
	assert_string_equal(err.text, "piece 3 is bad");
}

/* Whoever was forked is killed at his first piece; the caller waits for that. */
static bool
die_or_wait(void *ctx, int member, size_t i, struct err *err)
{
	if (member > 0) {
		__atomic_fetch_add(&seen->by_others, 1, __ATOMIC_RELEASE);
		raise(SIGKILL);
	}
	for (int n = 0; n < WAITS_MOST && __atomic_load_n(&seen->by_others, __ATOMIC_ACQUIRE) == 0; n++)
		usleep(1000);
	return note(ctx, member, i, err);
}

static void
test_killed(void **state)
{
	struct err err;

	(void)state;
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip();
	assert_true(crew_run(PIECES, die_or_wait, NULL, &err));
	assert_true(seen->by_others > 0);
	for (size_t i = 0; i < PIECES; i++)
		assert_int_equal(seen->times[i], 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_failure, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_killed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
