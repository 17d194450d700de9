/* test_slug.c: texts as parts of addresses. */
#include "unit.h"

#include "posts/slug.h"

static const struct slug_case { const char *text, *slug, *segment; } cases[] = {
	{ "x", "x", "x" },
	{ "Hello World", "hello-world", "hello-world" },
	{ "README_v1.2~", "readme-v1-2", "README_v1.2~" },
	{ "  a -- b!  ", "a-b", "a-b" },
	{ "Don't panic", "dont-panic", "dont-panic" },
	{ "Don\xE2\x80\x99t", "dont", "dont" },
	{ "K\xC3\xA4se & Br\xC3\xB6tchen", "kase-and-brotchen", "kase-and-brotchen" },
	{ "Ka\xCC\x88se", "kase", "kase" },
	{ "STRASSE Stra\xC3\x9F" "e", "strasse-strasse", "strasse-strasse" },
	{ "\xC3\x86sir \xC3\x98l \xC5\x81\xC3\xB3" "d\xC5\xBA", "aesir-ol-lodz", "aesir-ol-lodz" },
	{ "\xC4\xB0stanbul \xC4\xB1", "istanbul-i", "istanbul-i" },
	{ "Gedankenexperiment", "gedankenexperiment", "Gedankenexperiment" },
	{ "\xD0\xA0\xD0\xB5\xD0\xB2\xD0\xBE\xD0\xBB\xD1\x8E\xD1\x86\xD0\xB8\xD1\x8F 1917", "revolyutsiya-1917", "revolyutsiya-1917" },
	{ "\xD0\xB9\xD0\xBE\xD0\xB3\xD0\xB0", "yoga", "yoga" },
	{ "\xCE\x86\xCE\xBB\xCF\x86\xCE\xB1", "alfa", "alfa" },
	{ "\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC" },
	{ "Python\xE5\x85\xA5", "python\xE5\x85\xA5", "Python\xE5\x85\xA5" },
	{ "\xED\x95\x9C", "\xED\x95\x9C", "\xED\x95\x9C" },
	/* taken apart, as some file systems do, and together again */
	{ "\xE3\x81\x8B\xE3\x82\x99", "\xE3\x81\x8C", "\xE3\x81\x8C" },
	{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C", "\xED\x95\x9C" },
	/* vowels that are marks belong to their letters; a joiner goes */
	{ "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\xA8\xE0\xA5\x8D\xE0\xA4\xA6\xE0\xA5\x80", "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\xA8\xE0\xA5\x8D\xE0\xA4\xA6\xE0\xA5\x80", "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\xA8\xE0\xA5\x8D\xE0\xA4\xA6\xE0\xA5\x80" },
	{ "\xE0\xB9\x84\xE0\xB8\x97\xE0\xB8\xA2\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88", "\xE0\xB9\x84\xE0\xB8\x97\xE0\xB8\xA2\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88", "\xE0\xB9\x84\xE0\xB8\x97\xE0\xB8\xA2\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88" },
	{ "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88\xD8\xA7\xD9\x87\xD9\x85", "\xD9\x85\xDB\x8C\xD8\xAE\xD9\x88\xD8\xA7\xD9\x87\xD9\x85", "\xD9\x85\xDB\x8C\xD8\xAE\xD9\x88\xD8\xA7\xD9\x87\xD9\x85" },
	{ "\xD7\xA2\xD7\x91\xD7\xA8\xD7\x99\xD7\xAA", "\xD7\xA2\xD7\x91\xD7\xA8\xD7\x99\xD7\xAA", "\xD7\xA2\xD7\x91\xD7\xA8\xD7\x99\xD7\xAA" },
	/* "日本、東京" is two words, and as a segment what it is on the web; "Go 語", "Réactor模式" are none that can stay */
	{ "\xE6\x97\xA5\xE6\x9C\xAC\xE3\x80\x81\xE6\x9D\xB1\xE4\xBA\xAC", "\xE6\x97\xA5\xE6\x9C\xAC-\xE6\x9D\xB1\xE4\xBA\xAC", "\xE6\x97\xA5\xE6\x9C\xAC\xE3\x80\x81\xE6\x9D\xB1\xE4\xBA\xAC" },
	{ "Reactor_\xE6\xA8\xA1\xE5\xBC\x8F", "reactor-\xE6\xA8\xA1\xE5\xBC\x8F", "Reactor_\xE6\xA8\xA1\xE5\xBC\x8F" },
	{ "Go \xE8\xAA\x9E", "go-\xE8\xAA\x9E", "go-\xE8\xAA\x9E" },
	{ "R\xC3\xA9" "actor\xE6\xA8\xA1\xE5\xBC\x8F", "reactor\xE6\xA8\xA1\xE5\xBC\x8F", "reactor\xE6\xA8\xA1\xE5\xBC\x8F" },
	{ "\xF0\x9F\x8E\x89", "1f389", "1f389" },
	{ "party \xF0\x9F\x8E\x89", "party", "party" },
	{ "C++", "c-plus-plus", "c-plus-plus" },
	{ "C#", "c-sharp", "c-sharp" },
	{ "!?", "21-3f", "21-3f" },
	{ "\xEF\xAC\x81n x\xC2\xB2", "fin-x2", "fin-x2" },
	{ "K\xE4se", "kase", "kase" },
	{ "a/b", "a-b", "a-b" },
	{ "", "", "" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1000);

		print_message("  %s\n", cases[i].slug);
		slug_put(&out, slice_of(cases[i].text));
		assert_string_equal(out.data, cases[i].slug);
		buf_clear(&out);
		slug_put_segment(&out, slice_of(cases[i].text));
		assert_string_equal(out.data, cases[i].segment);
		buf_release(&out);
	}
}

/* Addresses as they were while letters of other scripts were numbers. */
static void
test_numbered(void **state)
{
	struct buf out = BUF_INIT(1000);

	(void)state;
	assert_false(slug_put_numbered(&out, SLICE("/posts/x")));
	assert_string_equal(out.data, "");
	assert_true(slug_put_numbered(&out, SLICE("/Posts/python\xE5\x85\xA5\xE9\x97\xA8")));
	assert_string_equal(out.data, "/Posts/python-5165-95e8");
	buf_release(&out);
}

static void
test_length(void **state)
{
	struct buf text = BUF_INIT(1 << 20), out = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, "\xE6\x97\xA5");
	slug_put(&out, buf_slice(&text));
	assert_true(out.len > SLUG_MOST / 6 && 3 * out.len <= SLUG_MOST);
	buf_release(&text);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_numbered),
		cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
