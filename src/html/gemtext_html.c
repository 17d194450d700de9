/* html/gemtext_html.c: gemtext as HTML; see gemtext_html.h. */
#include "html/gemtext_html.h"

#include "base/utf8.h"
#include "gemini/link_scan.h"
#include "gemini/mime.h"
#include "gemini/url.h"

enum { ADDRESS_MOST = 1 << 16 };

/* What stands around lines of one kind, and is open until another kind comes. */
enum around { AROUND_NOTHING, AROUND_LINKS, AROUND_ITEMS, AROUND_QUOTE };

struct html {
	struct buf *out;
	const struct gemtext_html_options *o;
	enum around around;
};

/* ---- text ------------------------------------------------------------------- */

/* HTML Living Standard, 13.1.4: text holds no controls but white space, and no noncharacters. */
static bool
is_forbidden(uint32_t c)
{
	return (c < ' ' && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) ||
	    (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

void
html_put_text(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		uint32_t c;
		size_t n = utf8_next(text, &c, NULL);

		if (c == '&')
			buf_puts(out, "&amp;");
		else if (c == '<')
			buf_puts(out, "&lt;");
		else if (c == '>')
			buf_puts(out, "&gt;");
		else if (c == '"')
			buf_puts(out, "&quot;");
		else
			utf8_put(out, is_forbidden(c) ? UTF8_REPLACEMENT : c);
		text = slice_skip(text, n);
	}
}

/* ---- what is around lines --------------------------------------------------- */

static void
stand_in(struct html *h, enum around around)
{
	static const char *const opening[] = { "", "<ul class=\"links\">\n", "<ul>\n", "<blockquote>\n" };
	static const char *const closing[] = { "", "</ul>\n", "</ul>\n", "</blockquote>\n" };

	if (h->around == around)
		return;
	buf_puts(h->out, closing[h->around]);
	buf_puts(h->out, opening[around]);
	h->around = around;
}

static void
put_element(struct html *h, enum around around, const char *opening, struct slice text, const char *closing)
{
	text = slice_trim(text);
	if (text.len == 0)
		return;
	stand_in(h, around);
	buf_puts(h->out, opening);
	html_put_text(h->out, text);
	buf_puts(h->out, closing);
	buf_putc(h->out, '\n');
}

/* ---- links ------------------------------------------------------------------ */

/* Schemes that lead somewhere; what a browser would run or open as a file is in none of them. */
static bool
leads_somewhere(struct slice scheme)
{
	static const char *const schemes[] = { "", "gemini", "titan", "spartan", "nex", "guppy", "gopher", "gophers",
		"finger", "misfin", "http", "https", "ftp", "mailto", "xmpp", "irc", "ircs", "tel", "sms", "geo", "matrix",
		"magnet", "news", "nntp", "sip", "ssh", "sftp", "feed", "urn", "doi" };

	return slice_is_one_of_nocase(scheme, schemes, COUNT(schemes));
}

/* Whether the target is a picture that this capsule has. */
static bool
is_picture(const struct html *h, const struct url *u)
{
	const char *type = mime_by_name(u->path);

	return !h->o->no_pictures && u->scheme.len == 0 && !u->has_authority && type &&
	    slice_starts(slice_of(type), SLICE("image/"));
}

static void
put_picture(struct html *h, struct slice address, struct slice label)
{
	stand_in(h, AROUND_NOTHING);
	buf_puts(h->out, "<figure><img src=\"");
	html_put_text(h->out, address);
	buf_puts(h->out, "\" alt=\"\"><figcaption><a href=\"");
	html_put_text(h->out, address);
	buf_puts(h->out, "\">");
	html_put_text(h->out, label);
	buf_puts(h->out, "</a></figcaption></figure>\n");
}

/* `target` is none that can be followed: it is said, so that nothing is lost. */
static void
put_dead_link(struct html *h, struct slice target, struct slice label)
{
	stand_in(h, AROUND_LINKS);
	buf_puts(h->out, "<li>");
	html_put_text(h->out, label);
	if (!slice_eq(label, target)) {
		buf_puts(h->out, " (");
		html_put_text(h->out, target);
		buf_putc(h->out, ')');
	}
	buf_putc(h->out, '\n');
}

static void
put_live_link(struct html *h, struct slice address, struct slice label)
{
	stand_in(h, AROUND_LINKS);
	buf_puts(h->out, "<li><a href=\"");
	html_put_text(h->out, address);
	buf_puts(h->out, "\">");
	html_put_text(h->out, label);
	buf_puts(h->out, "</a>\n");
}

static void
put_link(struct html *h, struct slice target, struct slice label)
{
	struct buf fit = BUF_INIT(ADDRESS_MOST), address = BUF_INIT(ADDRESS_MOST);
	struct url u;

	label = label.len > 0 ? label : target;
	url_put_target(&fit, target);
	if (!h->o->link || !h->o->link(h->o->ctx, buf_slice(&fit), &address))
		buf_put_slice(&address, buf_slice(&fit));
	if (target.len == 0)
		;   /* a lone "=>" leads nowhere and says nothing */
	else if (fit.len == 0 || fit.full || address.full || !url_parse(&u, buf_slice(&fit)) || !leads_somewhere(u.scheme))
		put_dead_link(h, target, label);
	else if (is_picture(h, &u))
		put_picture(h, buf_slice(&address), label);
	else
		put_live_link(h, buf_slice(&address), label);
	buf_release(&address);
	buf_release(&fit);
}

/* ---- lines ------------------------------------------------------------------ */

/* `alt`: what stands behind the opening fence. *rest goes past the closing one. */
static void
put_fenced(struct html *h, struct slice alt, struct slice *rest)
{
	stand_in(h, AROUND_NOTHING);
	alt = slice_trim(alt);
	if (alt.len > 0) {
		buf_puts(h->out, "<figure><figcaption>");
		html_put_text(h->out, alt);
		buf_puts(h->out, "</figcaption>\n");
	}
	buf_puts(h->out, "<pre tabindex=\"0\">\n");
	while (rest->len > 0) {
		struct slice line = slice_cut_line(rest);

		if (slice_starts(line, SLICE("```")))
			break;
		html_put_text(h->out, line);
		buf_putc(h->out, '\n');
	}
	buf_puts(h->out, alt.len > 0 ? "</pre></figure>\n" : "</pre>\n");
}

static void
put_heading(struct html *h, struct slice line)
{
	static const char *const opening[] = { "<h1>", "<h2>", "<h3>" }, *const closing[] = { "</h1>", "</h2>", "</h3>" };
	size_t level = slice_starts(line, SLICE("###")) ? 3 : slice_starts(line, SLICE("##")) ? 2 : 1;

	put_element(h, AROUND_NOTHING, opening[level - 1], slice_skip(line, level), closing[level - 1]);
}

static void
put_line(struct html *h, struct slice line)
{
	struct slice target, label;

	if (link_line(line, &target, &label))
		put_link(h, target, label);
	else if (slice_starts(line, SLICE("#")))
		put_heading(h, line);
	else if (slice_starts(line, SLICE("* ")))
		put_element(h, AROUND_ITEMS, "<li>", slice_skip(line, 2), "");
	else if (slice_starts(line, SLICE(">")))
		put_element(h, AROUND_QUOTE, "<p>", slice_skip(line, 1), "");
	else if (slice_trim(line).len == 0)
		stand_in(h, AROUND_NOTHING);
	else
		put_element(h, AROUND_NOTHING, "<p>", line, "");
}

void
gemtext_html(struct buf *out, struct slice gemtext, const struct gemtext_html_options *options)
{
	static const struct gemtext_html_options none;
	struct html h = { .out = out, .o = options ? options : &none };

	while (gemtext.len > 0) {
		struct slice line = slice_cut_line(&gemtext);

		if (slice_starts(line, SLICE("```")))
			put_fenced(&h, slice_skip(line, 3), &gemtext);
		else
			put_line(&h, line);
	}
	stand_in(&h, AROUND_NOTHING);
}

/* ---- the title -------------------------------------------------------------- */

/* The words of a line of any kind. */
static struct slice
words_of(struct slice line)
{
	while (line.len > 0 && strchr("#>*= \t", line.data[0]))
		line = slice_skip(line, 1);
	return slice_trim(line);
}

struct slice
gemtext_html_title(struct slice gemtext)
{
	struct slice first = SLICE("");
	bool fenced = false;

	while (gemtext.len > 0) {
		struct slice line = slice_cut_line(&gemtext), words = words_of(line);

		if (slice_starts(line, SLICE("```")))
			fenced = !fenced;
		else if (!fenced && line.len > 0 && line.data[0] == '#' && words.len > 0)
			return words;
		else if (!fenced && first.len == 0)
			first = words;
	}
	return first;
}
