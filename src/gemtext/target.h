/*
 * gemtext/target.h: from a link or image as written to a link that waits.
 */
#ifndef CAPSULE_GEMTEXT_TARGET_H
#define CAPSULE_GEMTEXT_TARGET_H

#include "gemtext/conversion.h"

struct link_source {
	struct slice target;  /* as the author wrote it, entities decoded */
	struct slice label;   /* its words; empty: none */
	struct slice title;   /* Markdown's title; empty: none */
	bool is_image;
	bool needs_no_words;  /* a bare address, or a picture that leads somewhere */
	bool from_html;       /* of an attribute, not of Markdown's own brackets */
	unsigned line;        /* of the text, for the report */
};

/*
 * Let the link wait in c->links; where links are numbered, its number follows
 * the words. False when it needs no line: a place on this same page, a script,
 * nothing at all, or what no address is known for.
 */
bool target_add(struct conversion *c, const struct link_source *link);

void target_init(struct target_text *t);
void target_release(struct target_text *t);

#endif
