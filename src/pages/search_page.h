/*
 * pages/search_page.h: /search, where a visitor asks.
 */
#ifndef CAPSULE_PAGES_SEARCH_PAGE_H
#define CAPSULE_PAGES_SEARCH_PAGE_H

#include "gemini/response.h"
#include "pages/page.h"

/*
 * Answer a request for /search: without words a prompt (R13: status 10), with
 * words the pages that have them all; without an index, 51. Nothing of it is kept for the next visitor.
 */
void search_page_answer(struct response *res, const struct site *s, const struct request *req);

#endif
