/*
 * pages/phrases_file.h: a site's own words for pages, for translators.
 *
 *   sv:
 *     months: [januari, februari, mars, april, maj, juni, juli, augusti, september, oktober, november, december]
 *     day: "{d} {m} {y}"
 *     by: "Av {}"
 *     latest: Senaste inlägg
 *
 * Words that are missing are as the table in phrases.c has them, else English.
 */
#ifndef CAPSULE_PAGES_PHRASES_FILE_H
#define CAPSULE_PAGES_PHRASES_FILE_H

#include "base/err.h"
#include "pages/phrases.h"

/*
 * Read the file; its words are in use from now on, and those that `owner`, the
 * site's folder, had before are not. A file that is not there has none.
 * *print: a number that tells whether what it says changed. *number: the
 * owner's, for phrases_speak_for(). False with *err,
 * "phrases.yaml:3: ...", when it is not good; the words are then as before.
 */
bool phrases_file_read(const char *owner, const char *path, uint64_t *print, unsigned *number, struct err *err);

/* Append all words in `lang` as such a file, English where it has none. */
void phrases_file_put(struct buf *out, const char *lang);

#endif
