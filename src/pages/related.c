/* pages/related.c: series, and posts with the same tags; see related.h. */
#include "pages/related.h"

#include "base/table.h"
#include "pages/langs.h"
#include "pages/site_links.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	POSTS_MOST = 3,
	PARTS_AROUND = 5,     /* links before and after this part */
	TAGS_MOST = 16,       /* of one post that count */
	WHOLE = 1000000,      /* what a tag is worth that is shared by nobody */
};

/* --- series ------------------------------------------------------------------- */

static bool
is_part(const struct post_view *v, const struct entry *e)
{
	return *e->series != '\0' && strcmp(e->series, v->post->series) == 0 &&
	    strcmp(page_lang(v->site, e->lang), v->lang) == 0;
}

/* The post's place among the parts, oldest first, from 1; *count: how many there are. 0: it is in no list. */
static size_t
place_in_series(const struct post_view *v, size_t *count)
{
	const struct catalog *c = v->site->catalog;
	size_t place = 0;

	*count = 0;
	for (size_t i = catalog_post_count(c); i-- > 0;) {
		if (!is_part(v, catalog_post(c, i)))
			continue;
		++*count;
		if (catalog_post(c, i) == v->entry)
			place = *count;
	}
	return place;
}

static bool
is_in_series(const struct post_view *v)
{
	return *v->post->series != '\0';
}

void
related_put_series(struct buf *out, const struct post_view *v)
{
	struct buf text = BUF_INIT(1 << 14);
	size_t count, place;

	if (!is_in_series(v))
		return;
	place = place_in_series(v, &count);
	phrases_put(&text, v->lang, PHRASE_SERIES, slice_of(v->post->series));
	if (place > 0 && count > 1)
		buf_printf(&text, " (%zu/%zu)", place, count);
	gemtext_put_prose(out, buf_slice(&text));
	buf_release(&text);
}

/* "=> one.gmi 1/5: The first part" */
static void
put_part(struct buf *out, const struct post_view *v, const struct entry *e, size_t place, size_t count)
{
	struct buf label = BUF_INIT(1 << 14);

	buf_printf(&label, "%zu/%zu: %s", place, count, e->title);
	site_links_put_line(out, v->path, slice_of(e->path), buf_slice(&label));
	buf_release(&label);
}

void
related_put_parts(struct buf *out, const struct post_view *v)
{
	const struct catalog *c = v->site->catalog;
	size_t count, own = is_in_series(v) ? place_in_series(v, &count) : 0, place = 0;

	if (own == 0 || count < 2)
		return;
	related_put_series(out, v);
	buf_putc(out, '\n');
	for (size_t i = catalog_post_count(c); i-- > 0;) {
		const struct entry *e = catalog_post(c, i);

		if (!is_part(v, e))
			continue;
		place++;
		if (e != v->entry && place + PARTS_AROUND >= own && place <= own + PARTS_AROUND)
			put_part(out, v, e, place, count);
	}
}

/* --- tags ----------------------------------------------------------------------- */

struct candidate {
	const struct entry *entry;
	unsigned score;
};

struct candidates {
	struct candidate *items;
	size_t count, room;
	struct table by_entry;     /* to the place in items, from 1; a key is where an item has its entry */
	const char *lang;          /* of the page */
	const struct entry *older, *newer;
};

static const struct entry *
neighbour(const struct post_view *v, const struct entry *(*next)(const struct catalog *c, const struct entry *e))
{
	const char *lang = langs_of(v->site, v->lang);
	const struct entry *e = v->entry;

	do
		e = next(v->site->catalog, e);
	while (e && !langs_has(v->site, e, lang));
	return e;
}

const struct entry *
related_older(const struct post_view *v)
{
	return neighbour(v, catalog_older);
}

const struct entry *
related_newer(const struct post_view *v)
{
	return neighbour(v, catalog_newer);
}

/* Whether a post has a link on this page anyway, or cannot be read by who reads this one. */
static bool
is_out(const struct candidates *all, const struct post_view *v, const struct entry *e)
{
	return e == v->entry || e == all->older || e == all->newer || !langs_has(v->site, e, all->lang) || is_part(v, e) ||
	    (*e->translation_key != '\0' && strcmp(e->translation_key, v->entry->translation_key) == 0);
}

static void
add_score(struct candidates *all, const struct entry *e, unsigned score)
{
	uintptr_t place = (uintptr_t)table_get(&all->by_entry, slice_from((const char *)&e, sizeof(e)));
	struct candidate *item = &all->items[all->count];

	if (place > 0) {
		all->items[place - 1].score += score;
	} else if (all->count < all->room) {
		*item = (struct candidate){ e, score };
		if (table_put(&all->by_entry, slice_from((const char *)&item->entry, sizeof(e)), (void *)(uintptr_t)(all->count + 1)))
			all->count++;
	}
}

/* The post's tags that tell something, each once. */
static size_t
telling_tags(const struct tag *tags[TAGS_MOST], const struct post_view *v)
{
	size_t count = 0, posts = catalog_post_count(v->site->catalog);

	for (size_t i = 0; i < v->entry->tag_count && count < TAGS_MOST; i++) {
		const struct tag *t = page_find_tag(v->site, v->entry->tags[i]);
		bool known = !t || t->count < 2 || (t->count > 3 && t->count > posts / 3);

		for (size_t k = 0; k < count && !known; k++)
			known = tags[k] == t;
		if (!known)
			tags[count++] = t;
	}
	return count;
}

static bool
is_nearer(const struct candidate *x, const struct candidate *y)
{
	int order = x->score != y->score ? 0 : date_cmp(&y->entry->date, &x->entry->date);

	if (x->score != y->score)
		return x->score > y->score;
	return order != 0 ? order < 0 : strcmp(x->entry->path, y->entry->path) < 0;
}

/* Bring the nearest to the front, as many as are shown. */
static void
choose(struct candidates *all)
{
	for (size_t n = 0; n < POSTS_MOST && n < all->count; n++) {
		size_t best = n;
		struct candidate first = all->items[n];

		for (size_t i = n + 1; i < all->count; i++) {
			if (is_nearer(&all->items[i], &all->items[best]))
				best = i;
		}
		all->items[n] = all->items[best];
		all->items[best] = first;
	}
}

static void
gather(struct candidates *all, const struct post_view *v)
{
	const struct tag *tags[TAGS_MOST];
	size_t count = telling_tags(tags, v);

	all->lang = langs_of(v->site, v->lang);
	all->older = related_older(v);
	all->newer = related_newer(v);
	for (size_t i = 0; i < count; i++)
		all->room += tags[i]->count;
	all->items = calloc(all->room + 1, sizeof(*all->items));
	for (size_t i = 0; i < count && all->items; i++) {
		for (size_t k = 0; k < tags[i]->count; k++) {
			if (!is_out(all, v, tags[i]->entries[k]))
				add_score(all, tags[i]->entries[k], WHOLE / (unsigned)tags[i]->count);
		}
	}
	table_release(&all->by_entry);   /* its keys move */
	choose(all);
}

void
related_put_posts(struct buf *out, const struct post_view *v)
{
	struct candidates all = { 0 };

	if (!v->entry || v->entry->is_page)
		return;
	gather(&all, v);
	if (all.count > 0) {
		phrases_put(out, v->lang, PHRASE_RELATED, SLICE(""));
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < all.count && i < POSTS_MOST; i++)
		site_links_put_line(out, v->path, slice_of(all.items[i].entry->path), slice_of(all.items[i].entry->title));
	free(all.items);
}
