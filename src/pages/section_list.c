/* pages/section_list.c: what a section of a blog holds; see section_list.h. */
#include "pages/section_list.h"

#include "blogs/blog.h"
#include "pages/langs.h"
#include "pages/parts.h"
#include "pages/site_links.h"

enum { LIST_MOST = 9 << 10 };   /* bytes of links; the archive has the rest */

/* A section whose own text has words. */
struct worded {
	const struct site *site;
	const struct entry *own;
	struct slice folder;    /* "content/docs", of "content/docs/_index.md" */
	struct slice name;      /* "_index.md" */
	const char *lang;
};

static bool
read_section(struct worded *sec, const struct post_view *v)
{
	const struct blog *blog = catalog_blog(v->site->catalog);
	struct slice file = slice_of(v->post->file);
	size_t slash = slice_find_last(file, '/');

	if (!blog || !v->entry || slash == file.len || (blog->kind != BLOG_HUGO && blog->kind != BLOG_ZOLA))
		return false;
	*sec = (struct worded){ .site = v->site, .own = v->entry, .folder = slice_first(file, slash), .name = slice_skip(file, slash + 1),
		.lang = langs_of(v->site, v->entry->lang) };
	return slice_starts(sec->name, SLICE("_index."));
}

/* Whether the folder, below the section's, has a text of its own that stands for all in it. */
static bool
is_section(const struct worded *sec, struct slice folder)
{
	struct buf file = BUF_INIT(4096);
	bool is;

	buf_printf(&file, "%.*s/%.*s", SLICE_ARG(folder), SLICE_ARG(sec->name));
	is = catalog_find_source(sec->site->catalog, buf_slice(&file)) != NULL;
	buf_release(&file);
	return is;
}

static bool
is_in(const struct worded *sec, const struct entry *e)
{
	struct slice file = slice_of(e->file), rest = slice_skip(file, sec->folder.len + 1);
	size_t from = sec->folder.len + 1, slash;

	if (e == sec->own || file.len <= from || !slice_starts(file, sec->folder) || file.data[sec->folder.len] != '/' ||
	    !langs_has(sec->site, e, sec->lang))
		return false;
	while ((slash = slice_find(rest, '/')) < rest.len) {
		from += slash + 1;
		rest = slice_skip(rest, slash + 1);
		if (is_section(sec, slice_first(file, from - 1)))
			return slice_eq(rest, sec->name);
	}
	return true;
}

/* Append a link, while there is room for it. */
static bool
put(struct buf *out, size_t *size, const struct entry *e)
{
	*size += parts_line_size(e);
	if (*size > LIST_MOST)
		return false;
	if (e->is_page)
		site_links_put_line(out, SLICE(""), slice_of(e->path), slice_of(e->title));
	else
		site_links_put_entry(out, SLICE(""), e);
	return true;
}

void
section_list_put(struct buf *out, const struct post_view *v)
{
	const struct catalog *c = v->site->catalog;
	struct worded sec;
	size_t size = 0;
	bool all = true;

	if (!read_section(&sec, v))
		return;
	for (size_t i = 0; i < catalog_page_count(c) && all; i++) {
		if (is_in(&sec, catalog_page(c, i)))
			all = put(out, &size, catalog_page(c, i));
	}
	for (size_t i = 0; i < catalog_post_count(c) && all; i++) {
		if (is_in(&sec, catalog_post(c, i)))
			all = put(out, &size, catalog_post(c, i));
	}
	if (!all)
		page_put_link_in(out, v->lang, "/archive.gmi", PHRASE_ALL_POSTS, catalog_post_count(c));
	if (size > 0)
		buf_putc(out, '\n');
}
