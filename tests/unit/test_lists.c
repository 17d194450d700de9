/*
 * test_lists.c: long lists come in parts, and a full part does not change when
 * a post is added; a language has feeds of its own.
 */
#include "unit.h"

#include "blogs/blog.h"
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

static const struct blog *blog_asked;   /* that the folder holds; NULL: none in particular */

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
	if (blog_asked)
		catalog_set_blog(c, blog_asked);
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
	assert_has(&f, "/tags/tea.gmi", "P100" OF_TEA "\n\n=> /tags/tea.1.gmi tea, 1 (2020)\n", true);
	assert_has(&f, "/tags/tea.1.gmi", "# Notes: tea, 1\n\n=> /posts/p099.gmi", true);
	assert_has(&f, "/tags/tea.1.gmi", "P000" OF_TEA "\n\n=> /tags/tea.gmi tea\n", true);
	assert_has(&f, "/tags/tea.01.gmi", "20 ", false);
	assert_has(&f, "/tags/tea.2.gmi", "51 ", true);
	before = ask(&f, "/tags/tea.1.gmi");
	put_posts(&f, 120, 230);
	after = ask(&f, "/tags/tea.1.gmi");
	assert_string_equal(before, after);
	assert_has(&f, "/tags/tea.gmi", "P200" OF_TEA "\n\n=> /tags/tea.2.gmi tea, 2 (2020)\n=> /tags/tea.1.gmi tea, 1 (2020)\n", true);
	assert_has(&f, "/tags/tea.2.gmi", "P100" OF_TEA "\n\n=> /tags/tea.1.gmi tea, 1 (2020)\n=> /tags/tea.gmi tea\n", true);
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
	folder_write(&f, "posts/a.md", "---\ntitle: Tea\ndate: 2020-01-01\ntranslationKey: tea\n---\n");
	assert_has(&f, "/", "/en/", false);
	assert_has(&f, "/en/", "51 ", true);
	folder_write(&f, "posts/b.md", "---\ntitle: Tee\ndate: 2020-01-02\nlang: de\ntranslationKey: tea\n---\n");
	folder_write(&f, "posts/c.md", "---\ntitle: Fisch\ndate: 2020-01-03\nlang: de\n---\n");
	folder_write(&f, "posts/d.md", "---\ntitle: Fish\ndate: 2020-01-04\nlang: en-GB\n---\n");
	folder_write(&f, "pages/e.md", "---\ntitle: Impressum\nlang: de\n---\n");
	assert_has(&f, "/", "# Notes\n\n=> /de/ Auch auf Deutsch\n", true);
	/* each text once, and the two feeds of all posts */
	assert_has(&f, "/", "## Latest posts\n=> /posts/d.gmi 2020-01-04 Fish\n=> /posts/c.gmi 2020-01-03 Fisch\n"
	    "=> /posts/a.gmi 2020-01-01 Tea\n=> /archive.gmi All posts (4)\n", true);
	assert_has(&f, "/", "## Subscribe\n=> /feed.gmi Gemini feed\n=> /atom.xml Atom feed\n=> /sitemap.gmi ", true);
	assert_has(&f, "/de/", "20 text/gemini; charset=utf-8; lang=de\r\n# Notes\n\n=> /pages/e.gmi Impressum\n\n## Neueste Beiträge\n"
	    "=> /posts/c.gmi 2020-01-03 Fisch\n=> /posts/b.gmi 2020-01-02 Tee\n=> /archive/de.gmi Alle Beiträge (2)\n\n"
	    "## Abonnieren\n=> /feed.de.gmi Gemini-Feed\n=> /atom.de.xml Atom-Feed\n=> /sitemap.gmi Alles in dieser Kapsel\n"
	    "=> / Notes\n", true);
	assert_has(&f, "/archive/de.gmi", "# Notes: Archiv (de)\n\n## 2020\n=> /posts/c.gmi 2020-01-03 Fisch\n"
	    "=> /posts/b.gmi 2020-01-02 Tee\n\n=> /archive.gmi Archiv\n", true);
	assert_has(&f, "/archive/de.2020.gmi", "2020-01-02 Tee\n\n=> /archive/de.gmi Archiv\n", true);
	assert_has(&f, "/archive/fr.gmi", "51 ", true);
	assert_has(&f, "/archive/de..gmi", "51 ", true);
	/* a translation is no neighbour of its original */
	assert_has(&f, "/posts/a.gmi", "=> d.gmi Newer: Fish\n", true);
	assert_has(&f, "/posts/b.gmi", "=> c.gmi Neuer: Fisch\n", true);
	assert_has(&f, "/posts/b.gmi", "Älter", false);
	assert_has(&f, "/feed.de.gmi", "20 text/gemini; charset=utf-8; lang=de\r\n# Notes\n\n=> /posts/c.gmi 2020-01-03 Fisch\n=> /posts/b.gmi 2020-01-02 Tee\n\n"
	    "=> /archive/de.gmi Alle Beiträge (2)\n", true);
	assert_has(&f, "/atom.de.xml", "xml:lang=\"de\">\n  <title>Notes (de)</title>", true);
	assert_has(&f, "/atom.de.xml", "<entry xml:lang", false);
	assert_has(&f, "/feed.en.gmi", "Tee", false);
	assert_has(&f, "/feed.en.gmi", "Fish\n=> /posts/a.gmi", true);
	assert_has(&f, "/feed.gmi", "Tee\n=> /posts/a.gmi", true);
	assert_has(&f, "/atom.de.xml", "<title>Notes (de)</title>", true);
	assert_has(&f, "/atom.de.xml", "<title>Tee</title>", true);
	assert_has(&f, "/atom.de.xml", "<title>Tea</title>", false);
	assert_has(&f, "/feed.fr.gmi", "51 ", true);
	/* an author's own page at that address stays */
	folder_write(&f, "de/index.md", "---\ntitle: Willkommen\nlang: de\n---\nHier.\n");
	assert_has(&f, "/de/", "# Willkommen\n", true);
	assert_has(&f, "/", "Auch auf", false);
	folder_remove(&f);
}

