/*
 * blogs/literal.h: what a JavaScript or TypeScript file says in plain literals.
 *
 * Configurations written as programs are not run. But most of what they say
 * are literals (input: "src", title: 'My blog'), and those can be read where
 * they stand; whatever is computed is passed over.
 */
#ifndef CAPSULE_BLOGS_LITERAL_H
#define CAPSULE_BLOGS_LITERAL_H

#include "data/value.h"

/*
 * The object that the module exports or that its exported function returns,
 * as a map of its literals: texts, numbers, true and false, lists and objects
 * of them; where there is none, what it exports by names. NULL when memory is out.
 */
const struct value *literal_read(const struct reading *r, struct slice text);

/*
 * The first text that is given to `name` anywhere: name: "x", name = 'x',
 * name("x"). It is copied into the arena. False when there is none.
 */
bool literal_find(const struct reading *r, struct slice text, const char *name, struct slice *value);

/* The same for the next one: *rest moves on behind it. */
bool literal_next(const struct reading *r, struct slice *rest, const char *name, struct slice *value);

/* The first object that is given to `name` in the same way, as a map of its literals; NULL when there is none. */
const struct value *literal_find_map(const struct reading *r, struct slice text, const char *name);

#endif
