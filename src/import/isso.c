/*
 * import/isso.c: the database of Isso, read by SQLite.
 *
 * Table threads: id, uri, title. Table comments: tid (the thread), id, parent,
 * created (seconds since 1970), mode (1: shown), text (Markdown), author,
 * website. Of the rest, addresses among it, nothing is read.
 */
#include "import/import.h"

#include "base/date.h"

#include <sqlite3.h>
#include <stdlib.h>

struct reader {
	sqlite3 *db;
	struct import_sink *sink;
	struct arena *arena;
	struct import_post post;
	sqlite3_int64 thread;
	struct import_comment *comments;
	size_t room;
	bool out_of_memory;
};

static struct slice
column(struct reader *r, sqlite3_stmt *row, int i)
{
	const char *text = (const char *)sqlite3_column_text(row, i);
	char *copy = arena_copy(r->arena, slice_from(text ? text : "", (size_t)sqlite3_column_bytes(row, i)));

	r->out_of_memory = r->out_of_memory || !copy;
	return slice_of(copy ? copy : "");
}

static struct slice
day(struct reader *r, double seconds)
{
	struct date d = date_from_seconds(seconds > 0 && seconds < 4e9 ? (int64_t)seconds : 0);
	struct buf text = BUF_INIT(64);
	char *copy;

	date_put_rfc3339(&text, &d);
	copy = arena_copy(r->arena, buf_slice(&text));
	buf_release(&text);
	r->out_of_memory = r->out_of_memory || !copy;
	return slice_of(copy ? copy : "");
}

/* Hand on the thread that was read last. */
static bool
put_thread(struct reader *r)
{
	bool more = true;

	r->post.comments = r->comments;
	if (!r->out_of_memory && r->post.comment_count > 0)
		more = r->sink->put(r->sink, &r->post);
	arena_free(r->arena);
	r->arena = arena_new();
	r->out_of_memory = r->out_of_memory || !r->arena;
	r->post = (struct import_post){ 0 };
	return more;
}

static void
take_row(struct reader *r, sqlite3_stmt *row)
{
	struct import_comment *more;

	if (r->post.comment_count == r->room) {
		more = realloc(r->comments, (r->room * 2 + 16) * sizeof(*more));
		r->out_of_memory = r->out_of_memory || !more;
		if (!more)
			return;
		r->comments = more;
		r->room = r->room * 2 + 16;
	}
	r->thread = sqlite3_column_int64(row, 0);
	r->post.url = column(r, row, 1);
	r->post.title = column(r, row, 2);
	r->post.slug = SLICE("");
	r->comments[r->post.comment_count++] = (struct import_comment){
		.id = column(r, row, 3), .parent = column(r, row, 4), .date = day(r, sqlite3_column_double(row, 5)),
		.html = column(r, row, 6), .author = column(r, row, 7), .url = column(r, row, 8), .markdown = true,
	};
}

static bool
read_rows(struct reader *r, sqlite3_stmt *rows, const char *file, struct err *err)
{
	int status = SQLITE_ROW;
	bool more = true;

	while (more && !r->out_of_memory && (status = sqlite3_step(rows)) == SQLITE_ROW) {
		if (r->post.comment_count > 0 && sqlite3_column_int64(rows, 0) != r->thread)
			more = put_thread(r);
		if (more && !r->out_of_memory)
			take_row(r, rows);
	}
	if (r->out_of_memory)
		return err_set(err, "%s: cannot be read: memory is out", file);
	if (more && status != SQLITE_DONE)
		return err_set(err, "%s: cannot be read: %s", file, sqlite3_errmsg(r->db));
	return more && put_thread(r);
}

bool
isso_read(const char *file, struct import_sink *sink, struct err *err)
{
	static const char query[] = "SELECT c.tid, t.uri, t.title, c.id, c.parent, c.created, c.text, c.author, c.website "
	    "FROM comments c JOIN threads t ON t.id = c.tid WHERE c.mode = 1 ORDER BY c.tid, c.id";
	struct reader r = { .sink = sink, .arena = arena_new() };
	sqlite3_stmt *rows = NULL;
	bool good;

	r.out_of_memory = !r.arena;
	if (sqlite3_open_v2(file, &r.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(r.db, query, -1, &rows, NULL) != SQLITE_OK)
		good = err_set(err, "%s: no database of Isso's: %s", file, r.db ? sqlite3_errmsg(r.db) : "memory is out");
	else
		good = read_rows(&r, rows, file, err);
	sqlite3_finalize(rows);
	sqlite3_close(r.db);
	arena_free(r.arena);
	free(r.comments);
	return good;
}
