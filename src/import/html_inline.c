/* import/html_inline.c: what stands inside a line; see html_inline.h. */
#include "import/html_inline.h"
#include "import/html_card.h"
#include "import/html_markdown.h"

enum { DEPTH_MOST = 200 };

/* ---- looking at elements ---------------------------------------------------- */

const char *
inline_attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *a = node->type == GUMBO_NODE_ELEMENT
	    ? gumbo_get_attribute(&node->v.element.attributes, name) : NULL;

	return a ? a->value : "";
}

bool
inline_has_class(const GumboNode *node, const char *class)
{
	struct slice classes = slice_of(inline_attribute(node, "class"));

	while (classes.len > 0) {
		if (slice_eq(slice_cut(&classes, ' '), slice_of(class)))
			return true;
	}
	return false;
}

static const GumboVector *
children_of(const GumboNode *node)
{
	if (node->type == GUMBO_NODE_DOCUMENT)
		return &node->v.document.children;
	return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE
	    ? &node->v.element.children : &kGumboEmptyVector;
}

/* The first node in document order that `wanted` accepts. */
static const GumboNode *
find(const GumboNode *node, bool (*wanted)(const GumboNode *, const void *), const void *what, unsigned depth)
{
	const GumboVector *children = children_of(node);
	const GumboNode *found = NULL;

	if (wanted(node, what))
		return node;
	for (unsigned i = 0; depth < DEPTH_MOST && !found && i < children->length; i++)
		found = find(children->data[i], wanted, what, depth + 1);
	return found;
}

static bool
is_tag(const GumboNode *node, const void *tag)
{
	return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == *(const GumboTag *)tag;
}

static bool
is_of_class(const GumboNode *node, const void *class)
{
	return inline_has_class(node, class);
}

const GumboNode *
inline_find(const GumboNode *node, GumboTag tag)
{
	return find(node, is_tag, &tag, 0);
}

const GumboNode *
inline_find_class(const GumboNode *node, const char *class)
{
	return find(node, is_of_class, class, 0);
}

bool
inline_is_silent(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_SCRIPT: case GUMBO_TAG_STYLE: case GUMBO_TAG_HEAD: case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_NOSCRIPT: case GUMBO_TAG_BUTTON: case GUMBO_TAG_SVG:
		return true;
	default:
		return html_card_is_noise(node);
	}
}

bool
inline_is_block(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_A: case GUMBO_TAG_ABBR: case GUMBO_TAG_ACRONYM: case GUMBO_TAG_B: case GUMBO_TAG_BIG:
	case GUMBO_TAG_BR: case GUMBO_TAG_CITE: case GUMBO_TAG_CODE: case GUMBO_TAG_DEL: case GUMBO_TAG_EM:
	case GUMBO_TAG_FONT: case GUMBO_TAG_I: case GUMBO_TAG_IMG: case GUMBO_TAG_INS: case GUMBO_TAG_KBD:
	case GUMBO_TAG_MARK: case GUMBO_TAG_Q: case GUMBO_TAG_S: case GUMBO_TAG_SAMP: case GUMBO_TAG_SMALL:
	case GUMBO_TAG_SPAN: case GUMBO_TAG_STRIKE: case GUMBO_TAG_STRONG: case GUMBO_TAG_SUB: case GUMBO_TAG_SUP:
	case GUMBO_TAG_TIME: case GUMBO_TAG_TT: case GUMBO_TAG_U: case GUMBO_TAG_VAR: case GUMBO_TAG_LABEL:
	case GUMBO_TAG_BDI: case GUMBO_TAG_BDO: case GUMBO_TAG_DFN: case GUMBO_TAG_WBR: case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_VIDEO: case GUMBO_TAG_AUDIO: case GUMBO_TAG_EMBED:
		return false;
	default:
		return true;
	}
}

