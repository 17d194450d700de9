/*
 * import/html_markdown.h: HTML as export files hold it, as Markdown that an
 * author would go on writing.
 *
 * Source: CommonMark 0.30 and GitHub Flavored Markdown (tables) for what is
 * written; HTML5 parsing by gumbo for what is read.
 */
#ifndef CAPSULE_IMPORT_HTML_MARKDOWN_H
#define CAPSULE_IMPORT_HTML_MARKDOWN_H

#include "base/buf.h"

struct GumboInternalNode;

/*
 * Append `html`, a fragment or a page, as Markdown blocks with one empty line
 * between them and LF at the end. `loose`: an empty line in text is the end of
 * a paragraph and a line break is one, as WordPress's editor has it. Words
 * stay as they are; scripts, styles and comments go; what is embedded (video,
 * audio, frames) becomes a link. False when `out` refused.
 */
bool html_to_markdown(struct buf *out, struct slice html, bool loose);

/* Append the words of `html` on one line, without any mark. */
void html_to_words(struct buf *out, struct slice html);

/* The words inside `node`. */
void html_node_to_words(struct buf *out, const struct GumboInternalNode *node);

#endif
