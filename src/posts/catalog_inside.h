/*
 * posts/catalog_inside.h: how the catalog is made; for its own files only.
 *
 * catalog_scan.c walks the folder and keeps one item per file; catalog_view.c
 * makes lists and indexes of the items that may be shown, sections.c those of
 * folders, translations.c those of texts in several languages; nearest.c finds
 * a likely page; catalog.c answers what catalog.h promises.
 */
#ifndef CAPSULE_POSTS_CATALOG_INSIDE_H
#define CAPSULE_POSTS_CATALOG_INSIDE_H

#include "base/arena.h"
#include "base/table.h"
#include "posts/catalog.h"

#include <sys/stat.h>

enum item_kind {
	ITEM_POST,
	ITEM_FILE,
	ITEM_SECTION, /* the text of a section that says nothing but its title; another's is ITEM_POST */
	ITEM_ASIDE,   /* a comments file or a draft: watched, never shown */
	ITEM_BROKEN,  /* a post that did not parse: read again every time */
};

/* What tells whether a file is still the one that was read. */
struct stamp {
	uint64_t inode;
	int64_t  size, mtime, ctime;  /* nanoseconds */
};

/* The letters and words of a slug and title, a bit each, for nearest.c. */
struct sketch {
	uint64_t letters, words;
};

/* One file below content/. Its texts lie behind it in the same piece of memory. */
struct item {
	struct stamp stamp;
	struct item *next_dead;
	uint8_t  kind;       /* enum item_kind */
	bool     racy;       /* written so shortly before it was read that the stamp proves nothing */
	uint32_t walk;       /* the last one that saw it */
	bool     shown;      /* in the view */
	bool     home;       /* content/index.md: in no list */
	uint8_t  order;      /* of a section's text: enum blog_order of its list */
	bool     transparent;  /* likewise: what is in it is in the section around it, too */
	uint32_t place;      /* among the view's posts, counted from the oldest: a new one moves no other */
	struct file file;
	/* of a post or section only: */
	int64_t  due;        /* when it may be shown, seconds since 1970 */
	struct sketch sketch;
	struct entry entry;
};

/* What may be shown, in order. Items and their texts are the catalog's. */
struct view {
	const struct entry **posts, **pages, **private, **unlisted;
	const struct file **files;
	size_t post_count, page_count, private_count, unlisted_count, file_count;
	struct sketch *sketches;        /* of the posts, then of the pages */
	struct table by_path, by_other; /* to struct entry */
	struct table tag_by_number;     /* by the slug that numbers made once, to struct tag */
	struct arena *numbered;         /* what by_other and tag_by_number have of that in their keys; NULL: nothing */
	struct table folders;           /* every "/a", "/a/b" that posts lie below, to one of them */
	struct table file_by_path;      /* to struct file: those whose address is another than "/" and the name */
	char **file_paths; size_t file_path_count;
	struct named *named;            /* of a blog with its own addresses: every text and file by name */
	size_t named_count;
	struct table by_name;
	const struct entry **translated; /* posts and pages that have a key for it, by that key, then as they are listed */
	size_t translated_count;
	struct tag *tags;
	size_t tag_count;
	const struct entry **tagged;    /* what the tags' entries lie in */
	struct table tag_by_slug, tag_by_name;
	char **tag_slugs;
	struct section *sections;
	size_t section_count;
	const struct entry **sectioned; /* what the sections' entries lie in */
	struct table section_by_path;
	struct arena *section_texts;
	const char *langs[CATALOG_LANGS_MOST];
	size_t lang_count;
	bool   takes_comments;          /* some post, by its own word */
	size_t clashes;                 /* posts without an address, because an older one has it */
	int64_t next_due;
};

struct catalog {
	struct table items;   /* by file, to struct item */
	struct item *dead;    /* left the folder or were read anew; the view may still show them */
	struct view *view;
	char **private;       /* path prefixes of what is in no list */
	size_t private_count;
	bool   stale;         /* the view was made for other prefixes */
	int64_t viewed;       /* the `now` that the view was made for */
	const struct blog *blog;
	uint64_t blog_print;  /* its fingerprint; 0: none */
	bool anew;            /* read every text again: the blog says something else now */
	uint32_t walk;        /* how many there were */
	bool sound;           /* the last one found no link and nothing that it could not read */
	bool drafts;          /* they are taken */
	bool as_is;           /* every file is just a file */
};

/* Like strcmp: negative when a page stands before another, by weight, then by title. */
int view_page_order(const struct entry *a, const struct entry *b);

static inline struct item *
item_of(const struct entry *e)
{
	return (struct item *)((char *)e - offsetof(struct item, entry));
}

/* What an ITEM_FILE's address is by itself: item_from_name() leaves a '/' in front of the name. */
static inline const char *
item_own_path(const struct file *file)
{
	return file->name - 1;
}

/* What lists of a subject go through: all posts, then all pages. */
static inline size_t
view_listed_count(const struct view *v)
{
	return v->post_count + v->page_count;
}

static inline const struct entry *
view_listed(const struct view *v, size_t i)
{
	return i < v->post_count ? v->posts[i] : v->pages[i - v->post_count];
}

/* Make an item of a post that was read; NULL when memory is out. `blog` may be NULL. */
struct item *item_from_post(const struct post *p, const struct blog *blog, const struct stamp *stamp);
/* Make one of the name alone. */
struct item *item_from_name(struct slice name, enum item_kind kind, const struct stamp *stamp);

/* Lists and indexes of what may be shown at `now`; two posts on one address are told. NULL: memory is out. */
struct view *view_new(const struct catalog *c, int64_t now, struct report *report);
void view_free(struct view *v);

/* Fill v->sections from its lists; false: memory is out. */
bool sections_make(struct view *v, const struct catalog *c);

/* Fill v->by_name from its lists; `aliases` are names too; false: memory is out. Then, what catalog_find_by_name() answers. */
bool by_name_make(struct view *v, bool aliases);
const char *by_name_find(const struct view *v, struct slice name);

/* Fill v->translated from its lists; false: memory is out. Then, what catalog_translations() answers. */
bool translations_make(struct view *v);
const struct entry *const *translations_find(const struct view *v, const char *key, size_t *count);

/* The letters and words of a path's last part and of a title. */
struct sketch sketch_of(struct slice path, struct slice title);

#endif
