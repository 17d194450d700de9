/* pages/route.c: what stands at an address; see route.h. */
#include "pages/route.h"

#include "blogs/blog.h"
#include "pages/post_forms.h"
#include "pages/shelf.h"
#include "posts/slug.h"

#include <ctype.h>
#include <stdio.h>

static bool
always(const struct site *s, struct slice name)
{
	(void)s;
	(void)name;
	return true;
}

static bool
has_tag(const struct site *s, struct slice name)
{
	return catalog_find_tag(s->catalog, name) != NULL;
}

static void
once(const struct site *s, name_found_fn *found, void *ctx)
{
	(void)s;
	found(ctx, SLICE(""));
}

static void
each_contact(const struct site *s, name_found_fn *found, void *ctx)
{
	if (security_is_told(s))
		found(ctx, SLICE(""));
}

static bool
has_contact(const struct site *s, struct slice name)
{
	(void)name;
	return security_is_told(s);
}

static bool
has_certificate_page(const struct site *s, struct slice name)
{
	(void)name;
	return s->settings->certificate_page;
}

/* It is of the server, not of what lies in content/: no list of all addresses has it. */
static void
never(const struct site *s, name_found_fn *found, void *ctx)
{
	(void)s;
	(void)found;
	(void)ctx;
}

/* X(pattern, page, whether there is one, all there are): '*' stands for part of one segment. */
#define ROUTE_TABLE(X) \
	X("/",                         home_page,         always, once) \
	X("/archive.gmi",              archive_page,      always, once) \
	X("/archive/*.gmi",            archive_year_page, archive_has_year, archive_each_period) \
	X("/*/",                       lang_home_page,    lang_has_home, lang_each_home) \
	X("/front.gmi",                front_page,        front_has_whole, front_each) \
	X("/front.*.gmi",              front_lang_page,   front_has_lang, front_each_lang) \
	X("/pages.gmi",                pages_page,        always, once) \
	X("/pages.*.gmi",              pages_more_page,   pages_has_page, pages_each_page) \
	X("/tags/",                    tags_page,         always, once) \
	X("/tags.*.gmi",               tags_more_page,    tags_has_page, tags_each_page) \
	X("/tags/*.gmi",               tag_page,          tag_has_page, tag_each_page) \
	X("/tags/*.xml",               tag_feed,          has_tag, tag_each_feed) \
	X("/feed.gmi",                 feed_page,         always, once) \
	X("/atom.xml",                 atom_page,         always, once) \
	X("/feed.*.gmi",               feed_lang_page,    feed_has_lang, feed_each_lang) \
	X("/atom.*.xml",               atom_lang_page,    feed_has_lang, feed_each_lang) \
	X("/sitemap.gmi",              sitemap_page,      always, once) \
	X("/sitemap/*.gmi",            sitemap_part_page, sitemap_has_part, sitemap_each_part) \
	X("/robots.txt",               robots_page,       always, once) \
	X("/certificate.gmi",          certificate_page,  has_certificate_page, never) \
	X("/.well-known/security.txt", security_page,     has_contact, each_contact)

static const struct route {
	const char *pattern;
	page_fn *page;
	bool (*exists)(const struct site *s, struct slice name);
	void (*each)(const struct site *s, name_found_fn *found, void *ctx);
} routes[] = {
#define AS_ROUTE(pattern, page, exists, each) { pattern, page, exists, each },
	ROUTE_TABLE(AS_ROUTE)
#undef AS_ROUTE
};

/* Names that feeds have elsewhere. */
static const struct { const char *usual, *here; } usual_names[] = {
	{ "/feed.xml", "/atom.xml" }, { "/rss.xml", "/atom.xml" }, { "/index.xml", "/atom.xml" },
	{ "/feed.atom", "/atom.xml" }, { "/feed/", "/atom.xml" }, { "/feed.json", "/atom.xml" },
	{ "/gemlog.gmi", "/feed.gmi" }, { "/archives/", "/archive.gmi" },
};

