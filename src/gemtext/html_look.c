/* gemtext/html_look.c: what a piece of HTML is; see html_look.h. */
#include "gemtext/html_look.h"

enum { DEPTH_MOST = 500 };  /* elements that may be open in one another */

/* The words of everything inside a node, on one line. */
void
html_collect_words(struct buf *out, const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0;

	for (;;) {
		const GumboVector *children =
		    node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

		if (children && next < children->length) {
			const GumboNode *child = children->data[next];

			if (child->type == GUMBO_NODE_TEXT ||
			    child->type == GUMBO_NODE_WHITESPACE) {
				gemtext_put_words(out, slice_of(child->v.text.text));
				next++;
			} else if (child->type == GUMBO_NODE_ELEMENT) {
				if (child->v.element.tag == GUMBO_TAG_IMG)
					gemtext_put_words(out, html_attribute(child, "alt"));
				node = child;
				next = 0;
			} else {
				next++;
			}
		} else if (node == top) {
			return;
		} else {
			next = node->index_within_parent + 1;
			node = node->parent;
		}
	}
}

void
html_squeeze(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++) {
		if (b->data[i] != ' ' || (n > 0 && b->data[n - 1] != ' '))
			b->data[n++] = b->data[i];
	}
	while (n > 0 && b->data[n - 1] == ' ')
		n--;
	buf_truncate(b, n);
}

/* The text inside, verbatim. */
void
html_collect_verbatim(struct buf *out, const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0;

	for (;;) {
		const GumboVector *children =
		    node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

		if (children && next < children->length) {
			const GumboNode *child = children->data[next];

			next++;
			if (child->type == GUMBO_NODE_TEXT ||
			    child->type == GUMBO_NODE_WHITESPACE ||
			    child->type == GUMBO_NODE_CDATA) {
				buf_puts(out, child->v.text.text);
			} else if (child->type == GUMBO_NODE_ELEMENT) {
				if (child->v.element.tag == GUMBO_TAG_BR)
					buf_putc(out, '\n');
				node = child;
				next = 0;
			}
		} else if (node == top) {
			return;
		} else {
			next = node->index_within_parent + 1;
			node = node->parent;
		}
	}
}

/* class="language-c", as highlighters write it, on the block or the code in it. */
struct slice
html_language_of(const GumboNode *pre)
{
	for (int i = 0; i < 2; i++) {
		struct slice rest = html_attribute(pre, "class"),
			     lang = html_attribute(pre, "lang");

		while (rest.len > 0) {
			struct slice word = slice_cut(&rest, ' ');

			if (slice_starts(word, SLICE("language-")))
				return slice_skip(word, 9);
			if (slice_starts(word, SLICE("lang-")) ||
			    slice_starts(word, SLICE("lang:")))
				return slice_skip(word, 5);
		}
		if (lang.len > 0)
			return lang;
		if (pre->v.element.children.length == 0)
			break;
		pre = pre->v.element.children.data[0];
		if (pre->type != GUMBO_NODE_ELEMENT)
			break;
	}
	return SLICE("");
}

/* Whether the code has links in it, as highlighters put them on names. */
bool
html_has_links(const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0;

	for (;;) {
		const GumboVector *children =
		    node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

		if (children && next < children->length) {
			const GumboNode *child = children->data[next++];

			if (child->type != GUMBO_NODE_ELEMENT)
				continue;
			if (child->v.element.tag == GUMBO_TAG_A)
				return true;
			node = child;
			next = 0;
		} else if (node == top) {
			return false;
		} else {
			next = node->index_within_parent + 1;
			node = node->parent;
		}
	}
}

