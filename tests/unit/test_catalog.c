/* test_catalog.c: what is listed, under which address, and what a change changes. */
#include "unit.h"

#include "folder.h"
#include "posts/catalog.h"
#include "posts/permalink.h"
#include "posts/year.h"
#include "values.h"

#include <time.h>

#define NOW INT64_C(1600000000)  /* 2020-09-13 */

struct fixture {
	struct folder_for_test folder;
	struct catalog *catalog;
	struct kept_report kept;
	bool changed;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	folder_make(&f->folder);
	f->catalog = catalog_new();
	f->kept = (struct kept_report)KEPT_REPORT;
	*state = f;
	return f->catalog ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	catalog_free(f->catalog);
	buf_release(&f->kept.text);
	folder_remove(&f->folder);
	free(f);
	return 0;
}

static void
scan_at(struct fixture *f, int64_t now)
{
	struct err err;

	buf_clear(&f->kept.text);
	assert_true(catalog_scan(f->catalog, f->folder.fd, now, &f->kept.report, &f->changed, &err));
}

static void
scan(struct fixture *f)
{
	scan_at(f, NOW);
}

/* Until no file is so young that its stamp proves nothing. */
static void
let_stamps_age(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 60000000 }, NULL);
}

static void
write_post(struct fixture *f, const char *file, const char *front)
{
	struct buf text = BUF_INIT(4096);

	buf_printf(&text, "---\n%s\n---\nText\n", front);
	folder_write(&f->folder, file, text.data);
	buf_release(&text);
}

/* The posts, then "; " and the pages. */
static void
assert_lists(struct fixture *f, const char *want)
{
	struct buf out = BUF_INIT(1 << 16);

	for (size_t i = 0; i < catalog_post_count(f->catalog); i++)
		buf_printf(&out, "%s%s", i > 0 ? " " : "", catalog_post(f->catalog, i)->path);
	buf_puts(&out, ";");
	for (size_t i = 0; i < catalog_page_count(f->catalog); i++)
		buf_printf(&out, " %s", catalog_page(f->catalog, i)->path);
	assert_string_equal(out.data, want);
	buf_release(&out);
}

static const char *
path_of(const struct entry *e)
{
	return e ? e->path : "none";
}

static void
test_empty(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(catalog_post_count(f->catalog), 0);
	assert_null(catalog_find(f->catalog, SLICE("/x.gmi")));
	assert_null(catalog_find_other(f->catalog, SLICE("/x")));
	assert_null(catalog_nearest(f->catalog, SLICE("/xyzzy")));
	assert_null(catalog_find_tag(f->catalog, SLICE("a")));
	scan(f);
	assert_true(f->changed);
	scan(f);
	assert_false(f->changed);
	assert_lists(f, ";");
	assert_int_equal(catalog_next_due(f->catalog), 0);
}

