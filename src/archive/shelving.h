/*
 * archive/shelving.h: the folder of the manifest and the bundles, kept current.
 *
 * Each is written aside and gets its name when it is whole, so that readers
 * have the old one until then. What has not changed is left: an edit of one
 * post makes the bundles anew that it is in, and no other. It can be killed at
 * any moment; the next run goes on.
 */
#ifndef CAPSULE_ARCHIVE_SHELVING_H
#define CAPSULE_ARCHIVE_SHELVING_H

#include "archive/holdings.h"

#include <openssl/evp.h>

/*
 * Bring the folder `path` up to date with the site. `key`: signs the manifest;
 * NULL: nobody does. False with *err; what is there then stays.
 */
bool shelving_fill(const char *path, struct site *s, EVP_PKEY *key, struct progress *p, struct err *err);

/* The same of answers that are at hand already, all of it anew and for once: no note of what it is made of stays. */
bool shelving_fill_once(const char *path, const struct holdings *h, EVP_PKEY *key, struct progress *p, struct err *err);

/* An empty file without a name in the folder `path`, to spool into; -1 with *err. */
int shelving_open_spool(const char *path, struct err *err);

#endif
