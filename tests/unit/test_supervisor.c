/* Generations of workers: taking over, replacing the dead and the stuck, stopping. */
#include "unit.h"

#include "serve/supervisor.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* What a test knows: workers write their pid here when they start. */
struct watched {
	struct event_base *base;
	struct event *readable;
	struct supervisor *supervisor;
	int   born[2];
	pid_t pids[16];
	int   births, deaths;
	bool  stopped, mute;
};

static int
work(void *ctx, const struct worker_line *line)
{
	struct watched *w = ctx;
	pid_t me = getpid();
	char word = WORKER_READY;

	if (write(w->born[1], &me, sizeof(me)) != sizeof(me) || write(line->fd, &word, 1) != 1)
		return 1;
	while (w->mute)
		pause();
	return read(line->fd, &word, 1) == 1 && (word == WORKER_DRAIN || word == WORKER_LEAVE) ? 0 : 2;
}

static void
on_gone(void *ctx, unsigned slot)
{
	((struct watched *)ctx)->deaths++;
	assert_true(slot < SUPERVISOR_SLOTS);
}

static void
on_stopped(void *ctx)
{
	((struct watched *)ctx)->stopped = true;
}

static void
on_born(evutil_socket_t fd, short what, void *arg)
{
	struct watched *w = arg;

	(void)what;
	if (read(fd, &w->pids[w->births], sizeof(pid_t)) == sizeof(pid_t))
		w->births++;
}

/* Run the loop until so many were born and died, or ten seconds went by. */
static bool
run_until(struct watched *w, int births, int deaths)
{
	time_t end = time(NULL) + 10;

	while ((w->births < births || w->deaths < deaths) && time(NULL) < end) {
		event_base_loopexit(w->base, &(struct timeval){ 0, 10000 });
		event_base_dispatch(w->base);
	}
	return w->births == births && w->deaths == deaths;
}

static void
set_up(struct watched *w, bool mute)
{
	struct supervisor_options o = {
		.work = work, .gone = on_gone, .stopped = on_stopped, .ctx = w,
		.stop_seconds = 2, .silence_seconds = mute ? 1 : 60,
	};
	struct err err;

	*w = (struct watched){ .base = event_base_new(), .mute = mute };
	assert_int_equal(pipe(w->born), 0);
	w->readable = event_new(w->base, w->born[0], EV_READ | EV_PERSIST, on_born, w);
	event_add(w->readable, NULL);
	w->supervisor = supervisor_new(w->base, &o, &err);
	assert_non_null(w->supervisor);
}

static void
tear_down(struct watched *w)
{
	supervisor_free(w->supervisor);
	event_free(w->readable);
	event_base_free(w->base);
	close(w->born[0]);
	close(w->born[1]);
}

static void
test_takes_over_replaces_stops(void **state)
{
	struct watched w;
	struct err err;

	(void)state;
	set_up(&w, false);
	assert_true(supervisor_next(w.supervisor, 2, &err));
	assert_true(run_until(&w, 2, 0));
	assert_true(supervisor_next(w.supervisor, 2, &err));
	assert_true(run_until(&w, 4, 2));          /* the first two left */
	assert_int_equal(kill(w.pids[0], 0), -1);
	assert_int_equal(kill(w.pids[3], SIGKILL), 0);
	assert_true(run_until(&w, 5, 3));          /* one in its place */
	supervisor_stop(w.supervisor);
	assert_true(run_until(&w, 5, 5));
	assert_true(w.stopped);
	tear_down(&w);
}

static void
test_ends_the_silent(void **state)
{
	struct watched w;
	struct err err;

	(void)state;
	set_up(&w, true);
	assert_true(supervisor_next(w.supervisor, 1, &err));
	assert_true(run_until(&w, 2, 1));
	supervisor_stop(w.supervisor);             /* it does not listen: killed after stop_seconds */
	assert_true(run_until(&w, 2, 2));
	assert_true(w.stopped);
	tear_down(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_over_replaces_stops), cmocka_unit_test(test_ends_the_silent),
	};

	return cmocka_run_group_tests_name("supervisor", tests, NULL, NULL);
}
