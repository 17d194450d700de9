/*
 * commands/announced.h: what was announced, where and when.
 *
 * The file "announced" in the site's state folder, lines that are only added:
 *   asked 2026-11-25 ADDRESS   a request went, or was about to go, there that day
 *   told ADDRESS FILE          the post FILE (below content/) is known there;
 *                              ADDRESS "*": everywhere, for it came from another blog
 */
#ifndef CAPSULE_COMMANDS_ANNOUNCED_H
#define CAPSULE_COMMANDS_ANNOUNCED_H

#include "base/buf.h"
#include "base/err.h"

struct announced {
	const char *folder;   /* borrowed */
	struct buf text;
};

/* Read the record in the state folder `folder`, which need not be there. False with *err. */
bool announced_open(struct announced *a, const char *folder, struct err *err);
void announced_release(struct announced *a);

/* `day`: "2026-11-25". */
bool announced_asked(const struct announced *a, const char *day, const char *address);
bool announced_told(const struct announced *a, const char *address, const char *file);

/* Add a line "WORD FIRST REST"; it is on the disk when this returns. False with *err. */
bool announced_add(struct announced *a, const char *word, const char *first, const char *rest, struct err *err);

#endif
