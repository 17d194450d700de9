/* pages/related.c: series, and posts with the same tags; see related.h. */
#include "pages/related.h"

#include "pages/langs.h"
#include "pages/site_links.h"

#include <stdio.h>
#include <string.h>

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
	const struct entry *entry;   /* NULL: none so far */
	unsigned score;
};

/* The search for the posts that share most: all lists of tags at once, which have one order. */
struct candidates {
	const struct post_view *view;
	const struct tag *tags[TAGS_MOST];
	size_t at[TAGS_MOST];        /* how far each list is read */
	size_t count;
	const char *lang;
	const struct entry *older, *newer;
	struct candidate best[POSTS_MOST];   /* the best first */
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
is_out(const struct candidates *c, const struct entry *e)
{
	const struct post_view *v = c->view;

	return e == v->entry || !langs_has(v->site, e, c->lang) || is_part(v, e) ||
	    (*e->translation_key != '\0' && strcmp(e->translation_key, v->entry->translation_key) == 0) ||
	    e == c->older || e == c->newer;
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

/* The next post of any of the lists, newest first, and what its tags are worth; NULL at the end. */
static const struct entry *
next_post(struct candidates *c, unsigned *score)
{
	const struct entry *next = NULL;

	for (size_t i = 0; i < c->count; i++) {
		const struct entry *e = c->at[i] < c->tags[i]->count ? c->tags[i]->entries[c->at[i]] : NULL;

		if (e && e != next && (!next || catalog_order(e, next) < 0))
			next = e;
	}
	*score = 0;
	for (size_t i = 0; i < c->count && next; i++) {
		if (c->at[i] < c->tags[i]->count && c->tags[i]->entries[c->at[i]] == next) {
			*score += WHOLE / (unsigned)c->tags[i]->count;
			c->at[i]++;
		}
	}
	return next;
}

/* Take a post among the best, behind those of before that share as much: they are newer. */
static void
consider(struct candidates *c, const struct entry *e, unsigned score)
{
	size_t place = POSTS_MOST;

	while (place > 0 && c->best[place - 1].score < score)
		place--;
	if (place == POSTS_MOST || is_out(c, e))
		return;
	memmove(&c->best[place + 1], &c->best[place], (POSTS_MOST - 1 - place) * sizeof(c->best[0]));
	c->best[place] = (struct candidate){ e, score };
}

static void
gather(struct candidates *c)
{
	const struct entry *e;
	unsigned score, most = 0;

	c->count = telling_tags(c->tags, c->view);
	for (size_t i = 0; i < c->count; i++)
		most += WHOLE / (unsigned)c->tags[i]->count;
	while (c->best[POSTS_MOST - 1].score < most && (e = next_post(c, &score)) != NULL)
		consider(c, e, score);
}

void
related_put_posts(struct buf *out, const struct post_view *v)
{
	struct candidates c = { .view = v };

	if (!v->entry || v->entry->is_page)
		return;
	c.lang = langs_of(v->site, v->lang);
	c.older = related_older(v);
	c.newer = related_newer(v);
	gather(&c);
	if (c.best[0].entry) {
		phrases_put(out, v->lang, PHRASE_RELATED, SLICE(""));
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < POSTS_MOST && c.best[i].entry; i++)
		site_links_put_line(out, v->path, slice_of(c.best[i].entry->path), slice_of(c.best[i].entry->title));
}
