/* gemtext/prose.c: words of a block; see prose.h. */
#include "gemtext/prose.h"

#include "base/utf8.h"

enum { USUAL_BLOCK = 1000 };   /* bytes that the words of most blocks have room in */

void
prose_init(struct prose *p, size_t limit)
{
	*p = (struct prose){ .text = BUF_INIT(limit) };
	buf_room(&p->text, USUAL_BLOCK);
}

void
prose_release(struct prose *p)
{
	buf_release(&p->text);
}

void
prose_clear(struct prose *p)
{
	buf_clear(&p->text);
	p->soft = false;
	p->dropped = p->reading = false;
	p->links = 0;
	p->outside = p->words_outside = false;
}

bool
prose_line_begun(const struct prose *p)
{
	return p->text.len > 0 && p->text.data[p->text.len - 1] != '\n' && !p->soft;
}

/* Full-width marks carry their own air: 、。「」，！ and the like. */
static bool
is_fullwidth_mark(uint32_t c)
{
	return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF65);
}

bool
prose_joins(uint32_t c)
{
	return c >= 0x2E80 && (utf8_is_cjk(c) || is_fullwidth_mark(c));
}

/* The last character of the text, which is not empty. */
static uint32_t
last_character(const struct prose *p)
{
	size_t at = p->text.len - 1;
	uint32_t c;

	while (at > 0 && ((unsigned char)p->text.data[at] & 0xC0) == 0x80)
		at--;
	utf8_next(slice_from(p->text.data + at, p->text.len - at), &c, NULL);
	return c;
}

static void
pay_soft_break(struct prose *p, struct slice words)
{
	uint32_t before, after;

	p->soft = false;
	if (p->text.len == 0 || strchr("\n ", p->text.data[p->text.len - 1]))
		return;
	before = last_character(p);
	if ((unsigned char)words.data[0] >= 0x80) {
		utf8_next(words, &after, NULL);
		if ((prose_joins(before) && prose_joins(after)) || is_fullwidth_mark(after))
			return;
	}
	if (is_fullwidth_mark(before))
		return;
	buf_putc(&p->text, ' ');
}

static bool
ends_in_blank(const struct prose *p)
{
	return p->text.len == 0 || p->text.data[p->text.len - 1] == ' ' ||
	    p->text.data[p->text.len - 1] == '\n';
}

/* Whether there is more than marks of a sentence, which alone tell a reader nothing. */
static bool
has_words(struct slice text)
{
	static const bool is_mark[256] = { [' '] = true, ['.'] = true, [','] = true, [';'] = true,
	    [':'] = true, ['!'] = true, ['?'] = true };
	size_t n = 0;

	while (n < text.len && is_mark[(unsigned char)text.data[n]])
		n++;
	return n < text.len;
}

void
prose_put(struct prose *p, struct slice words)
{
	if (words.len == 0)
		return;
	if (p->soft || p->dropped) {
		if (p->soft || ends_in_blank(p))
			words = slice_trim_left(words);
		if (words.len == 0)
			return;
		if (p->dropped && p->text.len > 0 && p->text.data[p->text.len - 1] == ' ' &&
		    strchr(",.;)", words.data[0]))
			buf_truncate(&p->text, p->text.len - 1);
		p->dropped = false;
		if (p->soft)
			pay_soft_break(p, words);
	}
	buf_put_slice(&p->text, words);
	if (p->links == 0) {
		p->outside = p->outside || slice_trim(words).len > 0;
		p->words_outside = p->words_outside || has_words(words);
	}
}

void
prose_put_raised(struct prose *p, struct slice raised)
{
	size_t numbers = 0, letters = 0;

	if (!prose_line_begun(p))
		return;
	while (numbers < raised.len && strchr("0123456789+-n", raised.data[numbers]))
		numbers++;
	while (letters < raised.len && (raised.data[letters] | 0x20) >= 'a' &&
	       (raised.data[letters] | 0x20) <= 'z')
		letters++;
	if (raised.len > 0 && raised.len < 8 && numbers == raised.len)
		prose_put(p, SLICE("^"));
	else if (letters > 2 && (unsigned char)p->text.data[p->text.len - 1] >= 0x80)
		prose_put(p, SLICE(" "));
}

void
prose_put_reading(struct prose *p, bool closing)
{
	struct slice text = buf_slice(&p->text);

	if (closing && p->reading)
		prose_put(p, SLICE(")"));
	p->reading = !closing && text.len > 0 && !slice_ends(text, SLICE("(")) &&
		     !slice_ends(text, SLICE("（"));
	if (p->reading)
		prose_put(p, SLICE("("));
}

void
prose_put_soft_break(struct prose *p)
{
	p->soft = true;
}

void
prose_put_hard_break(struct prose *p)
{
	p->soft = false;
	while (p->text.len > 0 && p->text.data[p->text.len - 1] == ' ')
		buf_truncate(&p->text, p->text.len - 1);
	if (p->text.len > 0 && !slice_ends(buf_slice(&p->text), SLICE("\n\n")))
		buf_putc(&p->text, '\n');
}

struct prose_mark
prose_mark(const struct prose *p)
{
	return (struct prose_mark){ .at = p->text.len, .outside = p->outside,
	    .words_outside = p->words_outside, .soft = p->soft };
}

void
prose_back_to(struct prose *p, struct prose_mark mark)
{
	buf_truncate(&p->text, mark.at);
	p->outside = mark.outside;
	p->words_outside = mark.words_outside;
	p->soft = mark.soft;
	p->dropped = true;
}

struct slice
prose_since(const struct prose *p, struct prose_mark mark)
{
	if (p->text.len < mark.at)
		return SLICE("");
	return slice_trim(slice_skip(buf_slice(&p->text), mark.at));
}
