/*
 * gemtext/scan.h: what stands in running text and CommonMark does not know.
 *
 * Bare addresses, footnote marks, struck and marked words, emoji by name,
 * wiki links: read here, from text nodes alone, never from code.
 */
#ifndef CAPSULE_GEMTEXT_SCAN_H
#define CAPSULE_GEMTEXT_SCAN_H

#include "gemtext/conversion.h"

/* Put the words of one text node, which stands on `line` of the file, into c->prose. */
void scan_text(struct conversion *c, struct slice text, unsigned line);

#endif
