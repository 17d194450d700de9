/* gemtext/inline.c: words of one block; see inline.h. */
#include "gemtext/inline.h"

#include "gemtext/html_tag.h"
#include "gemtext/scan.h"
#include "gemtext/grid.h"
#include "gemtext/target.h"
#include "gemtext/tree_memory.h"

#include <stdlib.h>

/* A link or image whose words are being collected. */
struct open_link {
	struct prose_mark start;
	size_t images;    /* how many images had been seen when it began */
	size_t waiting;   /* how many links were waiting then */
	bool   in_words;  /* words stand before it on its line */
	bool   in_sentence;  /* and their sentence had not ended */
	bool   touches;   /* a letter or digit stands right before it */
	bool   is_html;   /* <a>; else a node of cmark's */
	size_t target, target_len;  /* of <a>, in struct walk's targets */
};

struct walk {
	struct conversion *c;
	struct open_link *open;
	size_t depth, room;
	size_t images;    /* finished so far */
	unsigned line;    /* of the file, that the block begins on */
	struct buf targets;
	struct buf label; /* of the picture that a link shows */
	bool hidden;      /* inside a script or style */
	struct tag_end {
		cmark_node *next;  /* of the tags that end one; NULL: not looked for yet */
		bool none;         /* none follows any more */
	} script_end, style_end;
};

/* In a table's cell the author had to write "\\|" for a bar. */
static void
put_code_in_table(struct conversion *c, struct slice code)
{
	while (code.len > 0) {
		size_t at = slice_search(code, SLICE("\\|"));

		conversion_put_plain(c, slice_first(code, at));
		if (at < code.len)
			prose_put(&c->prose, SLICE("|"));
		code = slice_skip(code, at + 2);
	}
}

/* Code keeps its marks, as authors of gemtext write it; two when it has one inside. */
static void
put_code(struct conversion *c, struct slice code)
{
	bool has_tick = memchr(code.data, '`', code.len) != NULL;
	struct buf written = BUF_INIT(WORKING_MOST);

	code = source_as_written(&c->source, &written, code);
	prose_put(&c->prose, has_tick ? SLICE("`` ") : SLICE("`"));
	if (c->in_table)
		put_code_in_table(c, code);
	else
		conversion_put_plain(c, code);
	prose_put(&c->prose, has_tick ? SLICE(" ``") : SLICE("`"));
	buf_release(&written);
}

/* Whether the words so far end in a letter or a comma: what follows belongs to them. */
static bool
is_in_sentence(const struct prose *p)
{
	struct slice text = slice_trim_right(buf_slice(&p->text));
	char last = text.len > 0 ? text.data[text.len - 1] : '.';

	return prose_line_begun(p) && ((last >= '0' && last <= '9') || last == ',' ||
	    ((last | 0x20) >= 'a' && (last | 0x20) <= 'z'));
}

/* Whether a letter or digit of a word is the last thing so far: more of them would make it longer. */
static bool
touches_word(const struct prose *p)
{
	unsigned char last = p->text.len > 0 ? (unsigned char)p->text.data[p->text.len - 1] : ' ';

	return prose_line_begun(p) && ((last >= '0' && last <= '9') ||
	    ((last | 0x20) >= 'a' && (last | 0x20) <= 'z'));
}

static bool
open_link(struct walk *w)
{
	struct prose *p = &w->c->prose;

	if (w->depth == w->room) {
		size_t room = w->room > 0 ? w->room * 2 : 8;
		struct open_link *more = realloc(w->open, room * sizeof(*more));

		if (!more)
			return false;
		w->open = more;
		w->room = room;
	}
	w->open[w->depth++] = (struct open_link){ .start = prose_mark(p), .images = w->images, .waiting = w->c->links.count,
	    .in_words = prose_line_begun(p), .in_sentence = is_in_sentence(p),
	    .touches = touches_word(p) };
	p->links++;
	return true;
}

