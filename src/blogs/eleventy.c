/*
 * blogs/eleventy.c: blogs made for Eleventy.
 *
 * Source: Eleventy's documentation: configuration, directory data files,
 * permalinks, ignore files.
 */
#include "base/utf8.h"
#include "blogs/eleventy_filter.h"
#include "blogs/kind.h"
#include "blogs/literal.h"
#include "blogs/pattern.h"
#include "posts/front_matter.h"

#include <ctype.h>
#include <stdio.h>

#define FILTERS "_config/filters.js"   /* where blogs begun from Eleventy's own starter have theirs */

static const char *const configs[] = { ".eleventy.js", ".eleventy.ts", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs",
	"eleventy.config.ts" };

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
is_eleventy(int folder)
{
	return config_name(folder) != NULL;
}

/* --- configuration -------------------------------------------------------------------------- */

/* The folders that the configuration names: returned, exported as `config`, or set by calls. */
static const char *
folder_setting(const struct reading *r, const struct value *config, struct slice text, const char *key, const char *call,
    const char *otherwise)
{
	const char *folder = kind_text(kind_setting(config, kind_format(r->arena, "dir %s", key)));
	struct slice value;
	size_t at;

	if (folder[0])
		return folder;
	if (literal_find(r, text, call, &value))
		return value.data;
	at = slice_search(text, SLICE("dir:"));
	at = at < text.len ? at : slice_search(text, SLICE("dir ="));
	if (at < text.len) {
		struct slice dir = slice_skip(text, at);

		dir = slice_first(dir, slice_find(dir, '}'));
		if (literal_find(r, dir, key, &value))
			return value.data;
	}
	return otherwise;
}

/* The folder of a quoted glob, up to its first star; "" when the text is no quoted one. */
static const char *
copied_folder(struct arena *arena, struct slice quoted)
{
	struct slice folder = slice_trim(quoted);

	if (folder.len < 2 || !strchr("'\"`", folder.data[0]))
		return "";
	folder = slice_skip(folder, 1);
	folder = slice_first(folder, slice_find(folder, quoted.data[0]));
	folder = slice_first(folder, slice_find(folder, '*'));
	while (slice_starts(folder, SLICE("/")) || slice_starts(folder, SLICE("./")))
		folder = slice_skip(folder, 1);
	while (slice_ends(folder, SLICE("/")))
		folder.len--;
	return kind_format(arena, "%.*s", SLICE_ARG(folder));
}

/* One argument of addPassthroughCopy(): "img", or "src/img": "img". */
static void
take_copy(struct loading *l, struct slice pair)
{
	struct arena *arena = l->blog->arena;
	const char *input = l->blog->roots->folder;
	struct slice from = slice_trim(slice_cut(&pair, ':')), to = slice_trim(pair);
	const char *folder = copied_folder(arena, from), *target = to.len > 0 ? copied_folder(arena, to) : folder;

	if (!folder[0] || strchr(folder, '$'))
		return;
	/* below the input folder it keeps its place there */
	if (to.len == 0 && (input[0] == '\0' || strncmp(folder, input, strlen(input)) == 0))
		return;
	kind_add_root(l, folder, target[0] ? kind_format(arena, "/%s", target) : "", BLOG_FILE);
}

static void
take_copies(struct loading *l, struct slice text)
{
	struct slice call = SLICE("addPassthroughCopy(");

	for (size_t at; (at = slice_search(text, call)) < text.len;) {
		struct slice arguments;

		text = slice_trim_left(slice_skip(text, at + call.len));
		arguments = slice_first(text, slice_find(text, slice_starts(text, SLICE("{")) ? '}' : ')'));
		arguments = slice_skip(arguments, slice_starts(arguments, SLICE("{")));
		while (arguments.len > 0)
			take_copy(l, slice_cut(&arguments, ','));
	}
}

/* --- data files --------------------------------------------------------------------------------- */

/* The name without the ending of a data file; false: it is none. */
static bool
data_stem(struct slice name, struct slice *stem)
{
	static const char *const usual[] = { ".11tydata.json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs",
		".11tydata.yml", ".11tydata.yaml", ".json", ".yml", ".yaml" };

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		if (slice_ends(name, slice_of(usual[i])) && name.len > strlen(usual[i])) {
			*stem = slice_first(name, name.len - strlen(usual[i]));
			return true;
		}
	}
	return false;
}

