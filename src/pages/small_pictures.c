/* pages/small_pictures.c: small copies of pictures; see small_pictures.h. */
#include "pages/small_pictures.h"

#include "gemini/link_scan.h"
#include "gemini/mime.h"
#include "pages/site_links.h"

bool
small_pictures_may(struct slice name)
{
	const char *type = mime_by_name(name);

	return type && !slice_ends(name, SLICE(SMALL_PICTURES_ENDING)) && (strcmp(type, "image/jpeg") == 0 ||
	    strcmp(type, "image/png") == 0 || strcmp(type, "image/webp") == 0);
}

/* Append "(JPEG, 12 KB)" of the file at `path`. */
static void
put_about(struct buf *out, const struct post_view *v, struct slice path)
{
	struct buf about = BUF_INIT(PICTURE_TEXT_MOST);

	if (site_links_describe(&about, v->links, path))
		buf_printf(out, "(%s)", about.data);
	buf_release(&about);
}

/* The lines of a picture whose small copy is at `small`: its own words there, and the original by name. */
static void
put_both(struct buf *out, const struct post_view *v, struct slice label, struct slice path, struct slice small)
{
	struct buf about = BUF_INIT(PICTURE_TEXT_MOST + 2), words = BUF_INIT(1 << 16);

	put_about(&about, v, path);
	if (slice_ends(label, buf_slice(&about)))
		label = slice_trim(slice_first(label, label.len - about.len));
	buf_printf(&words, "%.*s%s", SLICE_ARG(label), label.len > 0 ? " " : "");
	put_about(&words, v, small);
	site_links_put_line(out, v->path, small, buf_slice(&words));
	buf_clear(&words);
	phrases_put(&words, v->lang, PHRASE_ORIGINAL, SLICE(""));
	buf_printf(&words, " %s", about.data);
	site_links_put_line(out, v->path, path, buf_slice(&words));
	buf_release(&about);
	buf_release(&words);
}

static bool
put_line(struct buf *out, const struct post_view *v, struct slice root, const struct link_scan *scan)
{
	struct buf path = BUF_INIT(1 << 14), small = BUF_INIT(1 << 14);
	struct slice rest;
	bool has = small_pictures_may(scan->target) && link_scan_own_path(&path, &rest, root, v->path, scan->target) &&
	    rest.len == 0 && catalog_find_file(v->site->catalog, buf_slice(&path));

	buf_printf(&small, "%s" SMALL_PICTURES_ENDING, path.data);
	has = has && catalog_find_file(v->site->catalog, buf_slice(&small));
	if (has)
		put_both(out, v, scan->label, buf_slice(&path), buf_slice(&small));
	buf_release(&path);
	buf_release(&small);
	return has;
}

void
small_pictures_put(struct buf *out, size_t start, const struct post_view *v)
{
	struct link_scan scan = { .rest = slice_skip(buf_slice(out), start) };
	struct buf text = BUF_INIT(PAGE_MOST), root = BUF_INIT(1 << 10);
	bool any = false;

	if (v->path.len == 0 || catalog_file_count(v->site->catalog) == 0)
		return;
	site_links_put_absolute(&root, v->site, SLICE(""));
	while (link_scan_next(&scan)) {
		if (scan.is_link && put_line(&text, v, buf_slice(&root), &scan))
			any = true;
		else
			buf_put_slice(&text, scan.line);
	}
	if (any) {
		buf_truncate(out, start);
		buf_put_slice(out, buf_slice(&text));
	}
	buf_release(&text);
	buf_release(&root);
}
