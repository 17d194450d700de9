/*
 * gemtext/inline.h: the words of one block, from cmark's inline nodes.
 */
#ifndef CAPSULE_GEMTEXT_INLINE_H
#define CAPSULE_GEMTEXT_INLINE_H

#include "gemtext/conversion.h"

/*
 * Collect the words of the inline nodes from `first` up to but not including
 * `end` (NULL: to the last of the block) in c->prose, cleared first; links
 * and images wait in c->links.
 */
void inline_collect(struct conversion *c, cmark_node *first, cmark_node *end);

/*
 * Append the words of `markdown`, one line that stands by itself, such as a
 * caption; its links wait.
 */
void inline_read(struct conversion *c, struct buf *out, struct slice markdown);

/* The line of the file that a block begins on. */
unsigned inline_line(const struct conversion *c, cmark_node *block);

#endif
