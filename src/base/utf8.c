/* base/utf8.c: UTF-8 that may be damaged; see utf8.h. */
#include "base/utf8.h"

#include <utf8proc.h>

/* The least and most that a lead byte allows in the byte after it. */
static void
second_byte_range(unsigned char lead, unsigned char *least, unsigned char *most)
{
	*least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	*most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
}

static size_t
sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	if (lead >= 0xF0 && lead <= 0xF4)
		return 4;
	return 0;
}

size_t
utf8_next(struct slice s, uint32_t *c, bool *damaged)
{
	const unsigned char *byte = (const unsigned char *)s.data;
	size_t want = sequence_length(byte[0]), n = 1;
	uint32_t value = want < 2 ? byte[0] : byte[0] & (0x7Fu >> want);
	unsigned char least, most;

	second_byte_range(byte[0], &least, &most);
	while (n < want && n < s.len && byte[n] >= least && byte[n] <= most) {
		value = value << 6 | (byte[n++] & 0x3F);
		least = 0x80;
		most = 0xBF;
	}
	if (damaged)
		*damaged = n != want;
	*c = n == want ? value : UTF8_REPLACEMENT;
	return n;
}

void
utf8_put(struct buf *b, uint32_t c)
{
	char bytes[4];

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = UTF8_REPLACEMENT;
	buf_put(b, bytes, (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)bytes));
}

/* How many bytes at the start of `s` are ASCII and not NUL. */
static size_t
ascii_prefix(struct slice s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
	size_t at = 0;

	/* eight at a time: most of what is served is ASCII, and all of it is looked at */
	for (uint64_t word; at + sizeof(word) <= s.len; at += sizeof(word)) {
		memcpy(&word, s.data + at, sizeof(word));
		if ((word | (word - ones)) & highs)
			break;
	}
	while (at < s.len && (signed char)s.data[at] > 0)
		at++;
	return at;
}

/* How many bytes at the start of `s` are sound and not NUL. */
static size_t
sound_prefix(struct slice s)
{
	size_t at = ascii_prefix(s);

	while (at < s.len) {
		bool damaged;
		uint32_t c;
		size_t n;

		if ((signed char)s.data[at] > 0) {
			at += ascii_prefix(slice_skip(s, at));
			continue;
		}
		n = utf8_next(slice_skip(s, at), &c, &damaged);
		if (damaged || c == 0)
			break;
		at += n;
	}
	return at;
}

bool
utf8_valid(struct slice s)
{
	while (s.len > 0) {
		s = slice_skip(s, sound_prefix(s));
		if (s.len > 0 && s.data[0] != '\0')
			return false;
		s = slice_skip(s, 1);
	}
	return true;
}

void
utf8_put_clean(struct buf *b, struct slice s)
{
	while (s.len > 0) {
		size_t sound = sound_prefix(s);
		uint32_t c;

		buf_put(b, s.data, sound);
		s = slice_skip(s, sound);
		if (s.len > 0) {
			s = slice_skip(s, utf8_next(s, &c, NULL));
			utf8_put(b, UTF8_REPLACEMENT);
		}
	}
}

/* windows-1252 from 0x80 to 0x9F; elsewhere it is Latin-1, and so Unicode. 0: it has none. */
static const uint16_t windows_1252[] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

void
utf8_put_western(struct buf *b, struct slice s)
{
	while (s.len > 0) {
		size_t sound = sound_prefix(s);
		uint32_t c;

		buf_put(b, s.data, sound);
		s = slice_skip(s, sound);
		if (s.len == 0)
			break;
		c = (unsigned char)s.data[0];
		if (c >= 0x80 && c < 0xA0)
			c = windows_1252[c - 0x80] ? windows_1252[c - 0x80] : UTF8_REPLACEMENT;
		if (c == 0)
			buf_putc(b, '\0');
		else
			utf8_put(b, c);
		s = slice_skip(s, 1);
	}
}

int
utf8_width(uint32_t c)
{
	return c < 0x300 ? c >= 0x20 && (c < 0x7F || c >= 0xA0) : utf8proc_charwidth((utf8proc_int32_t)c);
}

bool
utf8_is_cjk(uint32_t c)
{
	return (c >= 0x2E80 && c <= 0x2FDF) || (c >= 0x3005 && c <= 0x3007) ||
	    (c >= 0x3040 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) ||
	    (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
	    (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF66 && c <= 0xFF9F) ||
	    (c >= 0x20000 && c <= 0x3FFFF);
}

/* Letters of a script without blanks, and their punctuation. */
static bool
is_without_blanks(uint32_t c)
{
	return utf8_is_cjk(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF65);
}

bool
utf8_may_break(uint32_t before, uint32_t after)
{
	utf8proc_category_t left = utf8proc_category((utf8proc_int32_t)before), right = utf8proc_category((utf8proc_int32_t)after);

	return (is_without_blanks(before) || is_without_blanks(after)) && left != UTF8PROC_CATEGORY_PS && left != UTF8PROC_CATEGORY_PI &&
	    right != UTF8PROC_CATEGORY_PE && right != UTF8PROC_CATEGORY_PF && right != UTF8PROC_CATEGORY_PO && utf8_width(after) > 0;
}

bool
utf8_is_letter_or_digit(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
	    (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* Source: Unicode 15, Default_Ignorable_Code_Point, Bidi_Control and White_Space, without what texts need. */
bool
utf8_is_hidden(uint32_t c)
{
	static const struct { uint32_t from, to; } hidden[] = {
		{ 0, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD }, { 0x34F, 0x34F }, { 0x61C, 0x61C }, { 0x115F, 0x1160 },
		{ 0x17B4, 0x17B5 }, { 0x180B, 0x180F }, { 0x200B, 0x200B }, { 0x200E, 0x200F }, { 0x2028, 0x202E },
		{ 0x2060, 0x206F }, { 0x3164, 0x3164 }, { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 }, { 0xFFF0, 0xFFFB },
		{ 0xFFFE, 0xFFFF }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE00FF }, { 0xE01F0, 0xE0FFF },
	};

	for (size_t i = 0; i < COUNT(hidden) && c >= hidden[i].from; i++) {
		if (c <= hidden[i].to)
			return true;
	}
	return false;
}

bool
utf8_is_seen(uint32_t c)
{
	return c > ' ' && !utf8_is_hidden(c) && c != 0x2800 && utf8_width(c) > 0 &&
	    utf8proc_category((utf8proc_int32_t)c) != UTF8PROC_CATEGORY_ZS;
}

struct slice
utf8_first(struct slice s, size_t most)
{
	while (most > 0 && most < s.len && ((unsigned char)s.data[most] & 0xC0) == 0x80)
		most--;
	return slice_first(s, most);
}
