/* pages/robots.c: /robots.txt and /.well-known/security.txt. */
#include "gemini/url.h"
#include "pages/site_links.h"
#include "pages/page.h"

enum { SECONDS_A_YEAR = 365 * 24 * 60 * 60 };

/*
 * The companion specification leaves open whether a record for a named agent
 * replaces the one for '*' or adds to it (R64). So a name stands here only to
 * be shut out of everything, which holds either way; whoever is welcome is
 * not named. Named ones come first, for robots that take the first that fits.
 */
bool
robots_page(struct page *page, const struct site *s, struct slice name)
{
	const struct site_settings *settings = s->settings;
	const struct { const char *agent; bool welcome; } agents[] = {
		{ "archiver", settings->archive }, { "indexer", settings->index },
		{ "researcher", settings->research }, { "webproxy", settings->proxy },
	};

	(void)name;
	page->type = "text/plain";
	for (size_t i = 0; i < COUNT(agents); i++) {
		if (!agents[i].welcome)
			buf_printf(&page->body, "User-agent: %s\nDisallow: /\n\n", agents[i].agent);
	}
	buf_puts(&page->body, "User-agent: *\nDisallow: /search?\n");   /* what it answers; "/search" alone would be "/searching.gmi" too */
	if (s->writes)
		buf_puts(&page->body, "Disallow: /comment/\nDisallow: /comments/\nDisallow: /drafts/\n");
	for (size_t i = 0; i < settings->zone_count; i++)
		buf_printf(&page->body, "Disallow: %s\n", settings->zones[i].path);
	if (settings->bundles != BUNDLES_NONE)   /* the same texts once more, for who asks for them by name */
		buf_puts(&page->body, "Disallow: /bundles/\nDisallow: /capsule.gpub\nDisallow: /capsule.zip\n"
		    "Disallow: /capsule.tar.gz\nDisallow: /capsule-text.gpub\n");
	return true;
}

/* --- security.txt (RFC 9116) ---------------------------------------------- */

/*
 * RFC 9116 wants a date from which on the page is not to be trusted. It must
 * not hang on the clock, or the page would change from hour to hour under the
 * eyes of mirrors. It is the author's own, or a year after the newest date in
 * the blog: as long as somebody writes here, somebody answers.
 */
bool
security_until(const struct site *s, struct date *expires)
{
	const char *own = s->settings->contact_until;
	int64_t newest = 0;

	if (*s->settings->contact == '\0')
		return false;
	if (date_parse(slice_of(own), expires))
		return true;
	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		const struct entry *e = catalog_post(s->catalog, i);

		if (e->date.precision != DATE_NONE && e->date.seconds > newest)
			newest = e->date.seconds;
		if (e->updated.precision != DATE_NONE && e->updated.seconds > newest)
			newest = e->updated.seconds;
	}
	*expires = date_from_seconds(newest + SECONDS_A_YEAR);
	return newest > 0;
}

bool
security_is_told(const struct site *s)
{
	struct date expires;

	return security_until(s, &expires);
}

bool
security_page(struct page *page, const struct site *s, struct slice name)
{
	const char *contact = s->settings->contact;
	struct slice whole = slice_of(contact);
	struct date expires;
	struct buf *out = &page->body;

	(void)name;
	if (!security_until(s, &expires))
		return false;
	page->type = "text/plain";
	buf_puts(out, "Contact: ");
	if (slice_find(whole, ':') == whole.len && slice_find(whole, '@') < whole.len)
		buf_puts(out, "mailto:");
	url_put_target(out, whole);
	buf_puts(out, "\nExpires: ");
	date_put_rfc3339(out, &expires);
	buf_printf(out, "\nPreferred-Languages: %s\nCanonical: ", page_lang(s, ""));
	site_links_put_absolute(out, s, SLICE("/.well-known/security.txt"));
	buf_putc(out, '\n');
	return true;
}
