/*
 * blogs/hugo.c: blogs made for Hugo.
 *
 * Source: Hugo's documentation: configuration, content organization, URL
 * management, multilingual mode, front matter, cascade.
 */
#include "blogs/kind.h"
#include "base/utf8.h"
#include "blogs/pattern.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static const char *const endings[] = { "toml", "yaml", "yml", "json" };
static const char *const names[] = { "hugo", "config", "config/_default/hugo", "config/_default/config" };

enum { ENDING_COUNT = sizeof(endings) / sizeof(endings[0]), NAME_COUNT = sizeof(names) / sizeof(names[0]) };

/* The configuration file; NULL when there is none. */
static const char *
config_name(int folder, char name[64])
{
	for (size_t n = 0; n < NAME_COUNT; n++) {
		for (size_t e = 0; e < ENDING_COUNT; e++) {
			snprintf(name, 64, "%s.%s", names[n], endings[e]);
			if (kind_has(folder, name))
				return name;
		}
	}
	return NULL;
}

static bool
is_hugo(int folder)
{
	char name[64];

	if (!config_name(folder, name))
		return false;
	/* Zola's and other programs' config.toml: Hugo's has texts in content/ and something to show them by */
	return strncmp(name, "config.", 7) != 0 ||
	    (!kind_has(folder, "templates") && (kind_has(folder, "content") || kind_has(folder, "archetypes") ||
	    kind_has(folder, "layouts") || kind_has(folder, "themes")));
}

/* What a text is written in that Hugo can read and Capsule cannot; NULL: it is none of these. */
static const char *
format_of_others(struct slice name)
{
	static const struct { const char *ending, *format; } formats[] = { { ".org", "Org" }, { ".adoc", "AsciiDoc" },
		{ ".asciidoc", "AsciiDoc" }, { ".ad", "AsciiDoc" }, { ".rst", "reStructuredText" }, { ".pandoc", "Pandoc's Markdown" },
		{ ".pdc", "Pandoc's Markdown" }, { ".rmd", "R Markdown" }, { ".Rmarkdown", "R Markdown" } };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (slice_ends_nocase(name, slice_of(formats[i].ending)))
			return formats[i].format;
	}
	return NULL;
}

/* --- configuration ---------------------------------------------------------------------- */

/* A table of the configuration that may have a file of its own: "permalinks". */
static const struct value *
table_of(struct loading *l, const struct value *config, const char *name)
{
	const struct value *v = value_get(config, name);
	char file[64];

	for (size_t e = 0; !v && e < ENDING_COUNT; e++) {
		snprintf(file, sizeof(file), "config/_default/%s.%s", name, endings[e]);
		if (kind_has(l->folder, file))
			v = kind_read_values(l, file);
	}
	return v;
}

static void
take_rules(struct loading *l, const struct value *permalinks)
{
	for (const struct value *v = permalinks ? permalinks->first : NULL; v; v = v->next) {
		/* newer versions have a table for each kind of page; lists are no texts */
		if (v->kind == VALUE_MAP && slice_eq(v->key, SLICE("page")))
			take_rules(l, v);
		else if (v->kind == VALUE_STRING)
			kind_add_rule(l, v->key.data, v->text.data);
	}
}

/* Languages go by weight, those without one last; equal ones stay as they are written. */
static void
place_language(struct blog *b, struct blog_language *language, double weight)
{
	struct blog_language **at = &b->languages;

	language->weight = weight > 0 ? weight : HUGE_VAL;
	while (*at != language)
		at = &(*at)->next;
	*at = NULL;
	at = &b->languages;
	while (*at && (*at)->weight <= language->weight)
		at = &(*at)->next;
	language->next = *at;
	*at = language;
}

