/*
 * blogs/zola.c: blogs made for Zola.
 *
 * Source: Zola's documentation: configuration, sections, pages, multilingual
 * sites, asset colocation.
 */
#include "blogs/kind.h"
#include "blogs/pattern.h"

static const char *
config_name(int folder)
{
	return kind_has(folder, "zola.toml") ? "zola.toml" : kind_has(folder, "config.toml") ? "config.toml" : NULL;
}

/* Hugo's config.toml is another: no templates/, and baseURL for base_url. */
static bool
is_zola(int folder)
{
	return config_name(folder) != NULL && kind_has(folder, "content") &&
	    (kind_has(folder, "templates") || kind_has(folder, "zola.toml") || (kind_has(folder, "sass") && !kind_has(folder, "layouts")));
}

static void
take_languages(struct loading *l, const struct value *languages)
{
	kind_add_language(l, l->blog->lang);
	for (const struct value *v = languages ? languages->first : NULL; v; v = v->next) {
		struct blog_language *language;

		if (v->kind != VALUE_MAP || slice_eq_nocase(v->key, slice_of(l->blog->lang)))
			continue;
		language = kind_add_language(l, v->key.data);
		language->in_path = true;
		language->title = kind_text(value_get(v, "title"));
		language->subtitle = kind_text(value_get(v, "description"));
	}
}

/* A section that is a draft, or not rendered, takes all below it along. */
static void
look_for_section(struct loading *l, const char *file)
{
	const char *name = strrchr(file, '/');
	const struct value *front;

	if (!name || strcmp(name, "/_index.md") != 0)
		return;
	front = kind_read_front(l, file);
	if (kind_is_yes(front, "draft"))
		kind_ignore(l, kind_format(l->blog->arena, "%.*s", (int)(name - file), file));
}

/* taxonomies = [{name = "places"}] */
static void
take_taxonomies(struct loading *l, const struct value *taxonomies)
{
	for (const struct value *v = taxonomies && taxonomies->kind == VALUE_LIST ? taxonomies->first : NULL; v; v = v->next)
		kind_add_taxonomy(l, kind_text(value_get(v, "name")));
}

static void
load_zola(struct loading *l)
{
	struct blog *b = l->blog;
	const char *name = config_name(l->folder);
	const struct value *config = name ? kind_read_values(l, name) : NULL;
	const char *lang = kind_text(value_get(config, "default_language"));
	const struct value *slugs = value_get(config, "slugify");

	b->title = kind_text(value_get(config, "title"));
	b->subtitle = kind_text(value_get(config, "description"));
	b->author = kind_first_text(config, "author,extra author,extra author name");
	b->lang = lang[0] ? lang : "en";
	kind_set_base(l, kind_text(value_get(config, "base_url")));
	take_languages(l, value_get(config, "languages"));
	take_taxonomies(l, value_get(config, "taxonomies"));
	kind_add_root(l, "content", "", BLOG_TEXT);
	kind_add_root(l, "static", "", BLOG_FILE);
	kind_ignore_list(l, value_get(config, "ignored_content"));
	b->ascii_paths = !kind_text(value_get(slugs, "paths"))[0] || strcmp(kind_text(value_get(slugs, "paths")), "on") == 0;
	b->name_dates = true;
	b->shows_future = true;   /* Zola compares no date with the day of the build */
	kind_walk(l, "content", look_for_section);
	b->permalinks = "by folder and name";
}

static const struct value *
zola_front(const struct blog *b, const struct reading *r, const struct located *at, const struct value *map)
{
	struct value *changed;

	(void)at;
	map = kind_with_terms(b, r, map);
	if (!kind_keeps_back(r, map, "render", false))
		return map;
	changed = kind_copy_map(r, map);
	if (changed)
		kind_set_bool(r, changed, "draft", true);
	return changed;
}

static void
put_zola_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	struct slice folder = at->folder, name = kind_without_date(at->stem, "-_");
	size_t slash = slice_find_last(folder, '/');
	bool list = slice_eq(at->stem, SLICE("_index"));

	if (at->language && at->language->in_path && !(t->url.len > 0 && !list))
		buf_printf(out, "/%s", at->language->code);
	buf_putc(out, '/');
	if (t->url.len > 0 && !list) {
		buf_put_slice(out, t->url.data[0] == '/' ? slice_skip(t->url, 1) : t->url);
	} else {
		if (at->is_index && !list) {
			name = kind_without_date(slash < folder.len ? slice_skip(folder, slash + 1) : folder, "-_");
			folder = slash < folder.len ? slice_first(folder, slash) : SLICE("");
		}
		buf_put_slice(out, folder);
		if (folder.len > 0 && !list)
			buf_putc(out, '/');
		if (!list && b->ascii_paths)
			pattern_put_slug(out, t->slug.len > 0 ? t->slug : name, false);
		else if (!list)
			pattern_put_segment(out, t->slug.len > 0 ? t->slug : name, true);
	}
	if (!slice_ends(buf_slice(out), SLICE("/")))
		buf_putc(out, '/');
}

static bool
zola_is_page(const struct blog *b, const struct located *at, const struct value *front, bool dated)
{
	(void)b;
	(void)front;
	return !dated || slice_eq(at->stem, SLICE("_index"));
}

const struct kind kind_zola = {
	.is = is_zola, .load = load_zola, .front = zola_front, .put_path = put_zola_path, .is_page = zola_is_page,
};
