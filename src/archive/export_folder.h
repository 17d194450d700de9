/*
 * archive/export_folder.h: the folder that an export is written into.
 *
 * It is empty before, or an export that is to be brought up to date; nothing of
 * anybody else's is written over. One that was killed is told by a note that
 * lies there until all of it is written.
 */
#ifndef CAPSULE_ARCHIVE_EXPORT_FOLDER_H
#define CAPSULE_ARCHIVE_EXPORT_FOLDER_H

#include "base/err.h"

/*
 * Open the folder `out`, made when it is not there, to write into. `proof`: the
 * file that an export of this kind ends with. -1 with *err, also when other
 * things are in it, or another process exports into it.
 */
int export_folder_open(const char *out, const char *proof, struct err *err);

/* All is written. */
void export_folder_finish(int folder);

#endif
