/* test_html.c: gemtext as HTML, and as a document of a web mirror. */
#include "unit.h"

#include "html/gemtext_html.h"
#include "html/html_page.h"

static const struct { const char *label, *gemtext, *want; } cases[] = {
	{ "headings", "# A\n## B\n### C\n#### D\n#E\n", "<h1>A</h1>\n<h2>B</h2>\n<h3>C</h3>\n<h3># D</h3>\n<h1>E</h1>\n" },
	{ "paragraphs", "one\n\ntwo\nthree\n", "<p>one\n<p>two\n<p>three\n" },
	{ "items stand in one list", "* a\n* b\n*c\n", "<ul>\n<li>a\n<li>b\n</ul>\n<p>*c\n" },
	{ "a blank line ends a list", "* a\n\n* b\n", "<ul>\n<li>a\n</ul>\n<ul>\n<li>b\n</ul>\n" },
	{ "a quotation", "> a\n>\n>b\n", "<blockquote>\n<p>a\n<p>b\n</blockquote>\n" },
	{ "links stand in one list", "=> /x.gmi X\n=>\ty\n",
	    "<ul class=\"links\">\n<li><a href=\"/x.gmi\">X</a>\n<li><a href=\"y\">y</a>\n</ul>\n" },
	{ "a picture of the capsule is shown", "=> a.PNG A <cat>\n",
	    "<figure><img src=\"a.PNG\" alt=\"\"><figcaption><a href=\"a.PNG\">A &lt;cat&gt;</a>"
	    "</figcaption></figure>\n" },
	{ "a picture from elsewhere is not fetched", "=> https://e.org/a.png A cat\n",
	    "<ul class=\"links\">\n<li><a href=\"https://e.org/a.png\">A cat</a>\n</ul>\n" },
	{ "no address is run", "=> javascript:alert(1) run\n=> JavaScript:x\n=> data:text/html,x d\n=> file:///etc f\n",
	    "<ul class=\"links\">\n<li>run (javascript:alert(1))\n<li>JavaScript:x\n<li>d (data:text/html,x)\n"
	    "<li>f (file:///etc)\n</ul>\n" },
	{ "an address that is none", "=> http://[ x\n", "<ul class=\"links\">\n<li>x (http://[)\n</ul>\n" },
	{ "an address is made fit", "=> /a\"b<c> \"q\"\n", "<ul class=\"links\">\n<li><a href=\"/a%22b%3Cc%3E\">&quot;q&quot;</a>\n</ul>\n" },
	{ "text is text", "<script>&amp;</script>\n", "<p>&lt;script&gt;&amp;amp;&lt;/script&gt;\n" },
	{ "a fence", "```\na  <b>\n# no\n```\nx\n", "<pre tabindex=\"0\">\na  &lt;b&gt;\n# no\n</pre>\n<p>x\n" },
	{ "a fence begins with a blank line", "```\n\na\n```\n", "<pre tabindex=\"0\">\n\na\n</pre>\n" },
	{ "a fence with words", "``` A map\nx\n```\n",
	    "<figure><figcaption>A map</figcaption>\n<pre tabindex=\"0\">\nx\n</pre></figure>\n" },
	{ "a fence that is left open", "* a\n```\nx", "<ul>\n<li>a\n</ul>\n<pre tabindex=\"0\">\nx\n</pre>\n" },
	{ "controls and damage", "a\x01\xFF\xEF\xBF\xBF\x7F\n", "<p>a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n" },
	{ "what is empty is nothing", "#\n* \n>\n=>\n \n", "" },
	{ "CR LF", "a\r\n# B\r\n", "<p>a\n<h1>B</h1>\n" },
};

static void
test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(10000);

		print_message("  %s\n", cases[i].label);
		gemtext_html(&out, slice_of(cases[i].gemtext), NULL);
		assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
}

static void
test_title(void **state)
{
	(void)state;
	assert_slice(gemtext_html_title(SLICE("text\n```\n# no\n```\n## Yes \n")), "Yes");
	assert_slice(gemtext_html_title(SLICE("\n=> x y\n")), "x y");
	assert_slice(gemtext_html_title(SLICE("")), "");
}

