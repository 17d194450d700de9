/* search/search_index.c: making the index and keeping it current; see search_index.h. */
#include "search/search_index.h"

#include "base/table.h"
#include "search/search_file.h"
#include "search/search_fold.h"
#include "search/search_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	FOLDED_MOST = 8 * SEARCH_TEXT_MOST,  /* a character folds into several at times */
	STAMP_SIZE = 96,
	AT_ONCE = 64,                /* posts that one transaction changes, while readers wait for its end */
	PATIENCE_MS = 5000,          /* readers are done in a few */
	FINE_CLOCK = 50000000,       /* ns: some ticks of the kernel's clock */
	PATH_SIZE = 4096,
	IN_PLACE_MOST = 1000,        /* posts that an empty index is filled with while readers have it open */
};

/* X(what it is called here, SQL) */
#define STATEMENTS(X) \
	X(FIND,         "SELECT id, title, text FROM docs WHERE file = ?1") \
	X(ADD,          "INSERT INTO docs(file, stamp, title, text) VALUES(?1, ?2, ?3, ?4)") \
	X(CHANGE,       "UPDATE docs SET stamp = ?2, title = ?3, text = ?4 WHERE file = ?1") \
	X(REMOVE,       "DELETE FROM docs WHERE id = ?1") \
	X(ADD_TITLE,    "INSERT INTO titles(rowid, title) VALUES(?1, ?2)") \
	X(ADD_TEXT,     "INSERT INTO texts(rowid, title, text) VALUES(?1, ?2, ?3)") \
	X(ADD_SHORT,    "INSERT INTO short(rowid, title, text) VALUES(?1, ?2, ?3)") \
	X(REMOVE_TITLE, "INSERT INTO titles(titles, rowid, title) VALUES('delete', ?1, ?2)") \
	X(REMOVE_TEXT,  "INSERT INTO texts(texts, rowid, title, text) VALUES('delete', ?1, ?2, ?3)") \
	X(REMOVE_SHORT, "INSERT INTO short(short, rowid, title, text) VALUES('delete', ?1, ?2, ?3)")

enum statement {
#define AS_ENUM(name, sql) name,
	STATEMENTS(AS_ENUM)
	STATEMENT_COUNT
};

static const char *const statement_sql[] = {
#define AS_SQL(name, sql) sql,
	STATEMENTS(AS_SQL)
};

struct making {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT];
	const struct catalog *catalog;
	int content;
	int64_t clock;               /* when we began, nanoseconds */
	struct buf text;             /* of the post at hand, as written */
	struct buf title, body;      /* folded */
	struct buf short_title, short_body;  /* their short words */
	bool failed;                 /* what SQLite says of it is in sqlite3_errmsg */
};

/* --- statements -------------------------------------------------------------- */

static void
bind(struct making *m, enum statement which, int place, struct slice text)
{
	if (sqlite3_bind_text(m->statements[which], place, text.data, (int)text.len, SQLITE_STATIC) != SQLITE_OK)
		m->failed = true;
}

static void
bind_id(struct making *m, enum statement which, int64_t id)
{
	if (sqlite3_bind_int64(m->statements[which], 1, id) != SQLITE_OK)
		m->failed = true;
}

/* Run a statement that gives no rows. Nothing happens once something failed. */
static void
run(struct making *m, enum statement which)
{
	if (!m->failed && sqlite3_step(m->statements[which]) != SQLITE_DONE)
		m->failed = true;
	sqlite3_reset(m->statements[which]);
	sqlite3_clear_bindings(m->statements[which]);
}

