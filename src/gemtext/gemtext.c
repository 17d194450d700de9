/* gemtext/gemtext.c: the door of the room; see gemtext.h. */
#include "gemtext/gemtext.h"

#include "base/utf8.h"
#include "gemini/url.h"
#include "gemtext/block.h"
#include "gemtext/clean.h"
#include "gemtext/conversion.h"

#include <stdlib.h>

static void
conversion_init(struct conversion *c, struct buf *out, const struct gemtext_options *options)
{
	*c = (struct conversion){ .options = options, .marker = BUF_INIT(WORKING_MOST) };
	writer_init(&c->writer, out);
	links_init(&c->links, WORKING_MOST, options->numbered);
	prose_init(&c->prose, WORKING_MOST);
}

static void
conversion_release(struct conversion *c)
{
	links_release(&c->links);
	prose_release(&c->prose);
	buf_release(&c->marker);
	free(c->lists);
}

static bool
conversion_failed(const struct conversion *c)
{
	return c->failed || c->links.failed || c->prose.text.full || c->marker.full ||
	    c->writer.out->full;
}

bool
gemtext_convert(struct buf *out, struct slice markdown, const struct gemtext_options *options)
{
	static const struct gemtext_options defaults;
	struct conversion c;
	struct buf clean = BUF_INIT(WORKING_MOST);
	cmark_node *document;
	bool ok;

	conversion_init(&c, out, options ? options : &defaults);
	clean_text(&clean, markdown);
	document = cmark_parse_document(clean.data, clean.len, CMARK_OPT_DEFAULT);
	block_put_all(&c, document);
	links_flush(&c.links, &c.writer);
	cmark_node_free(document);
	ok = !conversion_failed(&c) && !clean.full;
	conversion_release(&c);
	buf_release(&clean);
	return ok;
}
