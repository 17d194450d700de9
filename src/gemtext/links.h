/*
 * gemtext/links.h: links that wait for their line.
 *
 * Gemtext has no link inside a sentence: the words stay where they are, and
 * the link gets a line of its own later. Targets and labels wait here until
 * the block, the section or the text ends, each target once in a section.
 */
#ifndef CAPSULE_GEMTEXT_LINKS_H
#define CAPSULE_GEMTEXT_LINKS_H

#include "gemtext/writer.h"

#include <stdint.h>

struct link {
	size_t   target, target_len;  /* in struct links' text */
	size_t   label, label_len;
	unsigned number;              /* 0 unless links are numbered */
	uint32_t hash;                /* of the target */
};

/* Targets that were seen: an open-addressed table. */
struct link_seen {
	size_t   target, target_len;  /* in struct links' kept */
	uint32_t hash;
	unsigned written;             /* the section that its line last stood in; 0: none yet */
	unsigned labelled;            /* the section in which that line had a label */
	unsigned label_due;           /* the flush that has a label for it, or its line already */
	unsigned numbered;            /* the section that gave it its number; 0: none yet */
	unsigned number;
	unsigned run;                 /* of link lines that its last line stood in; 0: none yet */
	uint32_t label;               /* of that line, as a hash */
};

struct links {
	struct buf text;              /* what waiting links say */
	struct link *waiting;
	size_t count, room;

	struct buf kept;              /* targets of the table */
	struct link_seen *seen;       /* `slots` of them, a power of two, or none */
	size_t slots, used;
	unsigned section;             /* from 1 */
	unsigned flushes;
	unsigned run;                 /* of link lines, one under the other; from 1 */
	unsigned last_number;
	bool numbered;
	bool failed;                  /* memory was out */
};

void links_init(struct links *l, size_t limit, bool numbered);
void links_release(struct links *l);

/*
 * Let a link wait. `target` is fit for a link line, `label` is one line of
 * words; both are copied. Returns its number, 0 when links are not numbered.
 */
unsigned links_add(struct links *l, struct slice target, struct slice label);

/*
 * Write the links from index `from` on as lines of `kind`, whether their
 * targets stood before or not, and forget them. Only a bare address that the
 * lines right above already lead to, or another of these, has no line. The first label begins with
 * `marker`.
 */
void links_put_all(struct links *l, size_t from, enum line_kind kind, struct slice marker,
    struct writer *w);
/* Forget the last one when it says the same as the one before: a picture that leads to itself. */
void links_drop_repeated(struct links *l);

/* The label of the last one that waits; empty when none does. */
struct slice links_last_label(const struct links *l);

/* Write those that wait, each target once in this section, and forget them. */
void links_flush(struct links *l, struct writer *w);
/* Have the link that was added last, if it was after `index`, wait at that place. */
void links_move_last_to(struct links *l, size_t index);
/* Forget those that wait. */
void links_forget(struct links *l);
/* A heading came: every target may have a line again. */
void links_next_section(struct links *l);

#endif
