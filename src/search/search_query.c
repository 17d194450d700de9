/* search/search_query.c: asking the search index; see search_query.h. */
#include "search/search_query.h"

#include "base/utf8.h"
#include "search/search_file.h"
#include "search/search_fold.h"

#include <stdlib.h>

enum {
	PATIENCE_MS = 60,           /* a change is written in less, and other visitors wait */
	WORD_BYTES = 8 * SEARCH_WORD_MOST,
	MATCH_BYTES = SEARCH_WORDS_MOST * (2 * WORD_BYTES + 64),
	HITS_MOST = 100,            /* of each kind */
	BEFORE = 60, AROUND = 180,  /* characters of an excerpt before the word, and in all */
};

/* ?1: longer words, ?2: short ones, ?3: how many at most */
#define SHORT_ONES "(SELECT rowid FROM short WHERE short MATCH ?2)"
/* X(name, SQL) */
#define QUERIES(X) \
	X(TITLES,       "SELECT rowid FROM titles WHERE titles MATCH ?1 ORDER BY bm25(titles), rowid DESC LIMIT ?3") \
	X(TITLES_BOTH,  "SELECT rowid FROM titles WHERE titles MATCH ?1 AND +rowid IN " SHORT_ONES \
	                " ORDER BY bm25(titles), rowid DESC LIMIT ?3") \
	X(TEXTS,        "SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY bm25(texts, 10, 1), rowid DESC LIMIT ?3") \
	X(TEXTS_BOTH,   "SELECT rowid FROM texts WHERE texts MATCH ?1 AND +rowid IN " SHORT_ONES \
	                " ORDER BY bm25(texts, 10, 1), rowid DESC LIMIT ?3") \
	X(SHORT_ALONE,  "SELECT rowid FROM short WHERE short MATCH ?2 ORDER BY rowid DESC LIMIT ?3") \
	X(DOCUMENT,     "SELECT file, text FROM docs WHERE id = ?1")

enum query {
#define AS_ENUM(name, sql) name,
	QUERIES(AS_ENUM)
	QUERY_COUNT
};

static const char *const query_sql[] = {
#define AS_SQL(name, sql) sql,
	QUERIES(AS_SQL)
};

struct search {
	sqlite3 *db;                /* NULL: there is no index yet */
	bool ready;                 /* it is one of ours, and the queries are prepared */
	sqlite3_stmt *queries[QUERY_COUNT];
};

/* --- opening ------------------------------------------------------------------- */

static void
close_file(struct search *s)
{
	for (size_t i = 0; i < QUERY_COUNT; i++)
		sqlite3_finalize(s->queries[i]);
	sqlite3_close(s->db);
	*s = (struct search){ 0 };
}

/*
 * Prepare the queries, unless they are. A file that is being written just now,
 * or whose writer was killed and that the next one has to mend, is asked
 * again when the next visitor is.
 */
static bool
make_ready(struct search *s)
{
	if (s->ready || !s->db || !search_file_is_ours(s->db))
		return s->ready;
	s->ready = true;
	for (size_t i = 0; i < QUERY_COUNT; i++) {
		sqlite3_finalize(s->queries[i]);
		s->ready &= sqlite3_prepare_v3(s->db, query_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->queries[i], NULL) == SQLITE_OK;
	}
	return s->ready;
}

/* Open the file and touch all that a query will need. */
static void
open_file(struct search *s, const char *file)
{
	char noise;

	s->db = search_file_open(file, SQLITE_OPEN_READONLY, NULL);
	if (!s->db)
		return;
	sqlite3_busy_timeout(s->db, PATIENCE_MS);
	sqlite3_exec(s->db, "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2048", NULL, NULL, NULL);
	sqlite3_randomness(1, &noise);
	if (make_ready(s))
		search_file_number(s->db, "SELECT count(*) FROM docs WHERE id = 1", 0);
}

struct search *
search_new(const char *file)
{
	struct search *s = calloc(1, sizeof(*s));

	if (s)
		open_file(s, file);
	return s;
}

void
search_free(struct search *s)
{
	if (s)
		close_file(s);
	free(s);
}

/* --- words ----------------------------------------------------------------------- */

/* The words of a query, folded, and what FTS5 is asked. */
struct words {
	char   text[SEARCH_WORDS_MOST][WORD_BYTES];
	struct slice word[SEARCH_WORDS_MOST];   /* in `text`; longer ones only */
	size_t count;
	struct buf match, short_match;          /* "" when there are none of that kind */
};

static bool
is_space(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F;
}

