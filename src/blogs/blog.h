/*
 * blogs/blog.h: what a folder says about the blog that it holds.
 *
 * A blog made for a generator is served as it lies. Its own configuration
 * tells which folders hold texts and which files, what addresses they have on
 * the web, and what goes for texts whose front matter does not say. Here that
 * is plain data, and a few questions that it answers; nothing is ever run.
 *
 * Names of files and folders are relative to `folder` of struct blog, without
 * '/' at either end.
 */
#ifndef CAPSULE_BLOGS_BLOG_H
#define CAPSULE_BLOGS_BLOG_H

#include "base/buf.h"
#include "base/date.h"
#include "base/lines.h"
#include "data/value.h"

/* X(kind, name in capsule.yaml, name for people), in the order that they are looked for */
#define BLOG_TABLE(X) \
	X(HUGO,     "hugo",     "Hugo") \
	X(ZOLA,     "zola",     "Zola") \
	X(HEXO,     "hexo",     "Hexo") \
	X(JEKYLL,   "jekyll",   "Jekyll") \
	X(ELEVENTY, "eleventy", "Eleventy") \
	X(ASTRO,    "astro",    "Astro") \
	X(OBSIDIAN, "obsidian", "Obsidian") \
	X(CAPSULE,  "capsule",  "Capsule") \
	X(PLAIN,    "plain",    "Plain")
#define BLOG_AS_ENUM(kind, name, label) BLOG_##kind,
enum blog_kind { BLOG_TABLE(BLOG_AS_ENUM) BLOG_KIND_COUNT };

/* What a file is to a capsule. */
enum blog_role {
	BLOG_NOTHING,  /* a template, a draft, a script: neither shown nor served */
	BLOG_TEXT,     /* becomes a page, when it is of a format that can */
	BLOG_FILE,     /* served as it is */
};

enum { BLOG_TAXONOMIES_MOST = 16 };

struct blog_language {
	const char *code;      /* "de" */
	const char *title;     /* the blog's in this language; "" */
	const char *subtitle;  /* likewise */
	const char *folder;    /* with its texts, when it has one of its own; "" */
	bool        in_path;   /* addresses begin with "/de" */
	double      weight;    /* where it stands among the others */
	struct blog_language *next;
};

/* A folder with texts or files, and where they are on the web. */
struct blog_root {
	const char *folder;
	const char *path;        /* "" or "/x": what addresses of what lies in it begin with */
	const char *lang;        /* of its texts; "" */
	const char *collection;  /* "" or the name that rules and defaults know it by */
	enum blog_role role;     /* BLOG_TEXT: files that are no texts are served too */
	bool posts;              /* its texts are posts, dated or not */
	bool pages;              /* its texts are pages, dated or not */
	bool underscores;        /* names that begin with '_' are like others */
	struct blog_root *next;
};

/* An address pattern for a part of the blog. */
struct blog_rule {
	const char *scope;       /* a section or collection; "": all others */
	const char *pattern;     /* in the generator's own words */
	struct blog_rule *next;
};

/* Front matter for every text below a folder that does not say otherwise itself. */
struct blog_default {
	const char *folder;
	const char *glob;        /* of the file's name in it; "": all */
	const char *collection;  /* "": all */
	const struct value *values;
	struct blog_default *next;
};

/* An old address of the page that is at `to`. */
struct blog_redirect {
	const char *from, *to;   /* as the blog's author wrote them, "/old" */
	struct blog_redirect *next;
};

struct blog {
	enum blog_kind kind;
	const char *folder;      /* below the site's, that all names are relative to: "content" of a capsule, "website" of a repository with
	                            its blog in there, else "" */
	const char *within;      /* blogs of their own in this folder, which is none: "docs, site"; "" */
	/* Texts are "" when the blog does not say; all belong to `arena`. */
	const char *title, *subtitle, *author, *lang;
	const char *base_url;    /* "https://example.org/blog", no '/' at the end */
	const char *base_path;   /* "/blog" of it; "" */
	const char *permalinks;  /* how posts are addressed, for people */
	struct blog_language *languages;  size_t language_count;
	struct blog_root *roots;
	struct blog_rule *rules;
	struct blog_default *defaults;    /* the farther from the text the earlier */
	struct blog_redirect *redirects;
	const char *taxonomies[BLOG_TAXONOMIES_MOST]; size_t taxonomy_count;  /* the blog's own: what they hold is as tags are */
	const char **ignored;    size_t ignored_count;  /* globs, of a whole name or of its last part */
	bool keeps_case;         /* addresses keep capitals */
	bool ugly;               /* /x.html instead of /x/ */
	const struct value *ugly_sections;  /* a map of those that are, when not all; else anything */
	bool name_first;         /* and it goes before the date that the front matter gives */
	bool name_dates;         /* a date that a file's name begins with is no part of its address */
	bool ascii_paths;        /* addresses are written in ASCII */
	bool takes_certs;        /* the generator copies a folder "certs" into the web site that it makes */
	bool plain_texts;        /* no template language is run over texts, as others of this kind have it */
	bool adds_tags;          /* tags of folders and of a text itself add up */
	bool shows_future;       /* texts dated later than now are shown */
	struct value *includes;  /* texts that others include, by their names; NULL: none */
	struct value *layouts;   /* front matter of layouts, by their names, which goes for texts that use them; NULL: none */
	struct value *date_filters;  /* forms that filters of the blog's own write a date in, by the filters' names; NULL: none is known */
	size_t data_bytes;       /* of files that settings.data and includes were read from */
	const struct timezone_rules *timezone;  /* whose days dates are told in; NULL: UTC */
	const struct value *settings;     /* what texts may ask for by name; NULL: nothing */
	uint64_t fingerprint;    /* of every file that all this was read from */
	struct arena *arena;
};