static void
take_language(struct loading *l, const char *code, const struct value *v)
{
	const struct value *weight = value_get(v, "weight");
	struct blog_language *language;

	if (!v || v->kind != VALUE_MAP || kind_is_yes(v, "disabled") || kind_language(l->blog, slice_of(code)))
		return;
	language = kind_add_language(l, code);
	language->title = kind_text(value_get(v, "title"));
	language->subtitle = kind_first_text(v, "params subtitle,params description,params tagline,params info");
	language->folder = kind_text(value_get(v, "contentDir"));
	place_language(l->blog, language, weight && weight->kind == VALUE_NUMBER ? weight->number : 0);
}

/* "config/_default/languages.de.toml" */
static void
look_for_language(struct loading *l, const char *file)
{
	static const struct slice front = SLICE("config/_default/languages.");
	struct slice code = slice_of(file);

	if (!slice_starts(code, front))
		return;
	code = slice_skip(code, front.len);
	code = slice_first(code, slice_find(code, '.'));
	take_language(l, kind_format(l->blog->arena, "%.*s", SLICE_ARG(code)), kind_read_values(l, file));
}

static void
take_languages(struct loading *l, const struct value *languages, const struct value *config)
{
	struct blog *b = l->blog;
	bool all = kind_is_yes(config, "defaultContentLanguageInSubdir");

	for (const struct value *v = languages ? languages->first : NULL; v; v = v->next)
		take_language(l, v->key.data, v);
	kind_walk(l, "config/_default", look_for_language);
	for (struct blog_language *language = b->languages; language; language = language->next)
		language->in_path = all || !slice_eq_nocase(slice_of(language->code), slice_of(b->lang));
}

static void
add_text_root(struct loading *l, const char *folder, const struct blog_language *language)
{
	const char *path = language && language->in_path ? kind_format(l->blog->arena, "/%s", language->code) : "";
	struct blog_root *r = kind_add_root(l, folder, path, BLOG_TEXT);

	if (language)
		r->lang = language->code;
}

/* Whether two names, as configurations write them, are one folder. */
static bool
is_same_folder(const char *a, const char *b)
{
	size_t n, m;

	a += strncmp(a, "./", 2) == 0 ? 2 : 0;
	b += strncmp(b, "./", 2) == 0 ? 2 : 0;
	n = strlen(a);
	m = strlen(b);
	n -= n > 0 && a[n - 1] == '/';
	m -= m > 0 && b[m - 1] == '/';
	return n == m && memcmp(a, b, n) == 0;
}

/* A folder that is every language's, or an earlier one's already, is this one's by names alone (x.en.md). */
static bool
has_own_folder(const struct blog *b, const struct blog_language *language, const char *texts)
{
	if (!language->folder[0] || is_same_folder(language->folder, texts))
		return false;
	for (const struct blog_language *v = b->languages; v != language; v = v->next)
		if (is_same_folder(v->folder, language->folder))
			return false;
	return true;
}

static void
take_roots(struct loading *l, const struct value *config)
{
	const struct value *files = value_get(config, "staticDir"), *mounts = kind_setting(config, "module mounts");
	const char *given = kind_first_text(config, "contentDir"), *texts = given[0] ? given : "content";
	bool shared = false;

	for (const struct blog_language *language = l->blog->languages; language; language = language->next) {
		if (has_own_folder(l->blog, language, texts)) {
			add_text_root(l, language->folder, language);
		} else {
			shared = true;   /* its texts lie where all do */
		}
	}
	if (shared || !l->blog->languages || given[0])
		add_text_root(l, texts, NULL);
	for (const struct value *v = mounts ? mounts->first : NULL; v; v = v->next) {
		const char *target = kind_text(value_get(v, "target")), *source = kind_text(value_get(v, "source"));

		if (strncmp(target, "content", 7) == 0 && strcmp(source, "content") != 0 && strncmp(source, "node_modules", 12) != 0)
			kind_add_root(l, source, target + 7, BLOG_TEXT)->lang = kind_text(value_get(v, "lang"));
		else if (strncmp(target, "static", 6) == 0)
			kind_add_root(l, source, target + 6, BLOG_FILE);
	}
	if (files && files->kind != VALUE_LIST)
		kind_add_root(l, kind_text(files), "", BLOG_FILE);
	for (const struct value *v = files && files->kind == VALUE_LIST ? files->first : NULL; v; v = v->next)
		kind_add_root(l, kind_text(v), "", BLOG_FILE);
	if (!files)
		kind_add_root(l, "static", "", BLOG_FILE);
	kind_add_root(l, "assets", "", BLOG_FILE);
}

