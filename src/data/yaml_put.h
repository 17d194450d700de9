/*
 * data/yaml_put.h: text as a YAML scalar.
 */
#ifndef CAPSULE_DATA_YAML_PUT_H
#define CAPSULE_DATA_YAML_PUT_H

#include "base/buf.h"

/* Append `text` as a double-quoted YAML scalar on one line, whatever is in it (YAML 1.1, 5.7). */
void yaml_put_quoted(struct buf *out, struct slice text);

#endif
