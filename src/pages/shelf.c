/* pages/shelf.c: manifest and bundles, served; see shelf.h. */
#include "pages/shelf.h"

#include "base/beneath.h"
#include "base/file.h"
#include "gemini/mime.h"
#include "pages/asset.h"
#include "pages/site_links.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MANIFEST_MOST = 64 << 20, UNDATED = 0, EVERY_YEAR = -1 };

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

enum { WHOLE_COUNT = sizeof(wholes) / sizeof(wholes[0]) };

/* --- names ---------------------------------------------------------------- */

static int
year_of(const struct entry *e)
{
	return e->date.precision == DATE_NONE ? UNDATED : e->date.year;
}

static void
put_year_path(struct buf *out, int year)
{
	if (year == UNDATED)
		buf_puts(out, "/bundles/undated.gpub");
	else
		buf_printf(out, "/bundles/%04d.gpub", year);
}

static void
put_tag_path(struct buf *out, const struct tag *t)
{
	buf_printf(out, "/bundles/tag-%s.gpub", t->slug);
}

/* Call `each` with the years that have posts, the latest first, undated ones last. */
static void
each_year(const struct site *s, void (*each)(void *ctx, int year), void *ctx)
{
	char seen[10000] = { 0 };

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++)
		seen[year_of(catalog_post(s->catalog, i))] = 1;
	for (int year = 9999; year >= UNDATED; year--) {
		if (seen[year])
			each(ctx, year);
	}
}

static bool
has_year(const struct site *s, int year)
{
	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		if (year_of(catalog_post(s->catalog, i)) == year)
			return true;
	}
	return false;
}

/* "/bundles/2017.gpub", "/bundles/undated.gpub", "/bundles/tag-history.gpub" */
static bool
is_part(const struct site *s, struct slice path)
{
	struct slice name = slice_skip(path, strlen("/bundles/"));
	unsigned long year = UNDATED;

	if (!slice_starts(path, SLICE("/bundles/")) || !slice_ends(path, SLICE(".gpub")))
		return false;
	name = slice_first(name, name.len - strlen(".gpub"));
	if (slice_starts(name, SLICE("tag-")))
		return catalog_find_tag(s->catalog, slice_skip(name, 4)) != NULL;
	if (slice_eq(name, SLICE("undated")))
		return has_year(s, UNDATED);
	return name.len == 4 && slice_number(name, 9999, &year) && year != UNDATED && has_year(s, (int)year);
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
found_year(void *ctx, int year)
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
	each_year(s, found_year, &e);
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

struct year_links {
	struct buf *out;
	int only;
};

static void
put_year_link(void *ctx, int year)
{
	struct year_links *links = ctx;
	struct buf path = BUF_INIT(64);

	put_year_path(&path, year);
	if (links->only == EVERY_YEAR || links->only == year)
		site_links_put_line(links->out, SLICE(""), buf_slice(&path), SLICE(""));
	buf_release(&path);
}

void
shelf_put_year_links(struct buf *out, const struct site *s, int year)
{
	struct year_links links = { out, year };

	each_year(s, put_year_link, &links);
}

/* --- answers -------------------------------------------------------------- */

static int
open_shelved(const struct site *s, const char *name, uint64_t *size)
{
	int fd = s->shelf == -1 ? -1 : beneath_open(s->shelf, name, O_RDONLY | O_NONBLOCK);
	struct stat st;

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		close(fd);
		return -1;
	}
	*size = (uint64_t)st.st_size;
	return fd;
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
