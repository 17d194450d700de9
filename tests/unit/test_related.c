/*
 * test_related.c: a post names its series with its place in it, and the posts
 * that share its rarer tags.
 */
#include "unit.h"

#include "folder.h"
#include "pages/site.h"

enum { NOW = 1700000000 };

#define TEXT(literal) (char *)(literal)

static char *hosts[] = { TEXT("h.example") }, *sidebar[] = { TEXT("byline"), TEXT("series") };
static const struct site_settings settings = {
	.title = TEXT("Notes"), .subtitle = TEXT(""), .author = TEXT(""), .lang = TEXT("en"), .contact = TEXT(""),
	.contact_until = TEXT(""), .feed_id = TEXT(""), .hosts = hosts, .host_count = 1, .public_port = GEMINI_PORT,
	.home_posts = 3, .feed_posts = 30, .sidebar = sidebar, .sidebar_count = COUNT(sidebar),
};

struct site_for_test {
	struct folder_for_test folder;
	struct catalog *catalog;
	struct site *site;
};

static void
put_post(struct site_for_test *s, const char *name, const char *date, const char *fields)
{
	char file[64], text[512];

	snprintf(file, sizeof(file), "posts/%s.md", name);
	snprintf(text, sizeof(text), "---\ntitle: %s\ndate: %s\n%s\n---\nText.\n", name, date, fields);
	folder_write(&s->folder, file, text);
}

static void
open_site(struct site_for_test *s)
{
	struct err err;
	bool changed;

	s->catalog = catalog_new();
	assert_true(catalog_scan(s->catalog, s->folder.fd, NOW, NULL, &changed, &err));
	s->site = site_new(&settings, s->catalog, s->folder.fd, 0);
}

static void
close_site(struct site_for_test *s)
{
	site_free(s->site);
	catalog_free(s->catalog);
	folder_remove(&s->folder);
}

/* The page of a post, for free(). */
static char *
page_of(const struct site_for_test *s, const char *file)
{
	struct buf out = BUF_INIT(1 << 20);
	struct post *p = post_load(s->folder.fd, NULL, file, NULL, NULL);

	assert_non_null(p);
	assert_true(post_page(&out, s->site, p, slice_of(catalog_find_source(s->catalog, slice_of(file))->path), NULL));
	post_free(p);
	return buf_steal(&out);
}

static void
test_series(void **state)
{
	struct site_for_test s;
	char *page;

	(void)state;
	folder_make(&s.folder);
	put_post(&s, "three", "2021-03-01", "series: Walks");
	put_post(&s, "one", "2021-01-01", "series: Walks");
	put_post(&s, "two", "2021-02-01", "series: Walks");
	put_post(&s, "zwei", "2021-02-02", "series: Walks\nlang: de");
	put_post(&s, "alone", "2021-02-03", "series: Rides");
	open_site(&s);
	page = page_of(&s, "posts/two.md");
	assert_non_null(strstr(page, "Part of the series “Walks” (2/3)\n\nText."));
	assert_non_null(strstr(page, "Part of the series “Walks” (2/3)\n=> one.gmi 1/3: one\n=> three.gmi 3/3: three\n"));
	assert_null(strstr(page, "=> two.gmi"));
	free(page);
	page = page_of(&s, "posts/alone.md");
	assert_non_null(strstr(page, "Part of the series “Rides”\n\nText."));
	free(page);
	close_site(&s);
}

/* Of x: `rare` shares what two posts have, `common` what three have; all share what tells nothing. */
static void
test_tags(void **state)
{
	struct site_for_test s;
	char *page;

	(void)state;
	folder_make(&s.folder);
	put_post(&s, "x", "2021-05-05", "tags: [blog, moths, tea, walks]");
	put_post(&s, "newer", "2021-06-01", "tags: [blog]");
	put_post(&s, "older", "2021-05-01", "tags: [blog]");
	put_post(&s, "common", "2021-04-03", "tags: [blog, tea]");
	put_post(&s, "common2", "2021-04-02", "tags: [blog, Tea]");
	put_post(&s, "rare", "2021-04-01", "tags: [blog, moths]");
	put_post(&s, "both", "2020-04-01", "tags: [blog, walks, tea]");
	put_post(&s, "deutsch", "2020-04-01", "tags: [moths]\nlang: de");
	put_post(&s, "draft", "2020-04-01", "tags: [moths]\ndraft: true");
	for (int i = 0; i < 8; i++) {
		char name[8];

		snprintf(name, sizeof(name), "n%d", i);
		put_post(&s, name, "2019-01-01", "tags: [blog]");
	}
	open_site(&s);
	page = page_of(&s, "posts/x.md");
	assert_non_null(strstr(page, "Related posts\n=> both.gmi both\n=> rare.gmi rare\n=> common.gmi common\n=> older.gmi Older"));
	free(page);
	page = page_of(&s, "posts/newer.md");
	assert_null(strstr(page, "Related"));
	free(page);
	close_site(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_series), cmocka_unit_test(test_tags) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