static void
execute(struct making *m, const char *sql)
{
	if (!m->failed && sqlite3_exec(m->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		m->failed = true;
}

static void
prepare(struct making *m)
{
	for (size_t i = 0; i < STATEMENT_COUNT && !m->failed; i++)
		m->failed = sqlite3_prepare_v2(m->db, statement_sql[i], -1, &m->statements[i], NULL) != SQLITE_OK;
}

/* --- one post ------------------------------------------------------------------ */

/* What tells whether a file is still the one that was read; "" is never so. */
static void
put_stamp(char stamp[STAMP_SIZE], const struct making *m, const struct stat *st)
{
	long long changed = st->st_ctim.tv_sec * 1000000000LL + st->st_ctim.tv_nsec;

	stamp[0] = '\0';   /* it may be written once more without its times showing that */
	if (changed < m->clock - FINE_CLOCK)
		snprintf(stamp, STAMP_SIZE, "%llu %lld %lld %lld", (unsigned long long)st->st_ino, (long long)st->st_size,
		    st->st_mtim.tv_sec * 1000000000LL + st->st_mtim.tv_nsec, changed);
}

/* Fold a title and text that `docs` has, into the four other bufs. */
static void
fold(struct making *m, struct slice title, struct slice text)
{
	buf_clear(&m->title);
	buf_clear(&m->body);
	buf_clear(&m->short_title);
	buf_clear(&m->short_body);
	search_fold(&m->title, title);
	search_fold(&m->body, text);
	search_fold_short(&m->short_title, buf_slice(&m->title));
	search_fold_short(&m->short_body, buf_slice(&m->body));
}

/* Add to the tables of words what was folded last, or take it away. */
static void
change_words(struct making *m, int64_t id, enum statement title, enum statement text, enum statement words)
{
	bind_id(m, title, id);
	bind(m, title, 2, buf_slice(&m->title));
	run(m, title);
	bind_id(m, text, id);
	bind(m, text, 2, buf_slice(&m->title));
	bind(m, text, 3, buf_slice(&m->body));
	run(m, text);
	bind_id(m, words, id);
	bind(m, words, 2, buf_slice(&m->short_title));
	bind(m, words, 3, buf_slice(&m->short_body));
	run(m, words);
}

static struct slice
column(sqlite3_stmt *statement, int i)
{
	const char *text = (const char *)sqlite3_column_text(statement, i);

	return text ? slice_from(text, (size_t)sqlite3_column_bytes(statement, i)) : SLICE("");
}

/* Take the words of `file` out of the tables; its id, or 0 when it has none. */
static int64_t
forget_words(struct making *m, struct slice file)
{
	sqlite3_stmt *find = m->statements[FIND];
	int64_t id = 0;

	bind(m, FIND, 1, file);
	if (!m->failed && sqlite3_step(find) == SQLITE_ROW) {
		id = sqlite3_column_int64(find, 0);
		fold(m, column(find, 1), column(find, 2));
	}
	sqlite3_reset(find);
	if (id != 0)
		change_words(m, id, REMOVE_TITLE, REMOVE_TEXT, REMOVE_SHORT);
	return id;
}

static void
forget(struct making *m, struct slice file)
{
	int64_t id = forget_words(m, file);

	bind_id(m, REMOVE, id);
	run(m, REMOVE);
}

/* Read a post and put its words in place of those that the index has. A post that cannot be read goes. */
static void
learn(struct making *m, const struct entry *e, const char *stamp)
{
	struct post *p = post_load(m->content, catalog_blog(m->catalog), e->file, NULL, NULL);
	enum statement keep;
	int64_t id;

	if (!p) {
		forget(m, slice_of(e->file));
		return;
	}
	id = forget_words(m, slice_of(e->file));
	buf_clear(&m->text);
	search_text_put(&m->text, p);
	fold(m, slice_of(p->title), buf_slice(&m->text));
	keep = id == 0 ? ADD : CHANGE;
	bind(m, keep, 1, slice_of(e->file));
	bind(m, keep, 2, slice_of(stamp));
	bind(m, keep, 3, slice_of(p->title));
	bind(m, keep, 4, buf_slice(&m->text));
	run(m, keep);
	if (id == 0)
		id = sqlite3_last_insert_rowid(m->db);
	change_words(m, id, ADD_TITLE, ADD_TEXT, ADD_SHORT);
	post_free(p);
}

/* --- all of them ----------------------------------------------------------------- */

/* What the index has of a file. */
struct known {
	char *file, *stamp;          /* in the same piece of memory */
	bool seen;
};

struct known_list {
	struct known *items;
	size_t count;
	struct table by_file;
};

static bool
know(struct known_list *known, size_t *room, struct slice file, struct slice stamp)
{
	struct known *k;

	if (known->count == *room) {
		struct known *more = realloc(known->items, (*room * 2 + 64) * sizeof(*more));

		if (!more)
			return false;
		known->items = more;
		*room = *room * 2 + 64;
	}
	k = &known->items[known->count];
	*k = (struct known){ .file = malloc(file.len + stamp.len + 2) };
	if (!k->file)
		return false;
	k->stamp = k->file + file.len + 1;
	snprintf(k->file, file.len + 1, "%.*s", SLICE_ARG(file));
	snprintf(k->stamp, stamp.len + 1, "%.*s", SLICE_ARG(stamp));
	known->count++;
	return true;
}

static void
known_release(struct known_list *known)
{
	for (size_t i = 0; i < known->count; i++)
		free(known->items[i].file);
	free(known->items);
	table_release(&known->by_file);
}

static void
known_load(struct making *m, struct known_list *known)
{
	sqlite3_stmt *all = NULL;
	size_t room = 0;

	if (m->failed)
		return;   /* what failed is still to be told */
	m->failed = sqlite3_prepare_v2(m->db, "SELECT file, stamp FROM docs", -1, &all, NULL) != SQLITE_OK;
	while (!m->failed) {
		int step = sqlite3_step(all);

		if (step == SQLITE_DONE)
			break;
		m->failed = step != SQLITE_ROW || !know(known, &room, column(all, 0), column(all, 1));
	}
	sqlite3_finalize(all);
	for (size_t i = 0; i < known->count && !m->failed; i++)
		m->failed = !table_put(&known->by_file, slice_of(known->items[i].file), &known->items[i]);
}

/* Readers see a part of the changes, and wait no longer than for that part. */
static void
step_on(struct making *m, size_t *changes)
{
	if (++*changes % AT_ONCE == 0)
		execute(m, "COMMIT; BEGIN");
}

/* `i`: pages first, then posts, the oldest first, so that what is newest has the highest number. */
static const struct entry *
entry_at(const struct catalog *c, size_t i)
{
	size_t pages = catalog_page_count(c);

	return i < pages ? catalog_page(c, i) : catalog_post(c, catalog_post_count(c) - 1 - (i - pages));
}

static void
update_all(struct making *m)
{
	struct known_list known = { 0 };
	size_t count = catalog_post_count(m->catalog) + catalog_page_count(m->catalog), changes = 0;

	known_load(m, &known);
	execute(m, "BEGIN");
	for (size_t i = 0; i < count && !m->failed; i++) {
		const struct entry *e = entry_at(m->catalog, i);
		struct known *k = table_get(&known.by_file, slice_of(e->file));
		char stamp[STAMP_SIZE];
		struct stat st;

		if (fstatat(m->content, e->file, &st, 0) == -1)
			continue;
		put_stamp(stamp, m, &st);
		if (k)
			k->seen = true;
		if (k && stamp[0] != '\0' && strcmp(k->stamp, stamp) == 0)
			continue;
		learn(m, e, stamp);
		step_on(m, &changes);
	}
	for (size_t i = 0; i < known.count && !m->failed; i++) {
		if (!known.items[i].seen) {
			forget(m, slice_of(known.items[i].file));
			step_on(m, &changes);
		}
	}
	execute(m, "COMMIT");
	known_release(&known);
}

/* --- files ------------------------------------------------------------------------- */

static void
making_init(struct making *m, const struct catalog *c, int content)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	*m = (struct making){ .catalog = c, .content = content, .clock = now.tv_sec * 1000000000LL + now.tv_nsec };
	buf_init(&m->text, 2 * SEARCH_TEXT_MOST);
	buf_init(&m->title, FOLDED_MOST);
	buf_init(&m->body, FOLDED_MOST);
	buf_init(&m->short_title, 4 * FOLDED_MOST);
	buf_init(&m->short_body, 4 * FOLDED_MOST);
}

/* Close the file, with what SQLite says of a failure in *err. */
static bool
making_end(struct making *m, const char *file, struct err *err)
{
	bool good = !m->failed;

	if (!good)
		err_set(err, "cannot write the search index '%.120s': %s", file, sqlite3_errmsg(m->db));
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(m->statements[i]);
	sqlite3_close(m->db);
	buf_release(&m->text);
	buf_release(&m->title);
	buf_release(&m->body);
	buf_release(&m->short_title);
	buf_release(&m->short_body);
	return good;
}

/* Whether the file is an index that can be brought up to date; an empty one is made aside sooner for many posts. */
static bool
is_usable(const char *file, const struct catalog *c)
{
	sqlite3 *db = access(file, F_OK) == 0 ? search_file_open(file, SQLITE_OPEN_READWRITE, NULL) : NULL;
	bool usable = db && search_file_is_ours(db) &&
	    (catalog_post_count(c) <= IN_PLACE_MOST || search_file_number(db, "SELECT 1 FROM docs LIMIT 1", 0) == 1);

	sqlite3_close(db);
	return usable;
}

/*
 * A whole new index beside the one there is, and then in its place. What is
 * not whole yet is of use to nobody, so it needs no journal.
 */
static bool
make_anew(const char *file, const struct catalog *c, int content, struct err *err)
{
	char aside[PATH_SIZE], version[64], journal[PATH_SIZE];
	struct making m;

	if (snprintf(aside, sizeof(aside), "%s.new", file) >= (int)sizeof(aside) ||
	    snprintf(journal, sizeof(journal), "%s-journal", file) >= (int)sizeof(journal))
		return err_set(err, "cannot open the search index '%.80s...': its name is too long", file);
	unlink(aside);
	making_init(&m, c, content);
	m.db = search_file_open(aside, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
	if (!m.db)
		return false;
	execute(&m, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500;" SEARCH_TABLES);
	prepare(&m);
	update_all(&m);
	execute(&m, "INSERT INTO titles(titles) VALUES('optimize'); INSERT INTO texts(texts) VALUES('optimize');"
	    "INSERT INTO short(short) VALUES('optimize')");
	snprintf(version, sizeof(version), "PRAGMA synchronous = FULL; PRAGMA user_version = %d", search_file_version());
	execute(&m, version);
	if (!making_end(&m, aside, err))
		return false;
	unlink(journal);   /* of the one before, it would be taken for ours */
	return rename(aside, file) == 0 || err_set(err, "cannot rename '%.120s': %s", aside, strerror(errno));
}

/* False with *damaged when only a new one can help. */
static bool
change(const char *file, const struct catalog *c, int content, bool *damaged, struct err *err)
{
	struct making m;
	int code;

	making_init(&m, c, content);
	m.db = search_file_open(file, SQLITE_OPEN_READWRITE, err);
	if (!m.db)
		return false;
	sqlite3_busy_timeout(m.db, PATIENCE_MS);
	execute(&m, "PRAGMA synchronous = NORMAL; PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY");
	prepare(&m);
	update_all(&m);
	code = sqlite3_errcode(m.db) & 0xFF;
	*damaged = m.failed && (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_CONSTRAINT);
	return making_end(&m, file, err);
}

bool
search_index_prepare(const char *file, struct err *err)
{
	struct catalog *nothing;
	bool good;

	if (access(file, F_OK) == 0)
		return true;
	nothing = catalog_new();
	good = nothing ? make_anew(file, nothing, -1, err) : err_set(err, "cannot make a search index: memory is out");
	catalog_free(nothing);
	return good;
}

enum search_made
search_index_update(const char *file, const struct catalog *c, int content, struct err *err)
{
	bool damaged = true;

	if (is_usable(file, c)) {
		if (change(file, c, content, &damaged, err))
			return SEARCH_CURRENT;
		if (!damaged)
			return SEARCH_FAILED;
	}
	return make_anew(file, c, content, err) ? SEARCH_NEW_FILE : SEARCH_FAILED;
}