enum template { TEMPLATE_PLAIN, TEMPLATE_GUESSED, TEMPLATE_OF_PROGRAM };

static enum template template_of(const struct blog *b, struct slice text);

/* Tell of a permalink, in a data file or a layout, that only the blog's own program could fill. */
static void
tell_filter(struct loading *l, const char *file, const struct value *values)
{
	struct slice text = slice_of(kind_text(value_get(values, "permalink")));
	enum template is = template_of(l->blog, text);

	if (is == TEMPLATE_GUESSED)
		report_add(l->report, "config", file, value_get(values, "permalink")->line, "`permalink` is '%.*s', with a filter that is "
		    "a program of the blog's own and not run: it is taken for one that makes 2019-03-07 of a day", SLICE_ARG(utf8_first(text, 100)));
	if (is == TEMPLATE_OF_PROGRAM)
		report_add(l->report, "config", file, value_get(values, "permalink")->line, "`permalink` is '%.*s', with a filter or tag that is "
		    "a program of the blog's own and not run: addresses follow folders and names", SLICE_ARG(utf8_first(text, 100)));
}

/* A program that computes addresses is not run: they follow folders and names then, and its author is told. */
static void
tell_computed(struct loading *l, const char *file, const struct value *values)
{
	struct slice text;

	tell_filter(l, file, values);
	if (slice_ends(slice_of(file), SLICE(".json")) || slice_ends(slice_of(file), SLICE(".yml")) || slice_ends(slice_of(file), SLICE(".yaml")) ||
	    !l->report || value_get(values, "permalink") || !kind_read(l, file, &text) || slice_search(text, SLICE("permalink")) == text.len)
		return;
	report_add(l->report, "config", file, 0, "`permalink` is computed by a program, which is not run: addresses follow folders and names; "
	    "a `permalink` in the front matter, or in a data file in JSON, would say them");
}

/* --- addresses that programs put together --------------------------------------------------------- */

static bool
is_name(struct slice text)
{
	size_t n = 0;

	while (n < text.len && (isalnum((unsigned char)text.data[n]) || text.data[n] == '_'))
		n++;
	return n > 0 && n == text.len;
}

/* Append what `${piece}` of an address is in a template; false: only running the program would tell. */
static bool
put_piece(struct buf *out, struct slice program, struct slice piece)
{
	static const struct { const char *sign, *template; } known[] = {
		{ "fileSlug", "{{ page.fileSlug }}" }, { "slugify(data.title", "{{ title | slugify }}" }, { "slug(data.title", "{{ title | slugify }}" },
	};
	const char *part;

	if (is_name(piece))
		piece = eleventy_filter_definition(program, piece);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (slice_search(piece, slice_of(known[i].sign)) < piece.len) {
			buf_puts(out, known[i].template);
			return true;
		}
	}
	part = eleventy_filter_part(piece);
	if (part[0])
		buf_printf(out, "{{ page.date | date: '%s' }}", part);
	return part[0] != '\0';
}

/* The template that says the same as a program's "permalink: (data) => `/blog/${slugify(data.title)}/`"; false: none does. */
static bool
put_computed(struct buf *out, struct slice program)
{
	struct slice text = slice_skip(program, slice_search(program, SLICE("permalink")));

	text = slice_skip(text, slice_find(text, '`') + 1);
	text = slice_first(text, slice_find(text, '`'));
	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("${"));

		buf_put_slice(out, slice_first(text, at));
		text = slice_skip(text, at + 2);
		at = slice_find(text, '}');
		if (text.len > 0 && !put_piece(out, program, slice_trim(slice_first(text, at))))
			return false;
		text = slice_skip(text, at + 1);
	}
	return out->len > 0 && out->data[0] == '/';
}

