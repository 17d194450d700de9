/* gemtext/gemtext.c: the door of the room; see gemtext.h. */
#include "gemtext/gemtext.h"

#include "gemtext/block.h"
#include "gemtext/conversion.h"
#include "gemtext/note.h"
#include "gemtext/target.h"
#include "gemtext/tree_memory.h"

#include <stdlib.h>

static void
conversion_init(struct conversion *c, struct buf *out, struct slice markdown,
    const struct gemtext_options *options)
{
	*c = (struct conversion){ .options = options, .marker = BUF_INIT(WORKING_MOST),
	    .heading = BUF_INIT(WORKING_MOST), .quote_author = BUF_INIT(WORKING_MOST) };
	source_init(&c->source, markdown, &(struct source_options){ .no_tags = options->no_tags, .in_site = options->site.link,
	    .report = options->report, .file = options->file, .first_line = options->first_line,
	    .lines = options->lines });
	c->may_have_tables = slice_find(c->source.text, '|') < c->source.text.len ||
			     slice_find(c->source.text, '&') < c->source.text.len;
	writer_init(&c->writer, out);
	links_init(&c->links, WORKING_MOST, options->numbered);
	prose_init(&c->prose, WORKING_MOST);
	target_init(&c->target);
	if (c->source.note_count > 0) {
		c->notes_in_order = calloc(c->source.note_count, sizeof(*c->notes_in_order));
		c->failed = c->notes_in_order == NULL;
	}
}

static void
conversion_release(struct conversion *c)
{
	source_release(&c->source);
	links_release(&c->links);
	prose_release(&c->prose);
	target_release(&c->target);
	buf_release(&c->marker);
	buf_release(&c->heading);
	buf_release(&c->quote_author);
	free(c->lists);
	free(c->notes_in_order);
}

static bool
conversion_failed(const struct conversion *c)
{
	return c->failed || c->source.failed || c->links.failed || c->prose.text.full ||
	    c->marker.full || c->heading.full || c->writer.out->full;
}

/* The first heading from `node` on and before `end`; NULL when there is none. */
static cmark_node *
next_heading(cmark_node *node, const cmark_node *end)
{
	while (node && node != end && cmark_node_get_type(node) != CMARK_NODE_HEADING)
		node = cmark_node_next(node);
	return node != end ? node : NULL;
}

/*
 * Under a page's title: a first heading that says the same again goes, and
 * when the text has a first level besides, all of it moves down. The text ends
 * before `notes`, which may be NULL.
 */
static void
fit_under_title(struct conversion *c, cmark_node *document, const cmark_node *notes)
{
	cmark_node *node = next_heading(cmark_node_first_child(document), notes);

	if (node && slice_eq_nocase(block_heading_words(c, node), slice_trim(c->options->title))) {
		c->repeated_title = node;
		node = next_heading(cmark_node_next(node), notes);
	}
	links_forget(&c->links);
	for (; node; node = next_heading(cmark_node_next(node), notes)) {
		if (cmark_node_get_heading_level(node) == 1)
			c->heading_shift = 1;
	}
}

/* The paragraph that footnotes begin with, NULL when there are none. */
static cmark_node *
find_notes(const struct conversion *c, cmark_node *document)
{
	cmark_node *node = c->source.note_count > 0 ? cmark_node_first_child(document) : NULL;

	while (node && note_begins(c, node) == SIZE_MAX)
		node = cmark_node_next(node);
	return node;
}

static void
put_document(struct conversion *c, cmark_node *document)
{
	cmark_node *notes = find_notes(c, document);

	if (c->options->title.len > 0)
		fit_under_title(c, document, notes);
	block_put(c, cmark_node_first_child(document), notes);
	if (c->options->links != GEMTEXT_LINKS_END)
		links_flush(&c->links, &c->writer);
	note_put_all(c, notes);
	links_flush(&c->links, &c->writer);
}

bool
gemtext_convert(struct buf *out, struct slice markdown, const struct gemtext_options *options)
{
	static const struct gemtext_options defaults;
	struct conversion c;
	bool ok;

	conversion_init(&c, out, markdown, options ? options : &defaults);
	/* What would need too much memory is refused like what would be too long. */
	if (!tree_memory_allows(c.source.text))
		out->full = true;
	if (!conversion_failed(&c)) {
		tree_memory_enter();
		put_document(&c, tree_memory_parse(c.source.text.data, c.source.text.len));
		tree_memory_leave();
	}
	ok = !conversion_failed(&c);
	conversion_release(&c);
	return ok;
}
