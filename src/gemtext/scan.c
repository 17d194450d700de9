/* gemtext/scan.c: running text; see scan.h. */
#include "gemtext/scan.h"

#include "base/lane.h"
#include "gemtext/address.h"
#include "gemtext/mark.h"
#include "gemtext/note.h"
#include "gemtext/piece.h"
#include "gemtext/grid.h"
#include "gemtext/target.h"

/* What a byte may begin, or be the sign of; 0: nothing but itself. */
enum { CONTROL = 1, ADDRESS, MARK, BAR, BRACKET, SIGN };
static const unsigned char special[256] = {
	[0 ... 0x1F] = CONTROL, [0x7F] = CONTROL, [':'] = ADDRESS, ['.'] = ADDRESS, ['@'] = ADDRESS,
	[0xEE] = MARK, ['|'] = BAR, ['['] = BRACKET,
	['~'] = SIGN, ['='] = SIGN, ['^'] = SIGN, ['*'] = SIGN,
};

/* Put an address; it is also a link, unless its words already are part of one. */
static void
put_address(struct conversion *c, const struct address *a, struct slice text, unsigned line)
{
	struct slice words = slice_from(text.data + a->start, a->end - a->start);
	struct buf target = BUF_INIT(WORKING_MOST);
	bool is_mail = a->prefix[0] == 'm';

	/*
	 * A paragraph that is one web address is a link line; one that is a mail
	 * address stays text.
	 */
	c->prose.links += !is_mail;
	prose_put(&c->prose, words);
	c->prose.links -= !is_mail;
	buf_puts(&target, a->prefix);
	buf_put_slice(&target, words);
	target_add(c, &(struct link_source){ .target = buf_slice(&target),
	    .label = is_mail ? words : SLICE(""), .needs_no_words = true, .line = line });
	buf_release(&target);
}

/* Put what the mark stands for; its length, 0 when it is none. */
static size_t
put_mark(struct conversion *c, struct slice text)
{
	size_t number, n = source_read_mark(text, MARK_PIECE, &number);

	if (n > 0 && number < c->source.piece_count) {
		piece_put(c, number);
		return n;
	}
	if (slice_starts(text, SLICE(MARK_PIPE))) {
		prose_put(&c->prose, SLICE("|"));
		return 3;
	}
	return source_read_mark(text, MARK_NOTE, &number);
}

/* "[^id]" of a note that exists; its length, 0 when it is none. */
static size_t
put_note_mark(struct conversion *c, struct slice text)
{
	size_t end, note;

	if (c->source.note_count == 0 || !slice_starts(text, SLICE("[^")))
		return 0;
	end = slice_find(slice_first(text, 256), ']');
	if (end >= text.len || end == 256)
		return 0;
	note = source_find_note(&c->source, slice_from(text.data + 2, end - 2));
	if (note == SIZE_MAX)
		return 0;
	note_put_mark(c, note);
	return end + 1;
}

static bool
is_picture(struct slice name)
{
	static const char *const endings[] = {
	    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (slice_ends_nocase(name, slice_of(endings[i])))
			return true;
	}
	return false;
}

/* Cut "page" off "page|words", whose bar has a backslash in tables; *words is empty when there are none. */
static struct slice
cut_page(struct slice *words)
{
	struct slice whole = *words;
	size_t bar = slice_search(whole, SLICE(MARK_PIPE));

	if (bar == whole.len)
		return slice_cut(words, '|');
	*words = slice_skip(whole, bar + sizeof(MARK_PIPE) - 1);
	return slice_first(whole, bar);
}

/* "300", "300x200" */
static bool
is_size(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!strchr("0123456789x", text.data[i]))
			return false;
	}
	return true;
}

/* ![[name.png|What it shows|300]], a picture as programs for notes write it: its link waits. */
static void
put_embedded(struct conversion *c, struct slice name, struct slice words, struct slice before, unsigned line)
{
	struct slice label = SLICE("");

	while (words.len > 0 && (label.len == 0 || is_size(label)))
		label = slice_trim(cut_page(&words));
	prose_put(&c->prose, before);
	c->prose.dropped = true;
	label = is_size(label) ? SLICE("") : label;
	if (!target_add(c, &(struct link_source){ .target = name, .label = label, .is_image = true, .line = line }) || c->target.target.len == 0)
		prose_put(&c->prose, label.len > 0 ? label : name);   /* it is nowhere; its name is what a reader can have */
}

/*
 * [[Page]] and [[Page|words]]: a link when there is such a page here, else as
 * written, since programs have their own use for two brackets.
 */
