/*
 * data/json.h: JSON into values, through jansson.
 */
#ifndef CAPSULE_DATA_JSON_H
#define CAPSULE_DATA_JSON_H

#include "data/value.h"

/*
 * The one object or array that `text` is. NULL with *err "file:line: reason"
 * when it does not parse or gives a key twice.
 */
struct value *json_read(const struct reading *r, struct slice text, struct err *err);

#endif
