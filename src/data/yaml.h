/*
 * data/yaml.h: YAML into values, through libyaml.
 *
 * One document is read. Anchors, aliases and the merge key work; what they
 * stand for is counted against VALUE_COUNT_MOST, so a few lines cannot stand
 * for millions of values. Plain scalars: true, yes, on and their opposites
 * are bools, decimal numbers are numbers, "~", "null" and nothing are null,
 * all else, dates and 12:30:00 included, is text.
 */
#ifndef CAPSULE_DATA_YAML_H
#define CAPSULE_DATA_YAML_H

#include "data/value.h"

/* A text without a document is null. NULL with *err "file:line: reason" when it does not parse. */
struct value *yaml_read(const struct reading *r, struct slice text, struct err *err);

#endif
