/*
 * fuzz_gemtext.c: whatever goes in, gemtext comes out: sound UTF-8 in lines
 * that end in LF, without controls, with every fence closed, never two blank
 * lines in a row outside of them, the same bytes each time, and every word
 * of plain prose still there in its order.
 */
#include "base/utf8.h"
#include "gemtext/gemtext.h"

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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gemtext_options options = {.numbered = size > 0 && (data[0] & 1),
	    .links = size > 0 ? data[0] / 2 % 3 : 0,
	    .keep_emphasis = size > 0 && (data[0] & 8),
	    .emoji = size > 0 && (data[0] & 16),
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
	buf_release(&page);
	buf_release(&again);
	return 0;
}
