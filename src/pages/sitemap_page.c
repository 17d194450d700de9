/*
 * pages/sitemap_page.c: /sitemap.gmi, from which everything is two clicks away.
 *
 * For crawlers and archivists, who follow links: each address of the capsule
 * stands on a page below it, forms and files that no post links to included.
 * Posts stand by year, so that a page of the past never changes again. It leads
 * to each of these pages itself, however many posts there are: it is a click
 * from the front page, and all is within three.
 */
#include "gemini/url.h"
#include "pages/addresses.h"
#include "pages/shelf.h"
#include "pages/site_links.h"
#include "posts/year.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	POSTS_WHOLE = 150,    /* more stand by year */
	PAGE_SIZE = 9 << 10,  /* bytes of link lines on one page, more or less */
	PAGE_LINES = 150,     /* about as many addresses */
	PIECES_MOST = 400,    /* about: of a larger capsule they are twice as long, or four times, and so on */
	FORMS = 3,            /* of a post or page, and what a tag has */
};

/*
 * One page: the addresses of a group, of a year where it has some. Those that
 * do not fit on one page stand in pieces, counted from the end of the group's
 * list, where the oldest posts are, so that a full one stays as it is.
 */
struct part {
	enum address_group group;
	bool all;             /* posts of every year */
	int  year;            /* ADDRESS_POST */
	size_t number;        /* of the piece, from 1; 0: of the last things, and of all that is in no list */
	size_t from, to;      /* places in the group's list */
};

static bool
is_by_year(const struct site *s)
{
	return catalog_post_count(s->catalog) > POSTS_WHOLE;
}

/* --- pieces ----------------------------------------------------------------- */

/* Whether a post of the part's range is one of the part: at the turn of a year, posts of two zones' years may take turns. */
static bool
has_post(const struct part *part, const struct entry *e)
{
	return part->all || year_of(e) == part->year;
}

/* A line with an address; a byte that is no letter of one is three there. */
static size_t
line_size(const char *path)
{
	size_t size = strlen("=> \n");

	for (; *path; path++)
		size += (unsigned char)*path < 0x80 ? 1 : 3;
	return size;
}

static size_t
entry_size(const struct entry *e)
{
	return FORMS * line_size(e->path) + strlen(" ") + strlen(e->title);
}

/* What the lines of one thing take: a text has an address for each of its forms, a tag its page, feed and bundle. */
static size_t
size_of(const struct site *s, const struct part *part, size_t i)
{
	const struct catalog *c = s->catalog;

	switch (part->group) {
	case ADDRESS_POST: return has_post(part, catalog_post(c, i)) ? entry_size(catalog_post(c, i)) : 0;
	case ADDRESS_PAGE: return entry_size(catalog_page(c, i));
	case ADDRESS_TAG:  return FORMS * (strlen("=> /bundles/.gpub \n") + url_path_size(slice_of(catalog_tag(c, i)->slug))) + strlen(catalog_tag(c, i)->name);
	case ADDRESS_FILE: return line_size(catalog_file(c, i)->path);
	case ADDRESS_LIST: break;
	}
	return 0;
}

static void
find_range(struct part *part, const struct site *s)
{
	size_t count = part->group == ADDRESS_POST ? catalog_post_count(s->catalog) : part->group == ADDRESS_PAGE ? catalog_page_count(s->catalog)
	    : part->group == ADDRESS_TAG ? catalog_tag_count(s->catalog) : part->group == ADDRESS_FILE ? catalog_file_count(s->catalog) : 0;

	part->from = 0;
	part->to = count;
	if (part->group != ADDRESS_POST || part->all)
		return;
	while (part->from < part->to && !has_post(part, catalog_post(s->catalog, part->from)))
		part->from++;
	while (part->to > part->from && !has_post(part, catalog_post(s->catalog, part->to - 1)))
		part->to--;
}

