/* markdown/rewrite.c: from the post's lines to lines for cmark; see rewrite.h. */
#include "markdown/rewrite_parts.h"

#include <stdlib.h>

static size_t
next_char(const struct rewrite *r, size_t at, char c)
{
	return at + slice_find(slice_skip(r->text, at), c);
}

/* The next "^[". */
static size_t
next_note(const struct rewrite *r, size_t at)
{
	while ((at = next_char(r, at, '^')) < r->text.len &&
	       (at + 1 == r->text.len || r->text.data[at + 1] != '['))
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
		size_t tick = r->span_read +
			      slice_find(
				  slice_from(r->text.data + r->span_read, at - r->span_read), '`'),
		       n = 0;

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
		next =
		    least(least(r->next_brace, r->next_dollar), least(r->next_caret, r->next_pipe));
		if (next >= end)
			return end;
		if (next != r->next_pipe && is_in_code_span(r, next, end)) {
			at = next + 1;
		} else if (next == r->next_brace) {
			at = rewrite_take_tag(r, next);
		} else if (next == r->next_dollar) {
			at = next + 1 < r->text.len && r->text.data[next + 1] == '$' ?
			    rewrite_take_display(r, next) : rewrite_take_inline_math(r, next);
		} else if (next == r->next_caret) {
			at = r->is_notes ? next + 1 : rewrite_take_inline_note(r, next);
		} else {
			r->s->has_marks = true;
			rewrite_edit(r, next, next + 2, SLICE(MARK_PIPE));
			at = next + 2;
		}
		if (at > end)
			return at;
	}
}

/* As most lines do: then it is no item, no fence and nothing that is taken as a whole. */
static bool
begins_with_letter(struct slice line)
{
	return line.len > 0 && (((line.data[0] | 0x20) >= 'a' && (line.data[0] | 0x20) <= 'z') ||
	    (unsigned char)line.data[0] >= 0x80);
}

/* Remember what the line was, for the next one. */
static void
leave_line(struct rewrite *r, struct slice line)
{
	bool is_words = begins_with_letter(line), is_blank = !is_words && rewrite_is_blank(line);

	r->before = r->line_start;
	if (!is_words && rewrite_starts_item(line))
		r->in_list = true;
	else if (r->blank_before && !is_blank && rewrite_indent(line) == 0)
		r->in_list = false;
	r->in_definition = r->in_definition && !is_blank;
	r->blank_before = is_blank;
}

/* Mark the line as part of the admonitions that are open. */
static void
quote(struct rewrite *r, struct slice line)
{
	if (r->quotes > 0)
		rewrite_quote_line(r,
		    least(r->indent[r->quotes - 1], line.len - slice_trim_left(line).len));
}

/* Take the line at `at`, or the rest of one whose start a piece took; returns where reading goes on. */
static size_t
take_one_line(struct rewrite *r, size_t at)
{
	struct slice line = rewrite_line_at(r, at);
	size_t end = at + line.len, taken = 0;
	bool is_plain = (line.len == 0 || begins_with_letter(line)) && r->fence == 0 && r->quotes == 0 && r->containers[0] == 0;

	r->line_start = at;
	if (!is_plain && (at == 0 || r->text.data[at - 1] == '\n')) {
		if (rewrite_is_in_fence(r, line)) {
			quote(r, line);
			if (r->quotes == 0)
				rewrite_drop_endraw(r, line);
			leave_line(r, line);
			return end + 1;
		}
		taken = rewrite_take_line(r, line);
		if (taken == 0)
			quote(r, line);
		if (taken == end) {
			r->before = r->line_start;
			r->blank_before = r->quotes == 0;
			return end + 1;
		}
		if (taken > end)
			return taken;
	}
	taken = take_pieces(r, taken > at ? taken : at, end);
	leave_line(r, line);
	return taken == end ? end + 1 : taken;
}

/* Put lines that end what its author left open to the end of the text, behind which the notes come. */
static void
close_open_block(struct rewrite *r)
{
	struct buf closing = BUF_INIT(SOURCE_MOST);

	if (!slice_ends(r->text, SLICE("\n")))
		buf_putc(&closing, '\n');
	for (size_t i = 0; i < r->fence_len && r->fence != 0; i++)
		buf_putc(&closing, r->fence);
	if (r->open_html)
		buf_puts(&closing, r->open_html);
	rewrite_edit(r, r->text.len, r->text.len, buf_slice(&closing));
	buf_release(&closing);
}

static void
rewrite_text(
    struct source *s, struct slice text, const struct source_options *options, bool is_notes)
{
	struct rewrite r = { .s = s, .options = options, .text = text, .before = SIZE_MAX,
	    .blank_before = true, .is_notes = is_notes };
	size_t at = 0;

	shortcode_reader_init(&r.tags, text);
	r.next_brace = options->no_tags ? text.len : next_char(&r, 0, '{');
	r.next_dollar = next_char(&r, 0, '$');
	r.next_caret = next_note(&r, 0);
	r.next_pipe = next_escaped_bar(&r, 0);
	while (at < text.len && !s->failed)
		at = take_one_line(&r, at);
	if (s->note_count > 0 && !is_notes && (r.fence != 0 || r.open_html))
		close_open_block(&r);
	if (r.copied < text.len && (s->is_changed || is_notes))
		rewrite_edit(&r, text.len, text.len, SLICE(""));
}

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
rewrite_post(struct source *s, const struct source_options *options)
{
	rewrite_text(s, s->clean, options, false);
	if (s->note_count == 0)
		return;
	sort_notes(s);
	s->lines = lines_count(buf_slice(&s->rewritten)) + 1;
	rewrite_text(s, buf_slice(&s->notes_text), options, true);
}
