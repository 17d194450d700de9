/* pages/tag_page.c: all tags, and the posts of each. */
#include "pages/feed.h"
#include "pages/site_links.h"

bool
tags_page(struct page *page, const struct site *s, struct slice name)
{
	struct buf *out = &page->body;
	struct buf tags = BUF_INIT(256);

	(void)name;
	phrases_put(&tags, page_lang(s, ""), PHRASE_TAGS, SLICE(""));
	page_put_title(out, s, buf_slice(&tags));
	buf_putc(out, '\n');
	for (size_t i = 0; i < catalog_tag_count(s->catalog); i++)
		page_put_tag(out, catalog_tag(s->catalog, i));
	if (catalog_tag_count(s->catalog) > 0)
		buf_putc(out, '\n');
	page_put_home(out, s);
	buf_release(&tags);
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
	struct buf atom = BUF_INIT(1 << 12);

	if (!t)
		return false;
	page_put_title(out, s, slice_of(t->name));
	buf_putc(out, '\n');
	for (size_t i = 0; i < t->count; i++)
		site_links_put_entry(out, SLICE(""), t->entries[i]);
	buf_putc(out, '\n');
	buf_printf(&atom, "/tags/%s.xml", t->slug);
	page_put_link(out, s, atom.data, PHRASE_ATOM, 0);
	page_put_link(out, s, "/tags/", PHRASE_TAGS, 0);
	page_put_home(out, s);
	buf_release(&atom);
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
	atom_put(&page->body, s, &feed);
	buf_release(&path);
	buf_release(&list);
	buf_release(&title);
	return true;
}
