/*
 * gemini/errand.h: an answer that somebody else has to be asked for.
 *
 * Pages cannot write. What a visitor writes is handed to another process, and
 * the answer to the visitor is made of what that one says. A response with an
 * errand is not finished: whoever has the connection takes the body that is
 * still to come, runs the errand and calls finish().
 */
#ifndef CAPSULE_GEMINI_ERRAND_H
#define CAPSULE_GEMINI_ERRAND_H

#include "base/buf.h"

#include <stdint.h>

struct response;

struct errand {
	uint64_t body_left;    /* bytes that the visitor has still to send */
	int      body;         /* memory that they go to, sealed when all are there; -1: none; owned */
	struct buf message;    /* for the one who is asked */
	const void *to;        /* the settings whose writer it is; borrowed */
	bool     to_be_seen;   /* the visitor is to find what was written, if anything was: answered when it can be read */
	void   (*whole)(struct errand *e);   /* a last look when all of the body is there; NULL: none */
	/* Fill *res. `reply`: what was answered, empty when nothing was. */
	void   (*finish)(struct errand *e, struct slice reply, struct response *res);
	const void *site;      /* for finish() */
	struct buf note;       /* likewise */
	const char *lang;      /* likewise: of the sentences for the visitor; borrowed */
};

/* An errand to the writer of `to`; NULL when memory is out. */
struct errand *errand_new(const void *to, size_t message_most);
void errand_free(struct errand *e);   /* NULL is fine */

/* Room for `size` bytes of body, in memory. False with errno. */
bool errand_expect_body(struct errand *e, uint64_t size);

/* Take what came of the body, no more than is left of it. False with errno. */
bool errand_take_body(struct errand *e, struct slice bytes);

#endif
