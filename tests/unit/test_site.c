/*
 * test_site.c: whole answers of a small site, from request to response.
 *
 * The site is tests/golden/site; what it answers is in tests/golden/pages, a
 * file per request, header line and all. To write these files anew, run this
 * with GOLDEN_WRITE=1, then read the difference.
 */
#include "gemini/url.h"
#include "pages/site.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { NOW = 1700000000 };  /* November 2023: what is dated later is not out yet */

/* Settings come from a file, and are not const. */
#define TEXT(literal) (char *)(literal)

static char *hosts[] = { TEXT("keeper.example"), TEXT("second.example") };
static char *sidebar[] = {
    TEXT("byline"), TEXT("updated"), TEXT("crossposts"), TEXT("translations")};
static struct web_prefix web[] = { { TEXT("https://old.example/2019/"), TEXT("/posts/") } };

static struct tombstone gone[] = { { TEXT("/posts/storm.gmi"), TEXT("The storm was another's.") }, { TEXT("/no-words"), TEXT("") } };
static struct site_settings settings = {
	.title = TEXT("Keeper's notes"),
	.subtitle = TEXT("A lamp, a log & the weather"),
	.author = TEXT("The keeper"),
	.lang = TEXT("en"),
	.contact_until = TEXT(""),
	.feed_id = TEXT(""),
	.contact = TEXT("keeper@keeper.example"),
	.hosts = hosts,
	.host_count = COUNT(hosts),
	.public_port = GEMINI_PORT,
	.home_posts = 3,
	.feed_posts = 30,
	.sidebar = sidebar,
	.sidebar_count = COUNT(sidebar),
	.archive = true,
	.index = true,
	.research = true,
	.web = web,
	.web_count = COUNT(web),
	.gone = gone,
	.gone_count = COUNT(gone),
};

struct fixture {
	struct catalog *catalog;
	int content;
	struct site *site;
};

/* A site over the folder `path`. */
static void
open_site(struct fixture *f, const char *path)
{
	struct err err;
	bool changed;

	f->content = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_not_equal(f->content, -1);
	f->catalog = catalog_new();
	assert_non_null(f->catalog);
	if (!catalog_scan(f->catalog, f->content, NOW, NULL, &changed, &err))
		fail_msg("%s", err.text);
	f->site = site_new(&settings, f->catalog, f->content, 1 << 20);
	assert_non_null(f->site);
}

static void
close_site(struct fixture *f)
{
	site_free(f->site);
	catalog_free(f->catalog);
	close(f->content);
}

/* The whole answer to a request line, file bodies included. */
static void
ask(struct buf *out, const struct fixture *f, const char *line, const char *sni)
{
	struct request req = { .sni = slice_of(sni) };
	struct response res;
	struct buf why = BUF_INIT(1000);

	response_init(&res);
	assert_int_equal(request_parse(&req, slice_of(line), &why), STATUS_SUCCESS);
	site_answer(f->site, &req, &res);
	assert_non_null(res.bytes);
	buf_put(out, res.bytes->data, res.bytes->len);
	while (res.fd_left > 0) {
		char *room = buf_room(out, 4096);
		ssize_t n = read(res.fd, room, 4096);

		assert_true(n > 0);
		buf_grew(out, (size_t)n);
		res.fd_left -= (uint64_t)n;
	}
	response_release(&res);
	buf_release(&why);
}

static void
read_file(struct buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file)
		return;
	while ((n = fread(buf_room(out, 4096), 1, 4096, file)) > 0)
		buf_grew(out, n);
	fclose(file);
}

static void
write_file(const char *path, struct slice text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	fwrite(text.data, 1, text.len, file);
	fclose(file);
}

/* --- golden --------------------------------------------------------------- */

