/* gemtext/links.c: links that wait for their line; see links.h. */
#include "gemtext/links.h"

#include <stdio.h>
#include <stdlib.h>

void
links_init(struct links *l, size_t limit, bool numbered)
{
	*l = (struct links){ .text = BUF_INIT(limit), .kept = BUF_INIT(limit),
	    .section = 1, .numbered = numbered };
}

void
links_release(struct links *l)
{
	buf_release(&l->text);
	buf_release(&l->kept);
	free(l->waiting);
	free(l->seen);
}

/* FNV-1a. */
static uint32_t
hash_of(struct slice s)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.data[i]) * 16777619u;
	return hash ? hash : 1;
}

static struct slice
target_of(const struct links *l, const struct link *link)
{
	return slice_from(l->text.data + link->target, link->target_len);
}

static struct slice
label_of(const struct links *l, const struct link *link)
{
	return slice_from(l->text.data + link->label, link->label_len);
}

/* The slot that holds `target`, or the free one where it belongs. */
static struct link_seen *
slot_of(const struct links *l, struct slice target, uint32_t hash)
{
	size_t at = hash & (l->slots - 1);

	while (l->seen[at].hash != 0) {
		const struct link_seen *s = &l->seen[at];

		if (s->hash == hash &&
		    slice_eq(slice_from(l->kept.data + s->target, s->target_len), target))
			break;
		at = (at + 1) & (l->slots - 1);
	}
	return &l->seen[at];
}

static bool
grow_seen(struct links *l)
{
	struct link_seen *old = l->seen;
	size_t old_slots = l->slots, slots = l->slots > 0 ? l->slots * 2 : 16;

	l->seen = calloc(slots, sizeof(*l->seen));
	if (!l->seen) {
		l->seen = old;
		return false;
	}
	l->slots = slots;
	for (size_t i = 0; i < old_slots; i++) {
		size_t at = old[i].hash & (slots - 1);

		if (old[i].hash == 0)
			continue;
		while (l->seen[at].hash != 0)
			at = (at + 1) & (slots - 1);
		l->seen[at] = old[i];
	}
	free(old);
	return true;
}

/* What is known of `target`, put into the table when it is new. NULL: no memory. */
static struct link_seen *
remember(struct links *l, struct slice target, uint32_t hash)
{
	struct link_seen *slot;

	if (l->used * 2 >= l->slots && !grow_seen(l)) {
		l->failed = true;
		return NULL;
	}
	slot = slot_of(l, target, hash);
	if (slot->hash == 0) {
		*slot = (struct link_seen){
		    .target = l->kept.len, .target_len = target.len, .hash = hash};
		buf_put_slice(&l->kept, target);
		if (l->kept.full)
			l->failed = true;
		l->used++;
	}
	return l->failed ? NULL : slot;
}

static bool
have_room(struct links *l)
{
	size_t room = l->room > 0 ? l->room * 2 : 16;
	struct link *more;

	if (l->count < l->room)
		return true;
	more = realloc(l->waiting, room * sizeof(*more));
	if (!more)
		return false;
	l->waiting = more;
	l->room = room;
	return true;
}

unsigned
links_add(struct links *l, struct slice target, struct slice label)
{
	struct link *link;
	struct link_seen *known;

	if (!have_room(l)) {
		l->failed = true;
		return 0;
	}
	link = &l->waiting[l->count];
	*link = (struct link){ .target = l->text.len, .target_len = target.len,
	    .label = l->text.len + target.len, .label_len = label.len, .hash = hash_of(target) };
	buf_put_slice(&l->text, target);
	buf_put_slice(&l->text, label);
	if (l->text.full) {
		l->failed = true;
		return 0;
	}
	l->count++;
	if (!l->numbered || !(known = remember(l, target_of(l, link), link->hash)))
		return 0;
	if (known->numbered != l->section)
		known->number = ++l->last_number;
	known->numbered = l->section;
	return link->number = known->number;
}

/* Remember that a line of the target is written now. */
static void
note_line(struct links *l, const struct link *link, struct link_seen *known, const struct writer *w)
{
	if (w->last != LINE_LINK)
		l->run++;
	known->run = l->run;
	known->label = hash_of(label_of(l, link));
	known->written = l->section;
	if (link->label_len > 0)
		known->labelled = l->section;
}

/* Whether the line would be an address again that the lines right above have. */
static bool
is_address_again(const struct links *l, const struct link *link, const struct link_seen *known,
    const struct writer *w)
{
	struct slice label = label_of(l, link);

	return w->last == LINE_LINK && known->run == l->run && l->run > 0 &&
	       (label.len == 0 || known->label == hash_of(label)) && !memchr(label.data, ' ', label.len) &&
	       (label.len == 0 || memchr(label.data, '@', label.len) ||
		   slice_search(label, SLICE("://")) < label.len);
}

