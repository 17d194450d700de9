/*
 * gemtext/piece.h: what stands in the place of a mark.
 */
#ifndef CAPSULE_GEMTEXT_PIECE_H
#define CAPSULE_GEMTEXT_PIECE_H

#include "gemtext/conversion.h"

/* Put what piece `number` means for a reader: words, a link, or nothing. */
void piece_put(struct conversion *c, size_t number);

/* Append a target with the addresses that marks in it stand for; false when one cannot be known. */
bool piece_put_target(struct conversion *c, struct buf *out, struct slice target);

#endif