static const struct { const char *line, *file; } golden[] = {
	{ "gemini://keeper.example", "home" },
	{ "gemini://keeper.example/posts/first-night.gmi", "post-yaml" },
	{ "gemini://keeper.example/posts/tide-table.gmi", "post-toml" },
	{ "gemini://keeper.example/posts/fog-signal.gmi", "post-json" },
	{ "gemini://keeper.example/posts/logbook/", "post-folder" },
	{ "gemini://keeper.example/posts/2021-05-06-visitors.gmi", "post-gemtext" },
	{ "gemini://keeper.example/about.gmi", "page" },
	{ "gemini://keeper.example/posts/first-night.md", "source-yaml" },
	{ "gemini://keeper.example/posts/fog-signal.md", "source-json" },
	{ "gemini://keeper.example/posts/first-night.txt", "plain" },
	{ "gemini://keeper.example/archive.gmi", "archive" },
	{ "gemini://keeper.example/archive/2020.gmi", "archive-year" },
	{ "gemini://keeper.example/tags/", "tags" },
	{ "gemini://keeper.example/tags/weather.gmi", "tag" },
	{ "gemini://keeper.example/tags/weather.xml", "tag-atom" },
	{ "gemini://keeper.example/feed.gmi", "feed" },
	{ "gemini://keeper.example/atom.xml", "atom" },
	{ "gemini://keeper.example/robots.txt", "robots" },
	{ "gemini://keeper.example/.well-known/security.txt", "security" },
	{ "gemini://keeper.example/notice.txt", "file-text" },
	{ "gemini://keeper.example/posts/lamp.png", "file-picture" },
	{ "gemini://keeper.example/posts/letter.gmi", "52" },
	{ "gemini://keeper.example/posts/first-knight.gmi", "51-near" },
	{ "gemini://keeper.example/qqqqqqqqqqqqqqqqqqqq", "51" },
	{ "gemini://other.example/", "53-host" },
	{ "gemini://keeper.example:1966/", "53-port" },
	{ "gemini://keeper.example/tafel", "31-alias" },
};

static void
test_golden(void **state)
{
	struct fixture f;
	int bad = 0;

	(void)state;
	open_site(&f, "tests/golden/site/content");
	for (size_t i = 0; i < COUNT(golden); i++) {
		struct buf got = BUF_INIT(1 << 20), want = BUF_INIT(1 << 20);
		char path[256];

		snprintf(path, sizeof(path), "tests/golden/pages/%s", golden[i].file);
		ask(&got, &f, golden[i].line, NULL);
		if (getenv("GOLDEN_WRITE"))
			write_file(path, buf_slice(&got));
		read_file(&want, path);
		if (!slice_eq(buf_slice(&got), buf_slice(&want))) {
			print_message("%s is not as in %s:\n%s\n", golden[i].line, path, got.data);
			bad++;
		}
		buf_clear(&got);
		ask(&got, &f, golden[i].line, NULL);  /* now from the cache, where there is one */
		bad += !slice_eq(buf_slice(&got), buf_slice(&want));
		buf_release(&got);
		buf_release(&want);
	}
	close_site(&f);
	assert_int_equal(bad, 0);
}

/* --- other spellings ------------------------------------------------------ */

static const struct { const char *path, *want; } spellings[] = {
	{ "/posts/first-night", "31 /posts/first-night.gmi\r\n" },
	{ "/posts/first-night/", "31 /posts/first-night.gmi\r\n" },
	{ "/posts/first-night.html", "31 /posts/first-night.gmi\r\n" },
	{ "/posts/First-Night.gmi", "31 /posts/first-night.gmi\r\n" },
	{ "/posts/logbook", "31 /posts/logbook/\r\n" },
	{ "/about", "31 /about.gmi\r\n" },
	{ "/archive", "31 /archive.gmi\r\n" },
	{ "/archive/2020/", "31 /archive/2020.gmi\r\n" },
	{ "/tags", "31 /tags/\r\n" },
	{ "/tags/weather", "31 /tags/weather.gmi\r\n" },
	{ "/tags/Weather/", "31 /tags/weather.gmi\r\n" },
	{ "/index.html", "31 /\r\n" },
	{ "/index.gmi", "31 /\r\n" },
	{ "/feed", "31 /feed.gmi\r\n" },
	{ "/feed/", "31 /atom.xml\r\n" },
	{ "/rss.xml", "31 /atom.xml\r\n" },
	{ "/tafel/", "31 /posts/tide-table.gmi\r\n" },
	{ "/posts/", "31 /archive.gmi\r\n" },
	{ "/posts", "31 /archive.gmi\r\n" },
	{ "/posts/storm.gmi", "52 The storm was another's.\r\n" },
	{ "/posts/storm", "52 The storm was another's.\r\n" },
	{ "/Posts/storm/index.html", "52 The storm was another's.\r\n" },
	{ "/no-words", "52 This post was withdrawn by its author.\r\n" },
};

