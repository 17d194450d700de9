/*
 * blogs/astro.c: blogs made for Astro.
 *
 * Which collection is shown under which address is said by the routes in
 * src/pages: "blog/[...slug].astro" that asks for getCollection("blog").
 *
 * Source: Astro's documentation: project structure, content collections,
 * routing, configuration reference.
 */
#include "blogs/kind.h"
#include "blogs/literal.h"
#include "blogs/pattern.h"

#include <ctype.h>

static const char *const configs[] = { "astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.cjs" };

static const char *
config_name(int folder)
{
	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		if (kind_has(folder, configs[i]))
			return configs[i];
	}
	return NULL;
}

static bool
is_astro(int folder)
{
	return config_name(folder) != NULL;
}

/* --- collections --------------------------------------------------------------------------- */

static struct blog_root *
root_called(const struct blog *b, struct slice collection)
{
	for (struct blog_root *r = b->roots; r; r = r->next) {
		if (r->collection[0] && slice_eq(slice_of(r->collection), collection))
			return r;
	}
	return NULL;
}

/* The name that stands before `mark`, ':' or '=', at the end of a text. */
static struct slice
name_before(struct slice text, char mark)
{
	size_t n = 0;

	text = slice_trim(text);
	if (text.len == 0 || text.data[text.len - 1] != mark)
		return SLICE("");
	text = slice_trim(slice_first(text, text.len - 1));
	if (slice_ends(text, SLICE("'")) || slice_ends(text, SLICE("\"")))
		text.len--;
	while (n < text.len && (isalnum((unsigned char)text.data[text.len - 1 - n]) || strchr("_-$", text.data[text.len - 1 - n])))
		n++;
	return slice_skip(text, text.len - n);
}

/* The name under which `collections = { blog, notes: jotter }` exports the constant. */
static struct slice
exported_name(struct slice text, struct slice constant)
{
	struct slice list = slice_skip(text, slice_search(text, SLICE("collections")));

	list = slice_skip(list, slice_find(list, '{') + 1);
	list = slice_first(list, slice_find(list, '}'));
	while (list.len > 0) {
		struct slice entry = slice_cut(&list, ','), value = slice_skip(entry, slice_find(entry, ':') + 1);

		if (value.len > 0 && slice_eq(slice_trim(value), constant))
			return name_before(slice_first(entry, entry.len - value.len), ':');
	}
	return constant;
}

/* The collection whose definition `before` ends in: const NAME = defineCollection({ ..., or NAME: defineCollection({ ... */
static struct slice
collection_around(struct slice text, struct slice before)
{
	static const struct slice call = SLICE("defineCollection(");
	struct slice name = SLICE("");

	for (size_t at, from = 0; (at = slice_search(slice_skip(before, from), call)) < before.len - from; from += at + call.len) {
		struct slice head = slice_first(before, from + at), constant = name_before(head, '=');

		name = constant.len > 0 ? exported_name(text, constant) : name_before(head, ':');
	}
	return name;
}

/* Collections that a loader reads from elsewhere: const blog = defineCollection({ loader: glob({ base: "./x", pattern: "..." }) }). */
static void
take_loader(struct loading *l, struct slice text, struct slice before, struct slice base)
{
	struct slice name = collection_around(text, before), call = slice_skip(text, slice_find_last(before, '('));
	struct arena *arena = l->blog->arena;
	struct blog_root *root;

	while (slice_starts(base, SLICE("./")))
		base = slice_skip(base, 2);
	while (slice_ends(base, SLICE("/")))
		base.len--;
	if (name.len == 0)
		name = slice_skip(base, slice_find_last(base, '/') < base.len ? slice_find_last(base, '/') + 1 : 0);
	root = kind_add_root(l, kind_format(arena, "%.*s", SLICE_ARG(base)), "", BLOG_TEXT);
	root->collection = kind_format(arena, "%.*s", SLICE_ARG(name));
	call = slice_first(call, slice_find(call, ')'));
	root->underscores = slice_search(call, SLICE("[^_]")) == call.len;
}

static void
take_loaders(struct loading *l)
{
	static const char *const names[] = { "src/content.config.ts", "src/content/config.ts", "src/content.config.js",
		"src/content.config.mjs", "src/content/config.js", "src/content/config.mjs" };
	struct reading r = { .arena = l->blog->arena, .file = "" };
	struct slice text, base;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct slice rest;

		if (!kind_read(l, names[i], &text))
			continue;
		for (rest = text; literal_next(&r, &rest, "base", &base);)
			take_loader(l, text, slice_first(text, text.len - rest.len), base);
	}
}