static void
test_lists(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/old.md", "date: 2018-01-01");
	write_post(f, "posts/new.md", "date: 2020-01-01");
	write_post(f, "posts/same-b.md", "date: 2019-01-01");
	write_post(f, "posts/same-a.md", "date: 2019-01-01");
	write_post(f, "posts/undated.md", "title: U");
	write_post(f, "posts/draft.md", "date: 2019-01-01\ndraft: true");
	write_post(f, "posts/later.md", "date: 2020-09-14");
	write_post(f, "posts/today.md", "date: 2020-09-13");
	write_post(f, "posts/gone.md", "date: 2019-01-01\ngone: Sorry.");
	write_post(f, "_drafts/idea.md", "date: 2019-01-01");
	folder_write(&f->folder, "_drafts/undated.gmi", "# Undated\n");
	folder_write(&f->folder, "_drafts/idea.png", "png");
	write_post(f, "posts/_index.md", "title: All posts");
	write_post(f, "index.md", "title: Home");
	write_post(f, "about.md", "title: About");
	write_post(f, "zoo.md", "title: Zoo\nweight: -1");
	folder_write(&f->folder, "2019-06-01-note.gmi", "# Note\n");
	folder_write(&f->folder, "plain.gmi", "# Plain\n");
	folder_write(&f->folder, "page.html", "<p>x</p>");
	write_post(f, "old.html", "title: Old");
	folder_write(&f->folder, "posts/a.png", "png");
	folder_write(&f->folder, "posts/new.comments.yaml", "- text: x\n");
	folder_write(&f->folder, ".secret/x.md", "# x\n");
	folder_write(&f->folder, ".env", "x");
	folder_write(&f->folder, "posts/x.md~", "x");
	folder_write(&f->folder, ".well-known/security.txt", "x");
	scan(f);
	assert_int_equal(f->kept.text.len, 0);
	assert_lists(f, "/posts/today.gmi /posts/new.gmi /2019-06-01-note.gmi /posts/same-a.gmi /posts/same-b.gmi /posts/old.gmi"
	    " /posts/undated.gmi; /zoo.gmi /about.gmi /posts/ /old.gmi");
	assert_null(catalog_find_file(f->catalog, SLICE("/_drafts/undated.gmi")));
	assert_null(catalog_find_file(f->catalog, SLICE("/_drafts/idea.png")));
	assert_string_equal(catalog_find(f->catalog, SLICE("/"))->title, "Home");
	assert_string_equal(catalog_find_source(f->catalog, SLICE("index.md"))->path, "/");
	assert_string_equal(catalog_find(f->catalog, SLICE("/posts/gone.gmi"))->gone, "Sorry.");
	assert_null(catalog_find(f->catalog, SLICE("/posts/draft.gmi")));
	assert_null(catalog_find(f->catalog, SLICE("/posts/later.gmi")));
	assert_null(catalog_find_source(f->catalog, SLICE("posts/later.md")));
	assert_string_equal(catalog_find(f->catalog, SLICE("/2019-06-01-note.gmi"))->title, "Note");

	assert_int_equal(catalog_file_count(f->catalog), 4);
	assert_string_equal(catalog_file(f->catalog, 0)->name, ".well-known/security.txt");
	assert_string_equal(catalog_file(f->catalog, 1)->name, "page.html");
	assert_string_equal(catalog_file(f->catalog, 2)->name, "plain.gmi");
	assert_int_equal(catalog_find_file(f->catalog, SLICE("/posts/a.png"))->size, 3);
	assert_null(catalog_find_file(f->catalog, SLICE("/posts/new.comments.yaml")));
	assert_null(catalog_find_file(f->catalog, SLICE("/posts/draft.md")));
	assert_null(catalog_find_file(f->catalog, SLICE("/posts/new.md")));
	assert_null(catalog_find_file(f->catalog, SLICE("/.env")));

	assert_null(catalog_newer(f->catalog, catalog_post(f->catalog, 0)));
	assert_ptr_equal(catalog_older(f->catalog, catalog_post(f->catalog, 0)), catalog_post(f->catalog, 1));
	assert_ptr_equal(catalog_newer(f->catalog, catalog_post(f->catalog, 1)), catalog_post(f->catalog, 0));
	assert_null(catalog_older(f->catalog, catalog_post(f->catalog, 6)));
	assert_null(catalog_older(f->catalog, catalog_page(f->catalog, 0)));
}

/* By their key, posts first; what no list shows is none of them. */
static void
test_translations(void **state)
{
	struct fixture *f = *state;
	const struct entry *const *found;
	size_t count;

	assert_null(catalog_translations(f->catalog, "tea", &count));
	write_post(f, "posts/b.md", "date: 2020-01-01\nlang: de\ntranslationKey: tea");
	write_post(f, "posts/a.md", "date: 2020-01-02\nlang: fr\ntranslationKey: tea");
	write_post(f, "tea.md", "title: Tea\ntranslationKey: tea");
	write_post(f, "posts/x.md", "date: 2020-01-03\ntranslationKey: tea\nunlisted: true");
	write_post(f, "posts/t.md", "date: 2020-01-03\ntranslationKey: teapot");
	write_post(f, "posts/s.md", "date: 2020-01-03\ntranslationKey: salt");
	write_post(f, "posts/none.md", "date: 2020-01-03");
	scan(f);
	found = catalog_translations(f->catalog, "tea", &count);
	assert_int_equal(count, 3);
	assert_string_equal(found[0]->path, "/posts/a.gmi");
	assert_string_equal(found[1]->path, "/posts/b.gmi");
	assert_string_equal(found[2]->path, "/tea.gmi");
	assert_string_equal(catalog_translations(f->catalog, "salt", &count)[0]->path, "/posts/s.gmi");
	assert_int_equal(count, 1);
	assert_null(catalog_translations(f->catalog, "", &count));
	assert_null(catalog_translations(f->catalog, "zzz", &count));
	assert_int_equal(count, 0);
}