static void
test_spellings(void **state)
{
	struct fixture f;

	(void)state;
	open_site(&f, "tests/golden/site/content");
	for (size_t i = 0; i < COUNT(spellings); i++) {
		struct buf line = BUF_INIT(1000), got = BUF_INIT(10000);

		buf_printf(&line, "gemini://keeper.example%s", spellings[i].path);
		ask(&got, &f, line.data, NULL);
		print_message(
		    "  %s: %.*s\n", spellings[i].path, SLICE_ARG(slice_trim(buf_slice(&got))));
		assert_string_equal(got.data, spellings[i].want);
		buf_release(&line);
		buf_release(&got);
	}
	close_site(&f);
}

/* --- every link ----------------------------------------------------------- */

/* Addresses to visit, each once. */
struct crawl {
	char  *paths[200];
	size_t count;
};

static void
add_path(struct crawl *c, struct slice path)
{
	for (size_t i = 0; i < c->count; i++) {
		if (slice_eq(slice_of(c->paths[i]), path))
			return;
	}
	assert_true(c->count < COUNT(c->paths));
	c->paths[c->count++] = slice_dup(path);
}

/* Add what the link lines of a page at `base` lead to here. */
static void
add_links(struct crawl *c, struct slice base, struct slice page)
{
	while (page.len > 0) {
		struct slice line = slice_cut_line(&page), target;
		struct buf path = BUF_INIT(4096);

		if (!slice_starts(line, SLICE("=> ")))
			continue;
		line = slice_skip(line, 3);
		target = slice_cut(&line, ' ');
		assert_true(url_resolve(&path, base, target));
		if (path.data[0] == '/')
			add_path(c, buf_slice(&path));
		buf_release(&path);
	}
}

/* No link that the server writes redirects or leads nowhere; the one that does is the author's. */
static void
test_crawl(void **state)
{
	struct crawl c = { .count = 0 };
	struct fixture f;

	(void)state;
	open_site(&f, "tests/golden/site/content");
	add_path(&c, SLICE("/"));
	for (size_t i = 0; i < c.count; i++) {
		struct buf line = BUF_INIT(4096), got = BUF_INIT(1 << 20);

		buf_printf(&line, "gemini://keeper.example%s", c.paths[i]);
		ask(&got, &f, line.data, NULL);
		print_message("  %s: %.2s\n", c.paths[i], got.data);
		if (strcmp(c.paths[i], "/posts/missing.png") != 0)
			assert_memory_equal(got.data, "20 ", 3);
		if (slice_starts(buf_slice(&got), SLICE("20 text/gemini")))
			add_links(&c, slice_of(c.paths[i]), buf_slice(&got));
		buf_release(&line);
		buf_release(&got);
	}
	assert_in_range(c.count, 40, 100);
	while (c.count > 0)
		free(c.paths[--c.count]);
	close_site(&f);
}

/* --- what is not to be had ------------------------------------------------ */

static void
test_hidden(void **state)
{
	static const char *const paths[] = {
	    "/posts/unfinished.gmi",
	    "/posts/unfinished.md",
	    "/posts/later.gmi",
	    "/posts/later.txt",
	    "/posts/tide-table.comments.yaml",
	    "/archive/2031.gmi",
	    "/archive/0000.gmi",
	    "/tags/none.gmi",
	    "/.hidden",
	    "/posts/../capsule.yaml",
	};
	struct fixture f;

	(void)state;
	open_site(&f, "tests/golden/site/content");
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct buf line = BUF_INIT(1000), got = BUF_INIT(10000);

		buf_printf(&line, "gemini://keeper.example%s", paths[i]);
		ask(&got, &f, line.data, NULL);
		print_message("  %s: %.*s\n", paths[i], SLICE_ARG(slice_trim(buf_slice(&got))));
		assert_true(slice_starts(buf_slice(&got), SLICE("51 ")));
		buf_release(&line);
		buf_release(&got);
	}
	close_site(&f);
}

static void
test_hosts(void **state)
{
	static const struct { const char *line, *sni; bool ours;
	} cases[] = {
	    {"gemini://KEEPER.example/", NULL, true},
	    {"gemini://keeper.example:1965/", "keeper.example", true},
	    {"gemini://second.example/", "second.example", true},
	    {"gemini://second.example/", "keeper.example", false},
	    {"gemini://127.0.0.1/", NULL, false},
	    {"gemini://keeper.example:7000/", NULL, false},
	};
	struct fixture f;

	(void)state;
	open_site(&f, "tests/golden/site/content");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got = BUF_INIT(1 << 16);

		ask(&got, &f, cases[i].line, cases[i].sni);
		assert_true(
		    slice_starts(buf_slice(&got), cases[i].ours ? SLICE("20 ") : SLICE("53 ")));
		assert_true(cases[i].ours || slice_search(buf_slice(&got),
						 SLICE("gemini://keeper.example/")) < got.len);
		buf_release(&got);
	}
	close_site(&f);
}

