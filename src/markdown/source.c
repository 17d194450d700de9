/* markdown/source.c: a post made fit for cmark; see source.h. */
#include "markdown/source.h"

#include "markdown/clean.h"
#include "markdown/mdx.h"
#include "markdown/rewrite.h"

#include <stdlib.h>

void
source_init(struct source *s, struct slice markdown, const struct source_options *options)
{
	*s = (struct source){.clean = markdown,
	    .cleaned = BUF_INIT(SOURCE_MOST),
	    .markdown = BUF_INIT(SOURCE_MOST),
	    .rewritten = BUF_INIT(SOURCE_MOST),
	    .notes_text = BUF_INIT(SOURCE_MOST),
	    .ids = BUF_INIT(SOURCE_MOST)};
	if (clean_prefix(markdown) < markdown.len ||
	    slice_starts(markdown, SLICE("\xEF\xBB\xBF"))) {
		clean_text(&s->cleaned, markdown);
		s->clean = buf_slice(&s->cleaned);
	}
	if (mdx_is_name_of(options->file)) {
		mdx_to_markdown(&s->markdown, s->clean, options);
		s->clean = buf_slice(&s->markdown);
	}
	rewrite_post(s, options);
	s->text = s->is_changed ? buf_slice(&s->rewritten) : s->clean;
	if (s->cleaned.full || s->markdown.full || s->rewritten.full || s->notes_text.full || s->ids.full)
		s->failed = true;
}

void
source_release(struct source *s)
{
	buf_release(&s->cleaned);
	buf_release(&s->markdown);
	buf_release(&s->rewritten);
	buf_release(&s->notes_text);
	buf_release(&s->ids);
	free(s->pieces);
	free(s->notes);
	free(s->definitions);
	free(s->note_order);
	line_map_release(&s->line_map);
}

size_t
source_read_mark(struct slice text, const char *mark, size_t *number)
{
	size_t n = 3, value = 0;

	if (!slice_starts(text, slice_from(mark, 3)))
		return 0;
	while (n < text.len && n < 13 && text.data[n] >= '0' && text.data[n] <= '9')
		value = value * 10 + (size_t)(text.data[n++] - '0');
	if (n > 3 && n < text.len && text.data[n] == ' ')
		n++;
	if (n == 3 || !slice_starts(slice_skip(text, n), SLICE(MARK_END)))
		return 0;
	*number = value;
	return n + 3;
}

bool
source_find_definition(const struct source *s, struct slice name, unsigned line, struct slice *value)
{
	for (size_t i = s->definition_count; i > 0; i--) {
		const struct definition *d = &s->definitions[i - 1];

		if (d->line <= line && slice_eq(d->name, name)) {
			*value = d->value;
			return true;
		}
	}
	return false;
}

static struct slice
id_of(const struct source *s, const struct note *note)
{
	return slice_from(s->ids.data + note->id, note->id_len);
}

size_t
source_find_note(const struct source *s, struct slice id)
{
	size_t low = 0, high = s->note_order ? s->note_count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_cmp(id_of(s, &s->notes[s->note_order[middle]]), id);

		if (order == 0 && id.len > 0)
			return s->note_order[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

unsigned
source_line(const struct source *s, unsigned line)
{
	if (s->lines > 0 && line > s->lines)
		return 0;
	return line_map_find(&s->line_map, line);
}

void
source_put_written(const struct source *s, struct buf *out, struct slice text)
{
	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("\xEE\xB7")), number, n;

		buf_put(out, text.data, at);
		text = slice_skip(text, at);
		n = source_read_mark(text, MARK_PIECE, &number);
		if (n > 0 && number < s->piece_count) {
			buf_put_slice(out, s->pieces[number].source);
		} else if (slice_starts(text, SLICE(MARK_PIPE))) {
			n = 3;
			buf_puts(out, "\\|");
		} else {
			n = n > 0 ? n : 2;
			buf_put_slice(out, slice_first(text, n));
		}
		text = slice_skip(text, n);
	}
}

struct slice
source_as_written(const struct source *s, struct buf *out, struct slice text)
{
	if (!s->has_marks || slice_search(text, SLICE("\xEE\xB7")) == text.len)
		return text;
	source_put_written(s, out, text);
	return buf_slice(out);
}
