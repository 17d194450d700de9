/*
 * gemtext/emoji.h: emoji by the names that authors write between colons.
 */
#ifndef CAPSULE_GEMTEXT_EMOJI_H
#define CAPSULE_GEMTEXT_EMOJI_H

#include "base/slice.h"

/* The emoji called `name` ("smile", without colons); NULL when none is. */
const char *emoji_find(struct slice name);

#endif
