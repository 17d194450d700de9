/*
 * writing/kept_comment.h: comments as files that an author can read and edit.
 *
 *   content/posts/x.comments.yaml    what is shown below posts/x.md
 *   STATE/comments/waiting/ID.yaml   what waits to be approved
 *   STATE/comments/rejected/ID.yaml  what was not; the last hundred
 *   STATE/comments/waiting.txt       what waits, for people; not there when nothing does
 *   STATE/comments/salt              what fingerprints are salted with
 *
 * The server's writer and `capsule comments` change them, one at a time.
 */
#ifndef CAPSULE_WRITING_KEPT_COMMENT_H
#define CAPSULE_WRITING_KEPT_COMMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum {
	COMMENT_FILE_MOST = 4 << 20,   /* bytes of one x.comments.yaml */
	COMMENT_ID_MOST = 40,
	COMMENT_KEY = 8,               /* hex digits that stand for a person */
};

struct kept_comment {
	const char *post;     /* the file it is about: "posts/x.md" */
	const char *id;       /* "20260207-101112-1a2b3c4d5e6f": when, and a hash of what and whose */
	const char *date;     /* RFC 3339 */
	const char *author;   /* "": nobody said */
	const char *key;      /* hex digits: a salted hash of the author's key; "": came without a certificate */
	const char *text;
	const char *reply_to; /* the id of another one; "" or NULL: none */
	const char *url;      /* of the author's own place; "" or NULL: none */
};

/* The folders that comments lie in. */
struct comment_folders {
	int content, state;   /* open */
};

/* One at a time may change comments: a descriptor that is closed when done; -1 with errno. */
int comments_lock(const struct comment_folders *f);

/* Append the text of a visitor as it may stand in a file: UTF-8 without controls, LF alone, no blank lines at its ends. */
void comment_put_clean(struct buf *out, struct slice text);

/* Whether there is anything in it to see. */
bool comment_has_words(struct slice text);

/* How many addresses are in it. */
size_t comment_count_links(struct slice text);

/* Append it as YAML, the members of a map, each line after `indent` blanks; with `post` or without. */
void comment_put_yaml(struct buf *out, const struct kept_comment *c, unsigned indent, bool with_post);

/* Read one of STATE/comments/waiting; everything lies in `arena`. NULL with *err. */
struct kept_comment *comment_read_waiting(const struct comment_folders *f, const char *id, struct arena *arena,
    struct err *err);

/* The ids of what waits, oldest first; for folder_names_free(). */
char **comments_waiting(const struct comment_folders *f, size_t *count);

/* Bytes that wait, are begun and were rejected; *waiting: how many wait. */
uint64_t comments_bytes(const struct comment_folders *f, size_t *waiting);

/* Let it wait. False with errno. */
bool comment_wait(const struct comment_folders *f, const struct kept_comment *c);

/*
 * Show it: put it at the end of the file beside its post. What the author
 * wrote there stays as it is. One that is there already is left. False with
 * *err; `most`: as many visitors' comments as that file may have.
 */
bool comment_show(const struct comment_folders *f, const struct kept_comment *c, size_t most, struct err *err);

/*
 * The same for `count` of them, all on one post. *added: how many were not
 * there already.
 */
bool comments_show(const struct comment_folders *f, const struct kept_comment *c, size_t count, size_t most,
    size_t *added, struct err *err);

enum comment_place { COMMENT_NOWHERE, COMMENT_WAITS, COMMENT_SHOWN };

/* Where the comment on `post` is whose id ends in '-' and `hash`, made at `since` ("20260207-101112"; "": ever) or later. */
enum comment_place comment_find(const struct comment_folders *f, const char *post, struct slice hash, struct slice since);

/* Show or reject what waits; comments_tell() is to follow. False with *err. */
bool comment_decide(const struct comment_folders *f, const char *id, bool show, struct err *err);

/* Write waiting.txt as it should be. */
void comments_tell(const struct comment_folders *f);

/* The salt, made when there is none. False with errno. */
bool comments_salt(const struct comment_folders *f, uint8_t salt[32]);

#endif
