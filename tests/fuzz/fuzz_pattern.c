/*
 * fuzz_pattern.c: whatever an author writes as a pattern of addresses and as
 * a title, what comes of it is text, never longer than asked, and a segment
 * of an address holds nothing that would end it.
 */
#include "base/utf8.h"
#include "blogs/pattern.h"

#include <stdint.h>
#include <stdlib.h>

/* ":title" and the like are what stands behind the first line of the input. */
static bool
fill(void *ctx, struct slice name, struct buf *out)
{
	const struct slice *title = ctx;

	if (!slice_eq(name, SLICE("title")) && !slice_eq(name, SLICE("slug")))
		return false;
	pattern_put_segment(out, *title, slice_eq(name, SLICE("title")));
	return true;
}

static void
check(const struct buf *out)
{
	if (!utf8_valid(buf_slice(out)))
		abort();
}

static void
check_segment(struct slice text)
{
	static const char ends[] = "/?\n\r ";
	struct buf out = BUF_INIT(1 << 16);

	pattern_put_segment(&out, text, true);
	check(&out);
	for (size_t i = 0; i < sizeof(ends) - 1; i++) {
		if (slice_find(buf_slice(&out), ends[i]) < out.len)
			abort();
	}
	buf_clear(&out);
	pattern_put_slug(&out, text, false);
	check(&out);
	buf_clear(&out);
	pattern_put_folders(&out, text, false);
	check(&out);
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice title = slice_from((const char *)data, size), pattern = slice_cut(&title, '\n');
	struct date date = { 0 };
	struct pattern p = { .date = &date, .fill = fill, .ctx = &title };
	struct buf out = BUF_INIT(1 << 16);

	if (size > 4096 || !utf8_valid(pattern) || !utf8_valid(title))
		return 0;
	if (!date_parse(title, &date))
		date_parse(SLICE("2019-03-07T09:05:00Z"), &date);
	pattern_put(&out, pattern, &p);
	check(&out);
	if (slice_search(buf_slice(&out), SLICE("//")) < out.len)
		abort();
	buf_clear(&out);
	pattern_put_format(&out, &date, pattern);
	check(&out);
	buf_release(&out);
	check_segment(title);
	return 0;
}
