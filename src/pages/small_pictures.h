/*
 * pages/small_pictures.h: small copies of pictures, for thin lines.
 *
 * Beside "hero.jpg" an author may have "hero.jpg.small.jpg"; `capsule pictures`
 * makes such files. A page then shows the small one first and the original
 * below it. They are files like any other, so that a page still hangs on what
 * lies in content/ alone, and not on what programs a machine has.
 */
#ifndef CAPSULE_PAGES_SMALL_PICTURES_H
#define CAPSULE_PAGES_SMALL_PICTURES_H

#include "pages/sidebar.h"

#define SMALL_PICTURES_ENDING ".small.jpg"

/* Whether `name` is that of a picture that can have a small copy, and is none itself. */
bool small_pictures_may(struct slice name);

/* Have the link lines of *out from `start` on lead to small copies first, where there are some. */
void small_pictures_put(struct buf *out, size_t start, const struct post_view *v);

#endif
