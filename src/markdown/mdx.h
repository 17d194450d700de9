/*
 * markdown/mdx.h: MDX made Markdown.
 *
 * MDX is Markdown with JavaScript between it: imports, components, values in
 * braces. Nothing is run; of values those are known that are a text or number
 * themselves, or the name of one that was exported before. A component that shows something by its arguments
 * becomes a template tag of the same name, one that sets text apart an
 * admonition; what others hold stays, read as Markdown, however far it is
 * indented. Lines keep their numbers.
 *
 * Source: MDX 3, "What is MDX?" and "Markdown differences".
 */
#ifndef CAPSULE_MARKDOWN_MDX_H
#define CAPSULE_MARKDOWN_MDX_H

#include "base/buf.h"

/* Whether a file of that name holds MDX; NULL does not. */
bool mdx_is_name_of(const char *file);

struct source_options;

/*
 * Append `text`, which is sound UTF-8 in lines that end in LF, as Markdown of
 * as many lines. Of the options those that tell what is left out are of use.
 */
void mdx_to_markdown(struct buf *out, struct slice text, const struct source_options *options);

#endif