/* Where there are no posts, no list of them is announced; languages without phrases are called as they call themselves. */
static void
test_pages_alone(void **state)
{
	struct folder_for_test f;

	(void)state;
	folder_make(&f);
	assert_has(&f, "/", "There are no posts yet.", true);
	folder_write(&f, "guide.md", "---\ntitle: A guide\n---\nx");
	assert_has(&f, "/", "Latest posts", false);
	assert_has(&f, "/", "no posts yet", false);
	assert_has(&f, "/de/", "51 ", true);
	folder_write(&f, "leitfaden.md", "---\ntitle: Ein Leitfaden\nlang: de\n---\nx");
	assert_has(&f, "/", "\n=> /de/ Auch auf Deutsch\n", true);
	assert_has(&f, "/", "\n=> /archive/de.gmi", false);
	assert_has(&f, "/de/", "20 text/gemini; charset=utf-8; lang=de\r\n# Notes\n\n=> /leitfaden.gmi Ein Leitfaden\n\n"
	    "=> /sitemap.gmi Alles in dieser Kapsel\n=> / Notes\n", true);
	assert_has(&f, "/feed.de.gmi", "51 ", true);
	assert_has(&f, "/archive/de.gmi", "51 ", true);
	assert_has(&f, "/sitemap/lists.gmi", "de.gmi", false);
	folder_write(&f, "posts/a.md", "---\ntitle: Tea\ndate: 2020-01-01\n---\n");
	folder_write(&f, "posts/b.md", "---\ntitle: Çay\ndate: 2020-01-02\nlang: tr\n---\n");
	assert_has(&f, "/", "=> /tr/ Türkçe\n", true);
	folder_remove(&f);
}

