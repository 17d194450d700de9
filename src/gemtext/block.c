/* gemtext/block.c: blocks of the tree; see block.h. */
#include "gemtext/block.h"

#include "gemtext/html.h"
#include "gemtext/inline.h"
#include "gemtext/list.h"
#include "gemtext/grid.h"
#include "gemtext/style.h"

void
block_ended(struct conversion *c)
{
	if (c->options->links == GEMTEXT_LINKS_PARAGRAPH && c->list_depth == 0 &&
	    c->writer.quotes == 0)
		links_flush(&c->links, &c->writer);
}

/* "[x] done" in an item: the box joins the marker. */
static struct slice
take_task_box(struct conversion *c, struct slice text)
{
	bool done = slice_starts_nocase(text, SLICE("[x] "));

	if (c->list_depth == 0 || (!done && !slice_starts(text, SLICE("[ ] "))))
		return text;
	buf_puts(&c->marker, done ? "☑ " : "☐ ");
	return slice_trim_left(slice_skip(text, 4));
}

/* "[!NOTE] words", the first line of an alert: "NOTE: words". */
static void
name_alert(struct buf *out, struct slice text)
{
	struct slice name = slice_skip(text, 2);
	size_t n = slice_find(name, ']');

	text = slice_skip(name, n + 1);
	if (text.len > 0 && (text.data[0] == '+' || text.data[0] == '-'))
		text = slice_skip(text, 1);
	buf_put_slice(out, slice_first(name, n));
	text = slice_trim(text);
	if (text.len > 0)
		buf_puts(out, ": ");
	buf_put_slice(out, text);
}

static bool
is_alert(const struct conversion *c, struct slice text)
{
	size_t n = 2;

	while (n < text.len && n < 24 &&
	       ((text.data[n] | 0x20) >= 'a' && (text.data[n] | 0x20) <= 'z'))
		n++;
	return c->writer.quotes > 0 && n > 2 && n < text.len && text.data[n] == ']';
}

/* Whether there are but the bars that authors put between pictures in a row. */
static bool
is_bars(struct slice text)
{
	while (text.len > 0 && (text.data[0] == '|' || slice_is_blank(text.data[0])))
		text = slice_skip(text, 1);
	return text.len == 0;
}

/* Whether the block is links and nothing besides: one of them may have a full stop behind it. */
static bool
all_is_links(const struct conversion *c, size_t first_link)
{
	size_t links = c->links.count - first_link;

	if (links > 0 && is_bars(buf_slice(&c->prose.text)))
		return true;
	return links == 1 ? !c->prose.words_outside : links > 1 && !c->prose.outside;
}

/* Whether there is nothing but blanks of any width, as authors write to keep blocks apart. */
static bool
is_air(struct slice text)
{
	static const char blanks[][4] = { " ", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF" };

	while (text.len > 0) {
		size_t n = 0;

		for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]) && n == 0; i++)
			n = text.data[0] == blanks[i][0] && slice_starts(text, slice_of(blanks[i])) ? strlen(blanks[i]) : 0;
		if (n == 0)
			return false;
		text = slice_skip(text, n);
	}
	return true;
}

/* What is collected in c->prose is a block; where all of it stands in links, the links are. */
static void
put_words(struct conversion *c, size_t first_link)
{
	struct slice text = slice_trim(buf_slice(&c->prose.text));
	enum line_kind kind = c->marker.len > 0 ? LINE_ITEM : LINE_TEXT;
	struct buf alert = BUF_INIT(WORKING_MOST);

	if (kind == LINE_ITEM && text.len > 4 && text.data[0] == '[')
		text = take_task_box(c, text);
	else if (slice_starts(text, SLICE("[!")) && is_alert(c, text)) {
		name_alert(&alert, text);
		text = buf_slice(&alert);
	}
	if (all_is_links(c, first_link))
		links_put_all(&c->links, first_link, kind == LINE_ITEM ? LINE_ITEM : LINE_LINK,
		    list_marker_depth(c), &c->writer);
	else if (!is_air(text))
		writer_put_block(&c->writer, kind, buf_slice(&c->marker), text);
	else
		return;
	buf_clear(&c->marker);
	buf_release(&alert);
}

/* Tags of a quote stood at the ends of the paragraph, or in paragraphs of their own. */
static void
put_words_of_quote(struct conversion *c, size_t first_link)
{
	if (c->quote_opens) {
		list_settle_marker(c);
		writer_enter_quote(&c->writer);
		c->tag_quotes++;
	}
	put_words(c, first_link);
	if (c->quote_closes && c->tag_quotes > 0) {
		if (c->quote_author.len > 0) {
			prose_clear(&c->prose);
			prose_put(&c->prose, SLICE("— "));
			conversion_put_plain(c, buf_slice(&c->quote_author));
			buf_clear(&c->quote_author);
			put_words(c, c->links.count);
		}
		writer_leave_quote(&c->writer);
		c->tag_quotes--;
	}
	c->quote_opens = c->quote_closes = false;
}

