/* capsule.yaml: what is read from it, and the sentence for what is wrong. */
#include "unit.h"

#include "config.h"

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
	    "web:\n  https://old.example/2019/: /posts/\n", &err);

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
	config_free(c);
}

static void
test_refuses(void **state)
{
	static const struct { const char *text, *why; } cases[] = {
		{ "title: x\ntitel: y\n", "capsule.yaml:2: 'titel' is no key of a configuration; the nearest is 'title'" },
		{ "limits:\n  conections: 3\n", "capsule.yaml:2: 'limits.conections' is no key of a configuration; the nearest is 'limits.connections'" },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_reads), cmocka_unit_test(test_refuses),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
