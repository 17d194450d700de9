/*
 * pages/section_list.h: what a section of a blog holds.
 *
 * In Hugo and Zola a folder is a section. A template of theirs puts a list of
 * its texts below what its own text, _index.md, says; here that is the
 * server's own, on that text's page, or alone where it says nothing.
 */
#ifndef CAPSULE_PAGES_SECTION_LIST_H
#define CAPSULE_PAGES_SECTION_LIST_H

#include "pages/listing.h"
#include "pages/page.h"

/* Its texts as a list, that goes on in parts where it is long. */
struct listing section_listing(const struct section *sec);

/*
 * Append links to what is in the section: on its first page (0) the sections
 * within it that are lists themselves, but for transparent ones, then texts; on a part, from 1, the
 * texts of that.
 */
void section_list_put(struct buf *out, const struct site *s, const struct section *sec, unsigned long part);

/*
 * Append links to the outermost sections of a blog that are lists, likewise, a blank line
 * before, where it has more than one section in the language; NULL: in the
 * capsule's own.
 */
void section_list_put_outermost(struct buf *out, const struct site *s, const char *lang);

#endif
