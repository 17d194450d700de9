/* test_page_cache.c: what is kept, and what goes first. */
#include "pages/page_cache.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
keep(struct page_cache *c, const char *path, size_t size)
{
	char body[4000] = "";
	struct bytes *page = bytes_new(slice_from(body, size));

	page_cache_keep(c, slice_of(path), page);
	bytes_drop(page);
}

static void
test_keeps(void **state)
{
	struct page_cache *c = page_cache_new(1 << 20);
	struct bytes *page = bytes_new(SLICE("20 text/gemini\r\n"));

	(void)state;
	assert_null(page_cache_find(c, SLICE("/")));
	page_cache_keep(c, SLICE("/"), page);
	assert_ptr_equal(page_cache_find(c, SLICE("/")), page);
	assert_int_equal(page->refs, 2);
	assert_null(page_cache_find(c, SLICE("/x")));
	page_cache_free(c);
	assert_int_equal(page->refs, 1);
	bytes_drop(page);
	page_cache_free(NULL);
}

/* Five pages of 2000 bytes do not fit into 10000; the one asked for last stays. */
static void
test_oldest_goes_first(void **state)
{
	struct page_cache *c = page_cache_new(10000);

	(void)state;
	keep(c, "/1", 2000);
	keep(c, "/2", 2000);
	keep(c, "/3", 2000);
	keep(c, "/4", 2000);
	assert_non_null(page_cache_find(c, SLICE("/1")));
	keep(c, "/5", 2000);
	assert_non_null(page_cache_find(c, SLICE("/1")));
	assert_null(page_cache_find(c, SLICE("/2")));
	assert_non_null(page_cache_find(c, SLICE("/5")));
	keep(c, "/large", 3000);
	assert_null(page_cache_find(c, SLICE("/large")));
	page_cache_free(c);
}

static void
test_many(void **state)
{
	struct page_cache *c = page_cache_new(100000);
	char path[32];
	size_t there = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(path, sizeof(path), "/%d", i);
		keep(c, path, 100);
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(path, sizeof(path), "/%d", i);
		there += page_cache_find(c, slice_of(path)) != NULL;
	}
	assert_in_range(there, 300, 1000);
	page_cache_free(c);
}

static void
test_none(void **state)
{
	struct page_cache *c = page_cache_new(0);

	(void)state;
	keep(c, "/", 10);
	assert_null(page_cache_find(c, SLICE("/")));
	page_cache_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keeps),
	    cmocka_unit_test(test_oldest_goes_first),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
