/* gemtext/note.c: footnotes; see note.h. */
#include "gemtext/note.h"

#include "gemtext/block.h"
#include "gemtext/phrase.h"

#include <stdlib.h>

static unsigned
number_of(struct conversion *c, size_t index)
{
	struct note *note = &c->source.notes[index];

	if (note->number == 0) {
		note->number = ++c->notes_numbered;
		c->notes_in_order[note->number - 1] = index;
	}
	return note->number;
}

/* "[1]", as words and notes have it. */
static void
put_number(struct buf *out, struct conversion *c, size_t index)
{
	buf_puts(out, c->options->numbered ? "[note " : "[");
	buf_put_number(out, number_of(c, index));
	buf_putc(out, ']');
}

void
note_put_mark(struct conversion *c, size_t index)
{
	char room[32];
	struct buf mark = buf_over(room, sizeof(room));

	if (index >= c->source.note_count)
		return;
	put_number(&mark, c, index);
	conversion_put_plain(c, buf_slice(&mark));
}

size_t
note_begins(const struct conversion *c, cmark_node *block)
{
	cmark_node *first = cmark_node_first_child(block);
	size_t number;

	if (c->source.note_count == 0 || cmark_node_get_type(block) != CMARK_NODE_PARAGRAPH ||
	    !first || cmark_node_get_type(first) != CMARK_NODE_TEXT ||
	    source_read_mark(slice_of(cmark_node_get_literal(first)), MARK_NOTE, &number) == 0)
		return SIZE_MAX;
	return number < c->source.note_count ? number : SIZE_MAX;
}

static void
put_note(struct conversion *c, cmark_node *first, size_t index)
{
	cmark_node *end = cmark_node_next(first);

	while (end && note_begins(c, end) == SIZE_MAX)
		end = cmark_node_next(end);
	buf_clear(&c->marker);
	put_number(&c->marker, c, index);
	buf_putc(&c->marker, ' ');
	c->note_line = c->source.notes[index].line;
	block_put(c, first, end);
	c->note_line = 0;
	buf_clear(&c->marker);
}

void
note_put_all(struct conversion *c, cmark_node *first)
{
	cmark_node **texts;
	size_t count = c->source.note_count;

	if (!first || !(texts = calloc(count, sizeof(*texts))))
		return;
	for (cmark_node *node = first; node; node = cmark_node_next(node)) {
		size_t index = note_begins(c, node);

		if (index != SIZE_MAX && !texts[index])
			texts[index] = node;
	}
	/* Authors who end a post with a heading mean it for these. */
	if (c->writer.last != LINE_HEADING)
		writer_put_block(&c->writer, LINE_HEADING, SLICE("## "),
		    slice_of(phrase_of(PHRASE_FOOTNOTES, c->options->lang)));
	links_next_section(&c->links);
	for (unsigned n = 0; n < c->notes_numbered; n++) {
		if (texts[c->notes_in_order[n]])
			put_note(c, texts[c->notes_in_order[n]], c->notes_in_order[n]);
	}
	for (size_t i = 0; i < count; i++) {
		if (c->source.notes[i].number == 0 && texts[i])
			put_note(c, texts[i], i);
	}
	free(texts);
}
