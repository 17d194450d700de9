/* pages/page.c: what pages have in common; see page.h. */
#include "pages/page.h"

#include "pages/site_links.h"
#include "posts/slug.h"

const char *
page_lang(const struct site *s, const char *own)
{
	return phrases_is_tag(own) ? own : s->lang;
}

void
page_put_title(struct buf *out, const struct site *s, struct slice part)
{
	buf_puts(out, "# ");
	gemtext_put_words(out, slice_of(s->settings->title));
	if (part.len > 0) {
		buf_puts(out, ": ");
		gemtext_put_words(out, part);
	}
	buf_putc(out, '\n');
}

void
page_put_link_in(struct buf *out, const char *lang, const char *path, enum phrase phrase, size_t number)
{
	struct buf label = BUF_INIT(1 << 12), about = BUF_INIT(32);

	buf_printf(&about, "%zu", number);
	phrases_put(&label, lang, phrase, buf_slice(&about));
	site_links_put_line(out, SLICE(""), slice_of(path), buf_slice(&label));
	buf_release(&label);
	buf_release(&about);
}

void
page_put_link(struct buf *out, const struct site *s, const char *path, enum phrase phrase, size_t number)
{
	page_put_link_in(out, page_lang(s, ""), path, phrase, number);
}

void
page_put_pages(struct buf *out, const struct site *s, enum phrase phrase, const char *first, const char *more,
    size_t count, size_t number)
{
	for (size_t i = 1; i <= count && count > 1; i++) {
		struct buf path = BUF_INIT(256), label = BUF_INIT(1 << 10), about = BUF_INIT(32);

		if (i == number)
			continue;
		buf_printf(&path, i == 1 ? "%s" : "%s%zu.gmi", i == 1 ? first : more, i);
		phrases_put(&label, page_lang(s, ""), phrase, SLICE(""));
		buf_printf(&label, ", %zu", i);
		site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
		buf_release(&path);
		buf_release(&label);
		buf_release(&about);
	}
}

void
page_put_tag(struct buf *out, const struct tag *t)
{
	struct buf path = BUF_INIT(1 << 12), label = BUF_INIT(1 << 12);

	buf_printf(&path, "/tags/%s.gmi", t->slug);
	buf_printf(&label, "%s (%zu)", t->name, t->count);
	site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	buf_release(&path);
	buf_release(&label);
}

void
page_put_home(struct buf *out, const struct site *s)
{
	site_links_put_line(out, SLICE(""), SLICE("/"), slice_of(s->settings->title));
}

const struct tag *
page_find_tag(const struct site *s, const char *name)
{
	struct buf slug = BUF_INIT(SLUG_MOST);
	const struct tag *t;

	slug_put(&slug, slice_of(name));
	t = catalog_find_tag(s->catalog, buf_slice(&slug));
	buf_release(&slug);
	return t;
}
