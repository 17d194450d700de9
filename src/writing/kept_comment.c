/* writing/kept_comment.c: comments as files; see kept_comment.h. */
#include "writing/kept_comment.h"

#include "base/folder.h"
#include "base/table.h"
#include "base/utf8.h"
#include "data/yaml.h"
#include "data/yaml_put.h"
#include "writing/store.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REJECTED_MOST = 100, TOLD_MOST = 100, WAITING_FILE_MOST = 256 << 10 };

static int
open_comments(const struct comment_folders *f, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "comments%s%s", name[0] ? "/" : "", name);
	return store_open_folder(f->state, path, true);
}

int
comments_lock(const struct comment_folders *f)
{
	int dir = open_comments(f, "");
	int fd = dir == -1 ? -1 : openat(dir, ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd != -1)
		store_give_to_owner(dir, fd);
	if (dir != -1)
		close(dir);
	if (fd != -1 && flock(fd, LOCK_EX) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

/* ---- texts ---------------------------------------------------------------------------- */

void
comment_put_clean(struct buf *out, struct slice text)
{
	size_t start = out->len;
	unsigned marks = 0;

	while (text.len > 0) {
		uint32_t c;
		size_t n = utf8_next(text, &c, NULL);

		text = slice_skip(text, n);
		if (c == '\r' && slice_starts(text, SLICE("\n")))
			continue;
		if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
			while (out->len > start && out->data[out->len - 1] == ' ')
				buf_truncate(out, out->len - 1);
			if (out->len > start && !slice_ends(buf_slice(out), SLICE("\n\n")))
				buf_putc(out, '\n');
		} else if (c == '\t' || c == ' ') {
			if (out->len > start)
				buf_putc(out, ' ');
		} else if (!utf8_is_hidden(c)) {
			marks = utf8_width(c) > 0 || c == 0x200D ? 0 : marks + 1;
			if (marks <= UTF8_MARKS_MOST)
				utf8_put(out, c);
		}
	}
	while (out->len > start && isspace((unsigned char)out->data[out->len - 1]))
		buf_truncate(out, out->len - 1);
}

bool
comment_has_words(struct slice text)
{
	while (text.len > 0) {
		uint32_t c;

		text = slice_skip(text, utf8_next(text, &c, NULL));
		if (utf8_is_seen(c))
			return true;
	}
	return false;
}

size_t
comment_count_links(struct slice text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct slice rest = slice_skip(text, i);

		n += slice_starts(rest, SLICE("://")) || slice_starts_nocase(rest, SLICE("mailto:")) ||
		    slice_starts_nocase(rest, SLICE("www."));
	}
	return n;
}

/* ---- as YAML --------------------------------------------------------------------------- */

static void
put_member(struct buf *out, unsigned indent, const char *key, const char *value, bool quoted)
{
	if (!value || value[0] == '\0')
		return;
	buf_printf(out, "%*s%s: ", (int)indent, "", key);
	if (quoted)
		yaml_put_quoted(out, slice_of(value));
	else
		buf_puts(out, value);
	buf_putc(out, '\n');
}

/* A block of lines as they are, which is the form that people can read. */
static void
put_block(struct buf *out, unsigned indent, const char *key, const char *text)
{
	struct slice rest = slice_of(text);

	/* where the first line begins with a blank it has to be said how far the block is indented */
	buf_printf(out, "%*s%s: |%s-\n", (int)indent, "", key, text[0] == ' ' ? "2" : "");
	while (rest.len > 0) {
		struct slice line = slice_cut_line(&rest);

		if (line.len > 0)
			buf_printf(out, "%*s%.*s", (int)indent + 2, "", SLICE_ARG(line));
		buf_putc(out, '\n');
	}
}

void
comment_put_yaml(struct buf *out, const struct kept_comment *c, unsigned indent, bool with_post)
{
	if (with_post)
		put_member(out, indent, "post", c->post, true);
	put_member(out, indent, "date", c->date, false);
	put_member(out, indent, "author", c->author, true);
	put_member(out, indent, "key", c->key, true);
	put_member(out, indent, "id", c->id, true);
	put_member(out, indent, "reply_to", c->reply_to, true);
	put_member(out, indent, "url", c->url, true);
	put_block(out, indent, "text", c->text);
}

/* Ids are ours: digits, small letters and '-', so that one is never a path. */
static bool
is_id(const char *id)
{
	return id[0] != '\0' && id[0] != '-' && strlen(id) < COMMENT_ID_MOST &&
	    strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz-") == strlen(id);
}

