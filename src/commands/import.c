/*
 * commands/import.c: `capsule import`: the export of another blog as a site.
 *
 * Each post becomes content/posts/SLUG.md with front matter, each page
 * content/SLUG.md; comments go beside it. What is there already is left
 * alone, so an import can be run again after it broke off.
 */
#include "commands/commands.h"

#include "base/date.h"
#include "base/file.h"
#include "base/utf8.h"
#include "commands/announced.h"
#include "data/yaml_put.h"
#include "gemini/url.h"
#include "import/html_markdown.h"
#include "import/import.h"
#include "posts/post.h"
#include "posts/slug.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEM_MOST = 200 };   /* bytes of a file's name, which may have 255, without its ending */

struct writer {
	struct import_sink sink;
	const char *folder;     /* DIR as given */
	int         content;    /* open folder */
	struct err *err;
	struct announced record;
	unsigned    posts, pages, drafts, comments, kept;
};

/* ---- one post as text --------------------------------------------------------- */

static void
put_field(struct buf *out, const char *name, struct slice value)
{
	if (value.len == 0)
		return;
	buf_printf(out, "%s: ", name);
	yaml_put_quoted(out, value);
	buf_putc(out, '\n');
}

/* A date as the export has it, when it is one: WordPress writes zeros for drafts. */
static void
put_date(struct buf *out, const char *name, struct slice value)
{
	struct date date;

	if (date_parse(slice_trim(value), &date))
		buf_printf(out, "%s: %.*s\n", name, SLICE_ARG(slice_trim(value)));
}

/* Where the post stood on the web, without its host, so that old addresses lead here. */
static struct slice
web_path(struct slice url)
{
	size_t scheme = slice_search(url, SLICE("://"));
	struct slice rest = slice_skip(url, scheme + 3), path;

	path = slice_skip(rest, slice_find(rest, '/'));
	path = slice_first(path, slice_find(path, '#'));
	return slice_find(path, '?') < path.len || path.len < 2 ? SLICE("") : path;
}

static void
put_tags(struct buf *out, const struct import_post *p)
{
	if (p->tag_count == 0)
		return;
	buf_puts(out, "tags: [");
	for (size_t i = 0; i < p->tag_count; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		yaml_put_quoted(out, p->tags[i]);
	}
	buf_puts(out, "]\n");
}

static void
put_words_field(struct buf *out, const char *name, struct slice html)
{
	struct buf words = BUF_INIT(1 << 20);

	html_to_words(&words, html);
	put_field(out, name, buf_slice(&words));
	buf_release(&words);
}

static void
put_cover(struct buf *out, const struct import_post *p)
{
	if (p->cover.len > 0 && p->cover_caption.len > 0) {
		buf_puts(out, "cover:\n  ");
		put_field(out, "image", p->cover);
		buf_puts(out, "  ");
		put_words_field(out, "caption", p->cover_caption);
	} else {
		put_field(out, "cover", p->cover);
	}
}

static void
put_front_matter(struct buf *out, const struct import_post *p)
{
	struct slice alias = web_path(p->url);

	buf_puts(out, "---\n");
	put_words_field(out, "title", p->title);
	if (p->page) {   /* a date would make it a post */
		put_date(out, "updated", p->updated.len > 0 ? p->updated : p->date);
	} else {
		put_date(out, "date", p->date);
		if (!slice_eq(p->date, p->updated))
			put_date(out, "updated", p->updated);
	}
	put_field(out, "author", p->author);
	put_tags(out, p);
	put_words_field(out, "summary", p->summary);
	put_cover(out, p);
	if (alias.len > 0) {
		buf_puts(out, "aliases: [");
		yaml_put_quoted(out, alias);
		buf_puts(out, "]\n");
	}
	if (p->draft)
		buf_puts(out, "draft: true\n");
	buf_puts(out, "---\n\n");
}

static bool
put_post(struct buf *out, const struct import_post *p)
{
	put_front_matter(out, p);
	return html_to_markdown(out, p->html, p->loose);
}

