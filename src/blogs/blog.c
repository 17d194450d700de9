/* blogs/blog.c: which kind a blog is, and the questions that every kind answers; see blog.h. */
#include "blogs/kind.h"

#include "base/beneath.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct { const char *name, *label; } kinds[] = {
#define AS_KIND(kind, name, label) [BLOG_##kind] = { name, label },
	BLOG_TABLE(AS_KIND)
#undef AS_KIND
};

static const struct kind *
kind_of(enum blog_kind kind)
{
	static const struct kind *const ways[BLOG_KIND_COUNT] = {
		[BLOG_HUGO] = &kind_hugo, [BLOG_ZOLA] = &kind_zola,
		[BLOG_HEXO] = &kind_hexo, [BLOG_JEKYLL] = &kind_jekyll,
		[BLOG_ELEVENTY] = &kind_eleventy, [BLOG_ASTRO] = &kind_astro, [BLOG_OBSIDIAN] = &kind_obsidian,
		[BLOG_CAPSULE] = &kind_capsule, [BLOG_PLAIN] = &kind_plain,
	};

	return ways[kind];
}

const char *
blog_kind_label(enum blog_kind kind)
{
	return kinds[kind].label;
}

/* --- loading -------------------------------------------------------------------- */

static bool
choose_kind(enum blog_kind *kind, int folder, const char *name, struct err *err)
{
	for (size_t i = 0; i < BLOG_KIND_COUNT; i++) {
		if (name[0] ? slice_eq_nocase(slice_of(name), slice_of(kinds[i].name))
		    : kind_of((enum blog_kind)i)->is(folder)) {
			*kind = (enum blog_kind)i;
			return true;
		}
	}
	return err_set(err, "no kind of blog is called '%.40s'; there are hugo, zola, hexo, jekyll, eleventy, astro, "
	    "obsidian, capsule and plain", name);
}

bool
kind_is_generated(int folder, enum blog_kind *kind)
{
	for (int i = 0; i < BLOG_OBSIDIAN; i++) {
		if (kind_of((enum blog_kind)i)->is(folder)) {
			*kind = (enum blog_kind)i;
			return true;
		}
	}
	return false;
}

bool
blog_begins_in(int folder)
{
	enum blog_kind kind;

	/* Jekyll goes by _posts too, and categories have such a folder each */
	return (kind_is_generated(folder, &kind) && (kind != BLOG_JEKYLL || kind_has(folder, "_config.yml"))) || kind_obsidian.is(folder);
}

static bool below(struct slice file, const char *folder, struct slice *rest);

/* Where the blog is on the web, when its own settings do not say: a host's file CNAME, or package.json. */
static void
look_for_base(struct loading *l)
{
	static const char *const names[] = { "CNAME", "static/CNAME", "public/CNAME", "src/CNAME" };
	const char *home;
	struct slice text;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!kind_has(l->folder, names[i]) || !kind_read(l, names[i], &text))
			continue;
		text = slice_trim(slice_cut_line(&text));
		if (text.len > 0 && slice_find(text, ' ') == text.len)
			kind_set_base(l, kind_format(l->blog->arena, "https://%.*s", SLICE_ARG(text)));
		return;
	}
	if (!kind_has(l->folder, "package.json"))
		return;
	home = kind_text(value_get(kind_read_values(l, "package.json"), "homepage"));
	if (strncmp(home, "https://github.com/", 19) != 0)
		kind_set_base(l, home);
}

/* What the blog's frame says, unless that is the English which frames come with, and the texts are not. */
static const char *
lang_of_texts(struct loading *l)
{
	const char *frame = kind_template_lang(l), *texts;

	if (frame[0] && !slice_starts_nocase(slice_of(frame), SLICE("en")))
		return frame;
	texts = kind_guess_lang(l);
	kind_mix(l->blog, texts, strlen(texts) + 1);
	return texts[0] && !(frame[0] && strcmp(texts, "en") == 0) ? texts : frame;
}

