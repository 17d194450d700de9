/* pages/atom.c: a feed as Atom; see feed.h. */
#include "base/utf8.h"
#include "gemini/url.h"
#include "pages/feed.h"
#include "pages/site_links.h"

/* Append text as XML: marks escaped; what XML cannot hold becomes U+FFFD (XML 1.0, 2.2). */
static void
put_xml(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		uint32_t c;

		text = slice_skip(text, utf8_next(text, &c, NULL));
		if (c == '&')
			buf_puts(out, "&amp;");
		else if (c == '<')
			buf_puts(out, "&lt;");
		else if (c == '>')
			buf_puts(out, "&gt;");
		else if (c == '"')
			buf_puts(out, "&quot;");
		else if ((c < 0x20 && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF)
			utf8_put(out, UTF8_REPLACEMENT);
		else
			utf8_put(out, c);
	}
}

static void
put_element(struct buf *out, const char *indent, const char *name, struct slice text)
{
	buf_printf(out, "%s<%s>", indent, name);
	put_xml(out, text);
	buf_printf(out, "</%s>\n", name);
}

/*
 * R58: an id never changes, so neither the port nor, where the author says
 * what ids begin with, the host is in it.
 */
static void
put_id(struct buf *out, const struct site *s, const char *indent, struct slice path)
{
	const struct site_settings *settings = s->settings;
	struct buf id = BUF_INIT(1 << 14);

	if (*settings->feed_id != '\0')
		buf_puts(&id, settings->feed_id);
	else
		buf_printf(&id, "gemini://%s",
		    settings->host_count > 0 ? settings->hosts[0] : "localhost");
	url_put_path(&id, path);
	put_element(out, indent, "id", buf_slice(&id));
	buf_release(&id);
}

static void
put_link(struct buf *out, const struct site *s, const char *indent, const char *attributes,
    struct slice path)
{
	struct buf address = BUF_INIT(1 << 14);

	site_links_put_absolute(&address, s, path);
	buf_printf(out, "%s<link %s href=\"", indent, attributes);
	put_xml(out, buf_slice(&address));
	buf_puts(out, "\"/>\n");
	buf_release(&address);
}

static void
put_time(struct buf *out, const char *indent, const char *name, const struct date *date)
{
	struct buf time = BUF_INIT(64);

	date_put_rfc3339(&time, date);
	put_element(out, indent, name, buf_slice(&time));
	buf_release(&time);
}

static void
put_author(struct buf *out, const char *indent, struct slice name)
{
	buf_printf(out, "%s<author><name>", indent);
	put_xml(out, name);
	buf_puts(out, "</name></author>\n");
}

/* R59: `updated` moves when the author says so, by a field of the post. */
static const struct date *
changed(const struct entry *e)
{
	return date_cmp(&e->updated, &e->date) > 0 ? &e->updated : &e->date;
}

static void
put_entry(struct buf *out, const struct site *s, const struct entry *e, const char *feed_lang)
{
	const char *lang = page_lang(s, e->lang);

	if (strcmp(lang, feed_lang) == 0)
		buf_puts(out, "  <entry>\n");
	else
		buf_printf(out, "  <entry xml:lang=\"%s\">\n", lang);
	put_element(out, "    ", "title", slice_of(e->title));
	put_id(out, s, "    ", slice_of(e->path));
	put_link(out, s, "    ", "rel=\"alternate\" type=\"text/gemini\"", slice_of(e->path));
	put_time(out, "    ", "published", &e->date);
	put_time(out, "    ", "updated", changed(e));
	for (size_t i = 0; i < e->author_count; i++)
		put_author(out, "    ", slice_of(e->authors[i]));
	for (size_t i = 0; i < e->tag_count; i++) {
		buf_puts(out, "    <category term=\"");
		put_xml(out, slice_of(e->tags[i]));
		buf_puts(out, "\"/>\n");
	}
	if (*e->summary != '\0')
		put_element(out, "    ", "summary", slice_of(e->summary));
	buf_puts(out, "  </entry>\n");
}

static struct date
last_change(const struct site *s, const struct feed *f)
{
	struct date last = date_from_seconds(0);
	const struct entry *e;

	for (size_t i = 0; (e = feed_entry(s, f, i)) != NULL; i++) {
		if (date_cmp(changed(e), &last) > 0)
			last = *changed(e);
	}
	return last;
}

void
atom_put(struct buf *out, const struct site *s, const struct feed *f)
{
	const struct site_settings *settings = s->settings;
	const char *lang = page_lang(s, f->lang ? f->lang : "");
	struct date last = last_change(s, f);
	const struct entry *e;

	buf_puts(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
	buf_printf(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n", lang);
	put_element(out, "  ", "title", f->title);
	if (f->subtitle.len > 0)
		put_element(out, "  ", "subtitle", f->subtitle);
	put_id(out, s, "  ", f->page);
	put_link(out, s, "  ", "rel=\"self\" type=\"application/atom+xml\"", f->path);
	put_link(out, s, "  ", "rel=\"alternate\" type=\"text/gemini\"", f->page);
	put_time(out, "  ", "updated", &last);
	put_author(
	    out, "  ", slice_of(*settings->author != '\0' ? settings->author : settings->title));
	for (size_t i = 0; (e = feed_entry(s, f, i)) != NULL; i++)
		put_entry(out, s, e, lang);
	buf_puts(out, "</feed>\n");
}
