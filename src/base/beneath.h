/*
 * base/beneath.h: opening files below a folder, and never outside of it.
 */
#ifndef CAPSULE_BASE_BENEATH_H
#define CAPSULE_BASE_BENEATH_H

#include <stdint.h>

/*
 * Open `path`, relative to the folder open at `dir`, with these open(2)
 * `flags` (O_CLOEXEC and O_NOCTTY are added). "..", absolute paths and
 * symbolic links are followed as long as every step stays below the folder;
 * links of /proc never are. On a kernel without openat2(2) (before 5.6, or
 * where a container forbids it) no link and no ".." is followed at all.
 * Returns the descriptor, or -1 with errno; EXDEV: the path leads outside.
 */
int beneath_open(int dir, const char *path, int flags);

/*
 * The same for reading a regular file, of *size bytes: anything else (a folder,
 * a pipe) is not opened. *size is left alone where -1 is returned.
 */
int beneath_open_file(int dir, const char *path, uint64_t *size);

#endif
