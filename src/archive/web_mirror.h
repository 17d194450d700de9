/*
 * archive/web_mirror.h: everything that a capsule holds, as a folder for any
 * web server: `capsule export --html`.
 *
 * Pages in gemtext become HTML (html/html_page.h) under the name that their
 * address has with .html in place of .gmi; every other answer stands there as
 * it is. robots.txt is not among them, since it speaks to robots of Gemini,
 * nor a file whose name a page takes. A former address has a page that says
 * where the post is now. What is not there (search, say) is linked to where
 * the capsule is.
 */
#ifndef CAPSULE_ARCHIVE_WEB_MIRROR_H
#define CAPSULE_ARCHIVE_WEB_MIRROR_H

#include "archive/holdings.h"

/* In the folder: a line for each file of it, so that the next export deletes what is no more. */
#define WEB_MIRROR_NOTE ".capsule-export"

/*
 * Write it into the folder `out`, which is empty or a web mirror that is to be
 * brought up to date; it is made when it is not there. `since`: a page or file
 * whose last change is before that day is left as it is there; 0: none is.
 * False with *err.
 */
bool web_mirror_write(const char *out, const struct holdings *h, uint32_t since, struct progress *p, struct err *err);

#endif
