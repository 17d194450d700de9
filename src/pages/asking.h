/*
 * pages/asking.h: handing to the writer what a visitor writes.
 */
#ifndef CAPSULE_PAGES_ASKING_H
#define CAPSULE_PAGES_ASKING_H

#include "gemini/errand.h"
#include "gemini/request.h"
#include "gemini/response.h"
#include "pages/page.h"
#include "writing/message.h"

/*
 * Give `res` an errand with the message, to which who asks is added (the
 * certificate's digests, the hash of the address). Returns it for finish and
 * note to be set; NULL with an answer in *res when memory is out.
 */
struct errand *asking_begin(struct response *res, const struct site *s, const struct request *req, struct message *m);

/* Read a reply. False, with an answer, when none came or it says that it did not work. */
bool asking_read(struct message *m, const struct errand *e, struct slice reply, struct response *res);

/* Answer with one of the sentences for readers. */
void asking_refuse(struct response *res, enum status status, const char *lang, enum refusal reason, struct slice about);

/* Answer 30 to the path (decoded), with the host in front when `absolute`. */
void asking_redirect(struct response *res, const struct site *s, struct slice path, bool absolute);

/* Answer 20 with gemtext in this language. */
void asking_give(struct response *res, const char *lang, const struct buf *page);

/* Append "titan://host/path" (path decoded) and what follows. */
void asking_put_titan(struct buf *out, const struct site *s, struct slice path, const char *parameters);

/* ---- what visitors may write: true when the address is one of theirs, and answered ---- */

/* /comment/POST/...: writing one (comment_page.c). */
bool comment_answer(struct response *res, const struct site *s, const struct request *req);
/* /comments/: the author's (author_page.c). */
bool author_answer(struct response *res, const struct site *s, const struct request *req);
/* /drafts/...: what is no page yet (draft_page.c). */
bool draft_answer(struct response *res, const struct site *s, const struct request *req);
/* Every titan address (titan_page.c). */
void titan_answer(struct response *res, const struct site *s, const struct request *req);

/* Whether visitors may comment on the post. */
bool comment_is_open(const struct site *s, const struct entry *e);

/* An upload of a whole comment; true when the address is that of one. */
bool comment_take_upload(struct response *res, const struct site *s, const struct request *req);

/* Whether the visitor may upload, by certificate. */
bool titan_admits(const struct site *s, const struct client *client);

/* Answer who may not upload: 60, 61 or 62. */
void titan_refuse(struct response *res, const struct site *s, const struct request *req);

#endif
