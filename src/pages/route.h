/*
 * pages/route.h: what stands at an address.
 */
#ifndef CAPSULE_PAGES_ROUTE_H
#define CAPSULE_PAGES_ROUTE_H

#include "pages/page.h"

enum place_kind {
	PLACE_PAGE,      /* made by a page function */
	PLACE_POST,      /* a post or static page, withdrawn ones too */
	PLACE_SOURCE,    /* a post's source form */
	PLACE_TEXT,      /* a post's plain-text form */
	PLACE_PICTURES,  /* the page of a post's pictures */
	PLACE_PART,      /* a part of a post */
	PLACE_FILE,      /* any other file */
	PLACE_SEARCH,    /* made anew for every visitor */
	PLACE_SHELF,     /* the manifest or a bundle, made ahead */
};

struct place {
	enum place_kind kind;
	page_fn *page;               /* PLACE_PAGE, with: */
	struct slice name;           /* what stood for '*', part of the path asked for, or all of it */
	const struct entry *entry;   /* PLACE_POST and the other forms of one; else NULL */
	size_t number;               /* PLACE_PART, from 1 */
	const struct file *file;     /* PLACE_FILE */
};

/*
 * What stands at exactly `path` (decoded, beginning with '/'); false: nothing.
 * What the author put there goes before what the server would make.
 */
bool route_find(struct place *place, const struct site *s, struct slice path);

/* Call `found` with the address (decoded) of every page that the server makes, each once, in no order. */
void route_each(const struct site *s, void (*found)(void *ctx, struct slice path), void *ctx);

/*
 * Append the address (decoded) of what `path` is another spelling of: no
 * suffix, ".html", slashes too many or too few, capitals, months and days of
 * one digit, an alias, a feed's usual name, a folder that only has posts
 * (which the archive lists). False, with nothing appended, when it is none.
 */
bool route_find_other(struct buf *out, const struct site *s, struct slice path);

/* Append the address of a post's source form: of a blog with its own addresses beside the page, else the file's own. */
void route_put_source_path(struct buf *out, const struct site *s, const struct entry *e);

/* Append the address of the plain-text form of a post, of the page of its pictures, of a part of it. */
void route_put_text_path(struct buf *out, const struct entry *e);
void route_put_pictures_path(struct buf *out, const struct entry *e);
void route_put_part_path(struct buf *out, const struct entry *e, size_t number);

#endif
