/*
 * gemini/mime.h: the media type of a file.
 */
#ifndef CAPSULE_GEMINI_MIME_H
#define CAPSULE_GEMINI_MIME_H

#include "base/slice.h"

/*
 * The media type for the file called `name`, by its ending, in any case
 * ("a/b.JPG" is image/jpeg); an ending that is not known, or none: NULL.
 * Text types come without charset: see mime_is_text().
 */
const char *mime_by_name(struct slice name);

/*
 * The extended attribute of a file that says its media type, parameters too:
 * "text/gemini; lang=de". Name by freedesktop.org's shared MIME database;
 * programs that fetch files write it (`curl --xattr`), and so does a mirror.
 */
#define MIME_ATTRIBUTE "user.mime_type"

/* Whether `type` is sent with "; charset=utf-8" (text/ and what is text in all but name). */
bool mime_is_text(struct slice type);

/* "JPEG", "PNG", "PDF", "MP3": what a reader calls the type; NULL when nothing short is known. */
const char *mime_short_name(struct slice type);

/*
 * For a file whose name says nothing: "text/plain" when `start`, its first
 * bytes, is text in UTF-8 without controls, else "application/octet-stream".
 */
const char *mime_by_content(struct slice start);

#endif
