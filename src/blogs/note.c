/*
 * blogs/note.c: notes as Obsidian shows them.
 *
 * %%comments%% and the names of blocks (a line's "^id") are for the author
 * alone, and links to headings are called otherwise than they are written.
 *
 * Source: Obsidian's help: basic formatting syntax, internal links.
 */
#include "blogs/kind.h"

#include <ctype.h>

enum { LINK_MOST = 2000 };   /* bytes: what is longer is no link */

/* The comment that the text begins with, of which the line breaks stay: how long it is; 0: it is none. */
static size_t
put_comment(struct buf *out, struct slice text)
{
	size_t end;

	if (!slice_starts(text, SLICE("%%")))   /* before it is sought: that would be done at each byte */
		return 0;
	end = slice_search(slice_skip(text, 2), SLICE("%%")) + 4;
	if (end > text.len)
		return 0;
	for (size_t i = 0; i < end; i++) {
		if (text.data[i] == '\n')
			buf_putc(out, '\n');
	}
	return end;
}

/* How long the name of a block at the end of a line is, "^a1b2"; 0: the text begins with none. */
static size_t
block_name_length(struct slice text)
{
	size_t n = 1;

	if (!slice_starts(text, SLICE("^")))
		return 0;
	while (n < text.len && (isalnum((unsigned char)text.data[n]) || text.data[n] == '-'))
		n++;
	return n > 1 && (n == text.len || text.data[n] == '\n' || text.data[n] == '\r') ? n : 0;
}

/*
 * A link to a heading or block that the text begins with, as Obsidian calls
 * it: "Note > Heading"; of the same note its words alone. How long it is; 0:
 * it is none, or has words of its own and is good as it is.
 */
static size_t
put_heading_link(struct buf *out, struct slice text)
{
	struct slice line, words, target, heading, page;
	size_t length;
	bool block;

	if (!slice_starts(text, SLICE("[[")))
		return 0;
	text = slice_first(text, LINK_MOST);
	line = slice_first(text, slice_find(text, '\n'));
	words = slice_skip(slice_first(line, slice_search(line, SLICE("]]"))), 2);
	length = words.len + 4;
	heading = target = slice_cut(&words, '|');
	page = slice_cut(&heading, '#');
	block = slice_starts(heading, SLICE("^"));
	if (length > line.len || heading.len == 0 || (page.len > 0 && words.len > 0))
		return 0;
	if (page.len == 0)
		buf_put_slice(out, words.len > 0 ? words : slice_skip(heading, block));
	else if (block)
		buf_printf(out, "[[%.*s|%.*s]]", SLICE_ARG(target), SLICE_ARG(page));
	else
		buf_printf(out, "[[%.*s|%.*s > %.*s]]", SLICE_ARG(target), SLICE_ARG(page), SLICE_ARG(heading));
	return length;
}

bool
kind_fill_note(struct buf *out, struct slice text)
{
	bool line_start = true, filled = false;
	char before = ' ';

	while (text.len > 0) {
		size_t code = line_start ? kind_fence_length(text) : 0, n = 0;

		if (code == 0 && text.data[0] == '`')
			code = kind_span_length(text);
		if (code == 0) {
			n = put_comment(out, text);
			n += n > 0 && before == ' ' && slice_starts(slice_skip(text, n), SLICE(" "));   /* of two blanks one stays */
			n = n > 0 || before == '!' ? n : put_heading_link(out, text);
			n = n > 0 || !strchr(" \t\n", before) ? n : block_name_length(text);
			filled = filled || n > 0;
		}
		if (n == 0) {
			n = code > 0 ? code : 1;
			buf_put_slice(out, slice_first(text, n));
		}
		before = text.data[n - 1];
		line_start = before == '\n';
		text = slice_skip(text, n);
	}
	return filled;
}
