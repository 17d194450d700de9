/* import/html_card.c: cards, notes and noise of blog programs; see html_card.h. */
#include "import/html_card.h"
#include "import/html_inline.h"
#include "import/html_markdown.h"

#include "data/json.h"

#include <ctype.h>

static bool
has_class(const GumboNode *node, const char *class)
{
	return node->type == GUMBO_NODE_ELEMENT && inline_has_class(node, class);
}

bool
html_card_is_noise(const GumboNode *node)
{
	static const char *const classes[] = { "subscription-widget-wrap-editor", "subscription-widget-wrap", "kg-signup-card",
		"image-link-expand", "graf--title", "graf--subtitle", "graf--empty", "wp-block-file__button", "sharedaddy", "jp-relatedposts",
		"mixtapeImage", "paywall-jump", "kg-callout-emoji" };
	const GumboNode *link;

	for (size_t i = 0; i < COUNT(classes); i++) {
		if (has_class(node, classes[i]))
			return true;
	}
	/* a button to subscribe */
	link = has_class(node, "button-wrapper") ? inline_find(node, GUMBO_TAG_A) : NULL;
	return link && strstr(inline_attribute(link, "href"), "/subscribe?") != NULL;
}

/* --- cards ---------------------------------------------------------------------- */

/* The words of the first element of the class. */
static void
put_words_of(struct buf *out, const GumboNode *node, const char *class)
{
	const GumboNode *found = inline_find_class(node, class);

	if (found)
		html_node_to_words(out, found);
}

/* "[title](address)"; brackets of the title are shielded. */
static void
put_link(struct buf *out, struct slice title, struct slice address)
{
	title = slice_trim(title).len > 0 ? slice_trim(title) : address;
	buf_putc(out, '[');
	for (size_t i = 0; i < title.len; i++) {
		if (title.data[i] == '[' || title.data[i] == ']' || title.data[i] == '\\')
			buf_putc(out, '\\');
		buf_putc(out, title.data[i]);
	}
	buf_puts(out, "](<");
	for (size_t i = 0; i < address.len; i++) {
		if (address.data[i] == '<' || address.data[i] == '>' || isspace((unsigned char)address.data[i]))
			buf_printf(out, "%%%02X", (unsigned char)address.data[i]);
		else
			buf_putc(out, address.data[i]);
	}
	buf_puts(out, ">)");
}

/* A link with a title and what it is about, each in a class of its own. */
static bool
put_titled(struct buf *out, const GumboNode *link, const char *title_class, const char *about_class)
{
	struct slice address = slice_of(inline_attribute(link, "href"));
	struct buf title = BUF_INIT(1 << 16), about = BUF_INIT(1 << 16);

	put_words_of(&title, link, title_class);
	put_words_of(&about, link, about_class);
	if (address.len > 0)
		put_link(out, buf_slice(&title), address);
	if (address.len > 0 && about.len > 0)
		buf_printf(out, "\n\n%s", about.data);
	buf_release(&title);
	buf_release(&about);
	return address.len > 0;
}

/* "[A file (a.pdf, 2 MB)](address)" */
static bool
put_file(struct buf *out, const GumboNode *link)
{
	struct buf words = BUF_INIT(1 << 16), name = BUF_INIT(1 << 16), size = BUF_INIT(1 << 16);

	put_words_of(&words, link, "kg-file-card-title");
	put_words_of(&name, link, "kg-file-card-filename");
	put_words_of(&size, link, "kg-file-card-filesize");
	if (name.len > 0)
		buf_printf(&words, words.len > 0 ? " (%s%s%s)" : "%s%s%s", name.data, size.len > 0 ? ", " : "", size.data);
	put_link(out, buf_slice(&words), slice_of(inline_attribute(link, "href")));
	buf_release(&words);
	buf_release(&name);
	buf_release(&size);
	return true;
}

/* Substack says what such a card shows in an attribute, as JSON. */
static bool
put_data(struct buf *out, const GumboNode *node, const char *address_key, const char *title_key)
{
	struct arena *arena = arena_new();
	struct reading r = { .arena = arena, .file = "" };
	const struct value *v = arena ? json_read(&r, slice_of(inline_attribute(node, "data-attrs")), NULL) : NULL;
	const struct value *address = value_get(v, address_key), *title = value_get(v, title_key);
	bool good = address && address->kind == VALUE_STRING && address->text.len > 0;

	if (good)
		put_link(out, title && title->kind == VALUE_STRING ? title->text : SLICE(""), address->text);
	arena_free(arena);
	return good;
}

bool
html_card_put(struct buf *out, const GumboNode *node)
{
	if (has_class(node, "kg-bookmark-container"))
		return put_titled(out, node, "kg-bookmark-title", "kg-bookmark-description");
	if (has_class(node, "markup--mixtapeEmbed-anchor"))
		return put_titled(out, node, "markup--mixtapeEmbed-strong", "markup--mixtapeEmbed-em");
	if (has_class(node, "kg-file-card-container"))
		return put_file(out, node);
	if (has_class(node, "tweet"))
		return put_data(out, node, "url", "full_text");
	if (has_class(node, "digest-post-embed") || has_class(node, "embedded-post-wrap"))
		return put_data(out, node, "canonical_url", "title") || put_data(out, node, "url", "title");
	return false;
}

/* --- notes ------------------------------------------------------------------------- */

struct slice
html_card_note(const GumboNode *link)
{
	struct slice target = slice_of(inline_attribute(link, "href")), number;
	unsigned long ignored;

	if (!has_class(link, "footnote-anchor") || !slice_starts(target, SLICE("#footnote-")))
		return SLICE("");
	number = slice_skip(target, strlen("#footnote-"));
	return slice_number(number, 100000, &ignored) ? number : SLICE("");
}

const GumboNode *
html_card_note_text(const GumboNode *node, struct slice *number)
{
	const GumboNode *text = has_class(node, "footnote") ? inline_find_class(node, "footnote-content") : NULL;
	const GumboNode *link = text ? inline_find_class(node, "footnote-number") : NULL;
	struct slice id = slice_of(link ? inline_attribute(link, "id") : "");
	unsigned long ignored;

	if (!slice_starts(id, SLICE("footnote-")))
		return NULL;
	*number = slice_skip(id, strlen("footnote-"));
	return slice_number(*number, 100000, &ignored) ? text : NULL;
}
