/*
 * posts/by_name.c: finding a text or file by its name alone, as Hugo's ref,
 * Jekyll's post_url and Obsidian's [[links]] do; see catalog.h.
 */
#include "posts/catalog_inside.h"

#include <stdlib.h>

/* What has a name. Those with the same one are a list, the one nearest to the root first. */
struct named {
	const char *file, *path;
	struct named *next;
};

static struct slice
last_part(struct slice path)
{
	size_t slash = slice_find_last(path, '/');

	return slash < path.len ? slice_skip(path, slash + 1) : path;
}

static struct slice
without_ending(struct slice name)
{
	enum post_format format;

	return post_format_of(name, &format) ? slice_first(name, slice_find_last(name, '.')) : name;
}

/* "b" of "a/b.md" and "a/b/index.md"; a file that is no text keeps its ending. */
static struct slice
name_of(struct slice file)
{
	struct slice name = without_ending(last_part(file));
	size_t slash = slice_find_last(file, '/');

	if (slash < file.len && (slice_eq(name, SLICE("index")) || slice_eq(name, SLICE("_index"))))
		return last_part(slice_first(file, slash));
	return name;
}

static size_t
depth_of(const char *file)
{
	size_t n = 0;

	for (; *file; file++)
		n += *file == '/';
	return n;
}

static bool
add(struct view *v, struct slice name, const char *file, const char *path)
{
	struct named *one = &v->named[v->named_count], *first = table_get(&v->by_name, name);

	*one = (struct named){ .file = file, .path = path };
	v->named_count++;
	if (first && depth_of(first->file) <= depth_of(file)) {
		one->next = first->next;
		first->next = one;
		return true;
	}
	one->next = first;
	return table_put(&v->by_name, name, one);
}

/* The entries that have names, one list after another. */
static const struct entry *
entry_at(const struct view *v, size_t i)
{
	if (i < v->post_count)
		return v->posts[i];
	i -= v->post_count;
	return i < v->page_count ? v->pages[i] : v->unlisted[i - v->page_count];
}

/* The other names of a note, where there is none that is called so. */
static bool
add_aliases(struct view *v, const struct entry *e)
{
	for (size_t i = 0; i < e->alias_count; i++) {
		struct slice name = last_part(slice_of(e->aliases[i]));

		if (!table_get(&v->by_name, name) && !add(v, name, e->file, e->path))
			return false;
	}
	return true;
}

bool
by_name_make(struct view *v, bool aliases)
{
	size_t entries = v->post_count + v->page_count + v->unlisted_count, count = entries + v->file_count;

	for (size_t i = 0; i < entries && aliases; i++)
		count += entry_at(v, i)->alias_count;
	v->by_name.nocase = true;
	v->named = calloc(count + 1, sizeof(*v->named));
	if (!v->named)
		return false;
	for (size_t i = 0; i < entries; i++) {
		if (!add(v, name_of(slice_of(entry_at(v, i)->file)), entry_at(v, i)->file, entry_at(v, i)->path))
			return false;
	}
	for (size_t i = 0; i < v->file_count; i++) {
		if (!add(v, name_of(slice_of(v->files[i]->name)), v->files[i]->name, v->files[i]->path))
			return false;
	}
	for (size_t i = 0; i < entries && aliases; i++) {
		if (!add_aliases(v, entry_at(v, i)))
			return false;
	}
	return true;
}

/* How many bytes two names have in common at their ends. */
static size_t
common_end(struct slice a, struct slice b)
{
	size_t n = 0;

	while (n < a.len && n < b.len && a.data[a.len - 1 - n] == b.data[b.len - 1 - n])
		n++;
	return n;
}

const char *
by_name_find(const struct view *v, struct slice name)
{
	struct slice stem = without_ending(name);
	const struct named *best = table_get(&v->by_name, name_of(name));

	for (const struct named *n = best ? best->next : NULL; n; n = n->next) {
		if (common_end(without_ending(slice_of(n->file)), stem) > common_end(without_ending(slice_of(best->file)), stem))
			best = n;
	}
	return best ? best->path : NULL;
}
