/*
 * posts/year.h: the years that posts are from.
 *
 * A year is what the author's calendar said. Posts are in the order of their
 * moments: around New Year the years of two time zones may mix, so that years
 * are looked for in all posts, not in runs.
 */
#ifndef CAPSULE_POSTS_YEAR_H
#define CAPSULE_POSTS_YEAR_H

#include "base/buf.h"
#include "posts/catalog.h"

enum { YEAR_UNDATED = 0 };   /* of posts without a date */

/* The post's year, 1 to 9999, or YEAR_UNDATED. */
int year_of(const struct entry *e);

/* A year as it is named in addresses: "2017", "undated". Reading one is false when `name` is none. */
void year_put_name(struct buf *out, int year);
bool year_read_name(struct slice name, int *year);

/* Whether a post is from that year. */
bool year_has_posts(const struct catalog *c, int year);

/* Call `found` with the name of each year that has posts, the latest first, YEAR_UNDATED last. */
void year_each(const struct catalog *c, void (*found)(void *ctx, struct slice name), void *ctx);

#endif