struct kept_comment *
comment_read_waiting(const struct comment_folders *f, const char *id, struct arena *arena, struct err *err)
{
	struct buf text = BUF_INIT(WAITING_FILE_MOST), name = BUF_INIT(64);
	struct reading r = { .arena = arena, .file = name.data };
	struct kept_comment *c = NULL;
	const struct value *v = NULL;
	int dir = is_id(id) ? open_comments(f, "waiting") : -1;

	buf_printf(&name, "%.40s.yaml", id);
	r.file = name.data;
	if (dir == -1 || !store_read(&text, dir, name.data))
		err_set(err, "no comment '%.40s' waits", id);
	else
		v = yaml_read(&r, buf_slice(&text), err);
	if (v && v->kind == VALUE_MAP && (c = arena_get(arena, sizeof(*c))) != NULL)
		*c = (struct kept_comment){
			.post = value_text(v, "post").data, .id = arena_copy(arena, slice_of(id)), .date = value_text(v, "date").data,
			.author = value_text(v, "author").data, .key = value_text(v, "key").data, .text = value_text(v, "text").data,
		};
	else if (v)
		err_set(err, "%s: a waiting comment is a table with post, date, author and text", name.data);
	if (dir != -1)
		close(dir);
	buf_release(&text);
	buf_release(&name);
	return c;
}

/* ---- what waits -------------------------------------------------------------------------- */

char **
comments_waiting(const struct comment_folders *f, size_t *count)
{
	int dir = open_comments(f, "waiting");
	char **names;
	size_t kept = 0;

	*count = 0;
	if (dir == -1)
		return NULL;
	names = folder_names(dir, count);
	close(dir);
	for (size_t i = 0; i < *count; i++) {
		struct slice name = slice_of(names[i]);

		if (slice_ends(name, SLICE(".yaml"))) {
			names[i][name.len - 5] = '\0';
			names[kept++] = names[i];
		} else {
			free(names[i]);
		}
	}
	*count = kept;
	return names;
}

uint64_t
comments_bytes(const struct comment_folders *f, size_t *waiting)
{
	static const char *const folders[] = { "waiting", "begun", "rejected" };
	uint64_t all = 0, bytes;

	for (size_t i = 0; i < COUNT(folders); i++) {
		int dir = open_comments(f, folders[i]);

		if (dir == -1)
			continue;
		store_measure(dir, i == 0 ? waiting : NULL, &bytes);
		all += bytes;
		close(dir);
	}
	return all;
}

bool
comment_wait(const struct comment_folders *f, const struct kept_comment *c)
{
	struct buf text = BUF_INIT(WAITING_FILE_MOST);
	char name[64];
	int dir = open_comments(f, "waiting");
	int error;
	bool good;

	comment_put_yaml(&text, c, 0, true);
	snprintf(name, sizeof(name), "%.40s.yaml", c->id);
	good = dir != -1 && !text.full && store_put(dir, dir, name, 0600, buf_slice(&text));
	error = errno;
	if (dir != -1)
		close(dir);
	buf_release(&text);
	errno = error;
	return good;
}

/* "2026-02-07 Jutta on posts/x.md (20260207-101112-1a2b3c4d5e6f)", and the text below it. */
static void
put_told(struct buf *out, const struct comment_folders *f, const char *id)
{
	struct arena *arena = arena_new();
	struct kept_comment *c = arena ? comment_read_waiting(f, id, arena, NULL) : NULL;
	struct slice rest = slice_of(c ? c->text : "");

	if (c)
		buf_printf(out, "\n%.10s %s on %s\n    capsule comments approve %s\n", c->date,
		    c->author[0] ? c->author : "a reader", c->post, id);
	while (rest.len > 0) {
		struct slice line = slice_cut_line(&rest);

		buf_printf(out, "    | %.*s\n", SLICE_ARG(line));
	}
	arena_free(arena);
}

void
comments_tell(const struct comment_folders *f)
{
	struct buf out = BUF_INIT(1 << 20);
	size_t count;
	char **ids = comments_waiting(f, &count);
	int dir = open_comments(f, "");

	buf_printf(&out, "%zu comment%s wait%s.\n", count, count == 1 ? "" : "s", count == 1 ? "s" : "");
	for (size_t i = 0; i < count && i < TOLD_MOST; i++)
		put_told(&out, f, ids[i]);
	if (dir != -1 && count > 0)
		store_put(dir, dir, "waiting.txt", 0600, buf_slice(&out));
	else if (dir != -1)
		unlinkat(dir, "waiting.txt", 0);
	if (dir != -1)
		close(dir);
	folder_names_free(ids, count);
	buf_release(&out);
}

/* ---- what is shown -------------------------------------------------------------------------- */

