/*
 * gemtext/writer.h: lines of gemtext, one under the other.
 *
 * The writer knows what kind of line came last, so a blank line is owed
 * between blocks and paid only when the next one comes: never two in a row,
 * none at either end. It also knows the quote that is open, and shields every
 * line of prose whose first characters would make it something else.
 *
 * Source: gemtext specification 0.24.1, "Line types".
 */
#ifndef CAPSULE_GEMTEXT_WRITER_H
#define CAPSULE_GEMTEXT_WRITER_H

#include "base/buf.h"

enum line_kind { LINE_NONE, LINE_TEXT, LINE_ITEM, LINE_LINK, LINE_HEADING, LINE_FENCE };

struct writer {
	struct buf    *out;          /* borrowed */
	enum line_kind last;         /* the block before; LINE_NONE: nothing yet */
	bool           apart;        /* a list ended: the next item does not belong to it */
	unsigned       quotes;       /* how many quotes are open */
	unsigned       last_quotes;  /* how many were at the block before */
};

void writer_init(struct writer *w, struct buf *out);

void writer_enter_quote(struct writer *w);
void writer_leave_quote(struct writer *w);

/* Pay the blank line before a block of this kind; items stand close together, and so do links. */
void writer_begin(struct writer *w, enum line_kind kind);

/*
 * Write `text`, its lines divided by '\n', as a block: the first line begins
 * with `marker` ("* ", "2. ", "## ", or empty), the others are prose.
 */
void writer_put_block(
    struct writer *w, enum line_kind kind, struct slice marker, struct slice text);

/* Write `text` verbatim between fences; `alt`, one line, says what it is. */
void writer_put_fence(struct writer *w, struct slice alt, struct slice text);

/* Write one link line, as a block of `kind`; target and label are fit to stand there. */
void writer_put_link(
    struct writer *w, enum line_kind kind, struct slice target, struct slice label);

/* Whether a line that begins like this would be no line of prose. */
bool writer_is_marked(struct slice line);

#endif
