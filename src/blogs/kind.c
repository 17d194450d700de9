/* blogs/kind.c: filling a blog, and the small things that kinds share; see kind.h. */
#include "blogs/kind.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

const char *
kind_format(struct arena *arena, const char *format, ...)
{
	struct buf text = BUF_INIT(1 << 16);
	va_list args;
	const char *copy;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	copy = arena_copy(arena, buf_slice(&text));
	buf_release(&text);
	return copy ? copy : "";
}

static const char *
copy_of(struct loading *l, const char *text)
{
	char *copy = text[0] ? arena_copy(l->blog->arena, slice_of(text)) : NULL;

	return copy ? copy : "";
}

struct slice
kind_without_date(struct slice name, const char *marks)
{
	struct date ignored;

	return name.len > 11 && name.data[4] == '-' && strchr(marks, name.data[10]) && date_parse(slice_first(name, 10), &ignored)
	    ? slice_skip(name, 11) : name;
}

/* --- settings ----------------------------------------------------------------------- */

const char *
kind_text(const struct value *v)
{
	return v && v->kind != VALUE_LIST && v->kind != VALUE_MAP && v->kind != VALUE_NULL ? v->text.data : "";
}

const struct value *
kind_member(const struct value *map, struct slice path)
{
	while (map && path.len > 0)
		map = value_find(map, slice_cut(&path, '.'));
	return map;
}

const struct value *
kind_setting(const struct value *map, const char *path)
{
	struct slice rest = slice_of(path);

	while (map && rest.len > 0) {
		struct slice name = slice_cut(&rest, ' ');
		char key[64];

		snprintf(key, sizeof(key), "%.*s", SLICE_ARG(name));
		map = value_get(map, key);
	}
	return map;
}

const char *
kind_first_text(const struct value *map, const char *paths)
{
	struct slice rest = slice_of(paths);

	while (rest.len > 0) {
		struct slice path = slice_cut(&rest, ',');
		char name[128];
		const char *text;

		snprintf(name, sizeof(name), "%.*s", SLICE_ARG(path));
		text = kind_text(kind_setting(map, name));
		if (text[0])
			return text;
	}
	return "";
}

void
kind_tell_untitled(struct loading *l, const char *config)
{
	report_add(l->report, BLOG_UNTITLED, config ? config : "", 0, "a configuration in JavaScript is not run, and no file says the site's "
	    "title in plain words: put `title: ...` into capsule.yaml, and `subtitle`, `author` and `lang` where they are missing");
}

/* --- filling -------------------------------------------------------------------------- */

struct blog_root *
kind_add_root(struct loading *l, const char *folder, const char *path, enum blog_role role)
{
	static struct blog_root nowhere;  /* takes what is set when memory is out; nobody reads it */
	struct blog_root *r = arena_get(l->blog->arena, sizeof(*r)), **end = &l->blog->roots;

	if (!r)
		return &nowhere;
	while (strncmp(folder, "./", 2) == 0)
		folder += 2;
	*r = (struct blog_root){ .folder = copy_of(l, strcmp(folder, ".") == 0 ? "" : folder), .path = copy_of(l, path),
		.lang = "", .collection = "", .role = role };
	if (r->folder[0] && r->folder[strlen(r->folder) - 1] == '/')
		((char *)r->folder)[strlen(r->folder) - 1] = '\0';
	while (*end)
		end = &(*end)->next;
	*end = r;
	return r;
}

void
kind_add_rule(struct loading *l, const char *scope, const char *pattern)
{
	struct blog_rule *r = arena_get(l->blog->arena, sizeof(*r));

	if (!r)
		return;
	*r = (struct blog_rule){ .scope = copy_of(l, scope), .pattern = copy_of(l, pattern), .next = l->blog->rules };
	l->blog->rules = r;
}