static void
put_year(void *out, struct slice name)
{
	buf_printf(out, "%.*s ", SLICE_ARG(name));
}

/* Each year once, by the author's calendar; around New Year the order of posts is another. */
static void
test_years(void **state)
{
	static const char *const none[] = { "", "17", "02017", "0000", "10000", "2017-03", "undated.", "-017" };
	struct fixture *f = *state;
	struct buf names = BUF_INIT(1000);
	int year;

	write_post(f, "posts/a.md", "date: 2019-12-31T23:30:00-08:00");
	write_post(f, "posts/b.md", "date: 2020-01-01T00:30:00+09:00");
	write_post(f, "posts/c.md", "date: 2019");
	write_post(f, "posts/d.md", "date: 0987-06-05");
	write_post(f, "posts/undated.md", "title: U");
	scan(f);
	year_each(f->catalog, put_year, &names);
	assert_string_equal(names.data, "2020 2019 0987 undated ");
	assert_true(year_has_posts(f->catalog, 987));
	assert_true(year_has_posts(f->catalog, YEAR_UNDATED));
	assert_false(year_has_posts(f->catalog, 2018));
	for (struct slice rest = buf_slice(&names); rest.len > 0;) {
		struct slice name = slice_cut(&rest, ' ');
		struct buf again = BUF_INIT(100);

		assert_true(year_read_name(name, &year));
		year_put_name(&again, year);
		assert_true(slice_eq(buf_slice(&again), name));
		buf_release(&again);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		assert_false(year_read_name(slice_of(none[i]), &year));
	buf_release(&names);
}

static void
test_due(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/day.md", "date: 2020-09-15");
	write_post(f, "posts/hour.md", "date: 2020-09-14T10:00:00+02:00");
	let_stamps_age();
	scan(f);
	assert_lists(f, ";");
	assert_int_equal(catalog_next_due(f->catalog), 1600070400);   /* 2020-09-14T08:00:00Z */
	scan_at(f, 1600070399);
	assert_false(f->changed);
	assert_lists(f, ";");
	scan_at(f, 1600070400);
	assert_true(f->changed);
	assert_lists(f, "/posts/hour.gmi;");
	assert_int_equal(catalog_next_due(f->catalog), 1600128000);   /* 2020-09-15T00:00:00Z */
	scan_at(f, 1600128000);
	assert_lists(f, "/posts/day.gmi /posts/hour.gmi;");
	assert_int_equal(catalog_next_due(f->catalog), 0);
}

static void
test_changes(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/a.md", "title: A\ndate: 2019-01-01");
	write_post(f, "posts/b.md", "title: B\ndate: 2019-01-02");
	folder_write(&f->folder, "a.png", "x");
	let_stamps_age();
	scan(f);
	assert_true(f->changed);
	scan(f);
	assert_false(f->changed);

	write_post(f, "posts/a.md", "title: C\ndate: 2019-01-01");   /* as long as before */
	let_stamps_age();
	scan(f);
	assert_true(f->changed);
	assert_string_equal(catalog_find(f->catalog, SLICE("/posts/a.gmi"))->title, "C");
	assert_string_equal(catalog_find(f->catalog, SLICE("/posts/b.gmi"))->title, "B");
	scan(f);
	assert_false(f->changed);

	folder_write(&f->folder, "a.png", "xyz");
	scan(f);
	assert_true(f->changed);
	assert_int_equal(catalog_find_file(f->catalog, SLICE("/a.png"))->size, 3);

	folder_write(&f->folder, "posts/a.comments.yaml", "- text: x\n");
	scan(f);
	assert_true(f->changed);

	assert_int_equal(renameat(f->folder.fd, "posts/b.md", f->folder.fd, "posts/c.md"), 0);
	folder_delete(&f->folder, "posts/a.md");
	scan(f);
	assert_true(f->changed);
	assert_lists(f, "/posts/c.gmi;");
}

/* A file written twice within one tick of the clock, its times put back: it is read again all the same. */
static void
test_racy(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/a.md", "title: A\ndate: 2019-01-01");
	scan(f);
	scan(f);
	assert_true(f->changed);   /* too young to be trusted */
	let_stamps_age();
	scan(f);
	scan(f);
	assert_false(f->changed);
}

/* Scan for changes of one file alone. */
static void
rescan(struct fixture *f, const char *name)
{
	struct err err;

	buf_clear(&f->kept.text);
	assert_true(catalog_rescan(f->catalog, f->folder.fd, &name, 1, NOW, &f->kept.report, &f->changed, &err));
}

static void
test_rescan(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/a.md", "date: 2019-01-01");
	write_post(f, "posts/b.md", "date: 2019-01-02");
	let_stamps_age();
	rescan(f, "posts/none.md");                 /* the first one looks at everything */
	assert_lists(f, "/posts/b.gmi /posts/a.gmi;");
	write_post(f, "posts/c.md", "date: 2019-01-03");
	write_post(f, "posts/d.md", "date: 2019-01-04");
	rescan(f, "posts/d.md");
	assert_true(f->changed);
	assert_lists(f, "/posts/d.gmi /posts/b.gmi /posts/a.gmi;");
	write_post(f, "posts/.hidden.md", "date: 2019-01-05");
	write_post(f, "posts/.folder/e.md", "date: 2019-01-05");
	rescan(f, "posts/.hidden.md");
	assert_false(f->changed);
	rescan(f, "posts/.folder/e.md");
	assert_false(f->changed);
	rescan(f, "posts/none.md");
	assert_false(f->changed);
	folder_delete(&f->folder, "posts/a.md");
	folder_delete(&f->folder, "posts/b.md");
	assert_int_equal(mkfifoat(f->folder.fd, "posts/b.md", 0600), 0);
	rescan(f, "posts/a.md");
	assert_true(f->changed);
	assert_lists(f, "/posts/d.gmi /posts/b.gmi;");
	rescan(f, "posts/b.md");
	assert_lists(f, "/posts/d.gmi;");
	write_post(f, "posts/d.md", "title: D: d");  /* what is said of it is said until it is mended */
	rescan(f, "posts/d.md");
	assert_non_null(strstr(f->kept.text.data, "posts/d.md:2"));
	rescan(f, "posts/none.md");
	assert_non_null(strstr(f->kept.text.data, "posts/d.md:2"));
	assert_lists(f, "/posts/c.gmi;");
	write_post(f, "posts/d.md", "date: 2019-01-04");
	rescan(f, "posts/d.md");
	rescan(f, "posts/d.md");
	write_post(f, "posts/e.md", "date: 2019-01-05");
	rescan(f, "posts/d.md");
	assert_lists(f, "/posts/d.gmi /posts/c.gmi;");
	assert_int_equal(symlinkat("posts", f->folder.fd, "link"), 0);
	rescan(f, "link");                           /* from now on a file has two names */
	rescan(f, "posts/d.md");
	assert_lists(f, "/link/e.gmi /posts/e.gmi /link/d.gmi /posts/d.gmi /link/c.gmi /posts/c.gmi;");
	write_post(f, "posts/d.md", "date: 2019-01-06");
	rescan(f, "posts/d.md");
	assert_lists(f, "/link/d.gmi /posts/d.gmi /link/e.gmi /posts/e.gmi /link/c.gmi /posts/c.gmi;");
}

static void
test_broken(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/a.md", "title: A: b");
	write_post(f, "posts/b.md", "title: B\ndate: 2019-01-01\nweight: heavy");
	write_post(f, "posts/c.md", "title: C\ndate: 2019-02-30");
	let_stamps_age();
	scan(f);
	assert_lists(f, "/posts/b.gmi;");
	assert_non_null(strstr(f->kept.text.data, "front-matter posts/a.md:2 not YAML: mapping values are not allowed"));
	assert_non_null(strstr(f->kept.text.data, "front-matter posts/b.md:4 'weight' is 'heavy'; it should be a number\n"));
	assert_non_null(strstr(f->kept.text.data, "front-matter posts/c.md:3 date '2019-02-30' is no date"));
	assert_null(catalog_find_file(f->catalog, SLICE("/posts/a.md")));
	scan(f);
	assert_false(f->changed);
	assert_non_null(strstr(f->kept.text.data, "posts/a.md:2"));
	assert_null(strstr(f->kept.text.data, "posts/b.md:4"));
	write_post(f, "posts/a.md", "title: A\ndate: 2018-01-01");
	scan(f);
	assert_true(f->changed);
	assert_lists(f, "/posts/b.gmi /posts/a.gmi;");
}

static void
test_one_address(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/young.md", "date: 2020-01-01\nslug: x");
	write_post(f, "posts/old.md", "date: 2019-01-01\nurl: /posts/x.html");
	scan(f);
	assert_lists(f, "/posts/x.gmi;");
	assert_string_equal(catalog_post(f->catalog, 0)->file, "posts/old.md");
	assert_null(catalog_find_source(f->catalog, SLICE("posts/young.md")));
	assert_string_equal(f->kept.text.data, "address posts/young.md:0 /posts/x.gmi is the address of posts/old.md already,"
	    " which is older; give this one a slug of its own\n");
	folder_delete(&f->folder, "posts/old.md");
	scan(f);
	assert_string_equal(catalog_post(f->catalog, 0)->file, "posts/young.md");
}

static void
test_links(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/a.md", "date: 2019-01-01");
	assert_int_equal(symlinkat("/etc/passwd", f->folder.fd, "passwd.txt"), 0);
	assert_int_equal(symlinkat("..", f->folder.fd, "up"), 0);
	assert_int_equal(symlinkat(".", f->folder.fd, "posts/loop"), 0);
	assert_int_equal(symlinkat("../posts", f->folder.fd, "posts/round"), 0);
	assert_int_equal(symlinkat("nowhere", f->folder.fd, "dangling.md"), 0);
	assert_int_equal(symlinkat("posts/a.md", f->folder.fd, "2018-01-01-b.md"), 0);
	assert_int_equal(symlinkat("posts", f->folder.fd, "blog"), 0);
	assert_int_equal(mkfifoat(f->folder.fd, "fifo.md", 0600), 0);
	scan(f);
	assert_lists(f, "/2018-01-01-b.gmi /blog/a.gmi /posts/a.gmi;");
	assert_int_equal(catalog_file_count(f->catalog), 0);
	assert_non_null(strstr(f->kept.text.data, "file passwd.txt:0 the link leads out of the content folder"));
	assert_non_null(strstr(f->kept.text.data, "file up:0 the link leads out of the content folder"));
	assert_non_null(strstr(f->kept.text.data, "file posts/loop:0 a link to a folder that it lies in"));
	assert_non_null(strstr(f->kept.text.data, "file posts/round:0 a link to a folder that it lies in"));
	assert_non_null(strstr(f->kept.text.data, "file dangling.md:0 the link leads nowhere"));
}

static const struct spelling_case { const char *asked, *want; } spellings[] = {
	{ "/posts/hello.gmi", "/posts/hello.gmi" },
	{ "/posts/hello", "/posts/hello.gmi" },
	{ "/posts/hello/", "/posts/hello.gmi" },
	{ "/posts/hello.html", "/posts/hello.gmi" },
	{ "/posts/hello/index.html", "/posts/hello.gmi" },
	{ "/Posts/HELLO", "/posts/hello.gmi" },
	{ "/posts/walk", "/posts/walk/" },
	{ "/posts/walk.gmi", "/posts/walk/" },
	{ "/posts/walk/index.gmi", "/posts/walk/" },
	{ "/old/hello.html", "/posts/hello.gmi" },
	{ "/old/hello", "/posts/hello.gmi" },
	{ "/posts/beside", "/posts/hello.gmi" },
	{ "/full/address/", "/posts/hello.gmi" },
	{ "/posts/K\xC3\xA4se und Brot", "/posts/kase-und-brot.gmi" },
	{ "/posts/kase-und-brot/", "/posts/kase-und-brot.gmi" },
	{ "/index.html", "/" },
	{ "/posts", "none" },
	{ "/hello", "none" },
	{ "", "/" },
};

static void
test_spellings(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/hello.md", "date: 2019-01-01\naliases: [/old/hello.html, beside, 'https://a.b/full/address']");
	write_post(f, "posts/walk/index.md", "date: 2019-01-02\naliases: /posts/hello");   /* is taken */
	write_post(f, "posts/K\xC3\xA4se und Brot.md", "date: 2019-01-03");
	write_post(f, "index.md", "title: Home");
	scan(f);
	for (size_t i = 0; i < COUNT(spellings); i++) {
		print_message("  %s\n", spellings[i].asked);
		assert_string_equal(path_of(catalog_find_other(f->catalog, slice_of(spellings[i].asked))), spellings[i].want);
	}
}

static const struct spelling_case near_cases[] = {
	{ "/posts/trotzki.gmi", "/posts/trotsky.gmi" },
	{ "/posts/trotsk", "/posts/trotsky.gmi" },
	{ "/trotsky/", "/posts/trotsky.gmi" },
	{ "/posts/icepick-review", "/posts/trotsky.gmi" },
	{ "/posts/soviet-history.html", "/posts/trotsky.gmi" },
	{ "/2019/reading-the-archives", "/posts/kurrent.gmi" },
	{ "/posts/kurent", "/posts/kurrent.gmi" },
	{ "/posts/reading-something-else-entirely", "none" },
	{ "/abuot", "/about.gmi" },
	{ "/posts/wholly-different", "none" },
	{ "/", "none" },
	{ "/x", "none" },
	{ "/wp-login.php", "none" },
	{ "/withdrawn", "none" },
	{ "/posts/京都の夏", "/posts/natsu.gmi" },
	{ "/posts/大阪の冬", "none" },
};

static void
test_nearest(void **state)
{
	struct fixture *f = *state;

	write_post(f, "posts/trotsky.md", "title: Icepick to the heart of Soviet history\ndate: 2017-01-01");
	write_post(f, "posts/kurrent.md", "title: Reading in archives\ndate: 2018-01-01");
	write_post(f, "posts/current.md", "date: 2016-01-01");   /* near, but not the nearest */
	write_post(f, "posts/withdrawn.md", "date: 2018-01-01\ngone: x");
	write_post(f, "about.md", "title: About me");
	write_post(f, "posts/natsu.md", "title: 夏の京都へ行く\ndate: 2015-01-01");
	scan(f);
	for (size_t i = 0; i < COUNT(near_cases); i++) {
		print_message("  %s\n", near_cases[i].asked);
		assert_string_equal(path_of(catalog_nearest(f->catalog, slice_of(near_cases[i].asked))), near_cases[i].want);
	}
}

static void
test_tags(void **state)
{
	struct fixture *f = *state;
	const struct tag *t;

	write_post(f, "posts/a.md", "date: 2019-01-01\ntags: [history, C++, \xC3\x9C" "bung, Ubung]");
	write_post(f, "posts/b.md", "date: 2019-01-02\ntags: [History, HISTORY, C]");
	write_post(f, "posts/c.md", "date: 2019-01-03\ntags: [C, \xC3\x9C" "bung]");
	write_post(f, "posts/d.md", "date: 2019-01-03\ntags: [C]\ndraft: true");
	write_post(f, "posts/e.md", "date: 2019-01-03\ntags: [C]\ngone: true");
	write_post(f, "about.md", "tags: [C, Lone]");   /* a page is listed behind the posts */
	scan(f);
	assert_int_equal(catalog_tag_count(f->catalog), 5);
	t = catalog_tag(f->catalog, 0);
	assert_string_equal(t->slug, "c");
	assert_int_equal(t->count, 3);
	assert_int_equal(t->post_count, 2);
	assert_string_equal(t->entries[0]->path, "/posts/c.gmi");
	assert_string_equal(t->entries[1]->path, "/posts/b.gmi");
	assert_string_equal(t->entries[2]->path, "/about.gmi");
	t = catalog_find_tag(f->catalog, SLICE("lone"));
	assert_int_equal(t->count, 1);
	assert_int_equal(t->post_count, 0);
	t = catalog_find_tag(f->catalog, SLICE("history"));
	assert_string_equal(t->name, "History");
	assert_int_equal(t->count, 2);
	assert_ptr_equal(catalog_tag(f->catalog, 1), t);
	assert_string_equal(catalog_find_tag(f->catalog, SLICE("c-plus-plus"))->name, "C++");
	assert_string_equal(catalog_find_tag(f->catalog, SLICE("ubung"))->name, "\xC3\x9C" "bung");
	assert_int_equal(catalog_find_tag(f->catalog, SLICE("ubung"))->count, 2);   /* a post with both spellings once */
	assert_null(catalog_find_tag(f->catalog, SLICE("C")));
}

static const struct address_case { const char *file, *front, *want; } addresses[] = {
	{ "posts/x.md", "", "/posts/x.gmi" },
	{ "x.markdown", "", "/x.gmi" },
	{ "posts/x/index.md", "", "/posts/x/" },
	{ "posts/x/_index.md", "", "/posts/x/" },
	{ "index.md", "", "/" },
	{ "x.gmi", "", "/x.gmi" },
	{ "x.gemini", "", "/x.gemini" },
	{ "x.html", "", "/x.gmi" },
	{ "slabs.de.md", "", "/slabs.de.gmi" },
	{ "My Posts/Gr\xC3\xBC\xC3\x9F" "e aus Rom.md", "", "/my-posts/grusse-aus-rom.gmi" },
	{ "posts/2019-03-07-x.md", "", "/posts/2019-03-07-x.gmi" },
	{ "_posts/2019-03-07-x.md", "", "/posts/x.gmi" },
	{ "_posts/2019-03-07.md", "", "/posts/2019-03-07.gmi" },
	{ "_posts/travel/2019-03-07-x/index.md", "", "/posts/travel/x/" },
	{ "posts/x.md", "slug: y", "/posts/y.gmi" },
	{ "posts/x.md", "slug: \xC3\x9C" "ber/uns", "/posts/uber-uns.gmi" },
	{ "posts/x/index.md", "slug: y", "/posts/y/" },
	{ "posts/x.md", "url: /2019/03/hello/", "/2019/03/hello/" },
	{ "posts/x.md", "url: /2019/03/hello.html", "/2019/03/hello.gmi" },
	{ "posts/x.md", "url: 2019/03/hello", "/2019/03/hello.gmi" },
	{ "posts/x.md", "url: /2019/hello/index.html", "/2019/hello/" },
	{ "posts/x.md", "url: //a/../b/./c d/", "/a/b/c-d/" },
	{ "posts/x.md", "url: /a?b#c", "/a.gmi" },
	{ "posts/2019-03-07-x.md", "permalink: /:year/:month/:day/:title/", "/2019/03/07/x/" },
	{ "posts/x.md", "date: 2019-03-07\npermalink: /:categories/:short_year-:i_month/:title:output_ext", "/19-3/x.gmi" },
};

static void
test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct buf text = BUF_INIT(4096), path = BUF_INIT(4096);
		struct post *p;

		buf_printf(&text, "---\n%s\n---\n", addresses[i].front);
		p = post_parse(buf_slice(&text), NULL, addresses[i].file, NULL, NULL);
		assert_non_null(p);
		permalink_put(&path, p, NULL);
		print_message("  %s\n", addresses[i].want);
		assert_string_equal(path.data, addresses[i].want);
		post_free(p);
		buf_release(&text);
		buf_release(&path);
	}
}

