/* preview/preview_page.c: the page around what the capsule answers; see preview.h. */
#include "preview/preview.h"

#include "commands/check_post.h"
#include "gemini/url.h"
#include "html/gemtext_html.h"
#include "pages/page.h"

#include <stdlib.h>

enum { ADDRESS_MOST = 1 << 16 };

struct page_parts {
	struct buf *out;
	const struct preview_answer *a;
	const struct entry *entry;       /* the post that stands there; NULL: none */
	struct post *post;               /* likewise */
	const struct finding **findings; /* on its file, by line */
	size_t finding_count;
};

static void
put(struct page_parts *p, const char *html)
{
	buf_puts(p->out, html);
}

static void
put_text(struct page_parts *p, const char *text)
{
	html_put_text(p->out, slice_of(text));
}

/* ---- the head --------------------------------------------------------------- */

/* One of the ways to show pages, as a link that chooses it. */
static void
put_choice(struct page_parts *p, const char *key, const char *value, const char *name, bool chosen)
{
	struct buf back = BUF_INIT(3 * ADDRESS_MOST);

	for (size_t i = 0; i < p->a->address.len; i++) {
		char c = p->a->address.data[i];

		buf_printf(&back, strchr("&+;%#", c) ? "%%%02X" : "%c", (unsigned char)c);
	}
	buf_printf(p->out, "<li><a href=\"/.preview/view?%s=%s&amp;back=", key, value);
	html_put_text(p->out, buf_slice(&back));
	buf_printf(p->out, "\"%s>%s</a></li>\n", chosen ? " aria-current=\"true\"" : "", name);
	buf_release(&back);
}

static void
put_choices(struct page_parts *p)
{
	const struct preview_view *v = &p->a->view;

	put(p, "<nav aria-label=\"View\"><ul>\n");
	put_choice(p, "width", "narrow", "Narrow", v->narrow);
	put_choice(p, "width", "wide", "Wide", !v->narrow);
	put(p, "</ul>\n<ul>\n");
	put_choice(p, "theme", "auto", "As the system", v->theme == PREVIEW_AUTO);
	put_choice(p, "theme", "dark", "Dark", v->theme == PREVIEW_DARK);
	put_choice(p, "theme", "light", "Light", v->theme == PREVIEW_LIGHT);
	put(p, "</ul></nav>\n");
}

static bool
is_kept_back(const struct entry *e, int64_t now)
{
	return e->draft || (!e->is_page && e->date.precision != DATE_NONE && e->date.seconds > now);
}

/* Lists count what readers do not see yet; so that is told. */
static void
put_kept_back(struct page_parts *p)
{
	const struct catalog *c = p->a->preview->catalog;
	int64_t now = (int64_t)time(NULL);
	size_t count = 0;

	for (size_t i = 0; i < catalog_post_count(c); i++)
		count += is_kept_back(catalog_post(c, i), now);
	for (size_t i = 0; i < catalog_page_count(c); i++)
		count += is_kept_back(catalog_page(c, i), now);
	if (count > 0)
		buf_printf(p->out, "<p class=\"status\">%zu of what stands here %s not seen by readers yet: drafts, or dated later</p>\n", count,
		    count == 1 ? "is" : "are");
}

static void
put_header(struct page_parts *p)
{
	put(p, "<header>\n<p><a href=\"/\">");
	put_text(p, p->a->preview->folder.config->site.title);
	put(p, "</a> <span id=\"live\" role=\"status\"></span></p>\n"
	    "<form action=\"/.preview/go\"><label for=\"address\">Address</label> <input id=\"address\" name=\"address\" value=\"");
	html_put_text(p->out, p->a->address);
	put(p, "\"> <button>Go</button></form>\n");
	put_choices(p);
	put_kept_back(p);
	put(p, "</header>\n");
}

static void
put_head(struct page_parts *p, const char *lang)
{
	static const char *const classes[] = { "", " dark", " light" };
	const struct preview_view *v = &p->a->view;
	struct slice title = gemtext_html_title(p->a->body);

	put(p, "<!DOCTYPE html>\n<html lang=\"");
	put_text(p, lang);
	buf_printf(p->out, "\" class=\"%s%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>", v->narrow ? "narrow" : "wide",
	    classes[v->theme]);
	html_put_text(p->out, p->a->status == 20 && title.len > 0 ? title : p->a->address);
	put(p, " (preview)</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<link rel=\"icon\" href=\"data:,\">\n"
	    "<link rel=\"stylesheet\" href=\"/.preview/style.css\">\n<script src=\"/.preview/live.js\" defer></script>\n</head>\n");
}

