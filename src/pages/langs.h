/*
 * pages/langs.h: the languages that the posts of a capsule are in, or, where
 * it has no posts, its pages.
 *
 * A capsule in several languages has a front page for each but its own, at the
 * language's tag: "/de/". Tags are compared as languages are: "en" is "en-US"
 * when the capsule's own language is either of them.
 */
#ifndef CAPSULE_PAGES_LANGS_H
#define CAPSULE_PAGES_LANGS_H

#include "pages/page.h"

enum { LANGS_MOST = 64 };

/* The language of a text as lists tell languages apart; `own`: its tag, or "". */
const char *langs_of(const struct site *s, const char *own);

/* Whether a post or page is in the language, as langs_of() gave it. NULL: any. */
bool langs_has(const struct site *s, const struct entry *e, const char *lang);

/* How many posts are in the language, as langs_of() gives it. NULL: all. */
size_t langs_count(const struct site *s, const char *lang);

/* The title that the blog has in the language, else the capsule's. */
const char *langs_title(const struct site *s, const char *lang);
/* The line below it; "" when the blog has none in the language. */
const char *langs_subtitle(const struct site *s, const char *lang);

/* These languages, each once, by their tags. */
size_t langs_list(const struct site *s, const char *langs[LANGS_MOST]);
/* The same for lists of posts: none where there are no posts. */
size_t langs_list_of_posts(const struct site *s, const char *langs[LANGS_MOST]);

/* That of them which is written `tag`; NULL when none is. */
const char *langs_find(const struct site *s, struct slice tag);

/* Append the address of a language's front page: "/de/", or "/" for the capsule's own. */
void langs_put_front(struct buf *out, const struct site *s, const char *lang);

/* The language whose front page "/LANG/" is; NULL: there is none, or the author has a page of his own there. */
const char *langs_front(const struct site *s, struct slice name);

/*
 * Append the words for a link to what is in the language: "Auch auf Deutsch";
 * where the table of phrases has none its own name for itself, "Türkçe", else its tag.
 */
void langs_put_also(struct buf *out, const char *lang);

/*
 * Whether the entry stands for its translations in a list of all languages: it
 * is in the capsule's own, or none of them is and it is the first of them.
 */
bool langs_stands(const struct site *s, const struct entry *e);

#endif
