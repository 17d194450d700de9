/*
 * gemtext/rewrite.c: from the post's lines to lines for cmark; see rewrite.h.
 *
 * One pass from front to back. What stays is copied in long runs: an edit
 * names the bytes that go and what comes in their place.
 */
#include "gemtext/rewrite.h"

#include "gemtext/conversion.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	NOTE_DEPTH = 4,    /* columns that a footnote's further paragraphs are indented */
	NOTE_MOST = 2048,  /* bytes of a footnote in place */
	QUOTES_MOST = 8,
	TAGS_MOST = 8,
};

struct rewrite {
	struct source *s;
	const struct gemtext_options *options;
	struct slice text;
	size_t copied;            /* text before this is in s->rewritten, or was replaced */
	size_t line_start;        /* of the line being read */
	size_t before;            /* start of the line before it; SIZE_MAX: none */
	bool   blank_before;      /* the line before was blank, or there is none */
	bool   in_list;           /* an item began and nothing outside it since */
	bool   is_notes;          /* the text is that of the footnotes */
	enum shortcode_kind open_tags[TAGS_MOST];  /* Zola's, which all end with {% end %} */
	size_t open_tag_count;
	bool   no_end[SHORTCODE_INCLUDE + 1];  /* no closing tag of this kind follows */

	char   fence;             /* '`' or '~' while a code block is open */
	size_t fence_len;
	bool   fence_quoted;
	unsigned quotes;          /* admonitions that are open: every line is quoted so often */
	unsigned containers;   /* ":::" blocks that are open and show nothing of their own */
	size_t indent[QUOTES_MOST];  /* how far their text is indented; 0: ":::" closes it */
	unsigned lines_in, lines_out;   /* newlines before `copied`, and in s->rewritten */

	struct shortcode_reader tags;
	size_t span_line, span_read, span_open;  /* code spans of the line: how far they are read */
	size_t next_tick, next_bracket;
	size_t next_colons;   /* a line of colons; nothing before it is one */
	size_t next_brace, next_dollar, next_caret, next_pipe;
};

/* --- edits ---------------------------------------------------------------- */

static bool
grow(void **items, size_t *room, size_t count, size_t size)
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

static unsigned
count_lines(struct slice s)
{
	unsigned n = 0;

	for (const char *at = s.data; (at = memchr(at, '\n', (size_t)(s.data + s.len - at))) != NULL; at++)
		n++;
	return n;
}

static void
note_shift(struct rewrite *r)
{
	struct source *s = r->s;

	if (r->is_notes || !grow((void **)&s->shifts, &s->shift_room, s->shift_count, sizeof(*s->shifts)))
		return;
	s->shifts[s->shift_count++] = (struct line_shift){ .from = r->lines_out + 1,
	    .by = (int)r->lines_in - (int)r->lines_out };
}

/* The bytes from `from` to `to` give way to `with`. */
static void
edit(struct rewrite *r, size_t from, size_t to, struct slice with)
{
	struct slice stays = slice_from(r->text.data + r->copied, from - r->copied);
	struct slice goes = slice_from(r->text.data + from, to - from);
	unsigned stay = count_lines(stays), in = count_lines(goes), out = count_lines(with);

	r->s->is_changed = true;
	buf_put_slice(&r->s->rewritten, stays);
	buf_put_slice(&r->s->rewritten, with);
	r->copied = to;
	r->lines_in += stay + in;
	r->lines_out += stay + out;
	if (in != out)
		note_shift(r);
}

/*
 * The line of the post that text.data[at], which is not copied yet, stands on;
 * in the footnotes, the line that the note begins on.
 */
static unsigned
line_of(const struct rewrite *r, size_t at)
{
	size_t number;

	if (!r->is_notes)
		return r->lines_in + 1 + count_lines(slice_from(r->text.data + r->copied, at - r->copied));
	while (at > 0 && source_read_mark(slice_skip(r->text, at), MARK_NOTE, &number) == 0)
		at--;
	if (source_read_mark(slice_skip(r->text, at), MARK_NOTE, &number) == 0 || number >= r->s->note_count)
		return 0;
	return r->s->notes[number].line;
}