const char *
inline_language(const GumboNode *node)
{
	static const char *const starts[] = { "language-", "lang-" };
	const GumboNode *code = inline_find(node, GUMBO_TAG_CODE);
	const char *class = inline_attribute(code ? code : node, "class"), *lang = inline_attribute(node, "lang");

	for (size_t i = 0; i < COUNT(starts); i++) {
		if (strncmp(class, starts[i], strlen(starts[i])) == 0 && !strchr(class, ' '))
			return class + strlen(starts[i]);
	}
	return strpbrk(lang, " `\n") ? "" : lang;
}

/* ---- text --------------------------------------------------------------------- */

/* Signs that would begin markup; the rest is for inline_shield(), which sees whole lines. */
static void
put_text(struct buf *out, struct slice text, bool keep_lines)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		bool blank = c == ' ' || c == '\t' || c == '\r' || (c == '\n' && !keep_lines);

		if (blank) {
			if (out->len == 0 || (out->data[out->len - 1] != ' ' && out->data[out->len - 1] != '\n'))
				buf_putc(out, ' ');
		} else {
			if (strchr("\\`*_[]<", c) != NULL && c != '\0')
				buf_putc(out, '\\');
			buf_putc(out, c);
		}
	}
}

void
inline_put_verbatim(struct buf *out, const GumboNode *node)
{
	const GumboVector *children = children_of(node);

	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA)
		buf_puts(out, node->v.text.text);
	else if (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_BR)
		buf_putc(out, '\n');
	for (unsigned i = 0; i < children->length; i++)
		inline_put_verbatim(out, children->data[i]);
}

