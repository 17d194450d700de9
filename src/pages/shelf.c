/* pages/shelf.c: manifest and bundles, served; see shelf.h. */
#include "pages/shelf.h"

#include "base/beneath.h"
#include "base/file.h"
#include "gemini/mime.h"
#include "pages/asset.h"
#include "pages/site_links.h"
#include "posts/year.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { MANIFEST_MOST = 64 << 20 };

/* X(path, least setting of `bundles` that has it, its phrase, what the phrase speaks of) */
#define WHOLE_TABLE(X) \
	X("/capsule.gpub",      BUNDLES_ALL,  PHRASE_BUNDLE_WHOLE, "Gempub") \
	X("/capsule.zip",       BUNDLES_ALL,  PHRASE_BUNDLE_WHOLE, "zip") \
	X("/capsule.tar.gz",    BUNDLES_ALL,  PHRASE_BUNDLE_WHOLE, "tar.gz") \
	X("/capsule-text.gpub", BUNDLES_TEXT, PHRASE_BUNDLE_TEXT,  "Gempub")

static const struct whole {
	const char *path;
	int least;
	enum phrase phrase;
	const char *about;
} wholes[] = {
#define AS_WHOLE(path, least, phrase, about) { path, least, phrase, about },
	WHOLE_TABLE(AS_WHOLE)
};

enum { WHOLE_COUNT = COUNT(wholes) };

/* --- names ---------------------------------------------------------------- */

static void
put_year_path(struct buf *out, struct slice name)
{
	buf_printf(out, "/bundles/%.*s.gpub", SLICE_ARG(name));
}

static void
put_tag_path(struct buf *out, const struct tag *t)
{
	buf_printf(out, "/bundles/tag-%s.gpub", t->slug);
}

/* "/bundles/2017.gpub", "/bundles/undated.gpub", "/bundles/tag-history.gpub" */
static bool
is_part(const struct site *s, struct slice path)
{
	struct slice name = slice_skip(path, strlen("/bundles/"));
	int year;

	if (!slice_starts(path, SLICE("/bundles/")) || !slice_ends(path, SLICE(".gpub")))
		return false;
	name = slice_first(name, name.len - strlen(".gpub"));
	if (slice_starts(name, SLICE("tag-")))
		return catalog_find_tag(s->catalog, slice_skip(name, 4)) != NULL;
	return year_read_name(name, &year) && year_has_posts(s->catalog, year);
}

static bool
is_whole(const struct site *s, struct slice path)
{
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		if (slice_eq(path, slice_of(wholes[i].path)))
			return s->settings->bundles >= wholes[i].least;
	}
	return false;
}

/* The date of "/manifest-since/2024-01-31.txt"; empty when it is none. */
static struct slice
since_of(struct slice path)
{
	struct slice day = slice_skip(path, strlen(SHELF_SINCE));
	struct date date;

	if (!slice_starts(path, SLICE(SHELF_SINCE)) || !slice_ends(path, SLICE(".txt")))
		return SLICE("");
	day = slice_first(day, day.len - strlen(".txt"));
	return day.len == 10 && date_parse(day, &date) && day.data[4] == '-' ? day : SLICE("");
}

bool
shelf_has(const struct site *s, struct slice path)
{
	if (s->settings->bundles == BUNDLES_NONE)
		return false;
	return slice_eq(path, SLICE(SHELF_MANIFEST)) || since_of(path).len > 0 || is_whole(s, path) ||
	    is_part(s, path);
}

/* --- which there are ------------------------------------------------------ */

struct each {
	name_found_fn *found;
	void *ctx;
};

static void
found_year(void *ctx, struct slice year)
{
	struct each *e = ctx;
	struct buf path = BUF_INIT(64);

	put_year_path(&path, year);
	e->found(e->ctx, buf_slice(&path));
	buf_release(&path);
}

void
shelf_each_bundle(const struct site *s, name_found_fn *found, void *ctx)
{
	struct each e = { found, ctx };

	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		if (s->settings->bundles >= wholes[i].least)
			found(ctx, slice_of(wholes[i].path));
	}
	if (s->settings->bundles == BUNDLES_NONE)
		return;
	year_each(s->catalog, found_year, &e);
	for (size_t i = 0; i < catalog_tag_count(s->catalog); i++) {
		struct buf path = BUF_INIT(1 << 12);

		put_tag_path(&path, catalog_tag(s->catalog, i));
		found(ctx, buf_slice(&path));
		buf_release(&path);
	}
}

/* --- links ---------------------------------------------------------------- */