/* Front matter and title of a long file: the catalog, which reads its head, says what the post says. */
static void
test_long_files(void **state)
{
	struct fixture *f = *state;
	struct buf text = BUF_INIT(1 << 20);
	struct post *p;

	buf_puts(&text, "---\ndate: 2019-01-01\nsummary: ");
	for (int i = 0; i < 5000; i++)
		buf_puts(&text, "words ");
	buf_puts(&text, "\n---\n\n");
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "A paragraph.\n\n");
	buf_puts(&text, "# The title\n\n");
	for (int i = 0; i < 20000; i++)
		buf_puts(&text, "A paragraph.\n\n");
	folder_write(&f->folder, "posts/a.md", text.data);
	buf_clear(&text);
	buf_puts(&text, "---\ndate: 2019-01-01\nsummary: ");
	for (int i = 0; i < 1800; i++)
		buf_puts(&text, "words ");
	buf_puts(&text, "\n---\n\n");
	for (int i = 0; i < 400; i++)
		buf_puts(&text, "A paragraph.\n\n");
	buf_puts(&text, "# Another title\n\n");
	for (int i = 0; i < 400; i++)
		buf_puts(&text, "A paragraph.\n\n");
	folder_write(&f->folder, "posts/c.md", text.data);
	buf_clear(&text);
	for (int i = 0; i < 2000; i++)
		buf_puts(&text, "A paragraph.\n\n");
	buf_puts(&text, "# Too late for a title\n");
	folder_write(&f->folder, "posts/b.md", text.data);
	buf_release(&text);
	scan(f);
	assert_string_equal(catalog_find(f->catalog, SLICE("/posts/a.gmi"))->title, "The title");
	assert_string_equal(catalog_find(f->catalog, SLICE("/posts/b.gmi"))->title, "B");
	assert_string_equal(catalog_find(f->catalog, SLICE("/posts/c.gmi"))->title, "Another title");
	p = post_load(f->folder.fd, NULL, "posts/a.md", NULL, NULL);
	assert_string_equal(p->title, "The title");
	post_free(p);
	p = post_load(f->folder.fd, NULL, "posts/b.md", NULL, NULL);
	assert_string_equal(p->title, "B");
	post_free(p);
}

