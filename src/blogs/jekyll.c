/*
 * blogs/jekyll.c: blogs made for Jekyll.
 *
 * Source: Jekyll's documentation: directory structure, configuration defaults
 * and options, front matter defaults, permalinks, collections.
 */
#include "blogs/kind.h"
#include "blogs/pattern.h"
#include "blogs/timezone.h"
#include "posts/post.h"

#include <stdio.h>
#include <stdlib.h>

#define DATA_FOLDER "_data"
#define INCLUDES_FOLDER "_includes"

enum { DATA_MOST = 256 << 10, DATA_FILE_MOST = 64 << 10 };   /* bytes that are read of each of both, and of one file */

static const char *
config_name(int folder)
{
	return kind_has(folder, "_config.yml") ? "_config.yml" : kind_has(folder, "_config.yaml") ? "_config.yaml"
	    : kind_has(folder, "_config.toml") ? "_config.toml" : NULL;
}

static void
look_for_dated_name(struct loading *l, const char *file)
{
	struct slice name = slice_skip(slice_of(file), slice_find_last(slice_of(file), '/') + 1);

	l->blog->name_dates |= post_name_date(name, NULL) > 0;
}

/* Whether the folder has posts as Jekyll wants them called: "2019-03-07-x.md". */
static bool
has_dated_posts(int folder)
{
	struct blog scratch = { .name_dates = false };
	struct loading l = { .folder = folder, .blog = &scratch };

	kind_walk(&l, "_posts", look_for_dated_name);
	return scratch.name_dates;
}

/* A folder "_posts" alone may be another generator's, or somebody's own. */
static bool
is_jekyll(int folder)
{
	return config_name(folder) != NULL ||
	    (kind_has(folder, "_posts") && !kind_eleventy.is(folder) && !kind_astro.is(folder) && has_dated_posts(folder));
}

/* --- configuration ------------------------------------------------------------------------ */

/* The styles that have names; "none" and whatever begins with '/' follow. */
static const struct { const char *name, *pattern; } styles[] = {
	{ "date", "/:categories/:year/:month/:day/:title.html" },
	{ "pretty", "/:categories/:year/:month/:day/:title/" },
	{ "ordinal", "/:categories/:year/:y_day/:title.html" },
	{ "weekdate", "/:categories/:year/W:week/:short_day/:title.html" },
	{ "none", "/:categories/:title.html" },
};

static const char *
pattern_of(const char *style)
{
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
		if (strcmp(style, styles[i].name) == 0)
			return styles[i].pattern;
	}
	return style[0] ? style : styles[0].pattern;
}

static void
take_collection(struct loading *l, const char *base, const char *name, const struct value *options)
{
	struct blog_root *r;
	const char *permalink = kind_text(value_get(options, "permalink"));

	if (strcmp(name, "posts") == 0 || strcmp(name, "drafts") == 0) {
		if (permalink[0])
			kind_add_rule(l, name, pattern_of(permalink));
		return;
	}
	r = kind_add_root(l, kind_format(l->blog->arena, "%s_%s", base, name), "", kind_is_yes(options, "output") ? BLOG_TEXT : BLOG_NOTHING);
	r->collection = name;
	r->path = kind_format(l->blog->arena, "/%s", name);
	kind_add_rule(l, name, permalink[0] ? pattern_of(permalink) : "/:collection/:path.html");
}

static void
take_collections(struct loading *l, const struct value *config)
{
	const struct value *collections = value_get(config, "collections");
	const char *folder = kind_text(value_get(config, "collections_dir"));
	const char *base = kind_format(l->blog->arena, "%s%s%s", l->source, folder, folder[0] ? "/" : "");
	struct blog_root *r;

	for (const struct value *v = collections ? collections->first : NULL; v; v = v->next) {
		if (collections->kind == VALUE_MAP)
			take_collection(l, base, v->key.data, v);
	}
	r = kind_add_root(l, kind_format(l->blog->arena, "%s_posts", base), "", BLOG_TEXT);
	r->collection = "posts";
	r->posts = true;
}