/*
 * How many bytes a piece has. It doubles with what there is, and rarely: then
 * all pieces are cut anew, and otherwise a full one stays as it is.
 */
static size_t
piece_size(const struct site *s)
{
	const struct catalog *c = s->catalog;
	size_t size = PAGE_SIZE, pieces = (FORMS * (catalog_post_count(c) + catalog_page_count(c) + catalog_tag_count(c)) +
	    catalog_file_count(c)) / PAGE_LINES;

	for (; pieces > PIECES_MOST; pieces /= 2)
		size *= 2;
	return size;
}

/* Make the range that of the piece `number`, 0 being what the full ones leave; how many full ones there are. */
static size_t
cut_piece(struct part *part, const struct site *s, size_t number)
{
	size_t pieces = 0, size = 0, end = part->to, first = part->from, most = piece_size(s);

	part->number = number;
	for (size_t i = part->to; i-- > first;) {
		size_t more = size_of(s, part, i);

		if (size > 0 && size + more > most) {
			pieces++;
			if (pieces == number) {
				part->from = i + 1;
				part->to = end;
			}
			end = i + 1;
			size = 0;
		}
		size += more;
	}
	if (number == 0)
		part->to = end;
	return pieces;
}

/* --- which pages there are ------------------------------------------------ */

static bool
read_year(struct part *part, const struct site *s, struct slice name)
{
	*part = (struct part){ .group = ADDRESS_POST };
	return is_by_year(s) && year_read_name(name, &part->year) && year_has_posts(s->catalog, part->year);
}

static bool
read_group(struct part *part, const struct site *s, struct slice name)
{
	static const struct { struct slice name; enum address_group group; } whole[] = {
		{ { "lists", 5 }, ADDRESS_LIST }, { { "tags", 4 }, ADDRESS_TAG },
		{ { "pages", 5 }, ADDRESS_PAGE }, { { "files", 5 }, ADDRESS_FILE }, { { "posts", 5 }, ADDRESS_POST },
	};

	for (size_t i = 0; i < COUNT(whole); i++) {
		if (!slice_eq(name, whole[i].name))
			continue;
		*part = (struct part){ .group = whole[i].group, .all = true };
		switch (part->group) {
		case ADDRESS_LIST: return true;
		case ADDRESS_TAG:  return catalog_tag_count(s->catalog) > 0;
		case ADDRESS_PAGE: return catalog_page_count(s->catalog) > 0 || catalog_find(s->catalog, SLICE("/"));
		case ADDRESS_FILE: return catalog_file_count(s->catalog) > 0;
		case ADDRESS_POST: return catalog_post_count(s->catalog) > 0 && !is_by_year(s);
		}
	}
	return read_year(part, s, name);
}

/* "tags", "2017", or a piece of it, "2017.1". */
static bool
read_part(struct part *part, const struct site *s, struct slice name)
{
	size_t dot = slice_find(name, '.');
	struct slice digits = slice_skip(name, dot + 1);
	unsigned long number = 0;

	if (!read_group(part, s, slice_first(name, dot)))
		return false;
	if (dot < name.len && (!slice_number(digits, 1000000, &number) || number == 0 || digits.data[0] == '0'))
		return false;
	find_range(part, s);
	return number <= cut_piece(part, s, number);
}

bool
sitemap_has_part(const struct site *s, struct slice name)
{
	struct part part;

	return read_part(&part, s, name);
}

/* The pages that /sitemap.gmi leads to. */
static void
each_whole(const struct site *s, name_found_fn *found, void *ctx)
{
	static const char *const names[] = { "posts", "pages", "lists", "tags", "files" };

	if (is_by_year(s))
		year_each(s->catalog, found, ctx);
	for (size_t i = 0; i < COUNT(names); i++) {
		if (sitemap_has_part(s, slice_of(names[i])))
			found(ctx, slice_of(names[i]));
	}
}

struct hearer {
	const struct site *site;
	name_found_fn *found;
	void *ctx;
};