/* "[1](#note-1)": a mark of a note by hand, which looks like those of others. */
static void
bracket_mark(struct prose *p, struct prose_mark start, struct slice target)
{
	struct slice words = prose_since(p, start);
	char mark[8];
	size_t n = 0;

	if (target.len < 2 || target.data[0] != '#')
		return;
	if (words.len > 0 && words.data[0] == '^')
		words = slice_skip(words, 1);
	for (size_t i = 0; i < words.len && i < 4; i++)
		n += words.data[i] >= '0' && words.data[i] <= '9';
	if (n == 0 || n != words.len || n > 3)
		return;
	memcpy(mark, words.data, n);
	prose_back_to(p, start);
	p->dropped = false;
	prose_put(p, SLICE("["));
	prose_put(p, slice_from(mark, n));
	prose_put(p, SLICE("]"));
}

static void
close_html_link(struct walk *w)
{
	struct open_link *l;
	struct buf label = BUF_INIT(WORKING_MOST);

	if (w->depth == 0 || !w->open[w->depth - 1].is_html)
		return;
	l = &w->open[--w->depth];
	w->c->prose.links--;
	buf_put_slice(&label, slice_first(prose_since(&w->c->prose, l->start), LABEL_MOST));
	if (label.len == 0 && w->images > l->images)
		buf_put_slice(&label, links_last_label(&w->c->links));
	if (!target_add(w->c, &(struct link_source){
	    .target = slice_from(w->targets.data + l->target, l->target_len),
	    .label = buf_slice(&label), .from_html = true, .line = w->line }) && label.len > 0)
		w->c->prose.outside = w->c->prose.words_outside = true;
	bracket_mark(&w->c->prose, l->start, slice_from(w->targets.data + l->target, l->target_len));
	if (w->images > l->images)
		links_drop_repeated(&w->c->links);
	buf_release(&label);
}

/* A link that HTML began; its words end at </a>, or with the block. */
static void
open_html_link(struct walk *w, struct slice tag)
{
	struct html_fragment f;
	struct slice target;

	html_fragment_init(&f, tag);
	if (f.root && f.root->v.element.children.length > 0) {
		const GumboNode *a = f.root->v.element.children.data[0];

		target = a->type == GUMBO_NODE_ELEMENT ? html_attribute(a, "href") : SLICE("");
		/* A link holds no other: the one before is over, as in browsers. */
		if (target.len > 0)
			close_html_link(w);
		if (target.len > 0 && open_link(w)) {
			w->open[w->depth - 1].is_html = true;
			w->open[w->depth - 1].target = w->targets.len;
			w->open[w->depth - 1].target_len = target.len;
			buf_put_slice(&w->targets, target);
		}
	}
	html_fragment_release(&f);
}

/* The tag that the text is the mark of; NULL when it is anything else, as it mostly is. */
static const struct piece *
tag_alone(const struct conversion *c, const char *text)
{
	struct slice mark;
	size_t number, n;

	while (slice_is_blank(*text))
		text++;
	if (*text != MARK_PIECE[0])
		return NULL;
	mark = slice_trim_right(slice_of(text));
	n = source_read_mark(mark, MARK_PIECE, &number);
	return n > 0 && n == mark.len && number < c->source.piece_count &&
			       c->source.pieces[number].kind == PIECE_TAG ?
	    &c->source.pieces[number] : NULL;
}

/* What a link is called that shows nothing but an icon: {{< icon "github" >}}; empty when it does not. */
static struct slice
name_of_icon(const struct conversion *c, cmark_node *link)
{
	cmark_node *child = cmark_node_first_child(link);
	const struct piece *p = NULL;
	struct slice rest, key, value, name = SLICE("");

	if (child && cmark_node_get_type(child) == CMARK_NODE_TEXT)
		p = tag_alone(c, cmark_node_get_literal(child));
	if (!p || p->tag.kind != SHORTCODE_UNKNOWN || p->tag.expression)
		return name;
	for (rest = p->tag.args; shortcode_next_arg(&rest, &key, &value);) {
		if (key.len == 0 || slice_eq(key, SLICE("name")) || slice_eq(key, SLICE("icon")))
			name = value;
	}
	return name;
}

