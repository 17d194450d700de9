/* gemtext/clean.c: any bytes in, sound text out; see clean.h. */
#include "gemtext/clean.h"

#include "base/utf8.h"

#include <endian.h>
#include <stdint.h>

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

/* How far code is followed, from the text's start on. */
struct code {
	const char *at, *end;   /* of the text */
	char fence;      /* '`' or '~' in a block of code, else 0 */
	bool in_span;    /* an odd number of backticks stands before, on the line */
};

/* At the start of a line: whether it opens or closes a block of code. */
static void
follow_fence(struct code *k, const char *start)
{
	struct slice line = slice_first(slice_from(start, (size_t)(k->end - start)), 64);

	line = slice_trim_left(slice_first(line, slice_find(line, '\n')));
	if (!slice_starts(line, SLICE("```")) && !slice_starts(line, SLICE("~~~")))
		return;
	if (k->fence == 0)
		k->fence = line.data[0];
	else if (k->fence == line.data[0])
		k->fence = 0;
}

/* Whether `end` stands in code, as far as that can be told before the text is read. */
static bool
is_in_code(struct code *k, const char *end)
{
	for (; k->at < end; k->at++) {
		if (*k->at == '`')
			k->in_span = !k->in_span;
		if (*k->at != '\n')
			continue;
		k->in_span = false;
		follow_fence(k, k->at + 1);
	}
	return k->fence != 0 || k->in_span;
}

/*
 * Replace what stands at the start of `text` and return its length. In prose a
 * control is no more than a blank; in code it was a character that is missing now.
 */
static size_t
put_control(struct buf *out, struct slice text, struct code *code)
{
	char c = text.data[0];

	if (c == '\r') {
		buf_putc(out, '\n');
		return text.len > 1 && text.data[1] == '\n' ? 2 : 1;
	}
	if (c == '\x1B')
		return escape_length(text);
	if (c == '\0' || is_in_code(code, text.data))
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

/* As many bytes as are looked at together. */
typedef signed char lane __attribute__((vector_size(16)));

/* How many bytes at the start of `text` are surely plain ASCII, tabs and line breaks: by lanes. */
static size_t
plain_prefix(struct slice text)
{
	size_t at = 0;

	for (lane bytes; at + sizeof(bytes) <= text.len; at += sizeof(bytes)) {
		uint64_t other[2];
		lane is_other;

		memcpy(&bytes, text.data + at, sizeof(bytes));
		/* What is not ASCII is below zero. */
		is_other = ((bytes < ' ') ^ (bytes == '\n') ^ (bytes == '\t')) | (bytes == 0x7F);
		memcpy(other, &is_other, sizeof(other));
		/* The lowest bit set is of the first such byte. */
		if (other[0])
			return at + (size_t)__builtin_ctzll(le64toh(other[0])) / 8;
		if (other[1])
			return at + 8 + (size_t)__builtin_ctzll(le64toh(other[1])) / 8;
	}
	return at;
}

/*
 * How many bytes at the start of `text` are sound characters of three bytes with
 * the common lead bytes: 0xE1 to 0xEC and 0xEF.
 */
static size_t
wide_prefix(struct slice text)
{
	size_t at = 0;

	for (uint32_t bytes; at + sizeof(bytes) <= text.len; at += 3) {
		memcpy(&bytes, text.data + at, sizeof(bytes));
		bytes = le32toh(bytes);
		if ((bytes & 0xC0C0F0) != 0x8080E0 || !(0x9FFE >> (bytes & 0xF) & 1))
			break;
	}
	return at;
}

/* The length of a sound character of two bytes, without the controls of Latin-1; 0: look closer. */
static size_t
short_length(struct slice text)
{
	return text.len > 1 && (unsigned char)text.data[0] >= 0xC3 &&
	       (unsigned char)text.data[0] <= 0xDF && ((unsigned char)text.data[1] & 0xC0) == 0x80 ? 2 : 0;
}

size_t
clean_prefix(struct slice text)
{
	size_t at = 0;

	while (at < text.len) {
		unsigned char kind = class[(unsigned char)text.data[at]];
		bool damaged;
		uint32_t c;
		size_t n = 1;

		if (kind == 2)
			break;
		if (kind == 1 && (n = wide_prefix(slice_skip(text, at))) == 0 &&
		    (n = short_length(slice_skip(text, at))) == 0) {
			n = utf8_next(slice_skip(text, at), &c, &damaged);
			if (damaged || is_lone_c1_or_mark(c))
				break;
		}
		at += n;
		if (kind == 0)
			at += plain_prefix(slice_skip(text, at));
	}
	return at;
}

void
clean_text(struct buf *out, struct slice text)
{
	struct code code = { .at = text.data, .end = text.data + text.len };

	follow_fence(&code, text.data);
	if (slice_starts(text, SLICE("\xEF\xBB\xBF")))
		text = slice_skip(text, 3);
	buf_room(out, text.len);
	while (text.len > 0) {
		size_t sound = clean_prefix(text);
		bool damaged;
		uint32_t c;

		buf_put(out, text.data, sound);
		text = slice_skip(text, sound);
		if (text.len == 0)
			break;
		if ((unsigned char)text.data[0] < 0x80) {
			text = slice_skip(text, put_control(out, text, &code));
		} else {
			size_t n = utf8_next(text, &c, &damaged);

			text = slice_skip(text, put_other(out, damaged ? UTF8_REPLACEMENT : c, n));
		}
	}
}
