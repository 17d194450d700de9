/*
 * gemtext/phrase.h: the few words that conversion adds, in the page's language.
 */
#ifndef CAPSULE_GEMTEXT_PHRASE_H
#define CAPSULE_GEMTEXT_PHRASE_H

#include "base/slice.h"

enum phrase { PHRASE_FOOTNOTES, PHRASE_TABLE, PHRASE_VIDEO, PHRASE_AUDIO, PHRASES };

/*
 * The words for `phrase` in the language `lang` (BCP 47; its first part
 * counts); English when it is not known.
 */
const char *phrase_of(enum phrase phrase, struct slice lang);

#endif
