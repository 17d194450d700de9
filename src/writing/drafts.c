/* writing/drafts.c: what is not published yet; see drafts.h. */
#include "writing/drafts.h"

#include "base/folder.h"
#include "gemini/url.h"
#include "posts/post.h"
#include "writing/store.h"

#include <ctype.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MOST = 8, PATH_LONG = 1 << 13 };

/* ---- all of them ------------------------------------------------------------------ */

static bool
walk(int parent, const char *name, struct buf *path, unsigned depth, drafts_found_fn *found, void *ctx)
{
	int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	size_t count = 0, start = path->len;
	char **names = dir == -1 ? NULL : folder_names(dir, &count);
	bool more = true;
	struct stat st;

	for (size_t i = 0; more && i < count; i++) {
		if (fstatat(dir, names[i], &st, AT_SYMLINK_NOFOLLOW) == -1)
			continue;
		buf_printf(path, "%s%s", start > 0 ? "/" : "", names[i]);
		if (S_ISDIR(st.st_mode))
			more = depth == DEPTH_MOST || walk(dir, names[i], path, depth + 1, found, ctx);
		else if (S_ISREG(st.st_mode))
			more = found(ctx, path->data);
		buf_truncate(path, start);
	}
	folder_names_free(names, count);
	if (dir != -1)
		close(dir);
	return more;
}

void
drafts_each(int content, drafts_found_fn *found, void *ctx)
{
	struct buf path = BUF_INIT(PATH_LONG);

	walk(content, "_drafts", &path, 0, found, ctx);
	buf_release(&path);
}

/* ---- the pictures of a page ---------------------------------------------------------- */

struct following {
	int content;
	struct slice folder;   /* of the page, "posts/"; "" at the top */
	struct slice text;
};

static bool
is_of_name(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || strchr("-._~%/", c) != NULL;
}

/* Whether `name` stands in the text by itself: alone, or behind "./". */
static bool
stands_in(struct slice text, struct slice name)
{
	while (name.len > 0 && text.len >= name.len) {
		size_t at = slice_search(text, name);
		struct slice before = slice_first(text, at), after = slice_skip(text, at + name.len);

		if (at == text.len)
			return false;
		if (slice_ends(before, SLICE("./")) && !slice_ends(before, SLICE("../")))
			before.len -= 2;
		if ((before.len == 0 || !is_of_name(before.data[before.len - 1])) && (after.len == 0 || !is_of_name(after.data[0])))
			return true;
		text = slice_skip(text, at + 1);
	}
	return false;
}

/* As it is, and with its %-escapes. */
static bool
is_named(struct slice text, struct slice name)
{
	struct buf escaped = BUF_INIT(PATH_LONG * 3);
	bool named = stands_in(text, name);

	if (!named) {
		url_put_path(&escaped, name);
		named = stands_in(text, buf_slice(&escaped));
	}
	buf_release(&escaped);
	return named;
}

static void
move_out(int content, const char *file)
{
	struct buf from = BUF_INIT(PATH_LONG), to = BUF_INIT(PATH_LONG);
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	struct stat st;
	int old, new;

	buf_put(&to, file, (size_t)(name - file));
	buf_printf(&from, "_drafts/%s", to.data);
	old = store_open_folder(content, from.data, false);
	new = store_open_folder(content, to.data, true);
	if (old != -1 && new != -1 && fstatat(new, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		store_move(old, name, new, name);
	if (old != -1)
		close(old);
	if (new != -1)
		close(new);
	buf_release(&from);
	buf_release(&to);
}

/* A page names what lies below its own folder by the rest of the path, and everything by "/" and all of it. */
static bool
follow_one(void *ctx, const char *file)
{
	const struct following *f = ctx;
	struct slice path = slice_of(file);
	struct buf whole = BUF_INIT(PATH_LONG);
	enum post_format format;

	buf_printf(&whole, "/%s", file);
	if (!post_format_of(path, &format) && (is_named(f->text, buf_slice(&whole)) ||
	    (slice_starts(path, f->folder) && is_named(f->text, slice_skip(path, f->folder.len)))))
		move_out(f->content, file);
	buf_release(&whole);
	return true;
}

void
drafts_follow(int content, struct slice file, struct slice text)
{
	size_t slash = slice_find_last(file, '/');
	struct following f = { content, slice_first(file, slash < file.len ? slash + 1 : 0), text };

	drafts_each(content, follow_one, &f);
}