/* The root of texts that the folder lies in. */
static const char *
root_over(const struct blog *b, const char *folder)
{
	for (const struct blog_root *r = b->roots; r; r = r->next) {
		size_t len = strlen(r->folder);

		if (strncmp(folder, r->folder, len) == 0 && (folder[len] == '/' || folder[len] == '\0'))
			return r->folder;
	}
	return b->roots->folder;
}

/* One entry of a cascade: values, and a target that they are for. */
static void
take_cascade(struct loading *l, const char *folder, const struct value *cascade)
{
	const struct value *target;
	struct blog_default *d;
	const char *path;

	if (!cascade)
		return;
	if (cascade->kind == VALUE_LIST) {
		for (const struct value *v = cascade->first; v; v = v->next)
			take_cascade(l, folder, v);
		return;
	}
	target = value_get(cascade, "_target") ? value_get(cascade, "_target") : value_get(cascade, "target");
	if (kind_text(value_get(target, "kind"))[0] && strcmp(kind_text(value_get(target, "kind")), "page") != 0)
		return;
	d = kind_add_default(l, folder, cascade);
	path = kind_text(value_get(target, "path"));
	path += path[0] == '/';
	if (path[0]) {
		/* two stars are all below; one passes over '/' here too */
		d->folder = root_over(l->blog, folder);
		d->glob = kind_format(l->blog->arena, "%s%s", path, strchr(path, '*') ? "" : "*");
	}
}

static void
look_for_cascade(struct loading *l, const char *file)
{
	const char *name = strrchr(file, '/');
	const struct value *cascade;

	if (!name || strncmp(name, "/_index.", 8) != 0)
		return;
	cascade = value_get(kind_read_front(l, file), "cascade");
	take_cascade(l, kind_format(l->blog->arena, "%.*s", (int)(name - file), file), cascade);
}

/* Whether dates are taken from file names: frontmatter.date has ":filename"; *first: before all else. */
static bool
dates_in_names(const struct value *config, bool *first)
{
	const struct value *list = kind_setting(config, "frontmatter date");

	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v; v = v->next) {
		if (strcmp(kind_text(v), ":filename") == 0) {
			*first = v == list->first;
			return true;
		}
	}
	return false;
}

static const char *
author_of(const struct value *config, const struct value *params)
{
	const char *author = kind_first_text(params, "author,author name,authorName");

	return author[0] ? author : kind_first_text(config, "author,author name,copyright author");
}

static const char *
pattern_for_people(const struct blog *b)
{
	static const char *const usual[] = { "posts", "post", "blog", "articles" };

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		const char *pattern = kind_rule(b, slice_of(usual[i]));

		if (pattern)
			return pattern;
	}
	return b->rules ? b->rules->pattern : "by folder and name";
}

/* place = "places": front matter has the plural. */
static void
take_taxonomies(struct loading *l, const struct value *taxonomies)
{
	for (const struct value *v = taxonomies && taxonomies->kind == VALUE_MAP ? taxonomies->first : NULL; v; v = v->next)
		kind_add_taxonomy(l, kind_text(v));
}

/* Texts in languages that are not read are named where the author looks for what is left out. */
static void
look_for_other_formats(struct loading *l, const char *file)
{
	if (format_of_others(slice_of(file)))
		report_add(l->report, "format", file, 0, "a text in %s is left out: Capsule reads Markdown, HTML and gemtext",
		    format_of_others(slice_of(file)));
}

