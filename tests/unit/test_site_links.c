/* test_site_links.c: what authors write as targets, and the addresses that answer. */
#include "pages/site_links.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define TEXT(literal) (char *)(literal)

static char *hosts[] = { TEXT("keeper.example") };
static struct web_prefix web[] = {
	{ TEXT("https://old.example"), TEXT("/") },
	{ TEXT("https://old.example/2019/"), TEXT("/posts/") },
	{ TEXT("https://old.example/no"), TEXT("/posts/") },
	{ TEXT("http://friend.example/blog/"), TEXT("gemini://friend.example/") },
};
static struct site_settings settings = {
	.title = TEXT("T"), .subtitle = TEXT(""), .author = TEXT(""), .lang = TEXT("en"), .contact = TEXT(""),
	.contact_until = TEXT(""), .feed_id = TEXT(""), .hosts = hosts, .host_count = 1,
	.public_port = GEMINI_PORT, .web = web, .web_count = COUNT(web),
};

struct fixture {
	struct report report;
	struct catalog *catalog;
	int content;
	struct site *site;
	char said[1000];
};

static void
on_found(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct fixture *f = (struct fixture *)r;

	snprintf(f->said, sizeof(f->said), "%s:%u: %s: %s", file, line, kind, sentence);
}

static int
set_up(void **state)
{
	static struct fixture f;
	struct err err;
	bool changed;

	f.report.found = on_found;
	f.content = open("tests/golden/site/content", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	f.catalog = catalog_new();
	assert_true(catalog_scan(f.catalog, f.content, 1700000000, NULL, &changed, &err));
	f.site = site_new(&settings, f.catalog, f.content, 0);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	site_free(f->site);
	catalog_free(f->catalog);
	close(f->content);
	return 0;
}

/* All are written in posts/first-night.md. */
static const struct { const char *target, *want; } cases[] = {
	{ "fog-signal.md", "fog-signal.gmi" },
	{ "./fog-signal.md#blasts", "fog-signal.gmi" },
	{ "../posts/fog-signal.md", "fog-signal.gmi" },
	{ "/posts/fog-signal.html", "fog-signal.gmi" },
	{ "/posts/fog-signal/", "fog-signal.gmi" },
	{ "../fog-signal/", "fog-signal.gmi" },
	{ "@/posts/fog-signal.md", "fog-signal.gmi" },
	{ "fog-signal", "fog-signal.gmi" },
	{ "/tafel", "tide-table.gmi" },
	{ "logbook/index.md", "/posts/logbook/" },
	{ "logbook", "/posts/logbook/" },
	{ "../about.md", "/about.gmi" },
	{ "lamp.png", "lamp.png" },
	{ "/posts/lamp.png", "lamp.png" },
	{ "logbook/page.png", "/posts/logbook/page.png" },
	{ "/tags", "/tags/" },
	{ "/archive/2020", "/archive/2020.gmi" },
	{ "/", "/" },
	{ "../", "/" },
	{ "/index.html", "/" },
	{ "gemini://keeper.example/posts/fog-signal", "fog-signal.gmi" },
	{ "gemini://other.example/posts/fog-signal", "gemini://other.example/posts/fog-signal" },
	{ "https://old.example/2019/fog-signal/", "fog-signal.gmi" },
	{ "http://old.example/2019/fog-signal/?utm=1#x", "fog-signal.gmi" },
	{ "https://old.example/about/", "/about.gmi" },
	{ "https://old.example", "/" },
	{ "https://old.example.com/about/", "https://old.example.com/about/" },
	{ "https://old.example/nofog-signal", "https://old.example/nofog-signal" },
	{ "https://old.example/no/fog-signal", "fog-signal.gmi" },
	{ "https://old.example/2018/lost/", "https://old.example/2018/lost/" },
	{ "https://friend.example/blog/a.gmi?b#c", "gemini://friend.example/a.gmi?b#c" },
	{ "https://elsewhere.example/a b", "https://elsewhere.example/a%20b" },
	{ "mailto:me@keeper.example", "mailto:me@keeper.example" },
	{ "#later", "#later" },
	{ "/search?fog", "/search?fog" },
	{ "letter.md", "letter.gmi" },
};

static void
test_targets(void **state)
{
	struct fixture *f = *state;
	struct site_links links = { .site = f->site, .file = SLICE("posts/first-night.md"),
		.path = SLICE("/posts/first-night.gmi"), .source = SLICE(""), .report = &f->report };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1000);

		print_message("  %s\n", cases[i].target);
		f->said[0] = '\0';
		site_links_put_target(&out, &links, slice_of(cases[i].target));
		assert_string_equal(out.data, cases[i].want);
		assert_string_equal(f->said, "");
		buf_release(&out);
	}
}