static void
take_defaults(struct loading *l, const struct value *defaults)
{
	for (const struct value *v = defaults ? defaults->first : NULL; v; v = v->next) {
		const struct value *scope = value_get(v, "scope"), *values = value_get(v, "values");
		const char *path = kind_text(value_get(scope, "path"));
		struct blog_default *d;

		if (!values || values->kind != VALUE_MAP)
			continue;
		if (path[0])
			path = kind_format(l->blog->arena, "%s%s", l->source, path);
		d = kind_add_default(l, strchr(path, '*') ? "" : path, values);
		d->glob = strchr(path, '*') ? kind_format(l->blog->arena, "%s*", path) : "";
		d->collection = kind_text(value_get(scope, "type"));
		if (strcmp(d->collection, "page") == 0)
			d->collection = "pages";
	}
}

static void
ignore_usual(struct loading *l)
{
	static const char *const usual[] = { "Gemfile", "Gemfile.lock", "gemfiles", "vendor/bundle", "vendor/cache",
		"vendor/gems", "vendor/ruby", "_site", "_includes", "_layouts", "_sass", "_data", "_drafts", "_plugins",
		"capsule.yaml", "certs", "Rakefile", "*.gemspec", "package.json", "package-lock.json", "yarn.lock",
		"Dockerfile", "docker-compose.yml", "Makefile", "Gruntfile.js", "gulpfile.js",
		/* about the repository, without front matter: Jekyll copies them, and no page leads there */
		"README.md", "README.markdown", "[Rr]eadme.md", "LICENSE.md", "CONTRIBUTING.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md",
		"SECURITY.md", "AGENTS.md", "CLAUDE.md" };

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		kind_ignore(l, usual[i]);
}

/* Add `v` to the map by a copy of the name. */
static void
add_named(const struct reading *r, struct value *map, struct slice name, struct value *v)
{
	const char *key = v ? arena_copy(r->arena, name) : NULL;

	if (!key)
		return;
	v->key = slice_of(key);
	kind_put(r, map, v);
}

/* The map of the folder below `map` that is called so, made where there is none; NULL: the name is a file's. */
static struct value *
map_below(const struct reading *r, struct value *map, struct slice name)
{
	struct value *below = (struct value *)value_find(map, name);

	if (!below) {
		below = value_new(r, VALUE_MAP, 0);
		add_named(r, map, name, below);
	}
	return below && below->kind == VALUE_MAP ? below : NULL;
}

/* "_data/a/b.json" is data.a.b for templates. */
static void
look_for_data(struct loading *l, const char *file)
{
	struct reading r = { .arena = l->blog->arena, .file = file };
	struct slice rest = slice_skip(slice_of(file), strlen(l->source) + strlen(DATA_FOLDER) + 1), ending = slice_skip(rest, slice_find_last(rest, '.'));
	struct value *map = (struct value *)value_get(l->blog->settings, "data");
	size_t size = kind_size(l->folder, file);

	if ((!slice_eq(ending, SLICE(".yml")) && !slice_eq(ending, SLICE(".yaml")) && !slice_eq(ending, SLICE(".json"))) ||
	    size > DATA_FILE_MOST || l->blog->data_bytes + size > DATA_MOST)
		return;
	l->blog->data_bytes += size;
	rest = slice_first(rest, rest.len - ending.len);
	while (map && slice_find(rest, '/') < rest.len)
		map = map_below(&r, map, slice_cut(&rest, '/'));
	if (map)
		add_named(&r, map, rest, (struct value *)kind_read_values(l, file));
}

/* site.data.x: what the files of _data/ say. */
static void
take_data(struct loading *l, const struct value *config)
{
	const char *folder = kind_format(l->blog->arena, "%s" DATA_FOLDER, l->source);
	struct reading r = { .arena = l->blog->arena, .file = folder };
	struct value *all = config ? kind_copy_map(&r, config) : value_new(&r, VALUE_MAP, 0), *data = value_new(&r, VALUE_MAP, 0);
	struct loading quiet = *l;

	quiet.report = NULL;   /* what is wrong with data is no matter of the capsule's */
	if (!all || !data || !kind_has(l->folder, folder))
		return;
	add_named(&r, all, SLICE("data"), data);
	l->blog->settings = all;
	kind_walk(&quiet, folder, look_for_data);
}

