/* pages/feed_page.c: /feed.gmi and /atom.xml; see feed.h. */
#include "pages/feed.h"
#include "pages/site_links.h"

/* Posts without a date sort last, so the first of them ends the feed. */
const struct entry *
feed_entry(const struct site *s, const struct feed *f, size_t i)
{
	const struct entry *e =
	    i < f->count && i < s->settings->feed_posts ? f->entry(f->ctx, i) : NULL;

	return e && e->date.precision != DATE_NONE ? e : NULL;
}

static const struct entry *
catalog_entry(const void *ctx, size_t i)
{
	return catalog_post(ctx, i);
}

static struct feed
whole_feed(const struct site *s, const char *path)
{
	return (struct feed){
	    .path = slice_of(path),
	    .page = SLICE("/"),
	    .title = slice_of(s->settings->title),
	    .subtitle = slice_of(s->settings->subtitle),
	    .entry = catalog_entry,
	    .ctx = s->catalog,
	    .count = catalog_post_count(s->catalog),
	};
}

/* R51 to R54: title, subtitle, dated links, and the way to the rest. */
bool
feed_page(struct page *page, const struct site *s, struct slice name)
{
	struct feed feed = whole_feed(s, "/feed.gmi");
	struct buf *out = &page->body;
	const struct entry *e;

	(void)name;
	page_put_title(out, s, SLICE(""));
	if (feed.subtitle.len > 0) {
		buf_puts(out, "## ");
		gemtext_put_words(out, feed.subtitle);
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	for (size_t i = 0; (e = feed_entry(s, &feed, i)) != NULL; i++)
		site_links_put_entry(out, SLICE(""), e);
	if (feed_entry(s, &feed, 0))
		buf_putc(out, '\n');
	page_put_link(out, s, "/archive.gmi", PHRASE_ALL_POSTS, feed.count);
	page_put_home(out, s);
	return true;
}

bool
atom_page(struct page *page, const struct site *s, struct slice name)
{
	struct feed feed = whole_feed(s, "/atom.xml");

	(void)name;
	page->type = "application/atom+xml";
	atom_put(&page->body, s, &feed);
	return true;
}
