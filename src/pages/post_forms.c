/* pages/post_forms.c: other forms of a post's page; see post_forms.h. */
#include "pages/post_forms.h"

#include "gemini/link_scan.h"
#include "gemini/mime.h"
#include "gemini/url.h"
#include "pages/plain_text.h"
#include "pages/route.h"
#include "pages/site_links.h"

#include <stdlib.h>

enum { TEXT_COLUMNS = 72, PICTURES_LEAST = 4, PARTS_MOST = 500, PATH_MOST = 1 << 14 };

/* --- plain text ------------------------------------------------------------ */

/* Append the address of the plain text of the post that `target` leads to; false: it leads elsewhere. */
static bool
put_text_target(struct buf *out, const struct site *s, struct slice root, struct slice base, struct slice target)
{
	struct buf path = BUF_INIT(PATH_MOST), text = BUF_INIT(PATH_MOST);
	const struct entry *e = NULL;
	struct slice rest = SLICE("");
	struct place place;
	bool has = false;

	if (link_scan_own_path(&path, &rest, root, base, target))
		e = catalog_find(s->catalog, buf_slice(&path));
	if (e && !e->gone) {
		route_put_text_path(&text, e);
		has = route_find(&place, s, buf_slice(&text)) && place.kind == PLACE_TEXT && place.entry == e;
	}
	if (has) {
		url_put_path(out, buf_slice(&text));
		buf_put_slice(out, rest);
	}
	buf_release(&path);
	buf_release(&text);
	return has;
}

/* Append the page with links to plain text where there is some. */
static void
relink(struct buf *out, const struct site *s, struct slice page, struct slice base)
{
	struct link_scan scan = { .rest = page };
	struct buf root = BUF_INIT(1 << 10);

	site_links_put_absolute(&root, s, SLICE(""));
	while (link_scan_next(&scan)) {
		size_t start = out->len;

		buf_puts(out, "=> ");
		if (scan.is_link && put_text_target(out, s, buf_slice(&root), base, scan.target)) {
			buf_printf(out, " %.*s\n", SLICE_ARG(scan.label));
		} else {
			buf_truncate(out, start);
			buf_put_slice(out, scan.line);
		}
	}
	buf_release(&root);
}

bool
post_forms_put_text(struct buf *out, const struct site *s, const struct post *p, const struct entry *e)
{
	struct buf page = BUF_INIT(PAGE_MOST), gemtext = BUF_INIT(PAGE_MOST), base = BUF_INIT(PATH_MOST),
	    heading = BUF_INIT(1 << 10);
	struct post_frame ignored;
	bool good = post_page_put_whole(&page, s, p, slice_of(e->path), NULL, &ignored);

	relink(&gemtext, s, buf_slice(&page), slice_of(e->path));
	site_links_put_absolute(&base, s, slice_of(e->path));
	phrases_put(&heading, page_lang(s, p->lang), PHRASE_REFERENCES, SLICE(""));
	plain_text(out, buf_slice(&gemtext), TEXT_COLUMNS, buf_slice(&base), buf_slice(&heading));
	good = good && !gemtext.full;
	buf_release(&page);
	buf_release(&gemtext);
	buf_release(&base);
	buf_release(&heading);
	return good;
}

/* --- pictures --------------------------------------------------------------- */

bool
post_forms_has_pictures(const struct entry *e)
{
	return e->pictures >= PICTURES_LEAST && e->format == POST_MARKDOWN && !e->gone && strcmp(e->path, "/") != 0;
}

static bool
is_picture(struct slice target)
{
	size_t end = slice_find(target, '?');
	const char *type = mime_by_name(slice_first(target, end));

	return type && strncmp(type, "image/", 6) == 0;
}

/* A picture of this capsule, seen from the page of pictures at `at`. */
static void
put_picture(struct buf *out, const struct site *s, struct slice root, struct slice at, struct slice base,
    const struct link_scan *scan)
{
	struct buf path = BUF_INIT(PATH_MOST);
	struct slice rest;
	struct place place;

	if (is_picture(scan->target) && link_scan_own_path(&path, &rest, root, base, scan->target) &&
	    route_find(&place, s, buf_slice(&path)) && place.kind == PLACE_FILE) {
		size_t start = out->len;

		site_links_put_line(out, at, buf_slice(&path), scan->label);
		if (slice_search(slice_first(buf_slice(out), start), slice_skip(buf_slice(out), start)) < start)
			buf_truncate(out, start);   /* it is there already */
	}
	buf_release(&path);
}

