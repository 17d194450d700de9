/*
 * search/search_text.h: the words of a post, as they are looked for.
 */
#ifndef CAPSULE_SEARCH_TEXT_H
#define CAPSULE_SEARCH_TEXT_H

#include "posts/post.h"

enum { SEARCH_TEXT_MOST = 1 << 20 };  /* bytes of one post's words; what is longer is found by its beginning */

/*
 * Append what a reader of the post sees of its body, converted, on one line
 * with single blanks: no marks of gemtext, no addresses.
 */
void search_text_put(struct buf *out, const struct post *p);

#endif