static void
test_month_parts(void **state)
{
	struct folder_for_test f;
	char *before, *after;

	(void)state;
	folder_make(&f);
	for (int i = 0; i < 250; i++) {
		char file[32], text[200];

		snprintf(file, sizeof(file), "posts/p%03d.md", i);
		snprintf(text, sizeof(text), "---\ntitle: P%03d" OF_TEA "\ndate: 2020-03-%02d\n---\n", i, 1 + i / 9);
		folder_write(&f, file, text);
	}
	assert_has(&f, "/archive/2020-03.gmi", "P249", true);
	assert_has(&f, "/archive/2020-03.gmi", "P000", false);
	assert_has(&f, "/archive/2020-03.gmi", "\n\n=> /archive/2020-03.2.gmi Mar 2020, 2\n=> /archive/2020-03.1.gmi Mar 2020, 1\n", true);
	assert_has(&f, "/archive/2020-03.1.gmi", "P000" OF_TEA, true);
	assert_has(&f, "/archive/2020-03.1.gmi", "P010" OF_TEA, true);
	assert_has(&f, "/archive/2020-03.1.gmi", "\n\n=> /archive/2020-03.gmi Mar 2020\n", true);
	assert_has(&f, "/archive/2020-03.2.gmi", "\n\n=> /archive/2020-03.1.gmi Mar 2020, 1\n=> /archive/2020-03.gmi Mar 2020\n", true);
	assert_has(&f, "/archive/2020-03.3.gmi", "51 ", true);
	assert_has(&f, "/archive/2020-03.0.gmi", "51 ", true);
	before = ask(&f, "/archive/2020-03.1.gmi");
	folder_write(&f, "posts/more.md", "---\ntitle: One more\ndate: 2020-03-31\n---\n");
	after = ask(&f, "/archive/2020-03.1.gmi");
	assert_string_equal(before, after);
	free(before);
	free(after);
	folder_remove(&f);
}

/* All posts in one language, and that not the capsule's own: its front page leads to its archive. */
static void
test_other_language_alone(void **state)
{
	struct folder_for_test f;

	(void)state;
	folder_make(&f);
	folder_write(&f, "posts/a.md", "---\ntitle: A\ndate: 2020-01-02\nlang: de\n---\nx");
	assert_has(&f, "/de/", "=> /archive/de.gmi Alle Beiträge (1)\n", true);
	assert_has(&f, "/archive/de.gmi", "=> /posts/a.gmi 2020-01-02 A\n", true);
	folder_write(&f, "posts/a.md", "---\ntitle: A\ndate: 2020-01-02\nlang: en-GB\n---\nx");
	assert_has(&f, "/archive/en.gmi", "51 ", true);
	folder_remove(&f);
}

/* Below a section's own words stands what is in it, and not what is in a section within. */
static void
test_sections(void **state)
{
	struct folder_for_test f;
	struct blog *blog;
	struct err err;

	(void)state;
	folder_make(&f);
	folder_write(&f, "hugo.toml", "title = 'Notes'\n");
	folder_write(&f, "content/docs/_index.md", "---\ntitle: Docs\n---\nWhat is known.\n");
	folder_write(&f, "content/docs/one.md", "---\ntitle: One\nweight: 2\n---\nx");
	folder_write(&f, "content/docs/two/index.md", "---\ntitle: Two\nweight: 1\n---\nx");
	folder_write(&f, "content/docs/deep/_index.md", "---\ntitle: Deep\nweight: 3\n---\nDeeper.\n");
	folder_write(&f, "content/docs/deep/three.md", "---\ntitle: Three\ndate: 2020-01-02\n---\nx");
	folder_write(&f, "content/docsother.md", "---\ntitle: Other\n---\nx");
	blog = blog_load(f.fd, "", NULL, &err);
	assert_non_null(blog);
	blog_asked = blog;
	assert_has(&f, "/docs/", "What is known.\n\n=> /docs/two/ Two\n=> /docs/one/ One\n=> /docs/deep/ Deep\n\n## About this page\n", true);
	assert_has(&f, "/docs/deep/", "Deeper.\n\n=> /docs/deep/three/ 2020-01-02 Three\n\n## About this page\n", true);
	assert_has(&f, "/docs/one/", "Two", false);
	blog_asked = NULL;
	blog_free(blog);
	folder_remove(&f);
}

/* How often the text is on the page. */
static size_t
count_of(const char *page, const char *text)
{
	size_t count = 0;

	for (const char *at = page; (at = strstr(at, text)) != NULL; at++)
		count++;
	return count;
}

