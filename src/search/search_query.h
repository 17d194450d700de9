/*
 * search/search_query.h: asking the search index.
 *
 * Read-only, for a worker: the file is opened, and all that SQLite opens
 * besides, before the sandbox closes. Who keeps the index current changes it
 * under our eyes in transactions; a whole new file under its name is not seen.
 *
 * Any query is safe: nothing of it is SQL, and in FTS5's own language each of
 * its words stands in quotes.
 */
#ifndef CAPSULE_SEARCH_QUERY_H
#define CAPSULE_SEARCH_QUERY_H

#include "base/buf.h"
#include "base/err.h"

enum {
	SEARCH_WORDS_MOST = 8,        /* words of a query that count; the others are left */
	SEARCH_WORD_MOST = 32,        /* characters of a word that count */
	SEARCH_EXCERPT_MOST = 2048,   /* bytes */
};

enum search_result {
	SEARCH_DONE,
	SEARCH_NO_WORDS,    /* the query has nothing that could be looked for */
	SEARCH_NOT_NOW,     /* the index is being made, or changed just now */
};

struct search;

/* Over the index `file`, which need not be there yet. NULL: memory is out. */
struct search *search_new(const char *file);
void search_free(struct search *s);   /* NULL is fine */

/*
 * Hears of one found post: the name of its file below content/ and an excerpt
 * with the first of the words that stands in its text, on one line; both are
 * valid during the call. False: enough.
 */
typedef bool search_hit_fn(void *ctx, struct slice file, struct slice excerpt);

/*
 * Find the posts that have every word of `query` (decoded, UTF-8), in any part
 * of a word, whatever capitals and accents; words in double quotes stand
 * together. Those with all words in their title come first, then the others;
 * within each, those that have them oftener.
 */
enum search_result search_find(struct search *s, struct slice query, search_hit_fn *hit, void *ctx);

#endif
