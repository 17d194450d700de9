/*
 * search/search_index.h: the search index of a site, made and kept current.
 *
 * One SQLite file. What is looked for stands in it folded (search_fold.h), in
 * FTS5 tables without a copy of the text: `titles` and `texts` of pieces of
 * three characters, which find any part of any word in any script, and `short`
 * of the words that are shorter. `docs` has each post's words as they were
 * written, for the excerpt, and the stamp of the file they were read from.
 *
 * A kill at any moment leaves a usable file: a new index is made aside and
 * renamed when it is whole, and a change to it is a transaction with a
 * rollback journal. What is damaged or of another version is made anew.
 */
#ifndef CAPSULE_SEARCH_INDEX_H
#define CAPSULE_SEARCH_INDEX_H

#include "posts/catalog.h"

enum search_made {
	SEARCH_FAILED,    /* with *err */
	SEARCH_CURRENT,   /* who has the file open sees what changed */
	SEARCH_NEW_FILE,  /* another file has its name now: open it again */
};

/*
 * Make an empty index where there is none, in a moment, so that workers have a
 * file to open from the first on. False with *err when it cannot be written.
 */
bool search_index_prepare(const char *file, struct err *err);

/*
 * Bring the index `file` up to date with the published posts and pages of the
 * catalog, whose files are below the folder `content` (borrowed). Only files
 * whose stamp changed are read. Takes a minute for some 10,000 posts when there
 * is no index yet, so call it in a process of its own; one at a time.
 */
enum search_made search_index_update(const char *file, const struct catalog *c, int content, struct err *err);

#endif