bool
post_forms_put_pictures(struct buf *out, const struct site *s, const struct post *p, const struct entry *e)
{
	struct buf page = BUF_INIT(PAGE_MOST), at = BUF_INIT(PATH_MOST), root = BUF_INIT(1 << 10);
	struct link_scan scan;
	struct post_frame ignored;
	bool good = post_page_put_whole(&page, s, p, slice_of(e->path), NULL, &ignored);

	route_put_pictures_path(&at, e);
	site_links_put_absolute(&root, s, SLICE(""));
	buf_puts(out, "# ");
	gemtext_put_words(out, slice_of(e->title));
	buf_puts(out, "\n\n");
	for (scan = (struct link_scan){ .rest = buf_slice(&page) }; link_scan_next(&scan);) {
		if (scan.is_link)
			put_picture(out, s, buf_slice(&root), buf_slice(&at), slice_of(e->path), &scan);
	}
	buf_putc(out, '\n');
	site_links_put_line(out, buf_slice(&at), slice_of(e->path), slice_of(e->title));
	page_put_home(out, s);
	buf_release(&page);
	buf_release(&at);
	buf_release(&root);
	return good && !out->full;
}

/* --- parts -------------------------------------------------------------------- */

struct part {
	struct slice text, heading;
};

struct cutting {
	struct part *parts;
	size_t count;
	struct slice page;
	size_t begin;               /* of the part that is being made */
	size_t border;              /* the last heading in it that it could end before; begin: none */
	size_t most;
};

static struct slice
heading_of(struct slice text)
{
	struct slice line = slice_cut_line(&text);

	if (!slice_starts(line, SLICE("#")))
		return SLICE("");
	while (slice_starts(line, SLICE("#")))
		line = slice_skip(line, 1);
	return slice_trim(line);
}

static void
end_part(struct cutting *c, size_t end)
{
	struct slice text = slice_skip(slice_first(c->page, end), c->begin);

	if (c->count < PARTS_MOST)
		c->parts[c->count++] = (struct part){ text, heading_of(text) };
	c->begin = c->border = end;
}

/* The page can be cut at `at`: do so before it, when what lies between is too much. */
static void
reach(struct cutting *c, size_t at)
{
	if (at - c->begin > c->most && c->border > c->begin)
		end_part(c, c->border);
	c->border = at;
}

/* Cut the page at headings of its text into parts of up to `most` bytes where that is possible; for free(). */
static struct part *
cut(struct slice page, const struct post_frame *frame, size_t most, size_t *count)
{
	struct cutting c = { .parts = calloc(PARTS_MOST, sizeof(struct part)), .page = page, .most = most };
	struct link_scan scan = { .rest = page };
	bool fenced = false;

	while (c.parts && link_scan_next(&scan)) {
		size_t at = (size_t)(scan.line.data - page.data);

		if (!fenced && !scan.fenced && at > frame->body && at < frame->body_end && c.count + 2 < PARTS_MOST &&
		    slice_starts(scan.line, SLICE("#")))
			reach(&c, at);
		fenced = scan.fenced;
	}
	if (c.parts) {
		reach(&c, frame->body_end);
		c.border = c.begin;
		end_part(&c, page.len);
	}
	*count = c.parts && c.count > 1 ? c.count : 0;
	return c.parts;
}

static bool
may_be_cut(const struct site *s, const struct entry *e)
{
	return s->settings->split > 0 && e->size > s->settings->split && e->format == POST_MARKDOWN && !e->gone &&
	    strcmp(e->path, "/") != 0;
}

/* Whether each part's address leads to it, and not to what the author has there. */
static bool
are_addresses_free(const struct site *s, const struct entry *e, size_t count)
{
	bool is_free = true;

	for (size_t i = 1; i <= count && is_free; i++) {
		struct buf path = BUF_INIT(PATH_MOST);

		route_put_part_path(&path, e, i);
		is_free = !catalog_find(s->catalog, buf_slice(&path)) && !catalog_find_file(s->catalog, buf_slice(&path));
		buf_release(&path);
	}
	return is_free;
}

static struct part *
cut_page(struct slice page, const struct post_frame *frame, const struct site *s, const struct entry *e, size_t *count)
{
	struct part *parts = cut(page, frame, s->settings->split, count);

	if (!are_addresses_free(s, e, *count))
		*count = 0;
	return parts;
}

