/*
 * fuzz_page.c: whatever a post's file holds, its page has one title, even
 * fences and no bytes that are no text, and so has its plain form.
 */
#include "base/utf8.h"
#include "pages/plain_text.h"
#include "pages/site.h"

#include <stdint.h>
#include <stdlib.h>

static bool
is_clean(struct slice text)
{
	if (!utf8_valid(text) || slice_find(text, '\r') < text.len || slice_find(text, '\0') < text.len)
		return false;
	return true;
}

static void
check_gemtext(struct slice text)
{
	bool fenced = false;
	int titles = 0;

	if (!is_clean(text))
		abort();
	while (text.len > 0) {
		struct slice line = slice_cut_line(&text);

		if (slice_starts(line, SLICE("```")))
			fenced = !fenced;
		else if (!fenced)
			titles += slice_starts(line, SLICE("#")) && !slice_starts(line, SLICE("##"));
	}
	if (fenced || titles != 1)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char title[] = "Title", nothing[] = "", lang[] = "en", host[] = "h.example", byline[] = "byline",
	    updated[] = "updated", crossposts[] = "crossposts", series[] = "series", summary[] = "summary";
	static char *hosts[] = { host }, *sidebar[] = { byline, updated, crossposts, series, summary };
	static const struct site_settings settings = {
		.title = title, .subtitle = nothing, .author = title, .lang = lang, .contact = nothing, .contact_until = nothing, .feed_id = nothing,
		.hosts = hosts, .host_count = 1, .public_port = GEMINI_PORT, .sidebar = sidebar, .sidebar_count = 5,
	};
	static struct catalog *catalog;
	static struct site *site;
	struct buf page = BUF_INIT(1 << 22), plain = BUF_INIT(1 << 23);
	struct post *p = post_parse(slice_from((const char *)data, size), NULL, "posts/x.md", NULL, NULL);

	if (!site) {
		catalog = catalog_new();
		site = site_new(&settings, catalog, -1, 0);
	}
	if (p && post_page(&page, site, p, SLICE("/posts/x.gmi"), NULL)) {
		check_gemtext(buf_slice(&page));
		plain_text(&plain, buf_slice(&page), 72, SLICE("gemini://h.example/posts/x.gmi"), SLICE("Links"));
		if (!is_clean(buf_slice(&plain)))
			abort();
	}
	post_free(p);
	buf_release(&page);
	buf_release(&plain);
	return 0;
}
