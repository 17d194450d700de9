/* markdown/rewrite_edit.c: edits, and what a line is; see rewrite_parts.h. */
#include "markdown/rewrite_parts.h"

#include <stdio.h>
#include <stdlib.h>

bool
rewrite_grow(void **items, size_t *room, size_t count, size_t size)
{
	size_t more = *room > 0 ? *room * 2 : 16;
	void *p;

	if (count < *room)
		return true;
	p = realloc(*items, more * size);
	if (!p)
		return false;
	*items = p;
	*room = more;
	return true;
}

/* The bytes from `from` to `to` give way to `with`. */
void
rewrite_edit(struct rewrite *r, size_t from, size_t to, struct slice with)
{
	struct slice stays = slice_from(r->text.data + r->copied, from - r->copied);
	struct slice goes = slice_from(r->text.data + from, to - from);
	unsigned stay = lines_count(stays), in = lines_count(goes),
		 out = lines_count(with);

	if (!r->s->is_changed)
		buf_room(&r->s->rewritten, r->text.len);
	r->s->is_changed = true;
	buf_put_slice(&r->s->rewritten, stays);
	buf_put_slice(&r->s->rewritten, with);
	r->copied = to;
	r->lines_in += stay + in;
	r->lines_out += stay + out;
	if (in != out && !r->is_notes)
		line_map_add(&r->s->line_map, r->lines_out, r->lines_in);
}

/*
 * The line of the post that text.data[at], which is not copied yet, stands on;
 * in the footnotes, the line that the note begins on.
 */
unsigned
rewrite_line_of(const struct rewrite *r, size_t at)
{
	size_t number;

	if (!r->is_notes)
		return r->lines_in + 1 +
		       lines_count(slice_from(r->text.data + r->copied, at - r->copied));
	while (at > 0 && source_read_mark(slice_skip(r->text, at), MARK_NOTE, &number) == 0)
		at--;
	if (source_read_mark(slice_skip(r->text, at), MARK_NOTE, &number) == 0 ||
	    number >= r->s->note_count)
		return 0;
	return r->s->notes[number].line;
}

static size_t
add_piece(struct rewrite *r, struct piece piece)
{
	struct source *s = r->s;

	if (!rewrite_grow(
		(void **)&s->pieces, &s->piece_room, s->piece_count, sizeof(*s->pieces))) {
		s->failed = true;
		return 0;
	}
	s->has_marks = true;
	piece.line = rewrite_line_of(r, (size_t)(piece.source.data - r->text.data));
	s->pieces[s->piece_count] = piece;
	return s->piece_count++;
}

/*
 * "[x]: {{ site.repository }}/1": without a site the address is not known, and
 * the line no definition; a blank in the mark keeps it from being one.
 */
static bool
is_template_reference(const struct rewrite *r, size_t at)
{
	struct slice before =
	    slice_trim(slice_from(r->text.data + r->line_start, at - r->line_start));

	return !r->options->in_site && before.len > 3 && before.data[0] == '[' &&
	       slice_ends(before, SLICE("]:"));
}

/* Have a mark stand for the piece, whose source goes. */
size_t
rewrite_put_mark(struct rewrite *r, struct piece piece)
{
	size_t from = (size_t)(piece.source.data - r->text.data);
	char mark[40];
	int n = snprintf(mark, sizeof(mark),
	    is_template_reference(r, from) ? MARK_PIECE "%zu " MARK_END : MARK_PIECE "%zu" MARK_END,
	    add_piece(r, piece));

	rewrite_edit(r, from, from + piece.source.len, slice_from(mark, (size_t)n));
	return from + piece.source.len;
}

/* --- lines ---------------------------------------------------------------- */

struct slice
rewrite_line_at(const struct rewrite *r, size_t at)
{
	struct slice rest = slice_skip(r->text, at);

	return slice_first(rest, slice_find(rest, '\n'));
}

/* Where the line after the one at `at` begins. */
size_t
rewrite_after_line(const struct rewrite *r, size_t at)
{
	size_t end = at + rewrite_line_at(r, at).len;

	return end < r->text.len ? end + 1 : end;
}

bool
rewrite_is_blank(struct slice line)
{
	return slice_trim_left(line).len == 0;
}

/* Columns of blanks that the line begins with. */
size_t
rewrite_indent(struct slice line)
{
	size_t columns = 0;

	for (size_t i = 0; i < line.len && (line.data[i] == ' ' || line.data[i] == '\t'); i++)
		columns += line.data[i] == '\t' ? 4 - columns % 4 : 1;
	return columns;
}

bool
rewrite_starts_item(struct slice line)
{
	size_t n = 0;

	line = slice_trim_left(line);
	if (line.len > 1 && (line.data[0] == '-' || line.data[0] == '*' || line.data[0] == '+'))
		return line.data[1] == ' ' || line.data[1] == '\t';
	while (n < line.len && n < 9 && line.data[n] >= '0' && line.data[n] <= '9')
		n++;
	return n > 0 && n + 1 < line.len && (line.data[n] == '.' || line.data[n] == ')') &&
	    (line.data[n + 1] == ' ' || line.data[n + 1] == '\t');
}

/* A run of three or more fence marks at the start of `line`; 0 when there is none. */
size_t
rewrite_fence_length(struct slice line)
{
	size_t n = 0;

	if (line.len < 3 || (line.data[0] != '`' && line.data[0] != '~'))
		return 0;
	while (n < line.len && line.data[n] == line.data[0])
		n++;
	if (n < 3 || (line.data[0] == '`' && memchr(line.data + n, '`', line.len - n)))
		return 0;
	return n;
}

