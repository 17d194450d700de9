/*
 * import/ghost_text.c: what Ghost's editors keep, as HTML; see ghost_text.h.
 *
 * Source: nodes of Ghost's Koenig editor (kg-default-nodes), the format of
 * Mobiledoc 0.3.
 */
#include "import/ghost_text.h"

#include "data/json.h"

#include <cmark.h>
#include <stdlib.h>

/* --- pieces ------------------------------------------------------------------------ */

static void
put_escaped(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.data[i]) {
		case '&': buf_puts(out, "&amp;"); break;
		case '<': buf_puts(out, "&lt;"); break;
		case '>': buf_puts(out, "&gt;"); break;
		case '"': buf_puts(out, "&quot;"); break;
		default: buf_putc(out, text.data[i]);
		}
	}
}

static void
put_link(struct buf *out, struct slice address, struct slice words)
{
	buf_puts(out, "<a href=\"");
	put_escaped(out, address);
	buf_puts(out, "\">");
	put_escaped(out, words.len > 0 ? words : address);
	buf_puts(out, "</a>");
}

static void
put_markdown(struct buf *out, struct slice text)
{
	char *html = cmark_markdown_to_html(text.data, text.len, CMARK_OPT_UNSAFE);

	if (html)
		buf_puts(out, html);
	free(html);
}

/* --- cards, which both editors have ---------------------------------------------------- */

static void
put_picture(struct buf *out, const struct value *v)
{
	struct slice caption = value_text(v, "caption");

	buf_puts(out, "<figure><img src=\"");
	put_escaped(out, value_text(v, "src"));
	buf_puts(out, "\" alt=\"");
	put_escaped(out, value_text(v, "alt"));
	buf_puts(out, "\">");
	if (caption.len > 0)
		buf_printf(out, "<figcaption>%.*s</figcaption>", SLICE_ARG(caption));
	buf_puts(out, "</figure>\n");
}

static void
put_code(struct buf *out, const struct value *v)
{
	struct slice language = value_text(v, "language");

	buf_puts(out, "<pre><code");
	if (language.len > 0) {
		buf_puts(out, " class=\"language-");
		put_escaped(out, language);
		buf_puts(out, "\"");
	}
	buf_puts(out, ">");
	put_escaped(out, value_text(v, "code"));
	buf_puts(out, "</code></pre>\n");
}

/* The first of the members, names parted by ',', that says something. */
static struct slice
first_text(const struct value *v, const char *names)
{
	struct slice rest = slice_of(names);

	while (rest.len > 0) {
		const struct value *member = value_find(v, slice_cut(&rest, ','));

		if (member && member->kind == VALUE_STRING && member->text.len > 0)
			return member->text;
	}
	return SLICE("");
}

/* A card that is a link to something: a bookmark, a film, a file, a button. */
static void
put_link_card(struct buf *out, const struct value *v)
{
	struct slice address = first_text(v, "url,buttonUrl,src,productUrl");
	struct slice words = first_text(v, "buttonText,fileTitle,fileName,title,productTitle");

	if (words.len == 0)
		words = value_text(value_get(v, "metadata"), "title");
	if (address.len == 0)
		return;
	buf_puts(out, "<p>");
	put_link(out, address, words);
	buf_puts(out, "</p>\n");
}

/* The card of this kind; false: there is none such. */
static bool
put_card(struct buf *out, struct slice kind, const struct value *v)
{
	static const char *const links[] = { "bookmark", "embed", "file", "audio", "video", "button" };
	const struct value *pictures = value_get(v, "images");

	if (slice_is_one_of(kind, links, COUNT(links)))
		put_link_card(out, v);
	else if (slice_eq(kind, SLICE("image")))
		put_picture(out, v);
	else if (slice_eq(kind, SLICE("gallery")))
		for (const struct value *p = pictures ? pictures->first : NULL; p; p = p->next)
			put_picture(out, p);
	else if (slice_eq(kind, SLICE("code")) || slice_eq(kind, SLICE("codeblock")))
		put_code(out, v);
	else if (slice_eq(kind, SLICE("hr")) || slice_eq(kind, SLICE("horizontalrule")))
		buf_puts(out, "<hr>\n");
	else if (slice_eq(kind, SLICE("html")))
		buf_put_slice(out, value_text(v, "html"));
	else if (slice_eq(kind, SLICE("markdown")) || slice_eq(kind, SLICE("card-markdown")))
		put_markdown(out, value_text(v, "markdown"));
	else if (slice_eq(kind, SLICE("callout")))
		buf_printf(out, "<blockquote>%.*s</blockquote>\n", SLICE_ARG(value_text(v, "calloutText")));
	else if (slice_eq(kind, SLICE("toggle")))
		buf_printf(out, "<h4>%.*s</h4>\n%.*s\n", SLICE_ARG(value_text(v, "heading")), SLICE_ARG(value_text(v, "content")));
	else if (slice_eq(kind, SLICE("header")))
		buf_printf(out, "<h2>%.*s</h2>\n<p>%.*s</p>\n", SLICE_ARG(value_text(v, "header")), SLICE_ARG(value_text(v, "subheader")));
	else if (slice_eq(kind, SLICE("product")))
		buf_printf(out, "<h4>%.*s</h4>\n%.*s\n", SLICE_ARG(value_text(v, "productTitle")), SLICE_ARG(value_text(v, "productDescription")));
	else
		return false;
	return true;
}

