/*
 * pages/front_page.c: what a blog itself says on its front page, when that is long.
 *
 * Some blogs have a list of all their posts there, written by a script into
 * the text. A front page is what readers fetch most: it shows the beginning,
 * and /front.gmi (/front.de.gmi for the German one) has all of it.
 */
#include "blogs/blog.h"
#include "pages/langs.h"
#include "pages/site_links.h"

enum { LONG = 8 << 10, SHOWN = 3 << 10 };

static bool
is_long(const struct entry *e)
{
	return e && !e->gone && e->format != POST_GEMTEXT && e->size > LONG;
}

/* The text of the front page in a language, NULL: the capsule's own; NULL when there is none. */
static const struct entry *
entry_of(const struct site *s, const char *lang)
{
	const struct blog *blog = catalog_blog(s->catalog);
	struct buf path = BUF_INIT(128);
	const struct entry *e;

	if (lang)
		langs_put_front(&path, s, lang);
	else
		buf_putc(&path, '/');
	e = blog && blog_has_addresses(blog) ? catalog_find(s->catalog, buf_slice(&path)) : NULL;
	buf_release(&path);
	return e;
}

/* Where the beginning ends: before a paragraph, or a line at least, and outside of what is preformatted. */
static size_t
beginning_of(struct slice text)
{
	size_t line = 0, paragraph = 0, before = 0, at = 0;
	bool fenced = false;

	while (at < text.len && at < SHOWN) {
		struct slice rest = slice_skip(text, at);

		if (slice_starts(rest, SLICE("```")))
			fenced = !fenced;
		else if (!fenced)
			line = at;
		if (!fenced && rest.data[0] == '\n') {
			before = paragraph;
			paragraph = at;
		}
		at += slice_find(rest, '\n') + 1;
	}
	if (at >= text.len)
		return text.len;
	/* links stand below the text that they are of: without them it is not shown either */
	if (slice_starts(slice_skip(text, paragraph), SLICE("\n=> ")))
		paragraph = before;
	return paragraph > 0 ? paragraph : line;
}

void
front_put_intro(struct buf *out, const struct site *s, const struct post *p, struct slice path, const char *lang)
{
	struct buf body = BUF_INIT(PAGE_MOST), rest = BUF_INIT(128), size = BUF_INIT(32);
	bool cut = is_long(entry_of(s, lang));

	if (p->format == POST_GEMTEXT || !page_put_body(&body, s, p, path, slice_of(s->settings->title), NULL) ||
	    slice_trim(buf_slice(&body)).len == 0)
		goto done;
	buf_putc(out, '\n');
	buf_put_slice(out, cut ? slice_first(buf_slice(&body), beginning_of(buf_slice(&body))) : buf_slice(&body));
	if (cut) {
		site_links_put_size(&size, body.len);
		buf_printf(&rest, lang ? "/front.%s.gmi" : "/front.gmi", lang);
		buf_clear(&body);
		phrases_put(&body, page_lang(s, lang ? lang : ""), PHRASE_WHOLE, buf_slice(&size));
		buf_putc(out, '\n');
		site_links_put_line(out, SLICE(""), buf_slice(&rest), buf_slice(&body));
	}
done:
	buf_release(&body);
	buf_release(&rest);
	buf_release(&size);
}

/* --- the whole of it ------------------------------------------------------------ */

static bool
put_whole(struct page *page, const struct site *s, const char *lang)
{
	const struct entry *e = entry_of(s, lang);
	struct post *p = is_long(e) ? post_load(s->content, catalog_blog(s->catalog), e->file, NULL, NULL) : NULL;
	bool put;

	if (!p)
		return false;
	page->lang = page_lang(s, lang ? lang : "");
	page_put_title(&page->body, s, SLICE(""));
	buf_putc(&page->body, '\n');
	put = page_put_body(&page->body, s, p, slice_of(e->path), slice_of(s->settings->title), NULL);
	page_put_home(&page->body, s);
	post_free(p);
	return put;
}

bool
front_page(struct page *page, const struct site *s, struct slice name)
{
	(void)name;
	return put_whole(page, s, NULL);
}

bool
front_lang_page(struct page *page, const struct site *s, struct slice name)
{
	return put_whole(page, s, langs_front(s, name));
}

bool
front_has_whole(const struct site *s, struct slice name)
{
	(void)name;
	return is_long(entry_of(s, NULL));
}

bool
front_has_lang(const struct site *s, struct slice name)
{
	const char *lang = langs_front(s, name);

	return lang && is_long(entry_of(s, lang));
}

void
front_each(const struct site *s, name_found_fn *found, void *ctx)
{
	if (front_has_whole(s, SLICE("")))
		found(ctx, SLICE(""));
}

struct hearer {
	const struct site *site;
	name_found_fn *found;
	void *ctx;
};

static void
on_lang(void *ctx, struct slice name)
{
	const struct hearer *to = ctx;

	if (front_has_lang(to->site, name))
		to->found(to->ctx, name);
}

void
front_each_lang(const struct site *s, name_found_fn *found, void *ctx)
{
	struct hearer to = { s, found, ctx };

	lang_each_home(s, on_lang, &to);
}