/* The length of the tag {% name %}, when `text` begins with it; else 0. */
static size_t
tag_length(struct slice text, struct slice name)
{
	struct slice inside;
	size_t end;

	if (!slice_starts(text, SLICE("{%")))
		return 0;
	end = slice_search(text, SLICE("%}"));
	if (end < 2 || end == text.len)
		return 0;
	inside = slice_from(text.data + 2, end - 2);
	if (slice_starts(inside, SLICE("-")))
		inside = slice_skip(inside, 1);
	if (slice_ends(inside, SLICE("-")))
		inside.len--;
	return slice_eq(slice_trim(inside), name) ? end + 2 : 0;
}

/*
 * Whether the line that begins a code block ends with {% raw %}. Where there is
 * no site, no template was run, and the text is Markdown alone.
 */
static bool
opens_raw(struct slice line)
{
	struct slice tag = slice_skip(line, slice_search(line, SLICE("{%")));

	return tag.len > 0 && tag_length(tag, SLICE("raw")) == tag.len;
}

void
rewrite_drop_endraw(struct rewrite *r, struct slice line)
{
	struct slice tag = slice_trim_left(line);
	size_t from = (size_t)(tag.data - r->text.data), n = tag_length(tag, SLICE("endraw"));

	if (r->fence_is_raw && n > 0)
		rewrite_edit(r, from, from + n, SLICE(""));
}

/* Follow code blocks: true when the line is part of one. */
bool
rewrite_is_in_fence(struct rewrite *r, struct slice line)
{
	struct slice inner = slice_trim_left(line);
	bool quoted = false, item;
	size_t n;

	while (inner.len > 0 && inner.data[0] == '>') {
		inner = slice_trim_left(slice_skip(inner, 1));
		quoted = true;
	}
	if (r->fence != 0 && ((r->fence_quoted && !quoted) || (r->fence_in_item && inner.len > 0 && rewrite_indent(line) == 0)))
		r->fence = 0;
	if (r->fence != 0) {
		if (r->fence_is_raw)
			inner = slice_trim_left(slice_skip(inner, tag_length(inner, SLICE("endraw"))));
		if (inner.len > 0 && inner.data[0] == r->fence) {
			n = 0;
			while (n < inner.len && inner.data[n] == r->fence)
				n++;
			if (n >= r->fence_len && rewrite_is_blank(slice_skip(inner, n)))
				r->fence = 0;
		}
		return true;
	}
	item = rewrite_starts_item(inner);
	if (item)
		inner = slice_trim_left(slice_skip(inner, slice_find(inner, ' ')));
	n = rewrite_fence_length(inner);
	if (n == 0 || (rewrite_indent(line) >= 4 && !r->in_list))
		return false;
	r->fence = inner.data[0];
	r->fence_len = n;
	r->fence_quoted = quoted;
	r->fence_is_raw = !quoted && r->options->in_site && opens_raw(slice_trim_right(inner));
	r->fence_in_item = !quoted && (item || (r->in_list && rewrite_indent(line) >= 2));
	return true;
}

/* Whether only blanks stand between the start of the line and `at`. */
bool
rewrite_is_first_on_line(const struct rewrite *r, size_t at)
{
	return rewrite_is_blank(slice_from(r->text.data + r->line_start, at - r->line_start));
}

bool
rewrite_is_last_on_line(const struct rewrite *r, size_t at)
{
	return rewrite_is_blank(rewrite_line_at(r, at));
}

/* Have a blank line before this one: it ends a block of HTML, in which a fence would be text. */
static void
part_from_html(struct rewrite *r)
{
	if (!r->blank_before && r->quotes == 0 && r->copied <= r->line_start)
		rewrite_edit(r, r->line_start, r->line_start, SLICE("\n"));
}

/* Put a code block of `info` and `body` in the place of the bytes from `from` to `to`. */
void
rewrite_put_fence(struct rewrite *r, size_t from, size_t to, struct slice info, struct slice body)
{
	struct buf block = BUF_INIT(SOURCE_MOST);
	struct slice indent = slice_from(r->text.data + r->line_start, from - r->line_start);
	struct slice rest = body;
	size_t length = 3;

	while (rest.len > 0) {
		size_t n = rewrite_fence_length(slice_trim_left(slice_cut(&rest, '\n')));

		length = n >= length ? n + 1 : length;
	}
	for (size_t i = 0; i < length; i++)
		buf_putc(&block, '`');
	buf_put_slice(&block, info);
	buf_putc(&block, '\n');
	if (body.len > 0 && body.data[0] == '\n')
		body = slice_skip(body, 1);
	else
		buf_put_slice(&block, indent);
	body = slice_trim_right(body);
	buf_put_slice(&block, body);
	if (body.len > 0)
		buf_putc(&block, '\n');
	buf_put_slice(&block, indent);
	for (size_t i = 0; i < length; i++)
		buf_putc(&block, '`');
	if (!rewrite_is_last_on_line(r, to))
		buf_putc(&block, '\n');
	part_from_html(r);
	rewrite_edit(r, from, to, buf_slice(&block));
	buf_release(&block);
}

unsigned
rewrite_file_line_of(const struct rewrite *r, size_t at)
{
	return lines_in_file(r->options->lines, r->options->first_line, rewrite_line_of(r, at));
}
