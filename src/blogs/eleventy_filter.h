/*
 * blogs/eleventy_filter.h: filters of an Eleventy blog's own that write a date.
 *
 * They are functions in its configuration, which is not run. Those that do
 * nothing but write a date in one form say which form in plain words, and
 * that can be read where it stands:
 *
 *   addFilter("day", d => DateTime.fromJSDate(d).toFormat("yyyy/MM/dd"))
 *   addFilter("day", d => d.toISOString().slice(0, 10))
 *   addFilter("day", d => { const year = d.getFullYear(); ... return `${year}/${month}`; })
 */
#ifndef CAPSULE_BLOGS_ELEVENTY_FILTER_H
#define CAPSULE_BLOGS_ELEVENTY_FILTER_H

#include "blogs/kind.h"

/* Keep with l's blog what `program` says of such filters; others are passed over. */
void eleventy_filter_take(struct loading *l, struct slice program);

/* The form that the filter called `name` writes a date in, as pattern_put_format() takes it; "": none is known. */
struct slice eleventy_filter_form(const struct blog *b, struct slice name);

/* The rest of the line behind "NAME =" in a program; empty when there is none. */
struct slice eleventy_filter_definition(struct slice program, struct slice name);

/* The part of a date that a piece of a program asks for, "%Y" of "date.getFullYear()"; "": none. */
const char *eleventy_filter_part(struct slice piece);

#endif
