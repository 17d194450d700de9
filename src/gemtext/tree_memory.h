/*
 * gemtext/tree_memory.h: memory for cmark's trees, given back all at once.
 *
 * A tree lives exactly as long as one conversion, so its nodes are cut from
 * large chunks one behind the other and none is freed by itself: about a
 * third of the time that cmark takes with malloc. cmark's allocator has no
 * argument, so this is the process's own; it is for one thread.
 */
#ifndef CAPSULE_GEMTEXT_TREE_MEMORY_H
#define CAPSULE_GEMTEXT_TREE_MEMORY_H

#include "base/slice.h"

#include <cmark.h>

enum {
	TREE_MOST = 512 << 20,   /* bytes of one text's tree */
	SIGN_COSTS = 256,        /* bytes that one sign costs there, about */
};

/* A conversion begins; conversions may stand in one another. */
void tree_memory_enter(void);
/* It ended; with the outermost one all trees are gone. */
void tree_memory_leave(void);

/*
 * Whether the tree of `markdown` stays under TREE_MOST bytes, by the signs that
 * may become nodes of it. Ordinary posts of any length that is accepted do.
 */
bool tree_memory_allows(struct slice markdown);

/* Read Markdown; the tree is not freed by hand. Like cmark itself it aborts when memory is out. */
cmark_node *tree_memory_parse(const char *markdown, size_t length);

#endif
