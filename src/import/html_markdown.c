/* import/html_markdown.c: HTML as Markdown; see html_markdown.h. */
#include "import/html_markdown.h"
#include "import/html_card.h"
#include "import/html_inline.h"

#include <gumbo.h>
#include <stdio.h>

enum { DEPTH_MOST = 200 };   /* elements inside one another; what is deeper becomes one line of words */

/* Where blocks go, and what stands before each of their lines. */
struct writer {
	struct buf *out;
	struct buf  prefix;    /* of every line: "> ", or the indentation of an item */
	struct buf  marker;    /* in place of the end of `prefix`, on the next line only: "- " */
	struct buf  paragraph; /* inline text that is not written yet */
	unsigned    depth;
	bool        loose;
	bool        tight;     /* blocks follow one another without an empty line */
	bool        started;   /* something was written at this level */
};

static void put_children(struct writer *w, const GumboNode *node);

/* ---- lines --------------------------------------------------------------- */

static void
put_prefix(struct writer *w)
{
	struct slice prefix = buf_slice(&w->prefix);

	buf_put_slice(w->out, slice_first(prefix, prefix.len - w->marker.len));
	buf_put_slice(w->out, w->marker.len > 0 ? buf_slice(&w->marker)
	    : slice_skip(prefix, prefix.len - w->marker.len));
	buf_clear(&w->marker);
}

static void
put_line(struct writer *w, struct slice line)
{
	size_t start = w->out->len;

	put_prefix(w);
	buf_put_slice(w->out, line);
	buf_truncate(w->out, start + slice_trim_right(slice_skip(buf_slice(w->out), start)).len);
	buf_putc(w->out, '\n');
}

/* What separates a block from the one before it. */
static void
begin_block(struct writer *w)
{
	if (w->started && !w->tight && w->marker.len == 0)
		put_line(w, SLICE(""));
	w->started = true;
}

static void
put_lines(struct writer *w, struct slice text)
{
	begin_block(w);
	while (text.len > 0)
		put_line(w, slice_cut(&text, '\n'));
}

/* Write the inline text that was gathered, as paragraphs. */
static void
flush(struct writer *w)
{
	struct buf text = w->paragraph;
	struct slice rest = slice_trim(buf_slice(&text));

	buf_init(&w->paragraph, text.limit);
	while (rest.len > 0) {
		size_t end = w->loose ? slice_search(rest, SLICE("\n\n")) : rest.len;
		struct slice one = slice_trim(slice_first(rest, end));

		if (one.len > 0) {
			struct buf shielded = BUF_INIT(text.limit);

			inline_shield(&shielded, one, w->loose);
			put_lines(w, buf_slice(&shielded));
			buf_release(&shielded);
		}
		rest = slice_trim_left(slice_skip(rest, end));
	}
	buf_release(&text);
}

/* ---- blocks -------------------------------------------------------------- */

static void
put_heading(struct writer *w, const GumboNode *node, unsigned level)
{
	struct buf line = BUF_INIT(1 << 16);

	for (unsigned i = 0; i < level; i++)
		buf_putc(&line, '#');
	buf_putc(&line, ' ');
	inline_put_children(&line, node, false);
	if (slice_trim(buf_slice(&line)).len > level)
		put_lines(w, slice_trim(buf_slice(&line)));
	buf_release(&line);
}

/* The children of `node` with `more` before each of their lines, and `marker` in its place on the first. */
static void
put_inside(struct writer *w, const GumboNode *node, const char *more, const char *marker)
{
	size_t len = w->prefix.len;
	bool started = w->started;

	begin_block(w);
	buf_puts(&w->prefix, more);
	buf_puts(&w->marker, marker);
	w->started = false;
	put_children(w, node);
	flush(w);
	if (w->marker.len > 0)
		put_line(w, SLICE(""));
	buf_truncate(&w->prefix, len);
	w->started = started || w->out->len > 0;
}

static bool
is(const GumboNode *node, GumboTag tag)
{
	return (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) &&
	    node->v.element.tag == tag;
}

/* A list is tight when no item has a block of its own. */
static bool
is_tight(const GumboNode *list)
{
	for (unsigned i = 0; i < list->v.element.children.length; i++) {
		const GumboNode *item = list->v.element.children.data[i];

		for (unsigned j = 0; is(item, GUMBO_TAG_LI) && j < item->v.element.children.length; j++) {
			const GumboNode *child = item->v.element.children.data[j];

			if (is(child, GUMBO_TAG_P) || is(child, GUMBO_TAG_PRE) || is(child, GUMBO_TAG_BLOCKQUOTE))
				return false;
		}
	}
	return true;
}

