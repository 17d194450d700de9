/*
 * fuzz_fragment.c: a piece of HTML has the tree that gumbo alone makes of it:
 * nobody can tell that gumbo was spared some of the text.
 */
#include "markdown/clean.h"
#include "gemtext/html_fragment.h"
#include "gemtext/html_look.h"

#include <stdint.h>
#include <stdlib.h>

/* Append what stands in the tree: one line for each node and attribute. */
static void
put_tree(struct buf *out, const GumboNode *root)
{
	const GumboNode *node = root;
	size_t next = 0;

	for (;;) {
		const GumboVector *children = &node->v.element.children;

		if (next < children->length) {
			const GumboNode *child = children->data[next++];

			buf_printf(out, "<%d", (int)child->type);
			if (child->type != GUMBO_NODE_ELEMENT && child->type != GUMBO_NODE_TEMPLATE) {
				buf_printf(out, "[%s]>\n", child->v.text.text);
				continue;
			}
			buf_printf(out, " %d", (int)child->v.element.tag);
			for (unsigned i = 0; i < child->v.element.attributes.length; i++) {
				const GumboAttribute *a = child->v.element.attributes.data[i];

				buf_printf(out, " %s=[%s]", a->name, a->value);
			}
			node = child;
			next = 0;
		} else if (node == root) {
			return;
		} else {
			buf_puts(out, ">\n");
			next = node->index_within_parent + 1;
			node = node->parent;
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf clean = BUF_INIT(1 << 20), tree = BUF_INIT(1 << 24), plain = BUF_INIT(1 << 24);
	struct html_fragment f;
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *alone;

	if (size > 4096)
		return 0;
	clean_text(&clean, slice_from((const char *)data, size));
	if (html_is_too_deep(buf_slice(&clean))) {
		buf_release(&clean);
		return 0;
	}
	options.fragment_context = GUMBO_TAG_BODY;
	options.max_errors = 0;
	alone = gumbo_parse_with_options(&options, clean.data, clean.len);
	html_fragment_init(&f, buf_slice(&clean));
	put_tree(&plain, alone->root);
	put_tree(&tree, f.root);
	if (!tree.full && !slice_eq(buf_slice(&tree), buf_slice(&plain)))
		abort();
	gumbo_destroy_output(&options, alone);
	html_fragment_release(&f);
	buf_release(&clean);
	buf_release(&tree);
	buf_release(&plain);
	return 0;
}
