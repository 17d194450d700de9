/*
 * import/ghost_text.h: what Ghost's editors keep, as HTML.
 *
 * An export has the HTML of most posts. Of one that was never shown there may
 * be only the editor's own document: "lexical" (Ghost 5.3 and later),
 * "mobiledoc" (1 to 5), or Markdown (0.x).
 */
#ifndef CAPSULE_IMPORT_GHOST_TEXT_H
#define CAPSULE_IMPORT_GHOST_TEXT_H

#include "base/buf.h"
#include "data/value.h"

/*
 * Append the text of `post`, a row of the export's posts, as HTML: its own, or
 * made of what its editor keeps. Nothing when there is neither. Values of the
 * editor's document go into `arena`.
 */
void ghost_text_put_html(struct buf *out, struct arena *arena, const struct value *post);

#endif
