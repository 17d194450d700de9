/*
 * base/hex.h: bytes as hexadecimal digits.
 */
#ifndef CAPSULE_BASE_HEX_H
#define CAPSULE_BASE_HEX_H

#include "base/buf.h"

/* The value of a digit of either case, 0 to 15; -1: it is none. */
int hex_value(char digit);

/* Append `count` bytes as two digits each, in small letters. */
void hex_put(struct buf *out, const void *bytes, size_t count);

#endif
