/* test_url.c: addresses taken apart and put together. */
#include "gemini/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
	const char *text, *scheme, *host, *port, *path, *query, *fragment;
} parts[] = {
	{"gemini://a", "gemini", "a", "", "", "", ""},
	{"gemini://a:1966/b/c?d#e", "gemini", "a", "1966", "/b/c", "d", "e"},
	{"gemini://[::1]:7/x", "gemini", "::1", "7", "/x", "", ""},
	{"//a/b", "", "a", "", "/b", "", ""},
	{"../b.md?q", "", "", "", "../b.md", "q", ""},
	{"mailto:me@example.org", "mailto", "", "", "me@example.org", "", ""},
	{"gemini://u@a//b", "gemini", "a", "", "//b", "", ""},
	{"", "", "", "", "", "", ""},
};

static void
assert_slice(struct slice got, const char *want)
{
	char *text = slice_dup(got);

	assert_string_equal(text, want);
	free(text);
}

static void
test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct url u;

		assert_true(url_parse(&u, slice_of(parts[i].text)));
		assert_slice(u.scheme, parts[i].scheme);
		assert_slice(u.host, parts[i].host);
		assert_slice(u.port, parts[i].port);
		assert_slice(u.path, parts[i].path);
		assert_slice(u.query, parts[i].query);
		assert_slice(u.fragment, parts[i].fragment);
	}
}

static void
test_parse_refuses(void **state)
{
	static const char *const bad[] = {
	    "a b", "a%zz", ":x", "gemini://[::1", "http://a:b/", "\"", "a\x01", "\xC3\xA4"};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct url u;

		assert_false(url_parse(&u, slice_of(bad[i])));
	}
}

/* `want` NULL: refused, and nothing appended. */
struct pair { const char *from, *want; };

static void
check_pairs(const struct pair *pairs, size_t count, bool (*convert)(struct buf *, struct slice))
{
	for (size_t i = 0; i < count; i++) {
		struct buf out = BUF_INIT(1000);

		buf_puts(&out, "before");
		print_message("  %s\n", pairs[i].from);
		assert_int_equal(convert(&out, slice_of(pairs[i].from)), pairs[i].want != NULL);
		assert_slice(slice_skip(buf_slice(&out), 6), pairs[i].want ? pairs[i].want : "");
		buf_release(&out);
	}
}

static void
test_decode_path(void **state)
{
	static const struct pair pairs[] = {
	    {"", "/"},
	    {"/", "/"},
	    {"/a", "/a"},
	    {"/a/", "/a/"},
	    {"/a%20b", "/a b"},
	    {"/%C3%A4", "/ä"},
	    {"/ä", "/ä"},
	    {"/a/../b", "/b"},
	    {"/a/./b", "/a/b"},
	    {"/a/.", "/a/"},
	    {"/a/..", "/"},
	    {"/a/b/..", "/a/"},
	    {"/..", NULL},
	    {"/../../etc/passwd", NULL},
	    {"/a/../../b", NULL},
	    {"/%2e%2E/b", NULL},
	    {"/%2e%2e/%2E%2E/etc", NULL},
	    {"/a//b", "/a//b"},
	    {"/a//../b", "/a/b"},
	    {"//", "//"},
	    {"/%2525", "/%25"},
	    {"/...", "/..."},
	    {"/%00", NULL},
	    {"/a%2Fb", NULL},
	    {"/%2f", NULL},
	    {"/%zz", NULL},
	    {"/%4", NULL},
	    {"/%", NULL},
	    {"/%0A", NULL},
	    {"/%7F", NULL},
	    {"/%C2%85", NULL},
	    {"/%FF", NULL},
	    {"/%C3", NULL},
	};

	(void)state;
	check_pairs(pairs, COUNT(pairs), url_decode_path);
}

static void
test_decode_query(void **state)
{
	static const struct pair pairs[] = {
	    {"", ""},
	    {"a%20b+c", "a b+c"},
	    {"a%0D%0Ab%0Dc%0A", "a\nb\nc\n"},
	    {"%C3%BC", "ü"},
	    {"%00", NULL},
	    {"%FF", NULL},
	    {"%g0", NULL},
	};

	(void)state;
	check_pairs(pairs, COUNT(pairs), url_decode_query);
}