static size_t
add_piece(struct rewrite *r, struct piece piece)
{
	struct source *s = r->s;

	if (!grow((void **)&s->pieces, &s->piece_room, s->piece_count, sizeof(*s->pieces))) {
		s->failed = true;
		return 0;
	}
	s->has_marks = true;
	piece.line = line_of(r, (size_t)(piece.source.data - r->text.data));
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
	struct slice before = slice_trim(slice_from(r->text.data + r->line_start, at - r->line_start));

	return !r->options->site.link && before.len > 3 && before.data[0] == '[' && slice_ends(before, SLICE("]:"));
}

/* Have a mark stand for the piece, whose source goes. */
static size_t
replace_by_mark(struct rewrite *r, struct piece piece)
{
	size_t from = (size_t)(piece.source.data - r->text.data);
	char mark[40];
	int n = snprintf(mark, sizeof(mark), is_template_reference(r, from) ? MARK_PIECE "%zu " MARK_END :
	    MARK_PIECE "%zu" MARK_END, add_piece(r, piece));

	edit(r, from, from + piece.source.len, slice_from(mark, (size_t)n));
	return from + piece.source.len;
}

/* --- lines ---------------------------------------------------------------- */

static struct slice
line_at(const struct rewrite *r, size_t at)
{
	struct slice rest = slice_skip(r->text, at);

	return slice_first(rest, slice_find(rest, '\n'));
}

/* Where the line after the one at `at` begins. */
static size_t
after_line(const struct rewrite *r, size_t at)
{
	size_t end = at + line_at(r, at).len;

	return end < r->text.len ? end + 1 : end;
}

static bool
is_blank(struct slice line)
{
	return slice_trim(line).len == 0;
}

/* Columns of blanks that the line begins with. */
static size_t
indent_of(struct slice line)
{
	size_t columns = 0;

	for (size_t i = 0; i < line.len && (line.data[i] == ' ' || line.data[i] == '\t'); i++)
		columns += line.data[i] == '\t' ? 4 - columns % 4 : 1;
	return columns;
}

static bool
starts_item(struct slice line)
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
static size_t
fence_length(struct slice line)
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

/* Follow code blocks: true when the line is part of one. */
static bool
is_in_fence(struct rewrite *r, struct slice line)
{
	struct slice inner = slice_trim_left(line);
	bool quoted = false;
	size_t n;

	while (inner.len > 0 && inner.data[0] == '>') {
		inner = slice_trim_left(slice_skip(inner, 1));
		quoted = true;
	}
	if (r->fence != 0 && r->fence_quoted && !quoted)
		r->fence = 0;
	if (r->fence != 0) {
		if (inner.len > 0 && inner.data[0] == r->fence) {
			n = 0;
			while (n < inner.len && inner.data[n] == r->fence)
				n++;
			if (n >= r->fence_len && is_blank(slice_skip(inner, n)))
				r->fence = 0;
		}
		return true;
	}
	if (starts_item(inner))
		inner = slice_trim_left(slice_skip(inner, slice_find(inner, ' ')));
	n = fence_length(inner);
	if (n == 0 || (indent_of(line) >= 4 && !r->in_list))
		return false;
	r->fence = inner.data[0];
	r->fence_len = n;
	r->fence_quoted = quoted;
	return true;
}

/* --- footnotes ------------------------------------------------------------ */

/* "[^id]:" at the start of a line: the bytes up to its text; 0 when it is none. */
static size_t
note_head(struct slice line, struct slice *id)
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

	if (!grow((void **)&s->notes, &s->note_room, s->note_count, sizeof(*s->notes))) {
		s->failed = true;
		return;
	}
	s->notes[s->note_count] = (struct note){ .id = s->ids.len, .id_len = id.len, .line = line_of(r, at) };
	buf_put_slice(&s->ids, id);
	buf_printf(&s->notes_text, "\n\n" MARK_NOTE "%zu" MARK_END, s->note_count);
	s->note_count++;
}

