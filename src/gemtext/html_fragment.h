/*
 * gemtext/html_fragment.h: a piece of HTML, read by gumbo.
 */
#ifndef CAPSULE_GEMTEXT_HTML_FRAGMENT_H
#define CAPSULE_GEMTEXT_HTML_FRAGMENT_H

#include "base/buf.h"

#include <gumbo.h>

/* All of its memory is one arena, so depth of nesting costs no stack. */
struct html_fragment {
	struct arena *arena;
	GumboOutput *output;
	GumboNode *root;    /* its children are the fragment's; NULL when memory is out */

	struct buf brief;    /* the HTML as gumbo saw it */
	const char *copied;  /* what of the HTML stands before this is in it */
	struct slice *runs;  /* of text, and values, that it was spared */
	size_t run_count, run_room;
	struct buf whole;    /* one that is put together again */
};

/* Read `html`, which stays where it is until the release. */
void html_fragment_init(struct html_fragment *f, struct slice html);
void html_fragment_release(struct html_fragment *f);

#endif
