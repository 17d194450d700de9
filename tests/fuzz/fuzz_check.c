/*
 * fuzz_check.c: whatever a post's file holds, each finding on it names a line
 * that the file has, in one line of clean text.
 */
#include "base/utf8.h"
#include "commands/check_gemtext.h"
#include "commands/findings.h"
#include "pages/site.h"

#include <stdint.h>
#include <stdlib.h>

struct listener {
	struct report report;
	unsigned lines;   /* of the file */
};

static void
on_finding(struct report *r, const char *kind, const char *file, unsigned line,
    const char *sentence)
{
	const struct listener *l = (struct listener *)r;

	(void)file;
	if (line > l->lines || !findings_is_kind(kind) || sentence[0] == '\0')
		abort();
	for (const char *c = sentence; *c; c++) {
		if ((unsigned char)*c < ' ')
			abort();
	}
}

/* As generous as YAML, which ends lines with NEL, LS and PS too. */
static unsigned
count_lines(struct slice text)
{
	unsigned lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] != '\0' && strchr("\n\r\x85\xA8\xA9", text.data[i]) != NULL;
	return lines;
}

static struct site *
empty_site(void)
{
	static char title[] = "Title", nothing[] = "", lang[] = "en", host[] = "h.example";
	static char *hosts[] = { host };
	static const struct site_settings settings = {
		.title = title, .subtitle = nothing, .author = title, .lang = lang,
		.contact = nothing, .contact_until = nothing, .feed_id = nothing,
		.hosts = hosts, .host_count = 1, .public_port = GEMINI_PORT,
	};
	static struct site *site;

	if (!site)
		site = site_new(&settings, catalog_new(), -1, 0);
	return site;
}

static void
check_markdown(struct slice text, struct listener *l)
{
	struct post *p = post_parse(text, NULL, "posts/x.md", &l->report, NULL);
	struct buf page = BUF_INIT(1 << 22);

	if (p)
		post_page(&page, empty_site(), p, SLICE("/posts/x.gmi"), &l->report);
	buf_release(&page);
	post_free(p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_from((const char *)data, size);
	struct listener l = { .report = { .found = on_finding, .style = true },
		.lines = count_lines(text) };
	struct gemtext_source source = { .site = empty_site(), .file = "posts/x.gmi",
		.path = SLICE("/posts/x.gmi"), .text = text, .first_line = 1 };

	check_markdown(text, &l);
	check_gemtext(&source, &l.report);
	return 0;
}
