/*
 * base/slice.h: borrowed text.
 *
 * A slice points into bytes that somebody else owns and says how many there
 * are. It need not end in '\0' and may hold any byte. Copying a slice copies
 * no text; it is valid as long as its owner leaves the bytes alone.
 */
#ifndef CAPSULE_BASE_SLICE_H
#define CAPSULE_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *data;  /* never NULL in a slice made by these functions; a zeroed slice is empty */
	size_t      len;   /* bytes */
};

/* How many items an array has. */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A slice of a string literal, usable in initialisers of locals. */
#define SLICE(literal) ((struct slice){ "" literal, sizeof(literal) - 1 })
/* Two arguments for "%.*s". */
#define SLICE_ARG(s) (int)(s).len, (s).data

static inline struct slice
slice_from(const char *data, size_t len)
{
	return (struct slice){ data, len };
}

/* `text` may be NULL: the empty slice. */
static inline struct slice
slice_of(const char *text)
{
	return text ? (struct slice){ text, strlen(text) } : SLICE("");
}

/* The short ones stand here, so that the compiler puts them where they are called. */

static inline bool
slice_eq(struct slice a, struct slice b)
{
	/* A slice that was only zeroed has no data to compare. */
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Without its first `n` bytes; empty when it has fewer. */
static inline struct slice
slice_skip(struct slice s, size_t n)
{
	if (n > s.len)
		n = s.len;
	return slice_from(s.data + n, s.len - n);
}

/* Its first `n` bytes, or all when it has fewer. */
static inline struct slice
slice_first(struct slice s, size_t n)
{
	return slice_from(s.data, n < s.len ? n : s.len);
}

static inline bool
slice_starts(struct slice s, struct slice prefix)
{
	return s.len >= prefix.len && slice_eq(slice_first(s, prefix.len), prefix);
}

static inline bool
slice_ends(struct slice s, struct slice suffix)
{
	return s.len >= suffix.len && slice_eq(slice_skip(s, s.len - suffix.len), suffix);
}

/* A blank, tab, CR or LF. */
static inline bool
slice_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Without blanks, tabs, CR and LF at both ends, or at one. */
static inline struct slice
slice_trim_left(struct slice s)
{
	while (s.len > 0 && slice_is_blank(s.data[0])) {
		s.data++;
		s.len--;
	}
	return s;
}

static inline struct slice
slice_trim_right(struct slice s)
{
	while (s.len > 0 && slice_is_blank(s.data[s.len - 1]))
		s.len--;
	return s;
}

static inline struct slice
slice_trim(struct slice s)
{
	return slice_trim_right(slice_trim_left(s));
}

/* Where `c`, or `needle`, first stands in s; s.len when it does not. */
static inline size_t
slice_find(struct slice s, char c)
{
	const char *at = s.len > 0 ? memchr(s.data, c, s.len) : NULL;

	return at ? (size_t)(at - s.data) : s.len;
}

size_t slice_find_last(struct slice s, char c);
size_t slice_search(struct slice s, struct slice needle);

/* ASCII letters are the same in both cases. */
bool slice_eq_nocase(struct slice a, struct slice b);
bool slice_starts_nocase(struct slice s, struct slice prefix);
bool slice_ends_nocase(struct slice s, struct slice suffix);
/* Whether it is, or ends in, one of `count` words. */
bool slice_is_one_of(struct slice s, const char *const words[], size_t count);
bool slice_is_one_of_nocase(struct slice s, const char *const words[], size_t count);
bool slice_ends_in_one_of_nocase(struct slice s, const char *const words[], size_t count);
/* strcmp's order, by bytes. */
int slice_cmp(struct slice a, struct slice b);

/*
 * Cut the text before the first `sep` off the front of *rest and return it;
 * the separator goes. Without one the whole of *rest is returned and *rest
 * becomes empty. Loop with `while (rest.len > 0)`.
 */
struct slice slice_cut(struct slice *rest, char sep);
/* The next line of *rest, without its LF or CR LF. */
struct slice slice_cut_line(struct slice *rest);

/* 2 to the `bits`, or the largest number where that has as many bits or fewer. */
#define SLICE_NUMBER_BITS(bits) ((bits) < sizeof(long) * 8 ? 1ul << (bits) % (sizeof(long) * 8) : ~0ul)

/* The whole of `s` as a number from 0 to `most`; false when it is not one. */
bool slice_number(struct slice s, unsigned long most, unsigned long *number);

/* A copy ending in '\0', for free(); NULL when memory is out. */
char *slice_dup(struct slice s);

#endif
