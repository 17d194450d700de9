/*
 * pages/shelf.h: what was made ahead of anybody's asking: manifest and bundles.
 *
 * They lie in a folder of their own, each below the name of its address, where
 * archive/ puts them through a file aside; workers read them and never write.
 */
#ifndef CAPSULE_PAGES_SHELF_H
#define CAPSULE_PAGES_SHELF_H

#include "gemini/response.h"
#include "pages/page.h"

#define SHELF_MANIFEST "/manifest.txt"
#define SHELF_SINCE    "/manifest-since/"   /* DATE.txt */

/* Whether there is, or will be in a moment, something of the shelf at `path`. */
bool shelf_has(const struct site *s, struct slice path);

/* Answer for such a path. While it is made for the first time: 40, with when to come again. */
void shelf_answer(struct response *res, const struct site *s, struct slice path);

/* Call `found` with the path of every bundle that the settings ask for. */
void shelf_each_bundle(const struct site *s, name_found_fn *found, void *ctx);

/* Append links to the manifest and the bundles of the whole; of the tags from `from` to `to`; of every year; of one that has posts. */
void shelf_put_links(struct buf *out, const struct site *s);
void shelf_put_tag_links(struct buf *out, const struct site *s, size_t from, size_t to);
void shelf_put_year_links(struct buf *out, const struct site *s);
void shelf_put_year_link(struct buf *out, int year);

#endif
