/*
 * blogs/pattern.h: address patterns such as "/:year/:month/:title/".
 */
#ifndef CAPSULE_BLOGS_PATTERN_H
#define CAPSULE_BLOGS_PATTERN_H

#include "base/buf.h"
#include "base/date.h"

/* What a pattern's placeholders stand for, beyond the date. */
struct pattern {
	const struct date *date;   /* DATE_NONE fills parts of a date with nothing */
	/* Append what ":name" is; false: it is none, and stays as written. */
	bool (*fill)(void *ctx, struct slice name, struct buf *out);
	void *ctx;
};

/* Append `text` with every placeholder filled in. Runs of '/' become one. */
void pattern_put(struct buf *out, struct slice text, const struct pattern *p);

/* Append the part of the date that `name` names, as Hugo and Jekyll do: "year", "i_month"; false: it is none. */
bool pattern_put_date(struct buf *out, const struct date *d, struct slice name);

/*
 * Append the date in strftime's words ("%Y/%m/%d"), or Go's ("2006/01/02"), or Luxon's ("yyyy/MM/dd");
 * nothing when that is longer than 255 bytes.
 */
void pattern_put_format(struct buf *out, const struct date *d, struct slice format);

/* Append a name as an address segment: blanks are hyphens, signs go, letters of all scripts stay. */
void pattern_put_segment(struct buf *out, struct slice text, bool keep_case);
/* The same of each part of a path. */
void pattern_put_folders(struct buf *out, struct slice path, bool keep_case);
/* Append words as Jekyll, Eleventy and Astro make slugs: whatever is no letter or digit becomes one hyphen. */
void pattern_put_slug(struct buf *out, struct slice text, bool keep_case);

/* Append the parts of a path as Astro names entries, by GitHub's rule for anchors: small letters, each blank a hyphen, other signs go. */
void pattern_put_github(struct buf *out, struct slice path);

/* The same as Jekyll's `pretty` has it: some signs stay, and so do capitals; any others in a row are one hyphen. */
void pattern_put_pretty(struct buf *out, struct slice text);

#endif
