/*
 * html/html_page.h: a page of a capsule as a whole HTML document, for a web
 * mirror of files: `capsule export --html`.
 *
 * It says where the original is (rel=canonical), looks like a page in any
 * browser, text browsers included, in light and dark, and adds less than 3 KB
 * to the text. No script, nothing from elsewhere, no file beside it.
 */
#ifndef CAPSULE_HTML_PAGE_H
#define CAPSULE_HTML_PAGE_H

#include "base/buf.h"

struct html_page {
	struct slice lang;     /* BCP 47 */
	struct slice origin;   /* "gemini://example.org", no slash at its end */
	struct slice path;     /* the page's address below it, decoded: "/posts/x.gmi" */
	/*
	 * Whether the mirror has a page or file of this address (decoded). Links
	 * to what it has not lead to the capsule itself. NULL: it has all.
	 */
	bool (*has)(void *ctx, struct slice path);
	void *ctx;
};

/*
 * Append the document for `gemtext`. Links within the capsule become relative
 * ones between the mirror's files. False when `out` refused.
 */
bool html_page(struct buf *out, struct slice gemtext, const struct html_page *page);

/*
 * Append the name of the mirror's file for the address `path` (decoded):
 * "/" and "/posts/x/" become "index.html" and "posts/x/index.html",
 * "/posts/x.gmi" "posts/x.html"; any other stays, without its first slash.
 */
void html_page_put_name(struct buf *out, struct slice path);

#endif
