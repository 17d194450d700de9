/* gemtext/words.c: the small helpers that pages call; see gemtext.h. */
#include "gemtext/gemtext.h"

#include "base/utf8.h"
#include "gemini/url.h"
#include "gemtext/writer.h"

enum { WORDS_A_MINUTE = 220, CJK_A_MINUTE = 450 };

/* A character that may not stand inside a line. */
static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

void
gemtext_put_words(struct buf *out, struct slice text)
{
	size_t done = 0, at = 0;

	while (at < text.len) {
		bool damaged = false;
		uint32_t c = (unsigned char)text.data[at];
		size_t n = 1;

		if (c >= 0x80)
			n = utf8_next(slice_skip(text, at), &c, &damaged);
		if (damaged || c == 0 || is_control(c)) {
			buf_put(out, text.data + done, at - done);
			if (damaged || c == 0)
				utf8_put(out, UTF8_REPLACEMENT);
			else
				buf_putc(out, ' ');
			done = at + n;
			/* The next line of what is written on several may be indented. */
			while (c == '\n' && done < text.len && slice_is_blank(text.data[done]))
				done++;
			at = done;
		} else {
			at += n;
		}
	}
	buf_put(out, text.data + done, at - done);
}

void
gemtext_put_prose(struct buf *out, struct slice text)
{
	if (writer_is_marked(text))
		buf_putc(out, ' ');
	gemtext_put_words(out, text);
}

void
gemtext_put_link(struct buf *out, struct slice target, struct slice label)
{
	label = slice_trim(label);
	buf_puts(out, "=> ");
	url_put_target(out, target);
	if (label.len > 0) {
		buf_putc(out, ' ');
		gemtext_put_words(out, label);
	}
	buf_putc(out, '\n');
}

/* Whether it is a letter or a digit of ASCII. */
static inline bool
is_ascii_word(uint32_t c)
{
	static const uint64_t letters[2] = { UINT64_C(0x3FF) << '0', UINT64_C(0x3FFFFFF) << ('A' - 64) | UINT64_C(0x3FFFFFF) << ('a' - 64) };

	return letters[c >> 6] >> (c & 63) & 1;
}

void
gemtext_count_words(struct slice markdown, size_t *words, size_t *cjk)
{
	bool in_word = false;

	*words = *cjk = 0;
	for (size_t at = 0; at < markdown.len;) {
		uint32_t c = (unsigned char)markdown.data[at];
		bool is_letter;
		size_t n = 1;

		if (c < 0x80) {
			is_letter = is_ascii_word(c) || (c == '\'' && in_word);
		} else {
			n = utf8_next(slice_skip(markdown, at), &c, NULL);
			is_letter = !utf8_is_cjk(c) && utf8_is_letter_or_digit(c);
			*cjk += utf8_is_cjk(c);
		}
		*words += is_letter && !in_word;
		in_word = is_letter;
		at += n;
	}
}

unsigned
gemtext_reading_minutes(struct slice markdown)
{
	size_t words, cjk, minutes;

	gemtext_count_words(markdown, &words, &cjk);
	minutes =
	    (words * CJK_A_MINUTE + cjk * WORDS_A_MINUTE + WORDS_A_MINUTE * CJK_A_MINUTE / 2) /
	    (WORDS_A_MINUTE * CJK_A_MINUTE);
	return minutes > 0 ? (unsigned)minutes : 1;
}

/* Whether `line` opens or closes a code block; *fence is the mark of the one that is open, or 0. */
static bool
is_fence(struct slice line, char *fence)
{
	struct slice mark = slice_trim_left(line);

	if (line.len - mark.len > 3 || mark.len < 3 ||
	    (mark.data[0] != '`' && mark.data[0] != '~') || mark.data[1] != mark.data[0] ||
	    mark.data[2] != mark.data[0])
		return false;
	if (*fence == 0)
		*fence = mark.data[0];
	else if (*fence == mark.data[0])
		*fence = 0;
	return true;
}

/* The words of a heading line, its Markdown read. */
static bool
put_heading_words(struct buf *out, struct slice words)
{
	struct buf line = BUF_INIT(words.len + 2), page = BUF_INIT(words.len * 8 + 4096);
	struct slice heading;

	buf_puts(&line, "# ");
	buf_put_slice(&line, words);
	gemtext_convert(&page, buf_slice(&line), NULL);
	heading = slice_first(buf_slice(&page), slice_find(buf_slice(&page), '\n'));
	heading = slice_starts(heading, SLICE("# ")) ? slice_skip(heading, 2) : SLICE("");
	buf_put_slice(out, heading);
	buf_release(&line);
	buf_release(&page);
	return heading.len > 0;
}

static bool
is_underline(struct slice line)
{
	line = slice_trim_right(line);
	for (size_t i = 0; i < line.len; i++) {
		if (line.data[i] != '=')
			return false;
	}
	return line.len > 0;
}

/* Whether a line is words, and not a picture, a tag or a comment. */
static bool
is_prose(struct slice line)
{
	line = slice_trim(line);
	return line.len > 0 && !strchr("!<%#[{-=*_`~|", line.data[0]);
}

/* Whether there is a heading of the first level that is written with "#". */
static bool
has_heading(struct slice markdown)
{
	char fence = 0;

	while (markdown.len > 0) {
		struct slice line = slice_cut_line(&markdown);

		if (!is_fence(line, &fence) && fence == 0 && slice_starts(line, SLICE("# ")))
			return true;
	}
	return false;
}

bool
gemtext_first_heading(struct buf *out, struct slice markdown)
{
	struct slice before = SLICE("");
	bool has_prose = false;
	char fence = 0;

	while (markdown.len > 0) {
		struct slice line = slice_cut_line(&markdown);

		if (is_fence(line, &fence) || fence != 0) {
			before = SLICE("");
			continue;
		}
		/* Words before it and another one after it: it is the heading of a part. */
		if (slice_starts(line, SLICE("# ")) && has_prose && has_heading(markdown))
			return false;
		if (slice_starts(line, SLICE("# ")) &&
		    put_heading_words(out, slice_trim(slice_skip(line, 2))))
			return true;
		if (before.len > 0 && is_underline(line) && put_heading_words(out, before))
			return true;
		before = slice_trim(line);
		has_prose = has_prose || is_prose(line);
	}
	return false;
}
