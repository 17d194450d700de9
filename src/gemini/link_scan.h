/*
 * gemini/link_scan.h: the lines of a gemtext page, and where its links lead.
 */
#ifndef CAPSULE_GEMINI_LINK_SCAN_H
#define CAPSULE_GEMINI_LINK_SCAN_H

#include "base/buf.h"

/* Take "=> target label" apart; either may be empty. False when `line` is no link line. */
bool link_line(struct slice line, struct slice *target, struct slice *label);

struct link_scan {
	struct slice rest;    /* set it to the page to begin with */
	bool fenced;          /* between lines of ``` */
	/* of the line that was found last: */
	struct slice line;    /* with its end, LF or CR LF, where it has one */
	bool is_link;
	struct slice target, label;
};

/* The next line; false at the end. */
bool link_scan_next(struct link_scan *s);

/*
 * Append the path (decoded) that `target`, on the page at `base` (decoded),
 * leads to within the same capsule; `root` is that capsule's absolute address
 * without a path. *rest: query and fragment as they are. False, with nothing
 * appended, when it leads elsewhere.
 */
bool link_scan_own_path(struct buf *out, struct slice *rest, struct slice root, struct slice base,
    struct slice target);

#endif
