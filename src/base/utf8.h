/*
 * base/utf8.h: reading UTF-8 that may be damaged, and how wide it shows.
 *
 * Source: RFC 3629; Unicode Standard, 3.9 (maximal subparts) for what one
 * U+FFFD replaces; UAX #11 by way of utf8proc for widths.
 */
#ifndef CAPSULE_BASE_UTF8_H
#define CAPSULE_BASE_UTF8_H

#include "base/buf.h"

#include <stdint.h>

enum {
	UTF8_REPLACEMENT = 0xFFFD,
	UTF8_MARKS_MOST = 4,   /* combining marks in a row that a language needs; more reach into other lines */
};

/*
 * Read the first character of `s` (not empty) into *c and return how many
 * bytes it took. A damaged sequence gives UTF8_REPLACEMENT and the length of
 * the damaged part, at least 1. With `damaged` not NULL, *damaged says which.
 */
size_t utf8_next(struct slice s, uint32_t *c, bool *damaged);

/* The beginning of valid text, `most` bytes at most, whole characters. */
struct slice utf8_first(struct slice s, size_t most);

/* Append the character c (U+FFFD for what is no scalar value). */
void utf8_put(struct buf *b, uint32_t c);

bool utf8_valid(struct slice s);

/* Append `s` with every damaged part, and every NUL, as U+FFFD. */
void utf8_put_clean(struct buf *b, struct slice s);

/*
 * Append `s` with each byte that is no UTF-8 as windows-1252 has it, which
 * holds Latin-1: how old editors saved a text, or a part of one.
 */
void utf8_put_western(struct buf *b, struct slice s);

/* Terminal columns that c takes: 0 (combining, format), 1, or 2 (wide). */
int utf8_width(uint32_t c);

/* Han, kana and their marks: written without blanks between words. */
bool utf8_is_cjk(uint32_t c);

/*
 * Whether a line may end between two characters that no blank is between:
 * beside a character of a script without blanks, but neither before a stop or a
 * closing bracket nor behind an opening one (Unicode Annex 14, in short).
 */
bool utf8_may_break(uint32_t before, uint32_t after);

bool utf8_is_letter_or_digit(uint32_t c);

/*
 * What nobody sees and what turns lines around: controls (line ends and tabs
 * among them), marks of direction, zero-width characters, fillers, tags. Not
 * the joiners U+200C and U+200D, which some scripts and emoji need.
 */
bool utf8_is_hidden(uint32_t c);

/* Something to see: neither hidden nor a blank, a joiner or a mark that needs a letter. */
bool utf8_is_seen(uint32_t c);

#endif
