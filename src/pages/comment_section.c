/* pages/comment_section.c: what readers wrote below a post; see comment_section.h. */
#include "pages/comment_section.h"

#include "pages/site_links.h"

enum { COMMENT_MOST = 1 << 20 };

/* A line of the converter's without what would make it a heading, or shields it from being one. */
static struct slice
words_of(struct slice line)
{
	while (line.len > 0 && (line.data[0] == '#' || line.data[0] == ' '))
		line = slice_skip(line, 1);
	return line;
}

/*
 * Append gemtext as quotes, so that a heading, an item or a fence in it is
 * none on the page. Links stay links: a quote would make them dead words.
 * A blank line is owed until a quoted one follows it.
 */
static void
put_quoted(struct buf *out, struct slice text)
{
	bool fenced = false, owed = false, begun = false;

	while (text.len > 0) {
		struct slice line = slice_cut_line(&text);

		if (slice_starts(line, SLICE("```"))) {
			fenced = !fenced;
		} else if (!fenced && slice_starts(line, SLICE("=>"))) {
			buf_put_slice(out, line);
			buf_putc(out, '\n');
		} else if (slice_trim(line).len == 0) {
			owed = begun;
		} else {
			buf_puts(out, owed ? ">\n> " : "> ");
			buf_put_slice(out, fenced ? line : words_of(line));
			buf_putc(out, '\n');
			owed = false;
			begun = true;
		}
	}
}

static void
put_text(struct buf *out, const struct post_view *v, const struct comment *c)
{
	const struct site_settings *settings = v->site->settings;
	struct gemtext_options options = {
		.numbered = settings->numbered_links, .keep_emphasis = settings->keep_emphasis,
		.width = 68, .lang = slice_of(v->lang), .site = site_links_hooks(v->links),
	};
	struct buf text = BUF_INIT(COMMENT_MOST);

	if (gemtext_convert(&text, slice_of(c->text), &options))
		put_quoted(out, slice_trim_right(buf_slice(&text)));
	else
		put_quoted(out, slice_of(c->text));
	buf_release(&text);
}

static void
put_author(struct buf *out, const struct post_view *v, const struct comment *c)
{
	if (*c->author != '\0')
		gemtext_put_words(out, slice_of(c->author));
	else
		phrases_put(out, v->lang, PHRASE_READER, SLICE(""));
}

/* ", in reply to Jutta": the name behind the number, where it is one. */
static void
put_reply(struct buf *out, const struct post_view *v, const struct comment *c)
{
	const struct post *p = v->post;
	struct buf name = BUF_INIT(1 << 12);

	if (*c->reply_to == '\0')
		return;
	for (size_t i = 0; i < p->comment_count && name.len == 0; i++) {
		if (*p->comments[i].id != '\0' && strcmp(p->comments[i].id, c->reply_to) == 0)
			put_author(&name, v, &p->comments[i]);
	}
	if (name.len == 0)
		gemtext_put_words(&name, slice_of(c->reply_to));
	buf_puts(out, ", ");
	phrases_put(out, v->lang, PHRASE_REPLY, buf_slice(&name));
	buf_release(&name);
}

static void
put_comment(struct buf *out, const struct post_view *v, const struct comment *c)
{
	buf_puts(out, "### ");
	if (c->date.precision != DATE_NONE) {
		phrases_put_date(out, v->lang, &c->date);
		buf_puts(out, " · ");
	}
	put_author(out, v, c);
	put_reply(out, v, c);
	buf_putc(out, '\n');
	put_text(out, v, c);
	if (*c->url != '\0') {
		struct buf name = BUF_INIT(1 << 12);

		put_author(&name, v, c);
		gemtext_put_link(out, slice_of(c->url), buf_slice(&name));
		buf_release(&name);
	}
}

void
comment_section_put(struct buf *out, const struct post_view *v)
{
	const struct post *p = v->post;
	struct buf count = BUF_INIT(32);

	if (p->comment_count == 0 || p->comments_mode == COMMENTS_OFF)
		return;
	buf_printf(&count, "%zu", p->comment_count);
	buf_puts(out, "## ");
	phrases_put(out, v->lang, PHRASE_COMMENTS, buf_slice(&count));
	buf_putc(out, '\n');
	for (size_t i = 0; i < p->comment_count; i++) {
		if (i > 0)
			buf_putc(out, '\n');
		put_comment(out, v, &p->comments[i]);
	}
	buf_release(&count);
}
