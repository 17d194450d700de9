/* commands/header.c: the first line of an answer; see header.h. */
#include "commands/header.h"

bool
header_read(struct dial *d, struct buf *start, struct slice *header, struct err *err)
{
	for (;;) {
		size_t end = slice_search(buf_slice(start), SLICE("\r\n")), n;
		char bytes[4096];
		enum dial_end got;

		if (end < start->len) {
			*header = slice_first(buf_slice(start), end);
			return end + 2 <= HEADER_MOST ||
			    err_set(err, "the header of the answer is too long");
		}
		if (start->len > HEADER_MOST)
			return err_set(err,
			    "this is no Gemini answer: its first line does not end");
		got = dial_read(d, bytes, sizeof(bytes), &n, err);
		if (got == DIAL_CLOSED || got == DIAL_CUT)
			return err_set(err, "the server closed the connection %s",
			    start->len > 0 ? "in the middle of the header" : "without an answer");
		if (got != DIAL_BYTES)
			return false;
		buf_put(start, bytes, n);
	}
}

unsigned
header_status(struct slice header)
{
	unsigned long status;

	if (!slice_number(slice_first(header, 2), 69, &status) || status < 10 ||
	    (header.len > 2 && header.data[2] != ' '))
		return 0;
	return (unsigned)status;
}