static bool
matches(struct slice path, struct slice pattern, struct slice *name)
{
	size_t star = slice_find(pattern, '*');
	struct slice head = slice_first(pattern, star), tail = slice_skip(pattern, star + 1);

	*name = SLICE("");
	if (star == pattern.len)
		return slice_eq(path, pattern);
	if (path.len <= head.len + tail.len || !slice_starts(path, head) || !slice_ends(path, tail))
		return false;
	*name = slice_from(path.data + head.len, path.len - head.len - tail.len);
	return slice_find(*name, '/') == name->len;
}

static bool
find_page(struct place *place, const struct site *s, struct slice path)
{
	for (size_t i = 0; i < COUNT(routes); i++) {
		struct slice name;

		if (matches(path, slice_of(routes[i].pattern), &name) &&
		    routes[i].exists(s, name)) {
			*place = (struct place){
			    .kind = PLACE_PAGE, .page = routes[i].page, .name = name};
			return true;
		}
	}
	return false;
}

/* A file by its own name, or the gemtext that answers for its folder (R31). */
static bool
find_file(struct place *place, const struct site *s, struct slice path)
{
	static const char *const indexes[] = { "index.gmi", "index.gemini" };
	const struct file *file = catalog_find_file(s->catalog, path);

	for (size_t i = 0; !file && slice_ends(path, SLICE("/")) && i < 2; i++) {
		struct buf index = BUF_INIT(REQUEST_URI_MOST + 16);

		buf_put_slice(&index, path);
		buf_puts(&index, indexes[i]);
		file = catalog_find_file(s->catalog, buf_slice(&index));
		buf_release(&index);
	}
	if (!file)
		return false;
	*place = (struct place){ .kind = PLACE_FILE, .file = file };
	return true;
}

static bool
has_own_addresses(const struct site *s)
{
	const struct blog *blog = catalog_blog(s->catalog);

	return blog && blog_has_addresses(blog);
}

/* "/posts/x.txt" of "/posts/x.gmi", "/posts/x/index.txt" of "/posts/x/". */
static void
put_form_path(struct buf *out, const struct entry *e, const char *ending)
{
	struct slice path = slice_of(e->path);

	if (slice_ends(path, SLICE(".gmi")))
		buf_put_slice(out, slice_first(path, path.len - 4));
	else
		buf_put_slice(out, path);
	buf_printf(out, "%s%s", slice_ends(path, SLICE("/")) ? "index" : "", ending);
}

void
route_put_text_path(struct buf *out, const struct entry *e)
{
	put_form_path(out, e, ".txt");
}

/* "/posts/x/pictures.gmi", of "/posts/x.gmi" and of "/posts/x/". */
void
route_put_pictures_path(struct buf *out, const struct entry *e)
{
	struct slice path = slice_of(e->path);

	if (slice_ends(path, SLICE(".gmi")))
		path = slice_first(path, path.len - 4);
	buf_put_slice(out, path);
	buf_puts(out, slice_ends(path, SLICE("/")) ? "pictures.gmi" : "/pictures.gmi");
}

void
route_put_part_path(struct buf *out, const struct entry *e, size_t number)
{
	char ending[40];

	snprintf(ending, sizeof(ending), "-%zu.gmi", number);
	put_form_path(out, e, ending);
}

void
route_put_source_path(struct buf *out, const struct site *s, const struct entry *e)
{
	if (has_own_addresses(s))
		put_form_path(out, e, ".md");
	else
		buf_printf(out, "/%s", e->file);
}

/* The post whose form with this ending has this path. */
static const struct entry *
find_by_form(const struct site *s, struct slice path, struct slice ending)
{
	struct buf address = BUF_INIT(2 * REQUEST_URI_MOST);
	const struct entry *e = NULL;
	size_t len = path.len - ending.len;

	if (!slice_ends(path, ending))
		return NULL;
	if (slice_ends(slice_first(path, len), SLICE("/index"))) {
		e = catalog_find(s->catalog, slice_first(path, len - strlen("index")));
	} else {
		buf_put_slice(&address, slice_first(path, len));
		buf_puts(&address, ".gmi");
		e = catalog_find(s->catalog, buf_slice(&address));
	}
	buf_release(&address);
	return e;
}

/*
 * Markdown and plain text; an address ending in ".html" is a web page's, and
 * leads to the page here.
 */
