/*
 * blogs/kind.h: what the kinds of blogs have in common; for this room only.
 */
#ifndef CAPSULE_BLOGS_KIND_H
#define CAPSULE_BLOGS_KIND_H

#include "base/arena.h"
#include "blogs/blog.h"

/* A blog being read. */
struct loading {
	int folder;
	struct blog *blog;
	struct report *report;
	const char *source;   /* where the blog's own folders lie: "", or "src/" */
};

/* A file's name taken apart by the blog's roots. */
struct located {
	const struct blog_root *root;  /* NULL: in none */
	struct slice rest;             /* of the name, below the root */
	struct slice folder;           /* of `rest`: "a/b" of "a/b/c.md" */
	struct slice name;             /* "c.md" */
	struct slice stem;             /* "c"; a language before the ending is no part of it: "c" of "c.de.md" */
	const struct blog_language *language;  /* by that, or by the root; NULL */
	bool is_index;                 /* the stem is index */
};

/* One kind. Functions that are NULL mean: nothing of the sort. */
struct kind {
	bool (*is)(int folder);
	void (*load)(struct loading *l);
	enum blog_role (*role)(const struct blog *b, const struct located *at, struct slice file);  /* within a root of texts */
	const struct value *(*front)(const struct blog *b, const struct reading *r, const struct located *at, const struct value *map);
	void (*put_path)(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t);
	bool (*is_page)(const struct blog *b, const struct located *at, const struct value *front, bool dated);
};

extern const struct kind kind_capsule, kind_hugo, kind_zola, kind_hexo, kind_jekyll, kind_eleventy, kind_astro, kind_obsidian, kind_plain;

/* Whether the folder has a generator's configuration; *kind says which. */
bool kind_is_generated(int folder, enum blog_kind *kind);

/*
 * Open the folder below a plain one that is the blog; *kind says of which
 * kind, and l->blog->folder is its name. -1: there is none, or nothing says
 * which of several it is, and then l->blog->within names them and the report
 * hears of it.
 */
int kind_open_within(struct loading *l, enum blog_kind *kind);

bool kind_has(int folder, const char *file);
/* The one folder at the top, no hidden one, that has the file or folder `name` in it: "src"; "" when none or several have. */
const char *kind_folder_with(struct loading *l, const char *name);

/* A name without the day that it begins with, "2019-03-07", and one of `marks` behind it. */
struct slice kind_without_date(struct slice name, const char *marks);
size_t kind_size(int folder, const char *file);   /* 0 when it is not there */
/* Whether the file is there and its first 32 KB have these words in them. */
bool kind_mentions(int folder, const char *file, const char *words);

/* --- what a blog is filled by; names and texts are copied --------------------- */

/* Text of a setting, "" when `v` is NULL or no text. */
const char *kind_text(const struct value *v);
/* The member "a.b.c" of a map, as templates write it; NULL when there is none. */
const struct value *kind_member(const struct value *map, struct slice path);
/* The setting `path`, members parted by blanks: "params author name". */
const struct value *kind_setting(const struct value *map, const char *path);
/* The first of several such paths, parted by commas, that is a text; "". */
const char *kind_first_text(const struct value *map, const char *paths);

struct blog_root *kind_add_root(struct loading *l, const char *folder, const char *path, enum blog_role role);
void kind_add_rule(struct loading *l, const char *scope, const char *pattern);
struct blog_default *kind_add_default(struct loading *l, const char *folder, const struct value *values);
struct blog_language *kind_add_language(struct loading *l, const char *code);
void kind_ignore(struct loading *l, const char *glob);
void kind_ignore_list(struct loading *l, const struct value *globs);
/* A taxonomy by the name that front matter has; those that every blog has (tags, categories, series) are none. */
void kind_add_taxonomy(struct loading *l, const char *name);
void kind_set_base(struct loading *l, const char *url);
const char *kind_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The pattern for `scope`, else the one for all; NULL when there is none. */
const char *kind_rule(const struct blog *b, struct slice scope);
const struct blog_language *kind_language(const struct blog *b, struct slice code);

/* Tell that a configuration, a program, is not run and nothing else says the title. */
void kind_tell_untitled(struct loading *l, const char *config);

/* --- reading files ---------------------------------------------------------------- */

/* The file's bytes; false when it is not there. It counts for the blog's fingerprint. */
bool kind_read(struct loading *l, const char *file, struct slice *text);
/* Have `n` more bytes count for the blog's fingerprint. */
void kind_mix(struct blog *b, const void *bytes, size_t n);
/* A TOML, YAML or JSON file, or the literals of a JavaScript one, as values; NULL when it cannot be had (what is wrong is told). */
const struct value *kind_read_values(struct loading *l, const char *file);
/* The front matter of a text; NULL without. */
const struct value *kind_read_front(struct loading *l, const char *file);

/* Call `each` for every file below `folder` that is worth a look (no hidden folder, no node_modules), in the order of names. */
void kind_walk(struct loading *l, const char *folder, void (*each)(struct loading *l, const char *file));

/* The length of the fence of code that the text, a line's beginning, begins with, to the end of the line that closes it; 0: none. */
size_t kind_fence_length(struct slice text);
/* The length of the code span that the text begins with, which ends on its line; its marks alone when it does not. */
size_t kind_span_length(struct slice text);
/* blog_fill() of a note of Obsidian's. */
bool kind_fill_note(struct buf *out, struct slice text);
/* blog_fill() of a text of Hugo's: {{< param "x" >}} is what its front matter or the site says. */
bool kind_fill_params(struct buf *out, const struct blog *b, const struct value *front, struct slice text);

/* What the blog's file `_redirects`, for web servers, says of old addresses of pages. */
void kind_load_redirects(struct loading *l);

/* The language that the site's templates are in, <html lang="de">; "" when none says. */
const char *kind_template_lang(struct loading *l);
/* The language that nearly all of its texts are in, by how they read; "" when that is not plain. */
const char *kind_guess_lang(struct loading *l);

/* --- front matter --------------------------------------------------------------- */

/* Add a term, or each of a list of them, to *list, which is made for the first one. */
void kind_add_terms(const struct reading *r, struct value **list, const struct value *terms);
/* `map`, or a copy that has what it says of the blog's own taxonomies among its tags. */
const struct value *kind_with_terms(const struct blog *b, const struct reading *r, const struct value *map);
/* A copy of the map, to add to. */
struct value *kind_copy_map(const struct reading *r, const struct value *map);
/* Put `member` into the map, in place of one of its key if there is one: the author did not give it twice. */
void kind_put(const struct reading *r, struct value *map, struct value *member);
void kind_set_text(const struct reading *r, struct value *map, const char *key, struct slice text);
void kind_set_bool(const struct reading *r, struct value *map, const char *key, bool truth);
/* Whether the member is there and says no; likewise yes. */
bool kind_is_no(const struct value *map, const char *key);
bool kind_is_yes(const struct value *map, const char *key);
/*
 * Whether a switch that keeps a text back says what does so, `keeping`: so does
 * what cannot be read, which r's report hears of.
 */
bool kind_keeps_back(const struct reading *r, const struct value *map, const char *key, bool keeping);

#endif
