/*
 * fuzz_request.c: any bytes are either a request whose parts are clean, or
 * refused with a sentence.
 */
#include "base/utf8.h"
#include "gemini/request.h"
#include "gemini/url.h"

#include <stdint.h>
#include <stdlib.h>

static bool
is_inside(struct slice path)
{
	if (path.len == 0 || path.data[0] != '/' || !utf8_valid(path))
		return false;
	while (path.len > 0) {
		struct slice segment = slice_cut(&path, '/');

		if (slice_eq(segment, SLICE("..")) || slice_eq(segment, SLICE(".")))
			return false;
		for (size_t i = 0; i < segment.len; i++) {
			if ((unsigned char)segment.data[i] < 0x20)
				return false;
		}
	}
	return true;
}

/* The same path comes back when it is encoded and decoded again. */
static bool
comes_back(struct slice path)
{
	struct buf encoded = BUF_INIT(1 << 14), decoded = BUF_INIT(1 << 14);
	bool same;

	url_put_path(&encoded, path);
	same = url_decode_path(&decoded, buf_slice(&encoded)) && slice_eq(buf_slice(&decoded), path);
	buf_release(&encoded);
	buf_release(&decoded);
	return same;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf why = BUF_INIT(1 << 10);
	struct request r;
	enum status status = request_parse(&r, slice_from((const char *)data, size), &why);

	if (status == STATUS_SUCCESS) {
		if (size > REQUEST_URI_MOST || r.host.len == 0 || r.port == 0 || !is_inside(r.path) || !comes_back(r.path))
			abort();
	} else if (why.len == 0 || (status != STATUS_BAD_REQUEST && status != STATUS_PROXY_REQUEST_REFUSED)) {
		abort();
	}
	buf_release(&why);
	return 0;
}