/* Marks that stand beside a word and are not of it. */
static struct slice
trim_marks(struct slice word)
{
	static const char marks[] = ".,;:!?()[]{}'\"*";

	while (word.len > 0 && (is_space(word.data[0]) || strchr(marks, word.data[0])))
		word = slice_skip(word, 1);
	while (word.len > 0 && (is_space(word.data[word.len - 1]) || strchr(marks, word.data[word.len - 1])))
		word.len--;
	return word;
}

/* The next word of *rest, or what stands between two quotes. */
static struct slice
cut_word(struct slice *rest)
{
	struct slice word = SLICE("");

	while (rest->len > 0 && is_space(rest->data[0]))
		*rest = slice_skip(*rest, 1);
	if (rest->len > 0 && rest->data[0] == '"') {
		*rest = slice_skip(*rest, 1);
		return slice_cut(rest, '"');
	}
	word.data = rest->data;
	while (rest->len > 0 && !is_space(rest->data[0])) {
		*rest = slice_skip(*rest, 1);
		word.len++;
	}
	return word;
}

/* Append `word` folded, its blanks single as in the index, no more than counts of it. */
static void
put_word(struct buf *out, struct slice word)
{
	for (size_t count = 0; word.len > 0 && count < SEARCH_WORD_MOST; count++) {
		size_t len = 1;
		uint32_t c;

		if (is_space(word.data[0])) {
			word = slice_trim_left(word);
			while (word.len > 0 && is_space(word.data[0]))
				word = slice_skip(word, 1);
			buf_putc(out, ' ');
			continue;
		}
		len = utf8_next(word, &c, NULL);
		search_fold(out, slice_first(word, len));
		word = slice_skip(word, len);
	}
}

/* Append a word in quotes, as FTS5 takes anything; all words are wanted. */
static void
put_quoted(struct buf *match, struct slice word)
{
	buf_puts(match, match->len > 0 ? " \"" : "\"");
	for (size_t i = 0; i < word.len; i++) {
		if (word.data[i] == '"')
			buf_putc(match, '"');
		buf_putc(match, word.data[i]);
	}
	buf_putc(match, '"');
}

static void
add_word(struct words *w, struct slice word)
{
	struct buf text = buf_over(w->text[w->count], WORD_BYTES), tokens = BUF_INIT(8 * WORD_BYTES);
	struct slice rest;

	put_word(&text, word);
	if (search_fold_length(buf_slice(&text)) >= SEARCH_GRAM) {
		put_quoted(&w->match, buf_slice(&text));
		w->word[w->count++] = buf_slice(&text);
		return;
	}
	search_fold_short(&tokens, buf_slice(&text));
	rest = buf_slice(&tokens);
	while (rest.len > 0)
		put_quoted(&w->short_match, slice_cut(&rest, ' '));
	if (tokens.len > 0)
		w->word[w->count++] = buf_slice(&text);
	buf_release(&tokens);
}

static void
words_read(struct words *w, struct slice query)
{
	buf_init(&w->match, MATCH_BYTES);
	buf_init(&w->short_match, MATCH_BYTES);
	w->count = 0;
	while (query.len > 0 && w->count < SEARCH_WORDS_MOST) {
		struct slice word = trim_marks(cut_word(&query));

		if (word.len > 0)
			add_word(w, word);
	}
}

static void
words_release(struct words *w)
{
	buf_release(&w->match);
	buf_release(&w->short_match);
}

/* --- excerpts ------------------------------------------------------------------- */

/* Where the first of the words that has a place in `text` stands; 0 when none has. */
static size_t
find_words(const struct words *w, struct slice text)
{
	struct buf folded = BUF_INIT(8 * text.len + 64);
	size_t best, at;

	search_fold(&folded, text);
	best = folded.len;
	for (size_t i = 0; i < w->count; i++) {
		at = slice_search(buf_slice(&folded), w->word[i]);
		if (at < best)
			best = at;
	}
	at = best < folded.len ? search_fold_origin(text, best) : 0;
	buf_release(&folded);
	return at;
}

/* Go `count` characters back from `at`. */
static size_t
step_back(struct slice text, size_t at, size_t count)
{
	for (; at > 0 && count > 0; count--) {
		do
			at--;
		while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
	}
	return at;
}

