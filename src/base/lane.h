/*
 * base/lane.h: sixteen bytes of a text looked at together.
 *
 * Compared with a byte, a lane gives one whose bytes are all ones where that
 * holds and 0 where it does not; such are joined by & and |. The bytes are
 * signed: what is not ASCII is below zero.
 */
#ifndef CAPSULE_BASE_LANE_H
#define CAPSULE_BASE_LANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef signed char lane __attribute__((vector_size(16)));

/* The byte as a lane has it. */
#define LANE_BYTE(byte) ((signed char)(byte))

static inline lane
lane_load(const char *bytes)
{
	lane l;

	memcpy(&l, bytes, sizeof(l));
	return l;
}

static inline bool
lane_is_any(lane is_so)
{
	uint64_t half[2];

	memcpy(half, &is_so, sizeof(half));
	return (half[0] | half[1]) != 0;
}

/* For how many bytes it holds. */
static inline unsigned
lane_count(lane is_so)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t half[2];

	memcpy(half, &is_so, sizeof(half));
	return (unsigned)(((half[0] & ones) + (half[1] & ones)) * ones >> 56);
}

#endif