/* At the turn of a year posts of two zones take turns by the clock; each stands on the page of the year that its author wrote. */
static void
test_sitemap_at_new_year(void **state)
{
	static const char *const dates[] = { "2020-12-31T20:00:00-08:00", "2021-01-01T05:00:00+00:00", "2020-12-31T23:00:00-08:00" };
	struct folder_for_test f;
	char file[32], text[100];

	(void)state;
	folder_make(&f);
	put_posts(&f, 0, 160);
	for (int i = 0; i < 3; i++) {
		snprintf(file, sizeof(file), "posts/turn%d.md", i);
		snprintf(text, sizeof(text), "---\ntitle: Turn %d\ndate: %s\n---\n", i, dates[i]);
		folder_write(&f, file, text);
	}
	assert_has(&f, "/sitemap/2020.gmi", "Turn 0", true);
	assert_has(&f, "/sitemap/2020.gmi", "Turn 2", true);
	assert_has(&f, "/sitemap/2020.gmi", "Turn 1", false);
	assert_has(&f, "/sitemap/2021.gmi", "Turn 1", true);
	assert_has(&f, "/sitemap/2021.gmi", "Turn 2", false);
	folder_remove(&f);
}

/* However much there is, /sitemap.gmi leads to every piece itself, and does not grow much: pieces do. */
static void
test_sitemap_of_many(void **state)
{
	enum { MANY = 61000 };
	struct folder_for_test f;
	char name[80], *page;
	size_t pieces;

	(void)state;
	folder_make_in_memory(&f);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "%02d/a-file-whose-name-is-like-that-of-a-picture-%05d.txt", i % 100, i);
		folder_write(&f, name, "");
	}
	page = ask(&f, "/sitemap.gmi");
	pieces = count_of(page, "=> /sitemap/files");
	assert_true(pieces > 100 && pieces <= 400);
	assert_non_null(strstr(page, "=> /sitemap/files.1.gmi files.1\n"));
	free(page);
	assert_has(&f, "/sitemap/files.1.gmi", "=> /99/a-file-whose-name-is-like-that-of-a-picture-60999.txt\n", true);
	folder_remove(&f);
}

/* Every post stands once on the pages of its year below the sitemap, none of which is long; a full one stays as it is. */
static void
test_sitemap_pieces(void **state)
{
	struct folder_for_test f;
	size_t found = 0;
	char *first, *page;

	(void)state;
	folder_make(&f);
	put_posts(&f, 0, 160);
	first = ask(&f, "/sitemap/2020.1.gmi");
	put_posts(&f, 160, 200);
	assert_has(&f, "/sitemap.gmi", "=> /sitemap/2020.gmi 2020\n", true);
	assert_has(&f, "/sitemap.gmi", "=> /sitemap/2020.1.gmi 2020.1\n", true);
	assert_has(&f, "/sitemap/2020.gmi", "=> /sitemap/2020.1.gmi 2020.1\n", true);
	for (int i = 0; i < 40; i++) {
		char path[64];

		snprintf(path, sizeof(path), i == 0 ? "/sitemap/2020.gmi" : "/sitemap/2020.%d.gmi", i);
		page = ask(&f, path);
		assert_true(strlen(page) < 11 << 10);
		found += count_of(page, "=> /posts/p") - count_of(page, ".txt\n") - count_of(page, ".md\n");
		if (i == 1)
			assert_string_equal(first, page);
		free(page);
	}
	assert_int_equal(found, 200);
	assert_has(&f, "/sitemap/2020.99.gmi", "51 ", true);
	assert_has(&f, "/sitemap/2020.0.gmi", "51 ", true);
	assert_has(&f, "/sitemap/tags.1.gmi", "51 ", true);
	free(first);
	folder_remove(&f);
}