/* --- lexical ----------------------------------------------------------------------------- */

static void put_nodes(struct buf *out, const struct value *list);

/* Bits of a text's "format", from 1 on; NULL: nothing that a reader here sees. */
static const char *const formats[] = { "strong", "em", "s", NULL, "code", "sub", "sup", "mark" };

static void
put_formatted(struct buf *out, const struct value *node)
{
	const struct value *format = value_get(node, "format");
	unsigned bits = format && format->kind == VALUE_NUMBER && format->number > 0 && format->number < 256 ? (unsigned)format->number : 0;
	int count = COUNT(formats);

	for (int i = 0; i < count; i++) {
		if (bits & 1u << i && formats[i])
			buf_printf(out, "<%s>", formats[i]);
	}
	put_escaped(out, value_text(node, "text"));
	for (int i = count - 1; i >= 0; i--) {
		if (bits & 1u << i && formats[i])
			buf_printf(out, "</%s>", formats[i]);
	}
}

/* The element that a node is; "" when it is none of these. */
static const char *
element_of(const struct value *node, struct slice type)
{
	static const struct { const char *type, *element; } elements[] = { { "paragraph", "p" }, { "listitem", "li" }, { "quote", "blockquote" },
		{ "extended-quote", "blockquote" }, { "aside", "blockquote" } };
	static const char *const headings[] = { "h1", "h2", "h3", "h4", "h5", "h6" };

	for (size_t i = 0; i < COUNT(elements); i++) {
		if (slice_eq(type, slice_of(elements[i].type)))
			return elements[i].element;
	}
	for (size_t i = 0; i < COUNT(headings) && slice_search(type, SLICE("heading")) < type.len; i++) {
		if (slice_eq(value_text(node, "tag"), slice_of(headings[i])))
			return headings[i];
	}
	if (slice_eq(type, SLICE("list")))
		return slice_eq(value_text(node, "listType"), SLICE("number")) ? "ol" : "ul";
	return "";
}

static void
put_node(struct buf *out, const struct value *node)
{
	struct slice type = value_text(node, "type");
	const char *element = element_of(node, type);

	if (slice_eq(type, SLICE("text")) || slice_eq(type, SLICE("extended-text"))) {
		put_formatted(out, node);
	} else if (slice_eq(type, SLICE("linebreak"))) {
		buf_puts(out, "<br>");
	} else if (slice_eq(type, SLICE("link")) || slice_eq(type, SLICE("autolink"))) {
		buf_puts(out, "<a href=\"");
		put_escaped(out, value_text(node, "url"));
		buf_puts(out, "\">");
		put_nodes(out, value_get(node, "children"));
		buf_puts(out, "</a>");
	} else if (element[0]) {
		buf_printf(out, "<%s>", element);
		put_nodes(out, value_get(node, "children"));
		buf_printf(out, "</%s>\n", element);
	} else if (!put_card(out, type, node)) {
		put_nodes(out, value_get(node, "children"));
	}
}

static void
put_nodes(struct buf *out, const struct value *list)
{
	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v; v = v->next)
		put_node(out, v);
}

/* --- mobiledoc ------------------------------------------------------------------------------ */

enum { MARKUPS_MOST = 16, SECTION_TEXT = 1, SECTION_PICTURE = 2, SECTION_LIST = 3, SECTION_CARD = 10 };

/* The item `i` of a list; NULL when it has none. */
static const struct value *
item(const struct value *list, double i)
{
	const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL;

	for (; v && i >= 1; i--)
		v = v->next;
	return v;
}

