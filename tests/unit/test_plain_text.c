/* test_plain_text.c: gemtext as plain text of so many columns. */
#include "pages/plain_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *label, *gemtext, *want;
} cases[] = {
	{"prose is wrapped", "one two three four five six seven\n",
	"one two three four\nfive six seven\n"},
	{"a full line stays whole", "12345678901234567890\nnext\n", "12345678901234567890\nnext\n"},
	{"a long word stands alone", "a 1234567890123456789012345 b\n",
	"a\n1234567890123456789012345\nb\n"},
	{"blank lines stay", "a\n\nb\n", "a\n\nb\n"},
	{"headings are underlined", "# Title\n## Käse\n### Third\n",
	"Title\n=====\nKäse\n----\nThird\n"},
	{"items hang", "* one two three four five\n", "* one two three four\n  five\n"},
	{"quotes are marked on every line", "> one two three four five\n>\n",
	"> one two three four\n> five\n>\n"},
	{"preformatted text stays", "```c\nint  main(void) { return 0; }\n# no heading\n```\nx\n",
	"int  main(void) { return 0; }\n# no heading\nx\n"},
	{"wide letters count double", "漢字漢字漢字漢字漢字漢字\n", "漢字漢字漢字漢字漢字\n漢字\n"},
	{"links are numbered", "=> y.gmi See there\n=> https://e.org/\n",
	"[1] See there\n[2] https://e.org/\n\nLinks\n[1] gemini://h/posts/y.gmi\n[2] "
	"https://e.org/\n"},
	{"a link that is no address", "=> http://[ x\n", "[1] x\n\nLinks\n[1] http://[\n"},
	{"numbers of links go on behind those of footnotes", "a,[1] b [2017]\n=> y.gmi Y\n```\nx[7]\n```\n[2] Note\n",
	"a,[1] b [2017]\n[3] Y\nx[7]\n[2] Note\n\nLinks\n[3] gemini://h/posts/y.gmi\n"},
	{"labels hang behind any number", "[99] x\n=> y.gmi one two three four\n",
	"[99] x\n[100] one two three\n      four\n\nLinks\n[100] gemini://h/posts/y.gmi\n"},
	{"a number, and no link", "a [1]\n", "a [1]\n"},
	{"a quote in a quote", "> > one two three four five\n> >\n>> six\n", "> > one two three\n> > four five\n> >\n> > six\n"},
	{"no line begins with a stop", "漢字漢字漢字漢字漢字，漢\n", "漢字漢字漢字漢字漢\n字，漢\n"},
	{"nor with closing marks, nor ends with opening ones", "漢字漢字漢字漢字漢「字」。漢\n漢字漢字漢字漢字漢字”漢\n",
	"漢字漢字漢字漢字漢\n「字」。漢\n漢字漢字漢字漢字漢\n字”漢\n"},
	{"words of both kinds", "漢字漢字漢字漢字 abc漢字def\n", "漢字漢字漢字漢字 abc\n漢字def\n"},
	{"a mark on a letter stays with it", "漢字漢字漢字漢字漢が\xCC\x81漢\n", "漢字漢字漢字漢字漢が\xCC\x81\n漢\n"},
	{"nothing", "", ""},
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(10000);

		print_message("  %s\n", cases[i].label);
		plain_text(&out, slice_of(cases[i].gemtext), 20, SLICE("gemini://h/posts/x.gmi"),
		    SLICE("Links"));
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

/* Each bracket is looked at once: else this takes minutes. */
static void
test_brackets(void **state)
{
	enum { BRACKETS = 4 << 20 };
	struct buf text = BUF_INIT(BRACKETS + 10), out = BUF_INIT(3 * BRACKETS);

	(void)state;
	memset(buf_room(&text, BRACKETS), '[', BRACKETS);
	buf_grew(&text, BRACKETS);
	plain_text(&out, buf_slice(&text), 20, SLICE("gemini://h/posts/x.gmi"), SLICE("Links"));
	assert_int_equal(out.len, BRACKETS + 1);
	buf_release(&text);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases), cmocka_unit_test(test_brackets) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
