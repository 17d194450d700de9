/*
 * pages/listing.h: a list of posts that has a name: a tag's, a section's.
 *
 * It stands on a page of the newest, "/tags/history.gmi", and on parts,
 * "/tags/history.1.gmi"; see parts.h.
 */
#ifndef CAPSULE_PAGES_LISTING_H
#define CAPSULE_PAGES_LISTING_H

#include "pages/parts.h"
#include "base/buf.h"

struct listing {
	struct slice first;   /* the address of the page of the newest */
	struct slice stem;    /* what those of the parts begin with: "/tags/history" */
	const char *name;
	const struct entry *const *entries;
	size_t count;
	bool by_date;         /* they are in the order of their dates, so that parts are told apart by years */
};

/* Whether `digits`, "2" of "/tags/history.2.gmi", is the number of a part that these posts have; *part is it. */
bool listing_part(const struct entry *const *entries, size_t count, struct slice digits, unsigned long *part);

/*
 * Append what stands on a part, from 1, or (0) on the page of the newest: link lines, a blank line, links to other
 * parts: to the newest hundred, or to the one before it and the page of the newest.
 */
void listing_put(struct buf *out, const struct listing *l, unsigned long part);

#endif
