/*
 * base/folder.h: what is in a folder.
 *
 * A disk tells names in an order of its own, which differs from one machine to
 * the next; what depends on an order asks here.
 */
#ifndef CAPSULE_BASE_FOLDER_H
#define CAPSULE_BASE_FOLDER_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

/* The folder open at `dir` (borrowed), to be walked from its start; for closedir(). NULL with errno. */
DIR *folder_walk(int dir);

/*
 * The names in it, hidden ones left out, in the order of their bytes; for
 * folder_names_free(). *count 0 when there are none or it cannot be read;
 * where memory is out, some are missing.
 */
char **folder_names(int dir, size_t *count);
void folder_names_free(char **names, size_t count);

/* Whether nothing is in it, hidden names included. One that cannot be read is not empty. */
bool folder_is_empty(int dir);

#endif
