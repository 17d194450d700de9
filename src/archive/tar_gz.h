/*
 * archive/tar_gz.h: files one behind the other in a tar that is packed by gzip.
 *
 * The same files give the same bytes: owner, group and the packing's time are
 * 0. A name that is longer than 100 bytes or no ASCII, and a size of 8 GB or
 * more, stand in a pax header before the file's own.
 *
 * Sources: POSIX.1-2001, pax (ustar and pax interchange formats); RFC 1952.
 */
#ifndef CAPSULE_ARCHIVE_TAR_GZ_H
#define CAPSULE_ARCHIVE_TAR_GZ_H

#include "base/slice.h"

#include <stdint.h>

struct tar_gz;

/* Begin the file `path`, pressed as hard as `level` (1 to 9). NULL with errno. */
struct tar_gz *tar_gz_open(const char *path, int level);

/*
 * Begin a file of `size` bytes, last changed `mtime` seconds after 1970 (UTC).
 * False when it cannot be written; tar_gz_problem() says why, here and below.
 */
bool tar_gz_begin(struct tar_gz *t, const char *name, uint64_t size, int64_t mtime);

/* Its bytes, in one call or many; more than `size` are refused, those that are missing become zeros. */
bool tar_gz_write(struct tar_gz *t, struct slice bytes);

/* Half a sentence, borrowed until the next call. */
const char *tar_gz_problem(struct tar_gz *t);

/* End it and free t. False with errno when not all of it could be written. */
bool tar_gz_close(struct tar_gz *t);

#endif
