/*
 * pages/site_links.h: from what an author wrote to an address that answers.
 *
 * No link that the server writes leads to a redirect: every spelling that
 * would get one is replaced by the address it leads to.
 */
#ifndef CAPSULE_PAGES_SITE_LINKS_H
#define CAPSULE_PAGES_SITE_LINKS_H

#include "pages/page.h"

/* Whose links are read. */
struct site_links {
	const struct site *site;
	struct slice file;       /* the file, relative to content/: "posts/x.md" */
	struct slice path;       /* its address; empty when it has none */
	struct slice source;     /* its bytes, to find a dead link of the front matter in */
	struct report *report;   /* hears of dead links; NULL: nobody */
	/*
	 * A visitor wrote it: no link tells him of what is not for everybody, or
	 * has whoever reads it do something by following it.
	 */
	bool visitors;
};

/* The hooks of the converter, over *l, which must stay. */
struct gemtext_site site_links_hooks(struct site_links *l);

/* Append the address to write for `target`; what has no better one as it is. */
void site_links_put_target(struct buf *out, struct site_links *l, struct slice target);

/* Append "JPEG, 182 KB" for a target that is a file here; false: it is none. */
bool site_links_describe(struct buf *out, struct site_links *l, struct slice target);

/* Append "512 B", "9 KB", "1.4 MB", "3.0 GB". */
void site_links_put_size(struct buf *out, uint64_t bytes);

/*
 * Append a link line from the page at `from` to the address `to` (both
 * decoded), written short: by the name alone when they share a folder.
 */
void site_links_put_line(struct buf *out, struct slice from, struct slice to, struct slice label);

/* The same for a post in a list, "=> /posts/x.gmi 2017-11-14 Title" (R53). */
void site_links_put_entry(struct buf *out, struct slice from, const struct entry *e);

/* Append the absolute address of `path`: "gemini://example.org/posts/x.gmi". */
void site_links_put_absolute(struct buf *out, const struct site *s, struct slice path);

#endif
