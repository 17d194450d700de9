/* test_mime.c: media types by name and by content. */
#include "gemini/mime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *name, *type; } names[] = {
	{ "a/b.JPG", "image/jpeg" }, { "x.gmi", "text/gemini" }, { "x.gemini", "text/gemini" }, { "x.tar.gz", "application/gzip" },
	{ "x.md", "text/markdown" }, { "x.c", "text/plain" }, { "x.py", "text/plain" }, { "x.atom", "application/atom+xml" },
	{ "x.gpub", "application/gpub+zip" }, { "feed.xml", "text/xml" }, { "README", NULL }, { "a.gmi/README", NULL },
	{ "x.", NULL }, { "", NULL }, { "x.unheard-of", NULL }, { "x.gmi x", NULL }, { "x.txt", "text/plain" },
};

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		const char *type = mime_by_name(slice_of(names[i].name));

		print_message("  %s\n", names[i].name);
		if (names[i].type)
			assert_string_equal(type, names[i].type);
		else
			assert_null(type);
	}
}

static void
test_text(void **state)
{
	(void)state;
	assert_true(mime_is_text(SLICE("text/gemini")));
	assert_true(mime_is_text(SLICE("application/json")));
	assert_false(mime_is_text(SLICE("image/png")));
	assert_false(mime_is_text(SLICE("application/atom+xml")));
	assert_string_equal(mime_short_name(SLICE("image/jpeg")), "JPEG");
	assert_string_equal(mime_short_name(SLICE("audio/mpeg")), "MP3");
	assert_null(mime_short_name(SLICE("application/octet-stream")));
}

static const struct { const char *label, *start; size_t len; bool text; } contents[] = {
	{ "empty", "", 0, true },
	{ "words", "Hello,\r\n\tworld \xC3\xA4\n", 18, true },
	{ "cut in a character", "ab\xE2\x82", 4, true },
	{ "Latin-1", "\xE4 b", 3, false },
	{ "NUL", "a\0b", 3, false },
	{ "escape sequence", "\x1B[31m", 5, false },
	{ "PNG", "\x89PNG\r\n", 6, false },
};

static void
test_contents(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(contents); i++) {
		print_message("  %s\n", contents[i].label);
		assert_string_equal(mime_by_content(slice_from(contents[i].start, contents[i].len)),
		    contents[i].text ? "text/plain" : "application/octet-stream");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names), cmocka_unit_test(test_text), cmocka_unit_test(test_contents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