/* The folder of `content` that the text `file` lies in is a collection. */
static void
add_collection(struct loading *l, const char *content, const char *file)
{
	struct slice rest = slice_skip(slice_of(file), strlen(content)), name = slice_cut(&rest, '/');

	if (rest.len == 0 || (!slice_ends(rest, SLICE(".md")) && !slice_ends(rest, SLICE(".mdx"))) || root_called(l->blog, name))
		return;
	name = slice_of(kind_format(l->blog->arena, "%.*s", SLICE_ARG(name)));
	kind_add_root(l, kind_format(l->blog->arena, "%s%s", content, name.data), kind_format(l->blog->arena, "/%s", name.data),
	    BLOG_TEXT)->collection = name.data;
}

static void
look_for_collection(struct loading *l, const char *file)
{
	add_collection(l, "src/content/", file);
}

/* A site that reads its texts by itself has them in content/, by folders as well. */
static void
look_in_content(struct loading *l, const char *file)
{
	add_collection(l, "content/", file);
}

/* --- routes ---------------------------------------------------------------------------------- */

/* Whether the route is for one text: "[...slug].astro", "[id]/index.astro"; *folder is what it stands in. */
static bool
is_text_route(struct slice path, struct slice *folder)
{
	size_t bracket = slice_find(path, '[');

	if (bracket == path.len || !slice_ends(path, SLICE(".astro")))
		return false;
	*folder = slice_first(path, bracket > 0 ? bracket - 1 : 0);
	return slice_search(path, SLICE("[page]")) == path.len && slice_search(path, SLICE("[...page]")) == path.len &&
	    slice_search(path, SLICE("tag")) == path.len && slice_search(path, SLICE("categor")) == path.len;
}

/*
 * "/log/:year/:month/:slug" of "log/[year]/[month]/[slug].astro"; false where
 * other things stand in brackets, which only the page's program knows.
 */
static bool
put_dated_route(struct buf *out, struct slice path)
{
	static const char *const parts[] = { "[year]", "[month]", "[day]" };
	struct slice rest = slice_first(path, path.len - strlen(".astro"));
	bool dated = false;

	if (slice_ends(rest, SLICE("/index")))
		rest.len -= strlen("/index");
	while (slice_find(rest, '/') < rest.len) {
		struct slice part = slice_cut(&rest, '/');

		buf_putc(out, '/');
		if (slice_is_one_of_nocase(part, parts, COUNT(parts))) {
			buf_printf(out, ":%.*s", SLICE_ARG(slice_from(part.data + 1, part.len - 2)));
			dated = true;
		} else if (slice_find(part, '[') < part.len) {
			return false;
		} else {
			buf_put_slice(out, part);
		}
	}
	buf_puts(out, "/:slug");
	return dated && slice_starts(rest, SLICE("["));
}

static void
take_text_route(struct loading *l, struct slice text, struct slice path, struct slice folder)
{
	static const char *const calls[] = { "getCollection", "getEntry", "getEntryBySlug" };
	struct reading r = { .arena = l->blog->arena, .file = "" };
	struct buf pattern = BUF_INIT(1024);
	bool dated = put_dated_route(&pattern, path);
	struct blog_root *root;
	struct slice name;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct slice rest = text;

		while (literal_next(&r, &rest, calls[i], &name)) {
			root = root_called(l->blog, name);
			if (!root)
				continue;
			root->path = folder.len > 0 ? kind_format(r.arena, "/%.*s", SLICE_ARG(folder)) : "";
			if (dated)
				kind_add_rule(l, root->folder, pattern.data);
		}
	}
	buf_release(&pattern);
}

/* The text that a call's next argument is, `, "about")`; "" when it is none. */
static struct slice
next_argument(struct slice rest)
{
	rest = slice_trim_left(rest);
	if (!slice_starts(rest, SLICE(",")))
		return SLICE("");
	rest = slice_trim_left(slice_skip(rest, 1));
	if (rest.len == 0 || !strchr("'\"", rest.data[0]))
		return SLICE("");
	return slice_first(slice_skip(rest, 1), slice_find(slice_skip(rest, 1), rest.data[0]));
}