/* Its line; `before` stands in front of the label. */
static void
put_line(const struct links *l, const struct link *link, enum line_kind kind, struct slice before,
    struct writer *w)
{
	struct buf label = BUF_INIT(before.len + link->label_len + link->target_len);

	if (before.len == 0) {
		writer_put_link(w, kind, target_of(l, link), label_of(l, link));
		return;
	}
	/* A depth or a number alone would hide the address from the reader. */
	buf_put_slice(&label, before);
	buf_put_slice(&label, link->label_len > 0 ? label_of(l, link) : target_of(l, link));
	writer_put_link(w, kind, target_of(l, link), slice_trim(buf_slice(&label)));
	buf_release(&label);
}

static void
put_numbered(const struct links *l, const struct link *link, struct writer *w)
{
	char number[16];
	int n = 0;

	if (link->number > 0)
		n = snprintf(number, sizeof(number), "%u: ", link->number);
	put_line(l, link, LINE_LINK, slice_from(number, (size_t)n), w);
}

static void
forget(struct links *l, size_t from)
{
	l->count = from;
	if (from == 0)
		buf_clear(&l->text);
}

/* Another flush begins: note which targets of those from index `from` on have a label in it. */
static void
note_labels(struct links *l, size_t from)
{
	l->flushes++;
	for (size_t i = from; i < l->count; i++) {
		struct link_seen *known = remember(l, target_of(l, &l->waiting[i]), l->waiting[i].hash);

		if (known && l->waiting[i].label_len > 0)
			known->label_due = l->flushes;
	}
}

void
links_put_all(struct links *l, size_t from, enum line_kind kind, struct slice marker,
    struct writer *w)
{
	struct slice before = marker;

	note_labels(l, from);
	for (size_t i = from; i < l->count; i++) {
		const struct link *link = &l->waiting[i];
		struct link_seen *known = remember(l, target_of(l, link), link->hash);

		if (!known)
			break;
		if (marker.len == 0 && kind == LINE_LINK && is_address_again(l, link, known, w))
			continue;
		if (link->label_len == 0 && known->label_due == l->flushes)
			continue;   /* what an editor writes: [](https://x)[https://x](https://x) */
		note_line(l, link, known, w);
		put_line(l, link, kind, before, w);
		before = SLICE("");
		known->label_due = l->flushes;
		/* No words have its number: it goes to the next link. */
		if (link->number > 0 && link->number == l->last_number - (l->count - 1 - i))
			known->numbered = 0;
	}
	if (l->numbered && from < l->count &&
	    l->waiting[from].number == l->last_number - (l->count - 1 - from))
		l->last_number = l->waiting[from].number - 1;
	forget(l, from);
}

/*
 * Its line, unless the target has one in this section. A bare address gives
 * way to the same target with a label, or is followed by it.
 */
static void
put_once(struct links *l, const struct link *link, struct writer *w)
{
	struct link_seen *known = slot_of(l, target_of(l, link), link->hash);
	bool has_label = link->label_len > 0;

	if (known->written == l->section && (!has_label || known->labelled == l->section))
		return;
	if (!has_label && known->label_due == l->flushes)
		return;
	note_line(l, link, known, w);
	put_numbered(l, link, w);
}

void
links_flush(struct links *l, struct writer *w)
{
	if (l->count == 0)
		return;
	if (w->last == LINE_LINK)
		w->apart = true;
	note_labels(l, 0);
	for (size_t i = 0; i < l->count && !l->failed; i++)
		put_once(l, &l->waiting[i], w);
	w->apart = true;
	forget(l, 0);
}

void
links_move_last_to(struct links *l, size_t index)
{
	struct link last;

	if (l->count <= index + 1)
		return;
	last = l->waiting[l->count - 1];
	memmove(&l->waiting[index + 1], &l->waiting[index], (l->count - 1 - index) * sizeof(last));
	l->waiting[index] = last;
}

struct slice
links_last_label(const struct links *l)
{
	return l->count > 0 ? label_of(l, &l->waiting[l->count - 1]) : SLICE("");
}

void
links_drop_repeated(struct links *l)
{
	const struct link *last;

	if (l->count < 2)
		return;
	last = &l->waiting[l->count - 1];
	if (slice_eq(target_of(l, last), target_of(l, last - 1)) &&
	    slice_eq(label_of(l, last), label_of(l, last - 1)))
		l->count--;
}

void
links_forget(struct links *l)
{
	forget(l, 0);
}

void
links_next_section(struct links *l)
{
	l->section++;
}