static void
put_link(struct buf *out, const struct site *s, struct slice path, enum phrase phrase, struct slice about)
{
	struct buf label = BUF_INIT(1 << 12);

	phrases_put(&label, page_lang(s, ""), phrase, about);
	site_links_put_line(out, SLICE(""), path, buf_slice(&label));
	buf_release(&label);
}

void
shelf_put_links(struct buf *out, const struct site *s)
{
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		if (s->settings->bundles >= wholes[i].least)
			put_link(out, s, slice_of(wholes[i].path), wholes[i].phrase, slice_of(wholes[i].about));
	}
	put_link(out, s, SLICE(SHELF_MANIFEST), PHRASE_MANIFEST, SLICE(""));
}

void
shelf_put_tag_links(struct buf *out, const struct site *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct tag *t = catalog_tag(s->catalog, i);
		struct buf path = BUF_INIT(1 << 12);

		put_tag_path(&path, t);
		site_links_put_line(out, SLICE(""), buf_slice(&path), slice_of(t->name));
		buf_release(&path);
	}
}

static void
put_year_link(void *out, struct slice name)
{
	struct buf path = BUF_INIT(64);

	put_year_path(&path, name);
	site_links_put_line(out, SLICE(""), buf_slice(&path), SLICE(""));
	buf_release(&path);
}

void
shelf_put_year_links(struct buf *out, const struct site *s)
{
	year_each(s->catalog, put_year_link, out);
}

void
shelf_put_year_link(struct buf *out, int year)
{
	struct buf name = BUF_INIT(64);

	year_put_name(&name, year);
	put_year_link(out, buf_slice(&name));
	buf_release(&name);
}

/* --- answers -------------------------------------------------------------- */

static int
open_shelved(const struct site *s, const char *name, uint64_t *size)
{
	return s->shelf == -1 ? -1 : beneath_open_file(s->shelf, name, size);
}

static void
answer_later(struct response *res, const struct site *s)
{
	if (s->shelf == -1)
		response_set(res, STATUS_NOT_FOUND, "There is none here: the server may not write its state folder");
	else
		response_set(res, STATUS_TEMPORARY_FAILURE, "This is being made just now; try again in a minute");
}

/*
 * The manifest's head as it was signed, and only the lines of what changed on
 * that day or later: who has the rest can prove by the head that nothing lacks.
 */
static void
put_since(struct buf *out, struct slice manifest, struct slice day)
{
	while (manifest.len > 0) {
		struct slice line = slice_cut_line(&manifest);

		buf_put_slice(out, line);
		buf_putc(out, '\n');
		if (line.len == 0)
			break;
	}
	while (manifest.len > 0) {
		struct slice line = slice_cut_line(&manifest), rest = line, date;

		slice_cut(&rest, ' ');
		slice_cut(&rest, ' ');
		date = slice_cut(&rest, ' ');
		if (date.len != day.len || slice_cmp(date, day) < 0)
			continue;
		buf_put_slice(out, line);
		buf_putc(out, '\n');
	}
}

static void
answer_since(struct response *res, const struct site *s, struct slice day)
{
	struct buf whole = BUF_INIT(MANIFEST_MOST), part = BUF_INIT(MANIFEST_MOST);
	uint64_t size;
	int fd = open_shelved(s, &SHELF_MANIFEST[1], &size);

	if ((s->settings->as_is && asset_read(&whole, s, &SHELF_MANIFEST[1], MANIFEST_MOST)) ||   /* the origin's */
	    (fd != -1 && file_read_fd(&whole, fd, SHELF_MANIFEST, NULL))) {
		put_since(&part, buf_slice(&whole), day);
		response_set_body(res, SLICE("text/plain; charset=utf-8"), buf_slice(&part));
	} else {
		answer_later(res, s);
	}
	if (fd != -1)
		close(fd);
	buf_release(&whole);
	buf_release(&part);
}

void
shelf_answer(struct response *res, const struct site *s, struct slice path)
{
	struct slice day = since_of(path);
	struct buf name = BUF_INIT(4096), type = BUF_INIT(256);
	const char *known = mime_by_name(path);
	uint64_t size;
	int fd;

	buf_put_slice(&name, slice_skip(path, 1));
	asset_put_type(&type, known ? known : "application/octet-stream", "");
	if (day.len > 0)
		answer_since(res, s, day);
	else if ((fd = open_shelved(s, name.data, &size)) != -1)
		response_set_file(res, buf_slice(&type), fd, size);
	else
		answer_later(res, s);
	buf_release(&name);
	buf_release(&type);
}