static void
load_hugo(struct loading *l)
{
	struct blog *b = l->blog;
	char name[64];
	const struct value *config = config_name(l->folder, name) ? kind_read_values(l, name) : NULL;
	const struct value *params = table_of(l, config, "params");
	const char *code = kind_text(value_get(config, "defaultContentLanguage"));
	const struct blog_language *own;

	b->lang = code[0] ? code : "en";
	take_languages(l, table_of(l, config, "languages"), config);
	own = kind_language(b, slice_of(b->lang));
	b->title = own && own->title[0] ? own->title : kind_text(value_get(config, "title"));
	b->subtitle = own && own->subtitle[0] ? own->subtitle : kind_first_text(params, "subtitle,description,tagline,info");
	b->author = author_of(config, params);
	b->settings = params;
	if (!b->languages && (kind_first_text(config, "languageCode,locale")[0] || !code[0]))
		b->lang = kind_first_text(config, "languageCode,locale");
	kind_set_base(l, kind_text(value_get(config, "baseURL")));
	take_rules(l, table_of(l, config, "permalinks"));
	take_taxonomies(l, table_of(l, config, "taxonomies"));
	take_roots(l, config);
	b->ugly = kind_is_yes(config, "uglyURLs");
	b->ugly_sections = value_get(config, "uglyURLs");
	b->keeps_case = kind_is_yes(config, "disablePathToLower");
	b->shows_future = kind_is_yes(config, "buildFuture");
	b->name_dates = dates_in_names(config, &b->name_first);
	take_cascade(l, b->roots->folder, value_get(config, "cascade"));
	for (const struct blog_root *r = b->roots; r; r = r->next) {
		if (r->role == BLOG_TEXT)
			kind_walk(l, r->folder, look_for_cascade);
		if (r->role == BLOG_TEXT && l->report)
			kind_walk(l, r->folder, look_for_other_formats);
	}
	b->permalinks = pattern_for_people(b);
}

/* --- texts --------------------------------------------------------------------------------- */

/* What Hugo reads as pages or data and never copies; Org and other formats are said by check. */
static enum blog_role
hugo_role(const struct blog *b, const struct located *at, struct slice file)
{
	(void)b;
	(void)file;
	if (format_of_others(at->name))
		return BLOG_NOTHING;
	return BLOG_TEXT;
}

/* Whether `build` keeps the text out of what is made, "render", or of lists, "list". */
static bool
says_never(const struct reading *r, const struct value *build, const char *key)
{
	const char *text = kind_text(value_get(build, key));

	if (strcmp(text, "always") == 0 || strcmp(text, "local") == 0)
		return false;
	return strcmp(text, "never") == 0 || strcmp(text, "link") == 0 || kind_keeps_back(r, build, key, false);
}

/* What nobody can read does not end it, and is told. */
static bool
is_expired(const struct reading *r, const struct value *map)
{
	const struct value *v = value_get(map, "expiryDate") ? value_get(map, "expiryDate") : value_get(map, "unpublishdate");
	struct date expiry;

	if (!v || v->text.len == 0)
		return false;
	if (date_parse(v->text, &expiry))
		return expiry.seconds < (int64_t)time(NULL);
	report_add(r->report, "front-matter", r->file, v->line, "'%.*s' is '%.*s'; it should be a date such as 2019-03-07", SLICE_ARG(v->key),
	    SLICE_ARG(utf8_first(v->text, 60)));
	return false;
}

/*
 * The language whose front page this is, when it is the blog's own and has a
 * folder like the others: "/" leads to "/fr/" on the web. NULL: it is none.
 */
static const struct blog_language *
own_front(const struct blog *b, const struct located *at)
{
	const struct blog_language *own = kind_language(b, slice_of(b->lang));

	return own && own->in_path && slice_eq(at->stem, SLICE("_index")) && at->folder.len == 0 &&
	    (!at->language || at->language == own) ? own : NULL;
}

