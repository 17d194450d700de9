/* serve/indexing.c: the process that keeps the search index; see indexing.h. */
#include "serve/indexing.h"

#include "base/file.h"
#include "search/search_index.h"
#include "serve/chore.h"
#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SMALL = 256 << 10,                   /* bytes of an index that has next to nothing in it */
	FEW = 100,                           /* posts that take no time */
};

struct indexing {
	struct indexing_options o;
	char path[PATH_MAX];
	struct chore *chore;
	ino_t file;                /* the index that workers have been told of */
	bool told;                 /* the operator knows that it cannot be written */
};

void
indexing_put_path(char *path, size_t size, const char *folder)
{
	snprintf(path, size, "%s/search.db", folder);
}

/* Whether the folder is there, or can be made, and can be written. */
static bool
prepare(const char *folder, struct err *err)
{
	if (!file_make_hidden_folder(folder, 0700))
		return err_set(err, "cannot make '%.120s' for the search index: %s", folder, strerror(errno));
	if (access(folder, W_OK | X_OK) == -1)
		return err_set(err, "cannot write the search index in '%.120s': %s", folder, strerror(errno));
	return true;
}

static int
keep(void *ctx, int fds[CHORE_KEEP_MOST])
{
	const struct indexing *i = ctx;

	fds[0] = i->o.content;
	return 1;
}

static ino_t
file_now(const struct indexing *i)
{
	struct stat st;

	return stat(i->path, &st) == 0 ? st.st_ino : 0;
}

/* In the child, for good. */
static bool
shut_in(const struct indexing *i, struct err *err)
{
	int folder = i->o.sandbox ? open(i->o.folder, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	bool good = !i->o.sandbox || (folder != -1 ? sandbox_enter_maker(i->o.content, folder, err) :
	    err_set(err, "cannot open '%.120s': %s", i->o.folder, strerror(errno)));

	if (folder != -1)
		close(folder);
	return good;
}

static char
work(void *ctx)
{
	const struct indexing *i = ctx;
	struct err err;
	enum search_made made;
	struct stat st;

	chore_wait_for_turn(AT_FDCWD, i->o.folder);   /* it ends with this process */
	/* nobody waits for a whole index; an edit is looked for by who made it */
	if (catalog_post_count(i->o.catalog) > FEW && (stat(i->path, &st) == -1 || st.st_size < SMALL))
		setpriority(PRIO_PROCESS, 0, CHORE_LOWEST);
	made = shut_in(i, &err) ? search_index_update(i->path, i->o.catalog, i->o.content, &err) : SEARCH_FAILED;
	if (made == SEARCH_FAILED && !i->told)
		fprintf(stderr, "capsule: %s; what it had before is still found\n", err.text);
	return (char)made;
}

static bool
done(void *ctx, char word)
{
	struct indexing *i = ctx;
	ino_t file = file_now(i);

	i->told = word == SEARCH_FAILED;
	if (word == SEARCH_NEW_FILE || file != i->file)   /* ours, or another server's */
		i->o.made(i->o.ctx);
	i->file = file;
	return word != SEARCH_FAILED;
}

/* Have a file, with nothing in it yet, that workers can open. */
static void
prepare_file(struct indexing *i)
{
	int turn = access(i->path, F_OK) == 0 ? -1 : chore_wait_for_turn(AT_FDCWD, i->o.folder);
	struct err err;

	i->told = !search_index_prepare(i->path, &err);
	if (i->told)
		fprintf(stderr, "capsule: %s; it is tried again\n", err.text);
	i->file = file_now(i);
	if (turn != -1)
		close(turn);
}

struct indexing *
indexing_new(struct event_base *base, const struct indexing_options *o, struct err *err)
{
	struct chore_options co = { .name = "capsule-index", .priority = 5, .work = work, .done = done, .keep = keep };
	struct indexing *i;

	if (!prepare(o->folder, err))
		return NULL;
	i = calloc(1, sizeof(*i));
	if (i) {
		i->o = *o;
		co.ctx = i;
		i->chore = chore_new(base, &co);
	}
	if (!i || !i->chore) {
		err_set(err, "cannot keep a search index: memory is out");
		indexing_free(i);
		return NULL;
	}
	indexing_put_path(i->path, sizeof(i->path), o->folder);
	prepare_file(i);
	return i;
}

void
indexing_start(struct indexing *i)
{
	if (i)
		chore_start(i->chore);
}

void
indexing_free(struct indexing *i)
{
	if (!i)
		return;
	chore_free(i->chore);
	free(i);
}
