/* gemtext/target.c: from a link as written to a link that waits; see target.h. */
#include "gemtext/target.h"

#include "base/utf8.h"
#include "gemini/url.h"
#include "gemtext/piece.h"
#include "gemtext/style.h"

#include <stdio.h>

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

/* What a reader sees on the link line. */
static void
put_label(struct conversion *c, struct buf *out, const struct link_source *link, struct slice target)
{
	const struct gemtext_site *site = &c->options->site;
	struct buf about = BUF_INIT(LABEL_MOST);
	size_t start = out->len;

	if (link->label.len > 0 && !slice_eq(link->label, target))
		gemtext_put_words(out, link->label);
	if (link->title.len > 0 && !slice_eq(link->title, link->label)) {
		if (out->len > start)
			buf_puts(out, " – ");
		gemtext_put_words(out, link->title);
	}
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

void
target_add(struct conversion *c, const struct link_source *link)
{
	const struct gemtext_site *site = &c->options->site;
	struct buf resolved = BUF_INIT(WORKING_MOST), target = BUF_INIT(WORKING_MOST);
	struct buf label = BUF_INIT(WORKING_MOST);
	struct buf expanded = BUF_INIT(WORKING_MOST);
	struct slice written = slice_trim(link->target);
	unsigned number = 0, line = c->options->file ? conversion_line(c, link->line) : 0;
	char mark[24];

	if (slice_search(written, SLICE("\xEF\xB7")) < written.len) {
		if (!piece_put_target(c, &expanded, written)) {
			conversion_report(c, "link", link->line,
			    "a link is left out: its address comes from a template and is not known");
			buf_clear(&expanded);
		}
		written = slice_trim(buf_slice(&expanded));
	}
	if (leads_nowhere(written)) {
		buf_release(&expanded);
		return;
	}
	if (slice_starts_nocase(written, SLICE("data:"))) {
		conversion_report(c, "image", link->line, "a picture written into the page itself (data:) is left out: '%.*s'",
		    (int)(link->label.len > 60 ? 60 : link->label.len), link->label.data);
		buf_release(&expanded);
		return;
	}
	style_link(c, link, written);
	if (!site->link || !site->link(site->ctx, written, line, &resolved)) {
		buf_clear(&resolved);
		buf_put_slice(&resolved, written);
	}
	url_put_target(&target, buf_slice(&resolved));
	put_label(c, &label, link, written);
	if (target.len > 0)
		number = links_add(&c->links, buf_slice(&target), buf_slice(&label));
	buf_release(&expanded);
	buf_release(&resolved);
	buf_release(&target);
	buf_release(&label);
	if (number > 0) {
		int n = snprintf(mark, sizeof(mark), " [%u]", number);

		c->prose.links++;
		prose_put(&c->prose, slice_from(mark, (size_t)n));
		c->prose.links--;
	}
}
