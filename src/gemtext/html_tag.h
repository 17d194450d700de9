/*
 * gemtext/html_tag.h: one tag inside a paragraph.
 */
#ifndef CAPSULE_GEMTEXT_HTML_TAG_H
#define CAPSULE_GEMTEXT_HTML_TAG_H

#include "gemtext/conversion.h"
#include "gemtext/html_fragment.h"

/*
 * The name of "<b class=x>" or "</b>", in lower case as gumbo knows it;
 * GUMBO_TAG_UNKNOWN for comments and the like.
 */
GumboTag html_tag_of(struct slice tag, bool *closing);

/* An attribute's value, decoded; empty when it has none. */
struct slice html_attribute(const GumboNode *element, const char *name);

/* Let what an img, video, audio, source, iframe, embed or object shows wait as a link. */
void html_add_media(
    struct conversion *c, const GumboNode *element, struct slice caption, unsigned line);

/* The same for what a script puts in its place on the web: a gist, a recording, slides, a post. */
void html_add_script(struct conversion *c, const GumboNode *script, unsigned line);

#endif
