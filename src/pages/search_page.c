/* pages/search_page.c: /search; see search_page.h. */
#include "pages/search_page.h"

#include "base/utf8.h"
#include "gemini/request.h"
#include "gemini/url.h"
#include "pages/asset.h"
#include "pages/site_links.h"
#include "search/search_query.h"

enum { RESULTS_MOST = 30 };

struct results {
	const struct site *site;
	struct buf *out;
	size_t count;
	bool more;
};

/*
 * The index may be a moment older than the catalog: what is listed, and under
 * which title and address, is for the catalog to say.
 */
static bool
put_result(void *ctx, struct slice file, struct slice excerpt)
{
	struct results *r = ctx;
	const struct entry *e = catalog_find_source(r->site->catalog, file);

	if (!e || e->gone || e->unlisted || !catalog_is_public(r->site->catalog, e))
		return true;
	if (r->count == RESULTS_MOST) {
		r->more = true;
		return false;
	}
	site_links_put_entry(r->out, SLICE("/search"), e);
	if (excerpt.len > 0) {
		gemtext_put_prose(r->out, excerpt);
		buf_putc(r->out, '\n');
	}
	buf_putc(r->out, '\n');
	r->count++;
	return true;
}

static void
put_phrase(struct buf *out, const struct site *s, enum phrase phrase)
{
	phrases_put(out, page_lang(s, ""), phrase, SLICE(""));
	buf_puts(out, "\n\n");
}

static void
put_title(struct buf *out, const struct site *s, struct slice query)
{
	struct buf title = BUF_INIT(8 * REQUEST_URI_MOST);

	phrases_put(&title, page_lang(s, ""), PHRASE_SEARCH_TITLE, slice_trim(query));
	buf_puts(out, "# ");
	gemtext_put_words(out, buf_slice(&title));
	buf_puts(out, "\n\n");
	buf_release(&title);
}

static void
put_end(struct buf *out, const struct results *r)
{
	struct buf count = BUF_INIT(16);

	if (r->count == 0)
		put_phrase(out, r->site, PHRASE_SEARCH_NOTHING);
	if (r->more) {
		buf_printf(&count, "%zu", r->count);
		phrases_put(out, page_lang(r->site, ""), PHRASE_SEARCH_MORE, buf_slice(&count));
		buf_puts(out, "\n\n");
	}
	page_put_link(out, r->site, "/search", PHRASE_SEARCH_AGAIN, 0);
	page_put_home(out, r->site);
	buf_release(&count);
}

static void
set_phrase(struct response *res, const struct site *s, enum status status, enum phrase phrase)
{
	struct buf sentence = BUF_INIT(RESPONSE_META_MOST);

	phrases_put(&sentence, page_lang(s, ""), phrase, SLICE(""));
	response_set(res, status, "%s", sentence.data);
	buf_release(&sentence);
}

static void
answer_words(struct response *res, const struct site *s, struct slice query)
{
	struct buf page = BUF_INIT(PAGE_MOST), type = BUF_INIT(256);
	struct results results = { .site = s, .out = &page };
	enum search_result result;

	put_title(&page, s, query);
	result = search_find(s->search, query, put_result, &results);
	if (result == SEARCH_NOT_NOW && catalog_post_count(s->catalog) + catalog_page_count(s->catalog) == 0)
		result = SEARCH_DONE;
	switch (result) {
	case SEARCH_NO_WORDS:
		set_phrase(res, s, STATUS_INPUT, PHRASE_SEARCH_FOR);
		break;
	case SEARCH_NOT_NOW:
		set_phrase(res, s, STATUS_TEMPORARY_FAILURE, PHRASE_SEARCH_LATER);
		break;
	case SEARCH_DONE:
		put_end(&page, &results);
		asset_put_type(&type, "text/gemini", page_lang(s, ""));
		response_set_body(res, buf_slice(&type), buf_slice(&page));
	}
	buf_release(&page);
	buf_release(&type);
}

void
search_page_answer(struct response *res, const struct site *s, const struct request *req)
{
	struct buf query = BUF_INIT(REQUEST_URI_MOST);

	if (!s->search)
		response_set(res, STATUS_NOT_FOUND, "There is no search here: the server may not write its index");
	else if (!url_decode_query(&query, req->query))
		response_set(res, STATUS_BAD_REQUEST, "The words to look for are not UTF-8, percent-encoded");
	else
		answer_words(res, s, buf_slice(&query));
	buf_release(&query);
}
