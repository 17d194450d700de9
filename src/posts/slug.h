/*
 * posts/slug.h: any text as a part of an address that survives every client.
 *
 * A slug is small letters and digits with single hyphens between. Of Latin
 * letters accents go (ä is a, whatever the language: Finnish and Turkish have
 * the letter too, and ae would be wrong there), Greek and Cyrillic are written in
 * Latin letters, "+", "#" and "&" are the words plus, sharp and and. Letters of
 * other scripts stay, with their marks, composed (NFC): they go into a link
 * encoded, as on the web, and readers' programs show them as they are. A
 * text of signs alone is their numbers in Unicode. The same text gives the same
 * slug for ever.
 */
#ifndef CAPSULE_POSTS_SLUG_H
#define CAPSULE_POSTS_SLUG_H

#include "base/buf.h"

enum {
	SLUG_MOST = 768,          /* bytes in an address, where a letter of another script has nine: a whole file name; what is longer is cut */
	SLUG_NUMBERS_MOST = 480,  /* of slug_put_numbered() */
};

/* Append the slug of `text`; nothing only when it has nothing but blanks. */
void slug_put(struct buf *out, struct slice text);

/*
 * Append a path with the numbers of such letters, each a word, in their place:
 * "/65e5-672c" of "/日本", as addresses were once. False, with nothing appended,
 * where it has none.
 */
bool slug_put_numbered(struct buf *out, struct slice path);

/*
 * Append one segment of a path: as it is, composed, when made of A-Z a-z 0-9 - . _ ~,
 * letters of other scripts and signs between those alone, else its slug.
 */
void slug_put_segment(struct buf *out, struct slice segment);

#endif
