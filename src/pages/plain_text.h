/*
 * pages/plain_text.h: gemtext as plain text, for paper, less and screen readers.
 *
 * Prose is wrapped by display width; link lines become "[1] label" where they
 * stand, and a numbered list of addresses at the end; where the text has such
 * numbers of its own, for footnotes, they go on from there. Preformatted text stays.
 */
#ifndef CAPSULE_PAGES_PLAIN_TEXT_H
#define CAPSULE_PAGES_PLAIN_TEXT_H

#include "base/buf.h"

/*
 * Append `gemtext` as text of `width` columns. Addresses are resolved against
 * `base`, the page's own absolute address; `heading` stands above the list.
 */
void plain_text(
    struct buf *out, struct slice gemtext, unsigned width, struct slice base, struct slice heading);

#endif
