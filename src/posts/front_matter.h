/*
 * posts/front_matter.h: where a post's front matter is, and what it says.
 *
 * YAML stands between lines "---" (it may end with "..."), TOML between lines
 * "+++", JSON is one object; "---json" and "---toml" name what the dashes hold,
 * as in Eleventy. It begins the file, after a byte order mark and, as in Hugo
 * and Zola, blank lines at most. What is opened and never closed is no front
 * matter (a "---" is then a thematic break, a "{" a shortcode), unless a line
 * "name: value" says that it was meant so: a draft would go out otherwise.
 */
#ifndef CAPSULE_POSTS_FRONT_MATTER_H
#define CAPSULE_POSTS_FRONT_MATTER_H

#include "data/value.h"

enum front_kind { FRONT_NONE, FRONT_YAML, FRONT_TOML, FRONT_JSON, FRONT_SCRIPT };

enum { FRONT_MOST = 1 << 20 };  /* bytes of front matter; what is not closed by then is none */

struct front_matter {
	enum front_kind kind;
	struct slice text;       /* without the lines around it; JSON: with its braces */
	unsigned     line;       /* that it begins on, in the file */
	struct slice body;       /* what follows; without front matter all but the byte order mark */
	unsigned     body_line;
	bool         unclosed;   /* it was meant as front matter, and a line that ends it is missing */
	bool         open;       /* it begins like front matter and is not closed in the text at hand */
};

/* Find it in a file's text, or in the head of it. */
struct front_matter front_matter_find(struct slice text);

/*
 * As in Hexo, YAML may lack the line that opens it: where nothing was found,
 * look for "name: value" in the first line and a line "---" that ends it.
 */
void front_matter_find_unopened(struct front_matter *f);

/*
 * What it says: always a map, empty when there is none. r->first_line is set
 * here. NULL with *err "file:line: reason" when it does not parse.
 */
const struct value *front_matter_read(const struct front_matter *f, const struct reading *r, struct err *err);

#endif