/* A file of _includes/ that is text, with nothing in it that has to be computed. */
static void
look_for_include(struct loading *l, const char *file)
{
	static const char *const endings[] = { ".md", ".markdown", ".txt", ".html", ".htm" };
	struct reading r = { .arena = l->blog->arena, .file = file };
	size_t size = kind_size(l->folder, file);
	struct slice text;
	struct value *v;

	if (!slice_ends_in_one_of_nocase(slice_of(file), endings, COUNT(endings)) || size > DATA_FILE_MOST || l->blog->data_bytes + size > DATA_MOST ||
	    !kind_read(l, file, &text) || slice_search(text, SLICE("{%")) < text.len)
		return;
	l->blog->data_bytes += size;
	v = value_new(&r, VALUE_STRING, 0);
	if (v)
		v->text = text;
	add_named(&r, l->blog->includes, slice_skip(slice_of(file), strlen(l->source) + strlen(INCLUDES_FOLDER) + 1), v);
}

static void
take_includes(struct loading *l)
{
	const char *folder = kind_format(l->blog->arena, "%s" INCLUDES_FOLDER, l->source);
	struct reading r = { .arena = l->blog->arena, .file = folder };

	l->blog->data_bytes = 0;   /* much data leaves no include out */
	l->blog->includes = kind_has(l->folder, folder) ? value_new(&r, VALUE_MAP, 0) : NULL;
	if (l->blog->includes)
		kind_walk(l, folder, look_for_include);
}

static void
take_timezone(struct loading *l, const struct value *v, const char *config)
{
	const char *name = kind_text(v);

	l->blog->timezone = timezone_load(l->blog->arena, name);
	if (name[0] && !l->blog->timezone)
		report_add(l->report, "config", config, v->line,
		    "timezone '%s' is not known to this system, so days are those of UTC; write it as Europe/Lisbon, and have the package tzdata",
		    name);
}

/* Jekyll copies each file and folder that begins with no "_" or ".", but for these. */
static bool
leaves_out(const struct value *exclude, const char *folder)
{
	const struct value *v = exclude && exclude->kind == VALUE_LIST ? exclude->first : exclude;

	for (; v; v = v->next) {
		struct slice name = slice_of(kind_text(v));

		while (slice_starts(name, SLICE("/")))
			name = slice_skip(name, 1);
		if (slice_eq(slice_first(name, slice_find(name, '/')), slice_of(folder)))
			return true;
	}
	return false;
}

/* What the configuration excludes is named as it is below the source. */
static void
ignore_excluded(struct loading *l, const struct value *exclude)
{
	const struct value *v = exclude && exclude->kind == VALUE_LIST ? exclude->first : exclude;

	kind_ignore_list(l, exclude);
	for (; v && l->source[0]; v = v->next) {
		struct slice name = slice_of(kind_text(v));

		while (slice_starts(name, SLICE("/")))
			name = slice_skip(name, 1);
		kind_ignore(l, kind_format(l->blog->arena, "%s%.*s", l->source, SLICE_ARG(name)));
	}
}

/* Jekyll reads hidden folders too, Capsule none. */
static bool
is_readable(const struct loading *l, const char *folder)
{
	return folder[0] != '.' && !strstr(folder, "/.") && kind_has(l->folder, folder);
}

/*
 * The folder that `source` names: "", or "src/". One that another program
 * fills before Jekyll runs is not there, or hidden: what it is filled from is
 * taken then, the folder that has posts.
 */