static size_t
put_wiki_link(struct conversion *c, struct slice text, size_t at, size_t done, unsigned line)
{
	const struct gemtext_site *site = &c->options->site;
	struct slice inside = slice_first(slice_skip(text, at + 2), 256), words;
	size_t end = slice_search(inside, SLICE("]]"));
	struct buf address = BUF_INIT(WORKING_MOST);
	bool is_page;

	inside = slice_first(inside, end);
	if (end == 256 || inside.len == 0 || memchr(inside.data, '[', inside.len) ||
	    c->prose.links > 0)
		return at;
	words = inside;
	inside = cut_page(&words);
	if (site->link && at > done && text.data[at - 1] == '!' &&
	    is_picture(slice_trim(inside))) {
		put_embedded(c, slice_trim(inside), words,
		    slice_from(text.data + done, at - 1 - done), line);
		return at + 4 + end;
	}
	is_page = site->link && site->link(site->ctx, slice_trim(inside), 0, &address) && !slice_starts(buf_slice(&address), SLICE("http"));
	buf_release(&address);
	if (!is_page)
		return at;
	words = words.len > 0 ? words : inside;
	prose_put(&c->prose, slice_from(text.data + done, at - done));
	c->prose.links++;
	prose_put(&c->prose, slice_trim(words));
	c->prose.links--;
	target_add(c, &(struct link_source){
			  .target = slice_trim(inside), .label = slice_trim(words), .line = line});
	return at + 4 + end;
}

/*
 * Take what the special byte at text.data[at] begins; where it ends, `at` when
 * it is nothing special.
 */
static size_t
take(struct conversion *c, struct slice text, size_t at, size_t *done, unsigned line)
{
	struct slice before = slice_from(text.data + *done, at - *done);
	struct slice rest = slice_skip(text, at);
	struct address a;

	switch (special[(unsigned char)text.data[at]]) {
	case CONTROL:
		prose_put(&c->prose, before);
		prose_put(&c->prose, SLICE(" "));
		return at + 1;
	case ADDRESS:
		if (c->prose.links > 0 || !address_find(&a, text, at, *done))
			return text.data[at] == ':' ? mark_put(c, text, at, *done) : at;
		prose_put(&c->prose, slice_from(text.data + *done, a.start - *done));
		put_address(c, &a, text, line);
		return a.end;
	case BAR:
		if (!c->in_table)
			return at;
		prose_put(&c->prose, before);
		buf_putc(&c->prose.text, CELL_END);
		return at + 1;
	case MARK:
		if (!slice_starts(rest, SLICE("\xEE\xB7")))
			return at;
		prose_put(&c->prose, before);
		*done = at;
		return at + put_mark(c, rest);
	case BRACKET:
		if (slice_starts(rest, SLICE("[[")))
			return put_wiki_link(c, text, at, *done, line);
		if (c->source.note_count == 0 || !slice_starts(rest, SLICE("[^")))
			return at;
		prose_put(&c->prose, before);
		*done = at;
		return at + put_note_mark(c, rest);
	case SIGN:
		return mark_put(c, text, at, *done);
	default:
		return at;
	}
}

/*
 * Where the byte is one that `special` has something for, or one of few others:
 * "89;<>?Z_}". A full stop or colon before a blank ends words.
 */
static lane
may_be_special(lane byte, lane next)
{
	lane is_stop = (byte == '.') | (byte == ':');

	return (((byte & LANE_BYTE(0xE0)) == 0) | ((byte | 4) == '.') | ((byte | 7) == '?') | (byte == '@') |
	       ((byte | 5) == '_') | (byte >= '|') | (byte == LANE_BYTE(0xEE))) & ~(is_stop & (next == ' '));
}

/* Where the next special byte stands, from `at` on; text.len when nowhere. */
static size_t
next_special(struct slice text, size_t at)
{
	while (at + sizeof(lane) < text.len) {
		lane found = may_be_special(lane_load(text.data + at), lane_load(text.data + at + 1));

		if (!lane_is_any(found)) {
			at += sizeof(lane);
			continue;
		}
		at += lane_first(found);
		if (special[(unsigned char)text.data[at]] != 0)
			return at;
		at++;
	}
	while (at < text.len && special[(unsigned char)text.data[at]] == 0)
		at++;
	return at;
}

void
scan_text(struct conversion *c, struct slice text, unsigned line)
{
	size_t done = 0, at = 0;

	while ((at = next_special(text, at)) < text.len) {
		size_t end = take(c, text, at, &done, line);

		if (end > at)
			done = at = end;
		else
			at++;
	}
	prose_put(&c->prose, slice_skip(text, done));
}
