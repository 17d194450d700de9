/* posts/sections.c: what the folders of a blog hold that have lists of their own; see catalog_inside.h. */
#include "posts/catalog_inside.h"

#include "blogs/blog.h"

#include <stdlib.h>

/* A folder in a language, and the section that what lies in it belongs to. */
struct lot {
	struct section *section;  /* NULL: none */
};

struct sorting {
	struct view *view;
	const struct catalog *catalog;
	struct table lots;        /* by "content/notes\n" and the language */
	size_t room;              /* for sections */
};

static struct slice
folder_of(struct slice path)
{
	size_t slash = slice_find_last(path, '/');

	return slice_first(path, slash < path.len ? slash : 0);
}

/* The text that is the folder's in the language; NULL: it has none. */
static const struct item *
own_text(const struct sorting *s, struct slice folder, const char *lang)
{
	static const char *const endings[] = { ".md", ".html", ".markdown" };
	struct buf name = BUF_INIT(4096);
	const struct item *found = NULL;

	for (size_t i = 0; !found && i < 2 * COUNT(endings); i++) {
		bool named = i % 2 == 0;

		buf_clear(&name);
		buf_printf(&name, "%.*s/_index%s%s%s", SLICE_ARG(folder), named && lang[0] ? "." : "", named ? lang : "", endings[i / 2]);
		if (named || strcmp(blog_lang(s->catalog->blog, buf_slice(&name)), lang) == 0)
			found = table_get(&s->catalog->items, buf_slice(&name));
	}
	buf_release(&name);
	return found;
}

/* Append the address of the list that the folder has without a text of its own. */
static void
put_path(struct buf *out, const struct sorting *s, struct slice folder, const char *lang)
{
	struct buf name = BUF_INIT(4096);

	buf_printf(&name, "%.*s/_index%s%s.md", SLICE_ARG(folder), lang[0] && s->catalog->blog->language_count > 1 ? "." : "",
	    s->catalog->blog->language_count > 1 ? lang : "");
	blog_put_text_path(out, s->catalog->blog, &(struct blog_text){ .file = buf_slice(&name) });
	buf_release(&name);
}

/* A section at this path, if there is nothing yet and everybody may see it; NULL: none. */
static struct section *
new_section(struct sorting *s, struct slice path, struct slice title, const char *lang)
{
	struct view *v = s->view;
	struct section *sec = v->section_count < s->room ? &v->sections[v->section_count] : NULL;
	struct entry there = { .path = arena_copy(v->section_texts, path), .file = "" };

	if (!sec || !there.path || !slice_ends(path, SLICE("/")) || path.len < 2 || table_get(&v->by_path, path) ||
	    table_get(&v->section_by_path, path) || !catalog_is_public(s->catalog, &there))
		return NULL;
	*sec = (struct section){ .path = there.path, .title = arena_copy(v->section_texts, title), .lang = arena_copy(v->section_texts, slice_of(lang)) };
	if (!sec->title || !sec->lang || !table_put(&v->section_by_path, slice_of(sec->path), sec))
		return NULL;
	v->section_count++;
	return sec;
}

static struct section *section_of(struct sorting *s, struct slice folder, const char *lang);

/* Likewise of the folder; what has a text with words is a page, and no section here. */
static struct section *
make_section(struct sorting *s, struct slice folder, const char *lang)
{
	const struct item *text = own_text(s, folder, lang);
	struct section *sec = NULL;
	struct buf path = BUF_INIT(4096);

	if (text && text->kind == ITEM_SECTION) {
		sec = new_section(s, slice_of(text->entry.path), slice_of(text->entry.title), text->entry.lang);
	} else if (!text && blog_lists_folder(s->catalog->blog, folder)) {
		put_path(&path, s, folder, lang);
		sec = new_section(s, buf_slice(&path), slice_skip(folder, slice_find_last(folder, '/') + 1), lang);
	} else if (!text) {
		sec = section_of(s, folder_of(folder), lang);
	}
	if (sec && text)
		sec->within = section_of(s, folder_of(folder), lang);
	buf_release(&path);
	return sec;
}

/* The section that texts in the folder belong to; NULL: none. */
static struct section *
section_of(struct sorting *s, struct slice folder, const char *lang)
{
	struct buf key = BUF_INIT(4096);
	struct lot *lot;
	const char *copy;

	if (folder.len == 0 || blog_is_root(s->catalog->blog, folder))
		return NULL;
	buf_printf(&key, "%.*s\n%s", SLICE_ARG(folder), lang);
	lot = table_get(&s->lots, buf_slice(&key));
	if (!lot) {
		lot = arena_get(s->view->section_texts, sizeof(*lot));
		copy = arena_copy(s->view->section_texts, buf_slice(&key));
		if (lot && copy) {
			lot->section = make_section(s, folder, lang);
			if (!table_put(&s->lots, slice_of(copy), lot))
				lot = NULL;
		}
	}
	buf_release(&key);
	return lot ? lot->section : NULL;
}

/* What a folder is a page of ("walk/index.md", "docs/_index.md") lies in the folder around it. */
static struct section *
section_of_entry(struct sorting *s, const struct entry *e)
{
	struct slice file = slice_of(e->file), folder = folder_of(file), name = slice_skip(file, folder.len + 1);

	if (slice_starts(name, SLICE("index.")) || slice_starts(name, SLICE("_index.")))
		folder = folder_of(folder);
	return section_of(s, folder, blog_lang(s->catalog->blog, file));
}

static const struct entry *
listed(const struct view *v, size_t i)
{
	return i < v->post_count ? v->posts[i] : v->pages[i - v->post_count];
}

/* Give each section its part of v->sectioned, as long as it has texts, and put them there. */
static void
fill(struct view *v, struct section *const *of, size_t count)
{
	const struct entry **place = v->sectioned;

	for (size_t i = 0; i < v->section_count; i++) {
		v->sections[i].entries = place;
		place += v->sections[i].count;
		v->sections[i].count = 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (of[i])
			((const struct entry **)of[i]->entries)[of[i]->count++] = listed(v, i);
	}
}

/* How many sections there can be: each is a folder in some text's name. */
static size_t
count_room(const struct view *v, size_t count)
{
	size_t room = 1;

	for (size_t i = 0; i < count; i++) {
		for (const char *at = listed(v, i)->file; *at && room < UINT16_MAX; at++)
			room += *at == '/';
	}
	return room;
}

bool
sections_make(struct view *v, const struct catalog *c)
{
	struct sorting s = { .view = v, .catalog = c };
	size_t count = v->post_count + v->page_count;
	struct section **of;
	bool good;

	if (!c->blog || !blog_has_sections(c->blog))
		return true;
	s.room = count_room(v, count);
	of = calloc(count + 1, sizeof(*of));
	v->section_texts = arena_new();
	v->sections = calloc(s.room, sizeof(*v->sections));
	v->sectioned = calloc(count + 1, sizeof(*v->sectioned));
	good = of && v->section_texts && v->sections && v->sectioned;
	for (size_t i = 0; good && i < count; i++) {
		of[i] = section_of_entry(&s, listed(v, i));
		if (of[i])
			of[i]->count++;
	}
	if (good)
		fill(v, of, count);
	good = good && !arena_short(v->section_texts);
	table_release(&s.lots);
	free(of);
	return good;
}
