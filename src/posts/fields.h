/*
 * posts/fields.h: from front matter to the fields of a post.
 *
 * One table in fields.c says which names mean which field.
 */
#ifndef CAPSULE_POSTS_FIELDS_H
#define CAPSULE_POSTS_FIELDS_H

#include "data/value.h"
#include "posts/post.h"

/*
 * Set the fields of `p` from `front`. What is of the wrong kind goes to
 * `report` and is left out. False with *err when the post must not be shown
 * as it is: its date cannot be read.
 */
bool fields_read(struct post *p, const struct value *front, struct report *report, struct err *err);

/* Give the post a tag more, unless it has it. */
void fields_add_tag(struct post *p, struct slice name);

/* Whether a field called so says when a post was published: "date", "pubDate". */
bool fields_is_date(struct slice name);

/* --- shared with comments.c ------------------------------------------------- */

/* What reads one field. */
struct taking {
	struct post *post;
	const char *file;          /* for findings */
	struct report *report;
	struct err *err;
	bool failed;               /* *err is set */
	struct slice name;         /* the field as the author called it */
	bool in_theme;             /* it stands where a generator keeps what is a theme's */
};

/* `v` as text on one line, blanks run together; NULL with a finding when it is a list or a map. */
const char *take_text(struct taking *t, const struct value *v);

/* The text of the first of `names` (blanks between) that `map` has; "" when it has none. */
const char *take_member(struct taking *t, const struct value *map, const char *names);

/* A date of the same; DATE_NONE with a finding when it cannot be read. */
struct date take_date_member(struct taking *t, const struct value *map, const char *names);

/* A finding: `v`, of the field being read, should be `wanted`. */
void take_odd(struct taking *t, const struct value *v, const char *wanted);

/* Room for one more after `count` items of `size` bytes: an array to use instead of `items`. NULL: no memory. */
void *take_room(struct taking *t, void *items, size_t count, size_t size);

/* Comments from the front matter's field, or from the file beside the post: a list, or a map with one. */
void comments_take(struct taking *t, const struct value *v);
/* The field `backlinks`: replies that stand elsewhere. */
void comments_take_backlinks(struct taking *t, const struct value *v);
/* Oldest first; those without a date before all. */
void comments_sort(struct post *p);

#endif
