/*
 * markdown/rewrite.h: from the post's lines to lines for cmark.
 */
#ifndef CAPSULE_MARKDOWN_REWRITE_H
#define CAPSULE_MARKDOWN_REWRITE_H

#include "markdown/source.h"

/* Fill s->rewritten, where something has to change, and what belongs to it, from s->clean. */
void rewrite_post(struct source *s, const struct source_options *options);

/* Whether `words` begin with a name that authors give to what stands beside the text: note, tip. */
bool rewrite_is_admonition(struct slice words);

#endif
