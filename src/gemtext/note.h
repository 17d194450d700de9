/*
 * gemtext/note.h: footnotes, numbered where they are mentioned, shown at the end.
 */
#ifndef CAPSULE_GEMTEXT_NOTE_H
#define CAPSULE_GEMTEXT_NOTE_H

#include "gemtext/conversion.h"

/* Put the mark of note `index`: "[1]", or "[note 1]" where links have such numbers. */
void note_put_mark(struct conversion *c, size_t index);

/*
 * Write all notes under a heading: those that were mentioned in the order of
 * their numbers, then the others. `first` is the paragraph that the first
 * note's text begins with, NULL when there are no notes.
 */
void note_put_all(struct conversion *c, cmark_node *first);

/* The note whose text begins with this paragraph; SIZE_MAX: it is none. */
size_t note_begins(const struct conversion *c, cmark_node *block);

#endif
