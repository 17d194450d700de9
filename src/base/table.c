/* base/table.c: values by text; see table.h. */
#include "base/table.h"

#include <stdlib.h>

enum { SMALLEST = 64 };

/* FNV-1a, 32 bits; the keys are the author's, so nobody aims at collisions. */
static uint32_t
hash_of(struct slice key, bool nocase)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < key.len; i++) {
		unsigned char c = (unsigned char)key.data[i];

		if (nocase && c >= 'A' && c <= 'Z')
			c |= 0x20;
		hash = (hash ^ c) * 16777619u;
	}
	return hash;
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

static bool
grow(struct table *t)
{
	struct table bigger = { .size = t->size > 0 ? 2 * t->size : SMALLEST, .nocase = t->nocase };

	bigger.slots = calloc(bigger.size, sizeof(*bigger.slots));
	if (!bigger.slots)
		return false;
	for (size_t i = 0; i < t->size; i++) {
		struct table_slot *s = &t->slots[i];

		if (s->key)
			*slot_for(&bigger, slice_from(s->key, s->len), s->hash) = *s;
	}
	free(t->slots);
	t->slots = bigger.slots;
	t->size = bigger.size;
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

	if (4 * (t->count + 1) > 3 * t->size && !grow(t))
		return false;
	*slot_for(t, key, hash) = (struct table_slot){ key.data, (uint32_t)key.len, hash, value };
	t->count++;
	return true;
}

void *
table_get(const struct table *t, struct slice key)
{
	return t->size > 0 ? slot_for(t, key, hash_of(key, t->nocase))->value : NULL;
}
