/*
 * writing/writer.h: the one who writes.
 *
 * Workers may not write. They hand messages to a process that does nothing
 * else: it checks again what a worker has checked, writes, and answers. It
 * reads no byte of the network, and nobody who reads the capsule waits for it.
 */
#ifndef CAPSULE_WRITING_WRITER_H
#define CAPSULE_WRITING_WRITER_H

#include "writing/kept_comment.h"
#include "writing/message.h"
#include "writing/rules.h"

struct blog;

struct writer_options {
	struct comment_folders folders;     /* borrowed */
	const struct writing_rules *rules;  /* borrowed */
	const struct blog *blog;            /* how texts are read; borrowed */
	int64_t (*now)(void);               /* seconds since 1970; NULL: the clock */
};

struct writer;

/* NULL with *err when the state folder cannot be written. */
struct writer *writer_new(const struct writer_options *o, struct err *err);
void writer_free(struct writer *w);

/*
 * Do what the message says and append the answer to *out. `body`: the memory
 * that came beside it, -1 for none (borrowed). Bytes that are no message get
 * an answer too, with the status 40.
 */
void writer_answer(struct writer *w, struct slice message, int body, struct buf *out);

/* Say on stderr how many comments wait, if any do. */
void writer_tell(struct writer *w);

/*
 * Answer what comes at `lines`, `count` sockets of whole packets (-1: none),
 * until `life` ends. An answer that its worker does not take is dropped.
 */
void writer_run(struct writer *w, const int *lines, size_t count, int life);

#endif
