/* search/search_fold.c: text as it is compared; see search_fold.h. */
#include "search/search_fold.h"

#include "base/utf8.h"

#include <utf8proc.h>

enum { PARTS_MOST = 32 };  /* U+FDFA becomes 18 characters, more than any other */

/* Letters with a stroke, and joined ones, which Unicode does not take apart. */
static const struct { uint32_t from; const char *to; } strokes[] = {
	{ 0xE6, "ae" }, { 0xF8, "o" }, { 0x111, "d" }, { 0x127, "h" }, { 0x131, "i" }, { 0x142, "l" },
	{ 0x153, "oe" }, { 0x167, "t" },
};

/* Accents and points: what a reader leaves out when typing in a hurry. */
static bool
is_accent(uint32_t c)
{
	static const struct { uint32_t first, last; } ranges[] = {
		{ 0x300, 0x36F }, { 0x483, 0x489 }, { 0x591, 0x5C7 }, { 0x610, 0x61A }, { 0x64B, 0x65F },
		{ 0x670, 0x670 }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20FF }, { 0xFE20, 0xFE2F },
	};

	for (size_t i = 0; i < COUNT(ranges); i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return false;
}

/* Hangul and kana would come apart into pieces that their readers do not think of as letters. */
static bool
stays_whole(uint32_t c)
{
	return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x3041 && c <= 0x30FF);
}

static void
put_part(struct buf *out, uint32_t c)
{
	for (size_t i = 0; i < COUNT(strokes); i++) {
		if (strokes[i].from == c) {
			buf_puts(out, strokes[i].to);
			return;
		}
	}
	if (!is_accent(c))
		utf8_put(out, c);
}

static void
put_folded(struct buf *out, uint32_t c)
{
	utf8proc_int32_t parts[PARTS_MOST];
	utf8proc_ssize_t count;
	int last = 0;

	if (c >= 'A' && c <= 'Z') {
		buf_putc(out, (char)(c + ('a' - 'A')));
		return;
	}
	if (c < 0x80 || stays_whole(c)) {
		utf8_put(out, c);
		return;
	}
	count = utf8proc_decompose_char((utf8proc_int32_t)c, parts, PARTS_MOST,
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &last);
	for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MOST; i++)
		put_part(out, (uint32_t)parts[i]);
}

void
search_fold(struct buf *out, struct slice text)
{
	while (text.len > 0 && !out->full) {
		uint32_t c;

		text = slice_skip(text, utf8_next(text, &c, NULL));
		put_folded(out, c);
	}
}

size_t
search_fold_origin(struct slice text, size_t folded)
{
	struct slice rest = text;
	size_t sum = 0;

	while (rest.len > 0 && sum < folded) {
		char memory[4 * PARTS_MOST];
		struct buf one = buf_over(memory, sizeof(memory));
		uint32_t c;

		rest = slice_skip(rest, utf8_next(rest, &c, NULL));
		put_folded(&one, c);
		sum += one.len;
	}
	return text.len - rest.len;
}

/* Han, kana, Hangul, Thai, Lao, Tibetan, Burmese, Khmer: words stand close together, or have endings. */
static bool
is_dense(uint32_t c)
{
	return (c >= 0xE00 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800) || c >= 0x2E80;
}

static void
put_token(struct buf *out, struct slice token)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < token.len; i++) {
		buf_putc(out, digits[(unsigned char)token.data[i] >> 4]);
		buf_putc(out, digits[token.data[i] & 15]);
	}
	buf_putc(out, ' ');
}

/* One run of letters and digits, all dense or none. */
static void
put_run(struct buf *out, struct slice run, bool dense)
{
	if (!dense) {
		if (search_fold_length(run) < SEARCH_GRAM)
			put_token(out, run);
		return;
	}
	while (run.len > 0) {
		uint32_t c;
		size_t first = utf8_next(run, &c, NULL), both = first;

		put_token(out, slice_first(run, first));
		if (run.len > first) {
			both += utf8_next(slice_skip(run, first), &c, NULL);
			put_token(out, slice_first(run, both));
		}
		run = slice_skip(run, first);
	}
}

void
search_fold_short(struct buf *out, struct slice folded)
{
	struct slice run = slice_first(folded, 0);
	bool dense = false;

	while (folded.len > 0) {
		uint32_t c;
		size_t len = utf8_next(folded, &c, NULL);
		bool letter = utf8_is_letter_or_digit(c) || (is_dense(c) && utf8_width(c) == 0);

		if (run.len > 0 && (!letter || is_dense(c) != dense)) {
			put_run(out, run, dense);
			run.len = 0;
		}
		if (letter) {
			if (run.len == 0)
				run.data = folded.data;
			run.len += len;
			dense = is_dense(c);
		}
		folded = slice_skip(folded, len);
	}
	if (run.len > 0)
		put_run(out, run, dense);
}

size_t
search_fold_length(struct slice folded)
{
	size_t count = 0;

	for (size_t i = 0; i < folded.len; i++)
		count += ((unsigned char)folded.data[i] & 0xC0) != 0x80;
	return count;
}
