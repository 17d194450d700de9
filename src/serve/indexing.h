/*
 * serve/indexing.h: the process that keeps the search index.
 *
 * Reading and folding all posts takes its time, so a child of the supervisor
 * does it, with the lowest priority, and no edit waits for it. The child has
 * the catalog as it was when it was forked; what changes meanwhile is for the
 * next one. It can be killed at any moment (search/search_index.h). One that
 * fails is tried again, after a second at first and then ever more seldom.
 *
 * Workers have the index open and see by themselves what a transaction
 * changed. Only a file that is new, for a large blog's first time or after a
 * damage, needs the next generation, because a worker inside its sandbox
 * cannot open it.
 */
#ifndef CAPSULE_SERVE_INDEXING_H
#define CAPSULE_SERVE_INDEXING_H

#include "base/err.h"
#include "posts/catalog.h"

struct event_base;
struct indexing;

struct indexing_options {
	const char *folder;             /* SITE/.capsule: made when it is not there */
	const struct catalog *catalog;
	int content;
	bool sandbox;                   /* the process is shut in */
	void (*made)(void *ctx);        /* there is a new index file: open it */
	void *ctx;
};

/*
 * All is borrowed. NULL with *err when the folder cannot be made or written:
 * the site is then served as the index is, or without a search. One without
 * room for an index is said, and there is a search as soon as there is room.
 */
struct indexing *indexing_new(struct event_base *base, const struct indexing_options *o, struct err *err);
void indexing_free(struct indexing *i);   /* kills the child; NULL is fine */

/* Bring the index up to date, now or when the one that runs is done. NULL is fine. */
void indexing_start(struct indexing *i);

/* The index of the state folder `folder`: its path, for search_new(). */
void indexing_put_path(char *path, size_t size, const char *folder);

#endif