size_t
post_forms_count_parts(const struct site *s, const struct entry *e)
{
	struct buf page = BUF_INIT(PAGE_MOST);
	struct post_frame frame;
	size_t count = 0;
	struct post *p = may_be_cut(s, e) ? post_load(s->content, catalog_blog(s->catalog), e->file, NULL, NULL) : NULL;

	if (p && post_page_put_whole(&page, s, p, slice_of(e->path), NULL, &frame))
		free(cut_page(buf_slice(&page), &frame, s, e, &count));
	post_free(p);
	buf_release(&page);
	return count;
}

/* "=> x-2.gmi Part 2/4: Its heading" */
static void
put_part_link(struct buf *out, const struct site *s, const struct post *p, const struct entry *e, const struct part *part,
    size_t number, size_t count)
{
	struct buf path = BUF_INIT(PATH_MOST), label = BUF_INIT(1 << 14), which = BUF_INIT(32);

	route_put_part_path(&path, e, number);
	buf_printf(&which, "%zu/%zu", number, count);
	phrases_put(&label, page_lang(s, p->lang), PHRASE_PART, buf_slice(&which));
	if (number > 1 && part->heading.len > 0)
		buf_printf(&label, ": %.*s", SLICE_ARG(part->heading));
	site_links_put_line(out, slice_of(e->path), buf_slice(&path), buf_slice(&label));
	buf_release(&path);
	buf_release(&label);
	buf_release(&which);
}

static void
put_part(struct buf *out, const struct site *s, const struct post *p, const struct entry *e, const struct part *parts,
    size_t number, size_t count, size_t whole)
{
	const struct part *part = &parts[number - 1];
	struct buf size = BUF_INIT(32), label = BUF_INIT(1 << 10);

	if (number > 1) {
		buf_puts(out, "# ");
		gemtext_put_words(out, slice_of(e->title));
		buf_printf(out, " (%zu/%zu)\n\n", number, count);
	}
	buf_put_slice(out, part->text);
	if (!slice_ends(buf_slice(out), SLICE("\n\n")))
		buf_putc(out, '\n');
	if (number < count)
		put_part_link(out, s, p, e, part + 1, number + 1, count);
	if (number > 1)
		put_part_link(out, s, p, e, part - 1, number - 1, count);
	site_links_put_size(&size, whole);
	phrases_put(&label, page_lang(s, p->lang), PHRASE_WHOLE, buf_slice(&size));
	site_links_put_line(out, slice_of(e->path), slice_of(e->path), buf_slice(&label));
	buf_release(&size);
	buf_release(&label);
}

bool
post_forms_put_part(struct buf *out, const struct site *s, const struct post *p, const struct entry *e, size_t number)
{
	struct buf page = BUF_INIT(PAGE_MOST);
	struct post_frame frame;
	struct part *parts = NULL;
	size_t count = 0;

	if (may_be_cut(s, e) && post_page_put_whole(&page, s, p, slice_of(e->path), NULL, &frame))
		parts = cut_page(buf_slice(&page), &frame, s, e, &count);
	if (number >= 1 && number <= count)
		put_part(out, s, p, e, parts, number, count, page.len);
	free(parts);
	buf_release(&page);
	return number >= 1 && number <= count && !out->full;
}

static bool
ends_with_heading(struct slice text)
{
	size_t before = slice_find_last(slice_first(text, text.len > 0 ? text.len - 1 : 0), '\n');

	return slice_starts(slice_skip(text, before + 1 < text.len ? before + 1 : 0), SLICE("#"));
}

void
post_forms_link_parts(struct buf *out, size_t start, const struct post_frame *frame, const struct site *s,
    const struct post *p, const struct entry *e)
{
	struct slice page = slice_skip(buf_slice(out), start);
	struct buf tail = BUF_INIT(PAGE_MOST);
	struct part *parts = NULL;
	size_t count = 0;

	if (e && may_be_cut(s, e))
		parts = cut_page(page, frame, s, e, &count);
	if (count > 0) {
		buf_put_slice(&tail, slice_skip(page, frame->lead));
		buf_truncate(out, start + frame->lead);
		if (ends_with_heading(slice_skip(buf_slice(out), start)))
			buf_putc(out, '\n');
		put_part_link(out, s, p, e, parts, 1, count);
		if (!slice_starts(buf_slice(&tail), SLICE("\n")))
			buf_putc(out, '\n');
		buf_put_slice(out, buf_slice(&tail));
	}
	free(parts);
	buf_release(&tail);
}
