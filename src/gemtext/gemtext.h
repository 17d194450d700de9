/*
 * gemtext/gemtext.h: Markdown in, gemtext out.
 *
 * The one door of this room. CommonMark is read by cmark; what real blogs add
 * to it (tables, footnotes, task lists, bare URLs, HTML, shortcodes) is read
 * here. Any bytes may come in; what goes out is UTF-8 in lines ending in LF,
 * no line of which became a heading, link, item, quote or fence by accident.
 *
 * Source: gemtext specification 0.24.1; CommonMark 0.30; GitHub Flavored
 * Markdown 0.29.
 */
#ifndef CAPSULE_GEMTEXT_H
#define CAPSULE_GEMTEXT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/lines.h"

/* Where link lines stand: after their block, before the next heading, at the end. */
enum gemtext_links { GEMTEXT_LINKS_PARAGRAPH, GEMTEXT_LINKS_SECTION, GEMTEXT_LINKS_END };

/* What the text cannot know by itself; every function may be NULL. */
struct gemtext_site {
	/*
	 * A link target as the author wrote it ("../b.md", "@/x.md#part",
	 * "/2019/03/hello/"), decoded of entities only: append the address to
	 * write instead and return true; false leaves it as it is. `line`: the
	 * one that it stands on; 0 when the text is no file.
	 */
	bool (*link)(void *ctx, struct slice target, unsigned line, struct buf *out);
	/* Append what is known of the file behind a target, "JPEG, 182 KB"; false: nothing. */
	bool (*describe)(void *ctx, struct slice target, struct buf *out);
	/* Append what the page behind a target is called, for a link without words; false: it is no page, or has no title. */
	bool (*title)(void *ctx, struct slice target, struct buf *out);
	/*
	 * Append the Markdown of the file that the post includes by `name`
	 * (Jekyll's include_relative); false: it cannot be had.
	 */
	bool (*include)(void *ctx, struct slice name, struct buf *out);
	void *ctx;
};

struct gemtext_options {
	enum gemtext_links links;
	bool     numbered;       /* "text [1]" and "=> url 1: text" */
	bool     keep_emphasis;  /* keep * and ** as written marks */
	bool     no_tags;        /* no generator reads the text: "{{ x }}" and "{% x %}" are words */
	unsigned width;          /* columns that tables are fitted to; 0: 72 */
	/*
	 * Not empty: the text stands under "# title", which the caller writes;
	 * headings move down when the text has a first level of its own, and a
	 * first heading that repeats the title is left out.
	 */
	struct slice title;
	struct slice lang; /* BCP 47, for the few words that conversion adds; empty: English */
	struct gemtext_site site;
	struct report *report;   /* hears what was dropped; NULL: nobody */
	const char *file;        /* for the report; NULL: "" */
	unsigned first_line;     /* line of `file` that the text begins on; 0: 1 */
	const struct line_map *lines;  /* of the text to the file from there on; NULL: they are the same */
};

/*
 * Append `markdown` (a body, without front matter) as gemtext. NULL options
 * are all defaults. Time and memory are linear in the text, memory for its tree
 * never above TREE_MOST (tree_memory.h). False when `out` refused (too long a
 * page; also set for a text of some millions of signs) or memory is out; what
 * was appended by then is whole lines of no use to a reader.
 */
bool gemtext_convert(struct buf *out, struct slice markdown,
    const struct gemtext_options *options);

/*
 * Append `text` as the rest of one line of prose: control characters and line
 * breaks become blanks, damaged UTF-8 U+FFFD. gemtext_put_prose() also
 * shields a first character that would make the line something else
 * (R50); call it at the start of a line.
 */
void gemtext_put_words(struct buf *out, struct slice text);
void gemtext_put_prose(struct buf *out, struct slice text);
/* Append the words of a piece of HTML, on one line. */
void gemtext_put_html_words(struct buf *out, struct slice html);
/*
 * Append a link line "=> target label\n", the target made fit
 * (url_put_target). An empty label is left away.
 */
void gemtext_put_link(struct buf *out, struct slice target, struct slice label);

/* The first heading of level 1 in `markdown`, as words; false when there is none. */
bool gemtext_first_heading(struct buf *out, struct slice markdown);

/* How many words `markdown` has, and characters of Chinese and Japanese, which are none of them. */
void gemtext_count_words(struct slice markdown, size_t *words, size_t *cjk);

/* Minutes to read `markdown`: words at 220 a minute, CJK characters at 450; at least 1. */
unsigned gemtext_reading_minutes(struct slice markdown);

#endif
