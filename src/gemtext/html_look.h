/*
 * gemtext/html_look.h: what a piece of HTML is, before and while it is walked.
 */
#ifndef CAPSULE_GEMTEXT_HTML_LOOK_H
#define CAPSULE_GEMTEXT_HTML_LOOK_H

#include "gemtext/html_tag.h"

/* Append the words of everything inside a node, on one line. */
void html_collect_words(struct buf *out, const GumboNode *top);

/* Make runs of blanks one, and none at the ends. */
void html_squeeze(struct buf *b);

/* Append the text inside a node as it is. */
void html_collect_verbatim(struct buf *out, const GumboNode *top);

/*
 * What a block of code is written in, by its class="language-c" or lang; empty
 * when it does not say.
 */
struct slice html_language_of(const GumboNode *pre);

/* Whether there are links in it, as highlighters put them on names. */
bool html_has_links(const GumboNode *top);

/* Whether everything in a table can stand in cells: no table, list or block of code in it. */
bool html_is_plain_table(const GumboNode *top);

/* Whether these are rows and cells without their table, which ended at a blank line of the post. */
bool html_is_part_of_table(struct slice html);

/* Whether these are tags that only hold others together: <div class="x">, </div>. */
bool html_is_frame_alone(struct slice html);

/* Whether it is one comment and nothing else, such as <!--more-->. */
bool html_is_comment(struct slice html);

/* Whether elements stand in one another so deep that gumbo's time would be the square of it. */
bool html_is_too_deep(struct slice html);

#endif
