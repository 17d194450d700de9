/*
 * base/arena.h: memory that is handed out in small pieces and freed at once.
 *
 * What belongs together (one post with all its fields) lies in one arena and
 * goes with it. Pieces are zeroed, aligned for any type, and cannot be freed
 * one by one.
 */
#ifndef CAPSULE_BASE_ARENA_H
#define CAPSULE_BASE_ARENA_H

#include "base/slice.h"

struct arena;

struct arena *arena_new(void);          /* NULL when memory is out */
void arena_free(struct arena *a);       /* NULL is fine */

/* `n` zeroed bytes; NULL when memory is out. */
void *arena_get(struct arena *a, size_t n);
/* The same for `count` items of `size` bytes. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of `s` ending in '\0'; NULL when memory is out. */
char *arena_copy(struct arena *a, struct slice s);

/* Whether memory was out at one of these calls: a writer of many small pieces asks once at the end. */
bool arena_short(const struct arena *a);

#endif
