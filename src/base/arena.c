/* base/arena.c: pieces of memory freed at once; see arena.h. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { CHUNK = 4096 - 64 };  /* bytes asked of malloc at a time; a larger piece gets its own */

struct chunk {
	struct chunk *next;
	size_t        used, size;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct chunk *chunks;  /* the first one is being filled */
	bool          out;     /* malloc refused once */
};

struct arena *
arena_new(void)
{
	return calloc(1, sizeof(struct arena));
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->chunks) {
		struct chunk *next = a->chunks->next;

		free(a->chunks);
		a->chunks = next;
	}
	free(a);
}

static struct chunk *
add_chunk(struct arena *a, size_t n)
{
	size_t size = n > CHUNK / 2 ? n : CHUNK;
	struct chunk *c = size < SIZE_MAX / 2 ? malloc(sizeof(*c) + size) : NULL;

	if (!c) {
		a->out = true;
		return NULL;
	}
	*c = (struct chunk){ .size = size };
	if (a->chunks && size != CHUNK) {
		/* the one being filled stays in front */
		c->next = a->chunks->next;
		a->chunks->next = c;
	} else {
		c->next = a->chunks;
		a->chunks = c;
	}
	return c;
}

void *
arena_get(struct arena *a, size_t n)
{
	struct chunk *c = a->chunks;
	size_t start = c ? (c->used + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1) : 0;

	if (!c || start > c->size || n > c->size - start) {
		c = add_chunk(a, n);
		start = 0;
		if (!c)
			return NULL;
	}
	c->used = start + n;
	return memset(c->bytes + start, 0, n);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	return arena_get(a, size > 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

char *
arena_copy(struct arena *a, struct slice s)
{
	char *copy = arena_get(a, s.len + 1);

	if (copy)
		memcpy(copy, s.data, s.len);
	return copy;
}

bool
arena_short(const struct arena *a)
{
	return a->out;
}