/* A page that shows one text of a collection, which is called as the page is: about.astro with getEntry("spec", "about"). */
static void
take_page_route(struct loading *l, struct slice text, struct slice route)
{
	struct reading r = { .arena = l->blog->arena, .file = "" };
	struct slice name, last = slice_skip(route, slice_find_last(route, '/') < route.len ? slice_find_last(route, '/') + 1 : 0);

	while (literal_next(&r, &text, "getEntry", &name)) {
		struct blog_root *root = root_called(l->blog, name);

		if (root && last.len > 0 && slice_eq(next_argument(text), last))
			kind_add_rule(l, kind_format(r.arena, "%s/%.*s", root->folder, SLICE_ARG(last)), kind_format(r.arena, "/%.*s", SLICE_ARG(route)));
	}
}

static void
look_for_route(struct loading *l, const char *file)
{
	struct slice path = slice_skip(slice_of(file), strlen("src/pages/")), folder, text;

	if (!slice_ends(path, SLICE(".astro")) || !kind_read(l, file, &text))
		return;
	if (is_text_route(path, &folder)) {
		take_text_route(l, text, path, folder);
	} else if (slice_find(path, '[') == path.len) {
		path = slice_first(path, path.len - strlen(".astro"));
		take_page_route(l, text, slice_ends(path, SLICE("/index")) ? slice_first(path, path.len - strlen("/index")) : path);
	}
}

/* --- the site ----------------------------------------------------------------------------------- */

static void
take_title(struct loading *l)
{
	static const char *const files[] = { "src/consts.ts", "src/consts.js", "src/config.ts", "src/site.config.ts",
		"src/config.mjs", "src/data/site.ts", "src/constants.ts", "src/site.ts", "src/data/config.ts",
		"astro-paper.config.ts", "src/constants/site.ts", "src/config/site.ts", "src/data/constants.ts", "src/data/consts.ts", "src/lib/consts.ts",
		"src/lib/constants.ts", "src/utils/consts.ts" };
	static const char *const titles[] = { "SITE_TITLE", "siteTitle", "title", "name" };
	static const char *const subtitles[] = { "SITE_DESCRIPTION", "subtitle", "siteDescription", "description", "desc" };
	struct reading r = { .arena = l->blog->arena, .file = "" };
	struct blog *b = l->blog;
	struct slice text, value;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && !b->title[0]; i++) {
		if (!kind_read(l, files[i], &text))
			continue;
		for (size_t k = 0; k < sizeof(titles) / sizeof(titles[0]) && !b->title[0]; k++) {
			if (literal_find(&r, text, titles[k], &value))
				b->title = value.data;
		}
		for (size_t k = 0; k < sizeof(subtitles) / sizeof(subtitles[0]) && !b->subtitle[0]; k++) {
			if (literal_find(&r, text, subtitles[k], &value))
				b->subtitle = value.data;
		}
		if (literal_find(&r, text, "author", &value))
			b->author = value.data;
		if (literal_find(&r, text, "lang", &value))
			b->lang = value.data;
		if (!b->base_url[0] && (literal_find(&r, text, "website", &value) || literal_find(&r, text, "siteUrl", &value) ||
		    literal_find(&r, text, "url", &value)))
			kind_set_base(l, value.data);
	}
	if (!b->title[0])
		kind_tell_untitled(l, config_name(l->folder));
}

/* Whether addresses are /x, or /x.html, and not /x/. */
static bool
has_no_slashes(const struct value *config)
{
	return strcmp(kind_text(value_get(config, "trailingSlash")), "never") == 0 ||
	    strcmp(kind_text(kind_setting(config, "build format")), "file") == 0;
}

static void
load_astro(struct loading *l)
{
	const char *name = config_name(l->folder), *base, *site;
	const struct value *config = name ? kind_read_values(l, name) : NULL;
	struct reading r = { .arena = l->blog->arena, .file = "" };
	struct slice text = SLICE(""), value = SLICE("");

	if (name)
		kind_read(l, name, &text);
	site = kind_text(value_get(config, "site"));
	if (!site[0] && literal_find(&r, text, "site", &value))
		site = value.data;
	base = kind_text(value_get(config, "base"));
	kind_set_base(l, kind_format(r.arena, "%s%s%s", site, base[0] && base[0] != '/' ? "/" : "", base));
	l->blog->ugly = has_no_slashes(config);
	take_loaders(l);
	if (kind_has(l->folder, "src/content"))
		kind_walk(l, "src/content", look_for_collection);
	else if (!l->blog->roots && kind_has(l->folder, "content"))
		kind_walk(l, "content", look_in_content);
	kind_add_root(l, "src/pages", "", BLOG_TEXT);
	kind_add_root(l, "src/assets", "/src/assets", BLOG_FILE);
	kind_add_root(l, kind_text(value_get(config, "publicDir"))[0] ? kind_text(value_get(config, "publicDir")) : "public", "", BLOG_FILE);
	kind_walk(l, "src/pages", look_for_route);
	take_title(l);
	l->blog->permalinks = "by collection and name";
}

