/*
 * fuzz_titan.c: any bytes are either an upload whose parts are clean, and the
 * same one when its parameters come in the opposite order, or refused with a
 * sentence.
 */
#include "base/utf8.h"
#include "gemini/request.h"
#include "writing/upload_name.h"

#include <stdint.h>
#include <stdlib.h>

static bool
is_clean(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F)
			return false;
	}
	return utf8_valid(text);
}

static bool
is_inside(struct slice path)
{
	if (path.len == 0 || path.data[0] != '/' || !is_clean(path))
		return false;
	while (path.len > 0) {
		struct slice part = slice_cut(&path, '/');

		if (slice_eq(part, SLICE("..")) || slice_eq(part, SLICE(".")))
			return false;
	}
	return true;
}

/* "a;b;c" as "c;b;a". */
static void
put_reversed(struct buf *out, struct slice parameters)
{
	while (parameters.len > 0) {
		size_t at = slice_find_last(parameters, ';');

		buf_putc(out, ';');
		buf_put_slice(out, at == parameters.len ? parameters : slice_skip(parameters, at + 1));
		parameters = slice_first(parameters, at == parameters.len ? 0 : at);
	}
}

static void
check_reversed(const struct request *r, struct slice line)
{
	struct buf other = BUF_INIT(2 * REQUEST_URI_MOST), why = BUF_INIT(1 << 10);
	size_t query = slice_find(line, '?');
	size_t path = slice_search(line, SLICE("//")) + 2, at;
	struct request again;

	path += slice_find(slice_first(slice_skip(line, path), query - path), '/');
	at = path + slice_find(slice_first(slice_skip(line, path), query - path), ';');
	buf_put_slice(&other, slice_first(line, at));
	put_reversed(&other, slice_skip(slice_first(line, query), at + 1));
	buf_put_slice(&other, slice_skip(line, query));
	if (request_parse_titan(&again, buf_slice(&other), &why) == STATUS_SUCCESS) {
		if (again.titan.size != r->titan.size || again.titan.edit != r->titan.edit || !slice_eq(again.path, r->path) ||
		    !slice_eq(again.titan.mime, r->titan.mime) || !slice_eq(again.titan.token, r->titan.token))
			abort();
	} else if (other.len <= REQUEST_URI_MOST) {
		abort();
	}
	buf_release(&other);
	buf_release(&why);
}

/* What may be written is a plain name. */
static void
check_name(struct slice file)
{
	static char any[] = "*";
	static char *types[] = { any };
	const struct titan_rules rules = { .types = types, .type_count = 1 };
	struct err err = { "" };

	if (!upload_name_allowed(&rules, file, &err)) {
		if (err.text[0] == '\0')
			abort();
	} else if (file.data[0] == '/' || slice_search(file, SLICE("/.")) < file.len || slice_search(file, SLICE("//")) < file.len ||
	    slice_ends_nocase(file, SLICE(".yaml")) || !is_clean(file)) {
		abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice line = slice_from((const char *)data, size);
	struct buf why = BUF_INIT(1 << 10);
	struct request r;
	enum status status;

	if (!request_is_titan(line))
		return 0;
	status = request_parse_titan(&r, line, &why);
	if (status == STATUS_SUCCESS) {
		if (size > REQUEST_URI_MOST || !is_inside(r.path) || !is_clean(r.titan.mime) || !is_clean(r.titan.token) ||
		    (r.titan.edit && r.titan.size > 0))
			abort();
		check_reversed(&r, line);
		check_name(slice_skip(r.path, 1));
	} else if (why.len == 0) {
		abort();
	}
	buf_release(&why);
	return 0;
}