static const char *
source_of(struct loading *l, const struct value *v, const char *config)
{
	struct slice named = slice_of(kind_text(v));
	const char *folder, *other;

	while (slice_starts(named, SLICE("./")) || slice_starts(named, SLICE("/")))
		named = slice_skip(named, named.data[0] == '/' ? 1 : 2);
	while (slice_ends(named, SLICE("/")))
		named.len--;
	if (named.len == 0 || slice_eq(named, SLICE(".")))
		return "";
	folder = kind_format(l->blog->arena, "%.*s", SLICE_ARG(named));
	if (!is_readable(l, folder)) {
		other = kind_folder_with(l, "_posts");
		report_add(l->report, "config", config, v->line, "source '%s' is not there or hidden, so %s is read", folder,
		    other[0] ? other : "the whole folder");
		folder = other;
	}
	return folder[0] ? kind_format(l->blog->arena, "%s/", folder) : "";
}

static void
load_jekyll(struct loading *l)
{
	struct blog *b = l->blog;
	const char *name = config_name(l->folder), *style;
	const struct value *config = name ? kind_read_values(l, name) : NULL;

	b->settings = config;
	b->title = kind_first_text(config, "title,name");
	b->subtitle = kind_first_text(config, "tagline,subtitle,description");
	b->author = kind_first_text(config, "author,author name,author display_name");
	b->lang = kind_first_text(config, "lang,locale,language");
	kind_set_base(l, kind_format(b->arena, "%s%s", kind_text(value_get(config, "url")), kind_text(value_get(config, "baseurl"))));
	style = kind_text(value_get(config, "permalink"));
	l->source = source_of(l, value_get(config, "source"), name);
	kind_add_root(l, l->source, "", BLOG_TEXT)->collection = "pages";
	kind_add_rule(l, "posts", pattern_of(style));
	kind_add_rule(l, "pages", strcmp(style, "pretty") == 0 || slice_ends(slice_of(style), SLICE("/")) ? "/" : ".html");
	take_collections(l, config);
	take_defaults(l, value_get(config, "defaults"));
	ignore_usual(l);
	ignore_excluded(l, value_get(config, "exclude"));
	b->takes_certs = l->source[0] == '\0' && !leaves_out(value_get(config, "exclude"), "certs");
	b->shows_future = kind_is_yes(config, "future");
	take_timezone(l, value_get(config, "timezone"), name);
	take_data(l, config);
	take_includes(l);
	b->permalinks = style[0] ? style : "date";
}

/* --- texts ------------------------------------------------------------------------------------- */

/* "2019-03-07-" in front of a post's name. */
static size_t
date_length(struct slice name)
{
	struct date ignored;
	size_t at = 0, dashes = 0;

	while (at < name.len && dashes < 3)
		dashes += name.data[at++] == '-';
	return dashes == 3 && at <= 11 && date_parse(slice_first(name, at - 1), &ignored) ? at : 0;
}

static bool
is_post(const struct located *at)
{
	return (at->root && at->root->posts) || slice_search(at->folder, SLICE("_posts")) < at->folder.len;
}

/* Folders above _posts are categories: "a/b" of "a/b/_posts/x.md". */
static struct slice
folders_above(const struct located *at)
{
	size_t place = slice_search(at->folder, SLICE("_posts"));

	if (at->root->posts || place == at->folder.len)
		return SLICE("");
	return slice_first(at->folder, place > 0 ? place - 1 : 0);
}

/* Whether the configuration's `include` names it. */
static bool
is_included(const struct blog *b, struct slice name)
{
	const struct value *list = value_get(b->settings, "include");
	const struct value *v = list && list->kind == VALUE_LIST ? list->first : list;

	while (v && !slice_eq(slice_of(kind_text(v)), name))
		v = v->next;
	return v != NULL;
}

/* Names that begin with '_', '.', '#' or end with '~' are Jekyll's own business, unless included; posts have a date in their name. */
static enum blog_role
jekyll_role(const struct blog *b, const struct located *at, struct slice file)
{
	struct slice rest = at->rest;

	(void)file;
	if (is_post(at))
		return date_length(at->stem) > 0 ? BLOG_TEXT : BLOG_NOTHING;
	while (rest.len > 0) {
		struct slice name = slice_cut(&rest, '/');

		if (name.len > 0 && strchr("_#", name.data[0]) && !is_included(b, name))
			return BLOG_NOTHING;
	}
	return BLOG_TEXT;
}

