/*
 * markdown/source.h: a post made fit for cmark.
 *
 * What blogs write between Markdown's lines is taken out before cmark sees
 * it, where cmark would misread it: template tags, mathematics, footnotes,
 * admonitions, definition lists, attribute lists. A piece that stands inside
 * a line leaves a mark there, which cmark carries along like a word and
 * gemtext/inline.c replaces by what the piece stands for; in code it becomes what it
 * was. Other things become the Markdown that says the same: an admonition a
 * quote, a definition an item, displayed mathematics a fence.
 */
#ifndef CAPSULE_MARKDOWN_SOURCE_H
#define CAPSULE_MARKDOWN_SOURCE_H

#include "base/err.h"
#include "base/lines.h"
#include "markdown/shortcode.h"

#include <stdint.h>

enum { SOURCE_MOST = 1 << 28 };  /* bytes of any one text that is kept while a post is converted */

/* What the text cannot know by itself. */
struct source_options {
	bool no_tags;            /* no generator reads the text: "{{ x }}" and "{% x %}" are words */
	bool in_site;            /* a generator's rules hold: the text is of a site */
	struct report *report;   /* hears what was dropped; NULL: nobody */
	const char *file;        /* for the report; one of MDX is read as such; NULL: "" */
	unsigned first_line;     /* line of `file` that the text begins on; 0: 1 */
	const struct line_map *lines;  /* of the text to the file from there on; NULL: they are the same */
};

enum piece_kind { PIECE_TAG, PIECE_MATH, PIECE_NOTE };

/* What a mark in the text stands for. */
struct piece {
	enum piece_kind kind;
	struct shortcode tag;   /* PIECE_TAG */
	struct slice source;    /* as it was written */
	size_t note;            /* PIECE_NOTE: which */
	unsigned line;          /* in the file */
};

/* A footnote. Its text follows the post's own, behind a mark. */
struct note {
	size_t   id, id_len;   /* in struct source's ids; empty for ^[a note in place] */
	unsigned line;         /* that it begins on */
	unsigned number;       /* in the order of first mention; 0: not mentioned yet */
};

/* {% set name = "value" %}: what {{ name }} shows from there on. */
struct definition {
	struct slice name, value;
	unsigned line;         /* in the file */
};

struct source {
	struct slice text;  /* for cmark: `rewritten`, or, when nothing had to change, `clean` */
	struct slice clean; /* what `pieces` borrow from: the author's bytes, `cleaned` or `markdown` */
	struct buf cleaned, markdown, rewritten;  /* `markdown`: of MDX */
	struct buf notes_text;      /* likewise */
	struct buf ids;
	struct piece *pieces;       size_t piece_count, piece_room;
	struct note *notes;         size_t note_count, note_room;
	size_t *note_order;         /* notes sorted by id, for source_find_note() */
	struct definition *definitions; size_t definition_count, definition_room;
	struct line_map line_map;   /* from the text for cmark */
	unsigned lines;             /* of the text before its footnotes; 0: it has none */
	bool is_changed;            /* `rewritten` is not what `clean` is */
	bool has_marks;             /* there may be marks in the text */
	bool failed;                /* memory was out */
};

/* Read `markdown`, which has to outlive *s; the rest is owned by *s until source_release(). */
void source_init(struct source *s, struct slice markdown, const struct source_options *options);
void source_release(struct source *s);

/* Three bytes in front of the number of a piece, of a note's text; three behind it; an escaped '|'.
 */
#define MARK_PIECE "\xEE\xB7\x90"
#define MARK_END   "\xEE\xB7\x91"
#define MARK_PIPE  "\xEE\xB7\x92"
#define MARK_NOTE  "\xEE\xB7\x93"

/* Read the mark that `text` begins with; its length in bytes, 0 when there is none. */
size_t source_read_mark(struct slice text, const char *mark, size_t *number);

/* The note that is called `id`; SIZE_MAX when none is. */
size_t source_find_note(const struct source *s, struct slice id);

/* The text that `name` was set to last before `line`; false when to none. */
bool source_find_definition(const struct source *s, struct slice name, unsigned line,
    struct slice *value);

/* The line of the file that this line of the text for cmark was; 0 for the footnotes behind it. */
unsigned source_line(const struct source *s, unsigned line);

/* The same, borrowed from `text` itself when there are no marks in it, else from `out`. */
struct slice source_as_written(const struct source *s, struct buf *out, struct slice text);
/* Append `text`, which came out of cmark, with pieces as they were written. */
void source_put_written(const struct source *s, struct buf *out, struct slice text);

#endif
