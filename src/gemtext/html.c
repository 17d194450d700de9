/* gemtext/html.c: HTML inside posts; see html.h. */
#include "gemtext/html.h"

#include "gemtext/block.h"
#include "gemtext/html_tag.h"
#include "gemtext/list.h"
#include "gemtext/scan.h"
#include "gemtext/style.h"
#include "gemtext/grid.h"
#include "gemtext/target.h"

#include <stdlib.h>

enum { DEPTH_MOST = 500 };  /* elements that may be open in one another */

struct html_walk {
	struct conversion *c;
	unsigned line;
	size_t first_link;         /* of the block that is being collected */
	struct slice caption;      /* of the figure that is open */
	struct buf caption_text;
	bool caption_is_label;     /* a picture took it: it is not shown again */
};

/* --- text ----------------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* Words between blanks: a line break is a soft one, other runs are one blank. */
static void
put_text(struct html_walk *w, struct slice text)
{
	struct prose *p = &w->c->prose;
	size_t at = 0;

	while (at < text.len) {
		size_t run = at, end;
		bool has_break = false;

		while (run < text.len && is_space(text.data[run]))
			has_break = text.data[run++] == '\n' || has_break;
		if (run > at && (has_break || w->c->in_table))
			prose_put_soft_break(p);
		else if (run > at && prose_line_begun(p) && p->text.data[p->text.len - 1] != ' ')
			prose_put(p, SLICE(" "));
		end = run;
		while (end < text.len && !(is_space(text.data[end]) &&
		    (text.data[end] != ' ' || (end + 1 < text.len && is_space(text.data[end + 1])))))
			end++;
		while (end > run && text.data[end - 1] == ' ')
			end--;
		scan_text(w->c, slice_from(text.data + run, end - run), w->line);
		at = end;
	}
}

