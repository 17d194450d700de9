/*
 * test_resolve.c: where a link of a blog leads, in the words of its own
 * generator, and what becomes of one that leads nowhere here.
 */
#include "unit.h"

#include "blogs/blog.h"
#include "folder.h"
#include "pages/resolve.h"

enum { NOW = 1700000000 };

#define TEXT(literal) (char *)(literal)

static char *hosts[] = { TEXT("h.example") };
static const struct site_settings settings = {
	.title = TEXT("Notes"), .subtitle = TEXT(""), .author = TEXT(""), .lang = TEXT("en"), .contact = TEXT(""),
	.contact_until = TEXT(""), .feed_id = TEXT(""), .hosts = hosts, .host_count = 1, .public_port = GEMINI_PORT,
	.home_posts = 3, .feed_posts = 30,
};

struct fixture {
	struct folder_for_test folder;
	struct blog *blog;
	struct catalog *catalog;
	struct site *site;
};

static const struct { const char *name, *text; } hugo[] = {
	{ "hugo.toml", "title = 'Log'\nbaseURL = 'https://log.example/blog/'\n[permalinks]\nposts = '/:year/:slug/'\n"
	    "[taxonomies]\nplace = 'places'\nauthor = 'author'\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n" },
	{ "content/posts/a.md", "---\ntitle: A day\ndate: 2020-01-02\naliases: [/old/a]\n---\nx" },
	{ "content/posts/a.de.md", "---\ntitle: Ein Tag\ndate: 2020-01-02\n---\nx" },
	{ "content/posts/b/index.md", "---\ntitle: B\ndate: 2020-01-03\ncategories: [Big Cats]\nplaces: [Köln]\nauthor: Åsa J. Ek\n---\nx" },
	{ "content/posts/b/pic.png", "p" },
	{ "content/about.md", "---\ntitle: About\n---\nx" },
	{ "static/img/tea cup.png", "p" },
	{ "static/_redirects", "# old\n/first/a  /2020/a-day 301!\n/first/b\t/2020/b/   # moved\n/first/about /about/ 302\n\n"
	    "/all/* /2020/b/ 301\n/by/:name /2020/b/\n/cond /2020/b/ 302 Language=de\n/none /2020/b/ 404\n/lost /nowhere/ 301\n/away https://x.example/ 301\n"
	    "/about /2020/b/ 301\n" },
}, obsidian[] = {
	{ ".obsidian/app.json", "{}" },
	{ "Birds/Grey Heron.md", "---\ndate: 2020-01-02\n---\nx" },
	{ "Birds/a.png", "p" },
	{ "Other/Heron.md", "x" },
	{ "Home.md", "x" },
};

static void
open_site(struct fixture *f)
{
	struct err err;
	bool changed;

	f->blog = blog_load(f->folder.fd, "", NULL, &err);
	f->catalog = catalog_new();
	catalog_set_blog(f->catalog, f->blog);
	assert_true(catalog_scan(f->catalog, f->folder.fd, NOW, NULL, &changed, &err));
	f->site = site_new(&settings, f->catalog, f->folder.fd, 0);
}

static void
close_site(struct fixture *f)
{
	site_free(f->site);
	catalog_free(f->catalog);
	blog_free(f->blog);
	folder_remove(&f->folder);
}

static void
assert_leads(const struct fixture *f, const char *file, const char *target, enum resolved what, const char *path)
{
	const struct entry *e = catalog_find_source(f->catalog, slice_of(file));
	struct site_links links = { .site = f->site, .file = slice_of(file), .path = slice_of(e ? e->path : ""), .source = SLICE("") };
	struct buf out = BUF_INIT(4096);

	print_message("  %s: %s\n", file, target);
	assert_non_null(e);
	assert_int_equal(resolve_target(&out, &links, slice_of(target)), what);
	assert_string_equal(out.data, path);
	buf_release(&out);
}