/* ---- what is wrong with the whole ------------------------------------------- */

static void
put_alerts(struct page_parts *p)
{
	const struct preview *preview = p->a->preview;
	size_t count = 0;
	const struct finding **left_out = findings_sorted(&preview->left_out, NULL, &count);

	if (preview->settings_err.text[0] != '\0' || count > 0)
		put(p, "<section class=\"alert\" aria-labelledby=\"alert\"><h2 id=\"alert\">Not as you wrote it</h2>\n<ul>\n");
	if (preview->settings_err.text[0] != '\0') {
		put(p, "<li>");
		put_text(p, preview->settings_err.text);
		put(p, " (the configuration before stays in use)</li>\n");
	}
	for (size_t i = 0; i < count; i++) {
		put(p, "<li>");
		put_text(p, left_out[i]->file);
		if (left_out[i]->line > 0)
			buf_printf(p->out, ":%u", left_out[i]->line);
		put(p, ": ");
		put_text(p, left_out[i]->sentence);
		put(p, "</li>\n");
	}
	if (preview->settings_err.text[0] != '\0' || count > 0)
		put(p, "</ul></section>\n");
	free(left_out);
}

/* ---- the page as a client shows it ------------------------------------------ */

/* A gemtext_html_options.link: an absolute address of this capsule is one of the preview. */
static bool
put_link(void *ctx, struct slice target, struct buf *out)
{
	const struct page_parts *p = ctx;
	const struct site_settings *settings = &p->a->preview->folder.config->site;
	struct url u;
	unsigned long port = GEMINI_PORT;

	if (!url_parse(&u, target) || !slice_eq_nocase(u.scheme, SLICE("gemini")) ||
	    (u.has_port && !slice_number(u.port, 65535, &port)) || port != settings->public_port)
		return false;
	for (size_t i = 0; i < settings->host_count; i++) {
		if (!slice_eq_nocase(u.host, slice_of(settings->hosts[i])))
			continue;
		if (u.path.len == 0)
			buf_putc(out, '/');
		buf_put_slice(out, slice_from(u.path.data, (size_t)(target.data + target.len - u.path.data)));
		return true;
	}
	return false;
}

/* 10: what a client asks its reader for. */
static void
put_input(struct page_parts *p)
{
	put(p, "<form action=\"/.preview/ask\"><input type=\"hidden\" name=\"path\" value=\"");
	html_put_text(p->out, slice_first(p->a->address, slice_find(p->a->address, '?')));
	put(p, "\"><h1><label for=\"words\">");
	html_put_text(p->out, p->a->meta);
	buf_printf(p->out, "</label></h1><p><input id=\"words\" name=\"words\" type=\"%s\"> <button>Send</button></p></form>\n",
	    p->a->status == STATUS_SENSITIVE_INPUT ? "password" : "text");
}

/* What a client says in its own words, and where it would go on. */
static void
put_no_page(struct page_parts *p)
{
	if (p->a->status / 10 == 1) {
		put_input(p);
	} else if (p->a->status / 10 == 3) {
		const struct gemtext_html_options o = { .link = put_link, .ctx = p };
		struct buf line = BUF_INIT(ADDRESS_MOST);

		buf_puts(&line, "# Go on to\n=> ");
		buf_put_slice(&line, p->a->meta);
		gemtext_html(p->out, buf_slice(&line), &o);
		buf_release(&line);
	} else {
		put(p, "<h1>");
		html_put_text(p->out, p->a->meta);
		put(p, "</h1>\n");
	}
}

static bool
is_gemtext(const struct preview_answer *a)
{
	return a->status == STATUS_SUCCESS && slice_starts(a->meta, SLICE("text/gemini"));
}

static void
put_count(struct page_parts *p)
{
	buf_printf(p->out, "%zu finding%s", p->finding_count, p->finding_count == 1 ? "" : "s");
}