struct blog *
blog_load(int folder, const char *kind, struct report *report, struct err *err)
{
	struct arena *arena = arena_new();
	struct blog *b = arena ? arena_get(arena, sizeof(*b)) : NULL;
	struct loading l = { .folder = folder, .blog = b, .report = report };
	int below_folder = -1;

	if (!b) {
		arena_free(arena);
		err_set(err, "cannot read the blog: out of memory");
		return NULL;
	}
	*b = (struct blog){ .arena = arena, .fingerprint = 14695981039346656037u, .folder = "", .within = "",
		.title = "", .subtitle = "", .author = "", .lang = "", .base_url = "", .base_path = "", .permalinks = "" };
	if (!choose_kind(&b->kind, folder, kind, err)) {
		blog_free(b);
		return NULL;
	}
	if (b->kind == BLOG_PLAIN && !kind[0] && (below_folder = kind_open_within(&l, &b->kind)) != -1)
		l.folder = below_folder;
	kind_of(b->kind)->load(&l);
	b->author = arena_copy(arena, value_person_name(slice_of(b->author)));
	if (!b->base_url[0] && blog_has_addresses(b))
		look_for_base(&l);
	if (blog_has_addresses(b))
		kind_load_redirects(&l);
	if (!b->lang[0] && b->kind != BLOG_CAPSULE && b->kind != BLOG_PLAIN)
		b->lang = lang_of_texts(&l);
	if (!b->lang[0] && b->kind == BLOG_HUGO)
		b->lang = "en";   /* Hugo's own default */
	if (below_folder != -1)
		close(below_folder);
	if (arena_short(arena) || !b->author) {
		err_set(err, "cannot read the blog: out of memory");
		blog_free(b);
		return NULL;
	}
	return b;
}

void
blog_free(struct blog *b)
{
	if (b)
		arena_free(b->arena);
}

/* --- where a file is ---------------------------------------------------------------- */

/* What follows the folder in a name: "b/c" of "a/b/c" below "a"; false when it is not below. */
static bool
below(struct slice file, const char *folder, struct slice *rest)
{
	size_t len = strlen(folder);

	*rest = file;
	if (len == 0)
		return true;
	if (!slice_starts(file, slice_of(folder)) || (file.len > len && file.data[len] != '/'))
		return false;
	*rest = slice_skip(file, len + 1);
	return true;
}

static const struct blog_root *
root_of(const struct blog *b, struct slice file, struct slice *rest)
{
	const struct blog_root *best = NULL;
	struct slice after;

	for (const struct blog_root *r = b->roots; r; r = r->next) {
		if (below(file, r->folder, &after) && after.len > 0 && (!best || strlen(r->folder) > strlen(best->folder))) {
			best = r;
			*rest = after;
		}
	}
	return best;
}

static struct located
locate(const struct blog *b, struct slice file)
{
	struct located at = { .rest = file };
	size_t slash, dot;

	at.root = root_of(b, file, &at.rest);
	slash = slice_find_last(at.rest, '/');
	at.folder = slash < at.rest.len ? slice_first(at.rest, slash) : SLICE("");
	at.name = slash < at.rest.len ? slice_skip(at.rest, slash + 1) : at.rest;
	at.stem = slice_first(at.name, slice_find_last(at.name, '.'));
	dot = slice_find_last(at.stem, '.');
	at.language = dot < at.stem.len ? kind_language(b, slice_skip(at.stem, dot + 1)) : NULL;
	if (at.language)
		at.stem = slice_first(at.stem, dot);
	else if (at.root && at.root->lang[0])
		at.language = kind_language(b, slice_of(at.root->lang));
	at.is_index = slice_eq(at.stem, SLICE("index")) || slice_eq(at.stem, SLICE("_index"));
	return at;
}

/* --- what is left out ----------------------------------------------------------------- */

static bool
matches(const char *glob, const char *whole, const char *name)
{
	size_t len = strlen(glob);

	/* a folder's name takes all below it along */
	if (strncmp(whole, glob, len) == 0 && (whole[len] == '/' || whole[len] == '\0'))
		return true;
	return fnmatch(glob, whole, FNM_PERIOD) == 0 || (!strchr(glob, '/') && fnmatch(glob, name, FNM_PERIOD) == 0);
}

static bool
is_ignored(const struct blog *b, struct slice file)
{
	char whole[4096];
	const char *name;

	if (file.len >= sizeof(whole))
		return true;
	memcpy(whole, file.data, file.len);
	whole[file.len] = '\0';
	name = strrchr(whole, '/') ? strrchr(whole, '/') + 1 : whole;
	for (size_t i = 0; i < b->ignored_count; i++) {
		if (matches(b->ignored[i], whole, name))
			return true;
	}
	return strcmp(name, "node_modules") == 0;
}