static const struct value *
hugo_front(const struct blog *b, const struct reading *r, const struct located *at, const struct value *map)
{
	const struct value *build = value_get(map, "build") ? value_get(map, "build") : value_get(map, "_build");
	bool hidden = says_never(r, build, "render") || kind_keeps_back(r, map, "headless", true) || is_expired(r, map);
	bool unlisted = says_never(r, build, "list");
	const struct blog_language *front = own_front(b, at);
	struct value *changed;

	map = kind_with_terms(b, r, map);
	if (!hidden && !unlisted && !front)
		return map;
	changed = kind_copy_map(r, map);
	if (changed && (hidden || unlisted))
		kind_set_bool(r, changed, hidden ? "draft" : "unlisted", true);
	if (changed && front)
		kind_set_text(r, changed, "alias", slice_of(kind_format(r->arena, "/%s/", front->code)));
	return changed;
}

/* --- addresses -------------------------------------------------------------------------------- */

struct filling {
	const struct blog *blog;
	const struct located *at;
	const struct blog_text *text;
	struct slice folder;   /* of the text's page: a bundle's own folder is its name */
	struct slice name;     /* its own, without date and ending */
	bool dated;            /* it had one: Hugo takes the rest for a slug then */
};

static struct slice
last_of(struct slice path)
{
	size_t slash = slice_find_last(path, '/');

	return slash < path.len ? slice_skip(path, slash + 1) : path;
}

static struct slice
parent_of(struct slice path)
{
	size_t slash = slice_find_last(path, '/');

	return slash < path.len ? slice_first(path, slash) : SLICE("");
}

static size_t
date_length(struct slice name)
{
	struct date ignored;

	return name.len > 11 && date_parse(slice_first(name, 10), &ignored) && name.data[4] == '-' ? 11 : 0;
}

static struct filling
filling_of(const struct blog *b, const struct located *at, const struct blog_text *t)
{
	struct filling f = { .blog = b, .at = at, .text = t, .folder = at->folder, .name = at->stem };

	if (slice_eq(at->stem, SLICE("index"))) {
		f.folder = parent_of(at->folder);
		f.name = last_of(at->folder);
	}
	if (b->name_dates) {
		f.dated = date_length(f.name) > 0;
		f.name = slice_skip(f.name, date_length(f.name));
		f.name = slice_first(f.name, slice_find_last(f.name, '.'));  /* Hugo takes a folder's "-3.23" for an ending */
	}
	return f;
}

/* ":sections", ":sections[1:]", ":sections[last]" */
static void
put_sections(struct buf *out, const struct filling *f, struct slice range)
{
	struct slice rest = f->folder, first = slice_cut(&range, ':');
	size_t count = 0, i = 0, from, to;
	unsigned long number;

	for (rest = f->folder; rest.len > 0; slice_cut(&rest, '/'))
		count++;
	from = slice_number(slice_trim(first), 99, &number) ? number : slice_eq(first, SLICE("last")) && count > 0 ? count - 1 : 0;
	to = slice_number(slice_trim(range), 99, &number) ? number : count;
	for (rest = f->folder; rest.len > 0; i++) {
		struct slice name = slice_cut(&rest, '/');

		if (i < from || i >= to)
			continue;
		buf_putc(out, '/');
		pattern_put_segment(out, name, f->blog->keeps_case);
	}
}

