/* blogs/shell.c: texts that are frames for what a template makes; see blog.h. */
#include "blogs/blog.h"

#include <ctype.h>

enum { WORDS_LEAST = 160, DATED_LEAST = 60 };   /* letters that say something by themselves, and in a text with a date */

/* What ends the piece that `text` begins with: "%}" for "{%". */
static size_t
length_to(struct slice text, struct slice end)
{
	size_t at = slice_search(text, end);

	return at < text.len ? at + end.len : text.len;
}

/* Whether "{%" begins a tag called one of these, and not its end. */
static bool
is_tag(struct slice text, const char *const *names)
{
	struct slice name = slice_skip(text, 2);

	name = slice_trim_left(slice_starts(name, SLICE("-")) ? slice_skip(name, 1) : name);
	for (size_t i = 0; names[i]; i++) {
		if (slice_starts(name, slice_of(names[i])) && !isalnum((unsigned char)slice_skip(name, strlen(names[i])).data[0]))
			return true;
	}
	return false;
}

/* How much of the text's beginning is no text: a tag, a loop, code that programs read; 0: it is text. */
static size_t
skip(struct slice text, bool *loop)
{
	static const char *const loops[] = { "for", "tablerow", NULL }, *const raw[] = { "raw", NULL };

	if (slice_starts(text, SLICE("{{")))
		return length_to(text, SLICE("}}"));
	if (slice_starts(text, SLICE("{%")) && is_tag(text, raw))
		return 0;
	if (slice_starts(text, SLICE("{%")) && is_tag(text, loops)) {
		*loop = true;
		return length_to(text, is_tag(text, loops) && slice_search(text, SLICE("endfor")) < text.len ? SLICE("endfor") : SLICE("endtablerow"));
	}
	if (slice_starts(text, SLICE("{%")))
		return length_to(text, SLICE("%}"));
	if (slice_starts_nocase(text, SLICE("<script")))
		return length_to(text, SLICE("</script>"));
	if (slice_starts_nocase(text, SLICE("<style")))
		return length_to(text, SLICE("</style>"));
	if (slice_starts(text, SLICE("<!--")))
		return length_to(text, SLICE("-->"));
	return slice_starts(text, SLICE("<")) ? length_to(text, SLICE(">")) : 0;
}

/* Letters of the text outside of tags, up to WORDS_LEAST; *loop: there are loops. What stands in code is text. */
static size_t
count_letters(struct slice text, bool *loop)
{
	bool fenced = false, start = true;
	size_t letters = 0;

	while (text.len > 0 && letters < WORDS_LEAST) {
		size_t n;

		if (start && (slice_starts(text, SLICE("```")) || slice_starts(text, SLICE("~~~"))))
			fenced = !fenced;
		n = fenced ? 0 : skip(text, loop);
		start = n == 0 && text.data[0] == '\n';
		letters += n == 0 && (isalnum((unsigned char)text.data[0]) || (unsigned char)text.data[0] >= 0x80);
		text = slice_skip(text, n > 0 ? n : 1);
	}
	return letters;
}

/* Files by which search engines know the site's owner: "google-site-verification: google1234.html". */
static bool
is_proof(struct slice body)
{
	static const char *const words[] = { "-site-verification", "yandex-verification", "msvalidate.01", "Verification: " };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (slice_search(body, slice_of(words[i])) < body.len)
			return body.len < 400;
	}
	return false;
}

/* Pages that a web server shows in place of others: "404.html". */
static bool
is_for_servers(struct slice file)
{
	size_t slash = slice_find_last(file, '/');
	struct slice name = slash < file.len ? slice_skip(file, slash + 1) : file;

	return slice_starts(name, SLICE("404."));
}

/* Whether themes have a layout of that name for a page that lists or seeks, and has no text. */
static bool
is_list_layout(const struct value *layout)
{
	static const char *const names[] = { "archive", "archives", "search", "tags", "categories", "terms", "timeline" };

	return layout && layout->kind == VALUE_STRING && slice_is_one_of_nocase(layout->text, names, COUNT(names));
}

/* Whether it includes a file of Markdown that is there: words, which a template only has its layout around. */
static bool
includes_words(const struct blog *b, struct slice body)
{
	static const struct slice call = SLICE("{% include ");

	for (size_t at; b->includes && (at = slice_search(body, call)) < body.len;) {
		struct slice name;

		body = slice_trim_left(slice_skip(body, at + call.len));
		name = slice_first(body, slice_find(body, ' '));
		if (slice_ends_nocase(name, SLICE(".md")) && value_find(b->includes, name))
			return true;
	}
	return false;
}

bool
blog_is_shell(const struct blog *b, struct slice file, struct slice body, const struct value *front, bool dated)
{
	static const char *const endings[] = { ".html", ".htm", ".njk", ".liquid" };
	bool html = slice_ends_in_one_of_nocase(file, endings, COUNT(endings)), loop = false;

	if (b->kind == BLOG_CAPSULE || b->kind == BLOG_PLAIN)
		return false;
	if (is_for_servers(file) || (html && is_proof(body)))
		return true;
	if (slice_trim(body).len == 0)
		return !dated || html || slice_search(file, SLICE("_index.")) < file.len || is_list_layout(value_get(front, "layout"));
	if (b->kind != BLOG_JEKYLL && b->kind != BLOG_ELEVENTY)
		return false;
	if (slice_search(body, SLICE("{%")) == body.len)
		return false;
	if (includes_words(b, body))
		return false;
	return count_letters(body, &loop) < (dated ? DATED_LEAST : WORDS_LEAST) && (loop || (html && slice_search(body, SLICE("include")) < body.len));
}
