/*
 * posts/watch.h: telling an event loop that something changed.
 *
 * Folders are watched with all that lies below them, new folders included;
 * a file is watched by its name, so that one which is replaced, or does not
 * exist yet, is noticed too. Names beginning with a dot are passed over
 * (.well-known excepted), as the catalog does.
 *
 * A path that is another folder than before (swapped, mounted, a link that
 * leads elsewhere) is noticed within a second.
 *
 * inotify tells at once; where there is none, or it cannot tell (a network
 * file system, no watches left), everything is looked at once a second.
 */
#ifndef CAPSULE_POSTS_WATCH_H
#define CAPSULE_POSTS_WATCH_H

#include "base/err.h"

#include <event2/event.h>
#include <stddef.h>
#include <stdint.h>

enum {
	WATCH_SETTLE_MS = 25,    /* of silence, then it is told... */
	WATCH_WRITING_MS = 75,   /* ...or so much while a file was written to and is not closed yet */
	WATCH_LATEST_MS = 500,   /* after the first change it is told though changes go on */
	WATCH_POLL_MS = 1000,    /* between two looks at what inotify does not tell, or at everything without it */
	/* many files at once, as a copy of a whole site brings them, are one change: */
	WATCH_FEW = 4,           /* more files than an editor touches in saving one */
	WATCH_MANY_SETTLE_MS = 250,    /* at most, see watch.c */
	WATCH_EACH_MS = 100,     /* so much later for each further file, */
	WATCH_MANY_LATEST_MS = 10000,  /* but no later than that */
	WATCH_APART_MS = 300,    /* of silence after which files are counted anew */
	WATCH_NAMED_MOST = 64,   /* changed files that are told by name */
};

struct watch;

/*
 * Watch the `count` files and folders of `paths` (copied). changed(ctx) is
 * called from the loop once for all that happened since the last call, after
 * it settled; what changes while it runs is told again. It must not free the
 * watch. That polling begins is told to `report` once, with the kind "watch".
 * NULL with *err set when memory is out or the loop refuses.
 *
 * A forked child calls event_reinit() before it frees a watch: until then it
 * shares the loop's descriptors with its parent.
 */
struct watch *watch_new(struct event_base *base, const char *const *paths, size_t count,
    void (*changed)(void *ctx), void *ctx, struct report *report, struct err *err);

void watch_free(struct watch *w);

/*
 * Within changed(): put the paths of the files that may have changed in
 * *paths, each that of a folder given to watch_new() and the names below it,
 * and their number in *count. False: anything may have changed.
 */
bool watch_named(const struct watch *w, const char *const **paths, size_t *count);

/*
 * Within changed(): all that changed before this time (clock_microseconds())
 * is told.
 */
int64_t watch_told_until(const struct watch *w);

/*
 * A number that differs when a name, size or time at or below `path` does.
 * What polling compares.
 */
uint64_t watch_fingerprint(const char *path);

#endif
