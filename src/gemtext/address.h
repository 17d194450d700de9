/*
 * gemtext/address.h: bare addresses in running text.
 *
 * Source: GitHub Flavored Markdown, "Autolinks (extension)"; and, what GFM
 * leaves open, that an address ends where Han or kana text goes on.
 */
#ifndef CAPSULE_GEMTEXT_ADDRESS_H
#define CAPSULE_GEMTEXT_ADDRESS_H

#include "base/slice.h"

struct address {
	size_t start, end;   /* in the text */
	const char *prefix;  /* what a link needs in front: "", "https://" or "mailto:" */
};

/*
 * Whether the ':', '.' or '@' at text.data[at] belongs to a bare address that
 * begins at or after `from`.
 */
bool address_find(struct address *a, struct slice text, size_t at, size_t from);

#endif
