/* gemtext/list.c: lists that are open; see list.h. */
#include "gemtext/list.h"

#include <stdlib.h>

enum { DEPTH_SHOWN = 6 };

bool
list_enter(struct conversion *c, bool ordered, int first, char after)
{
	list_settle_marker(c);
	if (c->list_depth == c->list_room) {
		size_t room = c->list_room > 0 ? c->list_room * 2 : 8;
		struct list_level *more = realloc(c->lists, room * sizeof(*more));

		if (!more)
			return false;
		c->lists = more;
		c->list_room = room;
	}
	if (c->list_depth == 0 && c->writer.last == LINE_ITEM)
		c->writer.apart = true;
	c->bullets += !ordered;
	c->lists[c->list_depth++] =
	    (struct list_level){.ordered = ordered, .number = first, .after = after};
	return true;
}

void
list_leave(struct conversion *c)
{
	c->list_depth--;
	c->bullets -= !c->lists[c->list_depth].ordered;
	if (c->list_depth == 0)
		c->writer.apart = true;
}

/* "1.2." for the second item of a list in the first item of another. */
static void
put_number(struct conversion *c)
{
	size_t from = c->list_depth - 1;

	while (from > 0 && c->lists[from - 1].ordered && c->list_depth - from < DEPTH_SHOWN)
		from--;
	for (size_t i = from; i + 1 < c->list_depth; i++) {
		buf_put_number(&c->marker, c->lists[i].number - 1);
		buf_putc(&c->marker, '.');
	}
	buf_put_number(&c->marker, c->lists[c->list_depth - 1].number);
	buf_putc(&c->marker, c->lists[c->list_depth - 1].after);
	buf_putc(&c->marker, ' ');
}

void
list_enter_item(struct conversion *c)
{
	struct list_level *list = &c->lists[c->list_depth - 1];

	list_settle_marker(c);
	buf_clear(&c->marker);
	if (c->bullets > 0)
		buf_puts(&c->marker, "* ");
	if (list->ordered)
		put_number(c);
	for (size_t i = 1; !list->ordered && i < c->bullets && i < DEPTH_SHOWN; i++)
		buf_puts(&c->marker, "– ");
	list->number++;
}

void
list_leave_item(struct conversion *c)
{
	list_settle_marker(c);
}

struct slice
list_marker_depth(const struct conversion *c)
{
	struct slice marker = buf_slice(&c->marker);

	return slice_starts(marker, SLICE("* ")) ? slice_skip(marker, 2) : marker;
}

/* The number in the marker, without bullets. */
static struct slice
marker_number(const struct conversion *c)
{
	struct slice marker = list_marker_depth(c);

	while (slice_starts(marker, SLICE("– ")))
		marker = slice_skip(marker, sizeof("– ") - 1);
	return marker;
}

void
list_settle_marker(struct conversion *c)
{
	if (marker_number(c).len > 0)
		writer_put_block(&c->writer, LINE_ITEM, SLICE(""), buf_slice(&c->marker));
	buf_clear(&c->marker);
}
