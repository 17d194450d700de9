/*
 * import/html_card.h: what blog programs make of a few words, taken apart again.
 *
 * A card for a link, a note at the foot, a quoted message: classes tell them.
 */
#ifndef CAPSULE_IMPORT_HTML_CARD_H
#define CAPSULE_IMPORT_HTML_CARD_H

#include "base/buf.h"

#include <gumbo.h>

/* Whether the element is for web pages alone: a form to subscribe, a second title, a button for the same file. */
bool html_card_is_noise(const GumboNode *node);

/*
 * Append the Markdown of a card, in lines: "[title](address)" and what stands
 * below it. False: it is none.
 */
bool html_card_put(struct buf *out, const GumboNode *node);

/* The number of a note at the foot: of the place that leads to it, and of the note itself; "" when it is none. */
struct slice html_card_note(const GumboNode *link);
/* The words of a note, when `node` is one; *number is its own. NULL: it is none. */
const GumboNode *html_card_note_text(const GumboNode *node, struct slice *number);

#endif