/* The kind of the finding that the title is not known; all others are "config". */
#define BLOG_UNTITLED "untitled"

/*
 * Read what the folder open at `folder` (borrowed) says. `kind`: its name in
 * BLOG_TABLE, or "" to go by the folder's own files. What cannot be read (a
 * setting that only a program would know) goes to `report` and has a default.
 * NULL with *err when `kind` is none or memory is out.
 */
struct blog *blog_load(int folder, const char *kind, struct report *report, struct err *err);
void blog_free(struct blog *b);

/* Whether the open folder is where a generator's blog begins: it has that one's own configuration. */
bool blog_begins_in(int folder);

const char *blog_kind_label(enum blog_kind kind);

/* Whether anything below the folder can be of use. */
bool blog_walks(const struct blog *b, struct slice folder);

/* What the file is, by its name alone. */
enum blog_role blog_role(const struct blog *b, struct slice file);

/*
 * The front matter `own` (a map) of `file` with the blog's defaults, and in
 * the words that all kinds share: what is not to be shown has draft: true.
 * `own` itself when nothing is to be added. In r's arena.
 */
const struct value *blog_front(const struct blog *b, const struct reading *r, struct slice file, const struct value *own);

/* Whether blog_fill() can have something to do with the text; it says so quickly. */
bool blog_fills(const struct blog *b, struct slice text);

/*
 * Append the text with what its generator would put in the place of
 * {{ site.x }} and the like, as far as settings and front matter say it, and
 * without what Obsidian does not show of a note; lines
 * stay lines but for what is included: *lines (NULL: nobody asks), empty at
 * first and the caller's to release, tells which was which.
 * False: there was nothing to put, and out is of no use.
 */
bool blog_fill(struct buf *out, const struct blog *b, const struct value *front, struct slice text, struct line_map *lines);

/* Whether a date that a text's name begins with is its date, when the text has none. */
bool blog_dates_names(const struct blog *b);

/* Whether texts that lie beside an index.md, or below it, are parts of its page and none of their own (Hugo's bundles). */
bool blog_has_bundles(const struct blog *b);

/* Whether folders are sections, each with a list of its texts and a text about itself, "_index.md" (Hugo, Zola). */
bool blog_has_sections(const struct blog *b);

/* How the list of a section is ordered. */
enum blog_order {
	BLOG_NEWEST_FIRST,   /* then what has no date, by weight */
	BLOG_WEIGHTED_FIRST, /* what has a weight by that, all else as above */
	BLOG_BY_UPDATE,      /* the last changed first */
	BLOG_BY_TITLE,       /* numbers in it by their value, letters of either case alike */
	BLOG_BY_TITLE_BYTES,
	BLOG_BY_WEIGHT,
	BLOG_BY_NAME,        /* the last part of the address */
};

struct blog_section {
	enum blog_order order;
	bool transparent;    /* what is in it is in the list of the section around it, too */
};

/* What a section's text says of its list; `front`: of "_index.md", NULL where a folder has none. */
struct blog_section blog_section(const struct blog *b, const struct value *front);

/* Whether one has such a list without that text, as Hugo's first folders do. */
bool blog_lists_folder(const struct blog *b, struct slice folder);

/* Whether the blog says itself where on the web this folder is. */
bool blog_is_root(const struct blog *b, struct slice folder);

/* Whether addresses follow the blog's own rules, and not a capsule's (posts/permalink.h). */
bool blog_has_addresses(const struct blog *b);

/* The language of a text by its place or name; "" when they do not say. */
const char *blog_lang(const struct blog *b, struct slice file);

/*
 * What translations of one text have in common: its name without a language.
 * `lang`: what the text itself says; where the blog declares no languages, a
 * folder or a part of the name that is called so is none of it.
 */
void blog_put_key(struct buf *out, const struct blog *b, struct slice file, struct slice lang);

/* What an address is made of. */
struct blog_text {
	struct slice file;
	const struct value *front;  /* as blog_front() gave it */
	struct slice title, slug;   /* "" when there is none */
	struct slice url;           /* the address or pattern of its own that its front matter gives; "" */
	struct date date;
};

/* Append the address of the text on the web, "/2019/03/hello/", not encoded. */
void blog_put_text_path(struct buf *out, const struct blog *b, const struct blog_text *t);

/* Append the address of a file: "/img/a.png" of "static/img/a.png". */
void blog_put_file_path(struct buf *out, const struct blog *b, struct slice file);

/* Whether a text is a page, in no dated list. `dated`: it has a date. */
bool blog_is_page(const struct blog *b, struct slice file, const struct value *front, bool dated);

/* Whether the generator puts titles into its pages as they are written, so that "&amp;" and "<em>" in them are HTML. */
bool blog_has_html_titles(const struct blog *b);

/* Whether tags stand in the text itself, "#bird/wader", so that all of it has to be read for them. */
bool blog_tags_texts(const struct blog *b);

/* The next such tag in *rest, without its '#'; *rest moves on behind it. False: no more. What stands in code is none. */
bool blog_next_tag(struct slice *rest, struct slice *tag);

/*
 * Whether a text says nothing by itself: a list that a template makes, or an
 * empty frame for one. `body`: what follows its front matter, `front`. A post
 * that is all title, with a date, says something, unless its layout is a list's.
 */
bool blog_is_shell(const struct blog *b, struct slice file, struct slice body, const struct value *front, bool dated);

#endif
