/*
 * gemtext/block.h: blocks of the tree, one under the other.
 */
#ifndef CAPSULE_GEMTEXT_BLOCK_H
#define CAPSULE_GEMTEXT_BLOCK_H

#include "gemtext/conversion.h"

/* Write the blocks of `document`, and the links that stand in them. */
void block_put_all(struct conversion *c, cmark_node *document);

#endif
