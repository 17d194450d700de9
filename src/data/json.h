/*
 * data/json.h: JSON into values, through jansson.
 */
#ifndef CAPSULE_DATA_JSON_H
#define CAPSULE_DATA_JSON_H

#include "data/value.h"

/*
 * The one object or array that `text` is. NULL with *err "file:line: reason"
 * when it does not parse. When a key is given twice the last one holds, and
 * all values are said to stand on the line of the first.
 */
struct value *json_read(const struct reading *r, struct slice text, struct err *err);

#endif