/* The values of a data file with the address that it computes, as far as that is put together of plain pieces. */
static const struct value *
with_computed(struct loading *l, const char *file, const struct value *values)
{
	struct reading r = { .arena = l->blog->arena, .file = file };
	struct buf template = BUF_INIT(1024);
	struct value *copy;
	struct slice text;

	if (values && values->kind == VALUE_MAP && !value_get(values, "permalink") && kind_read(l, file, &text) &&
	    put_computed(&template, text) && (copy = kind_copy_map(&r, values)) != NULL) {
		kind_set_text(&r, copy, "permalink", slice_of(kind_format(l->blog->arena, "%s", template.data)));
		values = copy;
	}
	buf_release(&template);
	return values;
}

static void
look_for_data(struct loading *l, const char *file)
{
	struct slice path = slice_of(file), folder, stem, parent;
	size_t slash = slice_find_last(path, '/');
	struct arena *arena = l->blog->arena;
	bool of_file, of_folder;
	const struct value *values;

	folder = slash < path.len ? slice_first(path, slash) : SLICE("");
	parent = slice_skip(folder, slice_find_last(folder, '/') < folder.len ? slice_find_last(folder, '/') + 1 : 0);
	if (!data_stem(slash < path.len ? slice_skip(path, slash + 1) : path, &stem) || !blog_walks(l->blog, folder))
		return;
	of_folder = slice_eq(stem, parent);
	of_file = kind_has(l->folder, kind_format(arena, "%.*s%s%.*s.md", SLICE_ARG(folder), folder.len > 0 ? "/" : "", SLICE_ARG(stem)));
	if (!of_file && !of_folder)
		return;
	values = with_computed(l, file, kind_read_values(l, file));
	tell_computed(l, file, values);
	if (!values || values->kind != VALUE_MAP)
		return;
	if (of_folder)
		kind_add_default(l, kind_format(arena, "%.*s", SLICE_ARG(folder)), values);
	if (of_file)
		kind_add_default(l, kind_format(arena, "%.*s", SLICE_ARG(folder)), values)->glob = kind_format(arena, "%.*s.*", SLICE_ARG(stem));
}

/* --- what the site says about itself ------------------------------------------------------------- */

static const char *const data_names[] = { "metadata", "site", "meta", "global", "config" };
static const char *const data_endings[] = { ".json", ".yml", ".yaml", ".js", ".cjs", ".mjs" };

static void
take_metadata(struct loading *l, const struct value *v)
{
	struct blog *b = l->blog;

	if (!b->title[0])
		b->title = kind_first_text(v, "title,name,siteName,site_name,siteTitle,site title,site name");
	if (!b->subtitle[0])
		b->subtitle = kind_first_text(v, "subtitle,tagline,description,desc,siteDescription,site description");
	if (!b->author[0])
		b->author = kind_first_text(v, "author name,author,authorName,site author,owner name,site author name");
	if (!b->lang[0])
		b->lang = kind_first_text(v, "language,lang,locale,site lang,site language,defaultLang");
	if (!b->base_url[0])
		kind_set_base(l, kind_first_text(v, "url,baseUrl,siteUrl,siteURL,domain,site url,base_url,baseURL,paths site,homepage,base"));
}

/* Data files are known to texts by their names: {{ metadata.title }}. */
static void
keep_data(struct loading *l, const char *name, const struct value *values)
{
	struct reading r = { .arena = l->blog->arena, .file = "" };
	struct value *copy = values && values->kind == VALUE_MAP ? value_new(&r, VALUE_MAP, 1) : NULL;

	if (!l->blog->settings)
		l->blog->settings = value_new(&r, VALUE_MAP, 1);
	if (!copy || !l->blog->settings)
		return;
	*copy = *values;
	copy->key = slice_of(name);
	value_add(&r, (struct value *)l->blog->settings, copy);
}

/* Data files, then what the configuration gives the plugin that makes feeds. */
static void
load_metadata(struct loading *l, const char *folder, struct slice config)
{
	struct reading r = { .arena = l->blog->arena, .file = "" };

	for (size_t n = 0; n < sizeof(data_names) / sizeof(data_names[0]); n++) {
		for (size_t e = 0; e < sizeof(data_endings) / sizeof(data_endings[0]); e++) {
			const char *name = kind_format(l->blog->arena, "%s/%s%s", folder, data_names[n], data_endings[e]);

			if (kind_has(l->folder, name)) {
				const struct value *values = kind_read_values(l, name);

				take_metadata(l, values);
				keep_data(l, data_names[n], values);
			}
		}
	}
	take_metadata(l, literal_find_map(&r, config, "metadata"));
	if (!l->blog->title[0])
		kind_tell_untitled(l, config_name(l->folder));
}

