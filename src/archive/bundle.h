/*
 * archive/bundle.h: the capsule as one file: Gempub, zip or tar.gz.
 *
 * All have the same tree: metadata.txt, index.gmi with everything in reading
 * order (pages, then posts from the first to the last), every page under the
 * name of its address, and files. Links between them are relative; a link to
 * what is not inside becomes absolute, and the lines by which a page offers
 * what only a server gives (search, feeds, other forms of the same post, the
 * bundles themselves) are left out.
 *
 * Source: Gempub 1.0.0.
 */
#ifndef CAPSULE_ARCHIVE_BUNDLE_H
#define CAPSULE_ARCHIVE_BUNDLE_H

#include "archive/holdings.h"
#include "archive/pack.h"

/* What goes in. */
struct bundle {
	bool text_only;            /* no pictures, sounds, films, programs */
	bool posts_only;           /* of a year or a tag, without the lists */
	int  year;                 /* posts_only: of that year; 0: undated ones; -1: see tag */
	const struct tag *tag;     /* posts_only, year -1: of that tag */
	uint32_t since;            /* only what changed on that day or later; 0: all */
};

enum { BUNDLE_ANY_YEAR = -1 };

/* Write it to `p`. False with *err. */
bool bundle_put(struct pack *p, const struct holdings *h, const struct bundle *what, struct progress *progress,
    struct err *err);

/* Begin the file `name` and write there what answers the address of `one`. False with *err. */
bool bundle_put_answer(struct pack *p, const char *name, const struct holdings *h, const struct holding *one,
    struct err *err);

/* Whether this is in it. */
bool bundle_has(const struct bundle *what, const struct holding *one);

/*
 * What the address `path` ("/capsule.gpub", "/bundles/2017.gpub"; see
 * pages/shelf.h) holds, and how it is packed. False: it is no bundle.
 */
bool bundle_at(struct bundle *what, enum pack_kind *kind, const struct site *s, struct slice path);

#endif