/* What a blog says itself on its front page: the beginning of it where it is long. */
static void
test_long_front(void **state)
{
	struct folder_for_test f;
	struct buf text = BUF_INIT(1 << 20);
	struct blog *blog;
	struct err err;

	(void)state;
	folder_make(&f);
	put_posts(&f, 0, 3);
	folder_write(&f, "hugo.toml", "title = 'Notes'\n");
	folder_write(&f, "content/posts/a.md", "---\ntitle: A\ndate: 2020-01-02\n---\nx");
	buf_puts(&text, "---\ntitle: Notes\n---\n");
	for (int i = 0; i < 100; i++)
		buf_printf(&text, "Paragraph %03d of what this is about.\n\n", i);
	folder_write(&f, "content/_index.md", text.data);
	blog = blog_load(f.fd, "", NULL, &err);
	assert_non_null(blog);
	blog_asked = blog;
	assert_has(&f, "/", "Paragraph 099", true);
	assert_has(&f, "/", "/front.gmi", false);
	assert_has(&f, "/front.gmi", "51 ", true);
	for (int i = 100; i < 300; i++)
		buf_printf(&text, "Paragraph %03d of what this is about.\n\n", i);
	folder_write(&f, "content/_index.md", text.data);
	assert_has(&f, "/", "# Notes\n\nParagraph 000", true);
	assert_has(&f, "/", "about.\n\n=> /front.gmi The whole text (11 KB)\n", true);
	assert_has(&f, "/", "Paragraph 099", false);
	assert_has(&f, "/front.gmi", "# Notes\n\nParagraph 000", true);
	assert_has(&f, "/front.gmi", "Paragraph 299", true);
	blog_asked = NULL;
	blog_free(blog);
	buf_release(&text);
	folder_remove(&f);
}

/* A section without words of its own is a list, at the address that its generator has it. */
static void
test_silent_sections(void **state)
{
	struct folder_for_test f;
	struct blog *blog;
	struct err err;

	(void)state;
	folder_make(&f);
	folder_write(&f, "hugo.toml", "title = 'Log'\nbaseURL = 'https://log.example/'\n[permalinks]\nposts = '/:year/:slug/'\n"
	    "defaultContentLanguage = 'en'\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n");
	folder_write(&f, "content/notes/_index.md", "---\ntitle: Field notes\n---\n");
	folder_write(&f, "content/notes/a.md", "---\ntitle: A\ndate: 2020-01-01\n---\n[n](/notes) [p](/posts/)\n");
	folder_write(&f, "content/notes/a.de.md", "---\ntitle: Ah\ndate: 2020-01-01\n---\nx");
	folder_write(&f, "content/notes/deep/b.md", "---\ntitle: B\ndate: 2020-01-02\n---\nx");
	folder_write(&f, "content/notes/own/_index.md", "---\ntitle: Own\n---\n");
	folder_write(&f, "content/notes/own/c.md", "---\ntitle: C\n---\nx");
	folder_write(&f, "content/posts/d/index.md", "---\ntitle: D\ndate: 2020-01-04\n---\nx");
	folder_write(&f, "content/docs/_index.md", "---\ntitle: Docs\n---\n");
	folder_write(&f, "content/docs/in/_index.md", "---\ntitle: In\n---\n");
	folder_write(&f, "content/docs/in/g.md", "---\ntitle: G\n---\nx");
	folder_write(&f, "content/about/index.md", "---\ntitle: About\n---\nx");
	folder_write(&f, "content/words/_index.md", "---\ntitle: Words\n---\nAll about words.");
	folder_write(&f, "content/words/e.md", "---\ntitle: E\ndate: 2020-01-05\n---\nx");
	folder_write(&f, "content/never/_index.md", "---\ntitle: Never\nbuild: {render: never}\n---\n");
	folder_write(&f, "content/never/f.md", "---\ntitle: F\ndate: 2020-01-06\n---\nx");
	blog = blog_load(f.fd, "", NULL, &err);
	assert_non_null(blog);
	blog_asked = blog;
	assert_has(&f, "/notes/", "# Notes: Field notes\n\n=> /notes/own/ Own\n\n=> /notes/deep/b/ 2020-01-02 B\n=> /notes/a/ 2020-01-01 A\n\n=> / Notes\n", true);
	assert_has(&f, "/notes/own/", "# Notes: Own\n\n=> /notes/own/c/ C\n\n=> / Notes\n", true);
	assert_has(&f, "/de/notes/", "20 text/gemini; charset=utf-8; lang=de\r\n# Notes: Notes\n\n=> /de/notes/a/ 2020-01-01 Ah\n\n=> / Notes\n", true);
	assert_has(&f, "/posts/", "# Notes: Posts\n\n=> /2020/d/ 2020-01-04 D\n", true);
	assert_has(&f, "/docs/", "# Notes: Docs\n\n=> /docs/in/ In\n\n=> / Notes\n", true);
	assert_has(&f, "/notes", "31 /notes/\r\n", true);
	assert_has(&f, "/notes/a/", "=> /notes/ n\n=> /posts/ p\n", true);
	assert_has(&f, "/notes.1.gmi", "51 ", true);
	assert_has(&f, "/notes/deep/", "31 /archive.gmi", true);
	assert_has(&f, "/about/", "# About", true);
	assert_has(&f, "/words/", "All about words.", true);
	assert_has(&f, "/never/", "31 /archive.gmi", true);
	for (int i = 100; i < 260; i++) {
		char file[40], text[100];

		snprintf(file, sizeof(file), "content/notes/n%d.md", i);
		snprintf(text, sizeof(text), "---\ntitle: N%d\ndate: 2021-%02d-%02d\n---\nx", i, 1 + i / 28, 1 + i % 28);
		folder_write(&f, file, text);
	}
	assert_has(&f, "/notes/", "\n\n=> /notes.1.gmi Field notes, 1 (2020–2021)\n=> / Notes\n", true);
	assert_has(&f, "/notes.1.gmi", "# Notes: Field notes, 1\n\n=> /notes/n", true);
	assert_has(&f, "/notes.1.gmi", "A\n\n=> /notes/ Field notes\n=> / Notes\n", true);
	assert_has(&f, "/notes.2.gmi", "51 ", true);
	blog_asked = NULL;
	blog_free(blog);
	folder_remove(&f);
}

