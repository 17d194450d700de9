/*
 * serve/sandbox.h: what a worker gives up before it meets its first visitor.
 *
 * After sandbox_enter() the process is an ordinary user without capabilities
 * that can read the content folder and talk over the sockets it has: it
 * cannot write, open sockets, start programs, look into other processes or
 * leave a core file with keys in it. The writer may write below two folders,
 * and that is all. Makers, the supervisor's children that make an index and
 * bundles of what content holds, have a wider one. What a process inherited stays usable, so
 * listeners, logs and the event loop's descriptors are opened before. So is
 * what libraries load late: a time zone, a code page, a provider of OpenSSL.
 */
#ifndef CAPSULE_SERVE_SANDBOX_H
#define CAPSULE_SERVE_SANDBOX_H

#include "base/err.h"

#include <stddef.h>

struct sandbox_options {
	int content;            /* the folder that may be read, open; borrowed */
	const int *more; size_t more_count;  /* further ones */
	bool sees_nothing;      /* not even those: the owner of `content` is whom to become, no more */
	/*
	 * Whom to become when started as root; NULL or "": the owner of
	 * `content`, or "nobody" when root owns it.
	 */
	const char *user;
	/*
	 * The process that writes: it may do so below `content` and `state`, and
	 * becomes the owner of `content` even when that is root, who has no
	 * rights beyond his own files then.
	 */
	bool writer; int state;
	bool required;          /* a piece that the kernel lacks is an error */
	struct report *report;  /* hears of such a piece otherwise; NULL is fine */
};

/*
 * In the supervisor, once: whether sandbox_enter() would do. Each piece that
 * the kernel lacks goes to o->report in a sentence, kind "sandbox". False
 * with *err when one is lacking and o->required, or when there is no such
 * user as o->user. Changes nothing.
 */
bool sandbox_check(const struct sandbox_options *o, struct err *err);

/*
 * In the worker, for good. Pieces that the kernel lacks are passed over in
 * silence unless o->required. False with *err when something failed; the
 * process is then half inside and should end.
 */
bool sandbox_enter(const struct sandbox_options *o, struct err *err);

/*
 * In a maker, for good: it reads below `content` and /usr, where libraries
 * have their tables, writes below `state`, and can neither open sockets nor
 * start programs nor reach other processes. It stays who it is, reads whatever
 * the supervisor could, and may fork. Both folders are open; borrowed. Pieces that the kernel
 * lacks are passed over in silence. False with *err when something failed.
 */
bool sandbox_enter_maker(int content, int state, struct err *err);

/*
 * As root: make the folder `state` that of whom sandbox_enter() would become,
 * so that a writer can write there, if it lies in a folder of his, who could
 * make another in its place: whatever else a configuration of his names stays
 * as it is. False with *err.
 */
bool sandbox_give_state(const struct sandbox_options *o, struct err *err);

#endif
