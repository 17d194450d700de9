/*
 * gemtext/rewrite.h: from the post's lines to lines for cmark.
 */
#ifndef CAPSULE_GEMTEXT_REWRITE_H
#define CAPSULE_GEMTEXT_REWRITE_H

#include "gemtext/source.h"

/* Fill s->rewritten, where something has to change, and what belongs to it, from s->clean. */
void rewrite_post(struct source *s, const struct gemtext_options *options);

#endif