/* The words of everything inside a node, on one line. */
static void
collect_words(struct buf *out, const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0;

	for (;;) {
		const GumboVector *children = node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

		if (children && next < children->length) {
			const GumboNode *child = children->data[next];

			if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE) {
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

static void
squeeze(struct buf *b)
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

/* --- blocks --------------------------------------------------------------- */

/* What was collected is a block of its own. */
static void
end_block(struct html_walk *w)
{
	block_put_words(w->c, w->first_link);
	prose_clear(&w->c->prose);
	w->first_link = w->c->links.count;
}

static void
put_heading(struct html_walk *w, GumboTag tag)
{
	int level = tag == GUMBO_TAG_H1 ? 1 : tag == GUMBO_TAG_H2 ? 2 : 3;

	for (size_t i = 0; i < w->c->prose.text.len; i++) {
		if (w->c->prose.text.data[i] == '\n')
			w->c->prose.text.data[i] = ' ';
	}
	style_heading(w->c, (int)(tag - GUMBO_TAG_H1) + 1, w->line);
	block_put_heading(w->c, level, slice_trim(buf_slice(&w->c->prose.text)));
	prose_clear(&w->c->prose);
	w->first_link = w->c->links.count;
}

/* The text inside, verbatim. */
static void
collect_verbatim(struct buf *out, const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0;

	for (;;) {
		const GumboVector *children = node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

		if (children && next < children->length) {
			const GumboNode *child = children->data[next];

			next++;
			if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE ||
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
static struct slice
language_of(const GumboNode *pre)
{
	for (int i = 0; i < 2; i++) {
		struct slice rest = html_attribute(pre, "class"), lang = html_attribute(pre, "lang");

		while (rest.len > 0) {
			struct slice word = slice_cut(&rest, ' ');

			if (slice_starts(word, SLICE("language-")))
				return slice_skip(word, 9);
			if (slice_starts(word, SLICE("lang-")) || slice_starts(word, SLICE("lang:")))
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
static bool
has_links(const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0;

	for (;;) {
		const GumboVector *children = node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

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

static void
put_pre(struct html_walk *w, const GumboNode *pre)
{
	struct buf raw = BUF_INIT(WORKING_MOST), text = BUF_INIT(WORKING_MOST), alt = BUF_INIT(LABEL_MOST);

	end_block(w);
	list_settle_marker(w->c);
	collect_verbatim(&raw, pre);
	source_put_written(&w->c->source, &text, slice_trim_right(buf_slice(&raw)));
	if (text.len > 0)
		buf_putc(&text, '\n');
	gemtext_put_words(&alt, language_of(pre));
	if (slice_trim(buf_slice(&text)).len > 0)
		writer_put_fence(&w->c->writer, buf_slice(&alt), buf_slice(&text));
	if (has_links(pre))
		conversion_report(w->c, "dropped", w->line, "links inside code are left out; the code itself is kept");
	buf_release(&raw);
	buf_release(&text);
	buf_release(&alt);
}

/* --- tables --------------------------------------------------------------- */

/* Whether everything in a table can stand in cells: no table, list or block of code in it. */
static bool
is_plain_table(const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0, cells = 0, rows = 0;

	for (;;) {
		const GumboVector *children = node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;

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

static void
begin_table(struct html_walk *w)
{
	end_block(w);
	w->c->in_table = true;
	w->c->prose.links++;
}

static void
end_table(struct html_walk *w, const GumboNode *table)
{
	struct buf text = BUF_INIT(WORKING_MOST), caption = BUF_INIT(LABEL_MOST);

	for (unsigned i = 0; i < table->v.element.children.length; i++) {
		const GumboNode *child = table->v.element.children.data[i];

		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_CAPTION)
			collect_words(&caption, child);
	}
	squeeze(&caption);
	w->c->in_table = false;
	buf_put_slice(&text, buf_slice(&w->c->prose.text));
	for (size_t i = 0; i < text.len; i++)
		text.data[i] = text.data[i] == '\n' ? ' ' : text.data[i];
	prose_clear(&w->c->prose);
	grid_put(w->c, buf_slice(&text), SLICE(""), buf_slice(&caption));
	w->first_link = w->c->links.count;
	buf_release(&text);
	buf_release(&caption);
}

static bool
table_tag(struct html_walk *w, GumboTag tag, bool leaving)
{
	struct prose *p = &w->c->prose;

	switch (tag) {
	case GUMBO_TAG_TR:
		if (leaving)
			buf_putc(&p->text, ROW_END);
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		if (leaving)
			buf_putc(&p->text, CELL_END);
		break;
	default:
		return false;
	}
	p->soft = false;
	return true;
}

/* --- links ---------------------------------------------------------------- */

static void
end_link(struct html_walk *w, const GumboNode *a)
{
	struct slice target = html_attribute(a, "href");
	struct buf label = BUF_INIT(WORKING_MOST);

	if (target.len == 0)
		return;
	w->c->prose.links--;
	collect_words(&label, a);
	squeeze(&label);
	target_add(w->c, &(struct link_source){ .target = target, .label = slice_first(buf_slice(&label), LABEL_MOST),
	    .title = SLICE(""), .from_html = true, .line = w->line });
	buf_release(&label);
}

/* "x<sup>2</sup>" reads as x^2, "1<sup>st</sup>" as 1st. */
static void
begin_sup(struct html_walk *w, const GumboNode *sup)
{
	struct buf words = BUF_INIT(LABEL_MOST);

	collect_words(&words, sup);
	squeeze(&words);
	if (words.len > 0 && words.len < 8 && strspn(words.data, "0123456789+-−n") == words.len &&
	    prose_line_begun(&w->c->prose))
		prose_put(&w->c->prose, SLICE("^"));
	buf_release(&words);
}

/* --- the walk ------------------------------------------------------------- */

static bool
is_hidden(GumboTag tag)
{
	return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_TEMPLATE ||
	    tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_TITLE || tag == GUMBO_TAG_PRE;
}

static bool
is_block(GumboTag tag)
{
	static const GumboTag blocks[] = { GUMBO_TAG_P, GUMBO_TAG_DIV, GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE,
		GUMBO_TAG_ASIDE, GUMBO_TAG_HEADER, GUMBO_TAG_FOOTER, GUMBO_TAG_MAIN, GUMBO_TAG_NAV,
		GUMBO_TAG_FIGURE, GUMBO_TAG_FIGCAPTION, GUMBO_TAG_DETAILS, GUMBO_TAG_SUMMARY, GUMBO_TAG_CENTER,
		GUMBO_TAG_FORM, GUMBO_TAG_FIELDSET, GUMBO_TAG_ADDRESS, GUMBO_TAG_TABLE, GUMBO_TAG_TR,
		GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_CAPTION, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_DD,
		GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_LI, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_HR, GUMBO_TAG_PRE,
		GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6 };

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (blocks[i] == tag)
			return true;
	}
	return false;
}

static bool
is_heading(GumboTag tag)
{
	return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

/* The words of the figcaption inside, for pictures that have none of their own. */
static void
begin_figure(struct html_walk *w, const GumboNode *figure)
{
	buf_clear(&w->caption_text);
	w->caption_is_label = false;
	for (unsigned i = 0; i < figure->v.element.children.length; i++) {
		const GumboNode *child = figure->v.element.children.data[i];

		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_FIGCAPTION)
			collect_words(&w->caption_text, child);
	}
	squeeze(&w->caption_text);
}

static void
put_media(struct html_walk *w, const GumboNode *element)
{
	if (element->v.element.tag == GUMBO_TAG_IMG && html_attribute(element, "alt").len == 0)
		w->caption_is_label = w->caption_text.len > 0;
	html_add_media(w->c, element, buf_slice(&w->caption_text), w->line);
}

static void
enter_list_item(struct html_walk *w, const GumboNode *li)
{
	unsigned long number;

	if (w->c->list_depth == 0 && !list_enter(w->c, false, 1, '.')) {
		w->c->failed = true;
		return;
	}
	if (slice_number(html_attribute(li, "value"), 1000000, &number))
		w->c->lists[w->c->list_depth - 1].number = (int)number;
	list_enter_item(w->c);
}

static void
enter_list(struct html_walk *w, const GumboNode *list)
{
	unsigned long first = 1;

	slice_number(html_attribute(list, "start"), 1000000, &first);
	if (!list_enter(w->c, list->v.element.tag == GUMBO_TAG_OL, (int)first, '.'))
		w->c->failed = true;
}

static void
enter_element(struct html_walk *w, const GumboNode *element)
{
	GumboTag tag = element->v.element.tag;

	if (w->c->in_table ? table_tag(w, tag, false) : is_block(tag))
		w->c->in_table ? (void)0 : end_block(w);
	switch (tag) {
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		enter_list(w, element);
		break;
	case GUMBO_TAG_LI:
		enter_list_item(w, element);
		break;
	case GUMBO_TAG_DD:
		buf_clear(&w->c->marker);
		buf_puts(&w->c->marker, "* ");
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		list_settle_marker(w->c);
		writer_enter_quote(&w->c->writer);
		break;
	case GUMBO_TAG_BR:
		if (w->c->in_table)
			prose_put_soft_break(&w->c->prose);
		else
			prose_put_hard_break(&w->c->prose);
		break;
	case GUMBO_TAG_HR:
		block_put_rule(w->c);
		break;
	case GUMBO_TAG_A:
		w->c->prose.links += html_attribute(element, "href").len > 0;
		break;
	case GUMBO_TAG_IMG:
	case GUMBO_TAG_VIDEO:
	case GUMBO_TAG_AUDIO:
	case GUMBO_TAG_SOURCE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_OBJECT:
		put_media(w, element);
		break;
	case GUMBO_TAG_FIGURE:
		begin_figure(w, element);
		break;
	case GUMBO_TAG_SUP:
		begin_sup(w, element);
		break;
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_KBD:
	case GUMBO_TAG_SAMP:
		prose_put(&w->c->prose, SLICE("`"));
		break;
	default:
		break;
	}
}

static void
leave_element(struct html_walk *w, const GumboNode *element)
{
	GumboTag tag = element->v.element.tag;
	struct slice title;

	if (tag == GUMBO_TAG_TABLE && w->c->in_table) {
		end_table(w, element);
		return;
	}
	if (w->c->in_table) {
		if (table_tag(w, tag, true))
			return;
	} else if (is_heading(tag) && w->c->list_depth == 0) {
		put_heading(w, tag);
		return;
	} else if (tag == GUMBO_TAG_FIGCAPTION && w->caption_is_label && w->c->links.count == w->first_link) {
		prose_clear(&w->c->prose);
	} else if (is_block(tag)) {
		end_block(w);
	}
	switch (tag) {
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		list_leave(w->c);
		break;
	case GUMBO_TAG_LI:
		list_leave_item(w->c);
		break;
	case GUMBO_TAG_DD:
		buf_clear(&w->c->marker);
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		writer_leave_quote(&w->c->writer);
		break;
	case GUMBO_TAG_FIGURE:
		buf_clear(&w->caption_text);
		break;
	case GUMBO_TAG_A:
		end_link(w, element);
		break;
	case GUMBO_TAG_ABBR:
		title = html_attribute(element, "title");
		if (title.len > 0) {
			prose_put(&w->c->prose, SLICE(" ("));
			conversion_put_plain(w->c, title);
			prose_put(&w->c->prose, SLICE(")"));
		}
		break;
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_KBD:
	case GUMBO_TAG_SAMP:
		prose_put(&w->c->prose, SLICE("`"));
		break;
	default:
		break;
	}
}

/* What a drawing says of itself: its title and description. */
static void
put_drawing(struct html_walk *w, const GumboNode *svg)
{
	struct buf words = BUF_INIT(WORKING_MOST);

	for (unsigned i = 0; i < svg->v.element.children.length; i++) {
		const GumboNode *child = svg->v.element.children.data[i];

		if (child->type != GUMBO_NODE_ELEMENT || (child->v.element.tag != GUMBO_TAG_TITLE &&
		    child->v.element.tag != GUMBO_TAG_DESC))
			continue;
		if (words.len > 0)
			buf_putc(&words, ' ');
		collect_words(&words, child);
	}
	squeeze(&words);
	conversion_put_plain(w->c, buf_slice(&words));
	buf_release(&words);
}

/* Whether what is inside the element is walked as well. */
static bool
goes_inside(struct html_walk *w, const GumboNode *element)
{
	GumboTag tag = element->v.element.tag;

	if (tag == GUMBO_TAG_SVG) {
		put_drawing(w, element);
		return false;
	}
	if (tag == GUMBO_TAG_PRE && !w->c->in_table) {
		put_pre(w, element);
		return false;
	}
	if (is_hidden(tag) && tag != GUMBO_TAG_PRE)
		return false;
	if (w->c->in_table && tag == GUMBO_TAG_CAPTION)
		return false;
	if (tag == GUMBO_TAG_TABLE && !w->c->in_table && is_plain_table(element))
		begin_table(w);
	else
		enter_element(w, element);
	return true;
}

static void
walk(struct html_walk *w, const GumboNode *top)
{
	const GumboNode *node = top;
	size_t next = 0;

	while (!w->c->failed) {
		const GumboVector *children = &node->v.element.children;

		if (next < children->length) {
			const GumboNode *child = children->data[next++];

			if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE ||
			    child->type == GUMBO_NODE_CDATA) {
				put_text(w, slice_of(child->v.text.text));
			} else if (child->type == GUMBO_NODE_ELEMENT && goes_inside(w, child)) {
				node = child;
				next = 0;
			}
		} else if (node == top) {
			return;
		} else {
			leave_element(w, node);
			next = node->index_within_parent + 1;
			node = node->parent;
		}
	}
}

/* Rows and cells without their table, which ended at a blank line of the post. */
static bool
is_part_of_table(struct slice html)
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
static bool
is_frame_alone(struct slice html)
{
	static const GumboTag frames[] = { GUMBO_TAG_DIV, GUMBO_TAG_SECTION, GUMBO_TAG_CENTER, GUMBO_TAG_SPAN,
		GUMBO_TAG_DETAILS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_FIGURE, GUMBO_TAG_P };

	for (html = slice_trim(html); html.len > 0; html = slice_trim_left(html)) {
		struct slice tag = slice_first(html, slice_find(html, '>'));
		bool closing, is_frame = false;
		GumboTag name = html.data[0] == '<' ? html_tag_of(tag, &closing) : GUMBO_TAG_UNKNOWN;

		for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
			is_frame = is_frame || frames[i] == name;
		if (!is_frame)
			return false;
		html = slice_skip(html, tag.len + 1);
	}
	return true;
}

/* One comment and nothing else, such as <!--more-->. */
static bool
is_comment(struct slice html)
{
	html = slice_trim(html);
	return slice_starts(html, SLICE("<!--")) && html.len >= 7 &&
	    slice_search(slice_skip(html, 4), SLICE("-->")) + 7 == html.len;
}

/* Elements whose end tag authors may leave away, or that have none. */
static bool
needs_no_end(GumboTag tag)
{
	static const GumboTag tags[] = { GUMBO_TAG_P, GUMBO_TAG_LI, GUMBO_TAG_TD, GUMBO_TAG_TR, GUMBO_TAG_TH,
		GUMBO_TAG_DT, GUMBO_TAG_DD, GUMBO_TAG_OPTION, GUMBO_TAG_BR, GUMBO_TAG_IMG, GUMBO_TAG_HR,
		GUMBO_TAG_INPUT, GUMBO_TAG_SOURCE, GUMBO_TAG_COL, GUMBO_TAG_WBR, GUMBO_TAG_META, GUMBO_TAG_LINK,
		GUMBO_TAG_EMBED, GUMBO_TAG_PARAM, GUMBO_TAG_TRACK, GUMBO_TAG_UNKNOWN, GUMBO_TAG_LAST };

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (tags[i] == tag)
			return true;
	}
	return false;
}

/* Whether elements stand in one another so deep that gumbo's time would be the square of it. */
static bool
is_too_deep(struct slice html)
{
	size_t depth = 0;

	for (size_t at = slice_find(html, '<'); at < html.len; at += 1 + slice_find(slice_skip(html, at + 1), '<')) {
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

/* The text between the tags, as one block. */
static void
put_without_tags(struct html_walk *w, struct slice html)
{
	conversion_report(w->c, "dropped", w->line, "HTML is nested too deep here; its text is kept, its tags are not");
	while (html.len > 0) {
		put_text(w, slice_cut(&html, '<'));
		slice_cut(&html, '>');
	}
}

void
html_put_block(struct conversion *c, struct slice html, unsigned line)
{
	struct html_walk w = { .c = c, .line = line, .first_link = c->links.count,
	    .caption_text = BUF_INIT(WORKING_MOST) };
	size_t lists = c->list_depth;
	unsigned quotes = c->writer.quotes;
	struct html_fragment f;
	struct buf whole = BUF_INIT(WORKING_MOST);

	if (is_part_of_table(html)) {
		buf_puts(&whole, "<table>");
		buf_put_slice(&whole, html);
		html = buf_slice(&whole);
	}
	if (is_comment(html) || is_frame_alone(html))
		return;
	prose_clear(&c->prose);
	if (is_too_deep(html)) {
		put_without_tags(&w, html);
		end_block(&w);
		buf_release(&whole);
		return;
	}
	html_fragment_init(&f, html);
	if (f.root)
		walk(&w, f.root);
	end_block(&w);
	while (c->list_depth > lists)
		list_leave(c);
	while (c->writer.quotes > quotes)
		writer_leave_quote(&c->writer);
	html_fragment_release(&f);
	buf_release(&w.caption_text);
	buf_release(&whole);
}