/* Without up to four columns of blanks. */
static struct slice
dedent(struct slice line)
{
	size_t columns = 0;

	while (line.len > 0 && columns < NOTE_DEPTH && (line.data[0] == ' ' || line.data[0] == '\t')) {
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

	return !is_blank(line) && note_head(line, &id) == 0 && !starts_item(line) &&
	    line.data[0] != '#' && line.data[0] != '>' && fence_length(slice_trim_left(line)) == 0 &&
	    !slice_starts(line, SLICE("---")) && !slice_starts(line, SLICE("***")) &&
	    !slice_starts(line, SLICE("{:")) && !slice_starts(line, SLICE("<"));
}

/* Move the footnote that begins on this line to the notes. */
static size_t
take_note(struct rewrite *r, struct slice line, size_t head, struct slice id)
{
	size_t at = after_line(r, r->line_start), end = at;
	bool after_blank = false;

	begin_note(r, id, r->line_start);
	buf_put_slice(&r->s->notes_text, slice_trim(slice_skip(line, head)));
	while (at < r->text.len) {
		struct slice next = line_at(r, at);
		bool indented = indent_of(next) >= NOTE_DEPTH;

		if (is_blank(next)) {
			after_blank = true;
			at = after_line(r, at);
			continue;
		}
		if (after_blank ? !indented : !indented && !goes_on(next))
			break;
		buf_puts(&r->s->notes_text, after_blank ? "\n\n" : "\n");
		buf_put_slice(&r->s->notes_text, dedent(next));
		after_blank = false;
		at = end = after_line(r, at);
	}
	edit(r, r->line_start, end, after_blank || end == r->text.len ? SLICE("\n") : SLICE(""));
	r->blank_before = true;
	return end;
}

/* ^[a note in place] becomes a mark, its text a note. */
static size_t
take_inline_note(struct rewrite *r, size_t at)
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
	if (end >= limit || end == at + 2)
		return at + 2;
	begin_note(r, SLICE(""), at);
	buf_put(&r->s->notes_text, r->text.data + at + 2, end - at - 2);
	return replace_by_mark(r, (struct piece){ .kind = PIECE_NOTE, .note = r->s->note_count - 1,
	    .source = slice_from(r->text.data + at, end + 1 - at) });
}

/* --- mathematics ---------------------------------------------------------- */

/* Whether only blanks stand between the start of the line and `at`. */
static bool
is_first_on_line(const struct rewrite *r, size_t at)
{
	return is_blank(slice_from(r->text.data + r->line_start, at - r->line_start));
}

static bool
is_last_on_line(const struct rewrite *r, size_t at)
{
	return is_blank(line_at(r, at));
}

