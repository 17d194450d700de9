/* markdown/clean.c: any bytes in, sound text out; see clean.h. */
#include "markdown/clean.h"

#include "base/lane.h"
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

enum { ADDRESS_MOST = 2048 };   /* bytes of an address that are looked back at */

/* Whether the text so far ends in the address of a link, "](https://...". */
static bool
ends_in_address(const struct buf *out)
{
	for (size_t n = out->len; n > 1 && out->len - n < ADDRESS_MOST; n--) {
		char c = out->data[n - 1];

		if (c == '(' && out->data[n - 2] == ']')
			return true;
		if (slice_is_blank(c) || c == ')')
			return false;
	}
	return false;
}

/* The same for a character that may not stay. A blank would end an address: there it is encoded. */
static size_t
put_other(struct buf *out, uint32_t c, size_t length)
{
	if (c >= 0x80 && c < 0xA0 && ends_in_address(out))
		buf_printf(out, "%%C2%%%02X", (unsigned)c);
	else if (c >= 0x80 && c < 0xA0)
		buf_putc(out, ' ');
	else
		utf8_put(out, UTF8_REPLACEMENT);
	return length;
}

/*
 * How many bytes from text.data[at] on, of a lane, are whole characters that
 * may stay; 0 where one of them has to be looked at closer: controls, characters
 * of four bytes, those beside the room's own, and what is no UTF-8. A character
 * begins at `at`.
 */
static size_t
sound_lane(struct slice text, size_t at)
{
	lane byte, before, second, plain, is_next, is_next_due, is_other;

	if (at < 2 || at + sizeof(lane) > text.len)
		return 0;
	byte = lane_load(text.data + at);
	plain = ((byte >= ' ') & (byte != 0x7F)) | (byte == '\n') | (byte == '\t');
	if (!lane_is_any(~plain))
		return sizeof(lane);
	before = lane_load(text.data + at - 1);
	second = lane_load(text.data + at - 2);
	is_next = byte < LANE_BYTE(0xC0);
	is_next_due = ((before >= LANE_BYTE(0xC2)) & (before < 0)) |
		      ((second >= LANE_BYTE(0xE0)) & (second < 0));
	is_other = (~plain & (byte >= 0)) | (byte == LANE_BYTE(0xC0)) | (byte == LANE_BYTE(0xC1)) |
		   (byte == LANE_BYTE(0xEE)) | ((byte >= LANE_BYTE(0xF0)) & (byte < 0));
	/* C1 controls, forms that are too long, and surrogates. */
	is_other |= ((before == LANE_BYTE(0xC2)) | (before == LANE_BYTE(0xE0))) & (byte < LANE_BYTE(0xA0));
	is_other |= (before == LANE_BYTE(0xED)) & (byte >= LANE_BYTE(0xA0));
	if (lane_is_any(is_other | (is_next ^ is_next_due)))
		return 0;
	/* One that ends in the next lane is part of that. */
	if (byte[15] >= LANE_BYTE(0xC2) && byte[15] < 0)
		return 15;
	return byte[14] >= LANE_BYTE(0xE0) && byte[14] < 0 ? 14 : sizeof(lane);
}

/* The length of the character that `text` begins with, when it may stay; else 0. */
static size_t
sound_length(struct slice text)
{
	unsigned char kind = class[(unsigned char)text.data[0]];
	bool damaged;
	uint32_t c;
	size_t n;

	if (kind != 1)
		return kind == 0;
	n = utf8_next(text, &c, &damaged);
	return damaged || is_lone_c1_or_mark(c) ? 0 : n;
}

size_t
clean_prefix(struct slice text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t n = sound_lane(text, at), end = at + (n > 0 ? n : sizeof(lane));

		for (at += n; at < end && at < text.len; at += n) {
			if ((n = sound_length(slice_skip(text, at))) == 0)
				return at;
		}
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