/* Zola: a section says how its list is ordered, and whether the one around it has the same texts. */
static void
test_section_orders(void **state)
{
	struct folder_for_test f;
	struct blog *blog;
	struct err err;

	(void)state;
	folder_make(&f);
	folder_write(&f, "config.toml", "title = 'Log'\nbase_url = 'https://log.example'\n");
	folder_write(&f, "templates/index.html", "x");
	folder_write(&f, "content/log/_index.md", "+++\ntitle = \"Log\"\nsort_by = \"date\"\nweight = 2\n+++\n");
	folder_write(&f, "content/log/old.md", "+++\ntitle = \"Old\"\ndate = 2019-01-01\n+++\nx");
	folder_write(&f, "content/log/a/_index.md", "+++\ntitle = \"Seen through\"\ntransparent = true\n+++\n");
	folder_write(&f, "content/log/a/new.md", "+++\ntitle = \"New\"\ndate = 2020-01-01\n+++\nx");
	folder_write(&f, "content/log/a/b/_index.md", "+++\ntitle = \"Deep\"\ntransparent = true\n+++\n");
	folder_write(&f, "content/log/a/b/mid.md", "+++\ntitle = \"Mid\"\ndate = 2019-06-01\n+++\nx");
	folder_write(&f, "content/log/c/_index.md", "+++\ntitle = \"Apart\"\n+++\n");
	folder_write(&f, "content/log/c/apart.md", "+++\ntitle = \"Alone\"\ndate = 2020-02-01\n+++\nx");
	folder_write(&f, "content/titles/_index.md", "+++\ntitle = \"Titles\"\nsort_by = \"title\"\nweight = 1\n+++\n");
	folder_write(&f, "content/titles/x.md", "+++\ntitle = \"Part 10\"\ndate = 2020-01-01\n+++\nx");
	folder_write(&f, "content/titles/y.md", "+++\ntitle = \"part 9\"\ndate = 2019-01-01\n+++\nx");
	folder_write(&f, "content/titles/z.md", "+++\ntitle = \"Anything\"\ndate = 2018-01-01\n+++\nx");
	folder_write(&f, "content/weights/_index.md", "+++\ntitle = \"Weights\"\nsort_by = \"weight\"\n+++\nBy *hand*.");
	folder_write(&f, "content/weights/x.md", "+++\ntitle = \"X\"\nweight = 3\ndate = 2020-01-01\n+++\nx");
	folder_write(&f, "content/weights/y.md", "+++\ntitle = \"Y\"\nweight = 1\ndate = 2018-01-01\n+++\nx");
	folder_write(&f, "content/weights/z.md", "+++\ntitle = \"Z\"\nweight = 2\n+++\nx");
	folder_write(&f, "content/slugs/_index.md", "+++\ntitle = \"Slugs\"\nsort_by = \"slug\"\n+++\n");
	folder_write(&f, "content/slugs/b.md", "+++\ntitle = \"1\"\ndate = 2020-01-01\n+++\nx");
	folder_write(&f, "content/slugs/a.md", "+++\ntitle = \"2\"\ndate = 2019-01-01\n+++\nx");
	folder_write(&f, "content/updates/_index.md", "+++\ntitle = \"Updates\"\nsort_by = \"update_date\"\n+++\n");
	folder_write(&f, "content/updates/b.md", "+++\ntitle = \"B\"\ndate = 2018-01-01\nupdated = 2021-01-01\n+++\nx");
	folder_write(&f, "content/updates/a.md", "+++\ntitle = \"A\"\ndate = 2020-01-01\n+++\nx");
	blog = blog_load(f.fd, "", NULL, &err);
	assert_non_null(blog);
	blog_asked = blog;
	assert_has(&f, "/log/", "\n\n=> /log/c/ Apart\n\n=> /log/a/new/ 2020-01-01 New\n=> /log/a/b/mid/ 2019-06-01 Mid\n"
	    "=> /log/old/ 2019-01-01 Old\n\n=> / Notes\n", true);
	assert_has(&f, "/log/a/", "\n\n=> /log/a/new/ 2020-01-01 New\n=> /log/a/b/mid/ 2019-06-01 Mid\n\n", true);
	assert_has(&f, "/titles/", "\n\n=> /titles/z/ 2018-01-01 Anything\n=> /titles/y/ 2019-01-01 part 9\n=> /titles/x/ 2020-01-01 Part 10\n\n", true);
	assert_has(&f, "/weights/", "By hand.\n\n=> /weights/y/ 2018-01-01 Y\n=> /weights/z/ Z\n=> /weights/x/ 2020-01-01 X\n\n## About this page\n", true);
	assert_has(&f, "/slugs/", "\n\n=> /slugs/a/ 2019-01-01 2\n=> /slugs/b/ 2020-01-01 1\n\n", true);
	assert_has(&f, "/updates/", "\n\n=> /updates/b/ 2018-01-01 B\n=> /updates/a/ 2020-01-01 A\n\n", true);
	/* the front page leads to those that are lists alone */
	assert_has(&f, "/", "=> /weights/ Weights\n", true);
	assert_has(&f, "/", "\n\n=> /slugs/ Slugs\n=> /updates/ Updates\n=> /titles/ Titles\n=> /log/ Log\n\n## Latest posts\n", true);
	blog_asked = NULL;
	blog_free(blog);
	folder_remove(&f);
}