void
inline_put_fence(struct buf *out, struct slice text, unsigned least)
{
	unsigned longest = 0, run = 0;

	for (size_t i = 0; i < text.len; i++) {
		run = text.data[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	for (unsigned i = 0; i < (longest >= least ? longest + 1 : least); i++)
		buf_putc(out, '`');
}

static void
put_code_span(struct buf *out, const GumboNode *node)
{
	struct buf text = BUF_INIT(1 << 20), fence = BUF_INIT(1 << 20);
	bool padded;

	inline_put_verbatim(&text, node);
	inline_put_fence(&fence, buf_slice(&text), 1);
	padded = text.len > 0 && (text.data[0] == '`' || text.data[text.len - 1] == '`');
	if (text.len > 0) {
		buf_printf(out, "%s%s", fence.data, padded ? " " : "");
		for (size_t i = 0; i < text.len; i++)
			buf_putc(out, text.data[i] == '\n' ? ' ' : text.data[i]);
		buf_printf(out, "%s%s", padded ? " " : "", fence.data);
	}
	buf_release(&text);
	buf_release(&fence);
}

/* ---- links and marks ------------------------------------------------------------ */

/* A destination: in angle brackets when it has blanks or brackets (CommonMark, 6.3). */
static void
put_target(struct buf *out, struct slice target)
{
	bool plain = target.len > 0;

	for (size_t i = 0; i < target.len; i++)
		plain = plain && (unsigned char)target.data[i] > ' ' && !strchr("()<>", target.data[i]);
	if (!plain)
		buf_putc(out, '<');
	for (size_t i = 0; i < target.len; i++) {
		char c = target.data[i];

		if (c == '<' || c == '>')
			buf_puts(out, c == '<' ? "%3C" : "%3E");
		else if (c != '\n' && c != '\r')
			buf_putc(out, c);
	}
	if (!plain)
		buf_putc(out, '>');
}

void
inline_put_image(struct buf *out, const GumboNode *image, struct slice title)
{
	const char *source = inline_attribute(image, "src");
	struct slice rest = title;

	if (!source[0])
		return;
	buf_puts(out, "![");
	put_text(out, slice_of(inline_attribute(image, "alt")), false);
	buf_puts(out, "](");
	put_target(out, slice_trim(slice_of(source)));
	if (title.len > 0) {
		buf_puts(out, " \"");
		for (; rest.len > 0; rest = slice_skip(rest, 1)) {
			if (rest.data[0] == '"' || rest.data[0] == '\\')
				buf_putc(out, '\\');
			buf_putc(out, rest.data[0]);
		}
		buf_putc(out, '"');
	}
	buf_putc(out, ')');
}

/* Inner text between marks; the blanks at its ends stay outside, where marks work. */
static void
put_marked(struct buf *out, const GumboNode *node, const char *mark, bool keep_lines)
{
	struct buf inside = BUF_INIT(out->limit);
	struct slice all, words;

	for (unsigned i = 0; i < node->v.element.children.length; i++)
		inline_put(&inside, node->v.element.children.data[i], keep_lines);
	all = buf_slice(&inside);
	words = slice_trim(all);
	if (words.len == 0) {
		buf_put_slice(out, all);
	} else {
		buf_put(out, all.data, (size_t)(words.data - all.data));
		buf_printf(out, "%s%.*s%s", mark, SLICE_ARG(words), mark);
		buf_put_slice(out, slice_skip(all, (size_t)(words.data - all.data) + words.len));
	}
	buf_release(&inside);
}

static void
put_link(struct buf *out, const GumboNode *node, bool keep_lines)
{
	struct slice target = slice_trim(slice_of(inline_attribute(node, "href")));
	struct buf inside = BUF_INIT(out->limit);

	if (html_card_note(node).len > 0) {
		buf_printf(out, "[^%.*s]", SLICE_ARG(html_card_note(node)));
		return;
	}
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		inline_put(&inside, node->v.element.children.data[i], keep_lines);
	if (target.len == 0 || slice_trim(buf_slice(&inside)).len == 0) {
		buf_put_slice(out, buf_slice(&inside));
	} else {
		buf_printf(out, "[%.*s](", SLICE_ARG(slice_trim(buf_slice(&inside))));
		put_target(out, target);
		buf_putc(out, ')');
		if (inside.data[inside.len - 1] == ' ')
			buf_putc(out, ' ');
	}
	buf_release(&inside);
}

/* What plays or shows another page: a link with its title, or its host. */
static void
put_embedded(struct buf *out, const GumboNode *node)
{
	const GumboNode *source = inline_find(node, GUMBO_TAG_SOURCE);
	const char *target = inline_attribute(node, "src"), *title = inline_attribute(node, "title");
	struct buf whole = BUF_INIT(1 << 16);

	if (!target[0] && source)
		target = inline_attribute(source, "src");
	if (!target[0])
		return;
	buf_puts(&whole, strncmp(target, "//", 2) == 0 ? "https:" : "");
	buf_puts(&whole, target);
	buf_puts(out, "[");
	put_text(out, slice_of(title[0] ? title : node->v.element.tag == GUMBO_TAG_AUDIO ? "Audio" : "Video"), false);
	buf_puts(out, "](");
	put_target(out, buf_slice(&whole));
	buf_putc(out, ')');
	buf_release(&whole);
}

static void
put_element(struct buf *out, const GumboNode *node, bool keep_lines)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_BR:
		buf_truncate(out, slice_trim_right(buf_slice(out)).len);
		buf_puts(out, "\\\n");
		return;
	case GUMBO_TAG_B: case GUMBO_TAG_STRONG:
		put_marked(out, node, "**", keep_lines);
		return;
	case GUMBO_TAG_I: case GUMBO_TAG_EM: case GUMBO_TAG_CITE: case GUMBO_TAG_VAR:
		put_marked(out, node, "*", keep_lines);
		return;
	case GUMBO_TAG_S: case GUMBO_TAG_DEL: case GUMBO_TAG_STRIKE:
		put_marked(out, node, "~~", keep_lines);
		return;
	case GUMBO_TAG_CODE: case GUMBO_TAG_KBD: case GUMBO_TAG_SAMP: case GUMBO_TAG_TT:
		put_code_span(out, node);
		return;
	case GUMBO_TAG_A:
		put_link(out, node, keep_lines);
		return;
	case GUMBO_TAG_IMG:
		inline_put_image(out, node, slice_of(inline_attribute(node, "title")));
		return;
	case GUMBO_TAG_IFRAME: case GUMBO_TAG_VIDEO: case GUMBO_TAG_AUDIO: case GUMBO_TAG_EMBED:
		put_embedded(out, node);
		return;
	default:
		for (unsigned i = 0; i < node->v.element.children.length; i++)
			inline_put(out, node->v.element.children.data[i], keep_lines);
	}
}

