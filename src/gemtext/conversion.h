/*
 * gemtext/conversion.h: one gemtext_convert() under way.
 *
 * What the modules of this room share while one text is converted. The order
 * of work: markdown/ makes the text fit for cmark and notes what Markdown does
 * not know; cmark parses; block.c walks the tree and hands the words of each
 * block to inline.c; what is finished goes to the writer.
 */
#ifndef CAPSULE_GEMTEXT_CONVERSION_H
#define CAPSULE_GEMTEXT_CONVERSION_H

#include "gemtext/gemtext.h"
#include "gemtext/links.h"
#include "gemtext/prose.h"
#include "gemtext/writer.h"
#include "markdown/source.h"

#include <cmark.h>

enum {
	WORKING_MOST = 1 << 28,  /* bytes of any one text that conversion keeps for itself */
	LABEL_MOST = 4096,       /* bytes of a link's label */
};

/* One list that is open. */
struct list_level {
	bool     ordered;
	char     after;   /* '.' or ')' */
	int      number;  /* of the next item */
};

/* What style.c has seen so far. */
struct style_place {
	size_t   at;      /* where the line begins in the text for cmark */
	unsigned line;    /* from 1; 0: nowhere yet */
};
struct style {
	int level;        /* of the last heading, as written; 0: there was none */
	struct style_place place;
};

/* Working room of target_add(), kept from one link to the next. */
struct target_text {
	struct buf expanded, address, target, label;
};

struct conversion {
	const struct gemtext_options *options;
	struct source source;
	struct writer writer;
	struct links  links;
	struct prose  prose;
	struct target_text target;

	struct list_level *lists;     /* open ones, outermost first */
	size_t list_depth, list_room;
	size_t bullets;               /* how many of them are not ordered */
	struct buf marker;            /* of the item whose first line is still to come */
	struct buf heading;           /* the words of the last heading */
	int  heading_shift;           /* added to the level of every heading */
	cmark_node *repeated_title; /* the first heading, when it says what the page's title says */

	cmark_node *text_node;        /* whose text is being read; NULL: none of cmark's */
	bool struck, marked, strong;  /* the first of a pair of marks stood in this block */
	bool may_have_tables;         /* a bar stands in the text, or a reference that may be one */
	bool in_table;                /* a bar ends a cell, a soft break a row */
	bool quote_opens, quote_closes;  /* tags of a quote stood in the block */
	struct buf quote_author;
	unsigned tag_quotes;          /* quotes that tags opened */

	unsigned note_line; /* that the footnote begins on which is being put; 0: none is */
	size_t  *notes_in_order;      /* footnotes by their numbers */
	unsigned notes_numbered;
	struct style style;
	bool failed;                  /* memory was out */
};

/* The line of the file that is line `line` of the text; 0 (unknown) stays. */
unsigned conversion_line(const struct conversion *c, unsigned line);

/* Tell the listener, if there is one, a finding on line `line` of the text (0: unknown). */
void conversion_report(struct conversion *c, const char *kind, unsigned line, const char *format,
    ...) __attribute__((format(printf, 4, 5)));

/* Put text that is not read any further; controls and line breaks in it become blanks. */
void conversion_put_plain(struct conversion *c, struct slice text);

#endif
