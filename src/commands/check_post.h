/*
 * commands/check_post.h: what is wrong with one post.
 */
#ifndef CAPSULE_COMMANDS_CHECK_POST_H
#define CAPSULE_COMMANDS_CHECK_POST_H

#include "base/err.h"
#include "posts/catalog.h"

struct site;

struct check_post {
	const struct site *site;
	const struct catalog *catalog;
	int     content;         /* the folder content/ */
	int64_t now;             /* seconds since 1970 UTC: a later date is a finding */
	struct report *report;   /* hears the findings, by files below content/ */
};

/* Look at the post or page `e` through the functions that answer visitors. */
void check_post(const struct check_post *c, const struct entry *e);

#endif