/* Whether words follow the node on its line, so that what it shows stands inside a sentence. */
static bool
words_follow(cmark_node *node)
{
	cmark_node *next = cmark_node_next(node);
	const char *text;

	if (!next || cmark_node_get_type(next) != CMARK_NODE_TEXT)
		return next && cmark_node_get_type(next) != CMARK_NODE_SOFTBREAK &&
		    cmark_node_get_type(next) != CMARK_NODE_LINEBREAK &&
		    cmark_node_get_type(next) != CMARK_NODE_IMAGE;
	text = cmark_node_get_literal(next);
	return text[strspn(text, " .,;:!?)")] != '\0';
}

/* The line of the file that a link or picture stands on, which may not be the first of its block.
 */
static unsigned
line_of(const struct walk *w, cmark_node *node)
{
	int line = cmark_node_get_start_line(node);

	return line > 0 ? source_line(&w->c->source, (unsigned)line) : w->line;
}

/* What the picture in a link is called, for the link. */
static struct slice
put_last_label(struct walk *w)
{
	buf_clear(&w->label);
	buf_put_slice(&w->label, links_last_label(&w->c->links));
	return buf_slice(&w->label);
}

/* What attributes behind the picture say it shows: {fig-alt="A harbour"}; empty when they do not. */
static struct slice
alt_of_attributes(cmark_node *node)
{
	cmark_node *next = cmark_node_next(node);
	struct slice text = SLICE("");
	size_t at;

	if (next && cmark_node_get_type(next) == CMARK_NODE_TEXT)
		text = slice_of(cmark_node_get_literal(next));
	if (text.len == 0 || text.data[0] != '{')
		return SLICE("");
	text = slice_first(text, slice_find(text, '}'));
	at = slice_search(text, SLICE("alt=\""));
	text = slice_skip(text, at + sizeof("alt=\"") - 1);
	return slice_first(text, slice_find(text, '"'));
}

/* Whether a picture that no words follow ends a sentence; not one set against a word or a heading. */
static bool
ends_sentence(const struct open_link *l, cmark_node *node)
{
	return l->in_sentence && !l->touches &&
	       cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_HEADING;
}

/* Whether what is inside the link begins with a template's picture. */
static bool
shows_tag(const struct conversion *c, cmark_node *link)
{
	cmark_node *child = cmark_node_first_child(link);

	return child && cmark_node_get_type(child) == CMARK_NODE_TEXT && inline_is_picture(c, child);
}

/* Whether a template makes part of the address, so that nobody knows it here. */
static bool
has_unknown_address(const struct conversion *c, cmark_node *link)
{
	struct slice url = slice_of(cmark_node_get_url(link));

	return c->source.has_marks && !c->options->site.link &&
	       slice_search(url, SLICE("\xEE\xB7")) < url.len;
}

static void
close_link(struct walk *w, cmark_node *node)
{
	struct conversion *c = w->c;
	struct prose *p = &c->prose;
	struct open_link *l;
	bool is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
	bool shows_picture, has_line;
	struct slice label;

	while (w->depth > 0 && w->open[w->depth - 1].is_html)
		close_html_link(w);
	l = &w->open[--w->depth];
	shows_picture = is_image || (cmark_node_first_child(node) == cmark_node_last_child(node) &&
	    (w->images > l->images || shows_tag(c, node)));
	p->links--;
	w->images += is_image;
	label = slice_first(prose_since(p, l->start), LABEL_MOST);
	if (label.len == 0 && is_image)
		label = alt_of_attributes(node);
	if (shows_picture && !is_image && (label.len == 0 || (c->links.count > l->waiting &&
	    has_unknown_address(c, node) && has_unknown_address(c, cmark_node_first_child(node)))))
		label = put_last_label(w);
	if (label.len == 0 && !is_image)
		label = name_of_icon(c, node);
	has_line = target_add(c, &(struct link_source){
	    .target = slice_of(cmark_node_get_url(node)),
	    .label = label,
	    .title = slice_of(cmark_node_get_title(node)),
	    .is_image = is_image,
	    .needs_no_words = shows_picture && !is_image,
	    .line = line_of(w, node),
	});
	/* [![words](a.png)](): the link leads nowhere, its picture does. */
	if (!is_image && c->links.count > l->waiting && inline_is_picture(c, node))
		has_line = true;
	/* A picture's words go to its link line; only inside a sentence they are needed here too.
	 */
	if (has_line && shows_picture && !is_image)
		links_drop_repeated(&c->links);
	if (!has_line && p->links == 0 && label.len > 0)
		p->outside = p->words_outside = true;
	if (!is_image)
		bracket_mark(p, l->start, slice_of(cmark_node_get_url(node)));
	if (has_line && shows_picture && w->depth == 0 && !c->in_table &&
	    !(l->in_words && (ends_sentence(l, node) || words_follow(node))))
		prose_back_to(p, l->start);
}

