/*
 * pages/comment_section.h: what readers wrote below a post.
 */
#ifndef CAPSULE_PAGES_COMMENT_SECTION_H
#define CAPSULE_PAGES_COMMENT_SECTION_H

#include "pages/sidebar.h"

/*
 * Append "## Comments (2)" and the comments; nothing when there are none.
 * Whatever a comment holds, its lines are quotes and links.
 */
void comment_section_put(struct buf *out, const struct post_view *v);

#endif
