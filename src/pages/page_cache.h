/*
 * pages/page_cache.h: finished responses, kept for the next visitor.
 *
 * A worker is born with its content and dies with it, so nothing here is
 * ever out of date. When the limit is passed, what was not asked for the
 * longest goes first.
 */
#ifndef CAPSULE_PAGES_PAGE_CACHE_H
#define CAPSULE_PAGES_PAGE_CACHE_H

#include "gemini/response.h"

struct page_cache;

struct page_cache_state {
	unsigned long long hits, misses;  /* since it was made */
	size_t bytes, pages;              /* now */
};

struct page_cache *page_cache_new(size_t most);  /* bytes in all; NULL: memory is out */
void page_cache_free(struct page_cache *c);

struct page_cache_state page_cache_state(const struct page_cache *c);

/* Below, `c` may be NULL: a cache that keeps nothing. */

/* The response kept for `path`, borrowed from the cache; NULL when there is none. */
struct bytes *page_cache_find(struct page_cache *c, struct slice path);

/*
 * Keep `page` (one more reference is taken) for a path that has none. What is
 * too large for the cache is left.
 */
void page_cache_keep(struct page_cache *c, struct slice path, struct bytes *page);

#endif