static void
put_emphasis(struct conversion *c, cmark_node *node)
{
	if (!c->options->keep_emphasis)
		return;
	prose_put(
	    &c->prose, cmark_node_get_type(node) == CMARK_NODE_STRONG ? SLICE("**") : SLICE("*"));
}

static void
put_html_media(struct walk *w, struct slice tag)
{
	struct html_fragment f;

	html_fragment_init(&f, tag);
	if (f.root && f.root->v.element.children.length > 0) {
		const GumboNode *element = f.root->v.element.children.data[0];

		if (element->type == GUMBO_NODE_ELEMENT) {
			html_add_media(w->c, element, SLICE(""), w->line);
			if (is_in_sentence(&w->c->prose) || w->c->in_table)
				conversion_put_plain(w->c, html_attribute(element, "alt"));
		}
	}
	html_fragment_release(&f);
	w->c->prose.dropped = true;
	w->images++;
}

static void
put_sup(struct walk *w, cmark_node *node)
{
	cmark_node *next = cmark_node_next(node);
	const char *text = next ? cmark_node_get_literal(next) : NULL;

	if (text && *text && cmark_node_get_type(next) == CMARK_NODE_TEXT)
		prose_put_raised(&w->c->prose, slice_of(text));
}

/* Whether the script or style that begins here ends in the same block, so that it is not just spoken of. */
static bool
is_closed(struct tag_end *end, cmark_node *node, GumboTag tag)
{
	bool closing;

	if (end->next)
		return true;
	while (!end->none && (node = cmark_node_next(node)) != NULL) {
		if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE &&
		    html_tag_of(slice_of(cmark_node_get_literal(node)), &closing) == tag && closing) {
			end->next = node;
			return true;
		}
	}
	end->none = true;
	return false;
}

/* A script or style begins or ends. */
static void
put_hidden(struct walk *w, cmark_node *node, GumboTag tag, bool closing)
{
	struct tag_end *end = tag == GUMBO_TAG_SCRIPT ? &w->script_end : &w->style_end;

	if (end->next == node)
		end->next = NULL;
	w->hidden = !closing && is_closed(end, node, tag);
}

/* Whether <cite> begins the last line of a quote, which says who is quoted. */
static bool
names_source(const struct conversion *c, cmark_node *cite)
{
	cmark_node *before = cmark_node_previous(cite), *last = cmark_node_last_child(cmark_node_parent(cite));
	bool closing;

	return c->writer.quotes > 0 && before && cmark_node_get_type(before) == CMARK_NODE_SOFTBREAK &&
	       cmark_node_get_type(last) == CMARK_NODE_HTML_INLINE &&
	       html_tag_of(slice_of(cmark_node_get_literal(last)), &closing) == GUMBO_TAG_CITE;
}

