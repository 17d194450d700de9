/*
 * posts/slug.h: any text as a part of an address that survives every client.
 *
 * A slug is lower-case ASCII letters and digits with single hyphens between.
 * Accents go (ä is a, whatever the language: Finnish and Turkish have the
 * letter too, and ae would be wrong there), Greek and Cyrillic are written in
 * Latin letters, "+", "#" and "&" are the words plus, sharp and and; a letter
 * of another script is its number in Unicode: "日本" is 65e5-672c. The same
 * text gives the same slug for ever.
 */
#ifndef CAPSULE_POSTS_SLUG_H
#define CAPSULE_POSTS_SLUG_H

#include "base/buf.h"

enum { SLUG_MOST = 480 };  /* bytes; what is longer is cut */

/* Append the slug of `text`; nothing only when it has nothing but blanks. */
void slug_put(struct buf *out, struct slice text);

/* Append one segment of a path: as it is when made of A-Z a-z 0-9 - . _ ~ alone, else its slug. */
void slug_put_segment(struct buf *out, struct slice segment);

#endif
