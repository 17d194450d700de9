/*
 * pages/pages_page.c: /pages.gmi, all static pages, for a capsule with more of
 * them than its front page has room for.
 */
#include "pages/page.h"
#include "pages/site_links.h"

#include <stdio.h>

enum { PAGES_PAGE = 150 };   /* on one page */

static size_t
page_count(const struct site *s)
{
	return (catalog_page_count(s->catalog) + PAGES_PAGE - 1) / PAGES_PAGE;
}

/* The page that "2" names; 0: there is none. */
static size_t
page_number(const struct site *s, struct slice name)
{
	unsigned long number;

	return name.len > 0 && name.data[0] != '0' && slice_number(name, page_count(s), &number) && number > 1 ? number : 0;
}

bool
pages_has_page(const struct site *s, struct slice name)
{
	return page_number(s, name) > 0;
}

void
pages_each_page(const struct site *s, name_found_fn *found, void *ctx)
{
	for (size_t i = 2; i <= page_count(s); i++) {
		char name[24];

		snprintf(name, sizeof(name), "%zu", i);
		found(ctx, slice_of(name));
	}
}

static void
put_page(struct buf *out, const struct site *s, size_t number)
{
	size_t count = catalog_page_count(s->catalog);
	struct buf title = BUF_INIT(256), total = BUF_INIT(32);

	buf_printf(&total, "%zu", count);
	phrases_put(&title, page_lang(s, ""), PHRASE_ALL_PAGES, buf_slice(&total));
	if (number > 1)
		buf_printf(&title, ", %zu", number);
	page_put_title(out, s, buf_slice(&title));
	buf_putc(out, '\n');
	for (size_t i = (number - 1) * PAGES_PAGE; i < count && i < number * PAGES_PAGE; i++) {
		const struct entry *e = catalog_page(s->catalog, i);

		site_links_put_line(out, SLICE(""), slice_of(e->path), slice_of(e->title));
	}
	if (count > 0)
		buf_putc(out, '\n');
	page_put_pages(out, s, PHRASE_PAGES, "/pages.gmi", "/pages.", page_count(s), number);
	page_put_home(out, s);
	buf_release(&title);
	buf_release(&total);
}

bool
pages_page(struct page *page, const struct site *s, struct slice name)
{
	(void)name;
	put_page(&page->body, s, 1);
	return true;
}

bool
pages_more_page(struct page *page, const struct site *s, struct slice name)
{
	put_page(&page->body, s, page_number(s, name));
	return true;
}
