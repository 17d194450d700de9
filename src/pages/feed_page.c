/*
 * pages/feed_page.c: /feed.gmi and /atom.xml, and for a blog in several
 * languages /feed.de.gmi and /atom.de.xml; see feed.h.
 */
#include "pages/feed.h"
#include "pages/langs.h"
#include "pages/site_links.h"

enum { FEED_LANG_MOST = 1000 };

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

/* --- one language ----------------------------------------------------------- */

/* The newest posts in a language, as many as a feed has. */
struct spoken {
	const struct entry *entries[FEED_LANG_MOST];
	size_t count;
};

static const struct entry *
spoken_entry(const void *ctx, size_t i)
{
	return ((const struct spoken *)ctx)->entries[i];
}

static void
gather(struct spoken *all, const struct site *s, const char *lang, size_t most)
{
	all->count = 0;
	for (size_t i = 0; lang && i < catalog_post_count(s->catalog) && all->count < most && all->count < FEED_LANG_MOST; i++) {
		if (langs_has(s, catalog_post(s->catalog, i), lang))
			all->entries[all->count++] = catalog_post(s->catalog, i);
	}
}

bool
feed_has_lang(const struct site *s, struct slice lang)
{
	const char *found = langs_find(s, lang);

	return found && slice_eq(slice_of(found), lang) && catalog_post_count(s->catalog) > 0;
}

/* --- pages --------------------------------------------------------------------- */

/* R51 to R54: title, subtitle, dated links, and the way to the rest. */
static void
put_feed(struct buf *out, const struct site *s, const struct feed *feed)
{
	struct buf archive = BUF_INIT(256);
	const struct entry *e;

	buf_puts(out, "# ");
	gemtext_put_words(out, feed->title);
	buf_putc(out, '\n');
	if (feed->subtitle.len > 0) {
		buf_puts(out, "## ");
		gemtext_put_words(out, feed->subtitle);
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	for (size_t i = 0; (e = feed_entry(s, feed, i)) != NULL; i++)
		site_links_put_entry(out, SLICE(""), e);
	if (feed_entry(s, feed, 0))
		buf_putc(out, '\n');
	buf_printf(&archive, "/archive%s%s.gmi", feed->lang ? "/" : "", feed->lang ? feed->lang : "");
	page_put_link_in(out, page_lang(s, feed->lang ? feed->lang : ""), archive.data, PHRASE_ALL_POSTS, langs_count(s, feed->lang));
	page_put_home(out, s);
	buf_release(&archive);
}

bool
feed_page(struct page *page, const struct site *s, struct slice name)
{
	struct feed feed = whole_feed(s, "/feed.gmi");

	(void)name;
	put_feed(&page->body, s, &feed);
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

/* What the feeds of the language have in common. */
static struct feed
spoken_feed(const struct site *s, struct slice name, struct spoken *spoken)
{
	const char *lang = langs_find(s, name);
	struct feed feed = whole_feed(s, "");

	gather(spoken, s, lang, s->settings->feed_posts);
	feed.lang = lang;
	feed.title = slice_of(lang ? langs_title(s, lang) : "");
	feed.entry = spoken_entry;
	feed.ctx = spoken;
	feed.count = spoken->count;
	return feed;
}

bool
feed_lang_page(struct page *page, const struct site *s, struct slice name)
{
	struct spoken spoken;
	struct feed feed = spoken_feed(s, name, &spoken);

	if (spoken.count > 0)
		page->lang = page_lang(s, spoken.entries[0]->lang);
	put_feed(&page->body, s, &feed);
	return spoken.count > 0;
}

bool
atom_lang_page(struct page *page, const struct site *s, struct slice name)
{
	struct buf path = BUF_INIT(256), list = BUF_INIT(256), title = BUF_INIT(1 << 14);
	struct spoken spoken;
	struct feed feed = spoken_feed(s, name, &spoken);

	buf_printf(&path, "/atom.%.*s.xml", SLICE_ARG(name));
	buf_printf(&list, "/feed.%.*s.gmi", SLICE_ARG(name));
	buf_printf(&title, "%.*s (%.*s)", SLICE_ARG(feed.title), SLICE_ARG(name));
	feed.path = buf_slice(&path);
	feed.page = buf_slice(&list);
	feed.title = buf_slice(&title);
	page->type = "application/atom+xml";
	atom_put(&page->body, s, &feed);
	buf_release(&path);
	buf_release(&list);
	buf_release(&title);
	return spoken.count > 0;
}

/* --- what there is to subscribe to ----------------------------------------------- */

void
feed_each_lang(const struct site *s, name_found_fn *found, void *ctx)
{
	const char *langs[LANGS_MOST];
	size_t count = langs_list_of_posts(s, langs);

	for (size_t i = 0; i < count && count > 1; i++)
		found(ctx, slice_of(langs[i]));
}

void
feed_put_links(struct buf *out, const struct site *s, const char *lang)
{
	struct buf feed = BUF_INIT(256), atom = BUF_INIT(256);

	buf_printf(&feed, "/feed%s%s.gmi", lang ? "." : "", lang ? lang : "");
	buf_printf(&atom, "/atom%s%s.xml", lang ? "." : "", lang ? lang : "");
	page_put_link_in(out, page_lang(s, lang ? lang : ""), feed.data, PHRASE_FEED, 0);
	page_put_link_in(out, page_lang(s, lang ? lang : ""), atom.data, PHRASE_ATOM, 0);
	buf_release(&feed);
	buf_release(&atom);
}
