/*
 * base/file.h: whole files, in and out.
 *
 * `dirfd`: an open folder that `name` lies below (borrowed), or AT_FDCWD.
 */
#ifndef CAPSULE_BASE_FILE_H
#define CAPSULE_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <sys/types.h>

/*
 * Append all of the file `name`. False with *err when it cannot be opened or
 * read, or is longer than `out` may be.
 */
bool file_read(struct buf *out, int dirfd, const char *name, struct err *err);

/* The same of what is left of `fd` (borrowed); `name` is for sentences. */
bool file_read_fd(struct buf *out, int fd, const char *name, struct err *err);

/*
 * Make the file `name`, which is not there yet, of `text`; it is on the disk
 * (fsync) when this returns. False with *err, a name that is taken included;
 * nothing half-written is left.
 */
bool file_create(int dirfd, const char *name, mode_t mode, struct slice text, struct err *err);

/*
 * Make the folder `path` unless it is there. A new one hides itself from Git,
 * by a .gitignore of all: what a site makes belongs into no repository, keys
 * least of all. False with errno.
 */
bool file_make_hidden_folder(const char *path, mode_t mode);

/* Write all of `text` to `fd`, however many calls it takes. False with errno set. */
bool file_write_fd(int fd, struct slice text);

#endif