static bool
find_form(struct place *place, const struct site *s, struct slice path)
{
	const struct entry *e = has_own_addresses(s) ? find_by_form(s, path, SLICE(".md"))
	    : catalog_find_source(s->catalog, slice_skip(path, 1));

	*place = (struct place){ .kind = PLACE_SOURCE, .entry = e };
	if (e && e->format == POST_MARKDOWN)
		return true;
	*place = (struct place){ .kind = PLACE_TEXT, .entry = find_by_form(s, path, SLICE(".txt")) };
	return place->entry != NULL;
}

static bool
find_pictures(struct place *place, const struct site *s, struct slice path)
{
	struct slice ending = SLICE("/pictures.gmi"), stem = slice_first(path, path.len - ending.len);
	const struct entry *e;

	if (!slice_ends(path, ending))
		return false;
	e = catalog_find(s->catalog, slice_first(path, stem.len + 1));
	e = e ? e : find_by_form(s, path, ending);
	*place = (struct place){ .kind = PLACE_PICTURES, .entry = e };
	return e && post_forms_has_pictures(e);
}

/* "/posts/x-2.gmi" */
static bool
find_part(struct place *place, const struct site *s, struct slice path)
{
	size_t dash = slice_find_last(path, '-');
	struct slice ending = slice_skip(path, dash), digits;
	unsigned long number = 0;
	const struct entry *e;

	if (s->settings->split == 0 || !slice_ends(path, SLICE(".gmi")) || ending.len < strlen("-1.gmi"))
		return false;
	digits = slice_skip(slice_first(ending, ending.len - strlen(".gmi")), 1);
	if (!slice_number(digits, 9999, &number) || digits.data[0] == '0')
		return false;
	e = find_by_form(s, path, ending);
	*place = (struct place){ .kind = PLACE_PART, .entry = e, .number = number };
	return e && number <= post_forms_count_parts(s, e);
}

static bool
find_search(struct place *place, struct slice path)
{
	*place = (struct place){ .kind = PLACE_SEARCH };
	return slice_eq(path, SLICE("/search"));
}

static bool
find_shelf(struct place *place, const struct site *s, struct slice path)
{
	*place = (struct place){ .kind = PLACE_SHELF };
	return shelf_has(s, path);
}

static bool
find_section(struct place *place, const struct site *s, struct slice path)
{
	*place = (struct place){ .kind = PLACE_PAGE, .page = section_page, .name = path };
	return section_has_page(s, path);
}

/* The frame of a language's lists is a part of its front page. */
static bool
is_language_frame(const struct site *s, struct slice path)
{
	struct slice name;

	return matches(path, SLICE("/*/"), &name) && lang_has_home(s, name);
}

bool
route_find(struct place *place, const struct site *s, struct slice path)
{
	const struct entry *e;

	if (s->settings->as_is)
		return find_file(place, s, path) || find_shelf(place, s, path);
	if (slice_eq(path, SLICE("/")))
		return find_page(place, s, path);  /* which frames content/index.md */
	e = catalog_find(s->catalog, path);
	if (e && !is_language_frame(s, path)) {
		*place = (struct place){ .kind = PLACE_POST, .entry = e };
		return true;
	}
	return find_file(place, s, path) || find_page(place, s, path) || find_form(place, s, path) ||
	    find_pictures(place, s, path) || find_part(place, s, path) || find_search(place, path) || find_section(place, s, path) ||
	    find_shelf(place, s, path);
}

/* --- all that the server makes --------------------------------------------- */

struct each {
	const char *pattern;
	void (*found)(void *ctx, struct slice path);
	void *ctx;
};

static void
found_name(void *ctx, struct slice name)
{
	struct each *e = ctx;
	struct slice pattern = slice_of(e->pattern);
	size_t star = slice_find(pattern, '*');
	struct buf path = BUF_INIT(2 * REQUEST_URI_MOST);

	buf_put_slice(&path, slice_first(pattern, star));
	buf_put_slice(&path, name);
	buf_put_slice(&path, slice_skip(pattern, star + 1));
	e->found(e->ctx, buf_slice(&path));
	buf_release(&path);
}

