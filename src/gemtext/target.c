/* gemtext/target.c: from a link as written to a link that waits; see target.h. */
#include "gemtext/target.h"

#include "base/utf8.h"
#include "gemini/url.h"
#include "gemtext/piece.h"
#include "gemtext/style.h"

#include <stdio.h>

enum { WORD_LEAST = 4 };  /* bytes of a label that is found inside a title */

/* Whether nothing can be fetched from there. */
static bool
leads_nowhere(struct slice target)
{
	return target.len == 0 || target.data[0] == '#' ||
	    slice_starts_nocase(target, SLICE("javascript:"));
}

/* "images/summer-2019_beach.jpg?w=3" becomes "summer 2019 beach". */
static void
put_file_name(struct buf *out, struct slice target)
{
	size_t slash, dot;

	target = slice_first(target, slice_find(target, '?'));
	target = slice_first(target, slice_find(target, '#'));
	while (target.len > 0 && target.data[target.len - 1] == '/')
		target.len--;
	slash = slice_find_last(target, '/');
	if (slash < target.len)
		target = slice_skip(target, slash + 1);
	dot = slice_find_last(target, '.');
	if (dot > 0 && dot < target.len && target.len - dot <= 6)
		target = slice_first(target, dot);
	for (size_t i = 0; i < target.len; i++) {
		char c = target.data[i];

		buf_putc(out, c == '-' || c == '_' || c == '+' ? ' ' : c);
	}
}

/* Without blanks at its ends, of any width: they come along when an address is pasted. */
static struct slice
trim_wide(struct slice text)
{
	static const char *const blanks[] = { "\xC2\xA0", "\xE2\x80\x8B", "\xE3\x80\x80" };

	text = slice_trim(text);
	if (text.len > 0 && ((text.data[0] | text.data[text.len - 1]) & 0x80) == 0)
		return text;
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		size_t n = strlen(blanks[i]);

		while (slice_ends(text, slice_from(blanks[i], n)))
			text = slice_trim(slice_first(text, text.len - n));
		while (slice_starts(text, slice_from(blanks[i], n)))
			text = slice_trim(slice_skip(text, n));
	}
	return text;
}

/* Whether a link's title has its words in it, so that it can stand for them. */
static bool
says_all(struct slice title, struct slice label)
{
	return title.len > 0 && (slice_starts(title, label) ||
	    (label.len >= WORD_LEAST && slice_search(title, label) < title.len));
}

/* What a reader sees on the link line. */
static void
put_label(
    struct conversion *c, struct buf *out, const struct link_source *link, struct slice target)
{
	const struct gemtext_site *site = &c->options->site;
	struct buf about = BUF_INIT(LABEL_MOST);
	size_t start = out->len;

	if (link->label.len > 0 &&
	    (link->is_image || link->title.len > 0 || !slice_eq(link->label, buf_slice(&c->target.address))))
		gemtext_put_words(out, trim_wide(link->label));
	if (says_all(link->title, link->label))
		buf_truncate(out, start);
	if (link->title.len > 0 && !(slice_eq(link->title, link->label) && out->len > start)) {
		if (out->len > start)
			buf_puts(out, " – ");
		gemtext_put_words(out, link->title);
	}
	if (out->len == start && site->title)
		site->title(site->ctx, target, out);
	if (out->len == start && link->is_image) {
		struct buf name = BUF_INIT(LABEL_MOST);

		put_file_name(&name, target);
		gemtext_put_words(out, slice_trim(buf_slice(&name)));
		buf_release(&name);
	}
	if (site->describe && site->describe(site->ctx, target, &about) && about.len > 0) {
		if (out->len > start)
			buf_printf(out, " (%s)", about.data);
		else
			buf_put_slice(out, buf_slice(&about));
	}
	buf_release(&about);
}

/*
 * A template would have made this address: where there is no site to ask, what
 * is known of it stands in parentheses behind the words.
 */
