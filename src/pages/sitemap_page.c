/*
 * pages/sitemap_page.c: /sitemap.gmi, from which everything is two clicks away.
 *
 * For crawlers and archivists, who follow links: each address of the capsule
 * stands on a page below it, forms and files that no post links to included.
 * Posts stand by year, so that a page of the past never changes again.
 */
#include "pages/addresses.h"
#include "pages/shelf.h"
#include "pages/site_links.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	POSTS_WHOLE = 150,    /* more stand by year */
	FILES_PART = 500,     /* files on one page */
	UNDATED = 0,
};

/* One page: the addresses of a group, of a year or a part where it has some. */
struct part {
	enum address_group group;
	bool all;             /* posts of every year */
	int  year;            /* ADDRESS_POST */
	size_t number;        /* ADDRESS_FILE, from 1; 0: all */
};

static int
year_of(const struct entry *e)
{
	return e->date.precision == DATE_NONE ? UNDATED : e->date.year;
}

static size_t
file_part_count(const struct site *s)
{
	size_t count = catalog_file_count(s->catalog);

	return count <= FILES_PART ? 0 : (count + FILES_PART - 1) / FILES_PART;
}

static bool
is_by_year(const struct site *s)
{
	return catalog_post_count(s->catalog) > POSTS_WHOLE;
}

static bool
has_year(const struct site *s, int year)
{
	for (size_t i = 0; i < catalog_post_count(s->catalog); i++) {
		if (year_of(catalog_post(s->catalog, i)) == year)
			return true;
	}
	return false;
}

/* --- which pages there are ------------------------------------------------ */

static bool
read_file_part(struct part *part, const struct site *s, struct slice name)
{
	unsigned long number;

	if (!slice_starts(name, SLICE("files-")) ||
	    !slice_number(slice_skip(name, 6), file_part_count(s), &number) || number == 0 || name.data[6] == '0')
		return false;
	*part = (struct part){ .group = ADDRESS_FILE, .number = number };
	return true;
}

static bool
read_year(struct part *part, const struct site *s, struct slice name)
{
	unsigned long year = UNDATED;

	if (!is_by_year(s))
		return false;
	if (!slice_eq(name, SLICE("undated")) && (name.len != 4 || !slice_number(name, 9999, &year) || year == UNDATED))
		return false;
	*part = (struct part){ .group = ADDRESS_POST, .year = (int)year };
	return has_year(s, (int)year);
}

static bool
read_part(struct part *part, const struct site *s, struct slice name)
{
	static const struct { struct slice name; enum address_group group; } whole[] = {
		{ { "lists", 5 }, ADDRESS_LIST }, { { "tags", 4 }, ADDRESS_TAG },
		{ { "pages", 5 }, ADDRESS_PAGE }, { { "files", 5 }, ADDRESS_FILE }, { { "posts", 5 }, ADDRESS_POST },
	};

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		if (!slice_eq(name, whole[i].name))
			continue;
		*part = (struct part){ .group = whole[i].group, .all = true };
		switch (part->group) {
		case ADDRESS_LIST: return true;
		case ADDRESS_TAG:  return catalog_tag_count(s->catalog) > 0;
		case ADDRESS_PAGE: return catalog_page_count(s->catalog) > 0 || catalog_find(s->catalog, SLICE("/"));
		case ADDRESS_FILE: return catalog_file_count(s->catalog) > 0 && file_part_count(s) == 0;
		case ADDRESS_POST: return catalog_post_count(s->catalog) > 0 && !is_by_year(s);
		}
	}
	return read_file_part(part, s, name) || read_year(part, s, name);
}

bool
sitemap_has_part(const struct site *s, struct slice name)
{
	struct part part;

	return read_part(&part, s, name);
}

/* The years that have posts, the latest first, undated ones last. */
static void
each_year(const struct site *s, name_found_fn *found, void *ctx)
{
	char seen[10000] = { 0 };

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++)
		seen[year_of(catalog_post(s->catalog, i))] = 1;
	for (int year = 9999; year > UNDATED; year--) {
		char name[16];

		snprintf(name, sizeof(name), "%04d", year);
		if (seen[year])
			found(ctx, slice_of(name));
	}
	if (seen[UNDATED])
		found(ctx, SLICE("undated"));
}

