/*
 * markdown/rewrite_parts.h: one pass over a post under way, for the files
 * rewrite*.c alone.
 *
 * What stays is copied in long runs: an edit names the bytes that go and what
 * comes in their place. rewrite_take_...() functions return where reading
 * goes on.
 */
#ifndef CAPSULE_MARKDOWN_REWRITE_PARTS_H
#define CAPSULE_MARKDOWN_REWRITE_PARTS_H

#include "markdown/rewrite.h"

enum {
	NOTE_DEPTH = 4,    /* columns that a footnote's further paragraphs are indented */
	NOTE_MOST = 2048,  /* bytes of a footnote in place */
	COMMENT_MOST = 8192,
	QUOTES_MOST = 8,
	TAGS_MOST = 8,
	NO_CLOSING_MOST = 16,
	DEFINITIONS_MOST = 64,  /* each is looked at for each value that is shown */
};

struct rewrite {
	struct source *s;
	const struct source_options *options;
	struct slice text;
	size_t copied;            /* text before this is in s->rewritten, or was replaced */
	size_t line_start;        /* of the line being read */
	size_t before;            /* start of the line before it; SIZE_MAX: none */
	bool   blank_before;      /* the line before was blank, or there is none */
	bool   in_list;           /* an item began and nothing outside it since */
	bool   in_definition;     /* ": words" began and no blank line came since */
	bool   is_notes;          /* the text is that of the footnotes */
	enum shortcode_kind open_tags[TAGS_MOST];  /* Zola's, which all end with {% end %} */
	size_t open_tag_count;
	struct slice no_closing[NO_CLOSING_MOST];  /* names of tags that none closes from here on */
	size_t no_closing_count;

	char   fence;             /* '`' or '~' while a code block is open */
	size_t fence_len;
	bool   fence_quoted;
	bool   fence_in_item;   /* a line that is no part of the item ends it */
	const char *open_html;  /* what would close the comment or element that began a line and is never closed; NULL: none is */
	size_t comment_end;     /* where the first "-->" is behind the last "<!--" that was looked at; 0: none was */
	size_t element_end;     /* the same for "</pre>" and the like */
	bool   fence_is_raw;    /* "```njk{% raw %}" began it: "{% endraw %}" may stand before its end */
	struct slice reference; /* the note whose {% footnoteref %} is open; empty: none is */
	unsigned quotes;          /* admonitions that are open: every line is quoted so often */
	unsigned containers[QUOTES_MOST + 1];  /* ":::" blocks that are open and are no quotes, by `quotes` around them */
	size_t indent[QUOTES_MOST];  /* how far their text is indented; 0: ":::" closes it */
	unsigned lines_in, lines_out;   /* newlines before `copied`, and in s->rewritten */

	struct shortcode_reader tags;
	size_t span_line, span_read, span_open;  /* code spans of the line: how far they are read */
	size_t next_tick, next_bracket;
	struct slice markdown_tags[TAGS_MOST];  /* names of HTML's that say they hold Markdown */
	size_t markdown_count;
	size_t link_lines;    /* link lines of gemtext that were seen end here */
	size_t next_colons;   /* a line of colons; nothing before it is one */
	size_t next_brace, next_dollar, next_caret, next_pipe;
};

/* Have room for one more item of `size` bytes in *items. False when memory is out. */
bool rewrite_grow(void **items, size_t *room, size_t count, size_t size);

/* The bytes from `from` to `to` give way to `with`. Edits come from left to right. */
void rewrite_edit(struct rewrite *r, size_t from, size_t to, struct slice with);

/* The line of the text that the byte at `at`, which is not yet copied, stands on. */
unsigned rewrite_line_of(const struct rewrite *r, size_t at);

/* The same as a line of the file. */
unsigned rewrite_file_line_of(const struct rewrite *r, size_t at);

/* Have a mark stand for the piece, whose source goes; returns where reading goes on. */
size_t rewrite_put_mark(struct rewrite *r, struct piece piece);

/* The line that begins at `at`, without its line break. */
struct slice rewrite_line_at(const struct rewrite *r, size_t at);

/* Where the line after the one at `at` begins. */
size_t rewrite_after_line(const struct rewrite *r, size_t at);

/* Whether only blanks are in the line. */
bool rewrite_is_blank(struct slice line);

/* Columns of blanks that the line begins with. */
size_t rewrite_indent(struct slice line);

/* Whether the line begins with the marker of an item. */
bool rewrite_starts_item(struct slice line);

/* A run of three or more fence marks at the start of `line`; 0 when there is none. */
size_t rewrite_fence_length(struct slice line);

/* Follow code blocks: true when the line is part of one. */
bool rewrite_is_in_fence(struct rewrite *r, struct slice line);

/* Leave away the {% endraw %} that a line of a code block begins with, whose {% raw %} is behind its language. */
void rewrite_drop_endraw(struct rewrite *r, struct slice line);

/* Whether only blanks stand between the start of the line and `at`. */
bool rewrite_is_first_on_line(const struct rewrite *r, size_t at);

/* Whether only blanks follow on the line. */
bool rewrite_is_last_on_line(const struct rewrite *r, size_t at);

/* Put a code block of `info` and `body` in the place of the bytes from `from` to `to`. */
void rewrite_put_fence(struct rewrite *r, size_t from, size_t to, struct slice info,
    struct slice body);

/* "[^id]:" at the start of a line: the bytes up to its text; 0 when it is none. */
size_t rewrite_note_head(struct slice line, struct slice *id);

/* Move the footnote that begins on this line to the notes. */
size_t rewrite_take_note(struct rewrite *r, struct slice line, size_t head, struct slice id);

/* Take "^[a note in place]" at `at`. */
size_t rewrite_take_inline_note(struct rewrite *r, size_t at);
/* A note's mark in the place of `source`, a part of r->text; where reading goes on. */
size_t rewrite_put_note(struct rewrite *r, struct slice source, struct slice text);

/* Take "$$ ... $$" at `at`. */
size_t rewrite_take_display(struct rewrite *r, size_t at);

/* Take "$x_1$" at `at`. */
size_t rewrite_take_inline_math(struct rewrite *r, size_t at);

/* Take a template tag at `at`. */
size_t rewrite_take_tag(struct rewrite *r, size_t at);

/* Take a line that is more than text: where reading goes on; 0 when it is none. */
size_t rewrite_take_line(struct rewrite *r, struct slice line);

/*
 * Put the marks of the admonitions that are open in front of the line, without
 * its first `skip` bytes.
 */
void rewrite_quote_line(struct rewrite *r, size_t skip);

#endif
