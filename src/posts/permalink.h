/*
 * posts/permalink.h: the address of a post; nothing else makes one.
 *
 *   content/posts/x.md            /posts/x.gmi
 *   content/posts/x/index.md      /posts/x/
 *   content/index.md              /
 *   content/_posts/2019-03-07-x.md  /posts/x.gmi (Jekyll's folder; elsewhere the
 *                                 date is part of the name and stays in the address)
 *   slug: y                       /posts/y.gmi: the last segment is another
 *   url: /2019/03/hello/          as it is; /2019/03/hello.html and /2019/03/hello
 *                                 are /2019/03/hello.gmi
 * Segments with other characters than A-Z a-z 0-9 - . _ ~ become slugs (R7);
 * letters of scripts that are not written in Latin ones stay, unless the path
 * would be too long for a request so.
 * In a url Jekyll's :year, :month, :day, :title and their like are filled in.
 */
#ifndef CAPSULE_POSTS_PERMALINK_H
#define CAPSULE_POSTS_PERMALINK_H

#include "posts/post.h"

struct blog;

/*
 * A blog with addresses of its own (Hugo's, Jekyll's, ...) keeps them by one
 * rule: the path is that of the web page, and what ends there with .html or
 * without a suffix ends with .gmi here.
 *
 *   /2019/03/hello/       /2019/03/hello/
 *   /2019/03/hello.html   /2019/03/hello.gmi
 *   /about                /about.gmi
 *
 * Append the path of `p`, decoded, beginning with '/'. `blog` may be NULL.
 */
void permalink_put(struct buf *out, const struct post *p, const struct blog *blog);

/* Append an alias of the post at `path` as a path: relative ones (Hugo) are beside it; "." and ".." go. */
void permalink_put_alias(struct buf *out, struct slice alias, struct slice path);

#endif