static void
test_no_folder(void **state)
{
	struct fixture *f = *state;
	struct err err;
	bool changed;

	write_post(f, "posts/a.md", "date: 2019-01-01");
	scan(f);
	assert_false(catalog_scan(f->catalog, -1, NOW, NULL, &changed, &err));
	assert_string_equal(err.text, "cannot read the content folder: Bad file descriptor");
	assert_lists(f, "/posts/a.gmi;");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void
test_private(void **state)
{
	static const char *const zones[] = { "/friends/", "/posts/secret", "/" };
	struct fixture *f = *state;

	write_post(f, "friends/a.md", "date: 2019-01-01\ntags: [quiet]");
	write_post(f, "friendship.md", "title: F");
	write_post(f, "posts/secret.md", "date: 2019-02-01");
	write_post(f, "posts/secretary.md", "date: 2019-02-02");
	write_post(f, "posts/moved.md", "date: 2019-02-03\nurl: /friends/moved/");
	folder_write(&f->folder, "friends/p.png", "x");
	folder_write(&f->folder, "posts/q.png", "x");
	assert_true(catalog_set_private(f->catalog, zones, 3));
	let_stamps_age();
	scan(f);
	assert_true(f->changed);
	assert_lists(f, "/posts/secretary.gmi; /friendship.gmi");
	assert_int_equal(catalog_tag_count(f->catalog), 0);
	assert_int_equal(catalog_private_count(f->catalog), 3);
	assert_string_equal(catalog_private(f->catalog, 0)->path, "/friends/moved/");
	assert_int_equal(catalog_file_count(f->catalog), 1);
	assert_non_null(catalog_find_file(f->catalog, SLICE("/friends/p.png")));
	assert_false(catalog_is_public(f->catalog, catalog_find(f->catalog, SLICE("/friends/a.gmi"))));
	assert_null(catalog_nearest(f->catalog, SLICE("/friends/moved")));
	scan(f);
	assert_false(f->changed);
	assert_true(catalog_set_private(f->catalog, NULL, 0));
	scan(f);
	assert_true(f->changed);
	assert_int_equal(catalog_post_count(f->catalog), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(test_empty), WITH_FOLDER(test_lists), WITH_FOLDER(test_years), WITH_FOLDER(test_translations), WITH_FOLDER(test_private), WITH_FOLDER(test_due),
		WITH_FOLDER(test_changes),
		WITH_FOLDER(test_racy), WITH_FOLDER(test_rescan), WITH_FOLDER(test_broken), WITH_FOLDER(test_one_address), WITH_FOLDER(test_links),
		WITH_FOLDER(test_spellings), WITH_FOLDER(test_nearest), WITH_FOLDER(test_tags),
		WITH_FOLDER(test_long_files), WITH_FOLDER(test_no_folder),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
