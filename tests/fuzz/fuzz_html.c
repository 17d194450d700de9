/*
 * fuzz_html.c: whatever gemtext goes in, the document of it is HTML without a
 * fault (gumbo reads it by HTML5's own rules), holds no element or attribute
 * but those that the module writes, and no address that a browser would run.
 */
#include "html/gemtext_html.h"
#include "html/html_page.h"

#include <gumbo.h>
#include <stdint.h>
#include <stdlib.h>

static const char *const elements[] = { "html", "head", "meta", "title", "link", "style", "body", "main", "footer",
	"h1", "h2", "h3", "p", "ul", "li", "a", "blockquote", "pre", "figure", "figcaption", "img" };
static const char *const attributes[] = { "lang", "charset", "name", "content", "rel", "href", "class", "src", "alt",
	"loading", "tabindex" };

static bool
is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, words[i]) == 0)
			return true;
	}
	return false;
}

static void
check_attribute(const GumboAttribute *a)
{
	if (!is_among(a->name, attributes, sizeof(attributes) / sizeof(attributes[0])))
		abort();
	if ((strcmp(a->name, "href") == 0 || strcmp(a->name, "src") == 0) &&
	    (slice_starts_nocase(slice_trim(slice_of(a->value)), SLICE("javascript:")) ||
	    slice_starts_nocase(slice_trim(slice_of(a->value)), SLICE("data:"))))
		abort();
}

/* The tree is as shallow as what the module writes: no deeper than a link in a caption. */
static void
check_node(const GumboNode *node, unsigned depth)
{
	if (depth > 8)
		abort();
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	if (!is_among(gumbo_normalized_tagname(node->v.element.tag), elements, sizeof(elements) / sizeof(elements[0])))
		abort();
	for (unsigned i = 0; i < node->v.element.attributes.length; i++)
		check_attribute(node->v.element.attributes.data[i]);
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		check_node(node->v.element.children.data[i], depth + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct html_page page = { .lang = SLICE("en"), .origin = SLICE("gemini://h.test"), .path = SLICE("/a/b.gmi") };
	struct buf out = BUF_INIT(1 << 24);
	GumboOutput *tree;

	if (html_page(&out, slice_from((const char *)data, size), &page)) {
		tree = gumbo_parse_with_options(&kGumboDefaultOptions, out.data, out.len);
		if (tree->errors.length > 0)
			abort();
		check_node(tree->root, 0);
		gumbo_destroy_output(&kGumboDefaultOptions, tree);
	}
	buf_release(&out);
	return 0;
}
