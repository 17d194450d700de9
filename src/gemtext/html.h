/*
 * gemtext/html.h: HTML inside posts, block by block.
 *
 * Source: gumbo, which reads HTML as HTML5's parsing rules say.
 */
#ifndef CAPSULE_GEMTEXT_HTML_H
#define CAPSULE_GEMTEXT_HTML_H

#include "gemtext/conversion.h"

/* Write the block of raw HTML that begins on `line` of the file as gemtext. */
void html_put_block(struct conversion *c, struct slice html, unsigned line);

#endif
