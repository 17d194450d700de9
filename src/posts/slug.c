/* posts/slug.c: texts as parts of addresses; see slug.h. */
#include "posts/slug.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

/* Letters that do not decompose into a Latin letter and its mark; lower case, by number. */
static const struct { uint32_t letter; const char *latin; } letters[] = {
	{ 0xDF, "ss" }, { 0xE6, "ae" }, { 0xF0, "d" }, { 0xF8, "o" }, { 0xFE, "th" }, { 0x111, "d" }, { 0x127, "h" },
	{ 0x131, "i" }, { 0x138, "k" }, { 0x142, "l" }, { 0x14B, "ng" }, { 0x153, "oe" }, { 0x167, "t" }, { 0x259, "e" },
	/* Greek */
	{ 0x3B1, "a" }, { 0x3B2, "v" }, { 0x3B3, "g" }, { 0x3B4, "d" }, { 0x3B5, "e" }, { 0x3B6, "z" }, { 0x3B7, "i" },
	{ 0x3B8, "th" }, { 0x3B9, "i" }, { 0x3BA, "k" }, { 0x3BB, "l" }, { 0x3BC, "m" }, { 0x3BD, "n" }, { 0x3BE, "x" },
	{ 0x3BF, "o" }, { 0x3C0, "p" }, { 0x3C1, "r" }, { 0x3C2, "s" }, { 0x3C3, "s" }, { 0x3C4, "t" }, { 0x3C5, "y" },
	{ 0x3C6, "f" }, { 0x3C7, "ch" }, { 0x3C8, "ps" }, { 0x3C9, "o" },
	/* Cyrillic: Russian, then the letters of its neighbours */
	{ 0x430, "a" }, { 0x431, "b" }, { 0x432, "v" }, { 0x433, "g" }, { 0x434, "d" }, { 0x435, "e" }, { 0x436, "zh" },
	{ 0x437, "z" }, { 0x438, "i" }, { 0x439, "y" }, { 0x43A, "k" }, { 0x43B, "l" }, { 0x43C, "m" }, { 0x43D, "n" },
	{ 0x43E, "o" }, { 0x43F, "p" }, { 0x440, "r" }, { 0x441, "s" }, { 0x442, "t" }, { 0x443, "u" }, { 0x444, "f" },
	{ 0x445, "kh" }, { 0x446, "ts" }, { 0x447, "ch" }, { 0x448, "sh" }, { 0x449, "shch" }, { 0x44A, "" }, { 0x44B, "y" },
	{ 0x44C, "" }, { 0x44D, "e" }, { 0x44E, "yu" }, { 0x44F, "ya" }, { 0x451, "yo" }, { 0x452, "dj" }, { 0x453, "g" },
	{ 0x454, "ye" }, { 0x455, "dz" }, { 0x456, "i" }, { 0x457, "yi" }, { 0x458, "j" }, { 0x459, "lj" }, { 0x45A, "nj" },
	{ 0x45B, "c" }, { 0x45C, "k" }, { 0x45E, "u" }, { 0x45F, "dz" }, { 0x491, "g" },
};

static const char *
latin_of(uint32_t c)
{
	size_t low = 0, high = COUNT(letters);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (letters[middle].letter == c)
			return letters[middle].latin;
		if (letters[middle].letter < c)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* A slug being written: a hyphen is owed until the next letter comes. */
struct slug {
	struct buf *out;
	size_t start;
	size_t size;    /* bytes that it has in an address so far */
	bool owed;
	bool numbers;   /* letters of scripts that are not Latin's are written as their numbers */
	bool follows;   /* such a letter was the last: marks belong to it */
};

static void
put(struct slug *s, const char *letters_of_it, size_t n)
{
	size_t size = (unsigned char)letters_of_it[0] < 0x80 ? n : 3 * n;

	s->follows = false;
	if (n == 0 || s->size + size >= (s->numbers ? SLUG_NUMBERS_MOST : SLUG_MOST))
		return;
	if (s->owed && s->out->len > s->start) {
		buf_putc(s->out, '-');
		s->size++;
	}
	s->owed = false;
	s->size += size;
	buf_put(s->out, letters_of_it, n);
}

/* A word of its own. */
static void
put_word(struct slug *s, const char *word)
{
	s->owed = true;
	put(s, word, strlen(word));
	s->owed = true;
}

static void
put_number(struct slug *s, uint32_t c)
{
	struct buf word = BUF_INIT(16);

	buf_printf(&word, "%x", (unsigned)c);
	put_word(s, word.data);
	buf_release(&word);
}

/* An ASCII character; an apostrophe is passed over ("don't" is dont). */
static void
put_ascii(struct slug *s, char c)
{
	if (c >= 'A' && c <= 'Z')
		c |= 0x20;
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		put(s, &c, 1);
	else if (c == '+' || c == '#' || c == '&')
		put_word(s, c == '+' ? "plus" : c == '#' ? "sharp" : "and");
	else if (c != '\'')
		s->owed = true;
}

/* The Latin letters within the character, as in ﬁ, ²and ǆ; false when it has none. */
static bool
put_decomposed(struct slug *s, uint32_t c)
{
	utf8proc_int32_t parts[32];
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 32,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, NULL);
	bool any = false;

	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++) {
		const char *latin = latin_of((uint32_t)parts[i]);

		if (latin)
			put(s, latin, strlen(latin));
		else if (parts[i] < 0x80)
			put_ascii(s, (char)parts[i]);
		any = any || latin || parts[i] < 0x80;
	}
	return any;
}

