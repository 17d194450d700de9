/*
 * serve/archiving.h: the process that makes the manifest and the bundles.
 *
 * A child of the supervisor (chore.h), when content changed. They lie in
 * SITE/.capsule/archive/, which workers have open and may read, so what is new
 * there is served without a new generation of them.
 */
#ifndef CAPSULE_SERVE_ARCHIVING_H
#define CAPSULE_SERVE_ARCHIVING_H

#include "base/err.h"

struct event_base;
struct hosted;
struct archiving;

/*
 * `h` is borrowed; what it holds when the child is forked is what is archived.
 * `sandbox`: the child is shut in.
 * NULL with *err when the folder cannot be made or written: the site is then
 * served without.
 */
struct archiving *archiving_new(struct event_base *base, struct hosted *h, bool sandbox, struct err *err);
void archiving_free(struct archiving *a);   /* kills the child; NULL is fine */

/* Bring all of it up to date, unless nothing has changed since it was made. NULL is fine. */
void archiving_start(struct archiving *a);

/* Its folder, open; -1: there is none. */
int archiving_folder(const struct archiving *a);

#endif
