/* archive/bundle.c: the capsule as one file; see bundle.h. */
#include "archive/bundle.h"

#include "gemini/link_scan.h"
#include "gemini/mime.h"
#include "gemini/url.h"
#include "gemtext/gemtext.h"
#include "pages/shelf.h"
#include "pages/site_links.h"
#include "posts/year.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAME_MOST = 4096, OWN_NAME_MOST = 48, TELL_EACH = 256 };

struct making {
	struct pack *pack;
	const struct holdings *h;
	const struct bundle *what;
	bool *inside;                 /* of each holding */
	char home[OWN_NAME_MOST];     /* the name of "/" */
	char rest[OWN_NAME_MOST];     /* of the page that lists what is no chapter */
	char metadata[OWN_NAME_MOST]; /* of what the author calls metadata.txt */
	struct buf root;              /* "gemini://example.org" */
	struct buf page, out;         /* a page as it is served, and as it is here */
};

/* --- what goes in ---------------------------------------------------------- */

static bool
has_tag(const struct bundle *b, const struct entry *e)
{
	for (size_t i = 0; i < b->tag->count; i++) {
		if (b->tag->entries[i] == e)
			return true;
	}
	return false;
}

static bool
is_text_of(const struct bundle *b, const struct holding *one)
{
	const struct entry *e = one->address->entry;
	enum address_group group = one->address->group;

	if (b->year == BUNDLE_ANY_YEAR)
		return (group == ADDRESS_POST || group == ADDRESS_PAGE) && has_tag(b, e);
	return group == ADDRESS_POST && b->year == year_of(e);
}

static bool
is_sitemap(const char *path)
{
	return strncmp(path, "/sitemap", 8) == 0 && (path[8] == '.' || path[8] == '/');
}

static bool
is_text(const char *path)
{
	const char *type = mime_by_name(slice_of(path));

	return type && strncmp(type, "text/", 5) == 0;
}

bool
bundle_has(const struct bundle *b, const struct holding *one)
{
	const struct address *a = one->address;

	if (one->day < b->since)
		return false;
	if (a->group == ADDRESS_FILE)
		return !b->posts_only && (one->is_gemtext || !b->text_only || is_text(a->path));
	if (!one->is_gemtext || is_sitemap(a->path) || a->form == ADDRESS_PART || (a->form == ADDRESS_PICTURES && b->text_only))
		return false;
	return !b->posts_only || is_text_of(b, one);
}

/* --- names ------------------------------------------------------------------ */

/* Append the name inside of what is at `path`: "/posts/x/" is posts/x/index.gmi. */
static void
put_name(struct buf *out, const struct making *m, struct slice path)
{
	if (slice_eq(path, SLICE("/"))) {
		buf_puts(out, m->home);
		return;
	}
	if (slice_eq(path, SLICE("/metadata.txt"))) {
		buf_puts(out, m->metadata);
		return;
	}
	buf_put_slice(out, slice_skip(path, 1));
	if (slice_ends(path, SLICE("/")))
		buf_puts(out, "index.gmi");
}

/* --- links ------------------------------------------------------------------ */

/* What a page offers of a server, and no reader of a book can have. */
static bool
is_offer(const struct making *m, struct slice path, const struct holding *to)
{
	if (to && (!to->is_gemtext || to->address->form == ADDRESS_PART || to->address->form == ADDRESS_PICTURES))
		return to->address->group != ADDRESS_FILE;
	return is_sitemap(path.data) || slice_eq(path, SLICE("/search")) || slice_starts(path, SLICE("/comment/")) ||
	    shelf_has(m->h->site, path);
}

/* Append the target as it is to be inside; false: the whole line goes. */
static bool
put_target(struct buf *out, const struct making *m, struct slice base, struct slice target)
{
	struct buf path = BUF_INIT(NAME_MOST), from = BUF_INIT(NAME_MOST), to = BUF_INIT(NAME_MOST);
	const struct holding *one;
	struct slice rest;
	bool stays = true;

	if (!link_scan_own_path(&path, &rest, buf_slice(&m->root), base, target)) {
		buf_put_slice(out, target);
	} else {
		one = holdings_find(m->h, buf_slice(&path));
		put_name(&from, m, base);
		put_name(&to, m, buf_slice(&path));
		if (one && m->inside[one - m->h->items]) {
			url_put_relative(out, buf_slice(&from), buf_slice(&to));
			buf_put_slice(out, rest);
		} else if (is_offer(m, buf_slice(&path), one)) {
			stays = false;
		} else {
			buf_put_slice(out, buf_slice(&m->root));
			url_put_path(out, buf_slice(&path));
			buf_put_slice(out, rest);
		}
	}
	buf_release(&path);
	buf_release(&from);
	buf_release(&to);
	return stays;
}

