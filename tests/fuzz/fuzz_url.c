/*
 * fuzz_url.c: whatever an author writes as a link target becomes one word of
 * printable ASCII, and stays the same the second time.
 */
#include "gemini/url.h"

#include <stdint.h>
#include <stdlib.h>

static void
check_target(struct slice text)
{
	struct buf once = BUF_INIT(1 << 20), twice = BUF_INIT(1 << 20), resolved = BUF_INIT(1 << 20);
	struct url u;

	url_put_target(&once, text);
	for (size_t i = 0; i < once.len; i++) {
		if (once.data[i] <= ' ' || once.data[i] > '~')
			abort();
	}
	url_put_target(&twice, buf_slice(&once));
	if (!slice_eq(buf_slice(&once), buf_slice(&twice)))
		abort();
	/* Without an authority nothing is left that could be wrong. */
	if (slice_search(buf_slice(&once), SLICE("//")) == once.len && !url_parse(&u, buf_slice(&once)))
		abort();
	url_resolve(&resolved, SLICE("/posts/x.gmi"), buf_slice(&once));
	buf_release(&once);
	buf_release(&twice);
	buf_release(&resolved);
}

static void
check_query(struct slice text)
{
	struct buf decoded = BUF_INIT(1 << 20), encoded = BUF_INIT(1 << 20), again = BUF_INIT(1 << 20);

	if (url_decode_query(&decoded, text)) {
		url_put_query(&encoded, buf_slice(&decoded));
		if (!url_decode_query(&again, buf_slice(&encoded)) || !slice_eq(buf_slice(&again), buf_slice(&decoded)))
			abort();
	}
	buf_release(&decoded);
	buf_release(&encoded);
	buf_release(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_from((const char *)data, size);

	if (size > 4096)
		return 0;
	check_target(text);
	check_query(text);
	return 0;
}