static void
test_dead(void **state)
{
	struct fixture *f = *state;
	struct site_links links = { .site = f->site, .file = SLICE("posts/first-night.md"),
		.path = SLICE("/posts/first-night.gmi"), .report = &f->report };
	static const char *const dead[] = { "lost.md", "unfinished.md", "/tags/none.gmi", "../../etc/passwd" };

	for (size_t i = 0; i < COUNT(dead); i++) {
		struct buf out = BUF_INIT(1000);

		f->said[0] = '\0';
		site_links_put_target(&out, &links, slice_of(dead[i]));
		assert_string_equal(out.data, dead[i]);
		assert_int_not_equal(strlen(f->said), 0);
		buf_release(&out);
	}
}

/* The converter knows the line; what the front matter names is looked for. */
static void
test_lines_of_dead(void **state)
{
	struct fixture *f = *state;
	static const struct { const char *target; unsigned line; const char *said; } lines[] = {
		{ "lost.md", 5, "posts/first-night.md:5: link: 'lost.md' leads to no page or file of this capsule" },
		{ "lost.md", 3, "posts/first-night.md:3: link: 'lost.md' leads to no page or file of this capsule" },
		{ "lost.jpg", 0, "posts/first-night.md:2: image: 'lost.jpg' leads to no page or file of this capsule" },
		{ "other.md", 0, "posts/first-night.md:0: link: 'other.md' leads to no page or file of this capsule" },
	};
	struct site_links links = { .site = f->site, .file = SLICE("posts/first-night.md"),
		.path = SLICE("/posts/first-night.gmi"), .report = &f->report,
		.source = SLICE("---\ncover: lost.jpg\n[c](lost.md)\n\n[again](lost.md) ![d](lost.jpg)\n") };
	struct gemtext_site hooks = site_links_hooks(&links);

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct buf out = BUF_INIT(1000);

		assert_false(hooks.link(hooks.ctx, slice_of(lines[i].target), lines[i].line, &out));
		assert_string_equal(f->said, lines[i].said);
		buf_release(&out);
	}
}

static void
test_describe(void **state)
{
	struct fixture *f = *state;
	struct site_links links = { .site = f->site, .file = SLICE("posts/first-night.md") };
	struct buf out = BUF_INIT(100);

	assert_true(site_links_describe(&out, &links, SLICE("lamp.png")));
	assert_string_equal(out.data, "PNG, 12 B");
	assert_false(site_links_describe(&out, &links, SLICE("fog-signal.md")));
	assert_false(site_links_describe(&out, &links, SLICE("https://e.example/x.png")));
	buf_release(&out);
}

/* A page without an address (a draft that is only rendered) writes whole paths. */
static void
test_no_address(void **state)
{
	struct fixture *f = *state;
	struct site_links links = { .site = f->site, .file = SLICE("draft.md") };
	struct buf out = BUF_INIT(100);

	site_links_put_target(&out, &links, SLICE("posts/fog-signal.md"));
	assert_string_equal(out.data, "/posts/fog-signal.gmi");
	buf_release(&out);
}

static void
test_sizes(void **state)
{
	static const struct { uint64_t bytes; const char *want; } sizes[] = {
		{ 0, "0 B" }, { 1023, "1023 B" }, { 1024, "1 KB" }, { 186000, "182 KB" }, { 1048575, "1024 KB" },
		{ 1500000, "1.4 MB" }, { UINT64_C(3) << 30, "3.0 GB" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct buf out = BUF_INIT(100);

		site_links_put_size(&out, sizes[i].bytes);
		assert_string_equal(out.data, sizes[i].want);
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_targets), cmocka_unit_test(test_dead), cmocka_unit_test(test_lines_of_dead),
		cmocka_unit_test(test_describe),
		cmocka_unit_test(test_no_address), cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