/* Hugo: what has a weight comes first; a long list below a section's own words goes on in parts. */
static void
test_section_weights(void **state)
{
	struct folder_for_test f;
	struct blog *blog;
	struct err err;

	(void)state;
	folder_make(&f);
	folder_write(&f, "hugo.toml", "title = 'Log'\n");
	folder_write(&f, "content/posts/pinned.md", "---\ntitle: Pinned\ndate: 2010-01-01\nweight: 1\n---\nx");
	folder_write(&f, "content/posts/new.md", "---\ntitle: New\ndate: 2020-01-01\n---\nx");
	folder_write(&f, "content/log/_index.md", "---\ntitle: Log book\n---\nWords.");
	for (int i = 100; i < 260; i++) {
		char file[40], text[100];

		snprintf(file, sizeof(file), "content/log/n%d.md", i);
		snprintf(text, sizeof(text), "---\ntitle: N%d\ndate: 2021-%02d-%02d\n---\nx", i, 1 + i / 28, 1 + i % 28);
		folder_write(&f, file, text);
	}
	blog = blog_load(f.fd, "", NULL, &err);
	assert_non_null(blog);
	blog_asked = blog;
	assert_has(&f, "/posts/", "# Notes: Posts\n\n=> /posts/pinned/ 2010-01-01 Pinned\n=> /posts/new/ 2020-01-01 New\n\n", true);
	assert_has(&f, "/log/", "# Log book\n", true);
	assert_has(&f, "/log/", "\n\n=> /log.1.gmi Log book, 1 (2021)\n\n## About this page\n", true);
	assert_has(&f, "/log.1.gmi", "# Notes: Log book, 1\n\n=> /log/n", true);
	assert_has(&f, "/log.1.gmi", "\n\n=> /log/ Log book\n=> / Notes\n", true);
	assert_has(&f, "/log.2.gmi", "51 ", true);
	assert_has(&f, "/", "\n=> /posts/ Posts\n", true);
	blog_asked = NULL;
	blog_free(blog);
	folder_remove(&f);
}

