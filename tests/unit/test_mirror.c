/* test_mirror.c: what a mirror understands of other capsules: their links, their robots.txt, their manifests. */
#include "unit.h"

#include "archive/manifest.h"
#include "gemini/link_scan.h"
#include "mirror/mirror.h"

static const struct { const char *root, *base, *target, *want, *rest; } links[] = {
	{ "gemini://h.example", "/a/b.gmi", "c.gmi", "/a/c.gmi", "" },
	{ "gemini://h.example", "/a/b.gmi", "/c%20d.gmi", "/c d.gmi", "" },
	{ "gemini://h.example", "/a/b.gmi", "../?words", "/", "?words" },
	{ "gemini://h.example", "/a/b.gmi", "#part", "/a/b.gmi", "#part" },
	{ "gemini://h.example", "/", "gemini://h.example", "/", "" },
	{ "gemini://h.example", "/", "GEMINI://H.example/x", "/x", "" },
	{ "gemini://h.example", "/", "gemini://h.example:1965/x", "/x", "" },
	{ "gemini://h.example", "/", "//h.example/x", "/x", "" },
	{ "gemini://h.example:1966", "/", "gemini://h.example:1966/x", "/x", "" },
	{ "gemini://h.example:1966", "/", "gemini://h.example/x", NULL, NULL },
	{ "gemini://h.example", "/", "gemini://h.example:19650/x", NULL, NULL },
	{ "gemini://h.example", "/", "gemini://h.example.org/x", NULL, NULL },
	{ "gemini://h.example", "/", "//other.example/x", NULL, NULL },
	{ "gemini://h.example", "/", "https://h.example/x", NULL, NULL },
	{ "gemini://h.example", "/", "mailto:a@h.example", NULL, NULL },
	{ "gemini://h.example", "/", "../../etc/passwd", "/etc/passwd", "" },
	{ "gemini://h.example", "/", "/%2e%2e/x", NULL, NULL },
};

static void
test_own_links(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(links); i++) {
		struct buf path = BUF_INIT(1 << 12);
		struct slice rest;
		bool own = link_scan_own_path(&path, &rest, slice_of(links[i].root), slice_of(links[i].base), slice_of(links[i].target));

		print_message("  %s on %s%s\n", links[i].target, links[i].root, links[i].base);
		assert_int_equal(own, links[i].want != NULL);
		if (own) {
			assert_string_equal(path.data, links[i].want);
			assert_true(slice_eq(rest, slice_of(links[i].rest)));
		}
		buf_release(&path);
	}
}

static const struct { const char *robots, *path; bool allowed; } rules[] = {
	{ "", "/x", true },
	{ "User-agent: *\nDisallow: /\n", "/x", false },
	{ "User-agent: *\nDisallow:\n", "/x", true },
	{ "User-agent: archiver\nDisallow: /private\n", "/private/x", false },
	{ "User-agent: archiver\nDisallow: /private\n", "/x", true },
	{ "user-agent : Archiver\r\ndisallow : /x # yes\r\n", "/x", false },
	{ "User-agent: indexer\nDisallow: /\n", "/x", true },
	{ "User-agent: indexer\nUser-agent: archiver\nDisallow: /\n", "/x", false },
	{ "User-agent: indexer\nDisallow: /\n\nUser-agent: archiver\nDisallow: /a\n", "/b", true },
	{ "Disallow: /\n", "/x", true },
	{ "User-agent: archiver", "/x", true },
	{ "\xEF\xBB\xBFUser-agent: *\nDisallow: /x\n", "/x", false },
	{ "User-agent: *\rDisallow: /x\r", "/x", false },
	{ "User-agent: *\r\rDisallow: /x", "/y", true },
	{ "User-agent: *\nDisallow: /%70riv\xC3\xA9/\n", "/priv%C3%A9/x", false },
	{ "User-agent: *\nDisallow: /a%zz\n", "/a", true },
	{ "User-agent: *\nDisallow: *\n", "/x", false },
	{ "User-agent: *\nDisallow: /*.png\n", "/a/x.png.gmi", false },
	{ "User-agent: *\nDisallow: /*.png$\n", "/a/x.png.gmi", true },
	{ "User-agent: *\nDisallow: /*.png$\n", "/a.png/x.png", false },
	{ "User-agent: *\nDisallow: /a*b*c\n", "/abac", false },
	{ "User-agent: *\nDisallow: /a*b*c\n", "/acab", true },
	{ "User-agent: *\nDisallow: /x$\n", "/xy", true },
	{ "User-agent: *\nDisallow: /x$\n", "/x", false },
	{ "User-agent: *\nDisallow: /x*$\n", "/xyz", false },
};

static void
test_robots(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rules); i++) {
		print_message("  %zu: %s\n", i, rules[i].path);
		assert_int_equal(robots_allow(slice_of(rules[i].robots), slice_of(rules[i].path)), rules[i].allowed);
	}
}

#define A "0000000000000000000000000000000000000000000000000000000000000000"
#define B "1111111111111111111111111111111111111111111111111111111111111111"

static const struct { const char *old, *news, *want; } merges[] = {
	{ A " 1 - /a\n", "", A " 1 - /a\n" },
	{ "", A " 1 - /a\n", A " 1 - /a\n" },
	{ A " 1 - /a\n" A " 1 - /c\n", B " 2 2024-01-01 /b\n" B " 2 - /c\n", A " 1 - /a\n" B " 2 2024-01-01 /b\n" B " 2 - /c\n" },
	{ A " 1 - /%C3%A9\n", B " 1 - /z\n", B " 1 - /z\n" A " 1 - /%C3%A9\n" },   /* in the order of decoded bytes */
	{ A " 1 - a\n", "", NULL },
	{ A " x - /a\n", "", NULL },
	{ "0 1 - /a\n", "", NULL },
	{ A " 1 -\n", "", NULL },
};

static void
test_merge(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(merges); i++) {
		struct buf out = BUF_INIT(1 << 12);
		struct err err;
		bool good = manifest_merge(&out, slice_of(merges[i].old), slice_of(merges[i].news), &err);

		print_message("  %zu\n", i);
		assert_int_equal(good, merges[i].want != NULL);
		if (good)
			assert_string_equal(out.data, merges[i].want);
		buf_release(&out);
	}
}

static void
test_link_line(void **state)
{
	static const struct { const char *line, *target, *label; } cases[] = {
		{ "=> /x A label", "/x", "A label" },
		{ "=>/x\tA  label \r\n", "/x", "A  label" },
		{ "=>  /x", "/x", "" },
		{ "=> ", "", "" },
		{ "=>", "", "" },
		{ " => /x", NULL, NULL },
		{ "= > /x", NULL, NULL },
		{ "", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice target, label;

		print_message("  '%s'\n", cases[i].line);
		assert_int_equal(link_line(slice_of(cases[i].line), &target, &label), cases[i].target != NULL);
		if (cases[i].target) {
			assert_slice(target, cases[i].target);
			assert_slice(label, cases[i].label);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_link_line), cmocka_unit_test(test_own_links), cmocka_unit_test(test_robots), cmocka_unit_test(test_merge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
