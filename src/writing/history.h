/*
 * writing/history.h: what a file was before somebody changed it from outside.
 *
 * STATE/history/posts/x.md/20260207T101112Z-1a2b3c4d, the time and the start
 * of the contents' SHA-256. What did not become the file ends in a word:
 * "-refused", its front matter did not parse; "-other", somebody else had
 * changed the file meanwhile; "-deleted", the last there was.
 */
#ifndef CAPSULE_WRITING_HISTORY_H
#define CAPSULE_WRITING_HISTORY_H

#include "base/buf.h"

#include <stdint.h>

enum { HISTORY_NAME_MOST = 64 };

/*
 * Keep `text` as a version of `file`; the oldest go when there are more than
 * `most`. `state`: the state folder, open. `word`: "" or one of the above. The
 * version's name goes to `name`. False with errno.
 */
bool history_keep(int state, const char *file, struct slice text, const char *word, int64_t now, size_t most,
    char name[HISTORY_NAME_MOST]);

/* The folder of a file's versions, open; -1: there are none. */
int history_open(int state, const char *file);

#endif
