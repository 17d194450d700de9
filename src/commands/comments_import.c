/*
 * commands/comments_import.c: `capsule comments import`: what readers wrote elsewhere.
 *
 * Which post an export means is told by the address that the post had on the
 * web (an alias, another spelling of its own), then by its slug, then by its
 * title. No address of a person is kept, but for a place of his own that
 * stood below his name there, too.
 */
#include "commands/comments_import.h"

#include "base/date.h"
#include "base/table.h"
#include "gemini/url.h"
#include "import/html_markdown.h"
#include "import/import.h"
#include "pages/route.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { COMMENT_MOST = 1 << 20 };   /* bytes of one */

struct importing {
	struct import_sink sink;
	const struct comment_folders *folders;
	const char *kind;          /* "disqus" */
	struct catalog *catalog;
	struct site *site;
	struct arena *arena;       /* of the post that is being read */
	size_t comments, posts, known, lost;
	struct err *err;
};

/* ---- which post ------------------------------------------------------------------ */

/* The path of an address, decoded; "" when it has none that says more than the host. */
static void
put_path(struct buf *out, struct slice url)
{
	size_t scheme = slice_search(url, SLICE("://"));
	struct slice rest = scheme < url.len ? slice_skip(url, scheme + 3) : url, path;

	path = slice_skip(rest, slice_find(rest, '/'));
	path = slice_first(path, slice_find(path, '#'));
	if (slice_find(path, '?') < path.len || path.len < 2 || !url_decode_path(out, path))
		buf_clear(out);
}

/* The name in the last part of a path: "x" of "/2019/03/x/", "/x.html" and "/x.gmi". */
static struct slice
name_of(struct slice path)
{
	struct slice name;

	while (slice_ends(path, SLICE("/")))
		path.len--;
	name = slice_find_last(path, '/') < path.len ? slice_skip(path, slice_find_last(path, '/') + 1) : path;
	return slice_first(name, slice_find_last(name, '.'));
}

static struct slice
stem_of(const struct entry *e)
{
	bool is_index;
	struct slice name = post_name_of(slice_of(e->file), &is_index);
	size_t date = post_name_date(name, NULL);

	return slice_skip(name, date);
}

typedef bool like_fn(const struct entry *e, struct slice what);

static bool
has_name(const struct entry *e, struct slice name)
{
	return slice_eq_nocase(name_of(slice_of(e->path)), name) || slice_eq_nocase(stem_of(e), name);
}

static bool
has_title(const struct entry *e, struct slice title)
{
	return slice_eq_nocase(slice_of(e->title), title);
}

/* The only post or page that is like it; NULL when there are none or several. */
static const struct entry *
find_like(const struct catalog *c, struct slice what, like_fn *like)
{
	const struct entry *found = NULL;
	size_t posts = catalog_post_count(c), pages = catalog_page_count(c);

	for (size_t i = 0; what.len > 0 && i < posts + pages; i++) {
		const struct entry *e = i < posts ? catalog_post(c, i) : catalog_page(c, i - posts);

		if (!like(e, what))
			continue;
		if (found)
			return NULL;
		found = e;
	}
	return found;
}

static const struct entry *
find_at(const struct importing *w, struct slice path)
{
	const struct entry *e = catalog_find(w->catalog, path);
	struct buf other = BUF_INIT(1 << 13);

	if (!e && path.len > 0 && route_find_other(&other, w->site, path))
		e = catalog_find(w->catalog, buf_slice(&other));
	buf_release(&other);
	return e;
}

static const struct entry *
find_post(const struct importing *w, const struct import_post *p)
{
	struct buf path = BUF_INIT(1 << 13), title = BUF_INIT(1 << 13);
	const struct entry *e;

	put_path(&path, p->url);
	html_to_words(&title, p->title);
	e = find_at(w, buf_slice(&path));
	if (!e)
		e = find_like(w->catalog, p->slug, has_name);
	if (!e && path.len > 0)
		e = find_like(w->catalog, name_of(buf_slice(&path)), has_name);
	if (!e)
		e = find_like(w->catalog, buf_slice(&title), has_title);
	buf_release(&path);
	buf_release(&title);
	return e;
}

/* ---- one post's -------------------------------------------------------------------- */

static const char *
keep(const struct importing *w, struct buf *text)
{
	const char *copy = arena_copy(w->arena, buf_slice(text));

	buf_release(text);
	return copy ? copy : "";
}

static const char *
id_of(const struct importing *w, struct slice id)
{
	struct buf text = BUF_INIT(1 << 10);

	buf_printf(&text, "%s-%.*s", w->kind, SLICE_ARG(slice_first(id, 200)));
	return keep(w, &text);
}

static const char *
date_of(const struct importing *w, struct slice written)
{
	struct buf text = BUF_INIT(64);
	struct date date;

	if (!date_parse(slice_trim(written), &date))
		return "";
	if (date.precision == DATE_TIME)
		date_put_rfc3339(&text, &date);
	else
		date_put_iso(&text, &date);
	return keep(w, &text);
}

