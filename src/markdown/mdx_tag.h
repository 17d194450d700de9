/*
 * markdown/mdx_tag.h: tags of JSX and what stands in braces, for mdx.c alone.
 */
#ifndef CAPSULE_MARKDOWN_MDX_TAG_H
#define CAPSULE_MARKDOWN_MDX_TAG_H

#include "base/buf.h"

struct mdx_tag {
	struct slice source;     /* from '<' to '>' */
	struct slice name;       /* empty: a fragment */
	struct slice attributes;
	bool closing;            /* </Note> */
	bool closed;             /* <Note /> */
	bool component;          /* not of HTML's own */
	bool has_braces;         /* so that HTML would not read it */
};

/* Read the tag that `text` begins with; false when it is none. */
bool mdx_tag_read(struct mdx_tag *tag, struct slice text);

/* The value of an attribute, when it is a text; false, and empty, when there is none. */
bool mdx_tag_attribute(const struct mdx_tag *tag, const char *name, struct slice *value);

/* Append a template tag that says the same: {{< image src="a.png" >}}. */
void mdx_tag_put_as_template(struct buf *out, const struct mdx_tag *tag);
/* Append the tag of HTML without attributes that are no texts. */
void mdx_tag_put_as_html(struct buf *out, const struct mdx_tag *tag);

/* The length of what stands in the braces that `text` begins with; 0 when they do not close. */
size_t mdx_braces_length(struct slice text);
/* What an expression of JavaScript's says that is a text in quotes; else empty. */
struct slice mdx_quoted_text(struct slice expression);
/* What the braces, given whole, hold when it is a text in quotes; else empty. */
struct slice mdx_braces_text(struct slice braces);

#endif
