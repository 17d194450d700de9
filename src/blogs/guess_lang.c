/*
 * blogs/guess_lang.c: the language of a blog that does not say it anywhere.
 *
 * Each of some texts has a vote: by its letters where they tell, else by the
 * small words that no text of a language does without. The blog is in what
 * most of them are in; where they disagree, nobody knows.
 */
#include "base/beneath.h"
#include "base/utf8.h"
#include "blogs/kind.h"

#include <fcntl.h>
#include <unistd.h>

enum {
	TEXTS_MOST = 60, HEAD = 8 << 10,
	LETTERS_LEAST = 60,   /* that a text has to have for a vote */
	WORDS_LEAST = 8,      /* small words of its language likewise */
};

enum script { LATIN, HANGUL, KANA, HAN, CYRILLIC, ARABIC, GREEK, HEBREW, THAI, SCRIPT_COUNT };

static const struct { uint32_t from, to; enum script script; } ranges[] = {
	{ 'A', 'Z', LATIN }, { 'a', 'z', LATIN }, { 0xC0, 0x24F, LATIN }, { 0x370, 0x3FF, GREEK }, { 0x400, 0x52F, CYRILLIC },
	{ 0x590, 0x5FF, HEBREW }, { 0x600, 0x6FF, ARABIC }, { 0xE00, 0xE7F, THAI }, { 0x3041, 0x30FF, KANA },
	{ 0x4E00, 0x9FFF, HAN }, { 0xAC00, 0xD7A3, HANGUL },
};

/* Percent of a text's letters from which a script says the language: code and names stand between. */
static const struct { enum script script; unsigned percent; const char *lang; } telling[] = {
	{ HANGUL, 8, "ko" }, { KANA, 5, "ja" }, { HAN, 10, "zh" }, { CYRILLIC, 20, "ru" }, { ARABIC, 20, "ar" },
	{ GREEK, 20, "el" }, { HEBREW, 20, "he" }, { THAI, 20, "th" },
};

/* Words with a blank on both sides, which no other of these languages has. */
static const struct { const char *lang, *words; } small[] = {
	{ "en", " the of and that with for this was are have not which " },
	{ "de", " der und das ist nicht ein eine mit auf ich auch sich " },
	{ "fr", " les des est une dans pour avec que pas sur nous vous " },
	{ "es", " los las una con pero del muy esto hay como el y " },
	{ "pt", " não uma com dos das mais foi são em ou isso os " },
	{ "it", " che della di per non sono gli alla nel anche più il " },
	{ "nl", " het een van niet voor zijn dat ook maar wordt deze bij " },
	{ "pl", " nie się jest że jak dla przez oraz ale czy może od " },
	{ "sv", " och att det som är inte för på av till jag vi " },
};

enum { TELLING_COUNT = sizeof(telling) / sizeof(telling[0]), SMALL_COUNT = sizeof(small) / sizeof(small[0]) };

struct sample {
	uint64_t mark;   /* of the name */
	const char *file;
};

struct guess {
	struct loading loading;   /* first: what kind_walk() hands on is this */
	struct sample texts[TEXTS_MOST];  /* those with the least marks, so from everywhere and always the same */
	size_t count;
	unsigned votes, for_script[TELLING_COUNT], for_small[SMALL_COUNT], for_ukrainian;
};

static enum script
script_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (c >= ranges[i].from && c <= ranges[i].to)
			return ranges[i].script;
	}
	return SCRIPT_COUNT;
}

/* Count the letters of the text by their scripts; those of all are returned. */
static unsigned
count_scripts(struct slice text, unsigned counts[SCRIPT_COUNT], unsigned *ukrainian)
{
	unsigned all = 0;

	while (text.len > 0) {
		uint32_t c;
		size_t n = utf8_next(text, &c, NULL);
		enum script script = script_of(c);

		text = slice_skip(text, n);
		*ukrainian += c == 0x456 || c == 0x457 || c == 0x454;   /* і ї є */
		if (script == SCRIPT_COUNT)
			continue;
		counts[script]++;
		all++;
	}
	return all;
}

/* Whether the list, with a blank before and behind each word, has it. */
static bool
has_word(const char *list, struct slice word)
{
	char spaced[16];

	if (word.len == 0 || word.len > sizeof(spaced) - 3)
		return false;
	spaced[0] = ' ';
	for (size_t i = 0; i < word.len; i++)
		spaced[i + 1] = word.data[i] >= 'A' && word.data[i] <= 'Z' ? word.data[i] | 0x20 : word.data[i];
	spaced[word.len + 1] = ' ';
	spaced[word.len + 2] = '\0';
	return strstr(list, spaced) != NULL;
}

