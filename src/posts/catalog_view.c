/* posts/catalog_view.c: lists and indexes of what may be shown; see catalog_inside.h. */
#include "posts/catalog_inside.h"

#include "blogs/blog.h"
#include "posts/slug.h"

#include <stdlib.h>

/* --- orders ------------------------------------------------------------------ */

int
catalog_order(const struct entry *a, const struct entry *b)
{
	int order = date_cmp(&b->date, &a->date);

	if (order == 0)
		order = strcmp(a->path, b->path);
	if (order == 0 && strlen(a->file) != strlen(b->file))   /* of two at one address the plainer name keeps it */
		order = strlen(a->file) > strlen(b->file) ? -1 : 1;
	return order != 0 ? order : strcmp(b->file, a->file);
}

static int
newest_first(const void *a, const void *b)
{
	return catalog_order(*(const struct entry *const *)a, *(const struct entry *const *)b);
}

int
view_page_order(const struct entry *a, const struct entry *b)
{
	if (a->weight != b->weight)
		return a->weight < b->weight ? -1 : 1;
	return strcmp(a->title, b->title) != 0 ? strcmp(a->title, b->title) : strcmp(a->path, b->path);
}

static int
by_weight(const void *a, const void *b)
{
	return view_page_order(*(const struct entry *const *)a, *(const struct entry *const *)b);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp((*(const struct file *const *)a)->name, (*(const struct file *const *)b)->name);
}

static int
most_used_first(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(x->slug, y->slug);
}

/* --- gathering --------------------------------------------------------------- */

struct making {
	struct view *view;
	const struct catalog *catalog;
	const struct table *items;
	const struct blog *blog;
	const struct entry **entries;  /* all that may be shown, newest first */
	size_t count;
	int64_t now;
	struct report *report;
};

static bool
allocate(struct making *m)
{
	struct view *v = m->view;
	size_t n = m->items->count + 1;

	m->entries = calloc(n, sizeof(struct entry *));
	v->files = calloc(n, sizeof(struct file *));
	return m->entries && v->files;
}

/* Workers share these pages of memory as long as nobody writes to them. */
static void
set_shown(struct item *item, bool shown)
{
	if (item->shown != shown)
		item->shown = shown;
}

static void
set_place(struct item *item, size_t place)
{
	if (item->place != place)
		item->place = (uint32_t)place;
}

/* Whether the folder has "index.md", or "index.de.md" of the language "de". */
static bool
has_index(const struct making *m, struct slice folder, const char *lang)
{
	static const char *const endings[] = { ".md", ".html", ".markdown" };
	struct buf name = BUF_INIT(4096);
	bool found = false;

	for (size_t i = 0; !found && i < COUNT(endings); i++) {
		buf_clear(&name);
		buf_printf(&name, "%.*s/index%s%s%s", SLICE_ARG(folder), lang[0] ? "." : "", lang, endings[i]);
		found = table_get(m->items, buf_slice(&name)) != NULL;
	}
	buf_release(&name);
	return found;
}

static bool
is_bundle(const struct making *m, struct slice folder)
{
	bool found = has_index(m, folder, "");

	for (const struct blog_language *lang = m->blog->languages; lang && !found; lang = lang->next)
		found = has_index(m, folder, lang->code);
	return found;
}

static struct slice
folder_of(struct slice path)
{
	size_t slash = slice_find_last(path, '/');

	return slice_first(path, slash < path.len ? slash : 0);
}

/* Whether the text belongs to the page whose folder it lies in. */
static bool
is_part_of_bundle(const struct making *m, struct slice file)
{
	struct slice folder = folder_of(file);

	if (slice_starts(slice_skip(file, folder.len + 1), SLICE("index.")))   /* a page, unless its folder is in another's */
		folder = folder_of(folder);
	for (; slice_find(folder, '/') < folder.len; folder = folder_of(folder)) {   /* content/ itself is none */
		if (is_bundle(m, folder))
			return true;
	}
	return false;
}