/* Put a code block of `info` and `body` in the place of the bytes from `from` to `to`. */
static void
put_fence(struct rewrite *r, size_t from, size_t to, struct slice info, struct slice body)
{
	struct buf block = BUF_INIT(WORKING_MOST);
	struct slice indent = slice_from(r->text.data + r->line_start, from - r->line_start);
	struct slice rest = body;
	size_t length = 3;

	while (rest.len > 0) {
		size_t n = fence_length(slice_trim_left(slice_cut(&rest, '\n')));

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
	if (!is_last_on_line(r, to))
		buf_putc(&block, '\n');
	edit(r, from, to, buf_slice(&block));
	buf_release(&block);
}

/* $$ ... $$ within one paragraph. */
static size_t
take_display(struct rewrite *r, size_t at)
{
	struct slice inside = slice_first(slice_skip(r->text, at + 2), 8192);
	size_t end = slice_search(inside, SLICE("$$"));
	struct slice source;

	if (end == inside.len || slice_search(inside, SLICE("\n\n")) < end || end == 0)
		return at + 2;
	inside = slice_first(inside, end);
	source = slice_from(r->text.data + at, end + 4);
	if (is_first_on_line(r, at) && is_last_on_line(r, at + end + 4)) {
		put_fence(r, at, at + end + 4, SLICE("math"), inside);
		return at + end + 4;
	}
	if (memchr(inside.data, '\n', inside.len) && r->quotes == 0 && memchr(inside.data, '>', inside.len))
		return at + 2;
	return replace_by_mark(r, (struct piece){ .kind = PIECE_MATH, .source = source });
}

/* Not inside a word or an address, and not behind a backslash. */
static bool
may_begin_math(const struct rewrite *r, size_t at)
{
	char before = at > 0 ? r->text.data[at - 1] : ' ';

	return (unsigned char)before >= 0x80 || strchr(" \t\n([{,;:\"'>|*-~", before) != NULL;
}

/* $x_1$: TeX that Markdown would read as its own marks. Prices and shell variables are none. */
static size_t
take_inline_math(struct rewrite *r, size_t at)
{
	struct slice rest = slice_first(slice_skip(r->text, at + 1), 400);
	bool has_tex = false;
	size_t n = 0;

	if (rest.len == 0 || strchr(" \t\n", rest.data[0]) || !may_begin_math(r, at))
		return at + 1;
	while (n < rest.len && rest.data[n] != '$' && rest.data[n] != '\n' && rest.data[n] != '`') {
		has_tex = has_tex || strchr("\\^_{*", rest.data[n]) != NULL;
		n += rest.data[n] == '\\' && n + 1 < rest.len ? 2 : 1;
	}
	if (n >= rest.len || rest.data[n] != '$' || !has_tex || n == 0 || rest.data[n - 1] == ' ')
		return at + 1;
	if (n + 1 < rest.len && (rest.data[n + 1] == '{' || rest.data[n + 1] == '$' ||
	    (rest.data[n + 1] >= '0' && rest.data[n + 1] <= '9')))
		return at + 1;
	return replace_by_mark(r, (struct piece){ .kind = PIECE_MATH,
	    .source = slice_from(r->text.data + at, n + 2) });
}

/* --- template tags -------------------------------------------------------- */

/* Where the tag that closes `s` begins; false when none does. */
static bool
find_closing(struct rewrite *r, const struct shortcode *s, size_t from, struct shortcode *closing,
    size_t *at)
{
	if (r->no_end[s->kind])
		return false;
	for (size_t i = from; i < r->text.len; i++) {
		i += slice_find(slice_skip(r->text, i), '{');
		if (i < r->text.len && shortcode_read(&r->tags, i, closing) && closing->closing &&
		    (slice_eq(closing->name, s->name) || (closing->name.len == 0 && s->name.len > 0))) {
			*at = i;
			return true;
		}
	}
	r->no_end[s->kind] = true;
	return false;
}

/* What a highlight tag says its code is. */
static struct slice
language_of(const struct shortcode *s)
{
	struct slice language;

	if (shortcode_arg_of(s, "lang\0language\0", &language) || shortcode_positional(s, 0, &language))
		return slice_first(language, slice_find(language, '\n'));
	return SLICE("");
}

/* Code in the middle of a line. */
static void
put_code_span(struct rewrite *r, size_t from, size_t to, struct slice body)
{
	struct buf span = BUF_INIT(WORKING_MOST);

	buf_puts(&span, "`` ");
	for (size_t i = 0; i < body.len; i++)
		buf_putc(&span, body.data[i] == '\n' ? ' ' : body.data[i]);
	buf_puts(&span, " ``");
	edit(r, from, to, buf_slice(&span));
	buf_release(&span);
}

static size_t
take_highlight(struct rewrite *r, struct shortcode *s, size_t at)
{
	struct shortcode closing;
	struct slice body;
	size_t end, from = at + s->source.len;

	if (!find_closing(r, s, from, &closing, &end))
		return replace_by_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = *s, .source = s->source });
	body = slice_from(r->text.data + from, end - from);
	if (is_first_on_line(r, at))
		put_fence(r, at, end + closing.source.len, language_of(s), body);
	else
		put_code_span(r, at, end + closing.source.len, slice_trim(body));
	return end + closing.source.len;
}

/* {% comment %} ... {% endcomment %} goes; {% raw %} stays as it is, without its tags. */
static size_t
take_pair(struct rewrite *r, struct shortcode *s, size_t at)
{
	struct shortcode closing;
	size_t end, from = at + s->source.len;

	if (!find_closing(r, s, from, &closing, &end))
		return replace_by_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = *s, .source = s->source });
	if (s->kind == SHORTCODE_COMMENT) {
		report_add(r->options->report, "dropped", r->options->file ? r->options->file : "",
		    (r->options->first_line ? r->options->first_line : 1) + line_of(r, at) - 1,
		    "a template's comment is left out");
		edit(r, at, end + closing.source.len, SLICE(""));
		return end + closing.source.len;
	}
	replace_by_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = *s, .source = s->source });
	return replace_by_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = closing, .source = closing.source });
}

