/* gemtext/scan.c: running text; see scan.h. */
#include "gemtext/scan.h"

#include "gemtext/address.h"
#include "gemtext/target.h"

/* 1: a control character, shown as a blank; 2: an address may stand here. */
static const unsigned char special[256] = {
	[0 ... 0x1F] = 1, [0x7F] = 1, [':'] = 2, ['.'] = 2, ['@'] = 2,
};

/* Put an address; it is also a link, unless its words already are part of one. */
static void
put_address(struct conversion *c, const struct address *a, struct slice text, unsigned line)
{
	struct slice words = slice_from(text.data + a->start, a->end - a->start);
	struct buf target = BUF_INIT(WORKING_MOST);
	bool is_mail = a->prefix[0] == 'm';

	/* A paragraph that is one web address is a link line; one that is a mail address stays text. */
	c->prose.links += !is_mail;
	prose_put(&c->prose, words);
	c->prose.links -= !is_mail;
	buf_puts(&target, a->prefix);
	buf_put_slice(&target, words);
	target_add(c, &(struct link_source){ .target = buf_slice(&target), .line = line });
	buf_release(&target);
}

void
scan_text(struct conversion *c, struct slice text, unsigned line)
{
	size_t done = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char kind = special[(unsigned char)text.data[i]];
		struct address a;

		if (kind == 0)
			continue;
		if (kind == 1) {
			prose_put(&c->prose, slice_from(text.data + done, i - done));
			prose_put(&c->prose, SLICE(" "));
			done = i + 1;
		} else if (c->prose.links == 0 && address_find(&a, text, i, done)) {
			prose_put(&c->prose, slice_from(text.data + done, a.start - done));
			put_address(c, &a, text, line);
			done = a.end;
			i = a.end - 1;
		}
	}
	prose_put(&c->prose, slice_skip(text, done));
}