static void
put_list(struct writer *w, const GumboNode *list, bool ordered)
{
	unsigned long number = 1;
	bool tight = w->tight;

	if (ordered)
		slice_number(slice_of(inline_attribute(list, "start")), 999999999, &number);
	begin_block(w);
	w->started = false;
	w->tight = is_tight(list);
	for (unsigned i = 0; i < list->v.element.children.length; i++) {
		const GumboNode *item = list->v.element.children.data[i];
		char marker[16] = "- ", blanks[16];

		if (item->type != GUMBO_NODE_ELEMENT)
			continue;
		if (ordered)
			snprintf(marker, sizeof(marker), "%lu. ", number++);
		snprintf(blanks, sizeof(blanks), "%*s", (int)strlen(marker), "");
		put_inside(w, item, blanks, marker);
	}
	w->tight = tight;
	w->started = true;
}

/* Verbatim, in a fence longer than any inside; a class "language-x" becomes the info string. */
static void
put_code(struct writer *w, const GumboNode *node)
{
	struct buf text = BUF_INIT(w->out->limit), line = BUF_INIT(256);
	struct slice rest, language = slice_of(inline_language(node));

	inline_put_verbatim(&text, node);
	inline_put_fence(&line, buf_slice(&text), 3);
	begin_block(w);
	rest = buf_slice(&line);
	put_prefix(w);
	buf_put_slice(w->out, rest);
	buf_put_slice(w->out, language);
	buf_putc(w->out, '\n');
	rest = buf_slice(&text);
	while (rest.len > 0) {
		put_prefix(w);
		buf_put_slice(w->out, slice_cut_line(&rest));
		buf_putc(w->out, '\n');
	}
	put_line(w, buf_slice(&line));
	buf_release(&line);
	buf_release(&text);
}

/* How many pictures there are at or below the node, up to two. */
static unsigned
count_images(const GumboNode *node, unsigned depth)
{
	unsigned count = 0;

	if (node->type != GUMBO_NODE_ELEMENT || depth > DEPTH_MOST)
		return 0;
	for (unsigned i = 0; i < node->v.element.children.length && count < 2; i++)
		count += count_images(node->v.element.children.data[i], depth + 1);
	return count + is(node, GUMBO_TAG_IMG);
}

/* A figure of several pictures, each with words of its own. */
static bool
is_gallery(const GumboNode *figure)
{
	return count_images(figure, 0) > 1;
}

/* A picture with its caption as the title: ![alt](src "caption"). */
static void
put_figure(struct writer *w, const GumboNode *figure)
{
	const GumboNode *image = inline_find(figure, GUMBO_TAG_IMG), *caption = inline_find(figure, GUMBO_TAG_FIGCAPTION);
	struct buf words = BUF_INIT(1 << 16), line = BUF_INIT(1 << 17);

	if (!image || is_gallery(figure)) {
		put_children(w, figure);
	} else {
		if (caption)
			html_node_to_words(&words, caption);
		inline_put_image(&line, image, buf_slice(&words));
		put_lines(w, buf_slice(&line));
	}
	buf_release(&line);
	buf_release(&words);
}

/* ---- tables --------------------------------------------------------------- */

static void
put_row(struct writer *w, const GumboNode *row, unsigned *columns)
{
	struct buf line = BUF_INIT(1 << 20);

	*columns = 0;
	for (unsigned i = 0; i < row->v.element.children.length; i++) {
		const GumboNode *cell = row->v.element.children.data[i];

		if (!is(cell, GUMBO_TAG_TD) && !is(cell, GUMBO_TAG_TH))
			continue;
		buf_puts(&line, "| ");
		inline_put_children(&line, cell, true);
		buf_putc(&line, ' ');
		(*columns)++;
	}
	buf_putc(&line, '|');
	put_line(w, buf_slice(&line));
	buf_release(&line);
}

