/*
 * commands/check_summary.h: `capsule check --summary`: one screen about a blog.
 */
#ifndef CAPSULE_COMMANDS_CHECK_SUMMARY_H
#define CAPSULE_COMMANDS_CHECK_SUMMARY_H

#include "commands/findings.h"
#include "config/config.h"

/*
 * Print how many posts there are by year, words, languages, tags, pictures and
 * their weight, and the heaviest pages; a JSON object with `json`. `f`: what a
 * check found with its report hearing of links.
 */
void check_summary(const struct findings *f, const struct config *config, const struct catalog *catalog, bool json);

/* Add a finding "orphan" for each post that no other text links to. */
void check_orphans(struct findings *f, const struct catalog *catalog);

#endif