/* Whether the hour that a date is written with has its zone behind it: "+0200", "Z". */
static bool
has_zone(struct slice text)
{
	struct slice hour = slice_skip(text, slice_find(text, ':'));

	for (size_t i = 0; i < hour.len; i++) {
		if (strchr("+-Zz", hour.data[i]) || slice_starts_nocase(slice_skip(hour, i), SLICE("UTC")) ||
		    slice_starts_nocase(slice_skip(hour, i), SLICE("GMT")))
			return true;
	}
	return false;
}

/* "2019-03-07 10:11:12", which YAML 1.1 has as a moment of UTC where no quotes make it a text. */
static bool
is_yaml_moment(const struct value *v)
{
	size_t colon = slice_find(v->text, ':');

	return !v->quoted && slice_find(slice_skip(v->text, colon + 1), ':') < v->text.len - colon - 1;
}

/*
 * The moment `date` was written for, as Jekyll takes it: in the zone that is
 * written, else in UTC or on the blog's own clock. Then its day is the one
 * that this clock shows.
 */
static const struct value *
with_moment(const struct blog *b, const struct reading *r, const struct value *map)
{
	const struct value *v = value_get(map, "date");
	struct buf text = BUF_INIT(64);
	struct value *changed;
	struct date date;
	int64_t seconds;
	int offset;

	if (!v || v->kind != VALUE_STRING || !date_parse(v->text, &date) || date.precision != DATE_TIME)
		return map;
	seconds = date.seconds;
	if (has_zone(v->text) || is_yaml_moment(v))
		offset = timezone_offset(b->timezone, seconds);
	else
		seconds -= 60 * (offset = timezone_offset_by_wall(b->timezone, seconds));
	if (seconds == date.seconds && offset == date.zone)
		return map;
	date = date_from_seconds(seconds + 60 * offset);
	date_put_day(&text, &date);
	buf_printf(&text, " %02d:%02d:%02d %c%02d%02d", date.hour, date.minute, date.second, offset < 0 ? '-' : '+',
	    abs(offset) / 60, abs(offset) % 60);
	changed = kind_copy_map(r, map);
	if (changed)
		kind_set_text(r, changed, "date", buf_slice(&text));
	buf_release(&text);
	return changed ? changed : map;
}

/* A text's own permalink is an address, whatever word it is: the names of styles are for the configuration. */
static const struct value *
jekyll_front(const struct blog *b, const struct reading *r, const struct located *at, const struct value *map)
{
	const char *permalink = kind_text(value_get(map, "permalink"));
	struct buf address = BUF_INIT(4096);
	struct value *changed;

	(void)at;
	map = with_moment(b, r, map);
	if (!permalink[0] || strchr(permalink, '/') || value_get(map, "permalink")->kind == VALUE_BOOL || !(changed = kind_copy_map(r, map)))
		return map;
	buf_printf(&address, "/%s", permalink);
	kind_set_text(r, changed, "permalink", buf_slice(&address));
	buf_release(&address);
	return changed;
}

/* --- addresses ------------------------------------------------------------------------------------ */

struct filling {
	const struct located *at;
	const struct blog_text *text;
	struct slice name;   /* without a date */
};

static bool
put_category(struct buf *out, struct slice name, size_t start)
{
	struct buf lower = BUF_INIT(1024);

	for (size_t i = 0; i < name.len; i++)
		buf_putc(&lower, name.data[i] >= 'A' && name.data[i] <= 'Z' ? name.data[i] | 0x20 : name.data[i]);
	if (out->len > start)
		buf_putc(out, '/');
	buf_put_slice(out, buf_slice(&lower));
	buf_release(&lower);
	return true;
}

