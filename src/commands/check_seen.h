/*
 * commands/check_seen.h: what readers' programs have seen of the posts already.
 *
 * A program that follows a feed knows an entry by its address, date and title.
 * When one of them changes, an old post stands there as new; when the address
 * does, or the post goes, links that others keep find nothing. So `check`
 * remembers all three, in the state folder where there is one, and says what
 * changed since.
 */
#ifndef CAPSULE_COMMANDS_CHECK_SEEN_H
#define CAPSULE_COMMANDS_CHECK_SEEN_H

#include "commands/findings.h"
#include "posts/catalog.h"

struct site;

struct check_seen {
	const struct site *site;
	const struct catalog *catalog;
	const char *state;       /* the folder that remembers; it need not be there */
	const char *config;      /* the capsule.yaml that can say what is gone */
	int64_t now;             /* seconds since 1970 UTC: nobody has seen what is dated later */
	struct findings *findings;
};

/*
 * Tell of every post whose title, day or address is another than the last
 * time, and of those that are nowhere any more; then remember how they are now.
 */
void check_seen(const struct check_seen *c);

#endif
