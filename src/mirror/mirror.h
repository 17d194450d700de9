/*
 * mirror/mirror.h: a folder kept equal to a capsule.
 *
 * With a capsule that has a manifest (archive/manifest.h) only what changed is
 * fetched, and every hash is checked. Any other is followed by its links,
 * within its host, as robots.txt allows archivers.
 */
#ifndef CAPSULE_MIRROR_MIRROR_H
#define CAPSULE_MIRROR_MIRROR_H

#include "base/arena.h"
#include "base/table.h"
#include "mirror/fetch.h"
#include "mirror/mirror_store.h"

struct mirror_limits {
	unsigned long depth;        /* links from the front page on */
	unsigned long files;
	uint64_t size;              /* bytes of one file */
};

/* A line for each that failed: what, and why. */
struct mirror {
	struct fetcher fetcher;
	struct mirror_store store;
	struct mirror_limits limits;
	struct buf failures;
	unsigned long failed, fetched, kept, retired;
	unsigned long shut_out;     /* that robots.txt keeps archivers from */
	struct table names;         /* of this run: files, to the address of each, and their folders with a '/' behind */
	struct arena *arena;        /* its keys */
	bool made_config;           /* it is the first run */
	bool on_terminal;           /* a progress line is wanted, on stderr */
	bool in_line;               /* it stands there without its end */
};

enum mirror_end {
	MIRROR_DONE,        /* what failed stands in m->failures */
	MIRROR_NO_MANIFEST, /* the capsule has none */
	MIRROR_STOPPED,     /* with *err: it makes no sense to go on */
};

/* Keep the folder by the manifest; MIRROR_NO_MANIFEST: nothing was done. */
enum mirror_end mirror_by_manifest(struct mirror *m, struct err *err);

/* Keep it by following links from `path` (encoded) on. */
enum mirror_end mirror_by_links(struct mirror *m, struct slice path, struct err *err);

/* ---- for both ---- */

void mirror_fail(struct mirror *m, struct slice path, const char *why);
void mirror_tell(struct mirror *m, size_t done, size_t all);
/* Move a file to gone/. */
void mirror_retire(struct mirror *m, const char *name);
/* `name` is one that this run has, the file of `path`; whether one is, or is a folder of such. */
void mirror_note(struct mirror *m, const char *name, struct slice path);
bool mirror_has_noted(const struct mirror *m, const char *name);
/*
 * Give what was fetched aside for `path` the name. What stands in its way from
 * an earlier run goes to gone/; what is of this run stays. `type`: the meta line
 * of its answer. False with *err.
 */
bool mirror_keep(struct mirror *m, const char *name, struct slice path, const char *type, struct err *err);

/*
 * Whether a robots.txt lets archivers have `path` (encoded): the rules for
 * "archiver", for "*" and for "capsule" all hold, for a named record may add to
 * that of "*" or replace it, and so it is right under both readings.
 */
bool robots_allow(struct slice robots, struct slice path);

#endif
