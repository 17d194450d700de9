/*
 * import/import.h: the export file of another blog, as posts.
 *
 *   WordPress   *.xml, "WordPress eXtended RSS" (WXR 1.0 to 1.2)
 *   Ghost       *.json
 *   Medium      *.zip with a page of HTML for each post
 *   Substack    *.zip with the same and a posts.csv
 */
#ifndef CAPSULE_IMPORT_H
#define CAPSULE_IMPORT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum {
	IMPORT_FILE_MOST = 1 << 30,   /* bytes of an export, or of one file inside a zip */
	IMPORT_TAGS_MOST = 64,
};

struct import_comment {
	struct slice id, parent;      /* empty without */
	struct slice author, date, html;
	struct slice url;             /* of the author's own place, when he gave one */
	bool markdown;                /* `html` is that */
};

/* A post as an export holds it; slices are borrowed for the call, empty when absent. */
struct import_post {
	struct slice title, slug, author, summary, cover, cover_caption, url;
	struct slice date, updated;   /* as written there */
	struct slice html;
	bool loose;                   /* empty lines end paragraphs: see html_to_markdown() */
	bool draft, page;
	struct slice tags[IMPORT_TAGS_MOST];
	size_t tag_count;
	const struct import_comment *comments;
	size_t comment_count;
};

/* The blog itself, as far as an export says it. */
struct import_site {
	struct slice title, subtitle, lang;
	struct slice url;             /* where it is on the web */
};

/* Whoever takes the posts, one after the other. False stops the reading. */
struct import_sink {
	bool (*about)(struct import_sink *sink, const struct import_site *site);  /* before all posts; NULL: nobody asks */
	bool (*put)(struct import_sink *sink, const struct import_post *p);
	/* `count` texts of a type of the blog's own, "portfolio", which is neither post nor page, were left out; behind all posts; NULL: nobody asks */
	void (*left_out)(struct import_sink *sink, const char *type, unsigned count);
};

/* Read the export `file` of any kind. False with *err, "export.xml:12: ...", when it is none or broken. */
bool import_read(const char *file, struct import_sink *sink, struct err *err);

/*
 * Read the comments of Disqus (*.xml), WordPress (WXR), Isso (its SQLite
 * database) or Wix (*.json, answers of its programming interface) alone: the
 * posts have an address, a slug or a title that says which they are, and no
 * text that matters. *kind: its word for ids, "disqus".
 */
bool import_read_comments(const char *file, const char **kind, struct import_sink *sink, struct err *err);

/* ---- one file each ---- */

bool wxr_read(struct slice text, const char *file, struct import_sink *sink, struct err *err);
bool disqus_read(struct slice text, const char *file, struct import_sink *sink, struct err *err);
bool isso_read(const char *file, struct import_sink *sink, struct err *err);
bool wix_read(struct slice text, const char *file, struct import_sink *sink, struct err *err);
bool ghost_read(struct slice text, const char *file, struct import_sink *sink, struct err *err);

/* One page of Medium's export, or of Substack's with its row of posts.csv. */
bool medium_read_page(struct slice html, const char *name, struct import_sink *sink);

struct substack;
struct substack *substack_new(struct slice csv);   /* borrowed; NULL when memory is out */
void substack_free(struct substack *s);
bool substack_read_page(const struct substack *s, struct slice html, const char *name, struct import_sink *sink);

#endif