/* The tag of a {:toc} list: the item that stands for it goes too. */
static bool
is_toc(const struct rewrite *r, const struct shortcode *s)
{
	return s->kind == SHORTCODE_ATTRIBUTES && slice_starts_nocase(slice_trim(s->args), SLICE("toc")) &&
	    r->before != SIZE_MAX && r->before >= r->copied && starts_item(line_at(r, r->before)) &&
	    is_first_on_line(r, (size_t)(s->source.data - r->text.data));
}

/* {% end %} ends the tag that {% name(...) %} began last. */
static void
follow_zola(struct rewrite *r, struct shortcode *s)
{
	if (!slice_starts(s->source, SLICE("{%")))
		return;
	if (s->closing && s->name.len == 0 && r->open_tag_count > 0)
		s->kind = r->open_tags[--r->open_tag_count];
	else if (!s->closing && slice_starts(s->args, SLICE("(")) && r->open_tag_count < TAGS_MOST)
		r->open_tags[r->open_tag_count++] = s->kind;
}

static size_t
take_tag(struct rewrite *r, size_t at)
{
	struct shortcode s;

	if (!shortcode_read(&r->tags, at, &s))
		return at + 1;
	follow_zola(r, &s);
	if (s.kind == SHORTCODE_HIGHLIGHT && !s.closing)
		return take_highlight(r, &s, at);
	if ((s.kind == SHORTCODE_COMMENT || s.kind == SHORTCODE_RAW) && !s.closing)
		return take_pair(r, &s, at);
	if (is_toc(r, &s)) {
		edit(r, r->before, at + s.source.len, SLICE(""));
		return at + s.source.len;
	}
	return replace_by_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = s, .source = s.source });
}

/* --- what a line can be --------------------------------------------------- */

/* Put `marks` of quotes in front of the line. */
static void
quote_line(struct rewrite *r, size_t skip)
{
	char marks[2 * QUOTES_MOST];

	for (size_t i = 0; i < r->quotes; i++)
		memcpy(marks + 2 * i, "> ", 2);
	edit(r, r->line_start, r->line_start + skip, slice_from(marks, 2 * r->quotes));
}

/* The name and title line that an admonition begins with; `words` is "note", or "tip A title". */
static void
put_admonition_head(struct rewrite *r, struct slice words, size_t end)
{
	struct buf head = BUF_INIT(WORKING_MOST);
	struct slice name = slice_first(words, strcspn(words.data, " \t\n[{\"") < words.len ?
	    strcspn(words.data, " \t\n[{\"") : words.len);
	struct slice title = slice_trim(slice_skip(words, name.len));

	for (size_t i = 1; i < r->quotes; i++)
		buf_puts(&head, "> ");
	buf_puts(&head, "> **");
	for (size_t i = 0; i < name.len; i++)
		buf_putc(&head, name.data[i] >= 'a' && name.data[i] <= 'z' ? (char)(name.data[i] - 32) : name.data[i]);
	buf_puts(&head, "**");
	if (title.len > 1 && ((title.data[0] == '"' && title.data[title.len - 1] == '"') ||
	    (title.data[0] == '[' && title.data[title.len - 1] == ']')))
		title = slice_first(slice_skip(title, 1), title.len - 2);
	if (title.len > 0 && title.data[0] != '{') {
		buf_puts(&head, " ");
		buf_put_slice(&head, title);
	}
	buf_puts(&head, "\n");
	for (size_t i = 0; i < r->quotes; i++)
		buf_puts(&head, "> ");
	edit(r, r->line_start, end, buf_slice(&head));
	buf_release(&head);
}

/* The names that authors give to what stands beside the text. Other ":::" blocks only group it. */
static bool
is_admonition(struct slice words)
{
	static const char *const names[] = { "note", "tip", "info", "warning", "warn", "caution", "danger",
		"important", "success", "question", "help", "faq", "failure", "bug", "example", "quote", "abstract",
		"summary", "tldr", "hint", "attention", "error", "message", "alert", "details", "todo", "seealso",
		"check", "spoiler", "aside", "callout", "notice", "remark", "secondary", "primary" };
	size_t n = strcspn(words.data, " \t\n[{\"");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (slice_eq_nocase(slice_first(words, n), slice_of(names[i])))
			return true;
	}
	return false;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ":::note Title", "!!! note "Title"": the words after the mark; empty when it is none. */
