/*
 * gemtext/block.h: blocks of the tree, one under the other.
 */
#ifndef CAPSULE_GEMTEXT_BLOCK_H
#define CAPSULE_GEMTEXT_BLOCK_H

#include "gemtext/conversion.h"

/*
 * Write the blocks from `first` up to but not including `end`, its sibling
 * (NULL: to the last one), and the links that stand in them.
 */
void block_put(struct conversion *c, cmark_node *first, cmark_node *end);

/*
 * What is collected in c->prose is a block; where all of it stands in links,
 * the links that wait from index `first_link` on are. Tags of a quote that
 * stood in it open and close one.
 */
void block_put_words(struct conversion *c, size_t first_link);
/* A block has ended: the links that stood in it follow, once nothing that it stands in is open. */
void block_ended(struct conversion *c);
/* Write a heading; links that wait go before it. An empty one is none. */
void block_put_heading(struct conversion *c, int level, struct slice words);
/* Write a thematic break. */
void block_put_rule(struct conversion *c);

/* The words of a heading on one line, without its attributes; they lie in c->prose. Its links wait.
 */
struct slice block_heading_words(struct conversion *c, cmark_node *heading);

#endif
