/*
 * data/toml.h: TOML into values.
 *
 * Debian has no C library for it, so this is a strict parser of our own for
 * TOML 1.0.0. Dates and times become texts, as written.
 */
#ifndef CAPSULE_DATA_TOML_H
#define CAPSULE_DATA_TOML_H

#include "data/value.h"

/* Always a map. NULL with *err "file:line: reason" when it does not parse. */
struct value *toml_read(const struct reading *r, struct slice text, struct err *err);

#endif
