/* gemini/response.c: what a visitor gets; see response.h. */
#include "gemini/response.h"

#include "base/utf8.h"
#include "gemini/errand.h"

#include <stdlib.h>
#include <unistd.h>

/* Digits, blank, meta, CR LF, and room for the '\0' of a buf. */
enum { HEADER_MOST = 3 + RESPONSE_META_MOST + 2 + 1 };

/* Two slices as one run of bytes. */
static struct bytes *
join(struct slice head, struct slice tail)
{
	struct bytes *b = malloc(sizeof(*b) + head.len + tail.len);

	if (!b)
		return NULL;
	b->refs = 1;
	b->len = head.len + tail.len;
	memcpy(b->data, head.data, head.len);
	memcpy(b->data + head.len, tail.data, tail.len);
	return b;
}

struct bytes *
bytes_new(struct slice text)
{
	return join(text, SLICE(""));
}

struct bytes *
bytes_hold(struct bytes *b)
{
	b->refs++;
	return b;
}

void
bytes_drop(struct bytes *b)
{
	if (b && --b->refs == 0)
		free(b);
}

void
response_init(struct response *res)
{
	*res = (struct response){ .status = STATUS_TEMPORARY_FAILURE, .fd = -1 };
}

void
response_release(struct response *res)
{
	bytes_drop(res->bytes);
	if (res->fd != -1)
		close(res->fd);
	errand_free(res->errand);
	response_init(res);
}

/* Append as much of `meta`, cleaned, as a header takes. */
static void
put_meta(struct buf *out, struct slice meta)
{
	size_t start = out->len;

	meta = slice_trim(meta);
	while (meta.len > 0) {
		uint32_t c;
		size_t n = utf8_next(meta, &c, NULL);
		size_t before = out->len;

		utf8_put(out, c < 0x20 || (c >= 0x7F && c < 0xA0) ? ' ' : c);
		if (out->len - start > RESPONSE_META_MOST) {
			buf_truncate(out, before);
			return;
		}
		meta = slice_skip(meta, n);
	}
}

void
response_put_header(struct buf *out, enum status status, struct slice meta)
{
	size_t start;

	buf_printf(out, "%02u ", (unsigned)status);
	start = out->len;
	put_meta(out, meta);
	if (slice_trim(slice_skip(buf_slice(out), start)).len == 0) {
		buf_truncate(out, start);
		buf_puts(out, status_default_meta(status));
	}
	buf_puts(out, "\r\n");
}

/* Make `bytes` all there is of *res; one reference passes to it. NULL: memory is out. */
static void
become(struct response *res, enum status status, struct bytes *bytes)
{
	response_release(res);
	res->status = bytes ? status : STATUS_TEMPORARY_FAILURE;
	res->bytes = bytes;
}

/* A header line, and the bytes after it. */
static struct bytes *
with_header(enum status status, struct slice meta, struct slice body)
{
	char memory[HEADER_MOST + 4];
	struct buf header = buf_over(memory, sizeof(memory));

	response_put_header(&header, status, meta);
	return join(buf_slice(&header), body);
}

void
response_set(struct response *res, enum status status, const char *meta_format, ...)
{
	struct buf meta = BUF_INIT(8 * RESPONSE_META_MOST);
	va_list args;

	va_start(args, meta_format);
	buf_vprintf(&meta, meta_format, args);
	va_end(args);
	become(res, status, with_header(status, buf_slice(&meta), SLICE("")));
	buf_release(&meta);
}

void
response_set_body(struct response *res, struct slice type, struct slice body)
{
	become(res, STATUS_SUCCESS, response_bytes(type, body));
}

void
response_set_bytes(struct response *res, struct bytes *page)
{
	become(res, STATUS_SUCCESS, bytes_hold(page));
}

struct bytes *
response_bytes(struct slice type, struct slice body)
{
	return with_header(STATUS_SUCCESS, type, body);
}

void
response_set_file(struct response *res, struct slice type, int fd, uint64_t size)
{
	become(res, STATUS_SUCCESS, with_header(STATUS_SUCCESS, type, SLICE("")));
	if (!res->bytes) {
		close(fd);
		return;
	}
	res->fd = fd;
	res->fd_left = size;
}