static void
ignore_files(struct loading *l)
{
	static const char *const lists[] = { ".eleventyignore", ".gitignore" };
	struct slice text;

	for (size_t i = 0; i < 2; i++) {
		if (!kind_read(l, lists[i], &text))
			continue;
		while (text.len > 0) {
			struct slice line = slice_trim(slice_cut_line(&text));
			char name[256];

			if (line.len == 0 || line.data[0] == '#' || line.data[0] == '!' || line.len >= sizeof(name))
				continue;
			snprintf(name, sizeof(name), "%.*s", SLICE_ARG(line));
			kind_ignore(l, name);
		}
	}
}

/* How many braces are open at the end of a program's text; those in quotes come in pairs, mostly. */
static int
braces_open(struct slice text)
{
	int open = 0;

	for (size_t i = 0; i < text.len; i++)
		open += (text.data[i] == '{') - (text.data[i] == '}');
	return open;
}

/* eleventyConfig.ignores.add("src/drafts/"); one inside of an `if` may not hold for what is published. */
static void
ignore_calls(struct loading *l, struct slice config)
{
	static const struct slice call = SLICE("ignores.add(");
	struct slice rest = config;

	for (size_t at; (at = slice_search(rest, call)) < rest.len;) {
		struct slice glob;
		char name[256];

		rest = slice_skip(rest, at + call.len);
		if (rest.len == 0 || !strchr("'\"", rest.data[0]) || braces_open(slice_first(config, config.len - rest.len)) != 1)
			continue;
		glob = slice_skip(rest, 1);
		glob = slice_first(glob, slice_find(glob, rest.data[0]));
		snprintf(name, sizeof(name), "%.*s", SLICE_ARG(glob));
		kind_ignore(l, name);
	}
}

/* The input folder of a configuration that computes it: the one with what Eleventy looks for in there. */
static const char *
likely_input(struct loading *l)
{
	static const char *const usual[] = { "src", "content", "site", "source" };
	static const char *const inside[] = { "_data", "_includes", "_layouts", "_11ty" };

	for (size_t i = 0; i < 4; i++) {
		if (kind_has(l->folder, inside[i]))
			return "";
	}
	for (size_t i = 0; i < 4 * 4; i++) {
		if (kind_has(l->folder, kind_format(l->blog->arena, "%s/%s", usual[i / 4], inside[i % 4])))
			return usual[i / 4];
	}
	return "";
}

static const char *
join(struct loading *l, const char *folder, const char *name)
{
	while (strncmp(name, "./", 2) == 0)
		name += 2;
	return folder[0] ? kind_format(l->blog->arena, "%s/%s", folder, name) : name;
}

/* The front matter of a layout goes for what uses it: keep it by the layout's name, without its ending. */
static void
look_for_layout(struct loading *l, const char *file)
{
	struct reading r = { .arena = l->blog->arena, .file = file };
	const struct value *front = kind_read_front(l, file);
	struct slice name = slice_of(file);
	struct value *copy;

	if (!front || front->kind != VALUE_MAP || !front->first || !(copy = value_new(&r, VALUE_MAP, 0)))
		return;
	tell_filter(l, file, front);
	*copy = *front;
	copy->key = slice_of(kind_format(r.arena, "%.*s", SLICE_ARG(slice_first(name, slice_find_last(name, '.')))));
	if (!l->blog->layouts)
		l->blog->layouts = value_new(&r, VALUE_MAP, 0);
	if (l->blog->layouts)
		value_add(&r, l->blog->layouts, copy);
}

/* --- texts that are templates -------------------------------------------------------------------- */

/* Texts of one folder, the first below the input folder, in one template language. */
struct templates {
	struct slice folder;
	const char *ending;
	const char *first;    /* file of them */
	size_t count;
	struct templates *next;
};

