/*
 * writing/store.h: files that are there whole or not at all.
 *
 * What is written goes to a file aside, is on the disk (fsync) before it gets
 * its name (rename), and the folder is on the disk before anybody is told. A
 * process that is killed in the midst leaves at most a file aside, which the
 * next one takes for its own: who writes holds a lock.
 */
#ifndef CAPSULE_WRITING_STORE_H
#define CAPSULE_WRITING_STORE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

/*
 * Open the folder `path` (a/b/c, "" for `root` itself) below the folder open
 * at `root`, without following links; `make`: what is missing is made, 0755.
 * A descriptor for close(), or -1 with errno.
 */
int store_open_folder(int root, const char *path, bool make);

/*
 * What root made in somebody else's folder becomes that one's: a command that
 * an operator gives must not shut out the server, which is no root.
 */
void store_give_to_owner(int folder, int made);

/*
 * Write `text` as the file `name` in the folder `dir`, in place of what is
 * there, by way of a file in the folder `aside` of the same file system.
 * False with errno; then nothing has changed.
 */
bool store_put(int aside, int dir, const char *name, mode_t mode, struct slice text);

/* Take away the files aside that a process left in a folder, and in those below, when it was killed. */
void store_tidy(int root);

/* Read all of a regular file, no link. False with errno; EFBIG: longer than `out` may be. */
bool store_read(struct buf *out, int dir, const char *name);

/* Take a name away, for good when this returns. */
bool store_remove(int dir, const char *name);

/* Move a file to another folder of the same file system; it is on the disk when this returns. */
bool store_move(int from, const char *name, int to, const char *new_name);

/* When this process last gave a file its name or took one away (clock_microseconds()); 0: never. */
int64_t store_changed_at(void);

/* Fill *err with what `error` (an errno) means for a visitor who wrote something. */
bool store_fail(struct err *err, int error);

/* How many names there are in a folder, hidden ones left out, and bytes in their files. Either may be NULL. */
void store_measure(int dir, size_t *count, uint64_t *bytes);

#endif
