/*
 * data/json.h: JSON into values, through jansson.
 */
#ifndef CAPSULE_DATA_JSON_H
#define CAPSULE_DATA_JSON_H

#include "data/value.h"

/*
 * Read the object or array that `text` begins with. What follows it is an
 * error, unless `used` is there: *used is then how many bytes were read. NULL
 * with *err "file:line: reason" when it does not parse or gives a key twice.
 */
struct value *json_read(const struct reading *r, struct slice text, size_t *used, struct err *err);

#endif
