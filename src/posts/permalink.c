/* posts/permalink.c: from a file's name to its address; see permalink.h. */
#include "posts/permalink.h"

#include "blogs/blog.h"
#include "gemini/url.h"
#include "posts/slug.h"

enum { ENCODED_MOST = 900 };   /* bytes of a path in a request, which has 1,024 for all of the address */

static struct slice
folder_of(struct slice path)
{
	size_t at = slice_find_last(path, '/');

	return at < path.len ? slice_first(path, at) : SLICE("");
}

/* Append each segment of a folder with '/' before it. Jekyll's _posts is posts. */
static void
put_folders(struct buf *out, struct slice folders)
{
	while (folders.len > 0) {
		struct slice name = slice_cut(&folders, '/');

		if (name.len == 0 || slice_eq(name, SLICE(".")) || slice_eq(name, SLICE("..")))
			continue;
		buf_putc(out, '/');
		slug_put_segment(out, slice_eq(name, SLICE("_posts")) ? SLICE("posts") : name);
	}
}

static bool
is_in_jekylls_folder(struct slice file)
{
	return slice_starts(file, SLICE("_posts/")) || slice_search(file, SLICE("/_posts/")) < file.len;
}

/* The post's own part of its address: its slug, or its file's name. */
static struct slice
own_name(const struct post *p, bool *is_index)
{
	struct slice file = slice_of(p->file), name = post_name_of(file, is_index);
	size_t date = is_in_jekylls_folder(file) ? post_name_date(name, NULL) : 0;

	if (p->slug[0])
		return slice_of(p->slug);
	return date < name.len ? slice_skip(name, date) : name;
}

/* --- url: and permalink: ------------------------------------------------------ */

/* Jekyll's placeholders; `digits`: of the part of the date, 0: it is no part of the date. */
static const struct placeholder { const char *name; int digits; } placeholders[] = {
	{ ":year", 4 }, { ":month", 2 }, { ":day", 2 }, { ":i_month", 1 }, { ":i_day", 1 }, { ":short_year", 2 },
	{ ":title", 0 }, { ":slug", 0 }, { ":name", 0 },
	{ ":categories", -1 }, { ":output_ext", -1 },  /* nothing */
};

/* The name without a date in front: the date has placeholders of its own. */
static void
fill_title(struct buf *out, const struct post *p)
{
	bool is_index;
	struct slice name = own_name(p, &is_index);
	size_t date = post_name_date(name, NULL);

	slug_put_segment(out, date < name.len ? slice_skip(name, date) : name);
}

static void
fill(struct buf *out, const struct post *p, const struct placeholder *place)
{
	const struct date *d = &p->date;
	const int numbers[] = { d->year, d->month, d->day, d->month, d->day, d->year % 100 };

	if (place->digits > 0)
		buf_printf(out, "%0*d", place->digits, numbers[place - placeholders]);
	else if (place->digits == 0)
		fill_title(out, p);
}

static void
fill_placeholders(struct buf *out, const struct post *p, struct slice url)
{
	while (url.len > 0) {
		size_t i = 0, most = COUNT(placeholders);

		while (i < most && !slice_starts(url, slice_of(placeholders[i].name)))
			i++;
		if (i < most)
			fill(out, p, &placeholders[i]);
		else
			buf_putc(out, url.data[0]);
		url = slice_skip(url, i < most ? strlen(placeholders[i].name) : 1);
	}
}

/* The name of a page on the web, without .html and its like. */
static struct slice
without_web_ending(struct slice name)
{
	static const char *const endings[] = { ".html", ".htm", ".gmi" };

	for (size_t i = 0; i < COUNT(endings); i++) {
		if (name.len > strlen(endings[i]) && slice_ends_nocase(name, slice_of(endings[i])))
			return slice_first(name, name.len - strlen(endings[i]));
	}
	return name;
}