static void
gather(struct making *m)
{
	struct view *v = m->view;
	bool bundles = m->blog && blog_has_bundles(m->blog);

	for (size_t i = 0; i < m->items->size; i++) {
		struct item *item = m->items->slots[i].key ? m->items->slots[i].value : NULL;

		if (!item)
			continue;
		if (item->kind == ITEM_FILE && catalog_is_public_file(m->catalog, &item->file))
			v->files[v->file_count++] = &item->file;
		if (item->kind != ITEM_POST)
			continue;
		if (bundles && is_part_of_bundle(m, slice_of(item->entry.file))) {
			set_shown(item, false);
			continue;
		}
		if (item->due <= m->now) {
			m->entries[m->count++] = &item->entry;
			continue;
		}
		set_shown(item, false);
		if (v->next_due == 0 || item->due < v->next_due)
			v->next_due = item->due;
	}
	qsort(m->entries, m->count, sizeof(struct entry *), newest_first);
	qsort(v->files, v->file_count, sizeof(struct file *), by_name);
}

/* --- addresses ---------------------------------------------------------------- */

struct slice
catalog_plain_path(struct slice path)
{
	static const char *const endings[] = { ".gmi", ".html", ".htm", ".gemini", ".md", ".markdown" };

	while (path.len > 0 && slice_ends(path, SLICE("/")))
		path.len--;
	for (size_t i = 0; i < COUNT(endings); i++) {
		if (slice_ends_nocase(path, slice_of(endings[i]))) {
			path.len -= strlen(endings[i]);
			break;
		}
	}
	if (slice_ends_nocase(path, SLICE("/index")))
		path.len -= strlen("/index");
	while (path.len > 0 && slice_ends(path, SLICE("/")))
		path.len--;
	return path;
}

/* Oldest first, so that of two posts on one address the older keeps it. */
static bool
claim_paths(struct making *m)
{
	struct view *v = m->view;

	for (size_t i = m->count; i-- > 0;) {
		const struct entry *e = m->entries[i], *older = table_get(&v->by_path, slice_of(e->path));

		if (older) {
			report_add(m->report, "address", e->file, 0, "%s is the address of %s already, which is older; "
			    "give this one a slug of its own", e->path, older->file);
			v->clashes++;
			set_shown(item_of(e), false);
			continue;
		}
		set_shown(item_of(e), true);
		if (!table_put(&v->by_path, slice_of(e->path), (void *)e))
			return false;
	}
	return true;
}

static bool
claim_other(struct view *v, const char *path, const struct entry *e)
{
	struct slice plain = catalog_plain_path(slice_of(path));

	return table_get(&v->by_other, plain) || table_put(&v->by_other, plain, (void *)e);
}

/* The path with numbers for letters that are not Latin, as addresses were once, kept as long as the view; "": it is all ASCII. */
static struct slice
keep_numbered(struct view *v, struct slice path)
{
	struct buf numbers = BUF_INIT(1 << 14);
	const char *copy = NULL;

	if (slug_put_numbered(&numbers, path)) {
		v->numbered = v->numbered ? v->numbered : arena_new();
		copy = v->numbered ? arena_copy(v->numbered, buf_slice(&numbers)) : NULL;
	}
	buf_release(&numbers);
	return slice_of(copy);
}

static bool
claim_numbered(struct view *v, const struct entry *e)
{
	struct slice numbers = keep_numbered(v, catalog_plain_path(slice_of(e->path)));

	return numbers.len == 0 || table_get(&v->by_other, numbers) || table_put(&v->by_other, numbers, (void *)e);
}

