/* posts/catalog.c: what is asked of the catalog; see catalog.h. */
#include "posts/catalog_inside.h"

#include "blogs/blog.h"
#include "posts/slug.h"

#include <stdlib.h>

static const struct view nothing;

struct catalog *
catalog_new(void)
{
	return calloc(1, sizeof(struct catalog));
}

/* ---- what is not for everybody ------------------------------------------------ */

static void
free_private(struct catalog *c)
{
	for (size_t i = 0; i < c->private_count; i++)
		free(c->private[i]);
	free(c->private);
	c->private = NULL;
	c->private_count = 0;
}

bool
catalog_set_private(struct catalog *c, const char *const *prefixes, size_t count)
{
	bool same = count == c->private_count;

	for (size_t i = 0; i < count && same; i++)
		same = strcmp(prefixes[i], c->private[i]) == 0;
	if (same)
		return true;
	free_private(c);
	c->stale = true;
	c->private = calloc(count + 1, sizeof(*c->private));
	for (size_t i = 0; c->private && i < count; i++) {
		c->private[i] = slice_dup(slice_of(prefixes[i]));
		if (!c->private[i])
			return false;
		c->private_count++;
	}
	return c->private != NULL;
}

bool
catalog_covers(struct slice prefix, struct slice path)
{
	while (prefix.len > 0 && slice_ends(prefix, SLICE("/")))
		prefix.len--;
	if (!slice_starts(path, prefix))
		return false;
	return path.len == prefix.len || path.data[prefix.len] == '/' || path.data[prefix.len] == '.';
}

/* `path`, which may lack its first slash as a file's name does. */
static bool
is_private(const struct catalog *c, struct slice path)
{
	bool bare = !slice_starts(path, SLICE("/"));

	for (size_t i = 0; i < c->private_count; i++) {
		struct slice prefix = slice_of(c->private[i]);

		if (prefix.len > 1 && catalog_covers(slice_skip(prefix, bare), path))
			return true;
	}
	return false;
}

bool
catalog_is_public(const struct catalog *c, const struct entry *e)
{
	return !is_private(c, slice_of(e->path)) && !is_private(c, slice_of(e->file));
}

bool
catalog_is_public_file(const struct catalog *c, const struct file *f)
{
	return !is_private(c, slice_of(f->name)) && !is_private(c, slice_of(f->path));
}

void
catalog_take_drafts(struct catalog *c)
{
	c->drafts = true;
}

void
catalog_free(struct catalog *c)
{
	if (!c)
		return;
	view_free(c->view);
	free_private(c);
	for (size_t i = 0; i < c->items.size; i++) {
		if (c->items.slots[i].key)
			free(c->items.slots[i].value);
	}
	table_release(&c->items);
	while (c->dead) {
		struct item *next = c->dead->next_dead;

		free(c->dead);
		c->dead = next;
	}
	free(c);
}

void
catalog_set_blog(struct catalog *c, const struct blog *blog)
{
	uint64_t print = blog ? blog->fingerprint : 0;

	c->anew = c->anew || print != c->blog_print;
	c->blog = blog;
	c->blog_print = print;
}

const struct blog *
catalog_blog(const struct catalog *c)
{
	return c->blog;
}

void
catalog_set_as_is(struct catalog *c, bool as_is)
{
	c->anew = c->anew || as_is != c->as_is;
	c->as_is = as_is;
}

static const struct view *
view_of(const struct catalog *c)
{
	return c->view ? c->view : &nothing;
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 29;
}

static uint64_t
fingerprint_of(const struct item *item)
{
	const struct stamp *s = &item->stamp;
	uint64_t hash = mix(mix(mix(mix(s->inode, (uint64_t)s->size), (uint64_t)s->mtime), (uint64_t)s->ctime), item->shown);

	for (const char *at = item->file.name; *at; at++)
		hash = mix(hash, (unsigned char)*at);
	return hash;
}

uint64_t
catalog_fingerprint(const struct catalog *c)
{
	uint64_t sum = c->as_is;

	for (size_t i = 0; i < c->items.size; i++) {
		if (c->items.slots[i].key)
			sum += fingerprint_of(c->items.slots[i].value);
	}
	return sum;
}

int64_t
catalog_due(const struct entry *e)
{
	return item_of(e)->due;
}

int64_t
catalog_next_due(const struct catalog *c)
{
	return view_of(c)->next_due;
}

bool
catalog_takes_comments(const struct catalog *c)
{
	return view_of(c)->takes_comments;
}

size_t
catalog_post_count(const struct catalog *c)
{
	return view_of(c)->post_count;
}

const struct entry *
catalog_post(const struct catalog *c, size_t i)
{
	return view_of(c)->posts[i];
}