/* The page, and its pieces, the newest first. */
static void
on_whole(void *ctx, struct slice name)
{
	const struct hearer *to = ctx;
	struct part part;

	to->found(to->ctx, name);
	if (!read_group(&part, to->site, name))
		return;
	find_range(&part, to->site);
	for (size_t i = cut_piece(&part, to->site, 0); i > 0; i--) {
		char piece[64];

		snprintf(piece, sizeof(piece), "%.*s.%zu", SLICE_ARG(name), i);
		to->found(to->ctx, slice_of(piece));
	}
}

void
sitemap_each_part(const struct site *s, name_found_fn *found, void *ctx)
{
	struct hearer to = { s, found, ctx };

	each_whole(s, on_whole, &to);
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

/* "history" of "/tags/history.1.gmi" */
static struct slice
slug_of(struct slice path)
{
	path = slice_skip(path, strlen("/tags/"));
	return slice_first(path, slice_find(path, '.'));
}

/* Whether an address of a list or a tag stands on the page. */
static bool
is_of(const struct site *s, const struct address *a, const struct part *part)
{
	bool found = a->group == ADDRESS_LIST;

	if (a->group != part->group)
		return false;
	for (size_t i = part->from; i < part->to && !found; i++)
		found = slice_eq(slug_of(slice_of(a->path)), slice_of(catalog_tag(s->catalog, i)->slug));
	return found;
}

static void
put_address(struct buf *out, const struct address *a)
{
	bool titled = a->entry && a->form == ADDRESS_GEMTEXT;

	site_links_put_line(out, SLICE(""), slice_of(a->path), titled ? slice_of(a->entry->title) : SLICE(""));
}

/* Of a page: to its pieces. Of a piece: to the page, and to the one before it. */
static void
put_pieces(struct buf *out, const struct site *s, struct slice name, const struct part *part)
{
	struct part whole = *part;
	struct writing w = { out, s };
	struct slice base = slice_first(name, slice_find(name, '.'));
	size_t count;

	find_range(&whole, s);
	count = cut_piece(&whole, s, 0);
	if (count == 0)
		return;
	buf_putc(out, '\n');
	if (part->number > 0)
		put_part_link(&w, base);
	for (size_t i = part->number == 0 ? count : part->number - 1; i > 0; i = part->number == 0 ? i - 1 : 0) {
		struct buf piece = BUF_INIT(64);

		buf_printf(&piece, "%.*s.%zu", SLICE_ARG(base), i);
		put_part_link(&w, buf_slice(&piece));
		buf_release(&piece);
	}
}

bool
sitemap_part_page(struct page *page, const struct site *s, struct slice name)
{
	struct addresses list;
	struct part part;
	bool ranged;

	if (!read_part(&part, s, name))
		return false;
	ranged = part.group != ADDRESS_LIST && part.group != ADDRESS_TAG;
	if (!(ranged ? addresses_list_range(&list, s, part.group, part.from, part.to) : addresses_list(&list, s)))
		return false;
	put_title(&page->body, s, name);
	for (size_t i = 0; i < list.count; i++) {
		const struct entry *e = list.items[i].entry;

		if (ranged ? part.group != ADDRESS_POST || !e || has_post(&part, e) : is_of(s, &list.items[i], &part))
			put_address(&page->body, &list.items[i]);
	}
	if (part.group == ADDRESS_TAG && s->settings->bundles != BUNDLES_NONE)
		shelf_put_tag_links(&page->body, s, part.from, part.to);
	if (part.group == ADDRESS_POST && part.number == 0 && s->settings->bundles != BUNDLES_NONE) {
		if (part.all)
			shelf_put_year_links(&page->body, s);
		else
			shelf_put_year_link(&page->body, part.year);
	}
	put_pieces(&page->body, s, name, &part);
	put_end(&page->body, s, true);
	addresses_release(&list);
	return true;
}
