/*
 * fuzz_gemtext.c: whatever goes in, gemtext comes out: sound UTF-8 in lines
 * that end in LF, without controls, with every fence closed, never two blank
 * lines in a row outside of them, the same bytes each time, and every word
 * of plain prose still there in its order.
 */
#include "base/utf8.h"
#include "gemtext/gemtext.h"

#include <cmark.h>
#include <stdint.h>
#include <stdlib.h>

static void
check_lines(struct slice page)
{
	bool in_fence = false, blank_before = true;

	while (page.len > 0) {
		struct slice line = slice_cut(&page, '\n');
		bool is_fence = slice_starts(line, SLICE("```"));

		if (!in_fence && !is_fence && line.len == 0 && blank_before)
			abort();
		if (!in_fence && slice_starts(line, SLICE("=>")) &&
		    (line.len < 4 || line.data[2] != ' '))
			abort();
		in_fence = in_fence != is_fence;
		blank_before = !in_fence && line.len == 0;
	}
	if (in_fence)
		abort();
}

static void
check_bytes(struct slice page)
{
	if (!utf8_valid(page) || (page.len > 0 && page.data[page.len - 1] != '\n'))
		abort();
	for (size_t i = 0; i < page.len; i++) {
		unsigned char c = (unsigned char)page.data[i];

		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7F)
			abort();
	}
}

/* Letters, digits and blanks alone are one line that says the same. */
static void
check_plain(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT(size + 2), page = BUF_INIT(size * 4 + 64);

	buf_puts(&text, "a");
	for (size_t i = 0; i < size; i++) {
		bool is_plain =
		    (data[i] >= 'a' && data[i] <= 'z') || (data[i] >= '0' && data[i] <= '9');

		if (is_plain || text.data[text.len - 1] != ' ')
			buf_putc(&text, is_plain ? (char)data[i] : ' ');
	}
	if (!gemtext_convert(&page, buf_slice(&text), NULL) ||
	    !slice_eq(slice_trim(buf_slice(&page)), slice_trim(buf_slice(&text))))
		abort();
	buf_release(&text);
	buf_release(&page);
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Signs that another reader than cmark takes: addresses, tags, mathematics, footnotes. */
static bool
has_signs_of_ours(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] >= 0x80 || data[i] < '\t' || strchr("{}$^[]:|~=<&@.\r\v\f\x0e\x0f\x1b", data[i]))
			return true;
	}
	return false;
}

/* What stands in the tree as text. */
static void
collect_text(struct buf *out, cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE ||
		    type == CMARK_NODE_CODE_BLOCK)
			buf_puts(out, cmark_node_get_literal(node));
		else if (type != CMARK_NODE_EMPH && type != CMARK_NODE_STRONG)
			buf_putc(out, ' ');
	}
	cmark_iter_free(iter);
}

/*
 * Letters and digits of the tree are in the page, in their order; the page may
 * have more. Not whole words: a code span within one keeps its marks.
 */
static void
check_order(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT(1 << 24), page = BUF_INIT(1 << 24);
	cmark_node *document = cmark_parse_document((const char *)data, size, CMARK_OPT_DEFAULT);
	size_t seen = 0;

	collect_text(&text, document);
	cmark_node_free(document);
	if (!gemtext_convert(&page, slice_from((const char *)data, size), NULL))
		abort();
	for (size_t at = 0; at < text.len; at++) {
		if (!is_word(text.data[at]))
			continue;
		while (seen < page.len && page.data[seen] != text.data[at])
			seen++;
		if (seen++ == page.len)
			abort();
	}
	buf_release(&text);
	buf_release(&page);
}

/* A paragraph whose signs are all escaped, with hard breaks, is lines of prose. */
static void
check_guard(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT(size * 2 + 8), page = BUF_INIT(size * 8 + 64);
	struct slice rest;

	buf_puts(&text, "a");
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\n' && text.data[text.len - 1] > ' ')
			buf_puts(&text, "\\\n");
		else if (data[i] > ' ' && data[i] < 0x7F && !is_word((char)data[i]) &&
			 !strchr(":.@{}[]|$^~=", data[i]))
			buf_printf(&text, "\\%c", data[i]);
		else if (is_word((char)data[i]) || data[i] == ' ')
			buf_putc(&text, (char)data[i]);
	}
	buf_puts(&text, " z");
	if (!gemtext_convert(&page, buf_slice(&text), NULL))
		abort();
	for (rest = buf_slice(&page); rest.len > 0;) {
		struct slice line = slice_cut(&rest, '\n');

		if (line.len == 0 || strchr("#>", line.data[0]) || slice_starts(line, SLICE("* ")) ||
		    slice_starts(line, SLICE("=>")) || slice_starts(line, SLICE("```")))
			abort();
	}
	buf_release(&text);
	buf_release(&page);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gemtext_options options = {.numbered = size > 0 && (data[0] & 1),
	    .links = size > 0 ? data[0] / 2 % 3 : 0,
	    .keep_emphasis = size > 0 && (data[0] & 8),
	    .file = size > 0 && (data[0] & 64) ? "a.mdx" : NULL,
	    .title = size > 0 && (data[0] & 32) ? SLICE("Title") : SLICE("")};
	struct buf page = BUF_INIT(1 << 24), again = BUF_INIT(1 << 24);
	struct slice text = slice_from((const char *)data, size);

	if (gemtext_convert(&page, text, &options)) {
		check_bytes(buf_slice(&page));
		check_lines(buf_slice(&page));
		if (!gemtext_convert(&again, text, &options) ||
		    !slice_eq(buf_slice(&page), buf_slice(&again)))
			abort();
	}
	check_plain(data, size);
	check_guard(data, size);
	if (!has_signs_of_ours(data, size))
		check_order(data, size);
	buf_release(&page);
	buf_release(&again);
	return 0;
}
