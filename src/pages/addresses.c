/* pages/addresses.c: every address of a capsule; see addresses.h. */
#include "pages/addresses.h"

#include "gemini/request.h"
#include "pages/post_forms.h"
#include "pages/route.h"
#include "pages/shelf.h"
#include "pages/upload_claim.h"
#include "pages/zone.h"

#include <stdlib.h>

struct listing {
	struct addresses *list;
	const struct site *site;
	size_t room;
	bool short_of_memory;
};

static void
add(struct listing *l, struct slice path, struct address address)
{
	struct addresses *list = l->list;

	/* for some only, and so for no archive; or the server's own, which hides what an author put there */
	if (zone_of(l->site, path) || upload_claim_is_kept(l->site, path))
		return;
	if (list->count == l->room) {
		size_t room = l->room > 0 ? 2 * l->room : 256;
		struct address *more = realloc(list->items, room * sizeof(*more));

		if (!more) {
			l->short_of_memory = true;
			return;
		}
		list->items = more;
		l->room = room;
	}
	address.path = arena_copy(list->arena, path);
	l->short_of_memory = l->short_of_memory || !address.path;
	if (address.path)
		list->items[list->count++] = address;
}

static void
add_route(void *ctx, struct slice path)
{
	bool of_tag = slice_starts(path, SLICE("/tags/")) && path.len > strlen("/tags/");

	add(ctx, path, (struct address){ .group = of_tag ? ADDRESS_TAG : ADDRESS_LIST });
}

/* --- posts and pages ------------------------------------------------------ */

/* Another form of a post, unless the author put something else at its address. */
static void
add_form(struct listing *l, struct slice path, struct address address, enum place_kind kind)
{
	struct place place;

	if (route_find(&place, l->site, path) && place.kind == kind && place.entry == address.entry &&
	    !zone_of_place(l->site, &place))
		add(l, path, address);
}

/* Parts are numbered from 1; when there are any, nobody else is at their addresses. */
static void
add_parts(struct listing *l, const struct entry *e, struct address address)
{
	struct place place = { .kind = PLACE_PART, .entry = e };
	size_t count = zone_of_place(l->site, &place) ? 0 : post_forms_count_parts(l->site, e);

	address.form = ADDRESS_PART;
	for (size_t i = 1; i <= count; i++) {
		struct buf path = BUF_INIT(2 * REQUEST_URI_MOST);

		route_put_part_path(&path, e, i);
		add(l, buf_slice(&path), address);
		buf_release(&path);
	}
}

/* All forms of an entry but its page. */
static void
add_forms(struct listing *l, const struct entry *e, enum address_group group)
{
	struct address address = { .group = group, .entry = e };
	struct buf path = BUF_INIT(2 * REQUEST_URI_MOST);

	if (e->gone)
		return;
	route_put_source_path(&path, l->site, e);
	address.form = ADDRESS_SOURCE;
	add_form(l, buf_slice(&path), address, PLACE_SOURCE);
	buf_clear(&path);
	route_put_text_path(&path, e);
	address.form = ADDRESS_TEXT;
	add_form(l, buf_slice(&path), address, PLACE_TEXT);
	if (post_forms_has_pictures(e)) {
		buf_clear(&path);
		route_put_pictures_path(&path, e);
		address.form = ADDRESS_PICTURES;
		add_form(l, buf_slice(&path), address, PLACE_PICTURES);
	}
	add_parts(l, e, address);
	buf_release(&path);
}

static void
add_entry(struct listing *l, const struct entry *e, enum address_group group)
{
	if (!e->gone && strcmp(e->path, "/") != 0)   /* which is a list, too */
		add(l, slice_of(e->path), (struct address){ .group = group, .entry = e });
	add_forms(l, e, group);
}

/* --- files ---------------------------------------------------------------- */

