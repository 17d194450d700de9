/*
 * pages/resolve.h: which address answers for what an author wrote.
 *
 * Authors write links in every way that their generators know: by the file
 * ("../b.md", "@/posts/b.md", ref "b"), by the page ("/2019/03/b/",
 * "../b.html"), by the blog's own web address, by a note's name ([[b]]).
 */
#ifndef CAPSULE_PAGES_RESOLVE_H
#define CAPSULE_PAGES_RESOLVE_H

#include "pages/site_links.h"

enum resolved {
	RESOLVED_NOT_OURS,  /* an address elsewhere, or on this very page: it stays */
	RESOLVED_HERE,      /* the path of a page or file, decoded */
	RESOLVED_ABROAD,    /* an absolute address */
	RESOLVED_DEAD,      /* it should be ours and nothing answers for it */
};

/*
 * What `target`, as written in l's file, should be; appended where there is
 * something. Of RESOLVED_DEAD that is the page's address on the web, when the
 * blog has one.
 */
enum resolved resolve_target(struct buf *out, const struct site_links *l, struct slice target);

/* The folder of a path, with its final '/'; "/" when it has none. */
struct slice resolve_folder_of(struct slice path);

#endif
