/* search/search_file.c: opening the index; see search_file.h. */
#include "search/search_file.h"

#include <utf8proc.h>

enum { TABLES_VERSION = 1 };

int
search_file_version(void)
{
	uint32_t hash = TABLES_VERSION;

	for (const char *c = utf8proc_unicode_version(); *c != '\0'; c++)
		hash = hash * 31 + (unsigned char)*c;
	return (int)(hash & 0x7FFFFFFF);
}

sqlite3 *
search_file_open(const char *file, int flags, struct err *err)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(file, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
		sqlite3_extended_result_codes(db, 1);
		sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		return db;
	}
	err_set(err, "cannot open the search index '%.120s': %s", file, db ? sqlite3_errmsg(db) : "memory is out");
	sqlite3_close(db);
	return NULL;
}

int64_t
search_file_number(sqlite3 *db, const char *sql, int64_t missing)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = missing;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

bool
search_file_is_ours(sqlite3 *db)
{
	return search_file_number(db, "PRAGMA user_version", -1) == search_file_version() &&
	    search_file_number(db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('docs', 'titles', 'texts', 'short')", -1) == 4;
}