static void
put_html(struct walk *w, cmark_node *node)
{
	struct conversion *c = w->c;
	struct slice tag = slice_of(cmark_node_get_literal(node));
	bool closing;
	GumboTag kind = html_tag_of(tag, &closing);

	c->prose.dropped = true;  /* blanks on both sides of it are one */
	switch (kind) {
	case GUMBO_TAG_P:
		if (closing)
			break;
		/* With the one below it leaves a blank line, as between paragraphs. */
		if (!c->in_table)
			prose_put_hard_break(&c->prose);
		/* fall through */
	case GUMBO_TAG_BR:
		if (c->in_table)
			prose_put_soft_break(&c->prose);
		else
			prose_put_hard_break(&c->prose);
		break;
	case GUMBO_TAG_A:
		if (closing)
			close_html_link(w);
		else
			open_html_link(w, tag);
		break;
	case GUMBO_TAG_IMG:
	case GUMBO_TAG_VIDEO:
	case GUMBO_TAG_AUDIO:
	case GUMBO_TAG_SOURCE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_OBJECT:
		if (!closing)
			put_html_media(w, tag);
		break;
	case GUMBO_TAG_SUP:
		if (!closing)
			put_sup(w, node);
		break;
	case GUMBO_TAG_CITE:
		if (!closing && names_source(c, node))
			prose_put(&c->prose, SLICE("— "));
		break;
	case GUMBO_TAG_RT:
		prose_put_reading(&c->prose, closing);
		break;
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
		put_hidden(w, node, kind, closing);
		break;
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_KBD:
	case GUMBO_TAG_SAMP:
		prose_put(&c->prose, SLICE("`"));
		break;
	default:
		break;
	}
}

/* "{.wide width=50%}" behind a link, picture or code: how long it is, 0 when it is something else.
 */
static size_t
attributes_length(cmark_node *node, struct slice text)
{
	cmark_node *before = cmark_node_previous(node);
	cmark_node_type type = before ? cmark_node_get_type(before) : CMARK_NODE_NONE;
	size_t end = slice_find(text, '}');

	if ((type != CMARK_NODE_LINK && type != CMARK_NODE_IMAGE) || end == text.len || end < 2)
		return 0;
	text = slice_first(text, end);
	if (!strchr(".#: ", text.data[1]) && !memchr(text.data, '=', text.len))
		return 0;
	return end + 1;
}

static void
put_text(struct walk *w, cmark_node *node)
{
	struct slice text = slice_of(cmark_node_get_literal(node));

	if (w->hidden)
		return;
	if (text.len > 2 && text.data[0] == '{')
		text = slice_skip(text, attributes_length(node, text));
	w->c->text_node = node;
	scan_text(w->c, text, w->line);
	w->c->text_node = NULL;
}

