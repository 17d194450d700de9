/*
 * gemtext/inline.h: the words of one block, from cmark's inline nodes.
 */
#ifndef CAPSULE_GEMTEXT_INLINE_H
#define CAPSULE_GEMTEXT_INLINE_H

#include "gemtext/conversion.h"

/*
 * Collect the words of `block` (a paragraph or heading) in c->prose, cleared
 * first; its links and images wait in c->links.
 */
void inline_collect(struct conversion *c, cmark_node *block);

#endif