bool
blog_walks(const struct blog *b, struct slice folder)
{
	struct slice rest;
	char name[4096];

	if (folder.len == 0)
		return true;
	if (folder.len >= sizeof(name) || is_ignored(b, folder))
		return false;
	memcpy(name, folder.data, folder.len);
	name[folder.len] = '\0';
	for (const struct blog_root *r = b->roots; r; r = r->next) {
		if (below(slice_of(r->folder), name, &rest))  /* on the way to a root */
			return true;
	}
	return root_of(b, folder, &rest) != NULL;
}

/* Styles, scripts, fonts and templates: what makes web pages of texts, and is of no use to a reader here. */
static bool
is_machinery(struct slice name)
{
	static const char *const endings[] = { ".css", ".scss", ".sass", ".less", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx",
		".map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".njk", ".liquid", ".hbs", ".mustache", ".ejs", ".haml", ".pug",
		".webc", ".astro", ".vue", ".svelte", ".webmanifest", ".lock" };

	return slice_ends_in_one_of_nocase(name, endings, COUNT(endings));
}

enum blog_role
blog_role(const struct blog *b, struct slice file)
{
	struct located at = locate(b, file);
	const struct kind *kind = kind_of(b->kind);

	if (!at.root || is_ignored(b, file) || (blog_has_addresses(b) && is_machinery(at.name)))
		return BLOG_NOTHING;
	if (at.root->role == BLOG_TEXT && kind->role)
		return kind->role(b, &at, file);
	return at.root->role;
}

/* --- front matter ------------------------------------------------------------------------ */

static bool
applies(const struct blog_default *d, const struct located *at, struct slice file)
{
	struct slice rest;
	char name[4096];

	if (!below(file, d->folder, &rest) || (d->collection[0] && (!at->root || strcmp(d->collection, at->root->collection) != 0)))
		return false;
	if (!d->glob[0])
		return true;
	if (rest.len >= sizeof(name))
		return false;
	memcpy(name, rest.data, rest.len);
	name[rest.len] = '\0';
	return fnmatch(d->glob, name, 0) == 0;
}

/* Have the map's tags be those of a folder and what it has already. */
static void
add_tags(const struct reading *r, struct value *map, const struct value *tags)
{
	struct value *list = NULL;

	kind_add_terms(r, &list, value_get(map, "tags"));
	kind_add_terms(r, &list, tags);
	if (!list)
		return;
	list->key = tags->key;
	value_add(r, map, list);
}

/* Add to `map` what `from` has and it has not; a later default takes the place of an earlier. */
static void
add_missing(const struct blog *b, const struct reading *r, struct value *map, const struct value *own, const struct value *from)
{
	for (const struct value *v = from->first; v; v = v->next) {
		struct value *copy;

		if (b->adds_tags && slice_eq(v->key, SLICE("tags"))) {
			add_tags(r, map, v);
			continue;
		}
		if (value_get(own, v->key.data))
			continue;
		copy = value_new(r, v->kind, 0);
		if (!copy)
			return;
		*copy = *v;
		copy->line = own->line;
		value_add(r, map, copy);
	}
}

const struct value *
blog_front(const struct blog *b, const struct reading *r, struct slice file, const struct value *own)
{
	struct located at = locate(b, file);
	const struct kind *kind = kind_of(b->kind);
	struct reading quiet = *r;
	struct value *map = NULL;

	quiet.report = NULL;
	for (const struct blog_default *d = b->defaults; d; d = d->next) {
		if (!d->values || !applies(d, &at, file))
			continue;
		if (!map)
			map = kind_copy_map(&quiet, own);
		if (map)
			add_missing(b, &quiet, map, own, d->values);
	}
	return kind->front ? kind->front(b, r, &at, map ? map : own) : map ? map : own;
}

bool
blog_dates_names(const struct blog *b)
{
	return b->kind != BLOG_HUGO || b->name_dates;
}

bool
blog_has_bundles(const struct blog *b)
{
	return b->kind == BLOG_HUGO;
}

bool
blog_has_addresses(const struct blog *b)
{
	return b->kind != BLOG_CAPSULE && b->kind != BLOG_PLAIN;
}

bool
blog_has_html_titles(const struct blog *b)
{
	return b->kind == BLOG_JEKYLL || b->kind == BLOG_HEXO;
}