/* --- texts ------------------------------------------------------------------------------------------ */

static enum blog_role
astro_role(const struct blog *b, const struct located *at, struct slice file)
{
	static const char *const programs[] = { ".astro", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".vue", ".svelte", ".css", ".scss" };
	struct slice rest = at->rest;

	(void)b;
	(void)file;
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		if (slice_ends(at->name, slice_of(programs[i])))
			return BLOG_NOTHING;
	}
	while (rest.len > 0 && !at->root->underscores) {
		if (slice_starts(slice_cut(&rest, '/'), SLICE("_")))
			return BLOG_NOTHING;
	}
	return BLOG_TEXT;
}

/* "x.en.md" beside "x.md", both with one slug: the language that a text's name and front matter agree on; "" for others. */
static struct slice
language_ending(const struct located *at, const struct blog_text *t)
{
	size_t dot = slice_find_last(at->stem, '.');
	struct slice ending = slice_skip(at->stem, dot < at->stem.len ? dot + 1 : dot);
	struct slice lang = slice_of(kind_first_text(t->front, "lang,locale,language"));

	return ending.len > 0 && slice_eq_nocase(ending, lang) && !slice_ends_nocase(t->slug, ending) ? ending : SLICE("");
}

/* The name that a text has in its collection, or a page by its file. */
static void
put_id(struct buf *out, const struct located *at, const struct blog_text *t)
{
	bool route = strcmp(at->root->folder, "src/pages") == 0;
	struct slice ending = language_ending(at, t);

	if (t->slug.len > 0 && !route) {
		buf_put_slice(out, t->slug);
		buf_printf(out, ending.len > 0 ? ".%.*s" : "%.*s", SLICE_ARG(ending));
		return;
	}
	if (route)
		pattern_put_folders(out, at->folder, true);
	else
		pattern_put_github(out, at->folder);
	if (slice_eq(at->stem, SLICE("index")))
		return;
	if (at->folder.len > 0)
		buf_putc(out, '/');
	if (route)
		pattern_put_segment(out, at->stem, true);
	else
		pattern_put_github(out, at->stem);
}

/* The route of a page that shows this text alone; NULL: there is none. */
static const char *
page_route(const struct blog *b, const struct located *at)
{
	struct buf name = BUF_INIT(4096);
	const char *route;

	buf_printf(&name, "%s/%.*s", at->root->folder, SLICE_ARG(slice_first(at->rest, slice_find_last(at->rest, '.'))));
	route = kind_rule(b, buf_slice(&name));
	buf_release(&name);
	return route;
}

struct filling {
	const struct located *at;
	const struct blog_text *text;
};

static bool
fill(void *ctx, struct slice name, struct buf *out)
{
	const struct filling *f = ctx;

	if (!slice_eq(name, SLICE("slug")))
		return pattern_put_date(out, &f->text->date, name);
	pattern_put_github(out, f->text->slug.len > 0 ? f->text->slug : kind_without_date(f->at->stem, "-"));
	return true;
}

static void
put_astro_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	struct filling f = { at, t };
	struct pattern p = { .date = &t->date, .fill = fill, .ctx = &f };
	const char *route = page_route(b, at);
	bool named = true;

	if (!route && t->date.precision >= DATE_DAY)
		route = kind_rule(b, slice_of(at->root->folder));
	if (route) {
		pattern_put(out, slice_of(route), &p);
	} else {
		size_t start;

		buf_printf(out, "%s/", at->root->path);
		start = out->len;
		put_id(out, at, t);
		named = out->len > start;
	}
	if (named && !b->ugly)
		buf_putc(out, '/');
}

const struct kind kind_astro = {
	.is = is_astro, .load = load_astro, .role = astro_role, .put_path = put_astro_path,
};
