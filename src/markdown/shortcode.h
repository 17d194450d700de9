/*
 * markdown/shortcode.h: template tags in posts, taken apart.
 *
 * Generators let authors write tags between the words:
 *     {{< figure src="a.png" >}}, {{% note %}}              Hugo
 *     {% include x.html id="1" %}, {{ page.title | upcase }}  Jekyll, Eleventy (Liquid, Nunjucks)
 *     {{ youtube(id="x") }}, {% quote(author="y") %}          Zola
 *     {: .wide}, {#id .class}                                 Kramdown's attributes
 * Nothing is run: a tag's name and arguments are enough to say what a reader
 * should get in its place.
 */
#ifndef CAPSULE_MARKDOWN_SHORTCODE_H
#define CAPSULE_MARKDOWN_SHORTCODE_H

#include "base/buf.h"

enum shortcode_kind {
	SHORTCODE_UNKNOWN,
	SHORTCODE_QUIET,       /* layout alone: dropped without a word */
	SHORTCODE_LABEL,       /* {% label primary@words %}: the words, in a colour */
	SHORTCODE_BUTTON,      /* {% button /kilns/, words %}: a link */
	SHORTCODE_TITLED,      /* the same, but it may have a title to be shown */
	SHORTCODE_ATTRIBUTES,  /* {: ...} */
	SHORTCODE_COMMENT,
	SHORTCODE_RAW,
	SHORTCODE_HIGHLIGHT,
	SHORTCODE_MATH,        /* TeX between its tags */
	SHORTCODE_QUOTE,
	SHORTCODE_IMAGE,
	SHORTCODE_MEDIA,       /* a video or sound file */
	SHORTCODE_SERVICE,     /* something on another site, by its number there */
	SHORTCODE_ADDRESS,     /* ref, post_url: gives an address */
	SHORTCODE_INCLUDE,     /* include_relative: text of another file */
};

struct shortcode {
	enum shortcode_kind kind;
	struct slice source;   /* from the first '{' to the last '}' */
	struct slice name;     /* "figure"; of {% include youtube.html %} "youtube" */
	struct slice args;     /* what follows the name */
	const char  *pattern;  /* SHORTCODE_SERVICE: its address with %s for the number */
	const char  *title;    /* and what it is called */
	bool included;         /* {% include x.html ... %} */
	bool closing;          /* {{< /x >}}, {% endx %}, {% end %} */
	bool expression;       /* {{ ... }}: its value would be shown */
	bool by_file;          /* SHORTCODE_IMAGE: its name says nothing, but it names a picture's file */
};

/* Where the next ends of tags are; remembered so that no text is searched twice. */
struct shortcode_reader {
	struct slice text;
	size_t next[6];
};

void shortcode_reader_init(struct shortcode_reader *r, struct slice text);

/* Read the tag that begins with the '{' at `at`. False when there is none; *s is then undefined. */
bool shortcode_read(struct shortcode_reader *r, size_t at, struct shortcode *s);

/* The value of the argument `name`; false, and empty, when there is none. */
bool shortcode_arg(const struct shortcode *s, const char *name, struct slice *value);
/* The first of several names, '\0'-ended, that has a value: "src\0url\0". */
bool shortcode_arg_of(const struct shortcode *s, const char *names, struct slice *value);
/*
 * The next of the arguments in *rest, at first s->args; `name` is empty when
 * it has none. False: no more.
 */
bool shortcode_next_arg(struct slice *rest, struct slice *name, struct slice *value);
/* Whether an argument is the name of a picture's file, as its ending tells. */
bool shortcode_is_picture_file(struct slice file);
/* The argument without a name at place `n`, from 0. */
bool shortcode_positional(const struct shortcode *s, size_t n, struct slice *value);

/*
 * Append the address that the tag stands for, decoded. For an expression:
 * its quoted text ("/x/" | relative_url), or nothing for a site's own root.
 * False when it stands for none.
 */
bool shortcode_put_address(const struct shortcode *s, struct buf *out);

#endif
