/*
 * serve/chore.h: work in the background, by a child of the supervisor.
 *
 * What takes its time (the search index, bundles) is done by a child with the
 * lowest priority, so that no edit and no reader waits for it. The child has
 * everything as it was when it was forked; what changes meanwhile is for the
 * next one. It can be killed at any moment; after some times that is said.
 */
#ifndef CAPSULE_SERVE_CHORE_H
#define CAPSULE_SERVE_CHORE_H

#include <stdbool.h>

struct event_base;
struct chore;

enum {
	CHORE_KEEP_MOST = 4,
	CHORE_LOWEST = 19,             /* a priority, as nice() has it: what nobody waits for */
};

struct chore_options {
	const char *name;              /* of the process: 15 bytes */
	int priority;                  /* of the process: 0 to CHORE_LOWEST */
	bool rests;                    /* after it is done it waits as long as it took, a minute at most */
	/* In the child. Its result is for done(). */
	char (*work)(void *ctx);
	/*
	 * In the parent: what work() returned. False: it failed, and is tried again
	 * after a second at first and then ever more seldom. Not called for one that was killed.
	 */
	bool (*done)(void *ctx, char word);
	/* The descriptors that the child keeps, to keep[]; how many. */
	int (*keep)(void *ctx, int keep[CHORE_KEEP_MOST]);
	void *ctx;
};

/* `base` is borrowed, `o` copied. NULL when memory is out. */
struct chore *chore_new(struct event_base *base, const struct chore_options *o);
void chore_free(struct chore *c);   /* kills the child; NULL is fine */

/* Do it now, or once more when the one that runs is done. NULL is fine. */
void chore_start(struct chore *c);

/*
 * Another server may have the same state folder: wait until it does nothing in
 * `folder`, relative to the folder open at `at`. For close(), which lets the
 * next one in, as does the end of the process; -1 where it cannot be locked.
 */
int chore_wait_for_turn(int at, const char *folder);

#endif
