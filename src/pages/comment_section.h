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

/* Append one alone, as it will stand there. */
void comment_section_put_one(struct buf *out, const struct site *s, const char *lang, const char *author, const char *text);

/*
 * Append the links by which a reader replies: "Leave a comment", by mail, on a
 * capsule of his own, as far as the settings have them.
 */
void comment_section_put_ways(struct buf *out, const struct post_view *v);

#endif