/* A byte of a word. */
static bool
is_of_word(char c)
{
	return (unsigned char)c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The number in small[] whose words the text has, twice as many as of any other; -1: none. */
static int
find_small(struct slice text)
{
	unsigned counts[SMALL_COUNT] = { 0 }, second = 0;
	size_t best = 0;

	while (text.len > 0) {
		size_t n = 0;

		while (n < text.len && is_of_word(text.data[n]))
			n++;
		for (size_t i = 0; i < SMALL_COUNT; i++)
			counts[i] += has_word(small[i].words, slice_first(text, n));
		text = slice_skip(text, n > 0 ? n : 1);
	}
	for (size_t i = 1; i < SMALL_COUNT; i++)
		best = counts[i] > counts[best] ? i : best;
	for (size_t i = 0; i < SMALL_COUNT; i++)
		second = i != best && counts[i] > second ? counts[i] : second;
	return counts[best] >= WORDS_LEAST && counts[best] >= 2 * second ? (int)best : -1;
}

static void
vote(struct guess *g, struct slice text)
{
	unsigned counts[SCRIPT_COUNT] = { 0 }, ukrainian = 0, all = count_scripts(text, counts, &ukrainian);
	int which;

	if (all < LETTERS_LEAST)
		return;
	for (size_t i = 0; i < TELLING_COUNT; i++) {
		if (counts[telling[i].script] * 100 >= all * telling[i].percent) {
			g->for_script[i]++;
			g->for_ukrainian += telling[i].script == CYRILLIC && ukrainian * 100 >= counts[CYRILLIC] * 3;
			g->votes++;
			return;
		}
	}
	which = find_small(text);
	if (which >= 0) {
		g->for_small[which]++;
		g->votes++;
	}
}

static uint64_t
mark_of(const char *file)
{
	uint64_t mark = 14695981039346656037u;   /* FNV-1a */

	for (; *file; file++)
		mark = (mark ^ (unsigned char)*file) * 1099511628211u;
	return mark ^ mark >> 32;
}

static bool
is_markdown(struct slice name)
{
	return slice_ends_nocase(name, SLICE(".md")) || slice_ends_nocase(name, SLICE(".markdown")) || slice_ends_nocase(name, SLICE(".mdx"));
}

static void
look(struct loading *l, const char *file)
{
	struct guess *g = (struct guess *)l;
	struct sample *at = g->texts, one = { mark_of(file), NULL };

	if (!is_markdown(slice_of(file)) || blog_role(l->blog, slice_of(file)) != BLOG_TEXT)
		return;
	for (size_t i = 1; i < g->count; i++)
		at = g->texts[i].mark > at->mark ? &g->texts[i] : at;
	if (g->count < TEXTS_MOST)
		at = &g->texts[g->count++];
	else if (at->mark <= one.mark)
		return;
	one.file = arena_copy(l->blog->arena, slice_of(file));
	*at = one;
}

static void
hear(struct guess *g, const char *file)
{
	int fd = file ? beneath_open(g->loading.folder, file, O_RDONLY | O_NONBLOCK) : -1;
	char head[HEAD];
	ssize_t n = fd != -1 ? read(fd, head, sizeof(head)) : -1;

	if (fd != -1)
		close(fd);
	if (n > 0)
		vote(g, slice_from(head, (size_t)n));
}

const char *
kind_guess_lang(struct loading *l)
{
	struct guess g = { .loading = *l };

	for (const struct blog_root *r = l->blog->roots; r; r = r->next) {
		if (r->role == BLOG_TEXT)
			kind_walk(&g.loading, r->folder, look);
	}
	for (size_t i = 0; i < g.count; i++)
		hear(&g, g.texts[i].file);
	for (size_t i = 0; i < TELLING_COUNT; i++) {
		if (g.for_script[i] > 0 && g.for_script[i] * 4 >= g.votes * 3)
			return telling[i].script == CYRILLIC && g.for_ukrainian * 2 > g.for_script[i] ? "uk" : telling[i].lang;
	}
	for (size_t i = 0; i < SMALL_COUNT; i++) {
		if (g.for_small[i] > 0 && g.for_small[i] * 4 >= g.votes * 3)
			return small[i].lang;
	}
	return "";
}