static void
put_shown(struct page_parts *p)
{
	const struct gemtext_html_options o = { .link = put_link, .ctx = p };

	put(p, "<article>\n<p class=\"status\"><b>");
	buf_printf(p->out, "%d</b> ", p->a->status);
	html_put_text(p->out, p->a->meta);
	if (p->a->status == STATUS_SUCCESS)
		buf_printf(p->out, ", %zu bytes", p->a->body.len);
	if (p->post && p->post->draft)
		put(p, ", <b>draft</b>");
	if (is_gemtext(p->a))
		put(p, " \302\267 <a href=\"#gemtext\">Gemtext</a>");
	if (p->post) {
		put(p, " \302\267 <a href=\"#source\">Source: ");
		put_count(p);
		put(p, "</a>");
	}
	put(p, "</p>\n<div class=\"page\">\n");
	if (is_gemtext(p->a)) {
		gemtext_html(p->out, p->a->body, &o);
	} else if (p->a->status == STATUS_SUCCESS) {
		put(p, "<h1>");
		html_put_text(p->out, p->a->address);
		put(p, "</h1>\n<pre tabindex=\"0\">\n");
		html_put_text(p->out, p->a->body);
		put(p, "</pre>\n");
	} else {
		put_no_page(p);
	}
	put(p, "</div>\n</article>\n");
}

/* ---- sources ---------------------------------------------------------------- */

static void
put_finding(struct page_parts *p, const struct finding *f)
{
	put(p, "<p class=\"finding\"><b>");
	put_text(p, f->kind);
	put(p, "</b> ");
	put_text(p, f->sentence);
	put(p, "</p>");
}

/* Lines with their numbers; with `findings`, each below its line, those of no line above all. */
static void
put_lines(struct page_parts *p, struct slice text, bool findings)
{
	size_t next = 0;

	for (; findings && next < p->finding_count && p->findings[next]->line == 0; next++)
		put_finding(p, p->findings[next]);
	put(p, "<ol class=\"lines\">\n");
	for (unsigned line = 1; text.len > 0; line++) {
		put(p, "<li><code>");
		html_put_text(p->out, slice_cut_line(&text));
		put(p, "</code>");
		for (; findings && next < p->finding_count && (p->findings[next]->line <= line || text.len == 0); next++)
			put_finding(p, p->findings[next]);
		put(p, "</li>\n");
	}
	put(p, "</ol>\n");
}

static void
put_sources(struct page_parts *p)
{
	if (is_gemtext(p->a)) {
		put(p, "<section aria-labelledby=\"gemtext\"><h2 id=\"gemtext\">Gemtext</h2>\n");
		put_lines(p, p->a->body, false);
		put(p, "</section>\n");
	}
	if (!p->post)
		return;
	put(p, "<section aria-labelledby=\"source\"><h2 id=\"source\">");
	put_text(p, p->entry->file);
	put(p, ": ");
	put_count(p);
	put(p, "</h2>\n");
	put_lines(p, p->post->source, true);
	put(p, "</section>\n");
}

/* Drop the findings that are on other files than the post's. */
static void
keep_own(struct page_parts *p)
{
	struct buf file = BUF_INIT(ADDRESS_MOST);
	size_t kept = 0;

	buf_printf(&file, "%s/%s", p->a->preview->folder.content_path, p->entry->file);
	for (size_t i = 0; i < p->finding_count; i++) {
		if (strcmp(p->findings[i]->file, file.data) == 0)
			p->findings[kept++] = p->findings[i];
	}
	p->finding_count = kept;
	buf_release(&file);
}

/* Look at the post that stands there, and check it. */
static void
load_post(struct page_parts *p, struct findings *f)
{
	const struct preview *preview = p->a->preview;
	const struct check_post check = { .site = preview->site, .catalog = preview->catalog, .content = preview->folder.content,
		.now = (int64_t)time(NULL), .report = &f->report };

	p->entry = catalog_find(preview->catalog, p->a->path);
	if (!p->entry)
		return;
	p->post = post_load(preview->folder.content, catalog_blog(preview->catalog), p->entry->file, NULL, NULL);
	if (!p->post)
		return;
	check_post(&check, p->entry);
	p->findings = findings_sorted(f, NULL, &p->finding_count);
	if (p->findings)
		keep_own(p);
}

void
preview_page(struct buf *out, const struct preview_answer *a)
{
	struct page_parts p = { .out = out, .a = a };
	struct findings findings;

	if (!findings_init(&findings, a->preview->folder.content_path)) {
		out->full = true;
		return;
	}
	load_post(&p, &findings);
	put_head(&p, page_lang(a->preview->site, p.entry ? p.entry->lang : ""));
	put(&p, "<body>\n");
	put_header(&p);
	put(&p, "<main>\n");
	put_alerts(&p);
	put_shown(&p);
	put_sources(&p);
	put(&p, "</main>\n</body>\n</html>\n");
	free(p.findings);
	post_free(p.post);
	findings_release(&findings);
}
