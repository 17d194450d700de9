/*
 * pages/feed.h: lists of posts that programs subscribe to.
 *
 * Sources: the subscription companion specification of Gemini for pages of
 * dated links; RFC 4287 for Atom.
 */
#ifndef CAPSULE_PAGES_FEED_H
#define CAPSULE_PAGES_FEED_H

#include "pages/page.h"

/* What a feed is made of. Only posts with a date are in it. */
struct feed {
	struct slice path;               /* its own address */
	struct slice page;               /* that of the page with the same posts */
	struct slice title, subtitle;
	const char *lang;                /* of all its posts, as langs_of() gives it; NULL: of several, or the capsule's own */
	const struct entry *(*entry)(const void *ctx, size_t i);  /* newest first */
	const void *ctx;
	size_t count;
};

/* The `i`th post of the feed, as long as the settings let it be; NULL past its end. */
const struct entry *feed_entry(const struct site *s, const struct feed *f, size_t i);

/* Append the feed as an Atom document. */
void atom_put(struct buf *out, const struct site *s, const struct feed *f);

#endif
