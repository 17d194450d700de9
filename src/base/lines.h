/*
 * base/lines.h: which line of a file a line of a text made of it was.
 *
 * A text that is made fit for its reader has more lines than its file, or
 * fewer; findings are told by the file's.
 */
#ifndef CAPSULE_BASE_LINES_H
#define CAPSULE_BASE_LINES_H

#include "base/slice.h"

/* From here on, a line of the text that was made is that many lines further down in the file. */
struct line_shift {
	unsigned from;
	int      by;
};

struct line_map {
	struct line_shift *shifts;   /* `from` rises */
	size_t count, room;
};

void line_map_release(struct line_map *m);

/* Note that behind these numbers of lines, counted from the beginning, text and file go on together. False: memory is out. */
bool line_map_add(struct line_map *m, unsigned made, unsigned file);

/* The line of the file, both counted from 1. Of several lines that one of the file became each is that one. */
unsigned line_map_find(const struct line_map *m, unsigned line);

/* The same of a text that begins on a line of a larger file; `m` NULL: nothing was added to it; first_line 0: 1. */
unsigned lines_in_file(const struct line_map *m, unsigned first_line, unsigned line);

/* How many lines end in `text`. */
unsigned lines_count(struct slice text);

#endif
