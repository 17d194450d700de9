/* base/crew.c: work done by several processes; see crew.h. */
#include "base/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What all of them see. */
struct board {
	size_t next;       /* the first piece that nobody has begun */
	bool failed;
	struct err err;    /* of whoever failed first */
};

static void
fail(struct board *b, const struct err *err)
{
	if (!__atomic_exchange_n(&b->failed, true, __ATOMIC_ACQ_REL))
		b->err = *err;
}

/* Take piece after piece; whether all that this one took were done. */
static bool
work_on(struct board *b, int member, size_t count, crew_work_fn *work, void *ctx)
{
	struct err err;
	size_t i;

	while (!__atomic_load_n(&b->failed, __ATOMIC_ACQUIRE) &&
	    (i = __atomic_fetch_add(&b->next, 1, __ATOMIC_RELAXED)) < count) {
		if (!work(ctx, member, i, &err)) {
			fail(b, &err);
			return false;
		}
	}
	return true;
}

/* Fork one more; 0: it could not be, and those who are there do its part. */
static pid_t
join(struct board *b, int member, size_t count, crew_work_fn *work, void *ctx)
{
	pid_t parent = getpid(), pid = fork();

	if (pid != 0)
		return pid == -1 ? 0 : pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(getppid() == parent && work_on(b, member, count, work, ctx) ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Wait for its end; what it left half done when it was killed is a failure too. */
static void
part_with(struct board *b, pid_t pid)
{
	struct err err;
	int status = 0;
	pid_t ended;

	do
		ended = waitpid(pid, &status, 0);
	while (ended == -1 && errno == EINTR);
	if (ended == pid && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
		return;
	err_set(&err, "a process that did a part of the work was ended");
	fail(b, &err);
}

static int
members_for(size_t count)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = processors < 1 ? 1 : processors > CREW_MOST ? CREW_MOST : (size_t)processors;

	return (int)(count < most ? count : most);
}

bool
crew_run(size_t count, crew_work_fn *work, void *ctx, struct err *err)
{
	struct board *b = mmap(NULL, sizeof(*b), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int members = members_for(count);
	pid_t others[CREW_MOST] = { 0 };
	bool good;

	if (b == MAP_FAILED)
		return err_set(err, "cannot share the work: memory is out");
	for (int i = 1; i < members; i++)
		others[i] = join(b, i, count, work, ctx);
	work_on(b, 0, count, work, ctx);
	for (int i = 1; i < members; i++) {
		if (others[i] != 0)
			part_with(b, others[i]);
	}
	good = !b->failed;
	if (!good)
		*err = b->err;
	munmap(b, sizeof(*b));
	return good;
}
