/*
 * gemtext/retarget.h: Markdown with other link targets, and no other byte changed.
 */
#ifndef CAPSULE_GEMTEXT_RETARGET_H
#define CAPSULE_GEMTEXT_RETARGET_H

#include "base/buf.h"

/* Append what stands for `target` and return true; false, with nothing appended: it stays. */
typedef bool retarget_fn(void *ctx, struct slice target, struct buf *out);

/*
 * Append `markdown` with the targets of its links, pictures, reference
 * definitions and tags <a href="x"> as `put` has them. Code is left alone, be
 * it a block, a span or what a generator's tag holds verbatim; a target with
 * an entity or a backslash in it stays as it is.
 */
void retarget(struct buf *out, struct slice markdown, retarget_fn *put, void *ctx);

#endif
