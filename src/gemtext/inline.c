/* gemtext/inline.c: words of one block; see inline.h. */
#include "gemtext/inline.h"

#include "gemtext/scan.h"
#include "gemtext/target.h"

#include <stdlib.h>

/* A link or image whose words are being collected. */
struct open_link {
	struct prose_mark start;
	size_t images;    /* how many images had been seen when it began */
	bool   in_words;  /* words stand before it on its line */
};

struct walk {
	struct conversion *c;
	struct open_link *open;
	size_t depth, room;
	size_t images;    /* finished so far */
};

static void
put_code(struct conversion *c, struct slice code)
{
	struct prose *p = &c->prose;
	bool has_tick = memchr(code.data, '`', code.len) != NULL;
	struct slice tick = has_tick ? SLICE("`` ") : SLICE("`");

	prose_put(p, tick);
	for (size_t i = 0; i < code.len;) {
		size_t n = i;

		while (n < code.len && (unsigned char)code.data[n] >= ' ' && code.data[n] != 0x7F)
			n++;
		buf_put(&p->text, code.data + i, n - i);
		if (n < code.len)
			buf_putc(&p->text, ' ');
		i = n + 1;
	}
	prose_put(p, has_tick ? SLICE(" ``") : tick);
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
	w->open[w->depth++] = (struct open_link){ .start = prose_mark(p), .images = w->images,
	    .in_words = prose_line_begun(p) };
	p->links++;
	return true;
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

static void
close_link(struct walk *w, cmark_node *node)
{
	struct conversion *c = w->c;
	struct prose *p = &c->prose;
	struct open_link *l = &w->open[--w->depth];
	bool is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
	struct buf label = BUF_INIT(WORKING_MOST);
	bool shows_picture = is_image || (w->images > l->images && cmark_node_first_child(node) ==
	    cmark_node_last_child(node));

	buf_put_slice(&label, slice_first(prose_since(p, l->start), LABEL_MOST));
	p->links--;
	w->images += is_image;
	/* A picture's words go to its link line; only inside a sentence they are needed here too. */
	if (shows_picture && w->depth == 0 && !(l->in_words && words_follow(node)))
		prose_back_to(p, l->start);
	target_add(c, &(struct link_source){
	    .target = slice_of(cmark_node_get_url(node)),
	    .label = buf_slice(&label),
	    .title = slice_of(cmark_node_get_title(node)),
	    .is_image = is_image,
	});
	buf_release(&label);
}

static void
put_emphasis(struct conversion *c, cmark_node *node)
{
	if (!c->options->keep_emphasis)
		return;
	prose_put(&c->prose, cmark_node_get_type(node) == CMARK_NODE_STRONG ? SLICE("**") : SLICE("*"));
}

static void
put_html(struct conversion *c, struct slice tag)
{
	if (slice_starts_nocase(tag, SLICE("<br")))
		prose_put_hard_break(&c->prose);
}

static void
enter(struct walk *w, cmark_node *node)
{
	struct conversion *c = w->c;

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		scan_text(c, slice_of(cmark_node_get_literal(node)), 0);
		break;
	case CMARK_NODE_SOFTBREAK:
		prose_put_soft_break(&c->prose);
		break;
	case CMARK_NODE_LINEBREAK:
		prose_put_hard_break(&c->prose);
		break;
	case CMARK_NODE_CODE:
		put_code(c, slice_of(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_HTML_INLINE:
		put_html(c, slice_of(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		if (!open_link(w))
			c->failed = true;
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
leave(struct walk *w, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
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
has_insides(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ||
	    type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG;
}

void
inline_collect(struct conversion *c, cmark_node *block)
{
	struct walk w = { .c = c };
	cmark_node *node = cmark_node_first_child(block);

	prose_clear(&c->prose);
	while (node && !c->failed) {
		cmark_node *child = cmark_node_first_child(node);

		enter(&w, node);
		if (child && !c->failed) {
			node = child;
			continue;
		}
		if (has_insides(node) && !c->failed)
			leave(&w, node);
		while (!cmark_node_next(node) && cmark_node_parent(node) != block && !c->failed) {
			node = cmark_node_parent(node);
			leave(&w, node);
		}
		node = cmark_node_next(node);
	}
	free(w.open);
}
