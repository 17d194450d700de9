/* base/slice.c: borrowed text; see slice.h. */
#include "base/slice.h"

#include <stdlib.h>
#include <strings.h>

enum { FALSE_STARTS = 4 };

bool
slice_eq_nocase(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || strncasecmp(a.data, b.data, a.len) == 0);
}

bool
slice_starts_nocase(struct slice s, struct slice prefix)
{
	/* Most are told apart by the first letter, whose case is one bit. */
	if (s.len > 0 && prefix.len > 0 && ((s.data[0] ^ prefix.data[0]) & ~0x20) != 0)
		return false;
	return slice_eq_nocase(slice_first(s, prefix.len), prefix);
}

bool
slice_ends_nocase(struct slice s, struct slice suffix)
{
	return s.len >= suffix.len && slice_eq_nocase(slice_skip(s, s.len - suffix.len), suffix);
}

bool
slice_is_one_of(struct slice s, const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_eq(s, slice_of(words[i])))
			return true;
	}
	return false;
}

bool
slice_is_one_of_nocase(struct slice s, const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_eq_nocase(s, slice_of(words[i])))
			return true;
	}
	return false;
}

bool
slice_ends_in_one_of_nocase(struct slice s, const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_ends_nocase(s, slice_of(words[i])))
			return true;
	}
	return false;
}

int
slice_cmp(struct slice a, struct slice b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

size_t
slice_find_last(struct slice s, char c)
{
	for (size_t i = s.len; i > 0; i--) {
		if (s.data[i - 1] == c)
			return i - 1;
	}
	return s.len;
}

size_t
slice_search(struct slice s, struct slice needle)
{
	size_t skipped = 0;
	const char *at;

	if (needle.len == 0 || s.len == 0)
		return 0;
	/* A few bytes are found soonest by the first of them, where that is rare. */
	for (int tries = 0; tries < FALSE_STARTS; tries++) {
		skipped += slice_find(slice_skip(s, skipped), needle.data[0]);
		if (skipped >= s.len || slice_starts(slice_skip(s, skipped), needle))
			return skipped;
		skipped++;
	}
	at = memmem(s.data + skipped, s.len - skipped, needle.data, needle.len);
	return at ? (size_t)(at - s.data) : s.len;
}

struct slice
slice_cut(struct slice *rest, char sep)
{
	size_t at = slice_find(*rest, sep);
	struct slice head = slice_first(*rest, at);

	*rest = slice_skip(*rest, at + 1);
	return head;
}

struct slice
slice_cut_line(struct slice *rest)
{
	struct slice line = slice_cut(rest, '\n');

	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

bool
slice_number(struct slice s, unsigned long most, unsigned long *number)
{
	unsigned long n = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned long digit = (unsigned char)s.data[i] - (unsigned long)'0';

		if (digit > 9 || digit > most || n > most / 10 || n * 10 > most - digit)
			return false;
		n = n * 10 + digit;
	}
	*number = n;
	return true;
}

char *
slice_dup(struct slice s)
{
	char *copy = malloc(s.len + 1);

	if (copy) {
		memcpy(copy, s.data, s.len);
		copy[s.len] = '\0';
	}
	return copy;
}
