/* posts/sections.c: what the folders of a blog hold that have lists of their own; see catalog_inside.h. */
#include "posts/catalog_inside.h"

#include "blogs/blog.h"

#include <ctype.h>
#include <limits.h>
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

/* A copy of `like` with its texts, unless something else is at its path or not everybody may see that; NULL: none. */
static struct section *
new_section(struct sorting *s, const struct section *like)
{
	struct view *v = s->view;
	struct section *sec = v->section_count < s->room ? &v->sections[v->section_count] : NULL;
	const struct entry *at = table_get(&v->by_path, slice_of(like->path)), there = { .path = like->path, .file = "" };

	if (!sec || at != like->own || (!at && (!slice_ends(slice_of(like->path), SLICE("/")) || strlen(like->path) < 2)) ||
	    table_get(&v->section_by_path, slice_of(like->path)) || !catalog_is_public(s->catalog, &there))
		return NULL;
	*sec = *like;
	sec->path = arena_copy(v->section_texts, slice_of(like->path));
	sec->title = arena_copy(v->section_texts, slice_of(like->title));
	sec->lang = arena_copy(v->section_texts, slice_of(like->lang));
	if (!sec->path || !sec->title || !sec->lang || !table_put(&v->section_by_path, slice_of(sec->path), sec))
		return NULL;
	v->section_count++;
	return sec;
}

static struct section *section_of(struct sorting *s, struct slice folder, const char *lang);

/* Of the folder's text; NULL where nobody sees that. */
static struct section *
section_of_text(struct sorting *s, struct slice folder, const struct item *text, const char *lang)
{
	const struct entry *e = &text->entry;
	struct section *sec = NULL;

	if (text->kind == ITEM_SECTION || (text->kind == ITEM_POST && text->shown && !e->gone))
		sec = new_section(s, &(struct section){ .path = e->path, .title = e->title, .lang = e->lang, .own = text->kind == ITEM_POST ? e : NULL,
		    .weight = e->weight, .order = text->order, .transparent = text->transparent });
	if (sec)
		sec->within = section_of(s, folder_of(folder), lang);
	return sec;
}

/* Of a folder that has no text: "Notes" of "content/notes". */
static struct section *
section_of_folder(struct sorting *s, struct slice folder, const char *lang)
{
	size_t slash = slice_find_last(folder, '/');
	struct buf path = BUF_INIT(4096), title = BUF_INIT(4096);
	struct section *sec;

	put_path(&path, s, folder, lang);
	buf_put_slice(&title, slice_skip(folder, slash < folder.len ? slash + 1 : 0));
	title.data[0] = (char)toupper((unsigned char)title.data[0]);
	sec = new_section(s, &(struct section){ .path = path.data, .title = title.data, .lang = lang,
	    .order = blog_section(s->catalog->blog, NULL).order });
	buf_release(&path);
	buf_release(&title);
	return sec;
}

static struct section *
make_section(struct sorting *s, struct slice folder, const char *lang)
{
	const struct item *text = own_text(s, folder, lang);

	if (text)
		return section_of_text(s, folder, text, lang);
	return blog_lists_folder(s->catalog->blog, folder) ? section_of_folder(s, folder, lang) : section_of(s, folder_of(folder), lang);
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

/* The section whose list has what that of `sec` has; NULL: none. */
static struct section *
list_around(const struct section *sec)
{
	return sec->transparent ? (struct section *)sec->within : NULL;
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
		for (struct section *sec = of[i]; sec; sec = list_around(sec))
			((const struct entry **)sec->entries)[sec->count++] = view_listed(v, i);
	}
}

/* --- orders: at first a list has posts, newest first, then pages by weight ------------ */

static long
compare_numbers(struct slice *a, struct slice *b)
{
	unsigned long x = 0, y = 0;

	for (; a->len > 0 && isdigit((unsigned char)a->data[0]); *a = slice_skip(*a, 1))
		x = x > ULONG_MAX / 20 ? x : 10 * x + (unsigned long)(a->data[0] - '0');
	for (; b->len > 0 && isdigit((unsigned char)b->data[0]); *b = slice_skip(*b, 1))
		y = y > ULONG_MAX / 20 ? y : 10 * y + (unsigned long)(b->data[0] - '0');
	return x < y ? -1 : x > y;
}

