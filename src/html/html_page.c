/* html/html_page.c: a page as an HTML document; see html_page.h. */
#include "html/html_page.h"

#include "gemini/url.h"
#include "html/gemtext_html.h"

enum { ADDRESS_MOST = 1 << 16 };

static const char style[] =
	":root{color-scheme:light dark;background:canvas;color:canvastext}"
	"body{max-width:40em;margin:auto;padding:1em;font:1.1em/1.6 Georgia,serif;overflow-wrap:break-word}"
	"h1,h2,h3{line-height:1.25}"
	"pre{overflow-x:auto;font-size:.85em;line-height:1.35;border-left:3px solid;padding-left:.8em}"
	"figure{margin:1em 0}"
	"figcaption,footer{font-size:.85em}"
	"img{max-width:100%;height:auto}"
	"blockquote{margin:1em 0;border-left:3px solid;padding-left:1em;font-style:italic}"
	".links{list-style:none;padding:0}"
	"a{padding:.2em 0}"
	"footer{border-top:1px solid;margin-top:2em}";

void
html_page_put_name(struct buf *out, struct slice path)
{
	if (slice_starts(path, SLICE("/")))
		path = slice_skip(path, 1);
	if (path.len == 0 || slice_ends(path, SLICE("/"))) {
		buf_put_slice(out, path);
		buf_puts(out, "index.html");
	} else if (slice_ends(path, SLICE(".gmi"))) {
		buf_put_slice(out, slice_first(path, path.len - 4));
		buf_puts(out, ".html");
	} else {
		buf_put_slice(out, path);
	}
}

/* ---- links ------------------------------------------------------------------ */

static bool
is_here(const struct html_page *p, const struct url *u, struct slice target)
{
	struct slice behind = slice_skip(target, p->origin.len);

	if (u->scheme.len == 0 && !u->has_authority)
		return true;
	return slice_starts_nocase(target, p->origin) && (behind.len == 0 || strchr("/?#", behind.data[0]));
}

/* Append the absolute address of a page that only the capsule has. */
static bool
put_original(struct buf *out, const struct html_page *p, struct slice whole)
{
	buf_put_slice(out, p->origin);
	buf_put_slice(out, whole);
	return true;
}

/* A gemtext_html_options.link: to the mirror's file, from this page's. */
static bool
put_link(void *ctx, struct slice target, struct buf *out)
{
	const struct html_page *p = ctx;
	struct buf whole = BUF_INIT(ADDRESS_MOST), own = BUF_INIT(ADDRESS_MOST), path = BUF_INIT(ADDRESS_MOST),
	    from = BUF_INIT(ADDRESS_MOST), to = BUF_INIT(ADDRESS_MOST);
	struct url u;
	bool ours = url_parse(&u, target) && is_here(p, &u, target);

	if (ours && (u.scheme.len > 0 || u.has_authority))
		target = slice_skip(target, p->origin.len);
	url_put_path(&own, p->path);
	ours = ours && url_resolve(&whole, buf_slice(&own), target.len > 0 ? target : SLICE("/")) &&
	    url_parse(&u, buf_slice(&whole)) && url_decode_path(&path, u.path);
	if (ours && (u.has_query || (p->has && !p->has(p->ctx, buf_slice(&path))))) {
		put_original(out, p, buf_slice(&whole));
	} else if (ours) {
		html_page_put_name(&from, p->path);
		html_page_put_name(&to, buf_slice(&path));
		url_put_relative(out, buf_slice(&from), buf_slice(&to));
	}
	buf_release(&whole);
	buf_release(&own);
	buf_release(&path);
	buf_release(&from);
	buf_release(&to);
	return ours;
}

/* ---- the document ----------------------------------------------------------- */

bool
html_page(struct buf *out, struct slice gemtext, const struct html_page *page)
{
	const struct gemtext_html_options o = { .link = put_link, .ctx = (void *)page };
	struct slice title = gemtext_html_title(gemtext);
	struct buf original = BUF_INIT(ADDRESS_MOST);

	buf_put_slice(&original, page->origin);
	url_put_path(&original, page->path);
	buf_puts(out, "<!DOCTYPE html>\n<html lang=\"");
	html_put_text(out, page->lang);
	buf_puts(out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	html_put_text(out, title.len > 0 ? title : page->path);
	buf_puts(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<link rel=\"canonical\" href=\"");
	html_put_text(out, buf_slice(&original));
	buf_printf(out, "\">\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
	gemtext_html(out, gemtext, &o);
	buf_puts(out, "</main>\n<footer><p><a href=\"");
	html_put_text(out, buf_slice(&original));
	buf_puts(out, "\">");
	html_put_text(out, buf_slice(&original));
	buf_puts(out, "</a></footer>\n</body>\n</html>\n");
	out->full |= original.full;
	buf_release(&original);
	return !out->full;
}
