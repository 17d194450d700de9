/* commands/typed_address.c: an address as somebody typed it; see typed_address.h. */
#include "commands/typed_address.h"

#include "gemini/url.h"

/* Append what was typed in full and encoded: where its host ends is only known behind a scheme. */
static bool
put_whole(struct buf *address, struct slice typed, bool has_scheme)
{
	struct buf whole = BUF_INIT(address->limit);
	bool fits;

	if (!has_scheme)
		buf_puts(&whole, "gemini://");
	buf_put_slice(&whole, slice_first(typed, slice_find(typed, '#')));
	url_put_target(address, buf_slice(&whole));
	fits = !whole.full && !address->full;
	buf_release(&whole);
	return fits;
}

bool
typed_address_read(struct request *r, struct buf *address, const char *typed, struct err *err)
{
	struct slice text = slice_of(typed), scheme = slice_first(text, slice_search(text, SLICE("://")));
	bool has_scheme = slice_find(text, '/') == scheme.len + 1;   /* "host/a?b=x://y" has none */
	char memory[256];
	struct buf why = buf_over(memory, sizeof(memory));

	if (has_scheme && !slice_eq_nocase(scheme, SLICE("gemini")))
		return err_set(err, "'%.100s' is no address of a capsule: those begin with gemini://", typed);
	if (!put_whole(address, text, has_scheme))
		return err_set(err, "'%.60s...' is too long for an address", typed);
	return request_parse(r, buf_slice(address), &why) == STATUS_SUCCESS ||
	    err_set(err, "'%.100s' is no address of a capsule: %s", typed, why.data);
}
