/*
 * pages/addresses.h: every address of a capsule, once, in one order.
 *
 * For whoever wants all of it: the pages below /sitemap.gmi, the manifest,
 * bundles and exports. What is made for one visitor (search), tells of all
 * the rest (manifest, bundles) or only leads elsewhere (redirects, withdrawn
 * posts) is not among them.
 */
#ifndef CAPSULE_PAGES_ADDRESSES_H
#define CAPSULE_PAGES_ADDRESSES_H

#include "base/arena.h"
#include "pages/page.h"

enum address_group {
	ADDRESS_LIST,   /* made by the server: home, archive, feeds, robots.txt */
	ADDRESS_TAG,    /* a tag's pages and feed */
	ADDRESS_PAGE,   /* a static page, in one of its forms */
	ADDRESS_POST,   /* a post, in one of its forms */
	ADDRESS_FILE,
};

enum address_form { ADDRESS_GEMTEXT, ADDRESS_SOURCE, ADDRESS_TEXT, ADDRESS_PICTURES, ADDRESS_PART };

struct address {
	const char *path;            /* decoded; the list's */
	enum address_group group;
	enum address_form form;      /* of a post or page */
	const struct entry *entry;   /* of a post or page */
	const struct file *file;     /* ADDRESS_FILE */
};

struct addresses {
	struct address *items;       /* by path, as bytes compare */
	size_t count;
	struct arena *arena;
};

/* All of them; false when memory is out, *a then empty. */
bool addresses_list(struct addresses *a, const struct site *s);

/*
 * Those of the catalog's posts, pages or files from the place `from` to before
 * `to`: what addresses_list() has of them. The forms of the front page, where
 * it is the author's, stand with the first pages. False: memory is out.
 */
bool addresses_list_range(struct addresses *a, const struct site *s, enum address_group group, size_t from, size_t to);
void addresses_release(struct addresses *a);

/* The one with exactly this path; NULL when there is none. */
const struct address *addresses_find(const struct addresses *a, struct slice path);

#endif
