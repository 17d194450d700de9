/*
 * import/html_inline.h: what stands inside a line, from HTML to Markdown.
 *
 * The pieces that html_markdown.c puts into its blocks.
 */
#ifndef CAPSULE_IMPORT_HTML_INLINE_H
#define CAPSULE_IMPORT_HTML_INLINE_H

#include "base/buf.h"

#include <gumbo.h>

/*
 * Append a node, or what is inside it, as inline Markdown. `keep_lines`: line
 * ends of the text stay; `in_cell`: | is shielded.
 */
void inline_put(struct buf *out, const GumboNode *node, bool keep_lines);
void inline_put_children(struct buf *out, const GumboNode *node, bool in_cell);

/* Append an image: ![alt](src "title"); the title only when there is one. */
void inline_put_image(struct buf *out, const GumboNode *image, struct slice title);

/* Append the text inside `node` untouched. */
void inline_put_verbatim(struct buf *out, const GumboNode *node);

/* Append a run of backticks, at least `least`, longer than any in `text`. */
void inline_put_fence(struct buf *out, struct slice text, unsigned least);

/*
 * Append a paragraph, its lines kept from becoming a heading, item, quote or
 * rule. `hard`: every line's end is a break.
 */
void inline_shield(struct buf *out, struct slice paragraph, bool hard);

/* x of a class "language-x" or "lang-x" on `node` or the code inside it; "" without. */
const char *inline_language(const GumboNode *node);

/* The value of an attribute; "" when `node` does not have it. */
const char *inline_attribute(const GumboNode *node, const char *name);

/* Whether `class` is among its classes. */
bool inline_has_class(const GumboNode *node, const char *class);

/* The first element at or below `node` with `class` among its classes; NULL when there is none. */
const GumboNode *inline_find_class(const GumboNode *node, const char *class);

/* The first element `tag` at or below `node`; NULL when there is none. */
const GumboNode *inline_find(const GumboNode *node, GumboTag tag);

/* Whether an element begins a block, or is not to be seen at all. */
bool inline_is_block(const GumboNode *node);
bool inline_is_silent(const GumboNode *node);

#endif
