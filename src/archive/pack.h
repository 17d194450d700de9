/*
 * archive/pack.h: files put into one: a zip (and Gempub), a tar.gz, or a folder.
 *
 * The same files in the same order give the same bytes: no clock, no user, no
 * time zone goes in; a file's time is the noon (UTC) of the day it is given.
 *
 * Sources: PKWARE APPNOTE by way of minizip; POSIX.1-2001 ustar and pax by way
 * of libarchive.
 */
#ifndef CAPSULE_ARCHIVE_PACK_H
#define CAPSULE_ARCHIVE_PACK_H

#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

enum pack_kind { PACK_ZIP, PACK_TAR_GZ, PACK_FOLDER };

struct pack_file {
	const char *name;    /* "posts/x.gmi" */
	uint64_t size;       /* bytes that will be written */
	uint32_t day;        /* 20171114; 0: none */
	bool     is_dense;   /* a picture: to press it gains nothing */
};

struct pack;

/* Begin the file (or the folder, which is there) `path`. NULL with *err. */
struct pack *pack_open(const char *path, enum pack_kind kind, struct err *err);

/* Begin a file, write all of its bytes, begin the next. False with *err. */
bool pack_begin(struct pack *p, const struct pack_file *file, struct err *err);
bool pack_write(struct pack *p, struct slice bytes, struct err *err);

/* Begin and write one that is in memory. */
bool pack_put(struct pack *p, const char *name, uint32_t day, struct slice bytes, struct err *err);

/* End it: `good` false leaves what there is for somebody to delete. Frees p; NULL is fine and false. */
bool pack_close(struct pack *p, bool good, struct err *err);

#endif