static struct slice
admonition_words(struct slice line, size_t *indent)
{
	struct slice rest = slice_trim(line);
	size_t marks = 0;

	if (rest.len < 4 || !strchr(":!?", rest.data[0]))
		return SLICE("");
	while (marks < rest.len && rest.data[marks] == rest.data[0])
		marks++;
	if (marks < 3 || (marks > 3 && rest.data[0] != ':'))
		return SLICE("");
	*indent = rest.data[0] == ':' ? 0 : indent_of(line) + 4;
	rest = slice_skip(rest, marks);
	if (rest.len > 0 && rest.data[0] == '+')
		rest = slice_skip(rest, 1);
	if (*indent > 0 && (rest.len == 0 || rest.data[0] != ' '))
		return SLICE("");
	rest = slice_trim_left(rest);
	return rest.len > 0 && is_letter(rest.data[0]) ? rest : SLICE("");
}

/* Close the admonitions that this line is outside of; true when the line itself is a closing one. */
static bool
close_admonitions(struct rewrite *r, struct slice line)
{
	struct slice rest = slice_trim(line);
	unsigned before = r->quotes;

	while (r->quotes > 0 && r->indent[r->quotes - 1] > 0 && rest.len > 0 &&
	    indent_of(line) < r->indent[r->quotes - 1])
		r->quotes--;
	/* Their last blank line was quoted; one that is not keeps the next quote apart. */
	if (r->quotes == 0 && before > 0)
		edit(r, r->line_start, r->line_start, SLICE("\n"));
	if (rest.len < 3 || rest.data[0] != ':' || strspn(rest.data, ":") < rest.len)
		return false;
	if (r->containers > 0) {
		r->containers--;
		return true;
	}
	if (r->quotes > 0 && r->indent[r->quotes - 1] == 0) {
		r->quotes--;
		return true;
	}
	return false;
}

/* Whether a line of colons alone follows. */
static bool
colons_follow(struct rewrite *r)
{
	size_t at = r->line_start < r->next_colons ? r->next_colons : after_line(r, r->line_start);

	while (at < r->text.len) {
		struct slice line = slice_trim(line_at(r, at));

		if (line.len >= 3 && strspn(line.data, ":") >= line.len)
			break;
		at = after_line(r, at);
	}
	r->next_colons = at;
	return at < r->text.len;
}

/* Whether ":::" or an indented text follows, so that "!!! note" is no exclamation. */
static bool
admonition_has_text(struct rewrite *r, size_t indent)
{
	size_t at = after_line(r, r->line_start);

	if (indent == 0)
		return colons_follow(r);
	while (at < r->text.len && is_blank(line_at(r, at)))
		at = after_line(r, at);
	return at < r->text.len && indent_of(line_at(r, at)) >= indent;
}

static bool
is_toc_line(struct slice line)
{
	static const char *const words[] = { "[[toc]]", "[toc]", "${toc}", "@[toc]", "[[_toc_]]", "<!-- toc -->" };

	line = slice_trim(line);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (slice_eq_nocase(line, slice_of(words[i])))
			return true;
	}
	return false;
}

/* ": definition" below "Term", or below another definition of it. */
static bool
is_definition(const struct rewrite *r, struct slice line)
{
	struct slice before;

	if (r->before == SIZE_MAX || line.len < 3 || line.data[0] != ':' ||
	    (line.data[1] != ' ' && line.data[1] != '\t') || is_blank(slice_skip(line, 1)) || r->blank_before)
		return false;
	before = line_at(r, r->before);
	return !memchr(before.data, '|', before.len) && indent_of(before) == 0 && r->copied < r->line_start;
}

/* "Term: definition; another one" reads best on one line. */
static size_t
take_definition(struct rewrite *r, struct slice line)
{
	struct slice words = slice_trim_left(slice_skip(line, 1));
	size_t at = (size_t)(words.data - r->text.data);

	edit(r, r->line_start - 1, at, line_at(r, r->before).data[0] == ':' ? SLICE("; ") : SLICE(": "));
	return at;
}

