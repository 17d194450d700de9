/*
 * pages/related.h: which other posts a reader of this one may want.
 */
#ifndef CAPSULE_PAGES_RELATED_H
#define CAPSULE_PAGES_RELATED_H

#include "pages/sidebar.h"

/*
 * Append "Part of the series “Walks” (2/5)", without a line's end; nothing
 * when the post is in no series. Parts are counted by date; a post that has
 * no sister so far has no number.
 */
void related_put_series(struct buf *out, const struct post_view *v);

/* Append that line, and links to the parts: all, or of a long series those around this one. */
void related_put_parts(struct buf *out, const struct post_view *v);

/*
 * Append links to at most three posts in the same language that share tags
 * with this one. A tag counts the more the fewer posts have it; one that more
 * than a third of all have counts nothing. Neighbours, translations and parts
 * of the same series have links of their own and are left out. The newer of
 * two that are equally near goes first.
 */
void related_put_posts(struct buf *out, const struct post_view *v);

/* The next older and newer post in the same language; NULL: there is none. */
const struct entry *related_older(const struct post_view *v);
const struct entry *related_newer(const struct post_view *v);

#endif