/* --- sites made on the spot ----------------------------------------------- */

struct made { const char *name, *text; };

/* A site of these files in a temporary folder, asked once. */
static void
ask_made(struct buf *out, const struct made *files, size_t count, const char *line)
{
	char folder[] = "/tmp/capsule-test-XXXXXX", path[256];
	struct fixture f;

	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i].name);
		write_file(path, slice_of(files[i].text));
	}
	open_site(&f, folder);
	ask(out, &f, line, NULL);
	close_site(&f);
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i].name);
		unlink(path);
	}
	rmdir(folder);
}

#define POST { "one.md", "---\ntitle: One\ndate: 2020-01-02\n---\ntext\n" }

static void
test_own_index(void **state)
{
	static const struct made framed[] = {
	    POST, {"index.md", "Welcome to [one][1].\n\n{{ posts }}\n\n## Below\n\n[1]: one.md\n"}};
	static const struct made alone[] = {
	    POST, {"index.md", "---\ntitle: My door\n---\nNothing but this.\n"}};
	static const struct made gemtext[] = { POST, { "index.gmi", "# Hello\n{{posts}}\nbye\n" } };
	struct buf got = BUF_INIT(10000);

	(void)state;
	ask_made(&got, framed, 2, "gemini://keeper.example/");
	assert_string_equal(got.data,
	    "20 text/gemini; charset=utf-8; lang=en\r\n"
	    "# Keeper's notes\n\nWelcome to one.\n\n=> /one.gmi one\n\n"
	    "=> /one.gmi 2020-01-02 One\n=> /archive.gmi All posts (1)\n\n## Below\n\n"
	    "=> /sitemap.gmi Everything in this capsule\n");
	buf_clear(&got);
	ask_made(&got, alone, 2, "gemini://keeper.example/");
	assert_string_equal(
	    got.data, "20 text/gemini; charset=utf-8; lang=en\r\n# My door\n\nNothing but this.\n\n"
	    "=> /sitemap.gmi Everything in this capsule\n");
	buf_clear(&got);
	ask_made(&got, gemtext, 2, "gemini://keeper.example/");
	assert_string_equal(got.data,
	    "20 text/gemini; charset=utf-8; lang=en\r\n# Hello\n=> /one.gmi 2020-01-02 One\n"
	    "=> /archive.gmi All posts (1)\nbye\n");
	buf_release(&got);
}

static void
test_empty_site(void **state)
{
	struct buf got = BUF_INIT(10000);

	(void)state;
	ask_made(&got, NULL, 0, "gemini://keeper.example/");
	assert_true(slice_search(buf_slice(&got), SLICE("There are no posts yet.\n")) < got.len);
	buf_clear(&got);
	ask_made(&got, NULL, 0, "gemini://keeper.example/atom.xml");
	assert_true(slice_search(buf_slice(&got),
			SLICE("<updated>1970-01-01T00:00:00Z</updated>")) < got.len);
	buf_clear(&got);
	ask_made(&got, NULL, 0, "gemini://keeper.example/.well-known/security.txt");
	assert_true(slice_starts(buf_slice(&got), SLICE("51 ")));
	buf_release(&got);
}

/* Whatever the words are, one heading of the first level, and no line that nobody meant. */
static void
test_hostile_words(void **state)
{
	static const struct made files[] = {
	    {"x.md", "---\ntitle: \"=> # x\"\ndate: 2020-01-01\nauthor: \"# a\\nb\"\nupdated: "
		     "2020-02-02\nupdate_note: \"\\r\\n# n\"\n"
		     "lang: \"en; x\"\ncomments:\n  - author: \"x\\n# y\"\n    text: \"# "
		     "a\\n\\n```\\n# b\"\n---\ntext\n"}};
	struct buf got = BUF_INIT(10000);
	struct slice rest;
	int headings = 0;

	(void)state;
	ask_made(&got, files, 1, "gemini://keeper.example/x.gmi");
	rest = buf_slice(&got);
	assert_true(slice_starts(rest, SLICE("20 text/gemini; charset=utf-8; lang=en\r\n")));
	while (rest.len > 0)
		headings += slice_starts(slice_cut_line(&rest), SLICE("# "));
	assert_int_equal(headings, 1);
	assert_int_equal(slice_search(buf_slice(&got), SLICE("\n```")), got.len);
	buf_release(&got);
}