/* "Part 2" before "part 10". */
static int
compare_titles(struct slice a, struct slice b)
{
	while (a.len > 0 && b.len > 0) {
		int x = tolower((unsigned char)a.data[0]), y = tolower((unsigned char)b.data[0]);

		if (isdigit(x) && isdigit(y)) {
			long order = compare_numbers(&a, &b);

			if (order != 0)
				return (int)order;
			continue;
		}
		if (x != y)
			return x < y ? -1 : 1;
		a = slice_skip(a, 1);
		b = slice_skip(b, 1);
	}
	return a.len > 0 ? 1 : b.len > 0 ? -1 : 0;
}

static struct slice
name_of(const struct entry *e)
{
	struct slice path = slice_of(e->path);

	path.len -= slice_ends(path, SLICE("/"));
	return slice_skip(path, slice_find_last(path, '/') + 1);
}

/* Negative when x stands before y by what the order is about; 0: that does not tell. */
static int
compare_in(enum blog_order order, const struct entry *x, const struct entry *y)
{
	const struct date *changed_x = x->updated.precision ? &x->updated : &x->date, *changed_y = y->updated.precision ? &y->updated : &y->date;

	switch (order) {
	case BLOG_WEIGHTED_FIRST:
		if ((x->weight == 0) != (y->weight == 0))
			return x->weight == 0 ? 1 : -1;
		return x->weight < y->weight ? -1 : x->weight > y->weight;
	case BLOG_BY_WEIGHT:
		return x->weight < y->weight ? -1 : x->weight > y->weight;
	case BLOG_BY_UPDATE:
		return date_cmp(changed_y, changed_x);
	case BLOG_BY_TITLE:
		return compare_titles(slice_of(x->title), slice_of(y->title));
	case BLOG_BY_TITLE_BYTES:
		return strcmp(x->title, y->title);
	case BLOG_BY_NAME:
		return slice_cmp(name_of(x), name_of(y));
	case BLOG_NEWEST_FIRST:
		break;
	}
	return 0;
}

static int
compare(const void *a, const void *b, void *order)
{
	const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
	int told = compare_in(*(const uint8_t *)order, x, y);

	if (told != 0)
		return told;
	if (x->is_page != y->is_page)
		return x->is_page ? 1 : -1;
	return x->is_page ? view_page_order(x, y) : catalog_order(x, y);
}

static bool
is_weighted(const struct section *sec)
{
	size_t i = 0;

	while (i < sec->count && sec->entries[i]->weight == 0)
		i++;
	return i < sec->count;
}

/* A section that all others are like has its entries in order already. */
static void
sort(struct section *sec)
{
	if (sec->order != BLOG_NEWEST_FIRST && (sec->order != BLOG_WEIGHTED_FIRST || is_weighted(sec)))
		qsort_r((const struct entry **)sec->entries, sec->count, sizeof(struct entry *), compare, &sec->order);
}

/* How many sections there can be: each is a folder in some text's name. */
static size_t
count_room(const struct view *v, size_t count)
{
	size_t room = 1;

	for (size_t i = 0; i < count; i++) {
		for (const char *at = view_listed(v, i)->file; *at && room < UINT16_MAX; at++)
			room += *at == '/';
	}
	return room;
}

bool
sections_make(struct view *v, const struct catalog *c)
{
	struct sorting s = { .view = v, .catalog = c };
	size_t count = view_listed_count(v), places = 0;
	struct section **of;
	bool good;

	if (!c->blog || !blog_has_sections(c->blog))
		return true;
	s.room = count_room(v, count);
	of = calloc(count + 1, sizeof(*of));
	v->section_texts = arena_new();
	v->sections = calloc(s.room, sizeof(*v->sections));
	good = of && v->section_texts && v->sections;
	for (size_t i = 0; good && i < count; i++) {
		of[i] = section_of_entry(&s, view_listed(v, i));
		for (struct section *sec = of[i]; sec; sec = list_around(sec), places++)
			sec->count++;
	}
	v->sectioned = calloc(places + 1, sizeof(*v->sectioned));
	good = good && v->sectioned;
	if (good)
		fill(v, of, count);
	for (size_t i = 0; good && i < v->section_count; i++)
		sort(&v->sections[i]);
	good = good && !arena_short(v->section_texts);
	table_release(&s.lots);
	free(of);
	return good;
}