struct blog_default *
kind_add_default(struct loading *l, const char *folder, const struct value *values)
{
	static struct blog_default nowhere;
	struct blog_default *d = arena_get(l->blog->arena, sizeof(*d)), **at = &l->blog->defaults;

	if (!d)
		return &nowhere;
	*d = (struct blog_default){ .folder = copy_of(l, folder), .glob = "", .collection = "", .values = values };
	while (*at && strlen((*at)->folder) <= strlen(d->folder))
		at = &(*at)->next;
	d->next = *at;
	*at = d;
	return d;
}

struct blog_language *
kind_add_language(struct loading *l, const char *code)
{
	static struct blog_language nowhere;
	struct blog_language *language = arena_get(l->blog->arena, sizeof(*language)), **end = &l->blog->languages;

	if (!language)
		return &nowhere;
	*language = (struct blog_language){ .code = copy_of(l, code), .title = "", .subtitle = "", .folder = "" };
	while (*end)
		end = &(*end)->next;
	*end = language;
	l->blog->language_count++;
	return language;
}

void
kind_add_taxonomy(struct loading *l, const char *name)
{
	static const char *const usual[] = { "tag", "tags", "category", "categories", "series" };
	struct blog *b = l->blog;

	if (name[0] && b->taxonomy_count < BLOG_TAXONOMIES_MOST && !slice_is_one_of_nocase(slice_of(name), usual, COUNT(usual)))
		b->taxonomies[b->taxonomy_count++] = copy_of(l, name);
}

void
kind_ignore(struct loading *l, const char *glob)
{
	struct blog *b = l->blog;
	size_t n = b->ignored_count;

	while (strncmp(glob, "./", 2) == 0 || *glob == '/')
		glob += *glob == '/' ? 1 : 2;
	if (!*glob)
		return;
	if ((n & (n - 1)) == 0) {  /* there is room until the count reaches a power of two */
		const char **more = arena_array(b->arena, n > 0 ? 2 * n : 1, sizeof(*more));

		if (!more)
			return;
		if (n > 0)
			memcpy(more, b->ignored, n * sizeof(*more));
		b->ignored = more;
	}
	b->ignored[n] = copy_of(l, glob);
	n = strlen(b->ignored[n]);
	if (n > 0 && b->ignored[b->ignored_count][n - 1] == '/')
		((char *)b->ignored[b->ignored_count])[n - 1] = '\0';
	b->ignored_count++;
}

void
kind_ignore_list(struct loading *l, const struct value *globs)
{
	if (globs && globs->kind != VALUE_LIST)
		kind_ignore(l, kind_text(globs));
	for (const struct value *v = globs ? globs->first : NULL; v; v = v->next)
		kind_ignore(l, kind_text(v));
}

/* "https://example.org/blog/" is the address; "/blog" the path that all addresses begin with. */
void
kind_set_base(struct loading *l, const char *url)
{
	struct slice base = slice_of(url), rest;

	while (slice_ends(base, SLICE("/")))
		base.len--;
	rest = slice_skip(base, slice_search(base, SLICE("://")) + 3);
	if (rest.len == 0)
		return;
	l->blog->base_url = arena_copy(l->blog->arena, base);
	l->blog->base_path = arena_copy(l->blog->arena, slice_skip(rest, slice_find(rest, '/')));
	if (!l->blog->base_url || !l->blog->base_path)
		l->blog->base_url = l->blog->base_path = "";
}

/* --- asking ----------------------------------------------------------------------------- */

const char *
kind_rule(const struct blog *b, struct slice scope)
{
	const char *general = NULL;

	for (const struct blog_rule *r = b->rules; r; r = r->next) {
		if (slice_eq(slice_of(r->scope), scope))
			return r->pattern;
		if (!r->scope[0])
			general = r->pattern;
	}
	return general;
}

const struct blog_language *
kind_language(const struct blog *b, struct slice code)
{
	for (const struct blog_language *l = b->languages; l; l = l->next) {
		if (slice_eq_nocase(slice_of(l->code), code))
			return l;
	}
	return NULL;
}