/* A picture without words is told by the name of its file: Gempub wants a description. */
static struct slice
label_of(const struct link_scan *scan)
{
	struct slice path = slice_first(scan->target, slice_find(scan->target, '?'));
	size_t slash = slice_find_last(path, '/');
	const char *type = mime_by_name(path);

	if (scan->label.len > 0 || !type || strncmp(type, "image/", 6) != 0)
		return scan->label;
	return slash < path.len ? slice_skip(path, slash + 1) : path;
}

/* The page of m->page as it is inside, to m->out. */
static void
relink(struct making *m, struct slice base)
{
	struct link_scan scan = { .rest = buf_slice(&m->page) };
	struct buf target = BUF_INIT(1 << 15);

	buf_clear(&m->out);
	while (link_scan_next(&scan)) {
		buf_clear(&target);
		if (!scan.is_link) {
			buf_put_slice(&m->out, scan.line);
		} else if (put_target(&target, m, base, scan.target)) {
			struct slice label = label_of(&scan);

			buf_puts(&m->out, "=> ");
			buf_put_slice(&m->out, buf_slice(&target));
			if (label.len > 0)
				buf_putc(&m->out, ' ');
			buf_put_slice(&m->out, label);
			buf_putc(&m->out, '\n');
		}
	}
	buf_release(&target);
}

/* --- front matter of the book ------------------------------------------------ */

/* "key: value" on one line, when there is a value. */
static void
put_field(struct buf *out, const char *key, struct slice value)
{
	if (value.len == 0)
		return;
	buf_printf(out, "%s: ", key);
	for (size_t i = 0; i < value.len; i++)
		buf_putc(out, (unsigned char)value.data[i] < ' ' ? ' ' : value.data[i]);
	buf_putc(out, '\n');
}

static void
put_title(struct buf *out, const struct making *m)
{
	const struct bundle *b = m->what;

	buf_puts(out, m->h->site->settings->title);
	if (b->posts_only && b->year > YEAR_UNDATED)
		buf_printf(out, ": %04d", b->year);
	else if (b->posts_only && b->tag)
		buf_printf(out, ": %s", b->tag->name);
}

static bool
put_metadata(struct making *m, struct err *err)
{
	const struct site_settings *s = m->h->site->settings;
	const struct holding *cover = m->h->cover;
	struct buf title = BUF_INIT(1 << 14), first = BUF_INIT(16), last = BUF_INIT(16), name = BUF_INIT(NAME_MOST);

	put_title(&title, m);
	if (m->h->oldest > 0 && !m->what->posts_only)
		holdings_put_day(&first, m->h->oldest);
	if (m->h->newest > 0 && !m->what->posts_only)
		holdings_put_day(&last, m->h->newest);
	if (cover && m->inside[cover - m->h->items])
		put_name(&name, m, slice_of(cover->address->path));
	buf_clear(&m->out);
	put_field(&m->out, "title", buf_slice(&title));
	put_field(&m->out, "gpubVersion", SLICE("1.0.0"));
	put_field(&m->out, "index", SLICE("index.gmi"));
	put_field(&m->out, "author", slice_of(s->author));
	put_field(&m->out, "language", slice_of(s->lang));
	put_field(&m->out, "description", slice_of(s->subtitle));
	put_field(&m->out, "publishDate", buf_slice(&first));
	put_field(&m->out, "revisionDate", buf_slice(&last));
	put_field(&m->out, "cover", buf_slice(&name));
	buf_release(&title);
	buf_release(&first);
	buf_release(&last);
	buf_release(&name);
	return pack_put(m->pack, "metadata.txt", m->what->posts_only ? 0 : m->h->newest, buf_slice(&m->out), err);
}

/* --- the index: reading order --------------------------------------------------- */

static void
put_index_line(struct making *m, const struct holding *one, struct slice label)
{
	struct buf name = BUF_INIT(NAME_MOST), target = BUF_INIT(3 * NAME_MOST);

	put_name(&name, m, slice_of(one->address->path));
	url_put_relative(&target, SLICE("index.gmi"), buf_slice(&name));
	gemtext_put_link(&m->out, buf_slice(&target), label.len > 0 ? label : buf_slice(&name));
	buf_release(&name);
	buf_release(&target);
}

