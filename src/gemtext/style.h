/*
 * gemtext/style.h: what an author could do better, for who asks.
 *
 * Nothing here is wrong or lost: the page is made all the same. Findings go
 * only to a report that wants style (base/err.h).
 */
#ifndef CAPSULE_GEMTEXT_STYLE_H
#define CAPSULE_GEMTEXT_STYLE_H

#include "gemtext/target.h"

/* A heading, its level as it was written: it should not skip one. */
void style_heading(struct conversion *c, int level, unsigned line);

/* A link or picture to `target`: its words are all that a reader has to choose by. */
void style_link(struct conversion *c, const struct link_source *link, struct slice target);

/* A code block of Markdown: a fence can name a language or say what it shows. */
void style_code(struct conversion *c, cmark_node *block);

#endif
