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
	bool done[];       /* of each piece */
};

struct crew {
	struct board *board;
	size_t count;
	crew_work_fn *work;
	void *ctx;
};

static void
do_piece(const struct crew *c, int member, size_t i)
{
	struct err err;

	if (c->work(c->ctx, member, i, &err))
		c->board->done[i] = true;
	else if (!__atomic_exchange_n(&c->board->failed, true, __ATOMIC_ACQ_REL))
		c->board->err = err;
}

static bool
has_failed(const struct crew *c)
{
	return __atomic_load_n(&c->board->failed, __ATOMIC_ACQUIRE);
}

/* Take piece after piece. */
static void
take_part(const struct crew *c, int member)
{
	size_t i;

	while (!has_failed(c) && (i = __atomic_fetch_add(&c->board->next, 1, __ATOMIC_RELAXED)) < c->count)
		do_piece(c, member, i);
}

/* Fork one more; 0: it could not be, and those who are there do its part. */
static pid_t
join(const struct crew *c, int member)
{
	pid_t parent = getpid(), pid = fork();

	if (pid != 0)
		return pid == -1 ? 0 : pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		take_part(c, member);
	_exit(EXIT_SUCCESS);
}

static int
members_for(size_t count)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = processors < 1 ? 1 : processors > CREW_MOST ? CREW_MOST : (size_t)processors;

	return (int)(count < most ? count : most);
}

static void
work_together(const struct crew *c)
{
	pid_t others[CREW_MOST] = { 0 };

	for (int i = 1; i < members_for(c->count); i++)
		others[i] = join(c, i);
	take_part(c, 0);
	for (int i = 1; i < CREW_MOST; i++) {
		while (others[i] != 0 && waitpid(others[i], NULL, 0) == -1 && errno == EINTR)
			;
	}
	for (size_t i = 0; i < c->count && !has_failed(c); i++) {
		if (!c->board->done[i])   /* whoever began it was killed */
			do_piece(c, 0, i);
	}
}

bool
crew_run(size_t count, crew_work_fn *work, void *ctx, struct err *err)
{
	size_t size = sizeof(struct board) + count * sizeof(bool);
	struct board *b = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const struct crew c = { b, count, work, ctx };
	bool good;

	if (b == MAP_FAILED)
		return err_set(err, "cannot share the work: memory is out");
	work_together(&c);
	good = !b->failed;
	if (!good)
		*err = b->err;
	munmap(b, size);
	return good;
}
