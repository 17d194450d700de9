/* The door of gemtext/: the helpers that pages call. Whole conversions are under tests/golden/. */
#include "gemtext/gemtext.h"

#include "base/utf8.h"
#include "markdown/clean.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static void
test_convert(void **state)
{
	static const struct { const char *label, *markdown, *want;
	} cases[] = {
	    {"nothing", "", ""},
	    {"one paragraph, one line", "one\ntwo", "one two\n"},
	    {"a hard break", "one  \ntwo", "one\ntwo\n"},
	    {"Han across a line break", "\xE4\xBD\xA0\n\xE5\xA5\xBD", "\xE4\xBD\xA0\xE5\xA5\xBD\n"},
	    {"a mark by accident", "\\# no heading", " # no heading\n"},
	    {"a mark after a hard break", "one  \n\\> two", "one\n > two\n"},
	    {"a mark from a link's words", "[#12](u) is open", " #12 is open\n\n=> u #12\n"},
	    {"a link alone", "[a](u)", "=> u a\n"},
	    {"a heading too deep", "##### five", "### five\n"},
	    {"damaged bytes", "a\xFF\x00z", "a\xEF\xBF\xBD\n"},
	    {"HTML text behind a > in a value", "<p title=\"a > long title <b>\">long plain words</p>",
		"long plain words\n"},
	    {"long words in a value that ends late", "<img alt='one > long plain words' src=x.png>",
		"=> x.png one > long plain words\n"},
	    {"a private character in HTML", "<p>\xF3\xB0\x80\x80 and long plain words</p>",
		"\xF3\xB0\x80\x80 and long plain words\n"},
	    {"a reference to one", "<p>&#983040; and long plain words &amp; more of them</p>",
		"\xF3\xB0\x80\x80 and long plain words & more of them\n"},
	    {"equal tags in one another, of which HTML keeps three open",
		"<p><code class=\"language-c\">a<p><code class=\"language-c\">b"
		"<p><code class=\"language-c\">c<p><code class=\"language-c\">d"
		"<p><code class=\"language-c\">e</p>",
		"`a`\n\n``b``\n\n ```c```\n\n ````d````\n\n ````e````\n\n ``` ```\n"},
	    {"a fence says its language", "```js {1, 3}\na\n```\n", "```js\na\n```\n"},
	    {"a fence keeps its description", "```text, a plan of it\na\n```\n",
		"```text, a plan of it\na\n```\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		assert_true(gemtext_convert(&out, slice_of(cases[i].markdown), NULL));
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

/* Text is looked at sixteen bytes at a time: each mark is found wherever it stands among them. */
static void
test_marks_at_every_place(void **state)
{
	static const char *const marks[][2] = {
	    {"~~b~~", "b"}, {"==b==", "b"}, {"H~2~O", "H2O"}, {":boat:", "\xE2\x9B\xB5"}, {"[^1]", "[1]"},
	    {"$x_1$", "$x_1$"}, {"https://e.org/b", "https://e.org/b\n\n=> https://e.org/b"},
	    {"www.e.org", "www.e.org\n\n=> http://www.e.org"}, {"a@e.org", "a@e.org\n\n=> mailto:a@e.org a@e.org"}};
	char text[128], want[160];

	(void)state;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		for (int before = 0; before < 40; before++) {
			struct buf out = BUF_INIT(1 << 16);

			snprintf(text, sizeof(text), "%.*s 8; %s\n\n[^1]: n\n", before,
			    "ends. And: more; <words> [that] Z_8 } so on", marks[i][0]);
			snprintf(want, sizeof(want), " 8; %s\n", marks[i][1]);
			assert_true(gemtext_convert(&out, slice_of(text), NULL));
			if (!strstr(out.data, before > 0 ? want : want + 1))
				fail_msg("'%s' in '%s' became '%s'", marks[i][0], text, out.data);
			buf_release(&out);
		}
	}
}

/* What the command line does not ask for. */
static void
test_options(void **state)
{
	static const struct {
		const char *label;
		struct gemtext_options options;
		const char *markdown, *want;
	} cases[] = {
	    {"a title that the text repeats", {.title = SLICE("Title")}, "# title\n\n## two",
		"## two\n"},
	    {"headings below a title", {.title = SLICE("Title")}, "# one\n\n## two",
		"## one\n\n### two\n"},
	    {"footnotes in German", {.lang = SLICE("de-AT")}, "a[^1]\n\n[^1]: b",
		"a[1]\n\n## Fu\xC3\x9Fnoten\n\n[1] b\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		assert_true(gemtext_convert(&out, slice_of(cases[i].markdown), &cases[i].options));
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

struct heard {
	struct report report;
	char text[512];
};

static void
hear(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct heard *h = (struct heard *)r;

	(void)sentence;
	snprintf(h->text + strlen(h->text), sizeof(h->text) - strlen(h->text), "%s:%u %s; ", file,
	    line, kind);
}

static void
test_report(void **state)
{
	static const char text[] =
	    "one\n\n{{< strange >}}\n\n{{< stranger\n  x=1 >}}\n\n![](data:image/png;base64,AA)\n";
	struct heard heard = { .report.found = hear };
	const struct gemtext_options options = {
	    .report = &heard.report, .file = "x.md", .first_line = 5};
	struct buf out = BUF_INIT(1 << 16);

	(void)state;
	assert_true(gemtext_convert(&out, slice_of(text), &options));
	assert_string_equal(heard.text, "x.md:7 dropped; x.md:9 dropped; x.md:12 image; ");
	buf_release(&out);
}

/* A site that knows one page and one picture. */
static bool
link_known(void *ctx, struct slice target, unsigned line, struct buf *out)
{
	(void)ctx;
	(void)line;
	if (slice_eq(target, SLICE("lost.png")))
		return true;   /* it is nowhere, on the web neither */
	if (!slice_eq(target, SLICE("2019-01-01-foo")) && !slice_eq(target, SLICE("A page")) && !slice_eq(target, SLICE("abroad")))
		return false;
	buf_puts(out, slice_eq(target, SLICE("abroad")) ? "https://example.org/abroad" : "/posts/foo.gmi");
	return true;
}

static bool
describe_picture(void *ctx, struct slice target, struct buf *out)
{
	(void)ctx;
	if (!slice_ends(target, SLICE(".png")))
		return false;
	buf_puts(out, "PNG, 8 KB");
	return true;
}

static void
test_site(void **state)
{
	static const struct { const char *label, *markdown, *want;
	} cases[] = {
	    {"a post by name", "[a]({% post_url 2019-01-01-foo %})", "=> /posts/foo.gmi a\n"},
	    {"a picture of a vault", "![[a b.png|300]]", "=> a%20b.png a b (PNG, 8 KB)\n"},
	    {"a picture of a vault that is lost", "Here:\n![[lost.png]]\nand ![[lost.png|words|30]].", "Here: lost.png and words.\n"},
	    {"a tag above references", "[a][x] b\n\n{% include r.md %}\n[x]: /b",
		"a b\n\n=> /b a\n"},
	    {"the root of the site", "[a]({{ site.baseurl }}/b)", "=> /b a\n"},
	    {"a wiki link", "see [[A page|it]] and [[nothing]]",
		"see it and [[nothing]]\n\n=> /posts/foo.gmi it\n"},
	    {"what is known of a picture", "![p](p.png)", "=> p.png p (PNG, 8 KB)\n"},
	    {"raw at the ends of a code block", "```njk{% raw %}\n{{ a }}\n{% endraw %}```\n\n*b*",
		"```njk\n{{ a }}\n```\n\nb\n"},
	    {"raw inside of it", "```njk{%- raw -%}\n{{ a }}\n  {%- endraw -%}\n```\nb",
		"```njk\n{{ a }}\n  \n```\n\nb\n"},
	    {"code that is set", "a\n\n{%- set codeBlock %}{% raw %}\nint x;\n\n# y\n{% endraw %}{%- endset %}\n{{ codeBlock | highlight(\"c\") }}",
		"a\n\n```\nint x;\n\n# y\n```\n"},
	    {"code that is set as it is", "{% set codeContent %}\nint y;\n{% endset %}\n{% include \"x.njk\" %}\n", "```\nint y;\n```\n"},
	    {"two brackets with a name that is only guessed on the web", "see [[abroad|it]]", "see [[abroad|it]]\n"},
	    {"a wiki link in a table", "[[A page\\|it]]", "=> /posts/foo.gmi it\n"},
	    {"comments of a vault", "a\n\n%% one %%\n\n%%\ntwo\n\nthree %%\nb 100%% c", "a\n\nb 100%% c\n"},
	    {"an alert's title", "> [!tip]- Of *boats*\n> Two.\n> Three.\n\n> [!tip]\n> One.",
		"> tip: Of boats\n>\n> Two. Three.\n\n> tip: One.\n"},
	    {"the name of a block", "a\n{ #7d8c33}\n\nb", "a\n\nb\n"},
	    {"between columns", "a\n\n<--->\n\nb", "a\n\nb\n"},
	    {"the web has no page above it", "[w](//e.org/)", "=> https://e.org/ w\n"},
	};
	const struct gemtext_options options = {
	    .site = {.link = link_known, .describe = describe_picture}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		assert_true(gemtext_convert(&out, slice_of(cases[i].markdown), &options));
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

static void
test_convert_says_when_the_page_is_too_long(void **state)
{
	struct buf out = BUF_INIT(4);

	(void)state;
	assert_false(gemtext_convert(&out, SLICE("more than four bytes"), NULL));
	buf_release(&out);
}

static void
test_put_link(void **state)
{
	struct buf out = BUF_INIT(1 << 16);

	(void)state;
	gemtext_put_link(&out, SLICE("a b.png"), SLICE(" two\nlines "));
	gemtext_put_link(&out, SLICE("/x"), SLICE(""));
	assert_string_equal(out.data, "=> a%20b.png two lines\n=> /x\n");
	buf_release(&out);
}

static void
test_first_heading(void **state)
{
	static const struct { const char *label, *markdown, *want; } cases[] = {
		{ "none", "text\n\n## two\n", NULL },
		{ "with marks in it", "text\n\n# The *best* [of](u) #\n", "The best of" },
		{ "underlined", "text\n\nTitle\n=====\n", "Title" },
		{ "controls in it", "# a\x01 b\x1b[31mc\x1b[0m\xC2\x85 d\x7F\n", "a  bc  d" },
		{ "of a part, behind words", "text\n\n# One\n\n# Two\n", NULL },
		{ "behind a picture", "![a](b)\n\n# One\n\n# Two\n", "One" },
		{ "not the comment in a fence", "```\n# no\n```\n\n# yes\n", "yes" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", cases[i].label);
		assert_int_equal(gemtext_first_heading(&out, slice_of(cases[i].markdown)),
		    cases[i].want != NULL);
		assert_string_equal(out.data, cases[i].want ? cases[i].want : "");
		buf_release(&out);
	}
}

static void
test_reading_minutes(void **state)
{
	struct buf text = BUF_INIT(1 << 16);

	(void)state;
	assert_int_equal(gemtext_reading_minutes(SLICE("")), 1);
	for (int i = 0; i < 1100; i++)
		buf_puts(&text, "don't ");
	assert_int_equal(gemtext_reading_minutes(buf_slice(&text)), 5);
	buf_clear(&text);
	for (int i = 0; i < 900; i++)
		buf_puts(&text, "\xE5\xA5\xBD");
	assert_int_equal(gemtext_reading_minutes(buf_slice(&text)), 2);
	buf_release(&text);
}

/* What clean_prefix() says, a character at a time. */
static size_t
sound_bytes(struct slice text)
{
	size_t at = 0;

	while (at < text.len) {
		bool damaged;
		uint32_t c;
		size_t n = utf8_next(slice_skip(text, at), &c, &damaged);

		if (damaged || (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) ||
		    (c >= MARK_FIRST && c <= MARK_LAST))
			break;
		at += n;
	}
	return at;
}

/* Three bytes from where UTF-8 has its borders, wherever in a lane they stand, among characters of each length. */
static void
test_clean_prefix(void **state)
{
	static const char *const around[] = {"a", "\xD0\xB6", "\xE4\xBD\xA0", "\xF0\x9F\x98\x80"};
	static const unsigned char edges[] = {0x00, 0x09, 0x0A, 0x1F, ' ', 0x7E, 0x7F, 0x80, 0x8F, 0x90, 0x93, 0x94,
	    0x9F, 0xA0, 0xB7, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE4, 0xED, 0xEE, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
	enum { EDGES = COUNT(edges) };

	(void)state;
	for (size_t n = 0; n < COUNT(around) * EDGES * EDGES * EDGES; n++) {
		const char *c = around[n % COUNT(around)];
		size_t k = n / COUNT(around);
		char odd[3] = {(char)edges[k / EDGES / EDGES], (char)edges[k / EDGES % EDGES], (char)edges[k % EDGES]};
		struct buf text = BUF_INIT(200);

		while (text.len < 16 + k % 17)
			buf_puts(&text, c);
		buf_put(&text, odd, sizeof(odd));
		while (text.len < 60)
			buf_puts(&text, c);
		if (clean_prefix(buf_slice(&text)) != sound_bytes(buf_slice(&text)))
			fail_msg("%02hhX %02hhX %02hhX behind %zu bytes of '%s'", odd[0], odd[1], odd[2], 16 + k % 17, c);
		buf_release(&text);
	}
}

/*
 * Texts that take a converter hours when its time is the square of the length.
 * Nothing is measured: the test would hang.
 */
static void
test_bombs(void **state)
{
	static const struct { const char *label, *first, *again, *last; size_t times; } cases[] = {
		{ "quotes in quotes", "", ">", " x\n", 100000 },
		{ "brackets that open", "", "[", "\n", 1000000 },
		{ "brackets that close", "", "]", "\n", 1000000 },
		{ "links that stay open", "", "[a](", "\n", 200000 },
		{ "emphasis that stays open", "", "**a_", "\n", 200000 },
		{ "a run of emphasis", "", "**", "a\n", 400000 },
		{ "a run of colons", "", ":", "\n", 800000 },
		{ "a run of equal signs", "a ", "=", "\n", 800000 },
		{ "remarks that stay open", "", "{#", "\n", 400000 },
		{ "struck words that stay open", "", "~~a ", "\n", 200000 },
		{ "marked words that stay open", "", "==a ", "\n", 200000 },
		{ "mathematics that stays open", "", "$_a ", "\n", 200000 },
		{ "displayed mathematics", "", "$$a$$", "\n", 150000 },
		{ "template tags that stay open", "", "{{< ", "\n", 200000 },
		{ "code that stays open", "", "{% highlight c %}\n", "", 30000 },
		{ "notes in place", "", "^[", "\n", 300000 },
		{ "admonitions in admonitions", "", ":::note\n", "", 60000 },
		{ "containers", "", ":::x\n", "", 60000 },
		{ "wiki links that stay open", "", "[[", "\n", 200000 },
		{ "link lines that end in prose", "* a\n", "=> /x\n", "prose\n", 100000 },
		{ "items and link lines", "", "* a\n=> /x\n", "", 40000 },
		{ "pictures between words", "", "![a](b)\nwords\n", "", 40000 },
		{ "elements in elements", "", "<div>", "\n", 100000 },
		{ "scripts that are spoken of", "x ", "<script> <style> ", "</style>", 30000 },
		{ "notes of Eleventy", "", "{% footnoteref 'a' 'b' %}w{% endfootnoteref %} ", "", 20000 },
		{ "links of HTML that stay open", "", "<a href=x>", "\n", 60000 },
		{ "a table of 1.2 MB", "| a | b |\n|---|---|\n",
		    "| a cell of it | and another one |\n", "", 35000 },
		{ "a wide table", "| a | b |\n|---|---|\n",
		    "| a cell with so many words in it that it is wrapped | and another one that is wrapped |\n", "",
		    5000 },
		{ "a table of many columns", "a", "|a", "\n-|-\n", 100000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf text = BUF_INIT(4 << 20), out = BUF_INIT(64 << 20);

		print_message("  %s\n", cases[i].label);
		buf_puts(&text, cases[i].first);
		for (size_t n = 0; n < cases[i].times; n++)
			buf_puts(&text, cases[i].again);
		buf_puts(&text, cases[i].last);
		assert_false(text.full);
		assert_true(gemtext_convert(&out, buf_slice(&text), NULL));
		buf_release(&text);
		buf_release(&out);
	}
}

/* Millions of signs would need more memory than a server gives to one text. */
static void
test_limit(void **state)
{
	struct buf text = BUF_INIT(4 << 20), out = BUF_INIT(1 << 24);

	(void)state;
	while (text.len < 3 << 20)
		buf_puts(&text, "[*");
	assert_false(gemtext_convert(&out, buf_slice(&text), NULL));
	assert_true(out.full);
	buf_clear(&text);
	buf_clear(&out);
	while (text.len < 3 << 20)
		buf_puts(&text, "Words, words and [words](w).\n");
	assert_true(gemtext_convert(&out, buf_slice(&text), NULL));
	buf_release(&text);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_convert),
		cmocka_unit_test(test_marks_at_every_place),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_site),
		cmocka_unit_test(test_clean_prefix),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_convert_says_when_the_page_is_too_long),
		cmocka_unit_test(test_put_link),
		cmocka_unit_test(test_first_heading),
		cmocka_unit_test(test_reading_minutes),
	};

	return cmocka_run_group_tests_name("gemtext", tests, NULL, NULL);
}
