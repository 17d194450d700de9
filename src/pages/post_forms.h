/*
 * pages/post_forms.h: what else is made of a post's page: plain text, a page
 * of all its pictures, and its parts.
 *
 * Pictures: a post in Markdown that shows more than three has them together,
 * so that who looks for one need not look for links in the text. Parts: what is
 * longer than `split` in capsule.yaml is there once more in pieces that begin at
 * headings, for thin lines; the whole leads to the first.
 */
#ifndef CAPSULE_PAGES_POST_FORMS_H
#define CAPSULE_PAGES_POST_FORMS_H

#include "pages/page.h"

/* Append the page as plain text; links to posts lead to their plain text. False when it grew too long. */
bool post_forms_put_text(struct buf *out, const struct site *s, const struct post *p, const struct entry *e);

bool post_forms_has_pictures(const struct entry *e);
/* Append the page of its pictures. False when it grew too long. */
bool post_forms_put_pictures(struct buf *out, const struct site *s, const struct post *p, const struct entry *e);

/* How many parts it is in; 0: it is whole, or somebody else is at an address that a part would have. */
size_t post_forms_count_parts(const struct site *s, const struct entry *e);
/* Append the part `number`, from 1. False when there is none. */
bool post_forms_put_part(struct buf *out, const struct site *s, const struct post *p, const struct entry *e, size_t number);

/* Where in the page of a post its text is, and where a link to its parts may stand. */
struct post_frame {
	size_t lead, body, body_end;
};

/* post_page() without links to parts; *frame says what is where. */
bool post_page_put_whole(struct buf *out, const struct site *s, const struct post *p, struct slice path,
    struct report *report, struct post_frame *frame);

/* Put a link to the first part into the page at `start` of *out, when there are parts. */
void post_forms_link_parts(struct buf *out, size_t start, const struct post_frame *frame, const struct site *s,
    const struct post *p, const struct entry *e);

#endif
