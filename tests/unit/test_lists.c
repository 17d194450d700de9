/*
 * test_lists.c: long lists come in parts, and a full part does not change when
 * a post is added; a language has feeds of its own.
 */
#include "unit.h"

#include "folder.h"
#include "pages/site.h"

enum { NOW = 1700000000 };

#define TEXT(literal) (char *)(literal)

static char *hosts[] = { TEXT("h.example") };
static const struct site_settings settings = {
	.title = TEXT("Notes"), .subtitle = TEXT(""), .author = TEXT(""), .lang = TEXT("en"), .contact = TEXT(""),
	.contact_until = TEXT(""), .feed_id = TEXT(""), .hosts = hosts, .host_count = 1, .public_port = GEMINI_PORT,
	.home_posts = 3, .feed_posts = 30,
};

/* Titles as long as some 10 KB of 140 posts are. */
#define OF_TEA ", or what is drunk with tea down by the sea"

static void
put_posts(struct folder_for_test *f, int from, int to)
{
	for (int i = from; i < to; i++) {
		char file[32], text[200];

		snprintf(file, sizeof(file), "posts/p%03d.md", i);
		snprintf(text, sizeof(text), "---\ntitle: P%03d"  OF_TEA "\ndate: 2020-%02d-%02d\ntags: [tea]\n---\n", i,
		    1 + i / 28 % 12, 1 + i % 28);
		folder_write(f, file, text);
	}
}

/* The whole answer to a request, header line and all, for free(). */
static char *
ask(struct folder_for_test *f, const char *path)
{
	struct catalog *c = catalog_new();
	struct request req = { .sni = SLICE("") };
	struct response res;
	struct buf line = BUF_INIT(1000), why = BUF_INIT(1000), out = BUF_INIT(1 << 20);
	struct site *site;
	struct err err;
	bool changed;

	print_message("  %s\n", path);
	assert_true(catalog_scan(c, f->fd, NOW, NULL, &changed, &err));
	site = site_new(&settings, c, f->fd, 0);
	buf_printf(&line, "gemini://h.example%s", path);
	assert_int_equal(request_parse(&req, buf_slice(&line), &why), STATUS_SUCCESS);
	response_init(&res);
	site_answer(site, &req, &res);
	buf_put(&out, res.bytes->data, res.bytes->len);
	response_release(&res);
	site_free(site);
	catalog_free(c);
	buf_release(&line);
	buf_release(&why);
	return buf_steal(&out);
}

static void
assert_has(struct folder_for_test *f, const char *path, const char *text, bool has)
{
	char *page = ask(f, path);

	if ((strstr(page, text) != NULL) != has)
		fail_msg("%s: '%s' is %s in\n%s", path, text, has ? "not" : "", page);
	free(page);
}

static void
test_months(void **state)
{
	struct folder_for_test f;
	char *before, *after;

	(void)state;
	folder_make(&f);
	put_posts(&f, 0, 120);
	assert_has(&f, "/archive/2020.gmi", "=> /posts/p000.gmi 2020-01-01 P000" OF_TEA "\n", true);
	assert_has(&f, "/archive/2020-01.gmi", "51 ", true);
	put_posts(&f, 120, 150);
	folder_write(&f, "posts/year.md", "---\ntitle: Only a year\ndate: 2020\n---\n");
	assert_has(&f, "/archive/2020.gmi", "2020-01-01 P000", false);
	assert_has(&f, "/archive/2020.gmi", "=> /archive/2020-02.gmi Feb 2020 (28)\n=> /archive/2020-01.gmi Jan 2020 (28)\n", true);
	assert_has(&f, "/archive/2020.gmi", "Only a year", true);
	assert_has(&f, "/archive/2020-01.gmi", "# Notes: Archive Jan 2020\n\n=> /posts/p027.gmi 2020-01-28 P027" OF_TEA "\n", true);
	assert_has(&f, "/archive/2020-01.gmi", "Only a year", false);
	assert_has(&f, "/archive/2020-13.gmi", "51 ", true);
	assert_has(&f, "/archive/2020-1.gmi", "51 ", true);
	before = ask(&f, "/archive/2020-01.gmi");
	put_posts(&f, 150, 160);
	after = ask(&f, "/archive/2020-01.gmi");
	assert_string_equal(before, after);
	free(before);
	free(after);
	folder_remove(&f);
}

static void
test_tag_parts(void **state)
{
	struct folder_for_test f;
	char *before, *after;

	(void)state;
	folder_make(&f);
	put_posts(&f, 0, 119);
	assert_has(&f, "/tags/tea.gmi", "P000", true);
	assert_has(&f, "/tags/tea.1.gmi", "51 ", true);
	put_posts(&f, 119, 120);
	assert_has(&f, "/tags/tea.gmi", "P100" OF_TEA "\n\n=> /tags/tea.1.gmi tea, 1\n", true);
	assert_has(&f, "/tags/tea.1.gmi", "# Notes: tea, 1\n\n=> /posts/p099.gmi", true);
	assert_has(&f, "/tags/tea.1.gmi", "P000" OF_TEA "\n\n=> /tags/tea.gmi tea\n", true);
	assert_has(&f, "/tags/tea.01.gmi", "20 ", false);
	assert_has(&f, "/tags/tea.2.gmi", "51 ", true);
	before = ask(&f, "/tags/tea.1.gmi");
	put_posts(&f, 120, 230);
	after = ask(&f, "/tags/tea.1.gmi");
	assert_string_equal(before, after);
	assert_has(&f, "/tags/tea.gmi", "P200" OF_TEA "\n\n=> /tags/tea.2.gmi tea, 2\n=> /tags/tea.1.gmi tea, 1\n", true);
	assert_has(&f, "/tags/tea.2.gmi", "P100" OF_TEA "\n\n=> /tags/tea.1.gmi tea, 1\n=> /tags/tea.gmi tea\n", true);
	free(before);
	free(after);
	folder_remove(&f);
}

static void
test_languages(void **state)
{
	struct folder_for_test f;

	(void)state;
	folder_make(&f);
	folder_write(&f, "posts/a.md", "---\ntitle: Tea\ndate: 2020-01-01\n---\n");
	assert_has(&f, "/", "(en)", false);
	folder_write(&f, "posts/b.md", "---\ntitle: Tee\ndate: 2020-01-02\nlang: de\n---\n");
	assert_has(&f, "/", "=> /atom.xml Atom feed\n=> /feed.de.gmi Gemini feed (de)\n=> /atom.de.xml Atom feed (de)\n"
	    "=> /feed.en.gmi Gemini feed (en)\n", true);
	assert_has(&f, "/feed.de.gmi", "20 text/gemini; charset=utf-8; lang=de\r\n# Notes\n\n=> /posts/b.gmi 2020-01-02 Tee\n\n", true);
	assert_has(&f, "/feed.en.gmi", "Tee", false);
	assert_has(&f, "/feed.gmi", "Tee\n=> /posts/a.gmi", true);
	assert_has(&f, "/atom.de.xml", "<title>Notes (de)</title>", true);
	assert_has(&f, "/atom.de.xml", "<title>Tee</title>", true);
	assert_has(&f, "/atom.de.xml", "<title>Tea</title>", false);
	assert_has(&f, "/feed.fr.gmi", "51 ", true);
	folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_months), cmocka_unit_test(test_tag_parts), cmocka_unit_test(test_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