bool
blog_has_sections(const struct blog *b)
{
	return b->kind == BLOG_HUGO || b->kind == BLOG_ZOLA;
}

struct blog_section
blog_section(const struct blog *b, const struct value *front)
{
	static const struct { const char *word; enum blog_order order; } orders[] = {
		{ "date", BLOG_NEWEST_FIRST }, { "update_date", BLOG_BY_UPDATE }, { "title", BLOG_BY_TITLE },
		{ "title_bytes", BLOG_BY_TITLE_BYTES }, { "weight", BLOG_BY_WEIGHT }, { "slug", BLOG_BY_NAME },
	};
	struct blog_section section = { .order = b->kind == BLOG_HUGO ? BLOG_WEIGHTED_FIRST : BLOG_NEWEST_FIRST };
	const char *word = b->kind == BLOG_ZOLA ? kind_text(value_get(front, "sort_by")) : "";

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		if (strcmp(word, orders[i].word) == 0)
			section.order = orders[i].order;
	}
	section.transparent = b->kind == BLOG_ZOLA && kind_is_yes(front, "transparent");
	return section;
}

bool
blog_lists_folder(const struct blog *b, struct slice folder)
{
	struct slice rest;
	const struct blog_root *root = root_of(b, folder, &rest);

	return b->kind == BLOG_HUGO && root && root->role == BLOG_TEXT && slice_find(rest, '/') == rest.len;
}

bool
blog_is_root(const struct blog *b, struct slice folder)
{
	const struct blog_root *r = b->roots;

	while (r && !slice_eq(slice_of(r->folder), folder))
		r = r->next;
	return r != NULL;
}

const char *
blog_lang(const struct blog *b, struct slice file)
{
	struct located at = locate(b, file);

	return at.language ? at.language->code : at.root ? at.root->lang : "";
}

/* Whether a name is that of the language, "zh_cn" being "zh-CN". */
static bool
is_named(struct slice name, struct slice lang)
{
	if (name.len != lang.len || lang.len == 0)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i] == '_' ? '-' : name.data[i];

		if (!slice_eq_nocase(slice_from(&c, 1), slice_from(lang.data + i, 1)))
			return false;
	}
	return true;
}

/* The folders but the one that is called by the language. */
static void
put_folders_but(struct buf *out, struct slice path, struct slice lang)
{
	while (path.len > 0) {
		struct slice name = slice_cut(&path, '/');

		if (is_named(name, lang)) {
			lang = SLICE("");   /* once */
			continue;
		}
		buf_put_slice(out, name);
		buf_putc(out, '/');
	}
}

void
blog_put_key(struct buf *out, const struct blog *b, struct slice file, struct slice lang)
{
	struct located at = locate(b, file);
	size_t dot = slice_find_last(at.stem, '.');

	if (b->language_count > 1) {
		buf_put_slice(out, at.folder);
		buf_putc(out, '/');
		buf_put_slice(out, at.stem);
		return;
	}
	if (at.root)
		buf_printf(out, "%s:", at.root->folder);
	put_folders_but(out, at.folder, lang);
	buf_put_slice(out, dot < at.stem.len && is_named(slice_skip(at.stem, dot + 1), lang) ? slice_first(at.stem, dot) : at.stem);
}

/* --- addresses ------------------------------------------------------------------------------ */

void
blog_put_text_path(struct buf *out, const struct blog *b, const struct blog_text *t)
{
	struct located at = locate(b, t->file);
	struct buf path = BUF_INIT(1 << 14);

	kind_of(b->kind)->put_path(&path, b, &at, t);
	if (path.len > 0 && path.data[0] != '/')   /* a pattern that forgot it */
		buf_putc(out, '/');
	buf_put_slice(out, buf_slice(&path));
	buf_release(&path);
}

void
blog_put_file_path(struct buf *out, const struct blog *b, struct slice file)
{
	struct located at = locate(b, file);

	if (at.root)
		buf_puts(out, at.root->path);
	buf_putc(out, '/');
	buf_put_slice(out, at.rest);
}

bool
blog_is_page(const struct blog *b, struct slice file, const struct value *front, bool dated)
{
	struct located at = locate(b, file);
	const struct kind *kind = kind_of(b->kind);

	if (at.root && at.root->posts)
		return false;
	if (at.root && at.root->pages)
		return true;
	return kind->is_page ? kind->is_page(b, &at, front, dated) : !dated;
}
