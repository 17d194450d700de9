/*
 * commands/check_seen.h: what readers' programs have seen of the posts already.
 *
 * A program that follows a feed knows an entry by its date and title. When
 * either changes, an old post stands there as new. So `check` remembers both,
 * in the state folder where there is one, and says what changed since.
 */
#ifndef CAPSULE_COMMANDS_CHECK_SEEN_H
#define CAPSULE_COMMANDS_CHECK_SEEN_H

#include "posts/catalog.h"

/*
 * Tell `report` of every post whose title or day is another than the last
 * time, and remember how they are now in the folder `state`, if it is there.
 */
void check_seen(const struct catalog *c, const char *state, struct report *report);

#endif
