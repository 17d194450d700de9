/*
 * commands/comments_import.h: `capsule comments import`.
 */
#ifndef CAPSULE_COMMANDS_COMMENTS_IMPORT_H
#define CAPSULE_COMMANDS_COMMENTS_IMPORT_H

#include "config/site_folder.h"
#include "writing/kept_comment.h"

/*
 * Put the comments of an export beside the site's posts, and say on stdout how
 * many, on stderr which have no post here. What is there already is left. False
 * with *err when the export cannot be read, or something has found no place.
 */
bool comments_import(const struct site_folder *f, const struct comment_folders *folders, const char *file, struct err *err);

#endif
