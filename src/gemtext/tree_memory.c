/* gemtext/tree_memory.c: memory for cmark's trees; see tree_memory.h. */
#include "gemtext/tree_memory.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK = 1 << 20,   /* bytes; one of this size is kept for the next conversion, and what of it was never used is no memory */
	STEP = alignof(max_align_t),
};

/* Pieces lie behind it, each with its size in front. */
struct chunk {
	struct chunk *before;
	size_t size, used;
	alignas(max_align_t) char pieces[];
};

static struct chunk *newest;
static unsigned conversions;

static size_t
rounded(size_t size)
{
	return (size + STEP - 1) / STEP * STEP;
}

static struct chunk *
add_chunk(size_t least)
{
	size_t size = least > CHUNK ? least : CHUNK;
	struct chunk *c = malloc(sizeof(*c) + size);

	if (!c)
		abort();
	*c = (struct chunk){ .before = newest, .size = size };
	return newest = c;
}

/* A piece that is not zeroed. */
static inline void *
get_piece(size_t size)
{
	size_t whole = STEP + rounded(size);
	struct chunk *c = newest;
	char *piece;

	if (size > SIZE_MAX / 2)
		abort();
	if (!c || c->size - c->used < whole)
		c = add_chunk(whole);
	piece = c->pieces + c->used;
	c->used += whole;
	memcpy(piece, &size, sizeof(size));
	return piece + STEP;
}

static void *
get_zeroed(size_t count, size_t size)
{
	size_t bytes = size == 0 || count <= SIZE_MAX / size ? count * size : SIZE_MAX;

	return memset(get_piece(bytes), 0, bytes);
}

/* The last piece of a chunk grows where it is. */
static void *
resize(void *piece, size_t size)
{
	char *at = piece, *more;
	size_t old;

	if (!piece)
		return get_piece(size);
	memcpy(&old, at - STEP, sizeof(old));
	if (size <= old)
		return piece;
	if (newest && at + rounded(old) == newest->pieces + newest->used &&
	    size < SIZE_MAX / 2 && rounded(size) - rounded(old) <= newest->size - newest->used) {
		newest->used += rounded(size) - rounded(old);
		memcpy(at - STEP, &size, sizeof(size));
		return piece;
	}
	more = get_piece(size);
	return memcpy(more, piece, old);
}

static void
leave_piece(void *piece)
{
	(void)piece;
}

void
tree_memory_enter(void)
{
	conversions++;
}

void
tree_memory_leave(void)
{
	if (--conversions > 0)
		return;
	while (newest && (newest->before || newest->size > CHUNK)) {
		struct chunk *before = newest->before;

		free(newest);
		newest = before;
	}
	if (newest)
		newest->used = 0;
}

bool
tree_memory_allows(struct slice markdown)
{
	static const bool is_sign[256] = { ['*'] = true, ['_'] = true, ['['] = true, [']'] = true,
	    ['!'] = true, ['<'] = true, ['&'] = true, ['`'] = true, ['\\'] = true, ['>'] = true,
	    ['-'] = true, ['+'] = true, ['\n'] = true };
	size_t signs = 0;

	if (markdown.len < TREE_MOST / SIGN_COSTS)
		return true;
	for (size_t i = 0; i < markdown.len; i++)
		signs += is_sign[(unsigned char)markdown.data[i]];
	return signs < TREE_MOST / SIGN_COSTS;
}

cmark_node *
tree_memory_parse(const char *markdown, size_t length)
{
	static cmark_mem memory = { get_zeroed, resize, leave_piece };
	cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);

	cmark_parser_feed(parser, markdown, length);
	return cmark_parser_finish(parser);
}
