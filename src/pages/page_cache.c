/* pages/page_cache.c: finished responses by path; see page_cache.h. */
#include "pages/page_cache.h"

#include <stdint.h>
#include <stdlib.h>

enum { BUCKETS = 1024 };

struct kept {
	struct kept  *next;            /* in its bucket */
	struct kept  *newer, *older;   /* by when it was asked for */
	struct bytes *page;
	size_t        path_len;
	char          path[];
};

struct page_cache {
	size_t most, used;             /* bytes */
	struct kept *newest, *oldest;
	struct page_cache_state state;  /* but for the bytes, which are `used` */
	struct kept *buckets[BUCKETS];
};

struct page_cache *
page_cache_new(size_t most)
{
	struct page_cache *c = calloc(1, sizeof(*c));

	if (c)
		c->most = most;
	return c;
}

/* FNV-1a. Only addresses that have a page are ever kept, so visitors cannot crowd a bucket. */
static struct kept **
bucket_of(struct page_cache *c, struct slice path)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < path.len; i++)
		hash = (hash ^ (unsigned char)path.data[i]) * 16777619u;
	return &c->buckets[hash % BUCKETS];
}

static size_t
cost(const struct kept *k)
{
	return sizeof(*k) + k->path_len + sizeof(*k->page) + k->page->len;
}

static void
take_out_of_line(struct page_cache *c, struct kept *k)
{
	*(k->newer ? &k->newer->older : &c->newest) = k->older;
	*(k->older ? &k->older->newer : &c->oldest) = k->newer;
}

static void
put_first_in_line(struct page_cache *c, struct kept *k)
{
	k->newer = NULL;
	k->older = c->newest;
	*(c->newest ? &c->newest->newer : &c->oldest) = k;
	c->newest = k;
}

static void
drop_oldest(struct page_cache *c)
{
	struct kept *k = c->oldest;
	struct kept **at = bucket_of(c, slice_from(k->path, k->path_len));

	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	take_out_of_line(c, k);
	c->used -= cost(k);
	c->state.pages--;
	bytes_drop(k->page);
	free(k);
}

void
page_cache_free(struct page_cache *c)
{
	if (!c)
		return;
	while (c->oldest)
		drop_oldest(c);
	free(c);
}

struct page_cache_state
page_cache_state(const struct page_cache *c)
{
	struct page_cache_state state = c->state;

	state.bytes = c->used;
	return state;
}

struct bytes *
page_cache_find(struct page_cache *c, struct slice path)
{
	struct kept *k = c ? *bucket_of(c, path) : NULL;

	while (k && !slice_eq(slice_from(k->path, k->path_len), path))
		k = k->next;
	if (c)
		*(k ? &c->state.hits : &c->state.misses) += 1;
	if (!k)
		return NULL;
	take_out_of_line(c, k);
	put_first_in_line(c, k);
	return k->page;
}

void
page_cache_keep(struct page_cache *c, struct slice path, struct bytes *page)
{
	struct kept **bucket = c ? bucket_of(c, path) : NULL;
	struct kept *k = c ? malloc(sizeof(*k) + path.len) : NULL;

	if (!k)
		return;
	k->path_len = path.len;
	memcpy(k->path, path.data, path.len);
	k->page = page;
	if (cost(k) > c->most / 4) {
		free(k);
		return;
	}
	bytes_hold(page);
	k->next = *bucket;
	*bucket = k;
	put_first_in_line(c, k);
	c->used += cost(k);
	c->state.pages++;
	while (c->used > c->most)
		drop_oldest(c);
}