size_t
catalog_page_count(const struct catalog *c)
{
	return view_of(c)->page_count;
}

const struct entry *
catalog_page(const struct catalog *c, size_t i)
{
	return view_of(c)->pages[i];
}

size_t
catalog_private_count(const struct catalog *c)
{
	return view_of(c)->private_count;
}

const struct entry *
catalog_private(const struct catalog *c, size_t i)
{
	return view_of(c)->private[i];
}

size_t
catalog_lang_count(const struct catalog *c)
{
	return view_of(c)->lang_count;
}

const char *
catalog_lang(const struct catalog *c, size_t i)
{
	return view_of(c)->langs[i];
}

size_t
catalog_tag_count(const struct catalog *c)
{
	return view_of(c)->tag_count;
}

const struct tag *
catalog_tag(const struct catalog *c, size_t i)
{
	return &view_of(c)->tags[i];
}

const struct tag *
catalog_find_tag(const struct catalog *c, struct slice slug)
{
	return table_get(&view_of(c)->tag_by_slug, slug);
}

const struct tag *
catalog_find_tag_numbered(const struct catalog *c, struct slice numbers)
{
	return table_get(&view_of(c)->tag_by_number, numbers);
}

size_t
catalog_section_count(const struct catalog *c)
{
	return view_of(c)->section_count;
}

const struct section *
catalog_section(const struct catalog *c, size_t i)
{
	return &view_of(c)->sections[i];
}

const struct section *
catalog_find_section(const struct catalog *c, struct slice path)
{
	return table_get(&view_of(c)->section_by_path, path);
}

const struct entry *
catalog_find(const struct catalog *c, struct slice path)
{
	return table_get(&view_of(c)->by_path, path);
}

/* Append the slugs of a path's segments. */
static void
put_slugs(struct buf *out, struct slice path)
{
	path = slice_skip(path, slice_starts(path, SLICE("/")));
	while (path.len > 0) {
		buf_putc(out, '/');
		slug_put_segment(out, slice_cut(&path, '/'));
	}
}

const struct entry *
catalog_find_other(const struct catalog *c, struct slice path)
{
	const struct view *v = view_of(c);
	struct slice plain = catalog_plain_path(path);
	const struct entry *e = table_get(&v->by_other, plain);
	struct buf slugs = BUF_INIT(4096);

	if (e || plain.len == 0)
		return e;
	/* a file's name as its author sees it: "/posts/Käse und Brot" */
	put_slugs(&slugs, plain);
	e = table_get(&v->by_other, buf_slice(&slugs));
	buf_release(&slugs);
	return e;
}

bool
catalog_has_folder(const struct catalog *c, struct slice folder)
{
	return table_get(&view_of(c)->folders, folder) != NULL;
}

const struct entry *
catalog_find_source(const struct catalog *c, struct slice file)
{
	const struct item *item = table_get(&c->items, file);

	return item && item->kind == ITEM_POST && item->shown ? &item->entry : NULL;
}

const char *
catalog_find_by_name(const struct catalog *c, struct slice name)
{
	return by_name_find(view_of(c), name);
}

const struct entry *const *
catalog_translations(const struct catalog *c, const char *key, size_t *count)
{
	return translations_find(view_of(c), key, count);
}

static bool
is_listed_post(const struct view *v, const struct entry *e)
{
	size_t place = item_of(e)->place;

	return place < v->post_count && v->posts[v->post_count - 1 - place] == e;
}

const struct entry *
catalog_newer(const struct catalog *c, const struct entry *e)
{
	const struct view *v = view_of(c);

	return is_listed_post(v, e) && item_of(e)->place + 1 < v->post_count ?
	    v->posts[v->post_count - 2 - item_of(e)->place] : NULL;
}

const struct entry *
catalog_older(const struct catalog *c, const struct entry *e)
{
	const struct view *v = view_of(c);

	return is_listed_post(v, e) && item_of(e)->place > 0 ? v->posts[v->post_count - item_of(e)->place] : NULL;
}

const struct file *
catalog_find_named(const struct catalog *c, struct slice name)
{
	const struct item *item = table_get(&c->items, name);

	return item && item->kind == ITEM_FILE ? &item->file : NULL;
}

const struct file *
catalog_find_file(const struct catalog *c, struct slice path)
{
	const struct file *file = table_get(&view_of(c)->file_by_path, path);

	if (file || path.len == 0)
		return file;
	file = catalog_find_named(c, slice_skip(path, 1));
	return file && slice_eq(slice_of(file->path), path) ? file : NULL;
}

size_t
catalog_file_count(const struct catalog *c)
{
	return view_of(c)->file_count;
}

const struct file *
catalog_file(const struct catalog *c, size_t i)
{
	return view_of(c)->files[i];
}
