/*
 * mirror/mirror_store.h: the folder of a mirror, which `capsule serve` serves as it is.
 *
 *     DIR/capsule.yaml       made at the first run, then its owner's
 *     DIR/content/           what the capsule has, by its addresses
 *     DIR/gone/              what it had once and has no more
 *     DIR/.capsule/mirror/   known_hosts, the last manifest, a file that is being fetched
 *
 * No name leads out of it: every folder on the way is opened by itself and no
 * symbolic link is followed. One process at a time has it.
 */
#ifndef CAPSULE_MIRROR_MIRROR_STORE_H
#define CAPSULE_MIRROR_MIRROR_STORE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

struct mirror_store {
	int content, gone, state;   /* folders, open */
	int aside;                  /* the file that is being fetched, open for writing */
	char path[4096];
};

/* Open the folder `path`, which is made when it is not there. False with *err. */
bool mirror_store_open(struct mirror_store *s, const char *path, struct err *err);
void mirror_store_close(struct mirror_store *s);

/*
 * Append the name of the file below content/ for an address (decoded). False
 * with *err for one that cannot be a file there: hidden, too long, with a
 * control character.
 */
bool mirror_store_put_name(struct buf *out, struct slice path, struct err *err);

/* Whether the file `name` has this size and this SHA-256. */
bool mirror_store_has(const struct mirror_store *s, const char *name, uint64_t size, const uint8_t digest[32]);

/*
 * Give what was fetched aside the name. `type`: its media type as the capsule
 * said it, kept as an attribute of the file where its file system has such.
 * False with *err; a new file aside is open then in any case.
 */
bool mirror_store_keep(struct mirror_store *s, const char *name, const char *type, struct err *err);

/* Keep the type of a file that is there and has not changed. */
void mirror_store_set_type(struct mirror_store *s, const char *name, const char *type);

/*
 * Append what keeps `name` from being a file: the file where it needs a folder,
 * or the folder where it is to be. False: nothing does.
 */
bool mirror_store_obstacle(const struct mirror_store *s, const char *name, struct buf *out);

/*
 * Move a file (or a folder with all that is in it) to gone/, where its name is
 * free or gets a number. Folders that are empty then go.
 */
bool mirror_store_retire(struct mirror_store *s, const char *name, struct err *err);

/* Append the file `name`. False: it is not there. */
bool mirror_store_read(const struct mirror_store *s, const char *name, struct buf *out);

/* Read a file of the state; write one, or below content/, through a file aside. */
bool mirror_store_read_state(const struct mirror_store *s, const char *name, struct buf *out);
bool mirror_store_write_state(struct mirror_store *s, const char *name, struct slice text, struct err *err);
bool mirror_store_write(struct mirror_store *s, const char *name, struct slice text, struct err *err);

/* A file of the state to add lines to; -1: there is none to be had. */
int mirror_store_open_log(const struct mirror_store *s, const char *name);

#endif
