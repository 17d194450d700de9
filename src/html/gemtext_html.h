/*
 * html/gemtext_html.h: gemtext in, HTML out.
 *
 * Each line becomes the one element that it is: a heading, a paragraph, an
 * item, a line of a quotation, a link; what stands together (items, links,
 * lines of a quotation) is one element around them, and a link line to a
 * picture of the same capsule shows it. Nothing of the text is read as HTML,
 * whatever it holds, and no address is made a link that a browser would run.
 *
 * End tags that HTML allows to leave out are left out.
 *
 * Source: gemtext specification 0.24.1; HTML Living Standard, 13.1.2.
 */
#ifndef CAPSULE_GEMTEXT_HTML_H
#define CAPSULE_GEMTEXT_HTML_H

#include "base/buf.h"

struct gemtext_html_options {
	/*
	 * Append the address that the browser is to be given for `target`, a
	 * URI reference as the link line has it; false, with nothing appended:
	 * as it is. NULL: all as they are.
	 */
	bool (*link)(void *ctx, struct slice target, struct buf *out);
	void *ctx;
	bool  no_pictures;   /* links to pictures are links alone */
};

/*
 * Append what stands between <body> and </body> (flow content, valid in any
 * element that takes it), a line for each element. NULL options: all zero.
 * `out` refuses what is too long, as ever.
 */
void gemtext_html(struct buf *out, struct slice gemtext, const struct gemtext_html_options *options);

/*
 * Append `text` so that it stands in an element or in a double-quoted
 * attribute as itself: & < > " as entities; damaged UTF-8, and the characters
 * that HTML forbids, as U+FFFD.
 */
void html_put_text(struct buf *out, struct slice text);

/* The text of the page's title: its first heading of any level, else its first line with words; empty: none. */
struct slice gemtext_html_title(struct slice gemtext);

#endif