void
sitemap_each_part(const struct site *s, name_found_fn *found, void *ctx)
{
	static const char *const names[] = { "posts", "pages", "lists", "tags", "files" };

	if (is_by_year(s))
		each_year(s, found, ctx);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (sitemap_has_part(s, slice_of(names[i])))
			found(ctx, slice_of(names[i]));
	}
	for (size_t i = 1; i <= file_part_count(s); i++) {
		char name[32];

		snprintf(name, sizeof(name), "files-%zu", i);
		found(ctx, slice_of(name));
	}
}

/* --- what stands on them -------------------------------------------------- */

struct writing {
	struct buf *out;
	const struct site *site;
};

static void
put_part_link(void *ctx, struct slice name)
{
	struct writing *w = ctx;
	struct buf path = BUF_INIT(64);

	buf_printf(&path, "/sitemap/%.*s.gmi", SLICE_ARG(name));
	site_links_put_line(w->out, SLICE(""), buf_slice(&path), name);
	buf_release(&path);
}

static void
put_title(struct buf *out, const struct site *s, struct slice part)
{
	struct buf title = BUF_INIT(1 << 12);

	phrases_put(&title, page_lang(s, ""), PHRASE_EVERYTHING, SLICE(""));
	if (part.len > 0)
		buf_printf(&title, ", %.*s", SLICE_ARG(part));
	page_put_title(out, s, buf_slice(&title));
	buf_putc(out, '\n');
	buf_release(&title);
}

static void
put_end(struct buf *out, const struct site *s, bool of_part)
{
	buf_putc(out, '\n');
	if (of_part)
		page_put_link(out, s, "/sitemap.gmi", PHRASE_EVERYTHING, 0);
	page_put_home(out, s);
}

bool
sitemap_page(struct page *page, const struct site *s, struct slice name)
{
	struct writing w = { &page->body, s };

	(void)name;
	put_title(w.out, s, SLICE(""));
	sitemap_each_part(s, put_part_link, &w);
	if (s->settings->bundles != BUNDLES_NONE) {
		buf_puts(w.out, "\n## ");
		phrases_put(w.out, page_lang(s, ""), PHRASE_BUNDLES, SLICE(""));
		buf_putc(w.out, '\n');
		shelf_put_links(w.out, s);
	}
	put_end(w.out, s, false);
	return true;
}

static bool
is_of(const struct address *a, const struct part *part, size_t *files)
{
	if (a->group != part->group)
		return false;
	if (a->group == ADDRESS_POST)
		return part->all || year_of(a->entry) == part->year;
	if (a->group == ADDRESS_FILE && part->number > 0)
		return (*files)++ / FILES_PART + 1 == part->number;
	return true;
}

static void
put_address(struct buf *out, const struct address *a)
{
	bool titled = a->entry && a->form == ADDRESS_GEMTEXT;

	site_links_put_line(out, SLICE(""), slice_of(a->path), titled ? slice_of(a->entry->title) : SLICE(""));
}

bool
sitemap_part_page(struct page *page, const struct site *s, struct slice name)
{
	struct addresses all;
	struct part part;
	size_t files = 0;

	if (!read_part(&part, s, name) || !addresses_list(&all, s))
		return false;
	put_title(&page->body, s, name);
	for (size_t i = 0; i < all.count; i++) {
		if (is_of(&all.items[i], &part, &files))
			put_address(&page->body, &all.items[i]);
	}
	if (part.group == ADDRESS_TAG && s->settings->bundles != BUNDLES_NONE)
		shelf_put_tag_links(&page->body, s);
	if (part.group == ADDRESS_POST && s->settings->bundles != BUNDLES_NONE)
		shelf_put_year_links(&page->body, s, part.all ? -1 : part.year);
	put_end(&page->body, s, true);
	addresses_release(&all);
	return true;
}