void
block_put_words(struct conversion *c, size_t first_link)
{
	if (c->quote_opens || c->quote_closes)
		put_words_of_quote(c, first_link);
	else
		put_words(c, first_link);
}

static void
put_prose(struct conversion *c, cmark_node *first, cmark_node *end)
{
	size_t first_link = c->links.count;

	inline_collect(c, first, end);
	block_put_words(c, first_link);
}

static bool
is_line_end(cmark_node *node)
{
	cmark_node_type type = node ? cmark_node_get_type(node) : CMARK_NODE_LINEBREAK;

	return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

/* Whether the line that ends at this break has a bar in it. */
static bool
line_has_bar(cmark_node *line_break)
{
	for (cmark_node *n = cmark_node_previous(line_break); !is_line_end(n); n = cmark_node_previous(n)) {
		if (cmark_node_get_type(n) == CMARK_NODE_TEXT &&
		    strchr(cmark_node_get_literal(n), '|'))
			return true;
	}
	return false;
}

/* The second line of a table in this paragraph, NULL when it has none. */
static cmark_node *
find_table_rule(cmark_node *paragraph)
{
	for (cmark_node *n = cmark_node_first_child(paragraph); n; n = cmark_node_next(n)) {
		cmark_node *rule;

		if (!is_line_end(n) || !(rule = cmark_node_next(n)) ||
		    cmark_node_get_type(rule) != CMARK_NODE_TEXT ||
		    !grid_is_rule(slice_of(cmark_node_get_literal(rule))))
			continue;
		if (is_line_end(cmark_node_next(rule)) && line_has_bar(n))
			return rule;
	}
	return NULL;
}

/* What a paragraph "Table: words" says; empty when the node is anything else. */
static struct slice
caption_of(cmark_node *node)
{
	cmark_node *text = node ? cmark_node_first_child(node) : NULL;
	struct slice words;

	if (!text || cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH || cmark_node_get_type(text) != CMARK_NODE_TEXT)
		return SLICE("");
	words = slice_of(cmark_node_get_literal(text));
	return slice_starts_nocase(words, SLICE("table:")) ? slice_trim(slice_skip(words, 6)) : SLICE("");
}

/* The caption before the table, unless another table is before that, whose it is then. */
static struct slice
caption_above(cmark_node *table)
{
	cmark_node *above = cmark_node_previous(table), *before = above ? cmark_node_previous(above) : NULL;

	if (before && cmark_node_get_type(before) == CMARK_NODE_PARAGRAPH && find_table_rule(before))
		return SLICE("");
	return caption_of(above);
}

static void
put_table(struct conversion *c, cmark_node *rule)
{
	cmark_node *paragraph = cmark_node_parent(rule);
	struct slice caption = caption_of(cmark_node_next(paragraph));
	cmark_node *head_end = cmark_node_previous(rule), *head = head_end,
		   *after = cmark_node_next(rule);
	struct buf text = BUF_INIT(WORKING_MOST);

	while (!is_line_end(cmark_node_previous(head)))
		head = cmark_node_previous(head);
	if (cmark_node_previous(head))
		put_prose(c, cmark_node_first_child(paragraph), head);
	c->in_table = true;
	inline_collect(c, head, head_end);
	buf_put_slice(&text, buf_slice(&c->prose.text));
	if (after) {
		inline_collect(c, after, NULL);
		buf_put_slice(&text, buf_slice(&c->prose.text));
	}
	c->in_table = false;
	if (caption.len == 0)
		caption = caption_above(paragraph);
	grid_put(c, buf_slice(&text), slice_of(cmark_node_get_literal(rule)), caption);
	buf_release(&text);
}

/* Whether the line that begins with `node` shows pictures and nothing besides. */
static bool
shows_pictures_alone(const struct conversion *c, cmark_node *node)
{
	bool has_picture = false;

	for (; !is_line_end(node); node = cmark_node_next(node)) {
		if (inline_is_picture(c, node))
			has_picture = true;
		else if (!inline_is_empty(c, node))
			return false;
	}
	return has_picture;
}

/* Where the pictures that the line begins with end; `node` itself when it begins with words. */
static cmark_node *
after_pictures(const struct conversion *c, cmark_node *node)
{
	cmark_node *first = node, *end = node;

	for (; !is_line_end(node); node = cmark_node_next(node)) {
		if (inline_is_picture(c, node))
			end = cmark_node_next(node);
		else if (!inline_is_empty(c, node))
			return end;
	}
	return end != first ? node : first;
}

static cmark_node *
after_line(cmark_node *node)
{
	while (!is_line_end(node))
		node = cmark_node_next(node);
	return node ? cmark_node_next(node) : NULL;
}

static void
put_part(struct conversion *c, cmark_node *first, cmark_node *end)
{
	if (first == end)
		return;
	put_prose(c, first, end);
	block_ended(c);
}

/* Whether only the full stop of a sentence is left, whose words are pictures. */
static bool
is_mark_alone(cmark_node *node)
{
	const char *text;

	if (!node || cmark_node_get_type(node) != CMARK_NODE_TEXT || cmark_node_next(node))
		return false;
	text = cmark_node_get_literal(node);
	return text[strspn(text, " .,;:!?")] == '\0';
}

/* The first of the lines that a paragraph ends with and that show pictures alone; NULL when its last has words. */
static cmark_node *
pictures_at_end(const struct conversion *c, cmark_node *first)
{
	cmark_node *pictures = NULL;

	for (cmark_node *line = after_line(first); line; line = after_line(line)) {
		if (!shows_pictures_alone(c, line))
			pictures = NULL;
		else if (!pictures)
			pictures = line;
	}
	return pictures;
}

/* The words of an item stay in one piece; what a step of instructions shows at its end stays with it. */
static void
put_parts_of_item(struct conversion *c, cmark_node *first)
{
	cmark_node *pictures = pictures_at_end(c, first);

	put_prose(c, first, pictures);
	if (pictures)
		put_prose(c, pictures, NULL);
}

/*
 * The words of a paragraph, in parts where it is divided by pictures: one that
 * stands before the words, or on a line of its own between them, keeps its
 * place. Quotes stay in one piece.
 */
static void
put_parts(struct conversion *c, cmark_node *first)
{
	cmark_node *part = first, *line;

	if (c->writer.quotes > 0) {
		put_prose(c, first, NULL);
		return;
	}
	if (c->list_depth > 0) {
		put_parts_of_item(c, first);
		return;
	}
	line = after_pictures(c, first);
	put_part(c, first, line);
	if (line != first && is_mark_alone(line))
		return;
	for (part = line; line && !c->failed;) {
		cmark_node *next = after_line(line);

		if (shows_pictures_alone(c, line)) {
			put_part(c, part, line);
			put_part(c, line, next);
			part = next;
		}
		line = next;
	}
	put_part(c, part, NULL);
}

static void
put_paragraph(struct conversion *c, cmark_node *node)
{
	cmark_node *rule = c->may_have_tables ? find_table_rule(node) : NULL;

	if (rule)
		put_table(c, rule);
	else
		put_parts(c, cmark_node_first_child(node));
}

/* Without "{#id .class}" or "{ #id }" at its end. */
static struct slice
without_attributes(struct slice heading)
{
	size_t open = slice_find_last(heading, '{');
	struct slice inside = slice_trim_left(slice_skip(heading, open + 1));

	if (inside.len < 2 || heading.data[heading.len - 1] != '}' ||
	    !strchr("#.:", inside.data[0]))
		return heading;
	return slice_trim_right(slice_first(heading, open));
}

struct slice
block_heading_words(struct conversion *c, cmark_node *heading)
{
	inline_collect(c, cmark_node_first_child(heading), NULL);
	for (size_t i = 0; i < c->prose.text.len; i++) {
		if (c->prose.text.data[i] == '\n')
			c->prose.text.data[i] = ' ';
	}
	return without_attributes(slice_trim(buf_slice(&c->prose.text)));
}

void
block_put_heading(struct conversion *c, int level, struct slice words)
{
	static const char *const marks[] = { "# ", "## ", "### " };

	if (words.len == 0)
		return;
	buf_clear(&c->heading);
	buf_put_slice(&c->heading, words);
	level += c->heading_shift;
	writer_put_block(
	    &c->writer, LINE_HEADING, slice_of(marks[level > 3 ? 2 : level - 1]), words);
}

static void
end_section(struct conversion *c)
{
	if (c->options->links == GEMTEXT_LINKS_END || c->writer.quotes > 0)
		return;
	links_flush(&c->links, &c->writer);
	links_next_section(&c->links);
}

static void
put_heading(struct conversion *c, cmark_node *node)
{
	if (node == c->repeated_title)
		return;
	if (c->list_depth > 0) {
		put_paragraph(c, node);
		return;
	}
	end_section(c);
	style_heading(c, cmark_node_get_heading_level(node), inline_line(c, node));
	block_put_heading(c, cmark_node_get_heading_level(node), block_heading_words(c, node));
}

/*
 * Whether a fence's info string is a sentence about the code: several words,
 * none of them an option.
 */
static bool
is_description(struct slice info)
{
	size_t blanks = 0;

	for (size_t i = 0; i < info.len; i++) {
		if (strchr("{}[]=`", info.data[i]))
			return false;
		blanks += info.data[i] == ' ';
	}
	return blanks >= 2;
}

/* What the code is: the first word of Markdown's info string, or what its author says of it. */
static struct slice
description_of(cmark_node *node)
{
	struct slice info = slice_trim(slice_of(cmark_node_get_fence_info(node)));
	size_t word = 0;

	if (is_description(info))
		return info;
	while (word < info.len && !strchr(" \t,{", info.data[word]))
		word++;
	if (word > 1 && word < info.len && info.data[word - 1] == ':')
		word--;   /* "js: lamp.js" */
	return word > 0 ? slice_first(info, word) : info;
}

/* The name of a file behind the language, as Hexo's authors give it: "js src/lamp.js"; empty when there is none. */
static struct slice
file_of(struct slice info)
{
	struct slice file = slice_trim(slice_skip(info, slice_find(info, ' ')));
	size_t dot = slice_find_last(file, '.');

	for (size_t i = 0; i < file.len; i++) {
		if (strchr(" \t,{}[]=`\"", file.data[i]))
			return SLICE("");
	}
	return dot + 1 < file.len && file.data[file.len - 1] != '/' ? file : SLICE("");
}

/* The value of an option such as title="a.js" or {file=a.js} in an info string, or a file's name; empty when it has none. */
static struct slice
title_of(struct slice info)
{
	static const char *const names[] = { "title=", "filename=", "file=", "caption=" };

	for (size_t i = 1; i < info.len; i++) {
		if (!strchr(" \t,{", info.data[i - 1]))
			continue;
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			struct slice value = slice_skip(info, i);

			if (!slice_starts_nocase(value, slice_of(names[k])))
				continue;
			value = slice_skip(value, strlen(names[k]));
			if (value.len > 0 && (value.data[0] == '"' || value.data[0] == '\'')) {
				struct slice rest = slice_skip(value, 1);

				return slice_cut(&rest, value.data[0]);
			}
			for (size_t end = 0; end < value.len; end++) {
				if (strchr(" \t,}", value.data[end]))
					return slice_first(value, end);
			}
			return value;
		}
	}
	return file_of(info);
}

