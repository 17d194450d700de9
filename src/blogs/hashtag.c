/* blogs/hashtag.c: tags in the text of notes, as Obsidian reads them; see blog.h. */
#include "blogs/kind.h"

#include <ctype.h>

enum { SPAN_MOST = 1 << 12 };   /* bytes of a span of code; the marks of a longer one are none */

bool
blog_tags_texts(const struct blog *b)
{
	return b->kind == BLOG_OBSIDIAN;
}

/* A line without the marks of the quotes that it stands in. */
static struct slice
without_quote_marks(struct slice line)
{
	line = slice_trim_left(line);
	while (slice_starts(line, SLICE(">")))
		line = slice_trim_left(slice_skip(line, 1));
	return line;
}

size_t
kind_fence_length(struct slice text)
{
	struct slice line = slice_trim_left(slice_first(text, slice_find(text, '\n'))), rest = text, mark;
	bool quoted = slice_starts(line, SLICE(">"));

	mark = slice_first(without_quote_marks(line), 3);
	if (!slice_eq(mark, SLICE("```")) && !slice_eq(mark, SLICE("~~~")))
		return 0;
	slice_cut(&rest, '\n');
	while (rest.len > 0) {
		struct slice next = slice_trim_left(slice_first(rest, slice_find(rest, '\n')));

		if (quoted && !slice_starts(next, SLICE(">")))   /* the quote ends, and its code with it */
			break;
		slice_cut(&rest, '\n');
		if (slice_starts(without_quote_marks(next), mark))
			break;
	}
	return text.len - rest.len;
}

size_t
kind_span_length(struct slice text)
{
	struct slice near = slice_first(text, SPAN_MOST), line = slice_first(near, slice_find(near, '\n'));
	size_t marks = 0, end;

	while (marks < line.len && line.data[marks] == '`')
		marks++;
	end = slice_search(slice_skip(line, marks), slice_first(line, marks));
	return end < line.len - marks ? marks + end + marks : marks;
}

/* Letters of any script, digits and "_-/"; a digit alone makes none. */
static struct slice
tag_at(struct slice text)
{
	bool letter = false;
	size_t n = 0;

	while (n < text.len && (isalnum((unsigned char)text.data[n]) || (unsigned char)text.data[n] >= 0x80 || strchr("_-/", text.data[n]))) {
		letter = letter || !isdigit((unsigned char)text.data[n]);
		n++;
	}
	while (n > 0 && strchr("/-", text.data[n - 1]))
		n--;
	return slice_first(text, letter ? n : 0);
}

bool
blog_next_tag(struct slice *rest, struct slice *tag)
{
	bool start = true, blank = true, bracket = false;   /* of a line; behind a blank; behind ']' */

	while (rest->len > 0) {
		size_t n = start ? kind_fence_length(*rest) : 0;
		char c = rest->data[0];

		if (n == 0 && c == '`')
			n = kind_span_length(*rest);
		if (n == 0 && blank && c == '#') {
			*tag = tag_at(slice_skip(*rest, 1));
			if (tag->len > 0) {
				*rest = slice_skip(*rest, 1 + tag->len);
				return true;
			}
		}
		n = n > 0 ? n : 1;
		start = rest->data[n - 1] == '\n';
		blank = strchr(" \t\n(,", rest->data[n - 1]) != NULL && !(n == 1 && c == '(' && bracket);   /* "](#part)" is a target */
		bracket = n == 1 && c == ']';
		*rest = slice_skip(*rest, n);
	}
	return false;
}