/* Spellings of the paths themselves before all aliases. */
static bool
claim_others(struct making *m)
{
	struct view *v = m->view;

	for (size_t i = m->count; i-- > 0;) {
		if (item_of(m->entries[i])->shown && !claim_other(v, m->entries[i]->path, m->entries[i]))
			return false;
	}
	for (size_t i = m->count; i-- > 0;) {
		const struct entry *e = m->entries[i];

		for (size_t k = 0; k < e->alias_count && item_of(e)->shown; k++) {
			if (!claim_other(v, e->aliases[k], e))
				return false;
		}
	}
	for (size_t i = m->count; i-- > 0;) {
		if (item_of(m->entries[i])->shown && !claim_numbered(v, m->entries[i]))
			return false;
	}
	return true;
}

/* --- files ---------------------------------------------------------------------- */

/* The text that a folder is a page of: "a/b/index.md" of "a/b". NULL: none that is shown. */
static const struct entry *
page_of_folder(const struct table *items, struct slice folder)
{
	static const char *const names[] = { "index.md", "index.mdx", "index.markdown", "index.html", "_index.md" };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct buf name = BUF_INIT(4096);
		struct item *item;

		buf_printf(&name, "%.*s%s%s", SLICE_ARG(folder), folder.len > 0 ? "/" : "", names[i]);
		item = table_get(items, buf_slice(&name));
		buf_release(&name);
		if (item && item->kind == ITEM_POST && item->shown)
			return &item->entry;
	}
	return NULL;
}

/*
 * Append where a file is on the web: below the page whose folder it lies in,
 * as generators copy what belongs to a page; else where the blog says.
 */
static void
put_file_path(struct buf *out, const struct making *m, struct slice name)
{
	struct slice folder = name;

	for (size_t slash = slice_find_last(folder, '/'); slash < folder.len; slash = slice_find_last(folder, '/')) {
		const struct entry *page;

		folder = slice_first(folder, slash);
		if (blog_is_root(m->blog, folder))
			break;
		page = page_of_folder(m->items, folder);
		if (page && slice_ends(slice_of(page->path), SLICE("/"))) {
			buf_printf(out, "%s%.*s", page->path, SLICE_ARG(slice_skip(name, folder.len + 1)));
			return;
		}
	}
	blog_put_file_path(out, m->blog, name);
}

static bool
place_file(struct making *m, struct file *file)
{
	struct view *v = m->view;
	struct buf path = BUF_INIT(8192);
	bool good = true;

	file->path = item_own_path(file);
	put_file_path(&path, m, slice_of(file->name));
	if (strcmp(path.data, file->path) != 0) {
		char *copy = slice_dup(buf_slice(&path));

		good = copy != NULL;
		if (good)
			file->path = v->file_paths[v->file_path_count++] = copy;
		if (good && !table_get(&v->file_by_path, slice_of(copy)))
			good = table_put(&v->file_by_path, slice_of(copy), file);
	}
	buf_release(&path);
	return good;
}

/* Give every file its address, where that is not its name's. */
static bool
place_files(struct making *m)
{
	struct view *v = m->view;

	if (!m->blog || !blog_has_addresses(m->blog))
		return true;
	v->file_paths = calloc(v->file_count + 1, sizeof(*v->file_paths));
	for (size_t i = 0; v->file_paths && i < v->file_count; i++) {
		if (!place_file(m, (struct file *)v->files[i]))
			return false;
	}
	return v->file_paths != NULL;
}

/* --- lists -------------------------------------------------------------------- */

static void
note_lang(struct view *v, const char *lang)
{
	size_t i = 0;

	while (i < v->lang_count && strcmp(v->langs[i], lang) != 0)
		i++;
	if (i == v->lang_count && i < CATALOG_LANGS_MOST)
		v->langs[v->lang_count++] = lang;
}

/* Put down what folders a post lies below. */
static bool
note_folders(struct view *v, const struct entry *e)
{
	for (const char *at = strchr(e->path + 1, '/'); at; at = strchr(at + 1, '/')) {
		struct slice folder = slice_from(e->path, (size_t)(at - e->path));

		if (!table_get(&v->folders, folder) && !table_put(&v->folders, folder, (void *)e))
			return false;
	}
	return true;
}