/* The fence's alternative text: what the code is, and the name that it goes by. */
static void
put_alt(struct buf *alt, cmark_node *node)
{
	struct slice title = title_of(slice_of(cmark_node_get_fence_info(node)));

	gemtext_put_words(alt, description_of(node));
	if (title.len > 0) {
		buf_puts(alt, alt->len > 0 ? ": " : "");
		gemtext_put_words(alt, title);
	}
}

static void
put_code_block(struct conversion *c, cmark_node *node)
{
	struct slice code = slice_of(cmark_node_get_literal(node));
	struct buf written = BUF_INIT(WORKING_MOST), alt = BUF_INIT(LABEL_MOST);

	list_settle_marker(c);
	style_code(c, node);
	code = source_as_written(&c->source, &written, code);
	put_alt(&alt, node);
	writer_put_fence(&c->writer, buf_slice(&alt), code);
	buf_release(&written);
	buf_release(&alt);
}

void
block_put_rule(struct conversion *c)
{
	list_settle_marker(c);
	writer_put_block(&c->writer, LINE_TEXT, SLICE(""), SLICE("---"));
}

static void
put_leaf(struct conversion *c, cmark_node *node, cmark_node_type type)
{
	switch (type) {
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
		block_put_rule(c);
		break;
	case CMARK_NODE_HTML_BLOCK:
		html_put_block(c, slice_of(cmark_node_get_literal(node)), inline_line(c, node));
		break;
	default:
		break;
	}
	block_ended(c);
}

static bool
is_container(cmark_node_type type)
{
	return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM;
}

static void
enter(struct conversion *c, cmark_node *node, cmark_node_type type)
{
	switch (type) {
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
block_put(struct conversion *c, cmark_node *first, cmark_node *end)
{
	cmark_node *node = first, *top = first ? cmark_node_parent(first) : NULL;

	while (node && node != end && !c->failed) {
		cmark_node_type type = cmark_node_get_type(node);

		if (is_container(type)) {
			cmark_node *child = cmark_node_first_child(node);

			enter(c, node, type);
			if (child) {
				node = child;
				continue;
			}
			leave(c, node);
		} else {
			put_leaf(c, node, type);
		}
		while (!cmark_node_next(node) && cmark_node_parent(node) != top && !c->failed) {
			node = cmark_node_parent(node);
			leave(c, node);
		}
		node = cmark_node_next(node);
	}
}
