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

/* Whether the node shows a picture, film or the like, which becomes a link line, and nothing else. */
bool inline_is_picture(const struct conversion *c, cmark_node *node);
/* Whether the node shows nothing: blanks, and what says how a picture looks. */
bool inline_is_empty(const struct conversion *c, cmark_node *node);

/* The line of the file that a block begins on. */
unsigned inline_line(const struct conversion *c, cmark_node *block);

#endif
