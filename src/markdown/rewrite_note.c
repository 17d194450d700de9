/* markdown/rewrite_note.c: footnotes; see rewrite_parts.h. */
#include "markdown/rewrite_parts.h"

/* "[^id]:" at the start of a line: the bytes up to its text; 0 when it is none. */
size_t
rewrite_note_head(struct slice line, struct slice *id)
{
	struct slice rest = slice_trim_left(line);
	size_t end;

	if (line.len - rest.len > 3 || !slice_starts(rest, SLICE("[^")))
		return 0;
	end = slice_find(rest, ']');
	if (end < 3 || end + 1 >= rest.len || rest.data[end + 1] != ':')
		return 0;
	*id = slice_from(rest.data + 2, end - 2);
	if (memchr(id->data, ' ', id->len) || memchr(id->data, '\t', id->len))
		return 0;
	return line.len - rest.len + end + 2;
}

static void
begin_note(struct rewrite *r, struct slice id, size_t at)
{
	struct source *s = r->s;

	if (!rewrite_grow((void **)&s->notes, &s->note_room, s->note_count, sizeof(*s->notes))) {
		s->failed = true;
		return;
	}
	s->notes[s->note_count] =
	    (struct note){.id = s->ids.len, .id_len = id.len, .line = rewrite_line_of(r, at)};
	buf_put_slice(&s->ids, id);
	buf_puts(&s->notes_text, "\n\n" MARK_NOTE);
	buf_put_number(&s->notes_text, (int64_t)s->note_count);
	buf_puts(&s->notes_text, MARK_END);
	s->note_count++;
}

/* Without up to four columns of blanks. */
static struct slice
dedent(struct slice line)
{
	size_t columns = 0;

	while (
	    line.len > 0 && columns < NOTE_DEPTH && (line.data[0] == ' ' || line.data[0] == '\t')) {
		columns += line.data[0] == '\t' ? NOTE_DEPTH : 1;
		line = slice_skip(line, 1);
	}
	return line;
}

/* Whether a line that is not indented goes on with the paragraph before it. */
static bool
goes_on(struct slice line)
{
	struct slice id;

	return !rewrite_is_blank(line) && rewrite_note_head(line, &id) == 0 &&
	       !rewrite_starts_item(line) && line.data[0] != '#' && line.data[0] != '>' &&
	       rewrite_fence_length(slice_trim_left(line)) == 0 &&
	       !slice_starts(line, SLICE("---")) && !slice_starts(line, SLICE("***")) &&
	       !slice_starts(line, SLICE("{:")) && !slice_starts(line, SLICE("<"));
}

/* Move the footnote that begins on this line to the notes. */
size_t
rewrite_take_note(struct rewrite *r, struct slice line, size_t head, struct slice id)
{
	size_t at = rewrite_after_line(r, r->line_start), end = at;
	bool after_blank = false;

	begin_note(r, id, r->line_start);
	buf_put_slice(&r->s->notes_text, slice_trim(slice_skip(line, head)));
	while (at < r->text.len) {
		struct slice next = rewrite_line_at(r, at);
		bool indented = rewrite_indent(next) >= NOTE_DEPTH;

		if (rewrite_is_blank(next)) {
			after_blank = true;
			at = rewrite_after_line(r, at);
			continue;
		}
		if (after_blank ? !indented : !indented && !goes_on(next))
			break;
		buf_puts(&r->s->notes_text, after_blank ? "\n\n" : "\n");
		buf_put_slice(&r->s->notes_text, dedent(next));
		after_blank = false;
		at = end = rewrite_after_line(r, at);
	}
	rewrite_edit(
	    r, r->line_start, end, after_blank || end == r->text.len ? SLICE("\n") : SLICE(""));
	r->blank_before = true;
	return end;
}

size_t
rewrite_put_note(struct rewrite *r, struct slice source, struct slice text)
{
	begin_note(r, SLICE(""), (size_t)(source.data - r->text.data));
	buf_put_slice(&r->s->notes_text, text);
	return rewrite_put_mark(r, (struct piece){ .kind = PIECE_NOTE, .note = r->s->note_count - 1, .source = source });
}

/* Whether "^[" to the "]" at `end` is a pattern such as /^[0-9]+/ or "^[a-z]*$", not a note. */
static bool
is_pattern(struct slice text, size_t at, size_t end)
{
	char before = at > 0 ? text.data[at - 1] : ' ';
	char after = end + 1 < text.len ? text.data[end + 1] : ' ';

	return strchr("/|=", before) || strchr("+{", after) || (strchr("\"'(", before) && strchr("*?$", after));
}

/* ^[a note in place] becomes a mark, its text a note. */
size_t
rewrite_take_inline_note(struct rewrite *r, size_t at)
{
	size_t depth = 0, end = at + 1;
	size_t limit = at + NOTE_MOST < r->text.len ? at + NOTE_MOST : r->text.len;

	if (r->next_bracket < at)
		r->next_bracket = at + slice_find(slice_skip(r->text, at), ']');
	if (r->next_bracket >= limit)
		return at + 2;

	for (; end < limit; end++) {
		char c = r->text.data[end];

		if (c == '\n' && end + 1 < limit && r->text.data[end + 1] == '\n')
			return at + 1;
		if (c == '\\')
			end++;
		else if (c == '[')
			depth++;
		else if (c == ']' && --depth == 0)
			break;
	}
	if (end >= limit || end == at + 2 || is_pattern(r->text, at, end))
		return at + 2;
	return rewrite_put_note(r, slice_from(r->text.data + at, end + 1 - at), slice_from(r->text.data + at + 2, end - at - 2));
}
