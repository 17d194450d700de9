/*
 * search/search_fold.h: text as the search index and a reader's words compare.
 *
 * Folded text has no capitals, no accents and no ligatures: "Übergröße" is
 * "ubergrosse", "ｶ" is "カ". Marks that make a letter in their script (the
 * vowels of Devanagari and Thai, the voicing of kana) stay. A text and a word
 * that were folded by the same version of this file and of utf8proc compare
 * by bytes.
 *
 * Source: Unicode Standard, 3.13 (case folding) and UAX #15 (NFKD), by way of
 * utf8proc.
 */
#ifndef CAPSULE_SEARCH_FOLD_H
#define CAPSULE_SEARCH_FOLD_H

#include "base/buf.h"

enum { SEARCH_GRAM = 3 };  /* characters of the pieces that longer words are found by */

/* Append `text` folded, character by character: no blank is added or goes. */
void search_fold(struct buf *out, struct slice text);

/* How many bytes of `text` fold into its first `folded` bytes, or a few more. */
size_t search_fold_origin(struct slice text, size_t folded);

/*
 * Append what words of one and two characters are found by, as ASCII words
 * with a blank behind each: of `folded`, every word that is so short and, in
 * scripts that leave no blanks between words, every character and every pair.
 */
void search_fold_short(struct buf *out, struct slice folded);

/* Characters in well-formed UTF-8. */
size_t search_fold_length(struct slice folded);

#endif
