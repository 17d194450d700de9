/*
 * tests/unit/unit.h: what every unit test includes.
 */
#ifndef CAPSULE_UNIT_H
#define CAPSULE_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/slice.h"

/* A slice has exactly this text. */
static inline void
assert_slice(struct slice s, const char *text)
{
	assert_int_equal(s.len, strlen(text));
	assert_memory_equal(s.data, text, s.len);
}

#endif
