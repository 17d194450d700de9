/*
 * archive/manifest.h: /manifest.txt: what there is, signed.
 *
 *     Capsule-Manifest: 1
 *     Title: Shelfmark
 *     Address: gemini://example.org/
 *     Changed: 2023-09-01
 *     Count: 123
 *     Rest: SHA-256 of all that follows the empty line, in hex
 *     Key: the public key, Ed25519, base64 of its SubjectPublicKeyInfo
 *     Signature: base64, of the lines above this one
 *
 *     SHA-256 SIZE DAY PATH
 *
 * A line for each address, in the order of their bytes: the hash of its body,
 * how many bytes that is, the day of its last change ("-": unknown), the path
 * as it stands in an address. Without a key the head ends with Rest.
 *
 * /manifest-since/DAY.txt has the same head and only the lines of that day or
 * later. Who has an older manifest puts them in; when the hash of the result
 * is Rest, it is the new one, whole. If not (something went, or changed
 * without a date), the whole one is to be fetched.
 */
#ifndef CAPSULE_ARCHIVE_MANIFEST_H
#define CAPSULE_ARCHIVE_MANIFEST_H

#include "archive/holdings.h"

#include <openssl/evp.h>

enum { MANIFEST_MOST = 64 << 20 };   /* bytes */

/* Append the manifest; `key` NULL: without a signature. False when memory is out. */
bool manifest_put(struct buf *out, const struct holdings *h, EVP_PKEY *key);

/* One that was read. Slices point into its text. */
struct manifest {
	struct slice title, address, changed, rest_hash, key, signature;
	struct slice head;           /* what is signed: the lines before Signature */
	struct slice rest;           /* the lines, from the first to the end */
	size_t count;                /* that the head says */
};

struct manifest_line {
	uint8_t digest[HOLDING_DIGEST];
	uint64_t size;
	struct slice day, path;      /* the path still encoded */
	struct slice line;           /* without its LF */
};

/* Take the head apart. False with *err: it is no manifest. */
bool manifest_read(struct manifest *m, struct slice text, struct err *err);

/* Whether its signature, if it has one, is right; false with *err when not. */
bool manifest_check_signature(const struct manifest *m, struct err *err);

/* Whether `rest` is what the head speaks of. */
bool manifest_is_whole(const struct manifest *m, struct slice rest);

/* Cut the next line of *rest. False at the end, or with *err (set to "" before) at a line that is none. */
bool manifest_next(struct slice *rest, struct manifest_line *line, struct err *err);

/* Append the lines of `old` with those of `news` put in, by path. False with *err. */
bool manifest_merge(struct buf *out, struct slice old, struct slice news, struct err *err);

#endif
