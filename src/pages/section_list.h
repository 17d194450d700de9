/*
 * pages/section_list.h: what a section of a blog holds, below its own words.
 *
 * Hugo and Zola have a text for a section, _index.md, and a template puts a
 * list of the section's texts below it. Here that is its page's own list.
 */
#ifndef CAPSULE_PAGES_SECTION_LIST_H
#define CAPSULE_PAGES_SECTION_LIST_H

#include "pages/sidebar.h"

/*
 * Append links to the pages and posts of the section whose own text is shown,
 * those of sections within it being on their pages; nothing for other texts.
 */
void section_list_put(struct buf *out, const struct post_view *v);

#endif