static void
put_web_path(struct buf *out, struct slice path)
{
	struct slice name;

	path = slice_first(path, slice_find(path, '?'));
	path = slice_first(path, slice_find(path, '#'));
	put_folders(out, folder_of(path));
	name = slice_skip(path, slice_find_last(path, '/') < path.len ? slice_find_last(path, '/') + 1 : 0);
	name = without_web_ending(name);
	buf_putc(out, '/');
	if (name.len == 0 || slice_eq(name, SLICE("index")))
		return;
	slug_put_segment(out, name);
	buf_puts(out, ".gmi");
}

/* --- the rule ----------------------------------------------------------------- */

static void
put_blogs_own(struct buf *out, const struct post *p, const struct blog *blog)
{
	const struct blog_text text = {
		.file = slice_of(p->file), .front = p->front, .title = slice_of(p->title), .slug = slice_of(p->slug),
		.url = slice_of(p->url), .date = p->date,
	};
	struct buf path = BUF_INIT(4096);

	blog_put_text_path(&path, blog, &text);
	put_web_path(out, buf_slice(&path));
	buf_release(&path);
}

static void
put_path(struct buf *out, const struct post *p, const struct blog *blog)
{
	struct slice file = slice_of(p->file), folder = folder_of(file), name;
	bool is_index;

	if (blog && blog_has_addresses(blog)) {
		put_blogs_own(out, p, blog);
		return;
	}
	if (p->url[0]) {
		struct buf filled = BUF_INIT(4096);

		fill_placeholders(&filled, p, slice_of(p->url));
		put_web_path(out, buf_slice(&filled));
		buf_release(&filled);
		return;
	}
	name = own_name(p, &is_index);
	put_folders(out, is_index ? folder_of(folder) : folder);
	buf_putc(out, '/');
	slug_put_segment(out, name);
	if (!is_index)
		buf_puts(out, slice_ends_nocase(file, SLICE(".gemini")) ? ".gemini" : ".gmi");
	else if (name.len > 0)
		buf_putc(out, '/');
}

void
permalink_put(struct buf *out, const struct post *p, const struct blog *blog)
{
	struct buf path = BUF_INIT(1 << 14);
	struct slice stem;

	put_path(&path, p, blog);
	stem = buf_slice(&path);
	if (slice_ends(stem, SLICE(".gmi")) || slice_ends(stem, SLICE(".gemini")))
		stem.len = slice_find_last(stem, '.');
	if (url_path_size(buf_slice(&path)) <= ENCODED_MOST || !slug_put_numbered(out, stem))
		buf_put_slice(out, stem);
	buf_put_slice(out, slice_skip(buf_slice(&path), stem.len));
	buf_release(&path);
}

/* Append an alias but for "." and "..", which no address has: in a folder that is exported they would lead out of it. */
static void
put_without_dots(struct buf *out, struct slice alias)
{
	while (alias.len > 0) {
		size_t slash = slice_find(alias, '/');
		struct slice name = slice_first(alias, slash);

		if (!slice_eq(name, SLICE(".")) && !slice_eq(name, SLICE("..")))
			buf_put_slice(out, slice_first(alias, slash + 1));
		alias = slice_skip(alias, slash + 1);
	}
}

void
permalink_put_alias(struct buf *out, struct slice alias, struct slice path)
{
	size_t scheme = slice_search(alias, SLICE("://"));

	if (scheme < alias.len) {
		alias = slice_skip(alias, scheme + 3);
		alias = slice_skip(alias, slice_find(alias, '/'));
	}
	if (!slice_starts(alias, SLICE("/"))) {
		struct slice folder = folder_of(slice_first(path, path.len - slice_ends(path, SLICE("/"))));

		for (; slice_starts(alias, SLICE("../")); alias = slice_skip(alias, 3))
			folder = folder_of(folder);
		buf_put_slice(out, folder);
		buf_putc(out, '/');
	}
	put_without_dots(out, alias);
}