/* Append some of `text` around its byte `at`, whole words where there are blanks. */
static void
put_excerpt(struct buf *out, struct slice text, size_t at)
{
	size_t from = step_back(text, at, BEFORE), blank = from, to = from, last = 0;

	while (from > 0 && blank < at && text.data[blank] != ' ')
		blank++;
	if (from > 0 && blank < at)
		from = blank + 1;
	for (size_t count = 0; to < text.len && count < AROUND; count++) {
		uint32_t c;

		if (text.data[to] == ' ')
			last = to;
		to += utf8_next(slice_skip(text, to), &c, NULL);
	}
	if (to < text.len && last > at && last > to - (to - from) / 4)
		to = last;
	if (to <= from)
		return;
	buf_puts(out, from > 0 ? "…" : "");
	buf_put(out, text.data + from, to - from);
	buf_puts(out, to < text.len ? "…" : "");
}

/* --- asking ------------------------------------------------------------------------ */

struct asking {
	struct search *search;
	struct words words;
	search_hit_fn *hit;
	void *ctx;
	int64_t told[HITS_MOST];     /* ids */
	size_t told_count;
	bool enough, failed;
};

static bool
was_told(const struct asking *a, int64_t id)
{
	for (size_t i = 0; i < a->told_count; i++) {
		if (a->told[i] == id)
			return true;
	}
	return false;
}

static struct slice
column(sqlite3_stmt *statement, int i)
{
	const char *text = (const char *)sqlite3_column_text(statement, i);

	return text ? slice_from(text, (size_t)sqlite3_column_bytes(statement, i)) : SLICE("");
}

static void
tell(struct asking *a, int64_t id)
{
	sqlite3_stmt *document = a->search->queries[DOCUMENT];
	struct buf excerpt = BUF_INIT(SEARCH_EXCERPT_MOST);

	sqlite3_bind_int64(document, 1, id);
	if (sqlite3_step(document) == SQLITE_ROW) {
		struct slice text = column(document, 1);

		put_excerpt(&excerpt, text, find_words(&a->words, text));
		a->enough = !a->hit(a->ctx, column(document, 0), buf_slice(&excerpt));
	}
	sqlite3_reset(document);
	buf_release(&excerpt);
}

/* Tell what one query gives and was not told yet. */
static void
ask(struct asking *a, enum query which, const char *match, const char *short_match)
{
	sqlite3_stmt *query = a->search->queries[which];
	int step = SQLITE_DONE;

	if (a->enough || a->failed)
		return;
	sqlite3_bind_text(query, 1, match, -1, SQLITE_STATIC);
	sqlite3_bind_text(query, 2, short_match, -1, SQLITE_STATIC);
	sqlite3_bind_int(query, 3, HITS_MOST);
	while (!a->enough && a->told_count < HITS_MOST && (step = sqlite3_step(query)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(query, 0);

		if (was_told(a, id))
			continue;
		a->told[a->told_count++] = id;
		tell(a, id);
	}
	a->failed = step != SQLITE_ROW && step != SQLITE_DONE;
	sqlite3_reset(query);
	sqlite3_clear_bindings(query);
}

/* The short words, of the title alone. */
static void
put_in_title(struct buf *out, const struct buf *short_match)
{
	if (short_match->len > 0)
		buf_printf(out, "{title} : (%s)", short_match->data);
}

static void
ask_all(struct asking *a)
{
	const char *match = a->words.match.data, *short_match = a->words.short_match.data;
	struct buf in_title = BUF_INIT(MATCH_BYTES + 64);

	put_in_title(&in_title, &a->words.short_match);
	if (a->words.match.len == 0) {
		ask(a, SHORT_ALONE, NULL, in_title.data);
		ask(a, SHORT_ALONE, NULL, short_match);
	} else if (a->words.short_match.len == 0) {
		ask(a, TITLES, match, NULL);
		ask(a, TEXTS, match, NULL);
	} else {
		ask(a, TITLES_BOTH, match, in_title.data);
		ask(a, TEXTS_BOTH, match, short_match);
	}
	a->failed = a->failed || (a->told_count == 0 && search_file_number(a->search->db, "SELECT 1 FROM docs LIMIT 1", 0) == 0);
	buf_release(&in_title);
}

enum search_result
search_find(struct search *s, struct slice query, search_hit_fn *hit, void *ctx)
{
	struct asking a = { .search = s, .hit = hit, .ctx = ctx };
	enum search_result result = SEARCH_DONE;

	words_read(&a.words, query);
	if (a.words.count == 0)
		result = SEARCH_NO_WORDS;
	else if (!make_ready(s))
		result = SEARCH_NOT_NOW;
	else
		ask_all(&a);
	words_release(&a.words);
	return a.failed ? SEARCH_NOT_NOW : result;
}
