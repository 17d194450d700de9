/*
 * commands/import_comments.h: comments of a blog on the web, put beside their posts.
 */
#ifndef CAPSULE_COMMANDS_IMPORT_COMMENTS_H
#define CAPSULE_COMMANDS_IMPORT_COMMENTS_H

#include "base/err.h"
#include "writing/kept_comment.h"

/*
 * Put the comments of the export `file` beside the posts that they are about:
 * Disqus (XML), WordPress (WXR), Wix (CSV or JSON), Isso (its SQLite database
 * or JSON). A post is known by its address. What is there already is left;
 * what belongs to no post here is said, and nothing of it is lost from the
 * export. No mail address is taken over. False with *err.
 */
bool import_comments(const struct comment_folders *f, const char *file, struct err *err);

#endif