static void
test_files(void **state)
{
	static const struct made files[] = {
	    {"readme", "plain words\n"},
	    {"latin.txt", "caf\xE9\n"},
	    {"robots.txt", "User-agent: *\nDisallow:\n"},
	    {"hand.gmi", "# By hand\n"},
	    {"old.html", "---\ntitle: Old\ndate: 2001-01-01\n---\n<p>Words</p>\n"},
	};
	static const struct { const char *line, *want;
	} cases[] = {
	    {"gemini://keeper.example/readme", "20 text/plain; charset=utf-8\r\nplain words\n"},
	    {"gemini://keeper.example/latin.txt", "20 text/plain; charset=iso-8859-1\r\ncaf\xE9\n"},
	    {"gemini://keeper.example/robots.txt",
		"20 text/plain; charset=utf-8\r\nUser-agent: *\nDisallow:\n"},
	    {"gemini://keeper.example/hand.gmi",
		"20 text/gemini; charset=utf-8; lang=en\r\n# By hand\n"},
	    {"gemini://keeper.example/hand", "31 /hand.gmi\r\n"},
	    {"gemini://keeper.example/old.html", "31 /old.gmi\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got = BUF_INIT(10000);

		ask_made(&got, files, COUNT(files), cases[i].line);
		assert_string_equal(got.data, cases[i].want);
		buf_release(&got);
	}
}

/* Larger files leave from their descriptor; the bytes are the same. */
static void
test_large_file(void **state)
{
	enum { SIZE = 300000 };
	char *text = malloc(SIZE + 1);
	struct made file = { "large.bin", text };
	struct buf got = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < SIZE; i++)
		text[i] = (char)('a' + i % 23);
	text[SIZE] = '\0';
	ask_made(&got, &file, 1, "gemini://keeper.example/large.bin");
	assert_true(slice_starts(buf_slice(&got), SLICE("20 text/plain; charset=utf-8\r\n")));
	assert_true(slice_eq(slice_skip(buf_slice(&got), got.len - SIZE), slice_of(text)));
	buf_release(&got);
	free(text);
}

/* A comment's page that is an e-mail address is no link; its words stay. */
static void
test_comment_without_address(void **state)
{
	struct made file = { "x.md", "---\ntitle: X\ndate: 2020-01-01\ncomments:\n  - {author: J, url: \"MAILTO:a@c.example\", text: words}\n---\n" };
	struct buf got = BUF_INIT(10000);

	(void)state;
	ask_made(&got, &file, 1, "gemini://keeper.example/x.gmi");
	assert_non_null(strstr(got.data, "> words\n"));
	assert_null(strstr(got.data, "c.example"));
	buf_release(&got);
}

