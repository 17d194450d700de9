/*
 * writing/drafts.h: content/_drafts, what is not published yet.
 */
#ifndef CAPSULE_WRITING_DRAFTS_H
#define CAPSULE_WRITING_DRAFTS_H

#include "base/buf.h"

/* Called for each file, "posts/x.md", in the order of names. False ends the walk. */
typedef bool drafts_found_fn(void *ctx, const char *file);

/* Every file below _drafts; hidden ones and links are passed over. `content`: that folder, open. */
void drafts_each(int content, drafts_found_fn *found, void *ctx);

/*
 * Publish the pictures that `text` names, the text of the page `file`: they
 * go from among the drafts to where the page looks for them, unless something
 * is there.
 */
void drafts_follow(int content, struct slice file, struct slice text);

#endif