/* A file, at its folder's address when it answers there. */
static void
add_file(struct listing *l, const struct file *file)
{
	struct buf path = BUF_INIT(2 * REQUEST_URI_MOST);
	struct place place;
	size_t slash;

	buf_puts(&path, file->path);
	slash = slice_find_last(buf_slice(&path), '/');
	if (slice_starts(slice_skip(buf_slice(&path), slash + 1), SLICE("index.gm")) &&
	    (slash == 0 || (route_find(&place, l->site, slice_first(buf_slice(&path), slash + 1)) &&
	    place.kind == PLACE_FILE && place.file == file)))
		buf_truncate(&path, slash + 1);
	if (!path.full && !slice_eq(buf_slice(&path), SLICE(SHELF_MANIFEST)))
		add(l, buf_slice(&path), (struct address){ .group = ADDRESS_FILE, .file = file });
	buf_release(&path);
}

/* --- the whole ------------------------------------------------------------ */

static int
by_path(const void *a, const void *b)
{
	const struct address *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order != 0 ? order : (int)y->group - (int)x->group;   /* what the author put there first */
}

/* Of several at one address only the first is ever seen. */
static void
drop_doubles(struct addresses *a)
{
	size_t kept = 0;

	for (size_t i = 0; i < a->count; i++) {
		if (kept == 0 || strcmp(a->items[kept - 1].path, a->items[i].path) != 0)
			a->items[kept++] = a->items[i];
	}
	a->count = kept;
}

static void
gather(struct listing *l)
{
	const struct catalog *c = l->site->catalog;
	const struct entry *home = catalog_find(c, SLICE("/"));

	route_each(l->site, add_route, l);
	for (size_t i = 0; i < catalog_post_count(c); i++)
		add_entry(l, catalog_post(c, i), ADDRESS_POST);
	for (size_t i = 0; i < catalog_page_count(c); i++)
		add_entry(l, catalog_page(c, i), ADDRESS_PAGE);
	if (home)
		add_entry(l, home, ADDRESS_PAGE);
	for (size_t i = 0; i < catalog_file_count(c); i++)
		add_file(l, catalog_file(c, i));
}

/* Put what was gathered in order; false when memory was out. */
static bool
finish(struct listing *l)
{
	struct addresses *a = l->list;

	if (l->short_of_memory) {
		addresses_release(a);
		return false;
	}
	if (a->count > 0)
		qsort(a->items, a->count, sizeof(*a->items), by_path);
	drop_doubles(a);
	return true;
}

bool
addresses_list(struct addresses *a, const struct site *s)
{
	struct listing l = { .list = a, .site = s };

	*a = (struct addresses){ .arena = arena_new() };
	if (a->arena)
		gather(&l);
	l.short_of_memory = l.short_of_memory || a->count == 0;   /* there always is a front page */
	return finish(&l);
}

/* The entry; its forms alone where something else is seen at its address, such as the front page of a language that it begins. */
static void
add_seen_entry(struct listing *l, const struct entry *e, enum address_group group)
{
	struct place place;

	if (route_find(&place, l->site, slice_of(e->path)) && place.entry == e)
		add_entry(l, e, group);
	else
		add_forms(l, e, group);
}

bool
addresses_list_range(struct addresses *a, const struct site *s, enum address_group group, size_t from, size_t to)
{
	const struct catalog *c = s->catalog;
	const struct entry *home = catalog_find(c, SLICE("/"));
	struct listing l = { .list = a, .site = s };

	*a = (struct addresses){ .arena = arena_new() };
	l.short_of_memory = a->arena == NULL;
	for (size_t i = from; i < to && a->arena; i++) {
		if (group == ADDRESS_FILE)
			add_file(&l, catalog_file(c, i));
		else
			add_seen_entry(&l, group == ADDRESS_POST ? catalog_post(c, i) : catalog_page(c, i), group);
	}
	if (group == ADDRESS_PAGE && from == 0 && home && a->arena)
		add_entry(&l, home, ADDRESS_PAGE);
	return finish(&l);
}

void
addresses_release(struct addresses *a)
{
	free(a->items);
	arena_free(a->arena);
	*a = (struct addresses){ 0 };
}

/* How `path` compares with `wanted`, as bytes. */
static int
compare(const char *path, struct slice wanted)
{
	int order = strncmp(path, wanted.data, wanted.len);

	return order != 0 ? order : path[wanted.len] != '\0';
}

const struct address *
addresses_find(const struct addresses *a, struct slice path)
{
	size_t low = 0, high = a->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = compare(a->items[middle].path, path);

		if (order == 0)
			return &a->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