static void
test_host(void **state)
{
	static const struct pair pairs[] = {
	    {"Example.ORG.", "example.org"},
	    {"b%C3%BCcher.example", "xn--bcher-kva.example"},
	    {"BÜCHER.example", "xn--bcher-kva.example"},
	    {"::1", "::1"},
	    {"%00", NULL},
	    {"%FF", NULL},
	    {"faß.de", "xn--fa-hia.de"},
	};

	(void)state;
	check_pairs(pairs, COUNT(pairs), url_put_host);
}

static bool
put_target(struct buf *out, struct slice target)
{
	url_put_target(out, target);
	return true;
}

static bool
put_path(struct buf *out, struct slice path)
{
	url_put_path(out, path);
	return true;
}

static void
test_encode(void **state)
{
	static const struct pair paths[] = {
	    {"/a b/ä?#%", "/a%20b/%C3%A4%3F%23%25"},
	    {"//a", "/.//a"},
	    {"/~x!$&'()*+,;=:@-._", "/~x!$&'()*+,;=:@-._"},
	};
	static const struct pair targets[] = {
	    {"https://example.org/a b?c=d&e#f", "https://example.org/a%20b?c=d&e#f"},
	    {"my pic.png", "my%20pic.png"},
	    {"a%20b%zz", "a%20b%25zz"},
	    {" a\n", "a"},
	    {"http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"},
	    {"http://me@bücher.example:70", "http://me@xn--bcher-kva.example:70"},
	    {"a[1].png", "a%5B1%5D.png"},
	    {"gemini://[::1]:1/", "gemini://[::1]:1/"},
	    {"a#b#c", "a#b%23c"},
	    {"a?b#", "a?b#"},
	    {"a?b", "a?b"},
	    {"3:15.txt", "./3:15.txt"},
	    {"mailto:me@example.org", "mailto:me@example.org"},
	    {"a\"<>\\^`{|}b", "a%22%3C%3E%5C%5E%60%7B%7C%7Db"},
	    {"a\x01\xFF", "a%01%FF"},
	    {"", ""},
	};

	(void)state;
	check_pairs(paths, COUNT(paths), put_path);
	check_pairs(targets, COUNT(targets), put_target);
}

static void
test_relative(void **state)
{
	static const struct { const char *from, *to, *want;
	} cases[] = {
	    {"index.gmi", "posts/x.gmi", "posts/x.gmi"},
	    {"posts/x.gmi", "posts/y.gmi", "y.gmi"},
	    {"posts/x.gmi", "posts.gmi", "../posts.gmi"},
	    {"a/b/c.gmi", "a/d/e f.gmi", "../d/e%20f.gmi"},
	    {"x.gmi", "x.gmi", "x.gmi"},
	    {"x.gmi", "10:30.gmi", "./10:30.gmi"},
	    {"a/x.gmi", "10:30.gmi", "../10:30.gmi"},
	    {"x.gmi", "a/10:30.gmi", "a/10:30.gmi"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(100);

		print_message("  %s to %s\n", cases[i].from, cases[i].to);
		buf_puts(&out, "=> ");   /* what stands before it is nothing to it */
		url_put_relative(&out, slice_of(cases[i].from), slice_of(cases[i].to));
		assert_string_equal(out.data + 3, cases[i].want);
		buf_release(&out);
	}
}

static void
test_resolve(void **state)
{
	static const struct { const char *base, *ref, *want;
	} cases[] = {
	    {"/posts/x.gmi", "y.gmi", "/posts/y.gmi"},
	    {"/posts/x.gmi", "../a/", "/a/"},
	    {"/posts/x/", "y", "/posts/x/y"},
	    {"/a", "/b?c#d", "/b?c#d"},
	    {"/a", "../../b", "/b"},
	    {"/a", "http://e.org/x", "http://e.org/x"},
	    {"/a", "//e.org/x", "//e.org/x"},
	    {"gemini://h/a/b", "c", "gemini://h/a/c"},
	    {"/a/b", "?q", "/a/b?q"},
	    {"/a/b", "", "/a/b"},
	    {"/a", "b c", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(100);

		print_message("  %s + %s\n", cases[i].base, cases[i].ref);
		assert_int_equal(url_resolve(&out, slice_of(cases[i].base), slice_of(cases[i].ref)),
		    cases[i].want != NULL);
		assert_string_equal(out.data, cases[i].want ? cases[i].want : "");
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_parse_refuses),
	    cmocka_unit_test(test_decode_path),
	    cmocka_unit_test(test_decode_query),
	    cmocka_unit_test(test_host),
	    cmocka_unit_test(test_encode),
	    cmocka_unit_test(test_relative),
	    cmocka_unit_test(test_resolve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
