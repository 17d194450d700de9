/* search/search_text.c: the words of a post; see search_text.h. */
#include "search/search_text.h"

#include "base/utf8.h"
#include "gemini/link_scan.h"
#include "gemtext/gemtext.h"

enum {
	CONVERTED_MOST = 64 << 20,
	PARAGRAPH_MOST = 4 << 10,  /* bytes looked back for what a link's label repeats */
};

/* A line without what makes it a heading, item, quote or link, and without the address. */
static struct slice
words_of(struct slice line)
{
	struct slice target, label;

	if (link_line(line, &target, &label))
		return label;
	while (line.len > 0 && strchr("#>*", line.data[0]))
		line = slice_skip(line, 1);
	return slice_trim(line);
}

static bool
is_blank(uint32_t c)
{
	return c <= ' ' || c == 0x7F || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) ||
	    c == 0x2028 || c == 0x2029 || c == 0xAD;
}

/* Whether the label of a link stands in the paragraph before it, which it is made from. */
static bool
is_repeated(const struct buf *out, struct slice line)
{
	struct slice label = words_of(line), before = buf_slice(out);

	if (!slice_starts(line, SLICE("=>")))
		return false;
	before = slice_skip(before, before.len > PARAGRAPH_MOST ? before.len - PARAGRAPH_MOST : 0);
	return slice_search(before, label) < before.len;
}

/* Append the words of one line, single blanks between. */
static void
put_words(struct buf *out, struct slice line)
{
	bool owed = out->len > 0;

	while (line.len > 0 && out->len < SEARCH_TEXT_MOST) {
		uint32_t c;

		line = slice_skip(line, utf8_next(line, &c, NULL));
		if (is_blank(c)) {
			owed = owed || c != 0xAD;
			continue;
		}
		if (owed && out->len > 0)
			buf_putc(out, ' ');
		owed = false;
		utf8_put(out, c);
	}
}

void
search_text_put(struct buf *out, const struct post *p)
{
	const struct gemtext_options options = { .title = slice_of(p->title), .lang = slice_of(p->lang), .file = p->file };
	struct buf gemtext = BUF_INIT(CONVERTED_MOST);
	struct slice rest;

	if (p->format == POST_GEMTEXT)
		buf_put_slice(&gemtext, p->text);
	else
		gemtext_convert(&gemtext, p->text, &options);
	rest = buf_slice(&gemtext);
	while (rest.len > 0) {
		struct slice line = slice_cut_line(&rest);

		if (!slice_starts(line, SLICE("```")) && !is_repeated(out, line))
			put_words(out, words_of(line));
	}
	buf_release(&gemtext);
}
