/* gemtext/style.c: what an author could do better; see style.h. */
#include "gemtext/style.h"

#include "base/utf8.h"
#include "gemtext/inline.h"

static bool
is_wanted(const struct conversion *c)
{
	return c->options->report && c->options->report->style;
}

void
style_heading(struct conversion *c, int level, unsigned line)
{
	int before = c->style.level;

	if (!is_wanted(c))
		return;
	if (before == 0 && c->options->title.len > 0)
		before = 1;
	if (before > 0 && level > before + 1)
		conversion_report(c, "heading", line,
		    "a heading of level %d follows %s of level %d", level,
		    c->style.level == 0 ? "the title, which is" : "one", before);
	c->style.level = level;
}

void
style_link(struct conversion *c, const struct link_source *link, struct slice target)
{
	target = utf8_first(target, 100);
	if (!is_wanted(c) || link->needs_no_words || slice_trim(link->label).len > 0 ||
	    slice_trim(link->title).len > 0)
		return;
	if (link->is_image)
		conversion_report(c, "image", link->line,
		    "'%.*s' has no description, which is its label, and all that is read out",
		    SLICE_ARG(target));
	else
		conversion_report(c, "link", link->line, "the link to '%.*s' has no words",
		    SLICE_ARG(target));
}

/*
 * Line `line` of the text for cmark. Blocks come in their order, so the search
 * goes on where it ended.
 */
static struct slice
line_of_text(struct conversion *c, unsigned line)
{
	struct slice text = c->source.text;
	struct style_place *place = &c->style.place;

	if (place->line == 0 || place->line > line)
		*place = (struct style_place){ .line = 1 };
	while (place->line < line && place->at < text.len) {
		struct slice rest = slice_skip(text, place->at);

		place->at += slice_find(rest, '\n') + 1;
		place->line++;
	}
	text = slice_skip(text, place->at);
	return slice_first(text, slice_find(text, '\n'));
}

/* Whether it stands between fences: one that is only indented has no place for words. */
static bool
is_fenced(struct conversion *c, cmark_node *block)
{
	struct slice line = line_of_text(c, (unsigned)cmark_node_get_start_line(block));

	line = slice_skip(line, (size_t)cmark_node_get_start_column(block) - 1);
	return slice_starts(line, SLICE("```")) || slice_starts(line, SLICE("~~~"));
}

void
style_code(struct conversion *c, cmark_node *block)
{
	if (is_wanted(c) && slice_trim(slice_of(cmark_node_get_fence_info(block))).len == 0 &&
	    is_fenced(c, block))
		conversion_report(c, "fence", inline_line(c, block),
		    "a block without a language or description: put one behind its first fence");
}
