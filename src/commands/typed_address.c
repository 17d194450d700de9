/* commands/typed_address.c: an address as somebody typed it; see typed_address.h. */
#include "commands/typed_address.h"

#include "gemini/url.h"

bool
typed_address_read(struct request *r, struct buf *address, const char *typed, struct err *err)
{
	struct slice text = slice_of(typed), scheme = slice_first(text, slice_search(text, SLICE("://")));
	char memory[256];
	struct buf why = buf_over(memory, sizeof(memory));

	if (slice_find(text, '/') != scheme.len + 1)   /* "host/a?b=x://y" has none */
		buf_puts(address, "gemini://");
	else if (!slice_eq_nocase(scheme, SLICE("gemini")))
		return err_set(err, "'%.100s' is no address of a capsule: those begin with gemini://", typed);
	url_put_target(address, slice_first(text, slice_find(text, '#')));
	if (address->full)
		return err_set(err, "'%.60s...' is too long for an address", typed);
	return request_parse(r, buf_slice(address), &why) == STATUS_SUCCESS ||
	    err_set(err, "'%.100s' is no address of a capsule: %s", typed, why.data);
}
