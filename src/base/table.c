/* base/table.c: values by text; see table.h. */
#include "base/table.h"

#include <stdlib.h>

enum { SMALLEST = 64 };

/*
 * Eight bytes at a time; the keys are the author's, so nobody aims at
 * collisions. For `nocase` 0x20 is set everywhere: more is the same then than
 * should be, which the comparison of keys sorts out.
 */
static uint32_t
hash_of(struct slice key, bool nocase)
{
	uint64_t hash = key.len, word, fold = nocase ? UINT64_C(0x2020202020202020) : 0;

	for (size_t i = 0; i < key.len; i += sizeof(word)) {
		word = 0;
		memcpy(&word, key.data + i, key.len - i < sizeof(word) ? key.len - i : sizeof(word));
		hash = (hash ^ (word | fold)) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	return (uint32_t)hash;
}

/* The slot that has `key`, or the free one where it would go. */
static struct table_slot *
slot_for(const struct table *t, struct slice key, uint32_t hash)
{
	for (size_t i = hash & (t->size - 1);; i = (i + 1) & (t->size - 1)) {
		struct table_slot *s = &t->slots[i];
		struct slice have = { s->key, s->len };

		if (!s->key)
			return s;
		if (s->hash == hash && (t->nocase ? slice_eq_nocase(have, key) : slice_eq(have, key)))
			return s;
	}
}

/* Move what is to be kept (all, with NULL) into a table of `size` slots. */
static bool
rebuild(struct table *t, size_t size, bool (*keep)(void *value, void *ctx), void *ctx)
{
	struct table made = { .size = size, .nocase = t->nocase };

	made.slots = calloc(size, sizeof(*made.slots));
	if (!made.slots)
		return false;
	for (size_t i = 0; i < t->size; i++) {
		struct table_slot *s = &t->slots[i];

		if (!s->key || (keep && !keep(s->value, ctx)))
			continue;
		*slot_for(&made, slice_from(s->key, s->len), s->hash) = *s;
		made.count++;
	}
	free(t->slots);
	*t = made;
	return true;
}

void
table_release(struct table *t)
{
	free(t->slots);
	*t = (struct table){ .nocase = t->nocase };
}

bool
table_put(struct table *t, struct slice key, void *value)
{
	uint32_t hash = hash_of(key, t->nocase);
	struct table_slot *s;

	if (4 * (t->count + 1) > 3 * t->size && !rebuild(t, t->size > 0 ? 2 * t->size : SMALLEST, NULL, NULL))
		return false;
	s = slot_for(t, key, hash);
	t->count += !s->key;
	*s = (struct table_slot){ key.data, (uint32_t)key.len, hash, value };
	return true;
}

bool
table_keep(struct table *t, bool (*keep)(void *value, void *ctx), void *ctx)
{
	return t->size == 0 || rebuild(t, t->size, keep, ctx);
}

void *
table_get(const struct table *t, struct slice key)
{
	return t->size > 0 ? slot_for(t, key, hash_of(key, t->nocase))->value : NULL;
}