/* A walk that counts them. */
struct counting {
	struct loading loading;
	struct templates *all;
};

static const char *
template_ending(struct slice file)
{
	static const char *const endings[] = { ".njk", ".liquid", ".webc", ".hbs", ".ejs", ".pug" };

	for (size_t i = 0; i < COUNT(endings); i++) {
		if (slice_ends(file, slice_of(endings[i])))
			return endings[i];
	}
	return NULL;
}

/* Whether the template has a date or tags, of its own or its folder's, and words, as a text has that others would read. */
static bool
is_text_in_template(struct loading *l, const char *file)
{
	struct reading r = { .arena = l->blog->arena, .file = file };
	struct front_matter front;
	const struct value *map;
	struct slice text;

	if (!blog_walks(l->blog, slice_of(file)) || !kind_read(l, file, &text))
		return false;
	front = front_matter_find(text);
	map = front_matter_read(&front, &r, NULL);
	map = map ? blog_front(l->blog, &r, slice_of(file), map) : NULL;
	return (value_get(map, "date") || value_get(map, "tags")) && !kind_is_yes(map, "draft") && !kind_is_yes(map, "unlisted") &&
	    !blog_is_shell(l->blog, slice_of(file), front.body, map, value_get(map, "date") != NULL);
}

static void
look_for_template(struct loading *l, const char *file)
{
	struct counting *c = (struct counting *)l;
	const char *input = l->blog->roots->folder, *ending = template_ending(slice_of(file));
	size_t start = input[0] ? strlen(input) + 1 : 0, slash = start + slice_find(slice_of(file + start), '/');
	struct slice folder = slice_first(slice_of(file), file[slash] ? slash : strlen(input));
	struct templates **at = &c->all;

	if (!ending || !is_text_in_template(l, file))
		return;
	while (*at && ((*at)->ending != ending || !slice_eq((*at)->folder, folder)))
		at = &(*at)->next;
	if (!*at && (*at = arena_get(l->blog->arena, sizeof(**at))) != NULL) {
		file = kind_format(l->blog->arena, "%s", file);
		**at = (struct templates){ .folder = slice_from(file, folder.len), .ending = ending, .first = file };
	}
	if (*at)
		(*at)->count++;
}

/* Templates are not run: what their authors wrote into them has no page, and they are told, once for each folder. */
static void
tell_templates(struct loading *l)
{
	struct counting c = { .loading = *l };

	kind_walk(&c.loading, l->blog->roots->folder, look_for_template);
	for (const struct templates *t = c.all; t; t = t->next) {
		const char *others = t->count == 1 ? "" : kind_format(l->blog->arena, ", like %zu more in '%.*s'", t->count - 1,
		    SLICE_ARG(t->folder.len > 0 ? t->folder : SLICE(".")));

		report_add(l->report, "format", t->first, 0, "a template in %s is not run: this text has no page%s; as .md with "
		    "`templateEngineOverride: %s,md` it would have one", t->ending, others, t->ending + 1);
	}
}

/* Whether tags of folders and files add up, as they do since 1.0 unless the configuration says otherwise. */
static bool
merges_data(struct loading *l, struct slice config)
{
	struct slice call = SLICE("setDataDeepMerge("), value = slice_skip(config, slice_search(config, call) + call.len);

	if (value.len > 0)
		return slice_starts(slice_trim_left(value), SLICE("true"));
	return !kind_mentions(l->folder, "package.json", "eleventy\": \"^0.") && !kind_mentions(l->folder, "package.json", "eleventy\": \"0.");
}

