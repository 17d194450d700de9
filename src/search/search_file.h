/*
 * search/search_file.h: what writer and readers of the index agree on.
 */
#ifndef CAPSULE_SEARCH_FILE_H
#define CAPSULE_SEARCH_FILE_H

#include "base/err.h"

#include <sqlite3.h>
#include <stdint.h>

/*
 * PRAGMA user_version: that of the tables, and of utf8proc, by whose rules
 * texts were folded. Another one: the file is made anew.
 */
int search_file_version(void);

#define SEARCH_TABLES \
	"CREATE TABLE docs(id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE," \
	" stamp TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL);" \
	"CREATE VIRTUAL TABLE titles USING fts5(title, content='', tokenize='trigram case_sensitive 1');" \
	"CREATE VIRTUAL TABLE texts USING fts5(title, text, content='', tokenize='trigram case_sensitive 1');" \
	"CREATE VIRTUAL TABLE short USING fts5(title, text, content='', detail=column, columnsize=0, tokenize='ascii');"

/* The file open with these SQLITE_OPEN_ `flags`; NULL with *err. */
sqlite3 *search_file_open(const char *file, int flags, struct err *err);

/* Whether it is an index of our version. */
bool search_file_is_ours(sqlite3 *db);

/* What the first column of the first row of `sql` is; `missing` when there is none. */
int64_t search_file_number(sqlite3 *db, const char *sql, int64_t missing);

#endif