static bool
fill(void *ctx, struct slice name, struct buf *out)
{
	const struct filling *f = ctx;
	struct slice section = f->folder, slug = f->text->slug, own = slug.len > 0 ? slug : f->name;
	bool keep = f->blog->keeps_case;

	section = slice_cut(&section, '/');
	if (slice_eq(name, SLICE("section")))
		pattern_put_segment(out, section, keep);
	else if (slice_starts(name, SLICE("sections")))
		put_sections(out, f, name.len > 10 ? slice_from(name.data + 9, name.len - 10) : SLICE(""));
	else if (slice_eq(name, SLICE("title")))
		pattern_put_folders(out, f->text->title, keep);
	else if (slice_eq(name, SLICE("slug")))
		pattern_put_folders(out, slug.len > 0 ? slug : f->dated ? f->name : f->text->title, keep);
	else if (slice_eq(name, SLICE("slugorfilename")) || slice_eq(name, SLICE("slugorcontentbasename")))
		pattern_put_segment(out, own, keep);
	else if (slice_eq(name, SLICE("filename")) || slice_eq(name, SLICE("contentbasename")))
		pattern_put_segment(out, f->name, keep);
	else
		return false;
	return true;
}

static void
put_language(struct buf *out, const struct blog *b, const struct located *at)
{
	const struct blog_language *language = at->language ? at->language : kind_language(b, slice_of(b->lang));

	if (at->root && at->root->path[0])
		buf_puts(out, at->root->path);
	else if (language && language->in_path)
		buf_printf(out, "/%s", language->code);
}

/* What an address ends with: one for all of the blog, or by the section; a pattern's own "/" gives way to ".html". */
static void
put_end(struct buf *out, const struct blog *b, struct slice section)
{
	const struct value *own = value_find(b->ugly_sections, section);

	if (slice_ends(buf_slice(out), SLICE(".html")))
		return;
	if (!b->ugly && !(own && own->kind == VALUE_BOOL && own->truth)) {
		if (!slice_ends(buf_slice(out), SLICE("/")))
			buf_putc(out, '/');
		return;
	}
	if (slice_ends(buf_slice(out), SLICE("/")))
		buf_truncate(out, out->len - 1);
	buf_puts(out, ".html");
}

/* What a text calls its own address: with a '/' in front all of it, else what follows the language. */
static void
put_own_url(struct buf *out, const struct blog *b, const struct located *at, struct slice url, const struct pattern *p)
{
	if (url.data[0] != '/') {
		put_language(out, b, at);
		buf_putc(out, '/');
	}
	pattern_put(out, url, p);
}

static void
put_hugo_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	struct filling f = filling_of(b, at, t);
	struct pattern p = { .date = &t->date, .fill = fill, .ctx = &f };
	struct slice rest = f.folder, section = slice_cut(&rest, '/');
	const char *rule = kind_rule(b, section);
	bool list = slice_eq(at->stem, SLICE("_index"));

	if (t->url.len > 0 && !list) {
		put_own_url(out, b, at, t->url, &p);
		return;
	}
	if (own_front(b, at)) {
		buf_putc(out, '/');
		return;
	}
	put_language(out, b, at);
	if (rule && !list && !(at->folder.len == 0 && strstr(rule, ":section"))) {
		pattern_put(out, slice_of(rule), &p);
		put_end(out, b, section);
		return;
	}
	buf_putc(out, '/');
	pattern_put_folders(out, list ? at->folder : f.folder, b->keeps_case);
	if ((list ? at->folder : f.folder).len > 0)
		buf_putc(out, '/');
	if (list)
		return;
	pattern_put_folders(out, t->slug.len > 0 ? t->slug : f.name, b->keeps_case);
	if (t->slug.len > 0 || f.name.len > 0)
		put_end(out, b, section);
}

/* What stands beside a section's texts is a page, dated or not; so is a section's own text. */
static bool
hugo_is_page(const struct blog *b, const struct located *at, const struct value *front, bool dated)
{
	struct slice folder = slice_eq(at->stem, SLICE("index")) ? parent_of(at->folder) : at->folder;

	(void)b;
	(void)front;
	return !dated || folder.len == 0 || slice_eq(at->stem, SLICE("_index"));
}

const struct kind kind_hugo = {
	.is = is_hugo, .load = load_hugo, .role = hugo_role, .front = hugo_front,
	.put_path = put_hugo_path, .is_page = hugo_is_page,
};