static void
put_entry(struct making *m, const struct entry *e)
{
	const struct holding *one = holdings_find(m->h, slice_of(e->path));
	struct buf label = BUF_INIT(1 << 14);

	if (one && m->inside[one - m->h->items]) {
		if (e->date.precision != DATE_NONE) {
			date_put_iso(&label, &e->date);
			buf_putc(&label, ' ');
		}
		buf_puts(&label, e->title);
		put_index_line(m, one, buf_slice(&label));
	}
	buf_release(&label);
}

/* Posts from the first to the last, a heading for each year. */
static void
put_posts(struct making *m)
{
	const struct catalog *c = m->h->site->catalog;
	int year = -1;

	for (size_t i = catalog_post_count(c); i-- > 0;) {
		const struct entry *e = catalog_post(c, i);
		const struct holding *one = holdings_find(m->h, slice_of(e->path));
		int own = year_of(e);

		if (!one || !m->inside[one - m->h->items])
			continue;
		if (own != year && own != YEAR_UNDATED)
			buf_printf(&m->out, "\n## %04d\n", own);
		else if (own != year)
			buf_putc(&m->out, '\n');
		year = own;
		put_entry(m, e);
	}
}

/* Lists of the server and hand-written gemtext, or all other files. */
static void
put_others(struct making *m, bool gemtext)
{
	for (size_t i = 0; i < m->h->count; i++) {
		const struct holding *one = &m->h->items[i];

		if (!m->inside[i] || one->address->entry || one->is_gemtext != gemtext ||
		    strcmp(one->address->path, "/") == 0)
			continue;
		put_index_line(m, one, SLICE(""));
	}
}

/* What is no chapter has a page of its own, so that readers who turn pages by the index are spared it. */
static bool
put_rest(struct making *m, struct err *err)
{
	buf_clear(&m->out);
	buf_puts(&m->out, "# ");
	phrases_put(&m->out, page_lang(m->h->site, ""), PHRASE_EVERYTHING, SLICE(""));
	buf_puts(&m->out, "\n\n");
	put_others(m, true);
	put_others(m, false);
	buf_puts(&m->out, "=> index.gmi ");
	put_title(&m->out, m);
	buf_putc(&m->out, '\n');
	return pack_put(m->pack, m->rest, m->h->newest, buf_slice(&m->out), err);
}

static bool
put_index(struct making *m, struct err *err)
{
	const struct catalog *c = m->h->site->catalog;
	const struct holding *home = holdings_find(m->h, SLICE("/"));
	struct buf title = BUF_INIT(1 << 14);

	put_title(&title, m);
	buf_clear(&m->out);
	buf_puts(&m->out, "# ");
	gemtext_put_words(&m->out, buf_slice(&title));
	buf_puts(&m->out, "\n\n");
	if (home && m->inside[home - m->h->items] && strcmp(m->home, "index.gmi") != 0)
		put_index_line(m, home, buf_slice(&title));
	for (size_t i = 0; i < catalog_page_count(c); i++)
		put_entry(m, catalog_page(c, i));
	put_posts(m);
	if (!m->what->posts_only) {
		buf_printf(&m->out, "\n=> %s ", m->rest);
		phrases_put(&m->out, page_lang(m->h->site, ""), PHRASE_EVERYTHING, SLICE(""));
		buf_putc(&m->out, '\n');
	}
	buf_release(&title);
	return pack_put(m->pack, "index.gmi", m->what->posts_only ? 0 : m->h->newest, buf_slice(&m->out), err);
}

/* --- files ----------------------------------------------------------------------- */

static bool
write_piece(void *ctx, struct slice piece, struct err *err)
{
	return pack_write(ctx, piece, err);
}

static bool
is_dense(const char *path)
{
	const char *type = mime_by_name(slice_of(path));

	return type && strcmp(type, "image/svg+xml") != 0 && strcmp(type, "image/bmp") != 0 &&
	    (strncmp(type, "image/", 6) == 0 || strncmp(type, "video/", 6) == 0 || strncmp(type, "audio/", 6) == 0 ||
	    strstr(type, "zip"));
}