static double
number(const struct value *v)
{
	return v && v->kind == VALUE_NUMBER ? v->number : 0;
}

/* [name, [attribute, value, ...]]: only links have one that matters. */
static void
open_markup(struct buf *out, const struct value *markup)
{
	const struct value *attributes = item(markup, 1), *name = item(markup, 0), *value = item(attributes, 1);

	buf_printf(out, "<%.*s", SLICE_ARG(name->text));
	if (slice_eq(name->text, SLICE("a")) && value && value->kind == VALUE_STRING) {
		buf_puts(out, " href=\"");
		put_escaped(out, value->text);
		buf_puts(out, "\"");
	}
	buf_putc(out, '>');
}

static void
close_markup(struct buf *out, const struct value *markup)
{
	buf_printf(out, "</%.*s>", SLICE_ARG(item(markup, 0)->text));
}

/* Markers are [kind, markups that begin, how many end behind it, text]; kind 1 is an atom, a line break in Ghost. */
static void
put_markers(struct buf *out, const struct value *doc, const struct value *markers)
{
	const struct value *open[MARKUPS_MOST];
	size_t depth = 0;

	for (const struct value *m = markers ? markers->first : NULL; m; m = m->next) {
		const struct value *begins = item(m, 1), *text = item(m, 3);

		for (const struct value *v = begins && begins->kind == VALUE_LIST ? begins->first : NULL; v; v = v->next) {
			const struct value *markup = item(value_get(doc, "markups"), number(v));

			if (depth == MARKUPS_MOST || !item(markup, 0))
				continue;
			open_markup(out, markup);
			open[depth++] = markup;
		}
		if (number(item(m, 0)) == 1)
			buf_puts(out, "<br>");
		else if (text && text->kind == VALUE_STRING)
			put_escaped(out, text->text);
		for (double n = number(item(m, 2)); n >= 1 && depth > 0; n--)
			close_markup(out, open[--depth]);
	}
	while (depth > 0)
		close_markup(out, open[--depth]);
}

static void
put_section(struct buf *out, const struct value *doc, const struct value *section)
{
	const struct value *what = item(section, 1), *content = item(section, 2), *card;
	double kind = number(item(section, 0));

	if (!what || kind < SECTION_TEXT || kind > SECTION_CARD)
		return;
	switch ((int)kind) {
	case SECTION_TEXT:
		buf_printf(out, "<%.*s>", SLICE_ARG(what->text));
		put_markers(out, doc, content);
		buf_printf(out, "</%.*s>\n", SLICE_ARG(what->text));
		break;
	case SECTION_PICTURE:
		buf_puts(out, "<img src=\"");
		put_escaped(out, what->text);
		buf_puts(out, "\">\n");
		break;
	case SECTION_LIST:
		buf_printf(out, "<%.*s>\n", SLICE_ARG(what->text));
		for (const struct value *v = content ? content->first : NULL; v; v = v->next) {
			buf_puts(out, "<li>");
			put_markers(out, doc, v);
			buf_puts(out, "</li>\n");
		}
		buf_printf(out, "</%.*s>\n", SLICE_ARG(what->text));
		break;
	case SECTION_CARD:
		card = item(value_get(doc, "cards"), number(what));
		if (item(card, 0))
			put_card(out, item(card, 0)->text, item(card, 1));
		break;
	}
}

/* --- all of it -------------------------------------------------------------------------------- */

/* The document that a member of the post holds as text; NULL: none that can be read. */
static const struct value *
document(struct arena *arena, const struct value *post, const char *name)
{
	struct reading r = { .arena = arena, .file = name };
	struct slice text = value_text(post, name);
	struct err ignored;

	return text.len > 0 ? json_read(&r, text, &ignored) : NULL;
}

void
ghost_text_put_html(struct buf *out, struct arena *arena, const struct value *post)
{
	struct slice html = value_text(post, "html");
	const struct value *doc, *sections;

	if (slice_trim(html).len > 0) {
		buf_put_slice(out, html);
	} else if ((doc = document(arena, post, "lexical"))) {
		put_nodes(out, value_get(value_get(doc, "root"), "children"));
	} else if ((doc = document(arena, post, "mobiledoc"))) {
		sections = value_get(doc, "sections");
		for (const struct value *v = sections ? sections->first : NULL; v; v = v->next)
			put_section(out, doc, v);
	} else {
		put_markdown(out, value_text(post, "markdown"));
	}
}