/* Whether everything in a table can stand in cells: no table, list or block of code in it. */
bool
html_is_plain_table(const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0, cells = 0, rows = 0;

	for (;;) {
		const GumboVector *children =
		    node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

		if (children && next < children->length) {
			const GumboNode *child = children->data[next++];

			if (child->type != GUMBO_NODE_ELEMENT)
				continue;
			switch (child->v.element.tag) {
			case GUMBO_TAG_TABLE:
			case GUMBO_TAG_UL:
			case GUMBO_TAG_OL:
			case GUMBO_TAG_PRE:
			case GUMBO_TAG_BLOCKQUOTE:
			case GUMBO_TAG_IFRAME:
				return false;
			case GUMBO_TAG_TD:
			case GUMBO_TAG_TH:
				cells++;
				break;
			case GUMBO_TAG_TR:
				rows++;
				break;
			default:
				break;
			}
			node = child;
			next = 0;
		} else if (node == top) {
			return rows > 1 && cells > rows;
		} else {
			next = node->index_within_parent + 1;
			node = node->parent;
		}
	}
}

/* Rows and cells without their table, which ended at a blank line of the post. */
bool
html_is_part_of_table(struct slice html)
{
	static const char *const starts[] = { "<tr", "<td", "<th>", "<th ", "<tbody", "<thead" };

	html = slice_trim_left(html);
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (slice_starts_nocase(html, slice_of(starts[i])))
			return true;
	}
	return false;
}

/* Tags that only hold others together, without text between them: <div class="x">, </div>. */
bool
html_is_frame_alone(struct slice html)
{
	static const GumboTag frames[] = {GUMBO_TAG_DIV, GUMBO_TAG_SECTION, GUMBO_TAG_CENTER,
	    GUMBO_TAG_SPAN, GUMBO_TAG_DETAILS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_FIGURE,
	    GUMBO_TAG_P};

	for (html = slice_trim(html); html.len > 0; html = slice_trim_left(html)) {
		struct slice tag = slice_first(html, slice_find(html, '>'));
		bool closing, is_frame = false;
		GumboTag name =
		    html.data[0] == '<' ? html_tag_of(tag, &closing) : GUMBO_TAG_UNKNOWN;

		for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
			is_frame = is_frame || frames[i] == name;
		if (!is_frame)
			return false;
		html = slice_skip(html, tag.len + 1);
	}
	return true;
}

/* One comment and nothing else, such as <!--more-->. */
bool
html_is_comment(struct slice html)
{
	html = slice_trim(html);
	return slice_starts(html, SLICE("<!--")) && html.len >= 7 &&
	    slice_search(slice_skip(html, 4), SLICE("-->")) + 7 == html.len;
}

/* Elements whose end tag authors may leave away, or that have none. */
static bool
needs_no_end(GumboTag tag)
{
	static const GumboTag tags[] = {GUMBO_TAG_P, GUMBO_TAG_LI, GUMBO_TAG_TD, GUMBO_TAG_TR,
	    GUMBO_TAG_TH, GUMBO_TAG_DT, GUMBO_TAG_DD, GUMBO_TAG_OPTION, GUMBO_TAG_BR, GUMBO_TAG_IMG,
	    GUMBO_TAG_HR, GUMBO_TAG_INPUT, GUMBO_TAG_SOURCE, GUMBO_TAG_COL, GUMBO_TAG_WBR,
	    GUMBO_TAG_META, GUMBO_TAG_LINK, GUMBO_TAG_EMBED, GUMBO_TAG_PARAM, GUMBO_TAG_TRACK,
	    GUMBO_TAG_UNKNOWN, GUMBO_TAG_LAST};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (tags[i] == tag)
			return true;
	}
	return false;
}

/* Whether elements stand in one another so deep that gumbo's time would be the square of it. */
bool
html_is_too_deep(struct slice html)
{
	size_t depth = 0;

	for (size_t at = slice_find(html, '<'); at < html.len;
	     at += 1 + slice_find(slice_skip(html, at + 1), '<')) {
		bool closing;
		GumboTag tag = html_tag_of(slice_skip(html, at), &closing);

		if (needs_no_end(tag))
			continue;
		if (closing)
			depth -= depth > 0;
		else if (++depth > DEPTH_MOST)
			return true;
	}
	return false;
}
