/*
 * serve/writer_process.h: the process that writes for a capsule, and the lines to it.
 *
 * It is a child of the supervisor, which forks it and forgets it: nothing is
 * ever asked of it from there, so it can hold up nobody. A line is a socket
 * of whole packets; there is one for each worker that there can be, made once,
 * so that a writer which dies has lost no more than the message it had in
 * hand, and the next one goes on with those behind it.
 */
#ifndef CAPSULE_SERVE_WRITER_PROCESS_H
#define CAPSULE_SERVE_WRITER_PROCESS_H

#include "base/err.h"
#include "writing/rules.h"

struct event_base;
struct writer_process;

struct blog;

struct writer_process_options {
	int content;                        /* borrowed */
	const char *state_path;             /* likewise; made when it is not there */
	const struct writing_rules *rules;  /* likewise: until writer_process_renew() */
	const struct blog *blog;            /* likewise */
	bool sandbox, required;             /* shut it in; what the kernel lacks is an error */
	const char *user;                   /* as for workers */
};

/* NULL with *err. It runs from here on. */
struct writer_process *writer_process_new(struct event_base *base, const struct writer_process_options *o, struct err *err);

/* Let the writer finish what it has in hand and leave; the next one has these rules. */
void writer_process_renew(struct writer_process *p, const struct writer_process_options *o);

void writer_process_free(struct writer_process *p);   /* NULL is fine */

/* The end of the line that the worker of `slot` has. */
int writer_process_line(const struct writer_process *p, unsigned slot);

#endif