static const struct { const char *file, *target; enum resolved what; const char *path; } hugo_cases[] = {
	/* by address, with the blog's own place on the web and without */
	{ "content/posts/a.md", "/2020/b/", RESOLVED_HERE, "/2020/b/" },
	{ "content/posts/a.md", "/2020/B", RESOLVED_HERE, "/2020/b/" },
	{ "content/posts/a.md", "/blog/2020/b/?x#y", RESOLVED_DEAD, "https://log.example/blog/2020/b/?x#y" },
	{ "content/posts/a.md", "/blog/2020/b/#y", RESOLVED_HERE, "/2020/b/" },
	{ "content/posts/a.md", "/old/a", RESOLVED_HERE, "/2020/a-day/" },
	{ "content/posts/a.md", "https://log.example/blog/2020/b/index.html", RESOLVED_HERE, "/2020/b/" },
	{ "content/posts/a.md", "http://www.log.example/blog/about", RESOLVED_HERE, "/about/" },
	{ "content/posts/a.md", "https://log.example/shop/", RESOLVED_NOT_OURS, "" },
	{ "content/posts/a.md", "gemini://h.example/2020/b", RESOLVED_HERE, "/2020/b/" },
	/* by what web servers are told of old addresses; a page that is there goes before */
	{ "content/posts/a.md", "/first/a", RESOLVED_HERE, "/2020/a-day/" },
	{ "content/posts/a.md", "/First/b/", RESOLVED_HERE, "/2020/b/" },
	{ "content/posts/a.md", "/first/about", RESOLVED_HERE, "/about/" },
	{ "content/posts/a.md", "/about", RESOLVED_HERE, "/about/" },
	{ "content/posts/a.md", "/all/x", RESOLVED_DEAD, "https://log.example/blog/all/x" },
	{ "content/posts/a.md", "/by/x", RESOLVED_DEAD, "https://log.example/blog/by/x" },
	{ "content/posts/a.md", "/cond", RESOLVED_DEAD, "https://log.example/blog/cond" },
	{ "content/posts/a.md", "/none", RESOLVED_DEAD, "https://log.example/blog/none" },
	{ "content/posts/a.md", "/lost", RESOLVED_DEAD, "https://log.example/blog/lost" },
	/* a list of a tag, by what the generator calls it */
	{ "content/posts/a.md", "/categories/big-cats/", RESOLVED_HERE, "/tags/big-cats.gmi" },
	{ "content/posts/a.md", "/de/tags/Big%20Cats", RESOLVED_HERE, "/tags/big-cats.gmi" },
	{ "content/posts/a.md", "/places/k%C3%B6ln/", RESOLVED_HERE, "/tags/koln.gmi" },
	{ "content/posts/a.md", "/author/%C3%A5sa-j.-ek/", RESOLVED_HERE, "/tags/asa-j-ek.gmi" },
	{ "content/posts/a.md", "/author", RESOLVED_HERE, "/tags/" },
	{ "content/posts/a.md", "/categories/", RESOLVED_HERE, "/tags/" },
	{ "content/posts/a.md", "/categories/small-cats/", RESOLVED_DEAD, "https://log.example/blog/categories/small-cats/" },
	/* by file: beside it, from the root, by its name alone; in the page's language */
	{ "content/posts/a.md", "b/index.md", RESOLVED_HERE, "/2020/b/" },
	{ "content/posts/a.md", "../about.md#x", RESOLVED_HERE, "/about/" },
	{ "content/posts/a.md", "posts/b", RESOLVED_HERE, "/2020/b/" },
	{ "content/posts/b/index.md", "/posts/a.md", RESOLVED_HERE, "/2020/a-day/" },
	{ "content/posts/a.de.md", "a.md", RESOLVED_HERE, "/de/2020/ein-tag/" },
	{ "content/posts/b/index.md", "a", RESOLVED_HERE, "/2020/a-day/" },
	/* pictures */
	{ "content/posts/b/index.md", "pic.png", RESOLVED_HERE, "/2020/b/pic.png" },
	{ "content/posts/b/index.md", "./pic.png", RESOLVED_HERE, "/2020/b/pic.png" },
	{ "content/posts/a.md", "/img/tea%20cup.png", RESOLVED_HERE, "/img/tea cup.png" },
	{ "content/posts/a.md", "\\img\\tea cup.png", RESOLVED_HERE, "/img/tea cup.png" },
	/* what leads nowhere here is on the web */
	{ "content/posts/a.md", "/lost/", RESOLVED_DEAD, "https://log.example/blog/lost/" },
	{ "content/posts/a.md", "lost.png", RESOLVED_DEAD, "https://log.example/blog/2020/a-day/lost.png" },
	{ "content/posts/a.md", "../../../../etc/passwd", RESOLVED_DEAD, "https://log.example/blog/2020/a-day/../../../../etc/passwd" },
	/* slips of the pen */
	{ "content/posts/a.md", "(https://e.example/x", RESOLVED_ABROAD, "https://e.example/x" },
	{ "content/posts/a.md", "git@e.example:a/b.git", RESOLVED_ABROAD, "https://e.example/a/b.git" },
	{ "content/posts/a.md", "anna.b+c@e.example", RESOLVED_ABROAD, "mailto:anna.b+c@e.example" },
	{ "content/posts/a.md", "anna@home", RESOLVED_DEAD, "https://log.example/blog/2020/a-day/anna@home" },
	/* none of our business */
	{ "content/posts/a.md", "https://e.example/", RESOLVED_NOT_OURS, "" },
	{ "content/posts/a.md", "//e.example/", RESOLVED_NOT_OURS, "" },
	{ "content/posts/a.md", "mailto:a@e.example", RESOLVED_NOT_OURS, "" },
	{ "content/posts/a.md", "#part", RESOLVED_NOT_OURS, "" },
	{ "content/posts/a.md", "", RESOLVED_NOT_OURS, "" },
}, obsidian_cases[] = {
	{ "Home.md", "Grey Heron", RESOLVED_HERE, "/Birds/Grey-Heron.gmi" },
	{ "Home.md", "grey heron.md#Nest", RESOLVED_HERE, "/Birds/Grey-Heron.gmi" },
	{ "Home.md", "Birds/Grey Heron", RESOLVED_HERE, "/Birds/Grey-Heron.gmi" },
	{ "Birds/Grey Heron.md", "Heron", RESOLVED_HERE, "/Other/Heron.gmi" },
	{ "Home.md", "a.png", RESOLVED_HERE, "/Birds/a.png" },
	{ "Home.md", "Nobody", RESOLVED_DEAD, "" },
};

static void
test_hugo(void **state)
{
	struct fixture f;

	(void)state;
	folder_make(&f.folder);
	for (size_t i = 0; i < COUNT(hugo); i++)
		folder_write(&f.folder, hugo[i].name, hugo[i].text);
	open_site(&f);
	for (size_t i = 0; i < COUNT(hugo_cases); i++)
		assert_leads(&f, hugo_cases[i].file, hugo_cases[i].target, hugo_cases[i].what, hugo_cases[i].path);
	close_site(&f);
}

static void
test_obsidian(void **state)
{
	struct fixture f;

	(void)state;
	folder_make(&f.folder);
	for (size_t i = 0; i < COUNT(obsidian); i++)
		folder_write(&f.folder, obsidian[i].name, obsidian[i].text);
	open_site(&f);
	for (size_t i = 0; i < COUNT(obsidian_cases); i++)
		assert_leads(&f, obsidian_cases[i].file, obsidian_cases[i].target, obsidian_cases[i].what, obsidian_cases[i].path);
	close_site(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_hugo), cmocka_unit_test(test_obsidian) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