/* Who commented gave an e-mail address to the author alone; the front matter stays what it is. */
static void
test_source_without_addresses(void **state)
{
	static const struct { const char *written, *shown; } cases[] = {
		{ "---\ndate: 2020-01-01\ncomments:\n  - email: a.b@c.example\n    text: x@y.example\n---\nme@d.example\n",
		    "---\ndate: 2020-01-01\ncomments:\n  - email: \n    text: x@y.example\n---\nme@d.example\n" },
		{ "---\ncomments: [{author: a, email: \"a@c.example\", text: t}]\n---\n",
		    "---\ncomments: [{author: a, email: \"\", text: t}]\n---\n" },
		{ "+++\n[[comments]]\nauthor_email = \"a@c.example\"\ntext = \"t\"\n+++\n",
		    "+++\n[[comments]]\nauthor_email = \"\"\ntext = \"t\"\n+++\n" },
		{ "{\n\"comments\": [{\"text\": \"t\", \"E-Mail\": \"a@c.example\"}]\n}\nbody\n",
		    "{\n\"comments\": [{\"text\": \"t\", \"E-Mail\": \"\"}]\n}\nbody\n" },
		{ "---\nauthor: A <me@d.example>\ncomments:\n  - author: J <a@c.example>\n    text: x@y.example\n---\n",
		    "---\nauthor: A <me@d.example>\ncomments:\n  - author: J\n    text: x@y.example\n---\n" },
		{ "+++\nauthor = \"me@d.example\"\n[[comments]]\nauthor = \"a@c.example\"\ntext = \"x@y.example\"\n+++\n",
		    "+++\nauthor = \"me@d.example\"\n[[comments]]\nauthor = \"\"\ntext = \"x@y.example\"\n+++\n" },
		{ "{\"comments\": [{\"text\": \"t\", \"email\":\n\"a@c.example\"}]}\nbody\n",
		    "{\"comments\": [{\"text\": \"t\", \"email\":\n\"\"}]}\nbody\n" },
		{ "---\ncomments: [{author: a@c.example, text: x@y.example}]\n---\n", "---\ncomments: [{author: , text: x@y.example}]\n---\n" },
		{ "---\ncomments:\n  - {text: t, author: a@c.example}\n  - {author: J, text: t, url: \"mailto:b@c.example\"}\n---\n",
		    "---\ncomments:\n  - {text: t, author: }\n  - {author: J, text: t, url: \"mailto:\"}\n---\n" },
		{ "{\"comments\": [{\"author\": \"J\", \"text\": \"t\"}, {\"author\": \"a@c.example\", \"text\": \"t\"}]}\nbody\n",
		    "{\"comments\": [{\"author\": \"J\", \"text\": \"t\"}, {\"author\": \"\", \"text\": \"t\"}]}\nbody\n" },
		{ "---\ncomments:\n  - author: J\n    url: mailto:a@c.example\n    text: mailto:x@y.example\n---\n",
		    "---\ncomments:\n  - author: J\n    url: mailto:\n    text: mailto:x@y.example\n---\n" },
		{ "+++\ntitle = \"T\"\n\nauthor = \"me@d.example\"\n+++\n", "+++\ntitle = \"T\"\n\nauthor = \"me@d.example\"\n+++\n" },
		{ "no front matter, mail: a@c.example\n", "no front matter, mail: a@c.example\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct made file = { "x.md", cases[i].written };
		struct buf got = BUF_INIT(10000);

		ask_made(&got, &file, 1, "gemini://keeper.example/x.md");
		assert_true(slice_starts(buf_slice(&got), SLICE("20 text/markdown; charset=utf-8\r\n")));
		assert_string_equal(strstr(got.data, "\r\n") + 2, cases[i].shown);
		buf_release(&got);
	}
}

/* Links of a source lead to sources, where they did not; nothing else of it changes, and no code. */
static void
test_source_links(void **state)
{
	static const struct { const char *written, *shown; } cases[] = {
		{ "[a](one.md) [b](one.md#part \"t\")\n", NULL },
		{ "[a](/one.gmi) ![p](p.png) [c](one)\n", "[a](/one.md) ![p](p.png) [c](/one.md)\n" },
		{ "[a](</one/#x> 't') [e](https://e.example/one)\n", "[a](</one.md#x> 't') [e](https://e.example/one)\n" },
		{ "[a][r] [b]\n\n[r]: one.gmi 'T'\n   [b]: <one.gmi>\n[^n]: [b](one.gmi)\n",
		    "[a][r] [b]\n\n[r]: /one.md 'T'\n   [b]: </one.md>\n[^n]: [b](/one.md)\n" },
		{ "`[a](one.gmi)` [a](one.gmi) ``[a](one.gmi)` ``\n", "`[a](one.gmi)` [a](/one.md) ``[a](one.gmi)` ``\n" },
		{ "```\n\na ` b\n[a](one.gmi)\n```\nc `[a](one.gmi)` [a](one.gmi)\n", "```\n\na ` b\n[a](one.gmi)\n```\nc `[a](one.gmi)` [a](/one.md)\n" },
		{ "- x\n\n      [a](one.gmi)\n\n  [a](one.gmi)\n\n    [a](one.gmi)\n", "- x\n\n      [a](one.gmi)\n\n  [a](/one.md)\n\n    [a](/one.md)\n" },
		{ "<pre>\n\n[a](one.gmi)\n</pre>\n\n\\`[a](one.gmi)\\`\r\n", "<pre>\n\n[a](one.gmi)\n</pre>\n\n\\`[a](/one.md)\\`\r\n" },
		{ "{% highlight md %}\n[a](one.gmi)\n\n[a](one.gmi)\n{% endhighlight %}\n[a](one.gmi)\n",
		    "{% highlight md %}\n[a](one.gmi)\n\n[a](one.gmi)\n{% endhighlight %}\n[a](/one.md)\n" },
		{ "a <a href=\"one.gmi\">x</a>, <A id='y'\n HREF='one.gmi#z' >x</A> `<a href=\"one.gmi\">` <b href='one.gmi'>\n",
		    "a <a href=\"/one.md\">x</a>, <A id='y'\n HREF='/one.md#z' >x</A> `<a href=\"one.gmi\">` <b href='one.gmi'>\n" },
		{ "<p>`<a class=k href=\"one.gmi\">x</a>` [a](one.gmi)\n<a href=one.gmi><a href=\"one.gmi\n\">\n",
		    "<p>`<a class=k href=\"/one.md\">x</a>` [a](one.gmi)\n<a href=one.gmi><a href=\"one.gmi\n\">\n" },
		{ "<!-- <a href=\"one.gmi\">x</a> -->\n<script>\n'<a href=\"one.gmi\">'</script>\n", NULL },
		{ "[[a](one.gmi)](no.gmi) [a](o\\ne.gmi) [a](one.gmi?q) [a]( ]: [ ](\n", "[[a](/one.md)](no.gmi) [a](o\\ne.gmi) [a](one.gmi?q) [a]( ]: [ ](\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct made files[] = { POST, { "x.md", cases[i].written } };
		struct buf got = BUF_INIT(10000);

		ask_made(&got, files, 2, "gemini://keeper.example/x.md");
		assert_string_equal(strstr(got.data, "\r\n") + 2, cases[i].shown ? cases[i].shown : cases[i].written);
		buf_release(&got);
	}
}

static void
test_security(void **state)
{
	static const struct made files[] = { POST };
	struct buf got = BUF_INIT(10000);

	(void)state;
	ask_made(&got, files, 1, "gemini://keeper.example/.well-known/security.txt");
	assert_true(slice_search(buf_slice(&got), SLICE("\nExpires: 2021-01-01T12:00:00Z\n")) < got.len);
	buf_clear(&got);
	settings.contact_until = TEXT("2030-05-01");
	ask_made(&got, files, 1, "gemini://keeper.example/.well-known/security.txt");
	settings.contact_until = TEXT("");
	assert_true(slice_search(buf_slice(&got), SLICE("\nExpires: 2030-05-01T12:00:00Z\n")) < got.len);
	buf_release(&got);
}

/* R58: ids stay when the host moves, if the author says what they begin with. */
static void
test_moved_feed(void **state)
{
	static const struct made files[] = { POST };
	struct buf got = BUF_INIT(10000);

	(void)state;
	settings.feed_id = TEXT("gemini://old.example");
	settings.public_port = 7000;
	ask_made(&got, files, 1, "gemini://keeper.example:7000/atom.xml");
	settings.feed_id = TEXT("");
	settings.public_port = GEMINI_PORT;
	assert_true(slice_search(buf_slice(&got), SLICE("<id>gemini://old.example/one.gmi</id>")) < got.len);
	assert_true(slice_search(buf_slice(&got), SLICE("href=\"gemini://keeper.example:7000/one.gmi\"")) < got.len);
	buf_release(&got);
}

static void
test_policy(void **state)
{
	struct buf got = BUF_INIT(10000);

	(void)state;
	settings.archive = settings.index = false;
	ask_made(&got, NULL, 0, "gemini://keeper.example/robots.txt");
	settings.archive = settings.index = true;
	assert_string_equal(got.data,
	    "20 text/plain; charset=utf-8\r\nUser-agent: archiver\nDisallow: /\n\n"
	    "User-agent: indexer\nDisallow: /\n\nUser-agent: webproxy\nDisallow: /\n\nUser-agent: "
	    "*\nDisallow: /search?\n");
	buf_release(&got);
}

static unsigned
count(struct slice text, struct slice needle)
{
	unsigned found = 0;

	for (size_t at; (at = slice_search(text, needle)) < text.len; found++)
		text = slice_skip(text, at + needle.len);
	return found;
}

/* A year of its own for each page once there are more posts than one page should hold. */
static void
test_large_archive(void **state)
{
	enum { POSTS = 160 };
	static char names[POSTS][16], texts[POSTS][128];
	static struct made files[POSTS];
	struct buf got = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < POSTS; i++) {
		snprintf(names[i], sizeof(names[i]), "p%d.md", i);
		snprintf(texts[i], sizeof(texts[i]), "---\ntitle: Part %d of a long walk along the shore, told slowly\ndate: %d-01-01\n---\n", i,
		    2000 + i / 80);
		files[i] = (struct made){ names[i], texts[i] };
	}
	ask_made(&got, files, POSTS, "gemini://keeper.example/archive.gmi");
	assert_string_equal(got.data,
	    "20 text/gemini; charset=utf-8; lang=en\r\n# Keeper's notes: Archive\n\n"
	    "=> /archive/2001.gmi 2001 (80)\n=> /archive/2000.gmi 2000 (80)\n\n"
	    "=> / Keeper's notes\n");
	buf_clear(&got);
	ask_made(&got, files, POSTS, "gemini://keeper.example/feed.gmi");
	assert_int_equal(count(buf_slice(&got), SLICE("\n=> /p")), settings.feed_posts);
	buf_clear(&got);
	ask_made(&got, files, POSTS, "gemini://keeper.example/atom.xml");
	assert_int_equal(count(buf_slice(&got), SLICE("<entry>")), settings.feed_posts);
	buf_release(&got);
}

/* Around New Year, posts of two time zones mix: each year stands there once, with all of its posts. */
static void
test_new_year(void **state)
{
	static const struct made files[] = {
		{ "a.md", "---\ntitle: A\ndate: 2019-12-31T23:30:00-05:00\n---\n" },
		{ "b.md", "---\ntitle: B\ndate: 2020-01-01T01:00:00Z\n---\n" },
		{ "c.md", "---\ntitle: C\ndate: 2020-01-02\n---\n" },
	};
	struct buf got = BUF_INIT(10000);

	(void)state;
	ask_made(&got, files, COUNT(files), "gemini://keeper.example/archive.gmi");
	assert_string_equal(got.data, "20 text/gemini; charset=utf-8; lang=en\r\n# Keeper's notes: Archive\n\n"
	    "## 2020\n=> /c.gmi 2020-01-02 C\n=> /b.gmi 2020-01-01 B\n\n"
	    "## 2019\n=> /a.gmi 2019-12-31 A\n\n=> / Keeper's notes\n");
	buf_clear(&got);
	ask_made(&got, files, COUNT(files), "gemini://keeper.example/archive/2020.gmi");
	assert_int_equal(count(buf_slice(&got), SLICE("\n=> /")), 5);
	buf_release(&got);
}

static void
test_sidebar(void **state)
{
	static const struct made files[] = {{"x.md",
	    "---\ntitle: X\ndate: 2020-01-01\ntags: [a, b]\nsummary: Short.\n---\ntext\n"}};
	static char *other[] = {
		TEXT("date"), TEXT("tags"), TEXT("summary"), TEXT("unknown"), TEXT("author"),
	};
	struct buf got = BUF_INIT(10000);

	(void)state;
	settings.sidebar = other;
	settings.sidebar_count = COUNT(other);
	settings.sidebar_below = true;
	ask_made(&got, files, 1, "gemini://keeper.example/x.gmi");
	settings.sidebar = sidebar;
	settings.sidebar_count = COUNT(sidebar);
	settings.sidebar_below = false;
	assert_true(
	    slice_search(buf_slice(&got), SLICE("# X\n\ntext\n\nJan 1, 2020 · a, b\nShort.\nBy The "
						"keeper\n\n## About this post\n")) < got.len);
	assert_true(sidebar_knows(SLICE("byline")));
	assert_false(sidebar_knows(SLICE("unknown")));
	buf_release(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_spellings),
	    cmocka_unit_test(test_crawl),
	    cmocka_unit_test(test_hidden),
	    cmocka_unit_test(test_hosts),
	    cmocka_unit_test(test_own_index),
	    cmocka_unit_test(test_empty_site),
	    cmocka_unit_test(test_hostile_words),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_large_file),
	    cmocka_unit_test(test_comment_without_address),
	    cmocka_unit_test(test_source_without_addresses),
	    cmocka_unit_test(test_source_links),
	    cmocka_unit_test(test_security),
	    cmocka_unit_test(test_moved_feed),
	    cmocka_unit_test(test_policy),
	    cmocka_unit_test(test_large_archive),
	    cmocka_unit_test(test_new_year),
	    cmocka_unit_test(test_sidebar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
