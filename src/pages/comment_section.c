/* pages/comment_section.c: what readers wrote below a post; see comment_section.h. */
#include "pages/comment_section.h"

#include "base/utf8.h"
#include "gemini/url.h"
#include "pages/asking.h"
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

/* Without what turns lines around or hides in them, however it was written. */
static void
put_visible(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		uint32_t c;
		size_t n = utf8_next(text, &c, NULL);

		if (!utf8_is_hidden(c) || c == '\n' || c == '\t')
			utf8_put(out, c);
		text = slice_skip(text, n);
	}
}

static void
put_text(struct buf *out, const struct post_view *v, const struct comment *c)
{
	const struct site_settings *settings = v->site->settings;
	struct site_links links = *v->links;
	struct gemtext_options options = {
		.numbered = settings->numbered_links, .keep_emphasis = settings->keep_emphasis,
		.width = 68, .lang = slice_of(v->lang), .no_tags = true,
	};
	struct buf text = BUF_INIT(COMMENT_MOST), shown = BUF_INIT(COMMENT_MOST);

	links.visitors = true;
	options.site = site_links_hooks(&links);
	if (!gemtext_convert(&text, slice_of(c->text), &options)) {
		buf_clear(&text);
		buf_puts(&text, c->text);
	}
	put_visible(&shown, slice_trim_right(buf_slice(&text)));
	put_quoted(out, buf_slice(&shown));
	buf_release(&shown);
	buf_release(&text);
}

/* The host, or the address of a mail: whose a reply is that nobody gave a name. */
static struct slice
place_of(const char *address)
{
	struct slice text = slice_of(address);
	struct url u;

	if (!url_parse(&u, text))
		return SLICE("");
	if (u.host.len > 0)
		return u.host;
	return slice_eq_nocase(u.scheme, SLICE("mailto")) ? u.path : SLICE("");
}

static void
put_author(struct buf *out, const struct post_view *v, const struct comment *c)
{
	struct slice place = *c->text == '\0' ? place_of(c->url) : SLICE("");
	struct buf name = BUF_INIT(1 << 16);

	put_visible(&name, slice_of(c->author));
	if (slice_trim(buf_slice(&name)).len > 0)
		gemtext_put_words(out, buf_slice(&name));
	else if (place.len > 0)
		gemtext_put_words(out, place);
	else
		phrases_put(out, v->lang, PHRASE_READER, SLICE(""));
	buf_release(&name);
}

/* Whether it says who, not which: the number of a comment that is not here is no name. */
static bool
is_name(const char *text)
{
	return strpbrk(text, "0123456789") == NULL;
}

/* ", in reply to Jutta": the name behind the number, where it is one of another comment's. */
static void
put_reply(struct buf *out, const struct post_view *v, const struct comment *c)
{
	const struct post *p = v->post;
	const struct comment *to = NULL;
	struct buf name = BUF_INIT(1 << 12);

	for (size_t i = 0; *c->reply_to != '\0' && !to && i < p->comment_count; i++) {
		if (&p->comments[i] != c && strcmp(p->comments[i].id, c->reply_to) == 0)
			to = &p->comments[i];
	}
	if (to)
		put_author(&name, v, to);
	else if (*c->reply_to != '\0' && is_name(c->reply_to))
		put_visible(&name, slice_of(c->reply_to));
	if (name.len > 0) {
		struct buf words = BUF_INIT(1 << 12);

		gemtext_put_words(&words, buf_slice(&name));
		buf_puts(out, ", ");
		phrases_put(out, v->lang, PHRASE_REPLY, buf_slice(&words));
		buf_release(&words);
	}
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
	if (*c->key != '\0')  /* two people may have one name */
		buf_printf(out, " (%.8s)", c->key);
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

void
comment_section_put_one(struct buf *out, const struct site *s, const char *lang, const char *author, const char *text)
{
	static const struct post nothing;
	struct site_links links = { .site = s, .file = SLICE(""), .path = SLICE(""), .source = SLICE("") };
	const struct post_view view = { .site = s, .post = &nothing, .path = SLICE(""), .lang = lang, .links = &links };
	const struct comment c = { .author = author, .text = text, .url = "", .reply_to = "", .id = "", .key = "" };

	put_comment(out, &view, &c);
}

/* ---- ways to reply -------------------------------------------------------------- */

/* "mailto:anna@example.org?subject=Re%3A%20Title", with what the address has already. */
static void
put_mail(struct buf *out, const struct post_view *v, struct slice to, enum phrase phrase)
{
	struct buf target = BUF_INIT(1 << 14), label = BUF_INIT(1 << 10), subject = BUF_INIT(1 << 12);

	buf_puts(&subject, "Re: ");
	buf_puts(&subject, v->post->title);
	url_put_target(&target, to);
	buf_puts(&target, slice_find(to, '?') < to.len ? "&subject=" : "?subject=");
	url_put_parameter(&target, buf_slice(&subject));
	if (phrase == PHRASE_REPLY_OWN && v->path.len > 0) {
		buf_clear(&subject);
		site_links_put_absolute(&subject, v->site, v->path);
		buf_puts(&target, "&body=");
		url_put_parameter(&target, buf_slice(&subject));
	}
	phrases_put(&label, v->lang, phrase, SLICE(""));
	gemtext_put_link(out, buf_slice(&target), buf_slice(&label));
	buf_release(&target);
	buf_release(&label);
	buf_release(&subject);
}

void
comment_section_put_ways(struct buf *out, const struct post_view *v)
{
	struct slice to = slice_of(v->site->settings->reply_by);
	struct buf path = BUF_INIT(1 << 13), label = BUF_INIT(1 << 10);

	if (v->path.len == 0 || !v->entry)
		return;
	if (comment_is_open(v->site, v->entry)) {
		buf_printf(&path, "/comment%s", v->entry->path);
		phrases_put(&label, v->lang, PHRASE_LEAVE, SLICE(""));
		site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	}
	if (v->post->comments_mode == COMMENTS_OFF || v->entry->is_page || to.len == 0) {
		/* no other way */
	} else if (slice_starts_nocase(to, SLICE("mailto:"))) {
		put_mail(out, v, to, PHRASE_REPLY_MAIL);
		put_mail(out, v, to, PHRASE_REPLY_OWN);
	} else {
		buf_clear(&label);
		phrases_put(&label, v->lang, PHRASE_REPLY_WAY, SLICE(""));
		gemtext_put_link(out, to, buf_slice(&label));
	}
	buf_release(&path);
	buf_release(&label);
}
