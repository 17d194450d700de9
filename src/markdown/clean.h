/*
 * markdown/clean.h: any bytes in, sound text out.
 */
#ifndef CAPSULE_MARKDOWN_CLEAN_H
#define CAPSULE_MARKDOWN_CLEAN_H

#include "base/buf.h"

/* How many bytes at the start of `text` are already as clean_text() would have them. */
size_t clean_prefix(struct slice text);

/*
 * Append `text` as UTF-8 in lines that end in LF: a byte order mark goes, CR
 * LF and CR become LF, terminal escapes go, other control characters but tabs
 * become blanks, in code U+FFFD, and what is no UTF-8, NUL, and the characters that the room
 * uses for itself (MARK_FIRST on) become U+FFFD.
 */
void clean_text(struct buf *out, struct slice text);

/* Private characters that the room keeps for itself: marks that cmark and gumbo carry along. */
enum { MARK_FIRST = 0xEDD0, MARK_LAST = 0xEDD3 };

#endif
