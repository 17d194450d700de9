/* gemtext/html.c: HTML inside posts; see html.h. */
#include "gemtext/html.h"

#include "gemtext/block.h"
#include "gemtext/html_look.h"
#include "gemtext/list.h"
#include "gemtext/scan.h"
#include "gemtext/style.h"
#include "gemtext/grid.h"
#include "gemtext/target.h"

enum { COLUMNS_MOST = 64, ROWS_MOST = 1000 };  /* that a cell is followed over */

struct html_walk {
	struct conversion *c;
	unsigned line;
	size_t first_link;         /* of the block that is being collected */
	struct slice caption;      /* of the figure that is open */
	struct buf caption_text;
	bool caption_is_label;     /* a picture took it: it is not shown again */
	unsigned fallbacks;        /* films and frames that are open: what is inside is for programs without them */
	size_t column;             /* of the cell in its row */
	unsigned long below[COLUMNS_MOST];   /* rows that a cell above goes on for */
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
	size_t at = w->fallbacks > 0 ? text.len : 0;

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
		while (end < text.len &&
		       !(is_space(text.data[end]) &&
			   (text.data[end] != ' ' ||
			       (end + 1 < text.len && is_space(text.data[end + 1])))))
			end++;
		while (end > run && text.data[end - 1] == ' ')
			end--;
		scan_text(w->c, slice_from(text.data + run, end - run), w->line);
		at = end;
	}
}

/* --- blocks --------------------------------------------------------------- */

