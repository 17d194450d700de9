/*
 * data/json_put.h: jansson's tree as text.
 */
#ifndef CAPSULE_DATA_JSON_PUT_H
#define CAPSULE_DATA_JSON_PUT_H

#include "base/buf.h"

#include <jansson.h>

/*
 * Append `tree` in several lines, indented, with a newline at its end, and
 * give the tree up. False when memory is out; a tree of NULL counts as that.
 */
bool json_put(struct buf *out, json_t *tree);

#endif