/* ---- comments ----------------------------------------------------------------------- */

/* The author of the comment that this one answers; empty without. */
static struct slice
answered(const struct import_post *p, struct slice parent)
{
	for (size_t i = 0; i < p->comment_count; i++) {
		if (parent.len > 0 && slice_eq(p->comments[i].id, parent))
			return p->comments[i].author;
	}
	return SLICE("");
}

static void
put_comment(struct buf *out, const struct import_post *p, const struct import_comment *c)
{
	struct buf text = BUF_INIT(1 << 20);

	html_to_markdown(&text, c->html, true);
	buf_puts(out, "- ");
	if (c->author.len > 0) {
		put_field(out, "author", c->author);
		buf_puts(out, "  ");
	}
	put_date(out, "date", c->date);
	if (answered(p, c->parent).len > 0) {
		buf_puts(out, "  ");
		put_field(out, "reply_to", answered(p, c->parent));
	}
	if (slice_starts_nocase(c->url, SLICE("http"))) {
		buf_puts(out, "  ");
		put_field(out, "url", c->url);
	}
	buf_puts(out, "  ");
	put_field(out, "text", slice_trim(buf_slice(&text)));
	buf_release(&text);
}

/* ---- files ---------------------------------------------------------------------------- */

/* The stem of its file: the slug of the export, else of the title, else the date. */
static void
put_stem(struct buf *out, const struct import_post *p)
{
	struct buf words = BUF_INIT(1 << 16), slug = BUF_INIT(1 << 16);

	html_to_words(&words, p->title);
	if (p->slug.len == 0 || !url_decode_path(&slug, p->slug))
		buf_put_slice(&slug, p->slug.len > 0 ? p->slug : buf_slice(&words));
	slug_put(out, buf_slice(&slug));
	if (out->len == 0)
		slug_put(out, slice_first(p->date, strlen("2019-03-07")));
	if (out->len == 0)
		buf_puts(out, "untitled");
	buf_truncate(out, utf8_first(buf_slice(out), STEM_MOST).len);
	buf_release(&words);
	buf_release(&slug);
}