/* *[HTML]: HyperText Markup Language */
static size_t
take_abbreviation(struct rewrite *r, struct slice line)
{
	size_t end = slice_search(line, SLICE("]:"));
	struct buf words = BUF_INIT(WORKING_MOST);

	if (!slice_starts(line, SLICE("*[")) || end == line.len || end < 3)
		return 0;
	if (!r->blank_before)
		buf_puts(&words, "\\\n");
	buf_put(&words, line.data + 2, end - 2);
	buf_putc(&words, ':');
	edit(r, r->line_start - (r->blank_before ? 0 : 1), r->line_start + end + 2, buf_slice(&words));
	buf_release(&words);
	return r->line_start + end + 2;
}

/* A line that is taken as a whole, or whose start changes: where reading goes on; 0 when it is neither. */
static size_t
take_line(struct rewrite *r, struct slice line)
{
	struct slice id, words;
	size_t head, indent, end = r->line_start + line.len;

	if (close_admonitions(r, line)) {
		edit(r, r->line_start, end, SLICE(""));
		return end;
	}
	if (line.len < 3)
		return 0;
	switch (slice_trim_left(line).len > 0 ? slice_trim_left(line).data[0] : 0) {
	case '[':
		if (!r->is_notes && (head = note_head(line, &id)) > 0)
			return take_note(r, line, head, id);
		/* fall through */
	case '$':
	case '@':
	case '<':
		if (!is_toc_line(line))
			return 0;
		edit(r, r->line_start, end, SLICE(""));
		return end;
	case ':':
		if (is_definition(r, line))
			return take_definition(r, line);
		/* fall through */
	case '!':
	case '?':
		words = admonition_words(line, &indent);
		if (words.len == 0 || r->quotes == QUOTES_MOST || !admonition_has_text(r, indent))
			return 0;
		if (indent == 0 && !is_admonition(words)) {
			r->containers++;
			edit(r, r->line_start, end, SLICE(""));
			return end;
		}
		r->indent[r->quotes++] = indent;
		put_admonition_head(r, words, end);
		return end;
	case '*':
		return take_abbreviation(r, line);
	case 'i':
	case 'e':
		if (!r->options->file || !slice_ends_nocase(slice_of(r->options->file), SLICE(".mdx")) ||
		    !r->blank_before || (!slice_starts(line, SLICE("import ")) && !slice_starts(line, SLICE("export "))))
			return 0;
		edit(r, r->line_start, end, SLICE(""));
		return end;
	default:
		return 0;
	}
}

/* --- what can stand anywhere ---------------------------------------------- */

static size_t
next_char(const struct rewrite *r, size_t at, char c)
{
	return at + slice_find(slice_skip(r->text, at), c);
}

/* The next "^[". */
static size_t
next_note(const struct rewrite *r, size_t at)
{
	while ((at = next_char(r, at, '^')) < r->text.len && (at + 1 == r->text.len || r->text.data[at + 1] != '['))
		at++;
	return at;
}

/* The next "\\|". */
static size_t
next_escaped_bar(const struct rewrite *r, size_t at)
{
	for (at++; (at = next_char(r, at, '|')) < r->text.len; at++) {
		if (r->text.data[at - 1] == '\\')
			return at - 1;
	}
	return r->text.len;
}

