/* commands/comments.c: `capsule comments`: what readers wrote and their author decides. */
#include "commands/commands.h"
#include "base/folder.h"
#include "commands/comments_import.h"
#include "config/site_folder.h"
#include "writing/kept_comment.h"
#include "writing/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct work {
	struct site_folder folder;
	struct comment_folders f;
	int lock;
};

static void
print_text(const char *text)
{
	struct slice rest = slice_of(text);

	while (rest.len > 0) {
		struct slice line = slice_cut_line(&rest);

		printf("  | %.*s\n", SLICE_ARG(line));
	}
}

static bool
list(const struct work *w)
{
	size_t count;
	char **ids = comments_waiting(&w->f, &count);
	bool good = true;

	if (count == 0)
		puts("No comment waits.");
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new();
		struct err err;
		struct kept_comment *c = arena ? comment_read_waiting(&w->f, ids[i], arena, &err) : NULL;

		if (c)
			printf("%s%s\n  %.10s %s%s%s on %s\n", i > 0 ? "\n" : "", ids[i], c->date, c->author[0] ? c->author : "a reader",
			    c->key[0] ? " " : "", c->key, c->post);
		else
			fprintf(stderr, "capsule: %s\n", err.text);
		print_text(c ? c->text : "");
		good = good && c;
		arena_free(arena);
	}
	folder_names_free(ids, count);
	return good;
}

/* The state folder, made when it is missing; -1 with errno. */
static int
open_state(const char *path)
{
	bool made = mkdir(path, 0700) == 0;
	int fd = made || errno == EEXIST ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int above = made && fd != -1 ? openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (above != -1) {
		store_give_to_owner(above, fd);
		close(above);
	}
	return fd;
}

/* Open the folders, and keep everybody else out of them. */
static bool
begin(struct work *w, const char *site, const struct options *o, struct err *err)
{
	w->f.content = w->f.state = w->lock = -1;
	if (!site_folder_open(&w->folder, site, o, err))
		return false;
	w->f.content = w->folder.content;
	w->f.state = open_state(w->folder.state_path);
	w->lock = w->f.state == -1 ? -1 : comments_lock(&w->f);
	return w->lock != -1 || err_set(err, "cannot work in '%.120s': %s", w->folder.state_path, strerror(errno));
}

static void
end(struct work *w)
{
	if (w->lock != -1)
		close(w->lock);
	if (w->f.state != -1)
		close(w->f.state);
	site_folder_close(&w->folder);
}

static bool
is_action(const char *word)
{
	return strcmp(word, "list") == 0 || strcmp(word, "approve") == 0 || strcmp(word, "reject") == 0 ||
	    strcmp(word, "import") == 0;
}

/* Show or reject those that are named. What was decided before one that cannot be stays decided. */
static bool
decide(struct work *w, bool show, const char *const *ids, size_t count, struct err *err)
{
	size_t done = 0;

	while (done < count && comment_decide(&w->f, ids[done], show, err))
		done++;
	if (done > 0)
		comments_tell(&w->f);
	return done == count;
}

static bool
decide_all(struct work *w, bool show, struct err *err)
{
	size_t count;
	char **ids = comments_waiting(&w->f, &count);
	bool good = decide(w, show, (const char *const *)ids, count, err);

	folder_names_free(ids, count);
	return good;
}

static bool
act(struct work *w, const char *action, const char *const *what, size_t count, struct err *err)
{
	bool show = strcmp(action, "approve") == 0;

	if (strcmp(action, "list") == 0)
		return list(w) || err_set(err, "not all of them can be read");
	if (strcmp(action, "import") == 0)
		return comments_import(&w->folder, &w->f, what[0], err);
	if (count == 1 && strcmp(what[0], "all") == 0)
		return decide_all(w, show, err);
	return decide(w, show, what, count, err);
}

/* Whether the action wants so many words behind it. */
static bool
is_complete(const char *action, size_t count)
{
	if (strcmp(action, "list") == 0)
		return count == 0;
	return is_action(action) && (strcmp(action, "import") == 0 ? count == 1 : count > 0);
}

int
comments_command(const struct options *o)
{
	size_t first = is_action(o->arguments[0]) ? 0 : 1;
	const char *site = first == 1 ? o->arguments[0] : ".";
	const char *action = o->argument_count > first ? o->arguments[first] : "";
	const char *const *what = o->arguments + first + 1;
	size_t count = o->argument_count > first + 1 ? o->argument_count - first - 1 : 0;
	struct work w = { .folder.content = -1 };
	struct err err;
	bool good;

	if (!is_complete(action, count)) {
		fprintf(stderr, "capsule: comments wants [SITE] and one of: list, approve ID..., reject ID..., import FILE\n");
		return EXIT_USAGE;
	}
	good = begin(&w, site, o, &err) && act(&w, action, what, count, &err);
	if (!good)
		fprintf(stderr, "capsule: %s\n", err.text);
	end(&w);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