/* What a file beside a post says: a list, or a map with one. NULL: it does not parse. */
static const struct value *
read_list(struct arena *arena, struct slice text, const char *file, struct err *err)
{
	const struct reading r = { .arena = arena, .file = file };
	const struct value *v = arena ? yaml_read(&r, text, err) : NULL;

	if (v && v->kind == VALUE_MAP && value_get(v, "comments"))
		v = value_get(v, "comments");
	return v;
}

static size_t
count_items(const struct value *list)
{
	size_t n = 0;

	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v; v = v->next)
		n++;
	return n;
}

/* The ids in a list. False when memory is out. */
static bool
take_ids(struct table *ids, const struct value *list)
{
	bool good = true;

	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v && good; v = v->next) {
		const char *id = value_text(v, "id").data;

		good = id[0] == '\0' || table_put(ids, slice_of(id), ids);
	}
	return good;
}

/* How far the items of the list that ends the text are indented; false: it ends with no such list. */
static bool
find_indent(struct slice text, unsigned *indent)
{
	bool found = false;

	*indent = 0;
	while (text.len > 0) {
		struct slice line = slice_cut_line(&text), bare = slice_trim_left(line);

		if (!slice_starts(bare, SLICE("- ")) && !slice_eq(bare, SLICE("-")))
			continue;
		if (!found || line.len - bare.len < *indent)
			*indent = (unsigned)(line.len - bare.len);
		found = true;
	}
	return found;
}

static void
put_item(struct buf *out, const struct kept_comment *c, unsigned indent)
{
	size_t start = out->len;

	comment_put_yaml(out, c, indent + 2, false);
	if (!out->full)
		out->data[start + indent] = '-';
}

/* Those that a file has to get. */
struct showing {
	const struct kept_comment *comments;
	size_t count, most, added;
};

/* Put those that are not among `ids` at the end of *out; `n`: how many there are. */
static bool
put_new(struct buf *out, struct showing *s, struct table *ids, size_t n, const char *file, struct err *err)
{
	unsigned indent;

	if (!find_indent(buf_slice(out), &indent))
		indent = 0;
	for (size_t i = 0; i < s->count; i++) {
		if (table_get(ids, slice_of(s->comments[i].id)))
			continue;
		if (n + s->added >= s->most)
			return err_set(err, "%s has %zu comments already, as many as visitors may add to", file, n + s->added);
		if (out->len > 0 && out->data[out->len - 1] != '\n')
			buf_putc(out, '\n');
		put_item(out, &s->comments[i], indent);
		s->added++;
		if (!table_put(ids, slice_of(s->comments[i].id), ids))
			return err_set(err, "%s: memory is out", file);
	}
	return true;
}

/* The text with the comments at its end, proven by reading it again. */
static bool
put_with(struct buf *out, struct slice old, struct showing *s, const char *file, struct err *err)
{
	struct arena *arena = arena_new();
	const struct value *before = read_list(arena, old, file, err);
	struct table ids = { .nocase = false };
	bool good = before != NULL;

	buf_put_slice(out, old);
	if (good && !take_ids(&ids, before))
		good = err_set(err, "%s: memory is out", file);
	good = good && put_new(out, s, &ids, count_items(before), file, err);
	if (good && s->added > 0 && (out->full || count_items(read_list(arena, buf_slice(out), file, NULL)) != count_items(before) + s->added))
		good = err_set(err, out->full ? "%s would be longer than it may be (4 MB)"
		    : "%s is written in a form that nothing can be put at the end of; make it a list of lines '- date: ...'", file);
	table_release(&ids);
	arena_free(arena);
	return good;
}

/* "posts/x.comments.yaml" for "posts/x.md". */
static void
put_file_name(struct buf *out, const char *post)
{
	struct slice stem = slice_of(post);

	stem = slice_first(stem, slice_find_last(stem, '.'));
	buf_printf(out, "%.*s.comments.yaml", SLICE_ARG(stem));
}

static bool
show_in(int dir, const char *file, struct showing *s, struct err *err)
{
	struct buf old = BUF_INIT(COMMENT_FILE_MOST), new = BUF_INIT(COMMENT_FILE_MOST);
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	bool good = store_read(&old, dir, name) || errno == ENOENT;

	if (!good)
		err_set(err, "cannot read '%s': %s", file, strerror(errno));
	good = good && put_with(&new, buf_slice(&old), s, file, err);
	if (good && s->added > 0 && !store_put(dir, dir, name, 0644, buf_slice(&new)))
		good = store_fail(err, errno);
	buf_release(&old);
	buf_release(&new);
	return good;
}

bool
comments_show(const struct comment_folders *f, const struct kept_comment *c, size_t count, size_t most, size_t *added,
    struct err *err)
{
	struct buf file = BUF_INIT(1 << 13), folder = BUF_INIT(1 << 13);
	struct showing s = { c, count, most, 0 };
	struct slice path;
	int dir;
	bool good;