/* A letter as it is, or a mark on one; in small letters where the script has them. */
static void
put_letter(struct slug *s, uint32_t c)
{
	char room[8];
	struct buf letter = buf_over(room, sizeof(room));

	utf8_put(&letter, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
	put(s, letter.data, letter.len);
	s->follows = true;
}

static bool
is_mark(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static void
put_character(struct slug *s, uint32_t c)
{
	const char *latin = c < 0x80 ? NULL : latin_of((uint32_t)utf8proc_tolower((utf8proc_int32_t)c));

	if (c < 0x80)
		put_ascii(s, (char)c);
	else if (latin)
		put(s, latin, strlen(latin));
	else if (s->follows && is_mark(c))
		put_letter(s, c);
	else if (utf8_width(c) == 0 || c == 0x2019 || c == 0x2BC)
		return;  /* a mark, or an apostrophe */
	else if (!put_decomposed(s, c)) {
		if (!utf8_is_letter_or_digit(c))
			s->owed = true;
		else if (s->numbers)
			put_number(s, c);
		else
			put_letter(s, c);
	}
}

/* The next character; a byte that is not UTF-8 is taken as Latin-1, as old file names are. */
static uint32_t
next(struct slice *text)
{
	bool damaged;
	uint32_t c;
	size_t n = utf8_next(*text, &c, &damaged);

	if (damaged)
		c = (unsigned char)text->data[0];
	*text = slice_skip(*text, damaged ? 1 : n);
	return c;
}

static void
put_text(struct slug *s, struct slice text)
{
	struct slice rest = text;

	while (rest.len > 0)
		put_character(s, next(&rest));
	if (s->out->len > s->start)
		return;
	/* nothing but signs and pictures: those are its name then */
	for (rest = slice_trim(text); rest.len > 0;)
		put_number(s, next(&rest));
}

static bool
is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	}
	return true;
}

/* The text composed, one letter being one, however a file system has taken it apart: *memory is for free(). */
static struct slice
compose(struct slice text, utf8proc_uint8_t **memory)
{
	utf8proc_ssize_t len = 0;

	*memory = NULL;
	if (!is_ascii(text))
		len = utf8proc_map((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.len, memory, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	return len > 0 ? slice_from((const char *)*memory, (size_t)len) : text;
}

void
slug_put(struct buf *out, struct slice text)
{
	struct slug s = { .out = out, .start = out->len };
	utf8proc_uint8_t *memory;

	put_text(&s, compose(text, &memory));
	free(memory);
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

enum { WIDE_SIGNS = 0x3000 };   /* from here on punctuation is that of Chinese, Japanese and Korean */

/* Whether the character outside ASCII stays in a segment: a letter that is not written in Latin ones, its mark, a sign between such. */
static bool
stays(uint32_t c)
{
	char room[64];
	struct buf latin = buf_over(room, sizeof(room));
	struct slug s = { .out = &latin };
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	bool is = c >= WIDE_SIGNS && category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;

	if (!is && !is_mark(c)) {
		put_character(&s, c);
		is = s.follows;
	}
	return is || is_mark(c);
}

/* Whether a segment is an address as it is, and no longer than a slug may be. */
static bool
is_plain(struct slice segment)
{
	size_t size = 0;
	bool any = is_ascii(segment);   /* letter or digit */

	while (segment.len > 0) {
		uint32_t c;
		bool damaged;
		size_t n = utf8_next(segment, &c, &damaged);

		if (damaged || (c < 0x80 ? !is_unreserved((char)c) : !stays(c)))
			return false;
		any = any || utf8_is_letter_or_digit(c);
		size += c < 0x80 ? n : 3 * n;
		segment = slice_skip(segment, n);
	}
	return any && size < SLUG_MOST;
}

void
slug_put_segment(struct buf *out, struct slice segment)
{
	utf8proc_uint8_t *memory;
	struct slice composed = compose(segment, &memory);

	if (is_plain(composed))
		buf_put_slice(out, composed);
	else
		slug_put(out, composed);
	free(memory);
}

bool
slug_put_numbered(struct buf *out, struct slice path)
{
	bool numbered = !is_ascii(path);

	while (numbered && path.len > 0) {
		struct slice segment = slice_cut(&path, '/');
		struct slug s = { .out = out, .start = out->len, .numbers = true };

		if (is_ascii(segment))
			buf_put_slice(out, segment);
		else
			put_text(&s, segment);
		if (path.len > 0)
			buf_putc(out, '/');
	}
	return numbered;
}
