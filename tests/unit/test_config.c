/* capsule.yaml: what is read from it, and the sentence for what is wrong. */
#include "unit.h"

#include "config/config.h"
#include "config/config_show.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Read `text` as if it stood in a file capsule.yaml. */
static struct config *
load(const char *text, struct err *err)
{
	char folder[] = "/tmp/test_config.XXXXXX";
	struct config *c;
	int dirfd, fd;

	assert_non_null(mkdtemp(folder));
	dirfd = open(folder, O_RDONLY | O_DIRECTORY);
	fd = openat(dirfd, "capsule.yaml", O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	c = config_load(dirfd, "capsule.yaml", true, err);
	unlinkat(dirfd, "capsule.yaml", 0);
	close(dirfd);
	rmdir(folder);
	return c;
}

static void
test_defaults(void **state)
{
	struct err err;
	struct config *c = config_load(AT_FDCWD, "no-such-file.yaml", false, &err);

	(void)state;
	assert_non_null(c);
	assert_string_equal(c->site.lang, "en");
	assert_int_equal(c->site.host_count, 1);
	assert_string_equal(c->site.hosts[0], "localhost");
	assert_int_equal(c->listen_count, 2);
	assert_string_equal(c->listen[1], "[::]:1965");
	assert_int_equal(c->site.feed_posts, 30);
	assert_true(c->site.archive);
	assert_false(c->site.proxy);
	assert_int_equal(c->limits.slow_down, 10);
	config_free(c);
	assert_null(config_load(AT_FDCWD, "no-such-file.yaml", true, &err));
	assert_string_equal(err.text, "cannot open 'no-such-file.yaml': No such file or directory");
}

static void
test_reads(void **state)
{
	struct err err;
	struct config *c = load(
	    "title: \"Shelfmark\"\nlang: de\nhosts: [Example.ORG, b.example]\nlinks: end\n"
	    "listen: 127.0.0.1:1965\ncache: 2 MB\nrobots:\n  archive: no\n  proxy: yes\n"
	    "limits: {connections: 7, request_seconds: 3}\n"
	    "web:\n  https://old.example/2019/: /posts/\n"
	    "gone:\n  /posts/x.gmi: It was wrong.\n  /y/:\n", &err);

	(void)state;
	assert_non_null(c);
	assert_string_equal(c->site.title, "Shelfmark");
	assert_int_equal(c->site.host_count, 2);
	assert_string_equal(c->site.hosts[0], "example.org");
	assert_int_equal(c->site.links, GEMTEXT_LINKS_END);
	assert_int_equal(c->listen_count, 1);
	assert_int_equal(c->cache, 2 << 20);
	assert_false(c->site.archive);
	assert_true(c->site.proxy);
	assert_int_equal(c->limits.connections, 7);
	assert_int_equal(c->limits.request_timeout, 3);
	assert_int_equal(c->site.web_count, 1);
	assert_string_equal(c->site.web[0].from, "https://old.example/2019/");
	assert_string_equal(c->site.web[0].to, "/posts/");
	assert_int_equal(c->site.gone_count, 2);
	assert_string_equal(c->site.gone[0].path, "/posts/x.gmi");
	assert_string_equal(c->site.gone[0].sentence, "It was wrong.");
	assert_string_equal(c->site.gone[1].sentence, "");
	config_free(c);
}

static void
test_refuses(void **state)
{
	static const struct { const char *text, *why; } cases[] = {
		{ "title: x\ntitel: y\n", "capsule.yaml:2: 'titel' is no key of a configuration; the nearest is 'title'" },
		{ "adresses: none\n", "capsule.yaml:1: 'adresses' is no key of a configuration; the nearest is 'log.addresses'" },
		{ "adress: x\n", "capsule.yaml:1: 'adress' is no key of a configuration, nor near to one; `capsule help keys` lists them" },
		{ "limits:\n  conections: 3\n", "capsule.yaml:2: 'limits.conections' is no key of a configuration; the nearest is 'limits.connections'" },
		{ "gone: [/x]\n", "capsule.yaml:1: 'gone' is a table, one `/posts/x.gmi: why it is gone` a line" },
		{ "gone:\n  posts/x: It was wrong.\n", "capsule.yaml:2: 'posts/x' wants an address of this capsule, beginning with '/'" },
		{ "gone:\n  /x: [a]\n", "capsule.yaml:2: '/x' wants a sentence that says why it is gone" },
		{ "workers: many\n", "capsule.yaml:1: 'workers' is a number from 0 to 64" },
		{ "workers: 65\n", "capsule.yaml:1: 'workers' is a number from 0 to 64" },
		{ "sidebar_below: perhaps\n", "capsule.yaml:1: 'sidebar_below' is yes or no" },
		{ "links: sideways\n", "capsule.yaml:1: 'links' is one of paragraph|section|end" },
		{ "cache: big\n", "capsule.yaml:1: 'cache' is a size such as 8 MB" },
		{ "hosts: []\n", "capsule.yaml:1: 'hosts' has too few items" },
		{ "proxies: [balancer.example]\n", "capsule.yaml: 'proxies' wants numeric addresses such as 127.0.0.1, not 'balancer.example'" },
		{ "sidebar: [byline, weather]\n", "capsule.yaml: the sidebar has no field 'weather'" },
		{ "hosts: {a: b}\n", "capsule.yaml:1: 'hosts' is a list of texts" },
		{ "title: [a]\n", "capsule.yaml:1: 'title' is not a single value" },
		{ "limits: 3\n", "capsule.yaml:1: 'limits' is a table of keys" },
		{ "- a\n", "capsule.yaml:1: a configuration is lines of `key: value`" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err;

		assert_null(load(cases[i].text, &err));
		assert_string_equal(err.text, cases[i].why);
	}
}

static const char awkward[] =
    "# one\ntitle: \"a \\\"b\\\" # c: d\"\nhosts:\n  - a.example\n  - b.example\nhome_posts:\ncache: 3000\nlinks: end\n"
    "robots: {proxy: yes}\nweb: {\"https://old.example/a b/\": /posts/}\nlimits:\n\n  connections: 9\n";

/* What config_put_all() writes is a configuration that says the same. */
static void
test_shows(void **state)
{
	struct err err;
	struct buf all = BUF_INIT(1 << 16), changes = BUF_INIT(1 << 16);
	struct config *c = load(awkward, &err), *again;

	(void)state;
	assert_non_null(c);
	config_put_all(&all, c, "x.yaml");
	assert_non_null(strstr(all.data, "title: \"a \\\"b\\\" # c: d\"                       # x.yaml:2\n"));
	assert_non_null(strstr(all.data, "home_posts: 10                                # default\n"));
	assert_non_null(strstr(all.data, "cache: 3000 B                                 # x.yaml:7\n"));
	assert_non_null(strstr(all.data, "limits:\n  connections: 9                              # x.yaml:13\n"));
	again = load(all.data, &err);
	assert_non_null(again);
	config_put_changes(&changes, c, again);
	assert_string_equal(changes.data, "");
	config_free(again);
	config_free(c);
	buf_release(&all);
	buf_release(&changes);
}

static void
test_changes(void **state)
{
	struct err err;
	struct buf changes = BUF_INIT(1 << 16);
	struct config *before = load(awkward, &err), *now = load("title: x\nhosts: a.example\n", &err);

	(void)state;
	config_put_changes(&changes, before, now);
	assert_string_equal(changes.data,
	    "title: \"x\", before: \"a \\\"b\\\" # c: d\"\n"
	    "hosts: [\"a.example\"], before: [\"a.example\", \"b.example\"]\n"
	    "links: paragraph, before: end\nrobots.proxy: no, before: yes\n"
	    "web: {}, before: {\"https://old.example/a b/\": \"/posts/\"}\n"
	    "cache: 8 MB, before: 3000 B\nlimits.connections: 4096, before: 9\n");
	config_free(before);
	config_free(now);
	buf_release(&changes);
}

static void
test_origins(void **state)
{
	struct err err;
	struct buf json = BUF_INIT(1 << 16), all = BUF_INIT(1 << 16);
	struct config *c = load("title: x\n", &err);

	(void)state;
	assert_true(config_set_text(c, "title", "the blog's"));
	assert_true(config_set_text(c, "author", "B"));
	assert_true(config_set_text(c, "subtitle", ""));
	config_set_origin(c, "workers", CONFIG_FROM_OPTION);
	config_put_all(&all, c, "f");
	assert_non_null(strstr(all.data, "title: \"x\"                                    # f:1\n"));
	assert_non_null(strstr(all.data, "subtitle: \"\"                                  # default\n"));
	assert_non_null(strstr(all.data, "author: \"B\"                                   # the blog's own configuration\n"));
	assert_non_null(strstr(all.data, "workers: 0                                    # command line\n"));
	assert_true(config_put_json(&json, c, "f"));
	assert_non_null(strstr(json.data, "\"author\": {\n    \"value\": \"B\",\n    \"from\": \"blog\"\n  }"));
	assert_non_null(strstr(json.data, "\"from\": \"file\",\n    \"file\": \"f\",\n    \"line\": 1"));
	config_free(c);
	buf_release(&json);
	buf_release(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_reads), cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_shows), cmocka_unit_test(test_changes), cmocka_unit_test(test_origins),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
