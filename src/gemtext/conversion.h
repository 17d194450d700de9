/*
 * gemtext/conversion.h: one gemtext_convert() under way.
 *
 * What the modules of this room share while one text is converted. The order
 * of work: source.c makes the text fit for cmark and notes what Markdown does
 * not know; cmark parses; block.c walks the tree and hands the words of each
 * block to inline.c; what is finished goes to the writer.
 */
#ifndef CAPSULE_GEMTEXT_CONVERSION_H
#define CAPSULE_GEMTEXT_CONVERSION_H

#include "gemtext/gemtext.h"
#include "gemtext/links.h"
#include "gemtext/prose.h"
#include "gemtext/writer.h"

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

struct conversion {
	const struct gemtext_options *options;
	struct writer writer;
	struct links  links;
	struct prose  prose;

	struct list_level *lists;     /* open ones, outermost first */
	size_t list_depth, list_room;
	size_t bullets;               /* how many of them are not ordered */
	struct buf marker;            /* of the item whose first line is still to come */
	int heading_shift;            /* added to the level of every heading */
	bool failed;                  /* memory was out */
};

#endif