/* A blog whose texts are in the folder itself: a section's folder has none around it, and its name is a title all the same. */
static void
test_section_at_top(void **state)
{
	struct folder_for_test f;
	struct blog *blog;
	struct err err;

	(void)state;
	folder_make(&f);
	folder_write(&f, "hugo.toml", "title = 'Log'\ncontentDir = '.'\n");
	folder_write(&f, "notes/a.md", "---\ntitle: A\ndate: 2020-01-01\n---\nx");
	blog = blog_load(f.fd, "", NULL, &err);
	assert_non_null(blog);
	blog_asked = blog;
	assert_has(&f, "/notes/", "# Notes: Notes\n\n=> /notes/a/ 2020-01-01 A\n", true);
	blog_asked = NULL;
	blog_free(blog);
	folder_remove(&f);
}

static void
test_many_pages(void **state)
{
	struct folder_for_test f;

	(void)state;
	folder_make(&f);
	for (int i = 0; i < 170; i++) {
		char file[32], text[200];

		snprintf(file, sizeof(file), i < 30 ? "a%03d.md" : "notes/n%03d.md", i);
		snprintf(text, sizeof(text), "---\ntitle: N%03d\n---\nA page.\n", i);
		folder_write(&f, file, text);
	}
	assert_has(&f, "/", "=> /a029.gmi N029\n=> /pages.gmi All pages (170)\n", true);
	assert_has(&f, "/", "N030", false);
	assert_has(&f, "/pages.gmi", "# Notes: All pages (170)\n\n=> /a000.gmi N000\n", true);
	assert_has(&f, "/pages.gmi", "N149\n\n=> /pages.2.gmi Pages, 2\n=> / Notes\n", true);
	assert_has(&f, "/pages.2.gmi", "# Notes: All pages (170), 2\n\n=> /notes/n150.gmi N150\n", true);
	assert_has(&f, "/pages.2.gmi", "N169\n\n=> /pages.gmi Pages, 1\n=> / Notes\n", true);
	assert_has(&f, "/pages.1.gmi", "51 ", true);
	assert_has(&f, "/pages.3.gmi", "51 ", true);
	folder_remove(&f);
}

static void
test_many_tags(void **state)
{
	struct folder_for_test f;
	struct buf text = BUF_INIT(1 << 16);

	(void)state;
	folder_make(&f);
	buf_puts(&text, "---\ntitle: T\ndate: 2020-01-01\ntags: [");
	for (int i = 0; i < 310; i++)
		buf_printf(&text, "%st%03d", i > 0 ? ", " : "", i);
	buf_puts(&text, "]\n---\n");
	folder_write(&f, "posts/t.md", text.data);
	assert_has(&f, "/tags/", "=> /tags/t299.gmi t299 (1)\n\n=> /tags.2.gmi Tags, 2\n=> / Notes\n", true);
	assert_has(&f, "/tags.2.gmi", "# Notes: Tags, 2\n\n=> /tags/t300.gmi t300 (1)\n", true);
	assert_has(&f, "/tags.2.gmi", "t309 (1)\n\n=> /tags/ Tags, 1\n=> / Notes\n", true);
	assert_has(&f, "/tags.3.gmi", "51 ", true);
	buf_release(&text);
	folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_months), cmocka_unit_test(test_tag_parts), cmocka_unit_test(test_languages),
		cmocka_unit_test(test_pages_alone), cmocka_unit_test(test_month_parts), cmocka_unit_test(test_long_front),
		cmocka_unit_test(test_sitemap_pieces), cmocka_unit_test(test_sitemap_of_many), cmocka_unit_test(test_sitemap_at_new_year), cmocka_unit_test(test_sections),
		cmocka_unit_test(test_other_language_alone), cmocka_unit_test(test_many_pages), cmocka_unit_test(test_silent_sections),
		cmocka_unit_test(test_section_orders), cmocka_unit_test(test_section_weights), cmocka_unit_test(test_section_at_top), cmocka_unit_test(test_many_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
