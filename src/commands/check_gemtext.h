/*
 * commands/check_gemtext.h: looking through gemtext that an author wrote by hand.
 *
 * It is served as it is, so what is odd in it can only be told.
 */
#ifndef CAPSULE_COMMANDS_CHECK_GEMTEXT_H
#define CAPSULE_COMMANDS_CHECK_GEMTEXT_H

#include "base/err.h"
#include "base/slice.h"

struct site;

struct gemtext_source {
	const struct site *site;
	const char  *file;        /* for the report */
	struct slice path;        /* its address, what links are relative to */
	struct slice text;
	unsigned     first_line;  /* of text in the file */
};

void check_gemtext(const struct gemtext_source *s, struct report *report);

/*
 * Why clients that read a page's dated links as a feed would not take `label`
 * (R52, R53); NULL: they would, or it has nothing like a date in front.
 */
const char *check_feed_label(struct slice label);

#endif
