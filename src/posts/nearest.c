/*
 * posts/nearest.c: the page that somebody may have meant.
 *
 * A misspelt address is close by its letters; an invented one shares words
 * with an address or a title. A sketch of 16 bytes per entry says which of
 * many thousand are worth a second look.
 */
#include "posts/catalog_inside.h"

#include "posts/slug.h"

enum {
	COMPARED = 64,    /* bytes of a slug that are compared */
	SHORTEST = 3,     /* letters of a word that means something */
};

static uint64_t
word_bit(struct slice word)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < word.len; i++)
		hash = (hash ^ (unsigned char)word.data[i]) * 16777619u;
	return UINT64_C(1) << (hash >> 26);
}

static uint64_t
letter_bits(struct slice slug)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < slug.len; i++) {
		char c = slug.data[i];

		bits |= UINT64_C(1) << (c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? 26 + c - '0' : 36);
	}
	return bits;
}

static uint64_t
words_of(struct slice slug)
{
	uint64_t bits = 0;

	while (slug.len > 0) {
		struct slice word = slice_cut(&slug, '-');

		if (word.len >= SHORTEST)
			bits |= word_bit(word);
	}
	return bits;
}

/* The slug of a text, in which a letter of a script that has no blanks between words is a word of its own. */
static void
put_words(struct buf *out, struct slice text)
{
	struct buf slug = BUF_INIT(8192);

	slug_put(&slug, text);
	if (!slug_put_numbered(out, buf_slice(&slug)))
		buf_put_slice(out, buf_slice(&slug));
	buf_release(&slug);
}

/* The words of a path's last part. */
static void
put_last_part(struct buf *out, struct slice path)
{
	path = catalog_plain_path(path);
	put_words(out, slice_skip(path, slice_find_last(path, '/') < path.len ? slice_find_last(path, '/') + 1 : 0));
}

struct sketch
sketch_of(struct slice path, struct slice title)
{
	struct buf part = BUF_INIT(8192), words = BUF_INIT(8192);
	struct sketch sketch;

	put_last_part(&part, path);
	put_words(&words, title);
	sketch.letters = letter_bits(buf_slice(&part));
	sketch.words = words_of(buf_slice(&part)) | words_of(buf_slice(&words));
	buf_release(&part);
	buf_release(&words);
	return sketch;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to add, drop or replace between a and b (Levenshtein); anything above `most` is most + 1. */
static size_t
distance(struct slice a, struct slice b, size_t most)
{
	size_t row[COMPARED + 1];

	a = slice_first(a, COMPARED);
	b = slice_first(b, COMPARED);
	if (a.len > b.len + most || b.len > a.len + most)
		return most + 1;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0], smallest = row[0] = i;

		for (size_t j = 1; j <= b.len; j++) {
			size_t replaced = diagonal + (a.data[i - 1] != b.data[j - 1]);

			diagonal = row[j];
			row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
			smallest = least(smallest, row[j]);
		}
		if (smallest > most)
			return most + 1;
	}
	return least(row[b.len], most + 1);
}

struct search {
	const struct view *view;
	struct slice wanted;      /* a slug */
	struct sketch sketch;
	struct buf slug;          /* of the entry at hand */
};

static const struct entry *
entry_at(const struct view *v, size_t i)
{
	return i < v->post_count ? v->posts[i] : v->pages[i - v->post_count];
}

/* A misspelt address: at most one letter in four is wrong. */
static const struct entry *
nearest_by_letters(struct search *s)
{
	size_t most = least(1 + s->wanted.len / 4, 4);
	const struct entry *best = NULL;

	for (size_t i = 0; i < s->view->post_count + s->view->page_count; i++) {
		const struct entry *e = entry_at(s->view, i);
		size_t d;

		/* each change touches two letters of the alphabet at most */
		if ((size_t)__builtin_popcountll(s->view->sketches[i].letters ^ s->sketch.letters) > 2 * most)
			continue;
		buf_clear(&s->slug);
		put_last_part(&s->slug, slice_of(e->path));
		d = distance(s->wanted, buf_slice(&s->slug), most);
		if (d <= most) {
			best = e;
			if (d == 0)
				break;
			most = d - 1;
		}
	}
	return best;
}

/* How many of the wanted words stand in the entry's address or title. */
static size_t
shared_words(struct search *s, const struct entry *e)
{
	struct slice wanted = s->wanted;
	size_t n = 0;

	buf_clear(&s->slug);
	buf_putc(&s->slug, '-');
	put_last_part(&s->slug, slice_of(e->path));
	buf_putc(&s->slug, '-');
	put_words(&s->slug, slice_of(e->title));
	buf_putc(&s->slug, '-');
	while (wanted.len > 0) {
		struct slice word = slice_cut(&wanted, '-');
		char needle[COMPARED + 2];

		if (word.len < SHORTEST || word.len > COMPARED)
			continue;
		needle[0] = needle[word.len + 1] = '-';
		memcpy(needle + 1, word.data, word.len);
		n += slice_search(buf_slice(&s->slug), slice_from(needle, word.len + 2)) < s->slug.len;
	}
	return n;
}

/* An address made up of words: half of them must be right. */
static const struct entry *
nearest_by_words(struct search *s)
{
	size_t words = (size_t)__builtin_popcountll(s->sketch.words), most = (words + 1) / 2 - 1;
	const struct entry *best = NULL;

	if (words == 0)
		return NULL;
	for (size_t i = 0; i < s->view->post_count + s->view->page_count; i++) {
		size_t n;

		if ((size_t)__builtin_popcountll(s->view->sketches[i].words & s->sketch.words) <= most)
			continue;
		n = shared_words(s, entry_at(s->view, i));
		if (n > most) {
			most = n;
			best = entry_at(s->view, i);
		}
	}
	return best;
}

const struct entry *
catalog_nearest(const struct catalog *c, struct slice path)
{
	struct buf wanted = BUF_INIT(8192);
	struct search s = { .view = c->view, .slug = BUF_INIT(16384) };
	const struct entry *best = NULL;

	put_last_part(&wanted, path);
	s.wanted = buf_slice(&wanted);
	s.sketch = sketch_of(path, SLICE(""));
	if (c->view && s.wanted.len >= SHORTEST)
		best = nearest_by_letters(&s);
	if (c->view && !best)
		best = nearest_by_words(&s);
	buf_release(&wanted);
	buf_release(&s.slug);
	return best;
}