static bool
make_lists(struct making *m)
{
	struct view *v = m->view;

	v->posts = calloc(m->count + 1, sizeof(struct entry *));
	v->pages = calloc(m->count + 1, sizeof(struct entry *));
	v->private = calloc(m->count + 1, sizeof(struct entry *));
	v->unlisted = calloc(m->count + 1, sizeof(struct entry *));
	v->sketches = calloc(m->count + 1, sizeof(struct sketch));
	if (!v->posts || !v->pages || !v->private || !v->unlisted || !v->sketches)
		return false;
	for (size_t i = 0; i < m->count; i++) {
		const struct entry *e = m->entries[i];
		struct item *item = item_of(e);

		v->takes_comments |= e->comments == COMMENTS_APPROVE || e->comments == COMMENTS_OPEN;
		if (!item->shown || item->home || e->gone)
			continue;
		if (!catalog_is_public(m->catalog, e)) {
			v->private[v->private_count++] = e;
		} else if (e->unlisted) {
			v->unlisted[v->unlisted_count++] = e;
		} else if (e->is_page) {
			v->pages[v->page_count++] = e;
		} else {
			v->posts[v->post_count++] = e;
			note_lang(v, e->lang);
			if (!note_folders(v, e))
				return false;
		}
	}
	for (size_t i = 0; v->post_count == 0 && i < v->page_count; i++)
		note_lang(v, v->pages[i]->lang);
	qsort(v->pages, v->page_count, sizeof(struct entry *), by_weight);
	for (size_t i = 0; i < v->post_count; i++) {
		set_place(item_of(v->posts[i]), v->post_count - 1 - i);
		v->sketches[i] = item_of(v->posts[i])->sketch;
	}
	for (size_t i = 0; i < v->page_count; i++)
		v->sketches[v->post_count + i] = item_of(v->pages[i])->sketch;
	return true;
}

/* --- tags --------------------------------------------------------------------- */

static size_t
count_tags(const struct view *v)
{
	size_t n = 0;

	for (size_t i = 0; i < view_listed_count(v); i++)
		n += view_listed(v, i)->tag_count;
	return n;
}

/* A tag that no text had so far; its name is this text's. */
static struct tag *
new_tag(struct view *v, const char *name, struct slice slug)
{
	struct tag *tag = &v->tags[v->tag_count];
	char *copy = slice_dup(slug);

	if (!copy)
		return NULL;
	v->tag_slugs[v->tag_count++] = copy;
	*tag = (struct tag){ .name = name, .slug = copy };
	return table_put(&v->tag_by_slug, slice_of(copy), tag) ? tag : NULL;
}

/* The tag called `name`, in this or another spelling with the same slug; NULL: memory is out. */
static struct tag *
tag_for(struct view *v, const char *name)
{
	struct tag *tag = table_get(&v->tag_by_name, slice_of(name));
	struct buf slug = BUF_INIT(2 * SLUG_MOST);

	if (tag)
		return tag;
	slug_put(&slug, slice_of(name));
	tag = table_get(&v->tag_by_slug, buf_slice(&slug));
	if (!tag)
		tag = new_tag(v, name, buf_slice(&slug));
	buf_release(&slug);
	return tag && table_put(&v->tag_by_name, slice_of(name), tag) ? tag : NULL;
}

/* Put down the tag of every name of every text in `tag_of`, and how often each is named. */
static bool
name_tags(struct view *v, struct tag **tag_of)
{
	for (size_t i = 0; i < view_listed_count(v); i++) {
		const struct entry *e = view_listed(v, i);

		for (size_t k = 0; k < e->tag_count; k++) {
			*tag_of = tag_for(v, e->tags[k]);
			if (!*tag_of)
				return false;
			(*tag_of++)->count++;
		}
	}
	return true;
}

