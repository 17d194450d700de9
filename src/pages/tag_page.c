/* pages/tag_page.c: all tags, and the posts of each. */
#include "pages/feed.h"
#include "pages/site_links.h"

bool
tags_page(struct page *page, const struct site *s, struct slice name)
{
	struct buf *out = &page->body;

	(void)name;
	buf_puts(out, "# ");
	gemtext_put_words(out, slice_of(s->settings->title));
	buf_puts(out, ": ");
	phrases_put(out, page_lang(s, ""), PHRASE_TAGS, SLICE(""));
	buf_puts(out, "\n\n");
	for (size_t i = 0; i < catalog_tag_count(s->catalog); i++) {
		const struct tag *t = catalog_tag(s->catalog, i);
		struct buf path = BUF_INIT(1 << 12), label = BUF_INIT(1 << 12);

		buf_printf(&path, "/tags/%s.gmi", t->slug);
		buf_printf(&label, "%s (%zu)", t->name, t->count);
		site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
		buf_release(&path);
		buf_release(&label);
	}
	if (catalog_tag_count(s->catalog) > 0)
		buf_putc(out, '\n');
	site_links_put_line(out, SLICE(""), SLICE("/"), slice_of(s->settings->title));
	return true;
}

static const struct entry *
tag_entry(const void *ctx, size_t i)
{
	return ((const struct tag *)ctx)->entries[i];
}

/* A feed of dated links itself: whoever cares for one subject subscribes to it. */
bool
tag_page(struct page *page, const struct site *s, struct slice name)
{
	const struct tag *t = catalog_find_tag(s->catalog, name);
	struct buf *out = &page->body;
	struct buf path = BUF_INIT(1 << 12), label = BUF_INIT(1 << 12);

	if (!t)
		return false;
	buf_puts(out, "# ");
	gemtext_put_words(out, slice_of(s->settings->title));
	buf_puts(out, ": ");
	gemtext_put_words(out, slice_of(t->name));
	buf_puts(out, "\n\n");
	for (size_t i = 0; i < t->count; i++)
		site_links_put_entry(out, SLICE(""), t->entries[i]);
	buf_putc(out, '\n');
	buf_printf(&path, "/tags/%s.xml", t->slug);
	phrases_put(&label, page_lang(s, ""), PHRASE_ATOM, SLICE(""));
	site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	buf_clear(&label);
	phrases_put(&label, page_lang(s, ""), PHRASE_TAGS, SLICE(""));
	site_links_put_line(out, SLICE(""), SLICE("/tags/"), buf_slice(&label));
	site_links_put_line(out, SLICE(""), SLICE("/"), slice_of(s->settings->title));
	buf_release(&path);
	buf_release(&label);
	return true;
}

bool
tag_feed(struct page *page, const struct site *s, struct slice name)
{
	const struct tag *t = catalog_find_tag(s->catalog, name);
	struct buf path = BUF_INIT(1 << 12), list = BUF_INIT(1 << 12), title = BUF_INIT(1 << 14);
	struct feed feed;

	if (!t)
		return false;
	buf_printf(&path, "/tags/%s.xml", t->slug);
	buf_printf(&list, "/tags/%s.gmi", t->slug);
	buf_printf(&title, "%s: %s", s->settings->title, t->name);
	feed = (struct feed){
	    .path = buf_slice(&path),
	    .page = buf_slice(&list),
	    .title = buf_slice(&title),
	    .subtitle = SLICE(""),
	    .entry = tag_entry,
	    .ctx = t,
	    .count = t->count,
	};
	page->type = "application/atom+xml";
	feed_put_atom(&page->body, s, &feed);
	buf_release(&path);
	buf_release(&list);
	buf_release(&title);
	return true;
}
