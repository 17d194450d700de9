/*
 * pages/sidebar.h: the fields that stand beside a post.
 *
 * Which ones, and in what order, is the author's choice (`sidebar:` in
 * capsule.yaml). Each is a row of one table.
 */
#ifndef CAPSULE_PAGES_SIDEBAR_H
#define CAPSULE_PAGES_SIDEBAR_H

#include "pages/page.h"

/* A post and what its page knows of it. */
struct post_view {
	const struct site *site;
	const struct post *post;
	const struct entry *entry;  /* NULL: the catalog does not hold it */
	struct slice path;          /* empty: it has no address */
	const char *lang;
	struct site_links *links;
};

/* Append the fields, whole lines; nothing when the post has none of them. */
void sidebar_put(struct buf *out, const struct post_view *v);

/* Append the links to a post's translations, unless they are a field of the sidebar already. */
void sidebar_put_translations(struct buf *out, const struct post_view *v);

#endif