/* What was collected is a block of its own. */
static void
end_block(struct html_walk *w)
{
	block_put_words(w->c, w->first_link);
	prose_clear(&w->c->prose);
	block_ended(w->c);
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

static void
put_pre(struct html_walk *w, const GumboNode *pre)
{
	struct buf raw = BUF_INIT(WORKING_MOST), text = BUF_INIT(WORKING_MOST),
		   alt = BUF_INIT(LABEL_MOST);

	end_block(w);
	list_settle_marker(w->c);
	html_collect_verbatim(&raw, pre);
	source_put_written(&w->c->source, &text, slice_trim_right(buf_slice(&raw)));
	if (text.len > 0)
		buf_putc(&text, '\n');
	gemtext_put_words(&alt, html_language_of(pre));
	if (slice_trim(buf_slice(&text)).len > 0)
		writer_put_fence(&w->c->writer, buf_slice(&alt), buf_slice(&text));
	if (html_has_links(pre))
		conversion_report(w->c, "dropped", w->line,
		    "links inside code are left out; the code itself is kept");
	buf_release(&raw);
	buf_release(&text);
	buf_release(&alt);
}

/* --- tables --------------------------------------------------------------- */

static void
begin_table(struct html_walk *w)
{
	end_block(w);
	w->c->in_table = true;
	memset(w->below, 0, sizeof(w->below));
	w->c->prose.links++;
}

static void
end_table(struct html_walk *w, const GumboNode *table)
{
	struct buf text = BUF_INIT(WORKING_MOST), caption = BUF_INIT(LABEL_MOST);

	for (unsigned i = 0; i < table->v.element.children.length; i++) {
		const GumboNode *child = table->v.element.children.data[i];

		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_CAPTION)
			html_collect_words(&caption, child);
	}
	html_squeeze(&caption);
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

/* Leave the cells empty that one above goes on in: the next ones, or all that follow. */
static void
skip_spanned(struct html_walk *w, bool to_the_end)
{
	size_t last = to_the_end ? COLUMNS_MOST : w->column;

	while (last > w->column && w->below[last - 1] == 0)
		last--;
	while (w->column < COLUMNS_MOST && (w->column < last || w->below[w->column] > 0)) {
		w->below[w->column] -= w->below[w->column] > 0;
		w->column++;
		buf_putc(&w->c->prose.text, CELL_END);
	}
}

/* A cell ends, and the ones it reaches over stay empty. */
static void
end_cell(struct html_walk *w, const GumboNode *cell)
{
	unsigned long columns = 1, rows = 1;

	slice_number(html_attribute(cell, "colspan"), COLUMNS_MOST, &columns);
	slice_number(html_attribute(cell, "rowspan"), ROWS_MOST, &rows);
	do {
		if (w->column < COLUMNS_MOST)
			w->below[w->column] = rows > 0 ? rows - 1 : 0;
		w->column++;
		buf_putc(&w->c->prose.text, CELL_END);
	} while (columns-- > 1);
}

static bool
table_tag(struct html_walk *w, const GumboNode *element, bool leaving)
{
	struct prose *p = &w->c->prose;

	switch (element->v.element.tag) {
	case GUMBO_TAG_TR:
		if (leaving)
			skip_spanned(w, true);
		w->column = 0;
		buf_putc(&p->text, leaving ? ROW_END : CELL_END);
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		if (leaving)
			end_cell(w, element);
		else
			skip_spanned(w, false);
		break;
	default:
		return false;
	}
	p->soft = false;
	return true;
}

/* --- links ---------------------------------------------------------------- */

/* Words end here when the author broke the line after them: a picture follows on a line of its own. */
static void
begin_picture(struct html_walk *w)
{
	struct conversion *c = w->c;

	if (c->prose.text.len > 0 && c->prose.text.data[c->prose.text.len - 1] == '\n' &&
	    c->prose.links == 0 && !c->in_table && c->list_depth == 0 && c->writer.quotes == 0)
		end_block(w);
}

/* A picture before any words keeps its place: its line comes first. */
static void
end_picture(struct html_walk *w)
{
	struct conversion *c = w->c;

	if (c->prose.text.len == 0 && c->prose.links == 0 && !c->in_table && c->list_depth == 0 &&
	    c->writer.quotes == 0)
		end_block(w);
}

/* <a href="#note-1">1</a>: a mark of a note by hand. */
static bool
is_note_mark(const GumboNode *a)
{
	struct buf words = BUF_INIT(LABEL_MOST);
	struct slice target;
	bool is_mark;

	if (a->type != GUMBO_NODE_ELEMENT || a->v.element.tag != GUMBO_TAG_A)
		return false;
	target = html_attribute(a, "href");
	if (target.len < 2 || target.data[0] != '#')
		return false;
	html_collect_words(&words, a);
	html_squeeze(&words);
	is_mark = words.len > 0 && words.len < 4 && strspn(words.data, "0123456789") == words.len;
	buf_release(&words);
	return is_mark;
}

static void
end_link(struct html_walk *w, const GumboNode *a)
{
	struct slice target = html_attribute(a, "href");
	struct buf label = BUF_INIT(WORKING_MOST);

	if (target.len == 0)
		return;
	if (is_note_mark(a))
		prose_put(&w->c->prose, SLICE("]"));
	w->c->prose.links--;
	html_collect_words(&label, a);
	html_squeeze(&label);
	if (!target_add(w->c, &(struct link_source){.target = target,
			     .label = slice_first(buf_slice(&label), LABEL_MOST),
			     .title = SLICE(""),
			     .from_html = true,
			     .line = w->line}) &&
	    label.len > 0)
		w->c->prose.outside = w->c->prose.words_outside = true;
	links_drop_repeated(&w->c->links);
	end_picture(w);
	buf_release(&label);
}

static void
begin_sup(struct html_walk *w, const GumboNode *sup)
{
	const GumboVector *inside = &sup->v.element.children;
	struct buf words = BUF_INIT(LABEL_MOST);

	if ((sup->parent && sup->parent->type == GUMBO_NODE_ELEMENT && is_note_mark(sup->parent)) ||
	    (inside->length == 1 && is_note_mark(inside->data[0])))
		return;

	html_collect_words(&words, sup);
	html_squeeze(&words);
	prose_put_raised(&w->c->prose, buf_slice(&words));
	buf_release(&words);
}

/* --- the walk ------------------------------------------------------------- */

static bool
is_hidden(GumboTag tag)
{
	return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_TEMPLATE ||
	       tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_TITLE ||
	       tag == GUMBO_TAG_PRE;
}

static bool
is_block(GumboTag tag)
{
	static const GumboTag blocks[] = {GUMBO_TAG_P, GUMBO_TAG_DIV, GUMBO_TAG_SECTION,
	    GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_HEADER, GUMBO_TAG_FOOTER, GUMBO_TAG_MAIN,
	    GUMBO_TAG_NAV, GUMBO_TAG_FIGURE, GUMBO_TAG_FIGCAPTION, GUMBO_TAG_DETAILS,
	    GUMBO_TAG_SUMMARY, GUMBO_TAG_CENTER, GUMBO_TAG_FORM, GUMBO_TAG_FIELDSET,
	    GUMBO_TAG_ADDRESS, GUMBO_TAG_TABLE, GUMBO_TAG_TR, GUMBO_TAG_TD, GUMBO_TAG_TH,
	    GUMBO_TAG_CAPTION, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_DD, GUMBO_TAG_UL, GUMBO_TAG_OL,
	    GUMBO_TAG_LI, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_HR, GUMBO_TAG_PRE, GUMBO_TAG_H1,
	    GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (blocks[i] == tag)
			return true;
	}
	return false;
}

/* Whether text inside is there for browsers that do not know the element. */
static bool
has_fallback(GumboTag tag)
{
	return tag == GUMBO_TAG_VIDEO || tag == GUMBO_TAG_AUDIO || tag == GUMBO_TAG_IFRAME;
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

		if (child->type == GUMBO_NODE_ELEMENT &&
		    child->v.element.tag == GUMBO_TAG_FIGCAPTION)
			html_collect_words(&w->caption_text, child);
	}
	html_squeeze(&w->caption_text);
}