static void
load_eleventy(struct loading *l)
{
	struct reading r = { .arena = l->blog->arena, .file = "" };
	const char *name = config_name(l->folder), *input, *data;
	const struct value *config;
	struct slice text = SLICE(""), filters;

	if (name)
		kind_read(l, name, &text);
	eleventy_filter_take(l, text);
	if (kind_read(l, FILTERS, &filters))
		eleventy_filter_take(l, filters);
	config = literal_read(&r, text);
	input = kind_add_root(l, folder_setting(&r, config, text, "input", "setInputDirectory", likely_input(l)), "", BLOG_TEXT)->folder;
	data = folder_setting(&r, config, text, "data", "setDataDirectory", "_data");
	kind_ignore(l, join(l, input, data));
	kind_ignore(l, join(l, input, folder_setting(&r, config, text, "includes", "setIncludesDirectory", "_includes")));
	kind_ignore(l, join(l, input, folder_setting(&r, config, text, "layouts", "setLayoutsDirectory", "_layouts")));
	kind_ignore(l, folder_setting(&r, config, text, "output", "setOutputDirectory", "_site"));
	kind_ignore(l, "_site");
	kind_ignore(l, "package.json");
	kind_ignore(l, "package-lock.json");
	kind_ignore(l, "capsule.yaml");
	kind_ignore(l, "certs");
	l->blog->plain_texts = kind_is_no(config, "markdownTemplateEngine");
	l->blog->adds_tags = merges_data(l, text);
	ignore_files(l);
	ignore_calls(l, text);
	take_copies(l, text);
	load_metadata(l, join(l, input, data), text);
	kind_walk(l, join(l, input, folder_setting(&r, config, text, "includes", "setIncludesDirectory", "_includes")), look_for_layout);
	kind_walk(l, join(l, input, folder_setting(&r, config, text, "layouts", "setLayoutsDirectory", "_layouts")), look_for_layout);
	kind_walk(l, input, look_for_data);
	tell_templates(l);
	l->blog->name_dates = true;
	l->blog->permalinks = l->blog->defaults ? "by directory data" : "by folder and name";
}

/* --- texts ----------------------------------------------------------------------------------------- */

static bool
is_collection_tag(struct slice tag)
{
	static const char *const usual[] = { "all", "nav", "post", "posts", "page", "pages", "blog", "article", "articles" };

	return slice_is_one_of_nocase(tag, usual, COUNT(usual));
}

/* Eleventy's tags name collections too; those that only do that are no subjects. */
static void
drop_collection_tags(const struct reading *r, struct value *map)
{
	const struct value *tags = value_get(map, "tags");
	struct value *kept;

	if (!tags || (tags->kind != VALUE_LIST && tags->kind != VALUE_STRING))
		return;
	kept = value_new(r, VALUE_LIST, 0);
	if (!kept)
		return;
	kept->line = tags->line;
	kept->key = tags->key;
	for (const struct value *v = tags->kind == VALUE_LIST ? tags->first : tags; v; v = tags->kind == VALUE_LIST ? v->next : NULL) {
		struct value *tag;

		if (is_collection_tag(v->text) || !(tag = value_new(r, v->kind, 0)))
			continue;
		*tag = *v;
		tag->key = SLICE("");
		value_add(r, kept, tag);
	}
	kind_put(r, map, kept);
}

/* The front matter of the layout called so, with its ending or without, in whichever of the folders for layouts; NULL: none. */
static const struct value *
layout_called(const struct blog *b, struct slice name)
{
	const struct value *v = b->layouts ? b->layouts->first : NULL;
	size_t dot = slice_find_last(name, '.');

	name = dot < name.len ? slice_first(name, dot) : name;
	while (v && !(slice_ends(v->key, name) && v->key.len > name.len && v->key.data[v->key.len - name.len - 1] == '/'))
		v = v->next;
	return name.len > 0 ? v : NULL;
}

/* Add the address that the text's layout, or that one's own, gives to what has none. */
static void
take_layouts_address(const struct blog *b, const struct reading *r, struct value *map)
{
	const struct value *layout = layout_called(b, slice_of(kind_text(value_get(map, "layout"))));

	for (unsigned depth = 0; layout && depth < 4 && !value_get(map, "permalink"); depth++) {
		const char *permalink = kind_text(value_get(layout, "permalink"));

		if (permalink[0])
			kind_set_text(r, map, "permalink", slice_of(permalink));
		layout = layout_called(b, slice_of(kind_text(value_get(layout, "layout"))));
	}
}

