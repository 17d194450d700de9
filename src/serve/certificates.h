/*
 * serve/certificates.h: the certificates of a site's hosts, loaded as one set.
 */
#ifndef CAPSULE_SERVE_CERTIFICATES_H
#define CAPSULE_SERVE_CERTIFICATES_H

#include "pages/site.h"
#include "serve/keeper.h"
#include "tls/tls_context.h"

struct certificates {
	struct tls_certificate **list;   /* the first is the default's */
	size_t count;
	struct tls_context *tls;         /* over all of them */
	struct keeper *keeper;           /* has their private keys; NULL: they are in list */
	uint64_t stamp;                  /* for whoever wants to see a change: certificates_stamp() */
};

/*
 * Load CERTS/HOST/ for `hosts`, the first being the default. A host without a
 * folder of its own is a further name of the default's certificate. `may_make`:
 * a missing default is made, its folder too. False with *err, *c then empty.
 */
bool certificates_load(struct certificates *c, const char *certs_path,
    char *const *hosts, size_t host_count, bool may_make, struct err *err);

/* The same for the hosts of several capsules, each with a folder of its own; the first one's first is the default. */
struct certificates_source {
	const char *certs_path;
	char *const *hosts; size_t host_count;
};
bool certificates_load_all(struct certificates *c, const struct certificates_source *sources,
    size_t count, bool may_make, struct err *err);

/* The same with a keeper, who reads and checks all and has the private keys; they never come into this process. */
bool certificates_load_apart(struct certificates *c, const struct keeper_options *o, struct err *err);

/*
 * What the files look like from outside (inodes, sizes, times), as one
 * number: another number means that they are to be loaded again.
 */
uint64_t certificates_stamp(const struct certificates_source *sources, size_t count);

/* Whether the default host has none yet, so that the first start would make one. */
bool certificates_missing(const char *certs_path, const char *host);

/*
 * The names that the certificate of `host` must hold, to names[] (room for
 * `host_count` + 1; borrowed): its own first, and for the default those of all
 * hosts without a folder of their own below `certs`. Returns how many.
 */
size_t certificates_names(int certs, const char *host, char *const *hosts, size_t host_count,
    const char **names);

/*
 * What the page of a capsule with these hosts tells of those that answer for
 * them, to list[] (room for c->count). Texts lie in `a`. Returns how many;
 * where memory is out, fewer.
 */
size_t certificates_tell(const struct certificates *c, char *const *hosts, size_t host_count,
    struct site_certificate *list, struct arena *a);

void certificates_release(struct certificates *c);  /* the keeper goes with its last worker */

/* Whether both hold the same certificates in the same order. */
bool certificates_equal(const struct certificates *a, const struct certificates *b);

/* "answers to HOST, certificate until DATE (N days), key SHA256:..." for each, on stderr. */
void certificates_print(const struct certificates *c);

/* A sentence on stderr for each that ends within 30 days of `now`, seconds since 1970 UTC. */
void certificates_warn(const struct certificates *c, int64_t now);

#endif