void
route_each(const struct site *s, void (*found)(void *ctx, struct slice path), void *ctx)
{
	for (size_t i = 0; i < COUNT(routes) && !s->settings->as_is; i++) {
		struct each e = { routes[i].pattern, found, ctx };

		routes[i].each(s, found_name, &e);
	}
	if (!s->settings->as_is)
		section_each_page(s, found, ctx);
}

/* --- other spellings ------------------------------------------------------ */

/* `path` without what other servers add to it: "index.html", suffix, final slashes. */
static struct slice
stem_of(struct slice path)
{
	static const char *const endings[] = {"/index.html", "/index.htm", "/index.gmi",
	    "/index.gemini", ".html", ".htm", ".gmi", ".xml", "/"};

	for (size_t i = 0; i < COUNT(endings); i++) {
		if (slice_ends_nocase(path, slice_of(endings[i])))
			return stem_of(slice_first(path, path.len - strlen(endings[i])));
	}
	return path;
}

static bool
is_there(const struct site *s, struct slice path)
{
	struct place place;

	return route_find(&place, s, path);
}

/* Whether some ending makes the text in *out, which begins at `start`, an address. */
static bool
complete(struct buf *out, size_t start, const struct site *s)
{
	static const char *const endings[] = { ".gmi", "/", ".xml", "" };
	size_t len = out->len;

	for (size_t i = 0; i < COUNT(endings); i++) {
		buf_puts(out, endings[i]);
		if (out->len > start && is_there(s, slice_skip(buf_slice(out), start)))
			return true;
		buf_truncate(out, len);
	}
	return false;
}

static bool
find_usual_name(struct buf *out, struct slice path)
{
	for (size_t i = 0; i < COUNT(usual_names); i++) {
		if (slice_eq_nocase(path, slice_of(usual_names[i].usual))) {
			buf_puts(out, usual_names[i].here);
			return true;
		}
	}
	return false;
}

/* Whether a blog's addresses have its tags below a folder called so: "categories", or a taxonomy of its own. */
static bool
has_terms(const struct blog *blog, struct slice folder)
{
	static const char *const usual[] = { "tags", "tag", "categories", "category" };

	return slice_is_one_of_nocase(folder, usual, COUNT(usual)) ||
	    (blog && slice_is_one_of_nocase(folder, blog->taxonomies, blog->taxonomy_count));
}

/* "/categories/Big Cats/", "/en/tags/big-cats/", "/places/": what a generator's list of a tag, or of all, is here. */
static bool
find_tag(struct buf *out, const struct site *s, struct slice path)
{
	const struct blog *blog = catalog_blog(s->catalog);
	struct slice stem = stem_of(path), name, folder;
	size_t start = out->len, slash = slice_find_last(stem, '/');

	name = slice_skip(stem, slash + 1);
	if (!blog || slash == stem.len)
		return false;
	if (has_terms(blog, name) && is_there(s, SLICE("/tags/"))) {
		buf_puts(out, "/tags/");
		return true;
	}
	folder = slice_first(stem, slash);
	slash = slice_find_last(folder, '/');
	if (slash == folder.len || !has_terms(blog, slice_skip(folder, slash + 1)))
		return false;
	buf_puts(out, "/tags/");
	slug_put(out, name);
	buf_puts(out, ".gmi");
	if (is_there(s, slice_skip(buf_slice(out), start)))
		return true;
	buf_truncate(out, start);
	return false;
}

/* "/tags/65e5-672c.gmi", "/tags/65e5-672c.xml" and their like, as they were while letters of other scripts were numbers. */
static bool
find_numbered_tag(struct buf *out, const struct site *s, struct slice path)
{
	static const char *const before[] = { "/tags/", "/bundles/tag-" };

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		struct slice name = slice_skip(path, strlen(before[i])), slug = slice_first(name, slice_find(name, slice_ends(name, SLICE("/")) ? '/' : '.'));
		const struct tag *t = slice_starts(path, slice_of(before[i])) ? catalog_find_tag_numbered(s->catalog, slug) : NULL;
		size_t start = out->len;

		if (!t)
			continue;
		buf_printf(out, "%s%s%.*s", before[i], t->slug, SLICE_ARG(slice_skip(name, slug.len)));
		if (is_there(s, slice_skip(buf_slice(out), start)))
			return true;
		buf_truncate(out, start);
		buf_printf(out, "%s%s.gmi", before[i], t->slug);
		if (is_there(s, slice_skip(buf_slice(out), start)))
			return true;
		buf_truncate(out, start);
	}
	return false;
}

