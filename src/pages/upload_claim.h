/*
 * pages/upload_claim.h: what an upload may lay claim to.
 *
 * Front matter can give a page any address. By an upload it gets none that is
 * another page's, the server's own, in a folder or a zone that is not the
 * visitor's: who may write one post has no right to the others. Nor does it
 * open a page to strangers' comments.
 */
#ifndef CAPSULE_PAGES_UPLOAD_CLAIM_H
#define CAPSULE_PAGES_UPLOAD_CLAIM_H

#include "gemini/errand.h"
#include "pages/page.h"

/* Whether the server itself answers at the path and below it where visitors may write: /comment/, /comments/, /drafts/. */
bool upload_claim_is_kept(const struct site *s, struct slice path);

/*
 * Whether the page `file` with this text may have the address and the aliases
 * that it would have. False with *err, a sentence for the visitor. A text that
 * does not parse lays claim to nothing.
 */
bool upload_claim_allowed(const struct site *s, const struct client *client, struct slice file, struct slice text, struct err *err);

/* errand.whole of an upload: what it may not claim is told to the writer, who keeps it and refuses it. */
void upload_claim_look(struct errand *e);

#endif
