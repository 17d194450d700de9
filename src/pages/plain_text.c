/* pages/plain_text.c: gemtext as plain text; see plain_text.h. */
#include "pages/plain_text.h"

#include "base/utf8.h"
#include "gemini/link_scan.h"
#include "gemini/url.h"

#include <stdio.h>

enum { NUMBER_MOST = 999, DIGITS_MOST = 3 };

struct text {
	struct buf *out;
	struct buf  references;
	struct slice base;
	unsigned width, links;
};

/* --- wrapping ------------------------------------------------------------- */

static unsigned
width_of(struct slice s)
{
	unsigned width = 0;

	while (s.len > 0) {
		uint32_t c;

		s = slice_skip(s, utf8_next(s, &c, NULL));
		width += (unsigned)utf8_width(c);
	}
	return width;
}

/* Cut the next piece that is not broken off *rest: a word, or a character of a script without blanks with its stops. */
static struct slice
cut_piece(struct slice *rest)
{
	uint32_t before = 0, c;
	size_t len = 0;

	while (len < rest->len && rest->data[len] != ' ') {
		size_t n = utf8_next(slice_skip(*rest, len), &c, NULL);

		if (len > 0 && utf8_may_break(before, c))
			break;
		before = c;
		len += n;
	}
	*rest = slice_skip(*rest, len);
	return slice_from(rest->data - len, len);
}

/* Append prose as lines; the first begins with `first`, the others with `other`. */
static void
wrap(struct text *t, struct slice prose, const char *first, const char *other)
{
	unsigned column = width_of(slice_of(first)), margin = column;
	bool blank = false;

	buf_puts(t->out, first);
	prose = slice_trim(prose);
	while (prose.len > 0) {
		struct slice piece;
		unsigned width;

		for (; prose.len > 0 && prose.data[0] == ' '; blank = true)
			prose = slice_skip(prose, 1);
		piece = cut_piece(&prose);
		width = width_of(piece);
		if (column > margin && column + blank + width > t->width) {
			buf_putc(t->out, '\n');
			buf_puts(t->out, other);
			column = margin = width_of(slice_of(other));
		} else if (blank && column > margin) {
			buf_putc(t->out, ' ');
			column++;
		}
		buf_put_slice(t->out, piece);
		column += width;
		blank = false;
	}
	buf_putc(t->out, '\n');
}

/* --- lines ---------------------------------------------------------------- */

static void
put_heading(struct text *t, struct slice line)
{
	char mark = slice_starts(line, SLICE("##")) ? '-' : '=';
	bool third = slice_starts(line, SLICE("###"));
	unsigned width;

	line = slice_trim(slice_skip(line, third ? 3 : mark == '-' ? 2 : 1));
	wrap(t, line, "", "");
	if (third)
		return;
	width = width_of(line);
	for (unsigned i = 0; i < width && i < t->width; i++)
		buf_putc(t->out, mark);
	buf_putc(t->out, '\n');
}

static void
put_link(struct text *t, struct slice target, struct slice label)
{
	struct buf address = BUF_INIT(1 << 16);
	char number[24], margin[24];

	if (!url_resolve(&address, t->base, target))
		buf_put_slice(&address, target);
	snprintf(number, sizeof(number), "[%u] ", ++t->links);
	snprintf(margin, sizeof(margin), "%*s", (int)strlen(number), "");
	wrap(t, label.len > 0 ? label : target, number, margin);
	buf_printf(&t->references, "[%u] %.*s\n", t->links, SLICE_ARG(buf_slice(&address)));
	buf_release(&address);
}

/* A quote in a quote has a mark for each on every line. */
static void
put_quote(struct text *t, struct slice line)
{
	static const char marks[] = "> > > > > > > > ";
	size_t depth = 0, most = (sizeof(marks) - 1) / 2;
	const char *mark;

	for (; depth < most && slice_starts(line, SLICE(">")); depth++)
		line = slice_trim_left(slice_skip(line, 1));
	mark = &marks[2 * (most - depth)];
	if (line.len > 0)
		wrap(t, line, mark, mark);
	else
		buf_printf(t->out, "%.*s\n", (int)(2 * depth - 1), mark);
}

static void
put_line(struct text *t, struct slice line)
{
	struct slice target, label;

	if (link_line(line, &target, &label))
		put_link(t, target, label);
	else if (slice_starts(line, SLICE("#")))
		put_heading(t, line);
	else if (slice_starts(line, SLICE("* ")))
		wrap(t, slice_skip(line, 2), "* ", "  ");
	else if (slice_starts(line, SLICE(">")))
		put_quote(t, line);
	else
		wrap(t, line, "", "");
}

/* The highest number in brackets that a text has outside its code: of a footnote, say. No years. */
static unsigned
highest_number(struct slice gemtext)
{
	unsigned long highest = 0, number;
	bool fenced = false;

	while (gemtext.len > 0) {
		struct slice line = slice_cut_line(&gemtext);

		fenced ^= slice_starts(line, SLICE("```"));
		while (!fenced && line.len > 0) {
			size_t end;

			line = slice_skip(line, slice_find(line, '[') + 1);
			end = slice_find(slice_first(line, DIGITS_MOST + 1), ']');
			if (end <= DIGITS_MOST && end < line.len && slice_number(slice_first(line, end), NUMBER_MOST, &number))
				highest = number > highest ? number : highest;
		}
	}
	return (unsigned)highest;
}

void
plain_text(
    struct buf *out, struct slice gemtext, unsigned width, struct slice base, struct slice heading)
{
	struct text t = {.out = out, .references = BUF_INIT(out->limit), .base = base, .width = width,
	    .links = highest_number(gemtext)};   /* no number stands for two things */
	bool fenced = false;

	while (gemtext.len > 0) {
		struct slice line = slice_cut_line(&gemtext);

		if (slice_starts(line, SLICE("```"))) {
			fenced = !fenced;
		} else if (fenced) {
			buf_put_slice(out, line);
			buf_putc(out, '\n');
		} else {
			put_line(&t, line);
		}
	}
	if (t.references.len > 0) {
		buf_putc(out, '\n');
		wrap(&t, heading, "", "");
		buf_put_slice(out, buf_slice(&t.references));
	}
	buf_release(&t.references);
}