static void
put_rows(struct writer *w, const GumboNode *node, bool *head_done)
{
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		const GumboNode *child = node->v.element.children.data[i];
		unsigned columns;

		if (is(child, GUMBO_TAG_THEAD) || is(child, GUMBO_TAG_TBODY) || is(child, GUMBO_TAG_TFOOT)) {
			put_rows(w, child, head_done);
		} else if (is(child, GUMBO_TAG_TR)) {
			put_row(w, child, &columns);
			if (*head_done)
				continue;
			*head_done = true;
			put_prefix(w);
			for (unsigned c = 0; c < columns; c++)
				buf_puts(w->out, "| --- ");
			buf_puts(w->out, "|\n");
		}
	}
}

static void
put_table(struct writer *w, const GumboNode *table)
{
	const GumboNode *caption = inline_find(table, GUMBO_TAG_CAPTION);
	bool head_done = false;

	if (caption) {
		inline_put_children(&w->paragraph, caption, false);
		flush(w);
	}
	begin_block(w);
	put_rows(w, table, &head_done);
}

/* ---- elements --------------------------------------------------------------- */

/* A block of its own kind; false: the element only groups, or is inline. */
static bool
put_block(struct writer *w, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;

	switch (tag) {
	case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3:
	case GUMBO_TAG_H4: case GUMBO_TAG_H5: case GUMBO_TAG_H6:
		put_heading(w, node, tag - GUMBO_TAG_H1 + 1);
		return true;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		put_list(w, node, tag == GUMBO_TAG_OL);
		return true;
	case GUMBO_TAG_BLOCKQUOTE:
		put_inside(w, node, "> ", "> ");
		return true;
	case GUMBO_TAG_PRE:
		put_code(w, node);
		return true;
	case GUMBO_TAG_HR:
		if (w->started)   /* above all else it would part nothing */
			put_lines(w, SLICE("---"));
		return true;
	case GUMBO_TAG_FIGURE:
		put_figure(w, node);
		return true;
	case GUMBO_TAG_TABLE:
		put_table(w, node);
		return true;
	default:
		return false;
	}
}

/* A card, as lines of its own. */
static bool
put_card(struct writer *w, const GumboNode *node)
{
	struct buf card = BUF_INIT(1 << 17);
	bool is_card = html_card_put(&card, node);

	if (is_card) {
		flush(w);
		put_lines(w, buf_slice(&card));
	}
	buf_release(&card);
	return is_card;
}

/* A note at the foot: "[^1]: words". */
static bool
put_note(struct writer *w, const GumboNode *node)
{
	struct slice number = SLICE("");
	const GumboNode *text = w->depth < DEPTH_MOST ? html_card_note_text(node, &number) : NULL;
	char marker[32], blanks[32];

	if (!text)
		return false;
	flush(w);
	snprintf(marker, sizeof(marker), "[^%.*s]: ", SLICE_ARG(number));
	snprintf(blanks, sizeof(blanks), "%*s", (int)strlen(marker), "");
	put_inside(w, text, blanks, marker);
	return true;
}

static void
put_element(struct writer *w, const GumboNode *node)
{
	if (inline_is_silent(node) || put_card(w, node) || put_note(w, node))
		return;
	if (!inline_is_block(node)) {
		inline_put(&w->paragraph, node, w->loose);
		return;
	}
	flush(w);
	if (w->depth >= DEPTH_MOST) {
		html_node_to_words(&w->paragraph, node);
		flush(w);
	} else if (!put_block(w, node)) {
		put_children(w, node);
	}
	flush(w);
}

static void
put_children(struct writer *w, const GumboNode *node)
{
	const GumboVector *children = node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children : &node->v.element.children;

	w->depth++;
	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		if (child->type == GUMBO_NODE_ELEMENT)
			put_element(w, child);
		else
			inline_put(&w->paragraph, child, w->loose);
	}
	w->depth--;
}

static bool
put_node_as_markdown(struct buf *out, const GumboNode *node, bool loose)
{
	struct writer w = { .out = out, .prefix = BUF_INIT(8 * DEPTH_MOST), .marker = BUF_INIT(8 * DEPTH_MOST),
		.paragraph = BUF_INIT(out->limit), .loose = loose };

	put_children(&w, node);
	flush(&w);
	buf_release(&w.prefix);
	buf_release(&w.marker);
	buf_release(&w.paragraph);
	return !out->full;
}

bool
html_to_markdown(struct buf *out, struct slice html, bool loose)
{
	GumboOutput *tree = gumbo_parse_with_options(&kGumboDefaultOptions, html.data, html.len);
	bool good = tree && put_node_as_markdown(out, tree->root, loose);

	if (tree)
		gumbo_destroy_output(&kGumboDefaultOptions, tree);
	return good;
}