static const struct { const char *path, *name; } names[] = {
	{ "/", "index.html" }, { "/posts/x/", "posts/x/index.html" }, { "/posts/x.gmi", "posts/x.html" },
	{ "/a.gmi/b", "a.gmi/b" }, { "/posts/x.md", "posts/x.md" }, { "/.gmi", ".html" },
};

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct buf out = BUF_INIT(1000);

		html_page_put_name(&out, slice_of(names[i].path));
		assert_string_equal(out.data, names[i].name);
		buf_release(&out);
	}
}

/* Links of the page /posts/a/b.gmi. */
static const struct { const char *target, *href; } links[] = {
	{ "/", "../../index.html" }, { "/posts/a/c.gmi", "c.html" }, { "c.gmi", "c.html" }, { "../x.gmi", "../x.html" },
	{ "/posts/ab.gmi", "../ab.html" }, { "./", "index.html" }, { "/posts/", "../index.html" },
	{ "hero%20a.jpg", "hero%20a.jpg" }, { "/posts/a/3:15.gmi", "./3:15.html" }, { "#part", "b.html" },
	{ "gemini://h.test/tags/x.gmi", "../../tags/x.html" }, { "gemini://h.test", "../../index.html" },
	{ "gemini://h.test.evil/x.gmi", "gemini://h.test.evil/x.gmi" }, { "https://e.org/x.gmi", "https://e.org/x.gmi" },
	{ "//h.test/x.gmi", "//h.test/x.gmi" },
	{ "/search", "gemini://h.test/search" }, { "c.gmi?q", "gemini://h.test/posts/a/c.gmi?q" },
};

static bool
has(void *ctx, struct slice path)
{
	(void)ctx;
	return !slice_eq(path, SLICE("/search"));
}

static void
test_links(void **state)
{
	const struct html_page page = { .lang = SLICE("en"), .origin = SLICE("gemini://h.test"),
		.path = SLICE("/posts/a/b.gmi"), .has = has };

	(void)state;
	for (size_t i = 0; i < COUNT(links); i++) {
		struct buf text = BUF_INIT(1000), want = BUF_INIT(1000), out = BUF_INIT(10000);

		print_message("  %s\n", links[i].target);
		buf_printf(&text, "=> %s label\n", links[i].target);
		buf_printf(&want, " href=\"%s\">%s", links[i].href, "label</a>");
		if (strstr(links[i].target, ".jpg"))
			buf_printf(&want, "</figcaption>");
		assert_true(html_page(&out, buf_slice(&text), &page));
		assert_non_null(strstr(out.data, want.data));
		buf_release(&text);
		buf_release(&want);
		buf_release(&out);
	}
}

static void
test_document(void **state)
{
	const struct html_page page = { .lang = SLICE("de\"<"), .origin = SLICE("gemini://h.test"),
		.path = SLICE("/k\xC3\xA4se & brot.gmi") };
	struct buf out = BUF_INIT(10000), small = BUF_INIT(100);

	(void)state;
	assert_true(html_page(&out, SLICE("# A & B\ntext\n"), &page));
	assert_non_null(strstr(out.data, "<html lang=\"de&quot;&lt;\">"));
	assert_non_null(strstr(out.data, "<title>A &amp; B</title>"));
	assert_non_null(strstr(out.data, "<link rel=\"canonical\" href=\"gemini://h.test/k%C3%A4se%20&amp;%20brot.gmi\">"));
	assert_non_null(strstr(out.data, "<main>\n<h1>A &amp; B</h1>\n<p>text\n</main>"));
	assert_true(out.len < 2000);
	assert_false(html_page(&small, SLICE("# A\n"), &page));
	buf_release(&out);
	buf_release(&small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines), cmocka_unit_test(test_title), cmocka_unit_test(test_names),
		cmocka_unit_test(test_links), cmocka_unit_test(test_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