/* Make the file, or leave the one that is there. */
static bool
make_file(struct writer *w, const char *name, struct slice text, unsigned *count)
{
	if (faccessat(w->content, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		fprintf(stderr, "%s/content/%s is there already; left alone\n", w->folder, name);
		w->kept++;
		return true;
	}
	if (!file_create(w->content, name, 0666, text, w->err))
		return false;
	(*count)++;
	/* it is no news: where it cannot be kept, the post is dated long ago in all likelihood */
	announced_add(&w->record, "told", "*", name, NULL);
	return true;
}

static bool
write_comments(struct writer *w, const struct import_post *p, const char *stem)
{
	struct buf text = BUF_INIT(POST_FILE_MOST), name = BUF_INIT(1024);
	unsigned files = 0;
	bool good;

	if (p->comment_count == 0)
		return true;
	for (size_t i = 0; i < p->comment_count; i++)
		put_comment(&text, p, &p->comments[i]);
	buf_printf(&name, "%s.comments.yaml", stem);
	good = make_file(w, name.data, buf_slice(&text), &files);
	w->comments += files > 0 ? (unsigned)p->comment_count : 0;
	buf_release(&name);
	buf_release(&text);
	return good;
}

static bool
write_post(struct import_sink *sink, const struct import_post *p)
{
	struct writer *w = (struct writer *)sink;
	struct buf text = BUF_INIT(POST_FILE_MOST), stem = BUF_INIT(1024), name = BUF_INIT(1024);
	bool good;

	buf_puts(&stem, p->page ? "" : "posts/");
	put_stem(&stem, p);
	buf_printf(&name, "%s.md", stem.data);
	good = put_post(&text, p) || err_set(w->err, "'%s' becomes longer than %d MB", name.data, POST_FILE_MOST >> 20);
	good = good && make_file(w, name.data, buf_slice(&text), p->draft ? &w->drafts : p->page ? &w->pages : &w->posts) &&
	    write_comments(w, p, stem.data);
	if (good && isatty(STDERR_FILENO))
		fprintf(stderr, "\r%u posts, %u pages, %u drafts", w->posts, w->pages, w->drafts);
	buf_release(&name);
	buf_release(&stem);
	buf_release(&text);
	return good;
}

/* ---- the site -------------------------------------------------------------------------- */

/* capsule.yaml, unless there is one: what the blog is called, and that links to its own pages lead here. */
static bool
write_site(struct import_sink *sink, const struct import_site *site)
{
	struct writer *w = (struct writer *)sink;
	struct buf text = BUF_INIT(1 << 16), path = BUF_INIT(4096);
	size_t host = slice_search(site->url, SLICE("://")) + 3;
	bool good = true;

	buf_printf(&path, "%s/capsule.yaml", w->folder);
	put_words_field(&text, "title", site->title);
	put_words_field(&text, "subtitle", site->subtitle);
	put_field(&text, "lang", site->lang);
	if (host < site->url.len) {
		struct slice rest = slice_skip(site->url, host);
		struct slice base = slice_first(site->url, host + slice_find(rest, '/'));

		buf_puts(&text, "web:\n  ");
		yaml_put_quoted(&text, base);
		buf_puts(&text, ": /\n");
	}
	if (text.len > 0 && access(path.data, F_OK) == -1)
		good = file_create(AT_FDCWD, path.data, 0666, buf_slice(&text), w->err);
	buf_release(&path);
	buf_release(&text);
	return good;
}

static void
tell_left_out(struct import_sink *sink, const char *type, unsigned count)
{
	(void)sink;
	fprintf(stderr, count == 1 ? "%u text of the type '%s' is left out: it is neither post nor page\n"
	    : "%u texts of the type '%s' are left out: they are neither posts nor pages\n", count, type);
}

/* DIR, DIR/content and DIR/content/posts, made where they are missing. */
static bool
open_content(struct writer *w)
{
	static const char *const parts[] = { "", "/content", "/content/posts" };
	char path[4096];

	for (size_t i = 0; i < COUNT(parts); i++) {
		snprintf(path, sizeof(path), "%s%s", w->folder, parts[i]);
		if (mkdir(path, 0777) == -1 && errno != EEXIST)
			return err_set(w->err, "cannot make the folder '%s': %s", path, strerror(errno));
	}
	snprintf(path, sizeof(path), "%s/content", w->folder);
	w->content = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return w->content != -1 || err_set(w->err, "cannot open '%s': %s", path, strerror(errno));
}

static const char *
many(unsigned n, const char *one, const char *more)
{
	return n == 1 ? one : more;
}

int
import_command(const struct options *o)
{
	struct err err;
	struct writer w = { .sink.put = write_post, .sink.about = write_site, .sink.left_out = tell_left_out, .folder = o->arguments[1], .content = -1, .err = &err,
		.record.text = BUF_INIT(0) };
	struct buf state = BUF_INIT(1 << 16);
	bool good = open_content(&w);

	buf_printf(&state, "%s/.capsule", w.folder);
	good = good && announced_open(&w.record, state.data, &err) && import_read(o->arguments[0], &w.sink, &err);

	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	if (!good)
		fprintf(stderr, "capsule: %s\n", err.text);
	printf("%u %s, %u %s, %u %s and %u %s in %s/content\n", w.posts, many(w.posts, "post", "posts"), w.pages, many(w.pages, "page", "pages"),
	    w.drafts, many(w.drafts, "draft", "drafts"), w.comments, many(w.comments, "comment", "comments"), w.folder);
	if (w.kept > 0)
		printf("%u files were there already\n", w.kept);
	if (w.content != -1)
		close(w.content);
	announced_release(&w.record);
	buf_release(&state);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