static void
put_categories(struct buf *out, const struct filling *f)
{
	const struct value *list = value_get(f->text->front, "categories");
	struct slice rest = folders_above(f->at);
	size_t start = out->len;

	while (rest.len > 0)
		put_category(out, slice_cut(&rest, '/'), start);
	if (kind_text(value_get(f->text->front, "category"))[0])
		put_category(out, slice_of(kind_text(value_get(f->text->front, "category"))), start);
	rest = list && list->kind != VALUE_LIST ? slice_of(kind_text(list)) : SLICE("");
	while (rest.len > 0) {
		struct slice name = slice_cut(&rest, ' ');

		if (name.len > 0)
			put_category(out, name, start);
	}
	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v; v = v->next)
		put_category(out, slice_of(kind_text(v)), start);
}

static bool
fill(void *ctx, struct slice name, struct buf *out)
{
	const struct filling *f = ctx;
	struct slice slug = f->text->slug, path = f->at->rest;

	path = slice_first(path, slice_find_last(path, '.'));
	if (slice_eq(name, SLICE("title")))
		pattern_put_pretty(out, slug.len > 0 ? slug : f->name);
	else if (slice_eq(name, SLICE("slug")))
		pattern_put_slug(out, slug.len > 0 ? slug : f->name, false);
	else if (slice_eq(name, SLICE("name")))
		pattern_put_slug(out, slice_first(f->at->name, slice_find_last(f->at->name, '.')), false);
	else if (slice_eq(name, SLICE("basename")))
		buf_put_slice(out, slice_first(f->at->name, slice_find_last(f->at->name, '.')));
	else if (slice_eq(name, SLICE("path")))
		buf_put_slice(out, slice_eq(slice_of(f->at->root->collection), SLICE("pages")) ? f->at->folder : path);
	else if (slice_eq(name, SLICE("collection")))
		buf_puts(out, f->at->root->collection);
	else if (slice_eq(name, SLICE("categories")) || slice_eq(name, SLICE("slugified_categories")))
		put_categories(out, f);
	else if (slice_eq(name, SLICE("output_ext")))
		buf_puts(out, ".html");
	else
		return false;
	return true;
}

static void
put_page_path(struct buf *out, const struct blog *b, const struct located *at)
{
	const char *ending = kind_rule(b, SLICE("pages"));

	buf_putc(out, '/');
	buf_put_slice(out, at->folder);
	if (at->folder.len > 0)
		buf_putc(out, '/');
	if (slice_eq(at->name, SLICE("index.md")) || slice_eq(at->stem, SLICE("index")))
		return;
	buf_put_slice(out, slice_first(at->name, slice_find_last(at->name, '.')));
	buf_puts(out, ending ? ending : ".html");
}

static void
put_jekyll_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	struct filling f = { .at = at, .text = t };
	struct pattern p = { .date = &t->date, .fill = fill, .ctx = &f };
	const char *rule = kind_rule(b, slice_of(is_post(at) ? "posts" : at->root->collection));
	struct buf pattern = BUF_INIT(4096);

	f.name = slice_first(at->name, slice_find_last(at->name, '.'));
	f.name = slice_skip(f.name, date_length(f.name));
	if (t->url.len > 0) {
		if (t->url.data[0] != '/')
			buf_putc(&pattern, '/');
		buf_put_slice(&pattern, t->url);
	} else if (!is_post(at) && strcmp(at->root->collection, "pages") == 0) {
		put_page_path(out, b, at);
	} else {
		buf_puts(&pattern, rule ? rule : "/:title.html");
	}
	pattern_put(out, buf_slice(&pattern), &p);
	buf_release(&pattern);
}

static bool
jekyll_is_page(const struct blog *b, const struct located *at, const struct value *front, bool dated)
{
	(void)b;
	(void)front;
	if (is_post(at))
		return false;
	return !dated || !at->root || strcmp(at->root->collection, "pages") == 0;
}

const struct kind kind_jekyll = {
	.is = is_jekyll, .load = load_jekyll, .role = jekyll_role, .front = jekyll_front,
	.put_path = put_jekyll_path, .is_page = jekyll_is_page,
};