static const struct value *
eleventy_front(const struct blog *b, const struct reading *r, const struct located *at, const struct value *map)
{
	const struct value *permalink = value_get(map, "permalink");
	struct value *changed = kind_copy_map(r, map);

	(void)at;
	if (!changed)
		return map;
	if ((permalink && permalink->kind == VALUE_BOOL && !permalink->truth) || value_get(map, "pagination"))
		kind_set_bool(r, changed, "draft", true);
	if (kind_keeps_back(r, map, "eleventyExcludeFromCollections", true))
		kind_set_bool(r, changed, "unlisted", true);
	drop_collection_tags(r, changed);
	take_layouts_address(b, r, changed);
	return changed;
}

/* --- addresses -------------------------------------------------------------------------------------- */

struct filling {
	const struct blog *blog;
	const struct located *at;
	const struct blog_text *text;
	struct slice slug;    /* page.fileSlug */
};

/* Append what a variable is, formatted as dates are by `format`. */
static void
put_variable(struct buf *out, const struct filling *f, struct slice name, struct slice format)
{
	if (slice_eq(name, SLICE("page.fileSlug")) || slice_eq(name, SLICE("fileSlug"))) {
		buf_put_slice(out, f->slug);
	} else if (slice_eq(name, SLICE("page.filePathStem"))) {
		buf_printf(out, "/%.*s%s", SLICE_ARG(f->at->folder), f->at->folder.len > 0 ? "/" : "");
		buf_put_slice(out, kind_without_date(f->at->stem, "-"));
	} else if (slice_eq(name, SLICE("page.date")) || slice_eq(name, SLICE("date"))) {
		pattern_put_format(out, &f->text->date, format.len > 0 ? format : SLICE("%Y-%m-%d"));
	} else if (slice_eq(name, SLICE("title"))) {
		buf_put_slice(out, f->text->title);
	} else if (slice_eq(name, SLICE("page.outputFileExtension"))) {
		buf_puts(out, "html");
	} else {
		buf_puts(out, kind_text(kind_member(f->text->front, name)));
	}
}

static struct slice
unquoted(struct slice text)
{
	size_t quote = 0;

	while (quote < text.len && !strchr("'\"", text.data[quote]))
		quote++;
	text = slice_skip(text, quote + 1);
	for (quote = 0; quote < text.len && !strchr("'\"", text.data[quote]);)
		quote++;
	return slice_first(text, quote);
}

/* What is done to a value on its way into an address. */
struct filters {
	bool slug;
	struct slice format;   /* of a date; "" */
	bool guessed;          /* the name of a filter of the blog's own speaks of a date, and nothing says which format it has */
};

/* One filter; false: it is a program of the blog's own, which is not run, and its name does not tell what it does. */
static bool
take_filter(struct filters *f, const struct blog *b, struct slice filter)
{
	static const char *const plain[] = { "url", "safe", "string", "trim", "strip", "escape", "lower", "downcase" };
	static const struct { const char *name, *format; } dates[] = { { "year", "%Y" }, { "month", "%m" }, { "day", "%d" } };

	if (eleventy_filter_form(b, filter).len > 0) {
		f->format = eleventy_filter_form(b, filter);
		return true;
	}
	if (slice_is_one_of(filter, plain, COUNT(plain)))
		return true;
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		if (slice_eq_nocase(filter, slice_of(dates[i].name))) {
			f->format = slice_of(dates[i].format);
			return true;
		}
	}
	if (slice_starts_nocase(filter, SLICE("slug"))) {
		f->slug = true;
		return true;
	}
	f->format = unquoted(filter);
	f->guessed = f->format.len == 0 && !slice_eq(filter, SLICE("date")) && !slice_eq(filter, SLICE("htmlDateString"));
	return slice_search(filter, SLICE("ate")) < filter.len;   /* date, dateFormat, htmlDateString */
}

/* Append the slug of a text: "dads-beans" of "Dad's beans", as Eleventy makes it. */
static void
put_slug(struct buf *out, struct slice text)
{
	struct buf plain = BUF_INIT(4096);

	while (text.len > 0) {
		struct slice rest = slice_starts(text, SLICE("\xE2\x80\x99")) ? slice_skip(text, 3) : slice_skip(text, text.data[0] == '\'');

		if (rest.len < text.len && rest.len > 0 && strchr("st", rest.data[0]) && (rest.len == 1 || rest.data[1] == ' '))
			text = rest;
		buf_putc(&plain, text.data[0]);
		text = slice_skip(text, 1);
	}
	pattern_put_slug(out, buf_slice(&plain), false);
	buf_release(&plain);
}

