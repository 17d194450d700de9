/*
 * writing/writer_inside.h: for the writer's own files.
 */
#ifndef CAPSULE_WRITING_WRITER_INSIDE_H
#define CAPSULE_WRITING_WRITER_INSIDE_H

#include "gemini/status.h"
#include "writing/refusals.h"
#include "writing/writer.h"

enum { RATES = 4096, PERSON_HEX = 16 };

/* How much somebody did this hour. */
struct rate {
	uint64_t who;
	int64_t  hour;
	unsigned count;
};

struct writer {
	struct writer_options o;
	uint8_t salt[32];
	struct rate rates[RATES];
};

/* What is being answered. */
struct answering {
	struct writer *writer;
	const struct message *m;
	int   body;
	int64_t now;
	enum status status;        /* the answer's */
	int64_t changed;           /* when something below content/ became another one (clock_microseconds()); 0: nothing did */
	struct buf meta, text;
	int   reason;              /* enum refusal that meta is; -1: none of them */
	char  about[24];
};

/* Set the answer; returns false, so that refusing and returning is one statement. */
bool answer_set(struct answering *a, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same with a sentence for readers; `about`: a number that it speaks of. */
bool answer_refuse(struct answering *a, enum status status, enum refusal reason, unsigned long about);

/* Append hex digits that stand for somebody and tell nothing of him. */
void writer_put_person(const struct writer *w, struct buf *out, struct slice person, struct slice about, size_t digits);

/* Whether `who` may do this once more within the hour; it is counted then. */
bool writer_allows(struct writer *w, uint64_t who, unsigned most, int64_t now);

/* All of the memory beside the message; false with an answer. */
bool writer_take_body(struct answering *a, struct buf *out);

typedef void writer_fn(struct answering *a);

/* writer_comments.c */
writer_fn writer_piece, writer_back, writer_name, writer_show, writer_drop, writer_send, writer_comment, writer_waiting,
    writer_approve, writer_reject;
/* Forget what was begun a day ago. */
void writer_forget_begun(struct writer *w, int64_t now);

/* writer_uploads.c */
writer_fn writer_editing, writer_upload, writer_remove, writer_publish;

/* writer.c */
writer_fn writer_ping;

#endif
