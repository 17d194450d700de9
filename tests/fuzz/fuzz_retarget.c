/*
 * fuzz_retarget.c: whatever Markdown goes in, no byte of it but those of
 * targets changes: where each target stands for itself, all of it comes out.
 */
#include "gemtext/retarget.h"

#include <stdint.h>
#include <stdlib.h>

static bool
put_itself(void *ctx, struct slice target, struct buf *out)
{
	(void)ctx;
	if (target.len == 0 || slice_find(target, '\n') < target.len)
		abort();
	if (slice_find(target, '(') < target.len || slice_find(target, ')') < target.len || slice_find(target, '\0') < target.len)
		return false;
	buf_put_slice(out, target);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice markdown = slice_from((const char *)data, size);
	struct buf out = BUF_INIT(1 << 24);

	retarget(&out, markdown, put_itself, NULL);
	if (!slice_eq(buf_slice(&out), markdown))
		abort();
	buf_release(&out);
	return 0;
}