static void
put_media(struct html_walk *w, const GumboNode *element)
{
	struct slice alt = html_attribute(element, "alt");

	if (element->v.element.tag == GUMBO_TAG_IMG &&
	    (alt.len == 0 || slice_eq(alt, buf_slice(&w->caption_text))))
		w->caption_is_label = w->caption_text.len > 0;
	begin_picture(w);
	html_add_media(w->c, element, buf_slice(&w->caption_text), w->line);
	end_picture(w);
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

	if (w->c->in_table)
		table_tag(w, element, false);
	else if (is_block(tag))
		end_block(w);
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
		if (is_note_mark(element))
			prose_put(&w->c->prose, SLICE("["));
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
	case GUMBO_TAG_RT:
		prose_put_reading(&w->c->prose, false);
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

	w->fallbacks -= has_fallback(tag);
	if (tag == GUMBO_TAG_TABLE && w->c->in_table) {
		end_table(w, element);
		return;
	}
	if (w->c->in_table) {
		if (table_tag(w, element, true))
			return;
	} else if (is_heading(tag) && w->c->list_depth == 0) {
		put_heading(w, tag);
		return;
	} else if (tag == GUMBO_TAG_FIGCAPTION && w->caption_is_label) {
		prose_clear(&w->c->prose);
		end_block(w);   /* its links */
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
	case GUMBO_TAG_RT:
		prose_put_reading(&w->c->prose, true);
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

/* Whether what a reader without scripts gets follows: it is shown instead. */
static bool
has_noscript(const GumboNode *script)
{
	const GumboVector *siblings = &script->parent->v.element.children;

	for (size_t i = script->index_within_parent + 1; i < siblings->length; i++) {
		const GumboNode *next = siblings->data[i];

		if (next->type == GUMBO_NODE_ELEMENT)
			return next->v.element.tag == GUMBO_TAG_NOSCRIPT;
		if (next->type != GUMBO_NODE_WHITESPACE)
			return false;
	}
	return false;
}

static void
put_script(struct html_walk *w, const GumboNode *script)
{
	if (has_noscript(script))
		return;
	begin_picture(w);
	html_add_script(w->c, script, w->line);
	end_picture(w);
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
		html_collect_words(&words, child);
	}
	html_squeeze(&words);
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
	if (tag == GUMBO_TAG_SCRIPT)
		put_script(w, element);
	if (is_hidden(tag) && tag != GUMBO_TAG_PRE)
		return false;
	if (w->c->in_table && tag == GUMBO_TAG_CAPTION)
		return false;
	w->fallbacks += has_fallback(tag);
	if (tag == GUMBO_TAG_TABLE && !w->c->in_table && html_is_plain_table(element))
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

			if (child->type == GUMBO_NODE_TEXT ||
			    child->type == GUMBO_NODE_WHITESPACE ||
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

/* The text between the tags, as one block. */
static void
put_without_tags(struct html_walk *w, struct slice html)
{
	conversion_report(w->c, "dropped", w->line,
	    "HTML is nested too deep here; its text is kept, its tags are not");
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

	if (html_is_part_of_table(html)) {
		buf_puts(&whole, "<table>");
		buf_put_slice(&whole, html);
		html = buf_slice(&whole);
	}
	if (html_is_comment(html) || html_is_frame_alone(html))
		return;
	prose_clear(&c->prose);
	if (html_is_too_deep(html)) {
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

void
gemtext_put_html_words(struct buf *out, struct slice html)
{
	struct buf words = BUF_INIT(out->limit);
	struct html_fragment f;

	html_fragment_init(&f, html);
	if (f.root)
		html_collect_words(&words, f.root);
	html_squeeze(&words);
	buf_put_slice(out, buf_slice(&words));
	html_fragment_release(&f);
	buf_release(&words);
}