void
inline_put(struct buf *out, const GumboNode *node, bool keep_lines)
{
	switch (node->type) {
	case GUMBO_NODE_TEXT: case GUMBO_NODE_WHITESPACE: case GUMBO_NODE_CDATA:
		put_text(out, slice_of(node->v.text.text), keep_lines);
		return;
	case GUMBO_NODE_ELEMENT:
		if (!inline_is_silent(node))
			put_element(out, node, keep_lines);
		return;
	default:
		return;
	}
}

void
inline_put_children(struct buf *out, const GumboNode *node, bool in_cell)
{
	struct buf inside = BUF_INIT(out->limit);
	struct slice rest;

	for (unsigned i = 0; i < node->v.element.children.length; i++)
		inline_put(&inside, node->v.element.children.data[i], false);
	rest = slice_trim(buf_slice(&inside));
	for (; rest.len > 0; rest = slice_skip(rest, 1)) {
		if (slice_starts(rest, SLICE("\\\n"))) {
			buf_puts(out, " ");
			rest = slice_skip(rest, 1);
		} else {
			if (in_cell && rest.data[0] == '|')
				buf_putc(out, '\\');
			buf_putc(out, rest.data[0]);
		}
	}
	buf_release(&inside);
}

/* ---- whole lines ------------------------------------------------------------------ */

/* Whether a line would begin a block: "# ", "> ", "- ", "+ ", "1. ", "---", "===", "~~~". */
static size_t
mark_at(struct slice line)
{
	size_t digits = 0;

	if (line.len > 0 && strchr("#>+-=~|", line.data[0]))
		return 1;
	while (digits < line.len && line.data[digits] >= '0' && line.data[digits] <= '9')
		digits++;
	return digits > 0 && digits < line.len && (line.data[digits] == '.' || line.data[digits] == ')') ? digits + 1 : 0;
}

void
inline_shield(struct buf *out, struct slice paragraph, bool hard)
{
	while (paragraph.len > 0) {
		struct slice line = slice_trim_left(slice_cut(&paragraph, '\n'));
		size_t mark = mark_at(line);

		if (mark > 0) {
			buf_put(out, line.data, mark - 1);
			buf_putc(out, '\\');
		}
		buf_put_slice(out, mark > 0 ? slice_skip(line, mark - 1) : line);
		if (paragraph.len > 0)
			buf_puts(out, hard && !slice_ends(line, SLICE("\\")) ? "\\\n" : "\n");
	}
}

void
html_node_to_words(struct buf *out, const GumboNode *node)
{
	struct buf text = BUF_INIT(out->limit);
	struct slice rest;

	inline_put_verbatim(&text, node);
	for (rest = slice_trim(buf_slice(&text)); rest.len > 0; rest = slice_skip(rest, 1)) {
		bool blank = strchr(" \t\r\n", rest.data[0]) != NULL;

		if (!blank)
			buf_putc(out, rest.data[0]);
		else if (out->len > 0 && out->data[out->len - 1] != ' ')
			buf_putc(out, ' ');
	}
	buf_release(&text);
}

void
html_to_words(struct buf *out, struct slice html)
{
	GumboOutput *tree = gumbo_parse_with_options(&kGumboDefaultOptions, html.data, html.len);

	if (!tree)
		return;
	html_node_to_words(out, tree->root);
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
}