static void
look_ahead(struct rewrite *r, size_t at)
{
	if (r->next_brace < at)
		r->next_brace = next_char(r, at, '{');
	if (r->next_dollar < at)
		r->next_dollar = next_char(r, at, '$');
	if (r->next_caret < at)
		r->next_caret = next_note(r, at);
	if (r->next_pipe < at)
		r->next_pipe = next_escaped_bar(r, at);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Whether a code span that began on this line is open at `at`, and may end on
 * it. Asked from left to right, so that the line is read once.
 */
static bool
is_in_code_span(struct rewrite *r, size_t at, size_t end)
{
	if (r->span_line != r->line_start || r->span_read > at) {
		r->span_line = r->span_read = r->line_start;
		r->span_open = 0;
	}
	while (r->span_read < at) {
		size_t tick = r->span_read + slice_find(slice_from(r->text.data + r->span_read, at - r->span_read), '`'), n = 0;

		if (tick >= at) {
			r->span_read = at;
			break;
		}
		while (tick + n < at && r->text.data[tick + n] == '`')
			n++;
		if (r->span_open == 0 || r->span_open == n)
			r->span_open = r->span_open == 0 ? n : 0;
		r->span_read = tick + n;
	}
	if (r->next_tick < at)
		r->next_tick = next_char(r, at, '`');
	return r->span_open > 0 && r->next_tick < end;
}

/* Take what stands in the line from `at` to `end`; returns where reading goes on. */
static size_t
take_pieces(struct rewrite *r, size_t at, size_t end)
{
	for (;;) {
		size_t next;

		look_ahead(r, at);
		next = least(least(r->next_brace, r->next_dollar), least(r->next_caret, r->next_pipe));
		if (next >= end)
			return end;
		if (next != r->next_pipe && is_in_code_span(r, next, end)) {
			at = next + 1;
		} else if (next == r->next_brace) {
			at = take_tag(r, next);
		} else if (next == r->next_dollar) {
			at = next + 1 < r->text.len && r->text.data[next + 1] == '$' ?
			    take_display(r, next) : take_inline_math(r, next);
		} else if (next == r->next_caret) {
			at = r->is_notes ? next + 1 : take_inline_note(r, next);
		} else {
			r->s->has_marks = true;
			edit(r, next, next + 2, SLICE(MARK_PIPE));
			at = next + 2;
		}
		if (at > end)
			return at;
	}
}

/* Remember what the line was, for the next one. */
static void
leave_line(struct rewrite *r, struct slice line)
{
	r->before = r->line_start;
	if (starts_item(line))
		r->in_list = true;
	else if (r->blank_before && indent_of(line) == 0 && !is_blank(line))
		r->in_list = false;
	r->blank_before = is_blank(line);
}

static void
rewrite_text(struct source *s, struct slice text, const struct gemtext_options *options, bool is_notes)
{
	struct rewrite r = { .s = s, .options = options, .text = text, .before = SIZE_MAX,
	    .blank_before = true, .is_notes = is_notes };
	size_t at = 0;

	shortcode_reader_init(&r.tags, text);
	r.next_brace = next_char(&r, 0, '{');
	r.next_dollar = next_char(&r, 0, '$');
	r.next_caret = next_note(&r, 0);
	r.next_pipe = next_escaped_bar(&r, 0);
	while (at < text.len && !s->failed) {
		struct slice line = line_at(&r, at);
		size_t end = at + line.len, taken;

		r.line_start = at;
		if (is_in_fence(&r, line)) {
			if (r.quotes > 0)
				quote_line(&r, least(r.indent[r.quotes - 1], line.len - slice_trim_left(line).len));
			leave_line(&r, line);
			at = end + 1;
			continue;
		}
		taken = take_line(&r, line);
		if (taken == 0 && r.quotes > 0)
			quote_line(&r, least(r.indent[r.quotes - 1], line.len - slice_trim_left(line).len));
		if (taken == end) {
			r.before = r.line_start;
			r.blank_before = r.quotes == 0;
			at = end + 1;
			continue;
		}
		if (taken > end) {
			at = taken;
			continue;
		}
		taken = take_pieces(&r, taken > at ? taken : at, end);
		leave_line(&r, line);
		at = taken == end ? end + 1 : taken;
	}
	if (r.copied < text.len && (s->is_changed || is_notes))
		edit(&r, text.len, text.len, SLICE(""));
}

/* --- the whole ------------------------------------------------------------ */

static int
by_id(const void *a, const void *b, void *source)
{
	const struct source *s = source;
	const struct note *x = &s->notes[*(const size_t *)a], *y = &s->notes[*(const size_t *)b];
	int order = slice_cmp(slice_from(s->ids.data + x->id, x->id_len),
	    slice_from(s->ids.data + y->id, y->id_len));

	return order != 0 ? order : (x > y) - (x < y);
}

static void
sort_notes(struct source *s)
{
	s->note_order = calloc(s->note_count, sizeof(*s->note_order));
	if (!s->note_order) {
		s->failed = true;
		return;
	}
	for (size_t i = 0; i < s->note_count; i++)
		s->note_order[i] = i;
	qsort_r(s->note_order, s->note_count, sizeof(*s->note_order), by_id, s);
}

void
rewrite_post(struct source *s, const struct gemtext_options *options)
{
	rewrite_text(s, s->clean, options, false);
	if (s->note_count == 0)
		return;
	sort_notes(s);
	s->lines = count_lines(buf_slice(&s->rewritten)) + 1;
	rewrite_text(s, buf_slice(&s->notes_text), options, true);
}
