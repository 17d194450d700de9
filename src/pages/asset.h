/*
 * pages/asset.h: files that go out as they are.
 */
#ifndef CAPSULE_PAGES_ASSET_H
#define CAPSULE_PAGES_ASSET_H

#include "pages/page.h"

enum { ASSET_IN_MEMORY = 64 << 10 };  /* bytes; larger ones are sent from their descriptor */

/* Answer with a file below content/. It may have gone since the catalog saw it: then false. */
bool asset_answer(struct response *res, const struct site *s, const char *name);

/*
 * Append a regular file below content/, whole; false when it cannot be had or
 * is longer than `most`.
 */
bool asset_read(struct buf *out, const struct site *s, const char *name, size_t most);

/*
 * Append a media type with what belongs to it: "text/gemini; charset=utf-8;
 * lang=en", "image/png".
 */
void asset_put_type(struct buf *out, const char *type, const char *lang);

#endif
