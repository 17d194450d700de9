/* gemtext/clean.c: any bytes in, sound text out; see clean.h. */
#include "gemtext/clean.h"

#include "base/utf8.h"

/* 0: as it is; 1: the start of a longer character; 2: a control character. */
static const unsigned char class[256] = {
	[0 ... 8] = 2, [0x0B ... 0x1F] = 2, [0x7F] = 2, [0x80 ... 0xFF] = 1,
};

static bool
is_lone_c1_or_mark(uint32_t c)
{
	return (c >= 0x80 && c < 0xA0) || (c >= MARK_FIRST && c <= MARK_LAST);
}

/* The length of a terminal's escape sequence: ESC [ parameters letter. */
static size_t
escape_length(struct slice text)
{
	size_t n = 2;

	if (text.len < 2 || text.data[1] != '[')
		return 1;
	while (n < text.len && n < 32 && ((text.data[n] >= '0' && text.data[n] <= '9') ||
	    text.data[n] == ';' || text.data[n] == '?'))
		n++;
	return n < text.len ? n + 1 : n;
}

/* Replace what stands at the start of `text` and return its length. */
static size_t
put_control(struct buf *out, struct slice text)
{
	char c = text.data[0];

	if (c == '\r') {
		buf_putc(out, '\n');
		return text.len > 1 && text.data[1] == '\n' ? 2 : 1;
	}
	if (c == '\x1B')
		return escape_length(text);
	if (c == '\0')
		utf8_put(out, UTF8_REPLACEMENT);
	else
		buf_putc(out, ' ');
	return 1;
}

/* The same for a character that may not stay. */
static size_t
put_other(struct buf *out, uint32_t c, size_t length)
{
	if (c >= 0x80 && c < 0xA0)
		buf_putc(out, ' ');
	else
		utf8_put(out, UTF8_REPLACEMENT);
	return length;
}

void
clean_text(struct buf *out, struct slice text)
{
	size_t done = 0, at = 0;

	if (slice_starts(text, SLICE("\xEF\xBB\xBF")))
		text = slice_skip(text, 3);
	while (at < text.len) {
		unsigned char kind = class[(unsigned char)text.data[at]];
		bool damaged = false;
		uint32_t c = 0;
		size_t n;

		if (kind == 0) {
			at++;
			continue;
		}
		if (kind == 1) {
			n = utf8_next(slice_skip(text, at), &c, &damaged);
			if (!damaged && !is_lone_c1_or_mark(c)) {
				at += n;
				continue;
			}
		}
		buf_put(out, text.data + done, at - done);
		at += kind == 1 ? put_other(out, damaged ? UTF8_REPLACEMENT : c, n) :
		    put_control(out, slice_skip(text, at));
		done = at;
	}
	buf_put(out, text.data + done, at - done);
}
