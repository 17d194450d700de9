/*
 * pages/parts.h: long lists of posts in parts.
 *
 * No page keeps a thin line busy: what is more than some 9 KB of link lines
 * stands on a page of the newest and on parts. Parts are counted from the
 * oldest post, so that a full one never changes when a post is added.
 */
#ifndef CAPSULE_PAGES_PARTS_H
#define CAPSULE_PAGES_PARTS_H

#include "posts/catalog.h"

/* Posts i from `from` up to `to` of a list that is newest first. */
struct parts_range {
	size_t from, to;
};

/* How many parts these `count` posts have beside the page of the newest; 0: they fit on that. */
size_t parts_count(const struct entry *const *posts, size_t count);

/* What stands on a part, from 1; part 0 is the page of the newest. */
struct parts_range parts_of(const struct entry *const *posts, size_t count, size_t part);

/* What stands on each part from 1 on, *number of them, found in one walk; for free(). NULL: there are none, or memory is out. */
struct parts_range *parts_all(const struct entry *const *posts, size_t count, size_t *number);

/* About how many bytes the link line of a post has. */
size_t parts_line_size(const struct entry *e);

#endif