/* --- front matter ------------------------------------------------------------------------- */

static void
add_term(const struct reading *r, struct value **list, const struct value *term)
{
	struct value *copy = term->kind == VALUE_LIST || term->kind == VALUE_MAP || term->text.len == 0 ? NULL : value_new(r, VALUE_STRING, term->line);

	if (copy && !*list)
		*list = value_new(r, VALUE_LIST, term->line);
	if (!copy || !*list)
		return;
	copy->text = term->text;
	value_add(r, *list, copy);
}

void
kind_add_terms(const struct reading *r, struct value **list, const struct value *terms)
{
	if (!terms)
		return;
	if (terms->kind != VALUE_LIST)
		add_term(r, list, terms);
	for (const struct value *v = terms->kind == VALUE_LIST ? terms->first : NULL; v; v = v->next)
		add_term(r, list, v);
}

const struct value *
kind_with_terms(const struct blog *b, const struct reading *r, const struct value *map)
{
	struct value *list = NULL, *copy;

	for (size_t i = 0; i < b->taxonomy_count; i++) {
		const struct value *v = value_get(value_get(map, "taxonomies"), b->taxonomies[i]);

		kind_add_terms(r, &list, v ? v : value_get(map, b->taxonomies[i]));
	}
	copy = list && !value_get(map, "tag") ? kind_copy_map(r, map) : NULL;
	if (!copy)
		return map;
	list->key = SLICE("tag");   /* which adds to "tags" */
	value_add(r, copy, list);
	return copy;
}

struct value *
kind_copy_map(const struct reading *r, const struct value *map)
{
	struct value *copy = value_new(r, VALUE_MAP, 0);

	if (!copy)
		return NULL;
	copy->line = map->line;
	for (const struct value *v = map->first; v; v = v->next) {
		struct value *member = value_new(r, v->kind, 0);

		if (!member)
			return NULL;
		*member = *v;
		value_add(r, copy, member);
	}
	return copy;
}

void
kind_put(const struct reading *r, struct value *map, struct value *member)
{
	struct reading quiet = *r;

	quiet.report = NULL;
	value_add(&quiet, map, member);
}

static void
set(const struct reading *r, struct value *map, const char *key, enum value_kind kind, struct slice text, bool truth)
{
	struct value *v = map ? value_new(r, kind, 0) : NULL;
	char *name = v ? arena_copy(r->arena, slice_of(key)) : NULL, *copy = name ? arena_copy(r->arena, text) : NULL;

	if (!copy)
		return;
	v->line = map->line;
	v->key = slice_of(name);
	v->text = slice_of(copy);
	v->truth = truth;
	kind_put(r, map, v);
}

void
kind_set_text(const struct reading *r, struct value *map, const char *key, struct slice text)
{
	set(r, map, key, VALUE_STRING, text, false);
}

void
kind_set_bool(const struct reading *r, struct value *map, const char *key, bool truth)
{
	set(r, map, key, VALUE_BOOL, truth ? SLICE("true") : SLICE("false"), truth);
}

bool
kind_is_no(const struct value *map, const char *key)
{
	bool truth;

	return value_read_bool(slice_of(kind_text(value_get(map, key))), &truth) && !truth;
}

bool
kind_is_yes(const struct value *map, const char *key)
{
	bool truth;

	return value_read_bool(slice_of(kind_text(value_get(map, key))), &truth) && truth;
}

bool
kind_keeps_back(const struct reading *r, const struct value *map, const char *key, bool keeping)
{
	const struct value *v = value_get(map, key);
	bool truth;

	if (!v || v->text.len == 0)
		return false;
	if (value_read_bool(v->text, &truth))
		return truth == keeping;
	report_add(r->report, "front-matter", r->file, v->line, "'%s' is '%.*s'; it should be true or false, and counts for %s", key,
	    SLICE_ARG(utf8_first(v->text, 60)), keeping ? "true" : "false");
	return true;
}