/* A place on the web, and nothing that only looks like one. */
static const char *
url_of(const struct importing *w, struct slice url)
{
	struct url u;

	url = slice_trim(url);
	if (!url_parse(&u, url) || u.host.len == 0 || u.has_userinfo || (!slice_eq_nocase(u.scheme, SLICE("https")) &&
	    !slice_eq_nocase(u.scheme, SLICE("http")) && !slice_eq_nocase(u.scheme, SLICE("gemini"))))
		return "";
	return arena_copy(w->arena, url);
}

static const char *
text_of(const struct importing *w, const struct import_post *p, const struct import_comment *c)
{
	struct buf text = BUF_INIT(COMMENT_MOST), clean = BUF_INIT(COMMENT_MOST);

	if (c->markdown)
		buf_put_slice(&text, c->html);
	else
		html_to_markdown(&text, c->html, p->loose);
	comment_put_clean(&clean, buf_slice(&text));
	buf_release(&text);
	return keep(w, &clean);
}

/* In reply to one that is here. */
static const char *
reply_of(const struct importing *w, const struct table *ids, struct slice parent)
{
	const char *id = id_of(w, parent);

	return parent.len > 0 && table_get(ids, slice_of(id)) ? id : "";
}

static size_t
make(const struct importing *w, struct kept_comment *made, const struct import_post *p, const struct entry *e)
{
	struct table ids = { .nocase = false };
	size_t count = 0;

	for (size_t i = 0; i < p->comment_count; i++)
		table_put(&ids, slice_of(id_of(w, p->comments[i].id)), &ids);
	for (size_t i = 0; i < p->comment_count; i++) {
		const struct import_comment *c = &p->comments[i];
		struct buf author = BUF_INIT(1 << 12);

		html_to_words(&author, c->author);
		made[count] = (struct kept_comment){
			.post = e->file, .id = id_of(w, c->id), .date = date_of(w, c->date), .author = keep(w, &author), .key = "",
			.text = text_of(w, p, c), .reply_to = reply_of(w, &ids, c->parent), .url = url_of(w, c->url),
		};
		count += made[count].text[0] != '\0';
	}
	table_release(&ids);
	return count;
}

static bool
put_on(struct importing *w, const struct import_post *p, const struct entry *e)
{
	struct kept_comment *made;
	size_t count, added = 0;
	bool good;

	w->arena = arena_new();
	made = w->arena ? arena_array(w->arena, p->comment_count, sizeof(*made)) : NULL;
	count = made ? make(w, made, p, e) : 0;
	if (!made || arena_short(w->arena))
		good = err_set(w->err, "cannot import: memory is out");
	else
		good = comments_show(w->folders, made, count, SIZE_MAX, &added, w->err);
	w->comments += added;
	w->posts += added > 0;
	w->known += good ? count - added : 0;
	arena_free(w->arena);
	return good;
}

static bool
put_post(struct import_sink *sink, const struct import_post *p)
{
	struct importing *w = (struct importing *)sink;
	const struct entry *e;

	if (p->comment_count == 0)
		return true;
	e = find_post(w, p);
	if (e)
		return put_on(w, p, e);
	fprintf(stderr, "no post here for %.*s (%zu comment%s); the address among the `aliases` of its front matter tells which\n",
	    SLICE_ARG(p->url.len > 0 ? p->url : p->title.len > 0 ? p->title : SLICE("a post without an address")), p->comment_count,
	    p->comment_count == 1 ? "" : "s");
	w->lost += p->comment_count;
	return true;
}

/* ---- the site ---------------------------------------------------------------------- */

/* Every post that there is, those of the future among them. */
static bool
open_site(struct importing *w, const struct site_folder *f, struct err *err)
{
	bool changed;

	w->catalog = catalog_new();
	if (w->catalog)
		catalog_set_blog(w->catalog, f->config->blog);
	w->site = w->catalog ? site_new(&f->config->site, w->catalog, f->content, 0) : NULL;
	if (!w->site)
		return err_set(err, "cannot import: memory is out");
	return catalog_scan(w->catalog, f->content, INT64_MAX, NULL, &changed, err);
}

bool
comments_import(const struct site_folder *f, const struct comment_folders *folders, const char *file, struct err *err)
{
	struct importing w = { .sink.put = put_post, .folders = folders, .err = err };
	bool good = open_site(&w, f, err) && import_read_comments(file, &w.kind, &w.sink, err);

	printf("%zu comment%s on %zu post%s\n", w.comments, w.comments == 1 ? "" : "s", w.posts, w.posts == 1 ? "" : "s");
	if (w.known > 0)
		printf("%zu were there already\n", w.known);
	if (good && w.lost > 0)
		good = err_set(err, "%zu comments have found no post here", w.lost);
	site_free(w.site);
	catalog_free(w.catalog);
	return good;
}