/* Append the value of "title | slugify": a variable and what is done to it; false: only a program can tell. *guessed: see struct filters. */
static bool
put_expression(struct buf *out, const struct filling *f, struct slice text, bool *guessed)
{
	struct slice name = slice_trim(slice_cut(&text, '|'));
	struct filters filters = { .slug = false, .format = SLICE("") };
	struct buf value = BUF_INIT(4096);

	while (text.len > 0) {
		if (!take_filter(&filters, f->blog, slice_trim(slice_cut(&text, '|'))))
			return false;
	}
	*guessed = *guessed || filters.guessed;
	put_variable(&value, f, name, filters.format);
	if (filters.slug)
		put_slug(out, buf_slice(&value));
	else
		buf_put_slice(out, buf_slice(&value));
	buf_release(&value);
	return true;
}

/* Fill a permalink's expressions; false when it has what only a program can tell. */
static bool
put_template(struct buf *out, const struct filling *f, struct slice text, bool *guessed)
{
	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("{{")), end;

		if (slice_search(text, SLICE("{%")) < text.len)
			return false;
		buf_put_slice(out, slice_first(text, at));
		text = slice_skip(text, at + 2);
		if (text.len == 0)
			break;
		end = slice_search(text, SLICE("}}"));
		if (!put_expression(out, f, slice_trim(slice_first(text, end)), guessed))
			return false;
		text = slice_skip(text, end + 2);
	}
	return true;
}

/* Whether an address can be made of the permalink without running anything. */
static enum template
template_of(const struct blog *b, struct slice text)
{
	const struct located at = { .rest = SLICE("") };
	const struct blog_text none = { .file = SLICE("") };
	const struct filling f = { .blog = b, .at = &at, .text = &none, .slug = SLICE("") };
	struct buf ignored = BUF_INIT(4096);
	bool guessed = false, plain = put_template(&ignored, &f, text, &guessed);

	buf_release(&ignored);
	return !plain ? TEMPLATE_OF_PROGRAM : guessed ? TEMPLATE_GUESSED : TEMPLATE_PLAIN;
}

static void
put_eleventy_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	struct slice folder = at->folder;
	size_t slash = slice_find_last(folder, '/');
	struct slice last = slash < folder.len ? slice_skip(folder, slash + 1) : folder;
	struct filling f = { .blog = b, .at = at, .text = t, .slug = kind_without_date(at->stem, "-") };
	struct buf path = BUF_INIT(4096);
	bool guessed = false;

	if (slice_eq(f.slug, SLICE("index")))
		f.slug = kind_without_date(last, "-");
	if (t->url.len > 0 && put_template(&path, &f, t->url, &guessed) && path.len > 0) {
		if (path.data[0] != '/')
			buf_putc(out, '/');
		buf_put_slice(out, buf_slice(&path));
	} else {
		buf_putc(out, '/');
		buf_put_slice(out, folder);
		if (folder.len > 0)
			buf_putc(out, '/');
		if (!slice_eq(at->stem, SLICE("index")) && !slice_eq(at->stem, last)) {   /* "a/a.md" is "a/" */
			buf_put_slice(out, at->stem);
			buf_putc(out, '/');
		}
	}
	buf_release(&path);
}

/* Data beside texts is for templates; what is published as it is lies in roots of its own. */
static enum blog_role
eleventy_role(const struct blog *b, const struct located *at, struct slice file)
{
	static const char *const data[] = { ".json", ".yml", ".yaml", ".toml", ".csv" };

	(void)b;
	(void)file;
	return slice_ends_in_one_of_nocase(at->name, data, COUNT(data)) ? BLOG_NOTHING : BLOG_TEXT;
}

const struct kind kind_eleventy = {
	.is = is_eleventy, .role = eleventy_role, .load = load_eleventy, .front = eleventy_front, .put_path = put_eleventy_path,
};
