/*
 * posts/post.h: one post, as its file says it.
 *
 * A post is read whole from its file when somebody asks for it; what lists
 * need of all posts is kept by the catalog in a struct entry.
 */
#ifndef CAPSULE_POSTS_POST_H
#define CAPSULE_POSTS_POST_H

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/lines.h"

enum {
	POST_FILE_MOST = 16 << 20,     /* bytes of a post's file; a longer one is refused with a sentence */
	POST_TITLE_WITHIN = 8 << 10,   /* bytes of the body in which a heading can become the title */
};

struct blog;
struct value;

enum post_format { POST_MARKDOWN, POST_GEMTEXT, POST_HTML };

/* The format of a file that can be a post, by its ending; false: it cannot be one. */
bool post_format_of(struct slice file, enum post_format *format);

/* The part of its name that is its own: "x" of "posts/x.md", "walk" of "walk/index.md"; `is_index` says which. */
struct slice post_name_of(struct slice file, bool *is_index);

/* The length of the "2019-03-07-" that such a name begins with; 0 when it does not. *date may be NULL. */
size_t post_name_date(struct slice name, struct date *date);

struct crosspost {
	const char *name;   /* "Foreign Policy"; "" when not given: the URL's host is shown */
	const char *url;
	struct date date;   /* DATE_NONE when not given */
	const char *note;   /* "" when not given */
};

struct comment {
	const char *author; /* "" when not given: "a reader" is shown */
	struct date date;
	const char *text;   /* Markdown, possibly several paragraphs */
	const char *url;    /* "" when not given */
	const char *reply_to;
	const char *id;
	const char *key;    /* stands for the author's certificate, a salted hash; "" when not given */
};

/* COMMENTS_ON: as the site has it, too. The last two say who shows what visitors write. */
enum comments_mode { COMMENTS_AS_SITE, COMMENTS_OFF, COMMENTS_ON, COMMENTS_APPROVE, COMMENTS_OPEN };

/* Every string is '\0'-ended UTF-8 on one line unless said otherwise, "" when absent; all are owned by the post. */
struct post {
	const char *file;          /* relative to content/: "posts/x.md" */
	enum post_format format;
	const char *title;         /* front matter, else first h1, else the file's name made readable */
	bool        title_from_name;   /* neither front matter nor text has one */
	struct date date;          /* DATE_NONE: a page, not a post, unless it lies under posts/ */
	struct date updated;
	struct date publish;       /* not to be shown before, beside its own date; DATE_NONE */
	const char *update_note;
	const char **authors;      size_t author_count;
	struct crosspost *crossposts; size_t crosspost_count;
	const char *cover_image, *cover_caption, *cover_credit;
	struct comment *comments;  size_t comment_count;  /* oldest first; from the front matter and x.comments.yaml */
	enum comments_mode comments_mode;
	const char **tags;         size_t tag_count;      /* tags and categories, each once, as written */
	const char *series;
	const char *lang;
	const char *summary;
	const char *slug;          /* as written */
	const char *url;           /* url / permalink as written */
	const char **aliases;      size_t alias_count;
	long        weight;
	const char *translation_key;  /* what its front matter says, else the name that translations share */
	bool        draft;
	bool        unlisted;      /* shown at its address, and in no list */
	bool        is_gone;
	const char *gone;          /* the author's sentence when is_gone */
	bool        announce;

	struct slice source;       /* the file, whole, in UTF-8 */
	struct slice body;         /* what follows the front matter; part of source */
	struct slice text;         /* the same as readers get it: with the values that the blog's generator puts in */
	struct line_map text_lines;  /* of `text` to `body` */
	unsigned     body_line;    /* its first line in the file, from 1 */
	unsigned     front_line;   /* line of the front matter's first field; 0 without front matter */

	const struct value *front; /* the front matter, with what the blog gives to every text in its place */
	struct arena *arena;       /* what all of the above lies in */
};

/*
 * Read the post in `file` below the folder open at `content` (borrowed), and
 * its "x.comments.yaml" where there is one. `blog` (borrowed; NULL: a capsule)
 * adds what it says of texts in that place. Findings that leave the post
 * usable (an odd field) go to `report`. NULL with *err set ("posts/x.md:3:
 * ...") when the file cannot be read or its front matter does not parse.
 */
struct post *post_load(int content, const struct blog *blog, const char *file, struct report *report, struct err *err);

/*
 * The same of text at hand, borrowed as long as the post lives: `file` names
 * it in sentences and gives title and date when the text has none. A heading
 * is the title when it begins within POST_TITLE_WITHIN bytes of the body, so
 * the head of a long file gives the same fields as the whole.
 */
struct post *post_parse(struct slice text, const struct blog *blog, const char *file, struct report *report, struct err *err);

void post_free(struct post *p);

#endif
