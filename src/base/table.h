/*
 * base/table.h: finding a value by a text.
 *
 * Open addressing. Keys and values are borrowed: whoever fills the table keeps
 * them as long as it is asked.
 */
#ifndef CAPSULE_BASE_TABLE_H
#define CAPSULE_BASE_TABLE_H

#include "base/slice.h"

#include <stdint.h>

struct table_slot {
	const char *key;   /* NULL: the slot is free */
	uint32_t    len, hash;
	void       *value;
};

/* All zero is an empty table. */
struct table {
	struct table_slot *slots;
	size_t size, count;  /* slots, a power of two; those in use */
	bool   nocase;       /* ASCII letters of either case are the same; set it before the first key */
};

void table_release(struct table *t);   /* empty again */

/* Put `value`, not NULL, under `key`, in place of what is there. False when memory is out. */
bool table_put(struct table *t, struct slice key, void *value);

/* Drop every value for which keep(value, ctx) is false. False when memory is out; nothing is dropped then. */
bool table_keep(struct table *t, bool (*keep)(void *value, void *ctx), void *ctx);

/* What is kept under `key`; NULL when nothing is. */
void *table_get(const struct table *t, struct slice key);

#endif
