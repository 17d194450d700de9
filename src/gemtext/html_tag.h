/*
 * gemtext/html_tag.h: one tag inside a paragraph.
 */
#ifndef CAPSULE_GEMTEXT_HTML_TAG_H
#define CAPSULE_GEMTEXT_HTML_TAG_H

#include "gemtext/conversion.h"

#include <gumbo.h>

/*
 * The name of "<b class=x>" or "</b>", in lower case as gumbo knows it;
 * GUMBO_TAG_UNKNOWN for comments and the like.
 */
GumboTag html_tag_of(struct slice tag, bool *closing);

/* A fragment of HTML read by gumbo. Its memory is one arena, so depth of nesting costs no stack. */
struct html_fragment {
	struct arena *arena;
	GumboOutput *output;
	GumboNode *root;   /* its children are the fragment's; NULL when memory is out */
};

void html_fragment_init(struct html_fragment *f, struct slice html);
void html_fragment_release(struct html_fragment *f);

/* An attribute's value, decoded; empty when it has none. */
struct slice html_attribute(const GumboNode *element, const char *name);

/* Let what an img, video, audio, source, iframe, embed or object shows wait as a link. */
void html_add_media(
    struct conversion *c, const GumboNode *element, struct slice caption, unsigned line);

#endif