static void
put_unknown_address(struct conversion *c, struct slice address, const struct link_source *link)
{
	if (!c->options->site.link) {
		prose_put(&c->prose, SLICE(" ("));
		if (address.len > 0)
			conversion_put_plain(c, address);
		else
			prose_put(&c->prose, SLICE("…"));
		if (link->title.len > 0) {
			prose_put(&c->prose, SLICE(" \""));
			conversion_put_plain(c, link->title);
			prose_put(&c->prose, SLICE("\""));
		}
		prose_put(&c->prose, SLICE(")"));
	}
	conversion_report(c, "link", link->line,
	    "the address of a link comes from a template and is not known: '%.*s'",
	    (int)(address.len > 80 ? 80 : address.len), address.data);
}

/* The address to write for what the author wrote; false when it needs no line. */
static bool
put_address(struct conversion *c, struct buf *out, const struct link_source *link,
    struct slice written, bool known)
{
	const struct gemtext_site *site = &c->options->site;
	unsigned line = c->options->file ? conversion_line(c, link->line) : 0;

	if (leads_nowhere(written) && known)
		return false;
	if (slice_starts_nocase(written, SLICE("data:"))) {
		conversion_report(c, "image", link->line,
		    "a picture written into the page itself (data:) is left out: '%.*s'",
		    SLICE_ARG(utf8_first(link->label, 60)));
		return false;
	}
	if (site->link && site->link(site->ctx, written, line, out))
		return true;
	if (!known && !link->from_html)
		put_unknown_address(c, written, link);
	if (!known)
		return false;
	/* "//host/" means the web, where the page is no longer. */
	if (site->link && slice_starts(written, SLICE("//")))
		buf_puts(out, "https:");
	buf_put_slice(out, written);
	return true;
}

/* The number behind the words, where links have numbers. */
static void
put_number(struct conversion *c, unsigned number)
{
	char mark[24];
	int n = snprintf(mark, sizeof(mark), " [%u]", number);

	c->prose.links++;
	prose_put(&c->prose, slice_from(mark, (size_t)n));
	c->prose.links--;
}

/* Write out the link that `address` is, and its number. */
static void
add_line(struct conversion *c, const struct link_source *link, struct slice written)
{
	struct target_text *t = &c->target;
	unsigned number = 0;

	buf_clear(&t->target);
	buf_clear(&t->label);
	url_put_target(&t->target, buf_slice(&t->address));
	put_label(c, &t->label, link, written);
	/* An address that had to be encoded is read as its author wrote it. */
	if (t->label.len == 0 && !slice_eq(buf_slice(&t->target), buf_slice(&t->address)))
		gemtext_put_words(&t->label, buf_slice(&t->address));
	if (t->target.len > 0)
		number = links_add(&c->links, buf_slice(&t->target), buf_slice(&t->label));
	if (number > 0)
		put_number(c, number);
}

bool
target_add(struct conversion *c, const struct link_source *link)
{
	struct target_text *t = &c->target;
	struct slice written = trim_wide(link->target);
	bool known = true, is_path = false;

	buf_clear(&t->expanded);
	buf_clear(&t->address);
	if (c->source.has_marks && slice_search(written, SLICE("\xEE\xB7")) < written.len) {
		known = piece_put_target(c, &t->expanded, written);
		written = slice_trim(buf_slice(&t->expanded));
		is_path = known && slice_starts(written, SLICE("/"));
		known = known && (c->options->site.link || link->from_html);
	}
	if (!put_address(c, &t->address, link, written, known)) {
		/* The path is plain where only the site's name comes from a template. */
		if (is_path && !known && !c->options->site.link) {
			buf_put_slice(&t->address, written);
			add_line(c, link, written);
		}
		return false;
	}
	style_link(c, link, written);
	add_line(c, link, written);
	return true;
}

void
target_init(struct target_text *t)
{
	*t = (struct target_text){.expanded = BUF_INIT(WORKING_MOST),
	    .address = BUF_INIT(WORKING_MOST),
	    .target = BUF_INIT(WORKING_MOST),
	    .label = BUF_INIT(WORKING_MOST)};
}

void
target_release(struct target_text *t)
{
	buf_release(&t->expanded);
	buf_release(&t->address);
	buf_release(&t->target);
	buf_release(&t->label);
}