static bool find_spelling(struct buf *out, const struct site *s, struct slice path);

/* An address of the blog on the web where that lies below a folder, "/blog/2019/x/": what follows it. */
static bool
find_below_base(struct buf *out, const struct site *s, struct slice path)
{
	const struct blog *blog = catalog_blog(s->catalog);
	struct slice base = slice_of(blog ? blog->base_path : ""), rest = slice_skip(path, base.len);

	if (base.len == 0 || !slice_starts(path, base) || (rest.len > 0 && rest.data[0] != '/'))
		return false;
	rest = rest.len > 0 ? rest : SLICE("/");
	if (!is_there(s, rest))
		return find_spelling(out, s, rest);   /* not every spelling again at every "/blog" of "/blog/blog/blog/" */
	buf_put_slice(out, rest);
	return true;
}

/* What another spelling leads to, but for those in put_respelt(). */
static bool
find_spelling(struct buf *out, const struct site *s, struct slice path)
{
	const struct entry *e = catalog_find_other(s->catalog, path);
	size_t start = out->len;

	if (e) {
		buf_puts(out, e->path);
		return true;
	}
	if (find_usual_name(out, path))
		return true;
	buf_put_slice(out, stem_of(path));
	if (complete(out, start, s))
		return true;
	for (size_t i = start; i < out->len; i++)
		out->data[i] = (char)tolower((unsigned char)out->data[i]);
	if (complete(out, start, s))
		return true;
	buf_truncate(out, start);
	if (find_below_base(out, s, path) || find_tag(out, s, path) || find_numbered_tag(out, s, path))
		return true;
	if (!catalog_has_folder(s->catalog, stem_of(path)))   /* which has no page of its own */
		return false;
	buf_puts(out, "/archive.gmi");
	return true;
}

enum digits { TWO_DIGITS, ONE_DIGIT };

/* Append "01" of "1", or "1" of "01". */
static void
put_number(struct buf *out, struct slice number, enum digits digits)
{
	if (digits == TWO_DIGITS && number.len == 1)
		buf_putc(out, '0');
	buf_put_slice(out, slice_skip(number, digits == ONE_DIGIT && number.len == 2 && number.data[0] == '0'));
}

/* Append the path with one slash where several stand, and so many digits in the month and day behind a year. */
static void
put_respelt(struct buf *out, struct slice path, enum digits digits)
{
	bool slash = slice_ends(path, SLICE("/"));
	int behind = 3;   /* parts behind the last year; of the first two each can be a number */

	while (path.len > 0) {
		struct slice part = slice_cut(&path, '/');
		unsigned long number;
		bool is_number = slice_number(part, 9999, &number);

		if (part.len == 0)
			continue;
		behind = is_number && part.len == 4 ? 0 : behind + 1;
		buf_putc(out, '/');
		if (is_number && (behind == 1 || behind == 2))
			put_number(out, part, digits);
		else
			buf_put_slice(out, part);
	}
	if (slash || out->len == 0)
		buf_putc(out, '/');
}

static bool
find_respelt(struct buf *out, const struct site *s, struct slice path, enum digits digits)
{
	struct buf other = BUF_INIT(2 * REQUEST_URI_MOST);
	bool found;

	put_respelt(&other, path, digits);
	found = !slice_eq(buf_slice(&other), path) && is_there(s, buf_slice(&other));
	if (found)
		buf_put_slice(out, buf_slice(&other));
	else
		found = !slice_eq(buf_slice(&other), path) && find_spelling(out, s, buf_slice(&other));
	buf_release(&other);
	return found;
}

bool
route_find_other(struct buf *out, const struct site *s, struct slice path)
{
	return find_spelling(out, s, path) || find_respelt(out, s, path, TWO_DIGITS) || find_respelt(out, s, path, ONE_DIGIT);
}