static void
enter(struct walk *w, cmark_node *node, cmark_node_type type)
{
	struct conversion *c = w->c;

	switch (type) {
	case CMARK_NODE_TEXT:
		put_text(w, node);
		break;
	case CMARK_NODE_SOFTBREAK:
		if (c->in_table)
			buf_putc(&c->prose.text, ROW_END);
		else
			prose_put_soft_break(&c->prose);
		break;
	case CMARK_NODE_LINEBREAK:
		if (c->in_table)
			buf_putc(&c->prose.text, ROW_END);
		else
			prose_put_hard_break(&c->prose);
		break;
	case CMARK_NODE_CODE:
		put_code(c, slice_of(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_HTML_INLINE:
		put_html(w, node);
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		if (!open_link(w))
			c->failed = true;
		else if (w->open[w->depth - 1].touches && type == CMARK_NODE_IMAGE)
			prose_put(&c->prose, SLICE(" "));
		break;
	case CMARK_NODE_EMPH:
	case CMARK_NODE_STRONG:
		put_emphasis(c, node);
		break;
	default:
		break;
	}
}

static void
leave(struct walk *w, cmark_node *node, cmark_node_type type)
{
	switch (type) {
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		close_link(w, node);
		break;
	case CMARK_NODE_EMPH:
	case CMARK_NODE_STRONG:
		put_emphasis(w->c, node);
		break;
	default:
		break;
	}
}

static bool
has_insides(cmark_node_type type)
{
	return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ||
	    type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG;
}

static bool
text_is_picture(const struct conversion *c, const char *text)
{
	const struct piece *p = tag_alone(c, text);

	return p && (p->tag.kind == SHORTCODE_IMAGE || p->tag.kind == SHORTCODE_MEDIA ||
	    p->tag.kind == SHORTCODE_SERVICE) && !p->tag.closing && !p->tag.expression;
}

static bool
tag_is_picture(struct slice tag)
{
	bool closing;

	switch (html_tag_of(tag, &closing)) {
	case GUMBO_TAG_IMG:
	case GUMBO_TAG_EMBED:
		return !closing;
	default:
		return false;
	}
}

bool
inline_is_picture(const struct conversion *c, cmark_node *node)
{
	cmark_node *child;

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_IMAGE:
		return !has_unknown_address(c, node);
	case CMARK_NODE_LINK:
		child = cmark_node_first_child(node);
		return child && child == cmark_node_last_child(node) &&
		       cmark_node_get_type(child) == CMARK_NODE_IMAGE &&
		       !has_unknown_address(c, node) && !has_unknown_address(c, child);
	case CMARK_NODE_TEXT:
		return text_is_picture(c, cmark_node_get_literal(node));
	case CMARK_NODE_HTML_INLINE:
		return tag_is_picture(slice_of(cmark_node_get_literal(node)));
	default:
		return false;
	}
}

bool
inline_is_empty(const struct conversion *c, cmark_node *node)
{
	const struct piece *p;
	const char *text;
	struct slice attributes;

	if (cmark_node_get_type(node) != CMARK_NODE_TEXT)
		return false;
	text = cmark_node_get_literal(node);
	while (slice_is_blank(*text) || *text == '|')
		text++;
	if (*text == '\0')
		return true;
	if (*text == '{' && text[1] && text[2]) {
		attributes = slice_trim_right(slice_of(text));
		return attributes_length(node, attributes) == attributes.len;
	}
	p = tag_alone(c, text);
	return p && p->tag.kind == SHORTCODE_ATTRIBUTES;
}

unsigned
inline_line(const struct conversion *c, cmark_node *block)
{
	return source_line(&c->source, (unsigned)cmark_node_get_start_line(block));
}

void
inline_collect(struct conversion *c, cmark_node *first, cmark_node *end)
{
	struct walk w = { .c = c, .targets = BUF_INIT(WORKING_MOST), .label = BUF_INIT(WORKING_MOST) };
	cmark_node *node = first, *block = first ? cmark_node_parent(first) : NULL;

	prose_clear(&c->prose);
	c->struck = c->marked = c->strong = false;
	w.line = first ? inline_line(c, block) : 0;
	while (node && node != end && !c->failed) {
		cmark_node_type type = cmark_node_get_type(node);
		cmark_node *child = has_insides(type) ? cmark_node_first_child(node) : NULL, *next;

		enter(&w, node, type);
		if (child && !c->failed) {
			node = child;
			continue;
		}
		if (has_insides(type) && !c->failed)
			leave(&w, node, type);
		next = cmark_node_next(node);
		while (!next && cmark_node_parent(node) != block && !c->failed) {
			node = cmark_node_parent(node);
			leave(&w, node, cmark_node_get_type(node));
			next = cmark_node_next(node);
		}
		node = next;
	}
	while (w.depth > 0 && w.open[w.depth - 1].is_html)
		close_html_link(&w);
	free(w.open);
	buf_release(&w.targets);
	buf_release(&w.label);
}

void
inline_read(struct conversion *c, struct buf *out, struct slice markdown)
{
	struct prose outer = c->prose;
	struct buf line = BUF_INIT(WORKING_MOST);
	cmark_node *document, *block;

	if (!memchr(markdown.data, '<', markdown.len) &&
	    !memchr(markdown.data, '[', markdown.len) &&
	    !memchr(markdown.data, '*', markdown.len) &&
	    !memchr(markdown.data, '_', markdown.len) &&
	    !memchr(markdown.data, '&', markdown.len) &&
	    !memchr(markdown.data, '\\', markdown.len)) {
		gemtext_put_words(out, markdown);
		return;
	}
	/* Behind a mark no character begins anything but words. */
	buf_puts(&line, MARK_NOTE "0" MARK_END);
	gemtext_put_words(&line, markdown);
	prose_init(&c->prose, WORKING_MOST);
	document = tree_memory_parse(line.data, line.len);
	block = cmark_node_first_child(document);
	if (block) {
		inline_collect(c, cmark_node_first_child(block), NULL);
		gemtext_put_words(out, slice_trim(buf_slice(&c->prose.text)));
	}
	buf_release(&line);
	prose_release(&c->prose);
	c->prose = outer;
}