/* Give each tag its part of v->tagged, as long as it is named often, and put its texts there. */
static void
fill_tags(struct view *v, struct tag *const *tag_of)
{
	const struct entry **place = v->tagged;

	for (size_t i = 0; i < v->tag_count; i++) {
		v->tags[i].entries = place;
		place += v->tags[i].count;
		v->tags[i].count = 0;
	}
	for (size_t i = 0; i < view_listed_count(v); i++) {
		const struct entry *e = view_listed(v, i);

		for (size_t k = 0; k < e->tag_count; k++) {
			struct tag *tag = *tag_of++;

			/* but once for two spellings of one tag */
			if (tag->count == 0 || tag->entries[tag->count - 1] != e)
				((const struct entry **)tag->entries)[tag->count++] = e;
			if (!e->is_page)
				tag->post_count = tag->count;
		}
	}
}

static bool
make_tags(struct view *v)
{
	size_t n = count_tags(v);
	struct tag **tag_of = calloc(n + 1, sizeof(struct tag *));
	bool good;

	v->tags = calloc(n + 1, sizeof(*v->tags));
	v->tag_slugs = calloc(n + 1, sizeof(*v->tag_slugs));
	v->tagged = calloc(n + 1, sizeof(*v->tagged));
	good = tag_of && v->tags && v->tag_slugs && v->tagged && name_tags(v, tag_of);
	if (good) {
		fill_tags(v, tag_of);
		qsort(v->tags, v->tag_count, sizeof(*v->tags), most_used_first);
		table_release(&v->tag_by_name);
		table_release(&v->tag_by_slug);
	}
	for (size_t i = 0; i < v->tag_count && good; i++) {
		struct slice slug = slice_of(v->tags[i].slug), numbers = keep_numbered(v, slug);

		good = table_put(&v->tag_by_slug, slug, &v->tags[i]) && (numbers.len == 0 || table_put(&v->tag_by_number, numbers, &v->tags[i]));
	}
	free(tag_of);
	return good;
}

/* --- the whole ---------------------------------------------------------------- */

struct view *
view_new(const struct catalog *c, int64_t now, struct report *report)
{
	struct making m = {
		.view = calloc(1, sizeof(*m.view)), .catalog = c, .items = &c->items, .blog = c->blog, .now = now, .report = report,
	};
	bool good = false;

	if (m.view) {
		m.view->by_other.nocase = true;
		good = allocate(&m);
	}
	if (good) {
		gather(&m);
		good = claim_paths(&m) && claim_others(&m) && place_files(&m) && make_lists(&m) && make_tags(m.view) && translations_make(m.view) &&
		    sections_make(m.view, c) &&
		    (!c->blog || !blog_has_addresses(c->blog) || by_name_make(m.view, c->blog->kind == BLOG_OBSIDIAN));
	}
	free(m.entries);
	if (!good) {
		view_free(m.view);
		return NULL;
	}
	return m.view;
}

void
view_free(struct view *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->tag_count; i++)
		free(v->tag_slugs[i]);
	free(v->tag_slugs);
	for (size_t i = 0; i < v->file_path_count; i++)
		free(v->file_paths[i]);
	free(v->file_paths);
	table_release(&v->file_by_path);
	table_release(&v->by_name);
	free(v->named);
	free(v->translated);
	free(v->tags);
	free(v->tagged);
	free(v->posts);
	free(v->pages);
	free(v->private);
	free(v->unlisted);
	free(v->files);
	free(v->sketches);
	table_release(&v->by_path);
	table_release(&v->by_other);
	table_release(&v->folders);
	table_release(&v->tag_by_slug);
	table_release(&v->tag_by_name);
	table_release(&v->tag_by_number);
	arena_free(v->numbered);
	table_release(&v->section_by_path);
	free(v->sections);
	free(v->sectioned);
	arena_free(v->section_texts);
	free(v);
}
