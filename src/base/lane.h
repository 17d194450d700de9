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

/* The number of the first byte where it holds; it holds for one at least. */
static inline size_t
lane_first(lane is_so)
{
	uint64_t half[2];
	size_t before;

	memcpy(half, &is_so, sizeof(half));
	before = half[0] == 0 ? 8 : 0;
	half[0] |= half[0] == 0 ? half[1] : 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return before + (size_t)__builtin_ctzll(half[0]) / 8;
#else
	return before + (size_t)__builtin_clzll(half[0]) / 8;
#endif
}

/* The sum of its bytes, which are taken for numbers without a sign. */
static inline unsigned
lane_sum(lane numbers)
{
	const uint64_t pairs = 0x00FF00FF00FF00FF;
	uint64_t half[2], sum = 0;

	memcpy(half, &numbers, sizeof(half));
	for (size_t i = 0; i < 2; i++)
		sum += (half[i] & pairs) + (half[i] >> 8 & pairs);
	return (unsigned)(sum * 0x0001000100010001 >> 48);
}

#endif
