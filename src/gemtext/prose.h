/*
 * gemtext/prose.h: the words of one block, while they are collected.
 *
 * A soft break of the source is owed and paid when the next word comes: a
 * blank between most scripts, nothing between characters that are written
 * without blanks (Han, kana, full-width marks). A hard break is a '\n'.
 */
#ifndef CAPSULE_GEMTEXT_PROSE_H
#define CAPSULE_GEMTEXT_PROSE_H

#include "base/buf.h"

#include <stdint.h>

struct prose {
	struct buf text;
	bool     soft;        /* a soft break is owed */
	bool     reading;     /* a parenthesis before a reading is to be closed */
	bool     dropped;     /* something was left out here: blanks around it are one */
	unsigned links;       /* links and images that are open */
	bool     outside;     /* something stands in no link */
	bool     words_outside; /* and it is more than marks of a sentence */
};

/* A place to come back to, when what follows turns out not to be shown. */
struct prose_mark {
	size_t at;
	bool outside, words_outside;
	bool   soft;
};

void prose_init(struct prose *p, size_t limit);
void prose_release(struct prose *p);
void prose_clear(struct prose *p);

/* Append words; the text has no line breaks or controls in it. */
void prose_put(struct prose *p, struct slice words);
/*
 * What stands before words that are raised: "x<sup>2</sup>" reads as x^2,
 * "1<sup>st</sup>" as 1st, and Latin words above others have a blank.
 */
void prose_put_raised(struct prose *p, struct slice raised);
/* The parenthesis before or behind how characters are read (<rt>), unless the author has put it. */
void prose_put_reading(struct prose *p, bool closing);
void prose_put_soft_break(struct prose *p);
void prose_put_hard_break(struct prose *p);

struct prose_mark prose_mark(const struct prose *p);
/* Forget what was put since `mark`. */
void prose_back_to(struct prose *p, struct prose_mark mark);
/* The words put since `mark`, without blanks at the ends; borrowed. */
struct slice prose_since(const struct prose *p, struct prose_mark mark);
/* Whether words stand on the line that is being written. */
bool prose_line_begun(const struct prose *p);

/* Whether c is written without a blank before and after a line break. */
bool prose_joins(uint32_t c);

#endif
