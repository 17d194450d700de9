/*
 * gemtext/list.h: lists that are open, and what their items begin with.
 *
 * Gemtext has one level of items and no numbers, so both are written out:
 *     * item, * – item of a list inside it, * – – and so on
 *     1. item, 1.2. item of a numbered list inside it
 */
#ifndef CAPSULE_GEMTEXT_LIST_H
#define CAPSULE_GEMTEXT_LIST_H

#include "gemtext/conversion.h"

/* False when memory is out. `first`: the number of its first item, when ordered. */
bool list_enter(struct conversion *c, bool ordered, int first, char after);
void list_leave(struct conversion *c);

/* Have c->marker wait for the first line of the next item. */
void list_enter_item(struct conversion *c);
/*
 * What a link line shows of the marker that waits in c->marker: the dashes of
 * its depth, its number, or "[1] " of a footnote; empty when there is none.
 */
struct slice list_marker_depth(const struct conversion *c);

/* An item ended; a number that no line took is written alone. */
void list_leave_item(struct conversion *c);
/*
 * Something that takes no marker comes: a number is written on a line of its
 * own, a bullet is dropped.
 */
void list_settle_marker(struct conversion *c);

#endif