	*added = 0;
	if (count == 0)
		return true;
	put_file_name(&file, c->post);
	path = buf_slice(&file);
	path = slice_first(path, slice_find_last(path, '/') < path.len ? slice_find_last(path, '/') : 0);
	buf_put_slice(&folder, path);
	dir = store_open_folder(f->content, folder.data, false);
	if (dir == -1) {
		good = err_set(err, "there is no folder for '%s' any more: %s", c->post, strerror(errno));
	} else {
		good = show_in(dir, file.data, &s, err);
		close(dir);
	}
	if (good)
		*added = s.added;
	buf_release(&file);
	buf_release(&folder);
	return good;
}

bool
comment_show(const struct comment_folders *f, const struct kept_comment *c, size_t most, struct err *err)
{
	size_t added;

	return comments_show(f, c, 1, most, &added, err);
}

/* ---- finding one again ----------------------------------------------------------------------- */

/* Whether it is the id of the comment with that hash, made at `since` or later. */
static bool
is_that(const char *id, struct slice hash, struct slice since)
{
	struct slice text = slice_of(id);

	return text.len > hash.len && memcmp(id, since.data, since.len < text.len ? since.len : text.len) >= 0 && slice_ends(text, hash) && text.data[text.len - hash.len - 1] == '-';
}

static bool
waits(const struct comment_folders *f, struct slice hash, struct slice since)
{
	size_t count;
	char **ids = comments_waiting(f, &count);
	bool found = false;

	for (size_t i = 0; i < count; i++)
		found = found || is_that(ids[i], hash, since);
	folder_names_free(ids, count);
	return found;
}

static bool
is_shown(const struct comment_folders *f, const char *post, struct slice hash, struct slice since)
{
	struct buf file = BUF_INIT(1 << 13), old = BUF_INIT(COMMENT_FILE_MOST);
	struct arena *arena = arena_new();
	const struct value *list = NULL;
	bool found = false;

	put_file_name(&file, post);
	if (arena && store_read(&old, f->content, file.data))
		list = read_list(arena, buf_slice(&old), file.data, NULL);
	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v && !found; v = v->next)
		found = is_that(value_text(v, "id").data, hash, since);
	arena_free(arena);
	buf_release(&file);
	buf_release(&old);
	return found;
}

enum comment_place
comment_find(const struct comment_folders *f, const char *post, struct slice hash, struct slice since)
{
	return waits(f, hash, since) ? COMMENT_WAITS : is_shown(f, post, hash, since) ? COMMENT_SHOWN : COMMENT_NOWHERE;
}

/* ---- deciding -------------------------------------------------------------------------------- */

static void
prune_rejected(int dir)
{
	size_t count;
	char **names = folder_names(dir, &count);

	for (size_t i = 0; count > REJECTED_MOST && i < count - REJECTED_MOST; i++)
		unlinkat(dir, names[i], 0);
	folder_names_free(names, count);
}

static bool
take_away(const struct comment_folders *f, const char *id, bool shown, struct err *err)
{
	int waiting = open_comments(f, "waiting"), rejected = open_comments(f, "rejected");
	char name[64];
	bool good;

	snprintf(name, sizeof(name), "%.40s.yaml", id);
	good = waiting != -1 && rejected != -1 &&
	    (shown ? store_remove(waiting, name) : store_move(waiting, name, rejected, name));
	if (!good)
		store_fail(err, errno);
	else if (!shown)
		prune_rejected(rejected);
	if (waiting != -1)
		close(waiting);
	if (rejected != -1)
		close(rejected);
	return good;
}

bool
comment_decide(const struct comment_folders *f, const char *id, bool show, struct err *err)
{
	struct arena *arena = arena_new();
	struct kept_comment *c = arena ? comment_read_waiting(f, id, arena, err) : NULL;
	bool good = c && (!show || comment_show(f, c, SIZE_MAX, err)) && take_away(f, id, show, err);

	arena_free(arena);
	return good;
}

/* ---- the salt ----------------------------------------------------------------------------------- */

bool
comments_salt(const struct comment_folders *f, uint8_t salt[32])
{
	int dir = open_comments(f, "");
	struct buf text = BUF_INIT(64);
	bool good = dir != -1 && ((store_read(&text, dir, "salt") && text.len == 32) ||
	    (buf_clear(&text), RAND_bytes((unsigned char *)salt, 32) == 1 &&
	    (buf_put(&text, salt, 32), store_put(dir, dir, "salt", 0600, buf_slice(&text)))));

	if (good)
		memcpy(salt, text.data, 32);
	if (dir != -1)
		close(dir);
	buf_release(&text);
	return good;
}
