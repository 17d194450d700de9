/* posts/translations.c: texts that are translations of one another, found by their key; see catalog.h. */
#include "posts/catalog_inside.h"

#include <stdlib.h>

/* A text with its place among posts, then pages. */
struct placed {
	const struct entry *entry;
	size_t place;
};

static int
by_key(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = strcmp(x->entry->translation_key, y->entry->translation_key);

	return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

bool
translations_make(struct view *v)
{
	size_t all = v->post_count + v->page_count, count = 0;
	struct placed *list = calloc(all + 1, sizeof(*list));

	for (size_t i = 0; list && i < all; i++) {
		const struct entry *e = i < v->post_count ? v->posts[i] : v->pages[i - v->post_count];

		if (*e->translation_key != '\0')
			list[count++] = (struct placed){ e, i };
	}
	v->translated = calloc(count + 1, sizeof(*v->translated));
	if (list && v->translated) {
		qsort(list, count, sizeof(*list), by_key);
		for (size_t i = 0; i < count; i++)
			v->translated[i] = list[i].entry;
		v->translated_count = count;
	}
	free(list);
	return list && v->translated;
}

const struct entry *const *
translations_find(const struct view *v, const char *key, size_t *count)
{
	size_t from = 0, to = v->translated_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(v->translated[middle]->translation_key, key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	while (to < v->translated_count && strcmp(v->translated[to]->translation_key, key) == 0)
		to++;
	*count = to - from;
	return *count > 0 ? &v->translated[from] : NULL;
}