bool
bundle_put_answer(struct pack *pack, const char *name, const struct holdings *h, const struct holding *one, struct err *err)
{
	const struct pack_file file = { .name = name, .size = one->size, .day = one->day,
		.is_dense = is_dense(one->address->path) };

	return pack_begin(pack, &file, err) && holdings_give(h, one, false, write_piece, pack, err);
}

static bool
put_one(struct making *m, const struct holding *one, struct err *err)
{
	struct buf name = BUF_INIT(NAME_MOST);
	bool good;

	put_name(&name, m, slice_of(one->address->path));
	if (name.full) {
		good = err_set(err, "'%.100s' is too long a name for a bundle", one->address->path);
	} else if (!one->is_gemtext) {
		good = bundle_put_answer(m->pack, name.data, m->h, one, err);
	} else if (strcmp(name.data, "index.gmi") == 0) {
		good = true;   /* the index stands for it */
	} else {
		buf_clear(&m->page);
		good = holdings_read(m->h, one, &m->page, err);
		if (good)
			relink(m, slice_of(one->address->path));
		good = good && pack_put(m->pack, name.data, one->day, buf_slice(&m->out), err);
	}
	buf_release(&name);
	return good;
}

/* "home.gmi", or "home-2.gmi" where the author has a file of that name, and so on. */
static void
put_free_name(char out[OWN_NAME_MOST], const struct holdings *h, const char *name, const char *ending)
{
	char path[OWN_NAME_MOST + 1];

	snprintf(path, sizeof(path), "/%s%s", name, ending);
	for (int i = 2; holdings_find(h, slice_of(path)); i++)
		snprintf(path, sizeof(path), "/%s-%d%s", name, i, ending);
	snprintf(out, OWN_NAME_MOST, "%s", path + 1);
}

/* The author's own front page is a page of the book; the server's gives way to the index. */
static void
name_own(struct making *m)
{
	const struct holdings *h = m->h;
	const struct holding *home = holdings_find(h, SLICE("/"));

	if (catalog_find(h->site->catalog, SLICE("/")) || (home && home->address->group == ADDRESS_FILE))
		put_free_name(m->home, h, "home", ".gmi");
	else
		snprintf(m->home, sizeof(m->home), "index.gmi");
	put_free_name(m->rest, h, "everything", ".gmi");
	put_free_name(m->metadata, h, "author-metadata", ".txt");
}

bool
bundle_put(struct pack *p, const struct holdings *h, const struct bundle *what, struct progress *progress, struct err *err)
{
	struct making m = {
		.pack = p, .h = h, .what = what, .inside = calloc(h->count + 1, sizeof(bool)),
		.root = BUF_INIT(1 << 10), .page = BUF_INIT(PAGE_MOST), .out = BUF_INIT(PAGE_MOST),
	};
	bool good = m.inside != NULL || err_set(err, "cannot make a bundle: memory is out");

	name_own(&m);
	site_links_put_absolute(&m.root, h->site, SLICE(""));
	for (size_t i = 0; i < h->count && good; i++)
		m.inside[i] = bundle_has(what, &h->items[i]);
	good = good && put_metadata(&m, err) && put_index(&m, err) && (what->posts_only || put_rest(&m, err));
	for (size_t i = 0; i < h->count && good; i++) {
		good = !m.inside[i] || put_one(&m, &h->items[i], err);
		if (progress && (i % TELL_EACH == 0 || i + 1 == h->count))
			progress->tell(progress, "packed", i + 1, h->count);
	}
	free(m.inside);
	buf_release(&m.root);
	buf_release(&m.page);
	buf_release(&m.out);
	return good;
}

bool
bundle_at(struct bundle *what, enum pack_kind *kind, const struct site *s, struct slice path)
{
	struct slice name = slice_skip(path, strlen("/bundles/"));

	*what = (struct bundle){ .year = BUNDLE_ANY_YEAR };
	*kind = slice_ends(path, SLICE(".tar.gz")) ? PACK_TAR_GZ : PACK_ZIP;
	what->text_only = slice_eq(path, SLICE("/capsule-text.gpub"));
	if (!slice_starts(path, SLICE("/bundles/")))
		return slice_starts(path, SLICE("/capsule"));
	name = slice_first(name, slice_find_last(name, '.'));
	what->posts_only = true;
	if (slice_starts(name, SLICE("tag-"))) {
		what->tag = catalog_find_tag(s->catalog, slice_skip(name, 4));
		return what->tag != NULL;
	}
	return year_read_name(name, &what->year);
}
