/*
 * serve/hosted.h: one of the capsules that a server serves.
 *
 * A server has a first capsule, SITE of the command line, whose configuration
 * is also the server's, and those that its `sites` names: each a folder with
 * configuration, content, certificates and search index of its own, as it
 * would be served alone.
 */
#ifndef CAPSULE_SERVE_HOSTED_H
#define CAPSULE_SERVE_HOSTED_H

#include "config/site_folder.h"
#include "serve/archiving.h"
#include "serve/indexing.h"
#include "serve/writer_process.h"

struct hosted {
	struct report report;       /* first: findings on its posts go to stderr, each once */
	struct site_folder folder;
	struct catalog *catalog;
	struct indexing *indexing;  /* NULL: the state folder cannot be written */
	struct archiving *archiving;  /* NULL: likewise */
	struct writer_process *writer;  /* NULL: visitors cannot write here */
	const struct writing_rules *writer_rules;  /* that it was started with */
	struct buf findings, findings_before;
};

/* Open the capsule in the folder `path` (NULL: "."); nothing of its content is read. NULL with *err. */
struct hosted *hosted_open(const char *path, const struct options *o, struct err *err);
void hosted_close(struct hosted *h);   /* NULL is fine */

/* Bring its catalog up to date; what is wrong with posts goes to stderr, once. */
bool hosted_scan(struct hosted *h, bool *changed, struct err *err);

/* The same when nothing but the `count` files of `paths` can have changed; those of other folders are passed over. */
bool hosted_rescan(struct hosted *h, const char *const *paths, size_t count, bool *changed, struct err *err);

/* Keep its search index, manifest and bundles from now on. `made(ctx)`: workers have to open a new one. */
void hosted_keep_index(struct hosted *h, struct event_base *base, bool sandbox, void (*made)(void *ctx), void *ctx);

/*
 * Have a writer where visitors may write, with the rules as they are now.
 * `server`: the configuration that says how processes are shut in.
 */
void hosted_keep_writer(struct hosted *h, struct event_base *base, const struct config *server);

/* Whether handshakes for its hosts are to ask for a client certificate. */
bool hosted_knows_clients(const struct hosted *h);

#endif
