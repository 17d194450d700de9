/*
 * writing/upload_name.h: where an upload may go.
 */
#ifndef CAPSULE_WRITING_UPLOAD_NAME_H
#define CAPSULE_WRITING_UPLOAD_NAME_H

#include "base/err.h"
#include "writing/rules.h"

enum {
	UPLOAD_NAME_MOST = 400,   /* bytes of a name below content/ */
	UPLOAD_DEPTH_MOST = 8,    /* folders that it lies in */
};

/*
 * Whether a visitor with the right to may write the file `file`, relative to
 * content/: each part a plain name (letters, digits, '.', '-', '_', ' ' and
 * what is not ASCII; none begins with '.'), in a folder of the rules, of a type
 * of the rules. False with *err, a sentence for the visitor.
 */
bool upload_name_allowed(const struct titan_rules *t, struct slice file, struct err *err);

/* Whether it lies in one of the folders that uploads may go to. */
bool upload_in_folders(const struct titan_rules *t, struct slice file);

/* Whether the type that the visitor named fits the file: text/plain fits all text, "" fits all. */
bool upload_type_fits(struct slice file, struct slice type);

/*
 * Whether `text` can be what the name says: a picture begins as pictures of
 * its kind do, a text has no NUL. False with *err, a sentence.
 */
bool upload_content_fits(struct slice file, struct slice text, struct err *err);

/* "_drafts/": below it lie files that are no pages yet. */
bool upload_is_draft(struct slice file);

#endif
