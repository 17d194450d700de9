/* gemtext/block.c: blocks of the tree; see block.h. */
#include "gemtext/block.h"

#include "gemtext/inline.h"
#include "gemtext/list.h"

/* Links wait until all that they stand in has ended. */
static void
block_ended(struct conversion *c)
{
	if (c->options->links == GEMTEXT_LINKS_PARAGRAPH && c->list_depth == 0 && c->writer.quotes == 0)
		links_flush(&c->links, &c->writer);
}

/* What is collected in c->prose is a block; where all of it stands in links, the links are. */
static void
put_words(struct conversion *c, size_t first_link)
{
	struct slice text = slice_trim(buf_slice(&c->prose.text));
	enum line_kind kind = c->marker.len > 0 ? LINE_ITEM : LINE_TEXT;

	if (c->prose.outside == 0 && c->links.count > first_link) {
		bool has_number = c->list_depth > 0 && c->lists[c->list_depth - 1].ordered;

		links_put_all(&c->links, first_link, kind == LINE_ITEM ? LINE_ITEM : LINE_LINK,
		    has_number ? buf_slice(&c->marker) : SLICE(""), &c->writer);
	} else if (text.len > 0) {
		writer_put_block(&c->writer, kind, buf_slice(&c->marker), text);
	} else {
		return;
	}
	buf_clear(&c->marker);
}

static void
put_paragraph(struct conversion *c, cmark_node *node)
{
	size_t first_link = c->links.count;

	inline_collect(c, node);
	put_words(c, first_link);
}

static void
put_heading(struct conversion *c, cmark_node *node)
{
	static const char *const marks[] = { "# ", "## ", "### " };
	int level = cmark_node_get_heading_level(node) + c->heading_shift;
	struct slice text;

	if (c->list_depth > 0) {
		put_paragraph(c, node);
		return;
	}
	if (c->options->links != GEMTEXT_LINKS_END && c->writer.quotes == 0) {
		links_flush(&c->links, &c->writer);
		links_next_section(&c->links);
	}
	inline_collect(c, node);
	for (size_t i = 0; i < c->prose.text.len; i++) {
		if (c->prose.text.data[i] == '\n')
			c->prose.text.data[i] = ' ';
	}
	text = slice_trim(buf_slice(&c->prose.text));
	if (text.len > 0)
		writer_put_block(&c->writer, LINE_HEADING, slice_of(marks[level > 3 ? 2 : level - 1]), text);
}

static void
put_code_block(struct conversion *c, cmark_node *node)
{
	struct slice info = slice_trim(slice_of(cmark_node_get_fence_info(node)));
	size_t word = 0;

	list_settle_marker(c);
	while (word < info.len && !strchr(" \t,{", info.data[word]))
		word++;
	writer_put_fence(&c->writer, word > 0 ? slice_first(info, word) : info,
	    slice_of(cmark_node_get_literal(node)));
}

static void
put_rule(struct conversion *c)
{
	list_settle_marker(c);
	writer_put_block(&c->writer, LINE_TEXT, SLICE(""), SLICE("---"));
}

static void
put_leaf(struct conversion *c, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_PARAGRAPH:
		put_paragraph(c, node);
		break;
	case CMARK_NODE_HEADING:
		put_heading(c, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		put_code_block(c, node);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		put_rule(c);
		break;
	default:
		break;
	}
	block_ended(c);
}

static bool
is_container(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM;
}

static void
enter(struct conversion *c, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		list_settle_marker(c);
		writer_enter_quote(&c->writer);
		break;
	case CMARK_NODE_LIST:
		if (!list_enter(c, cmark_node_get_list_type(node) == CMARK_ORDERED_LIST,
		    cmark_node_get_list_start(node),
		    cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM ? ')' : '.'))
			c->failed = true;
		break;
	case CMARK_NODE_ITEM:
		list_enter_item(c);
		break;
	default:
		break;
	}
}

static void
leave(struct conversion *c, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		writer_leave_quote(&c->writer);
		break;
	case CMARK_NODE_LIST:
		list_leave(c);
		break;
	case CMARK_NODE_ITEM:
		list_leave_item(c);
		return;
	default:
		break;
	}
	block_ended(c);
}

void
block_put_all(struct conversion *c, cmark_node *document)
{
	cmark_node *node = cmark_node_first_child(document);

	while (node && !c->failed) {
		if (is_container(node)) {
			cmark_node *child = cmark_node_first_child(node);

			enter(c, node);
			if (child) {
				node = child;
				continue;
			}
			leave(c, node);
		} else {
			put_leaf(c, node);
		}
		while (!cmark_node_next(node) && cmark_node_parent(node) != document && !c->failed) {
			node = cmark_node_parent(node);
			leave(c, node);
		}
		node = cmark_node_next(node);
	}
}
