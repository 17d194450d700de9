/* gemtext/writer.c: lines of gemtext; see writer.h. */
#include "gemtext/writer.h"

enum { QUOTES_SHOWN = 6 };  /* marks of nested quotes on one line, at most */

void
writer_init(struct writer *w, struct buf *out)
{
	*w = (struct writer){ .out = out };
}

void
writer_enter_quote(struct writer *w)
{
	w->quotes++;
}

void
writer_leave_quote(struct writer *w)
{
	w->quotes--;
	if (w->quotes == 0)
		w->last_quotes = 0;
}

bool
writer_is_marked(struct slice line)
{
	if (line.len == 0)
		return false;
	switch (line.data[0]) {
	case '#':
	case '>':
		return true;
	case '=':
		return slice_starts(line, SLICE("=>"));
	case '*':
		return slice_starts(line, SLICE("* "));
	case '`':
		return slice_starts(line, SLICE("```"));
	default:
		return false;
	}
}

static bool
can_be_quoted(enum line_kind kind)
{
	return kind != LINE_FENCE && kind != LINE_LINK;
}

static void
put_quote_marks(struct writer *w)
{
	for (unsigned i = 0; i < w->quotes && i < QUOTES_SHOWN; i++)
		buf_put_slice(w->out, SLICE("> "));
}

/* Whether a block of `kind` follows the last one without a blank line. */
static bool
stands_close(const struct writer *w, enum line_kind kind)
{
	if (w->last == LINE_NONE)
		return true;
	if (w->apart)
		return false;
	if (kind == LINE_ITEM)
		return w->last == LINE_ITEM;
	return kind == LINE_LINK && w->last == LINE_LINK;
}

void
writer_begin(struct writer *w, enum line_kind kind)
{
	if (!stands_close(w, kind)) {
		if (w->quotes > 0 && w->last_quotes > 0 && can_be_quoted(kind) &&
		    can_be_quoted(w->last))
			buf_putc(w->out, '>');
		buf_putc(w->out, '\n');
	}
	w->last = kind;
	w->apart = false;
	w->last_quotes = w->quotes;
}

/* One line; `line` may be empty. */
static void
put_line(struct writer *w, struct slice marker, struct slice line)
{
	if (w->quotes > 0)
		put_quote_marks(w);
	else if (marker.len == 0 && writer_is_marked(line))
		buf_putc(w->out, ' ');
	if (marker.len > 0)
		buf_put_slice(w->out, marker);
	buf_put_slice(w->out, line);
	buf_putc(w->out, '\n');
}

/* A blank line inside a block, where its author broke the line twice. */
static void
put_blank(struct writer *w)
{
	if (w->quotes > 0)
		buf_putc(w->out, '>');
	buf_putc(w->out, '\n');
}

void
writer_put_block(struct writer *w, enum line_kind kind, struct slice marker, struct slice text)
{
	bool after_blank = true;

	writer_begin(w, kind);
	do {
		struct slice line = slice_trim(slice_cut(&text, '\n'));

		if (line.len == 0 && text.len > 0) {
			if (!after_blank)
				put_blank(w);
			after_blank = true;
			continue;
		}
		after_blank = false;
		if (kind != LINE_HEADING || w->quotes == 0)
			put_line(w, marker, line);
		else
			put_line(w, SLICE(""), line);
		marker = SLICE("");
	} while (text.len > 0);
}

void
writer_put_fence(struct writer *w, struct slice alt, struct slice text)
{
	writer_begin(w, LINE_FENCE);
	buf_put_slice(w->out, SLICE("```"));
	buf_put_slice(w->out, alt);
	buf_putc(w->out, '\n');
	while (text.len > 0) {
		size_t line = slice_find(text, '\n');

		/* A line that begins with a fence would end the block here. */
		if (text.data[0] == '`' && slice_starts(text, SLICE("```")))
			buf_putc(w->out, ' ');
		buf_put(w->out, text.data, line);
		buf_putc(w->out, '\n');
		text = slice_skip(text, line + 1);
	}
	buf_put_slice(w->out, SLICE("```\n"));
}

void
writer_put_link(struct writer *w, enum line_kind kind, struct slice target, struct slice label)
{
	writer_begin(w, kind);
	buf_put_slice(w->out, SLICE("=> "));
	buf_put_slice(w->out, target);
	if (label.len > 0) {
		buf_putc(w->out, ' ');
		buf_put_slice(w->out, label);
	}
	buf_putc(w->out, '\n');
}
