/*
 * blogs/within.c: the blog in one folder of a repository.
 *
 * A repository often has its blog in one folder and its tools beside it. That
 * folder is the blog when next to no text lies elsewhere: notes that belong to
 * nothing else are not given up for it. Of several blogs none is, unless the
 * others are next to nothing; their author is told.
 */
#include "blogs/kind.h"

#include "base/beneath.h"
#include "base/folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MOST = 3, FOLDERS_MOST = 1000, BLOGS_MOST = 8 };

struct inner {
	const char *name;
	enum blog_kind kind;
	size_t texts;
};

struct search {
	struct loading loading;
	struct buf path;         /* of the folder at hand; "" at first */
	struct inner found[BLOGS_MOST];
	size_t count, beside;    /* blogs, and texts in none */
	unsigned folders;        /* looked into */
};

/* Whether the name, in the folder open at `folder`, is one of a folder in which a blog may be. */
static bool
is_worth_a_look(int folder, const char *name)
{
	struct stat st;

	return strcmp(name, "node_modules") != 0 && strcmp(name, "vendor") != 0 &&
	    fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static void look(struct search *s, unsigned depth);

/* Look in what is in the folder open at `folder`, which is the one at hand and `depth` down. */
static void
look_below(struct search *s, int folder, unsigned depth)
{
	size_t len = s->path.len, count;
	char **names = folder_names(folder, &count);

	for (size_t i = 0; i < count && s->count < BLOGS_MOST && s->folders < FOLDERS_MOST; i++) {
		if (!is_worth_a_look(folder, names[i]))
			continue;
		s->folders++;
		buf_printf(&s->path, len > 0 ? "/%s" : "%s", names[i]);
		if (!s->path.full)
			look(s, depth + 1);
		s->path.full = false;
		buf_truncate(&s->path, len);
	}
	folder_names_free(names, count);
}

/* Look for blogs in the folder at hand and, where it is none, below it; `depth`: how far down it is. */
static void
look(struct search *s, unsigned depth)
{
	int fd = beneath_open(s->loading.folder, s->path.len > 0 ? s->path.data : ".", O_RDONLY | O_DIRECTORY);
	struct inner *inner = &s->found[s->count];

	if (fd == -1)
		return;
	if (depth > 0 && kind_is_generated(fd, &inner->kind) && (depth == 1 || blog_begins_in(fd))) {
		inner->name = kind_format(s->loading.blog->arena, "%s", s->path.data);
		s->count++;
	} else if (depth < DEPTH_MOST) {
		look_below(s, fd, depth);
	}
	close(fd);
}

static bool
is_in(struct slice file, const char *folder)
{
	return slice_starts(file, slice_of(folder)) && slice_starts(slice_skip(file, strlen(folder)), SLICE("/"));
}

static void
count_text(struct loading *l, const char *file)
{
	struct search *s = (struct search *)l;
	struct slice name = slice_of(file);
	size_t i = 0;

	if (!slice_ends_nocase(name, SLICE(".md")) && !slice_ends_nocase(name, SLICE(".markdown")) && !slice_ends_nocase(name, SLICE(".mdx")))
		return;
	while (i < s->count && !is_in(name, s->found[i].name))
		i++;
	if (i < s->count)
		s->found[i].texts++;
	else
		s->beside++;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct inner *)a)->name, ((const struct inner *)b)->name);
}

/* Put down the blogs that are in there for people. */
static void
tell(struct search *s)
{
	struct blog *b = s->loading.blog;
	const char *names = "";

	qsort(s->found, s->count, sizeof(s->found[0]), by_name);
	for (size_t i = 0; i < s->count; i++) {
		if (s->found[i].texts > 0)
			names = kind_format(b->arena, "%s%s%s", names, names[0] ? ", " : "", s->found[i].name);
	}
	b->within = names;
	if (names[0])
		report_add(s->loading.report, "config", s->found[0].name, 0, "this folder is no blog, and blogs with a configuration of their own are in "
		    "it (%s): their texts are served as plain files; serve one of them alone, or say `kind: plain` in capsule.yaml", names);
}

int
kind_open_within(struct loading *l, enum blog_kind *kind)
{
	struct search s = { .loading = *l, .path = BUF_INIT(4095) };
	const struct inner *most = s.found;
	size_t others;
	int fd = -1;

	look(&s, 0);
	buf_release(&s.path);
	if (s.count == 0)
		return -1;
	kind_walk(&s.loading, "", count_text);
	others = s.beside;
	for (size_t i = 0; i < s.count; i++) {
		others += s.found[i].texts;
		most = s.found[i].texts > most->texts ? &s.found[i] : most;
	}
	others -= most->texts;
	if (most->texts > 0 && most->texts >= 5 * others)
		fd = beneath_open(l->folder, most->name, O_RDONLY | O_DIRECTORY);
	if (fd == -1) {
		tell(&s);
		return -1;
	}
	*kind = most->kind;
	l->blog->folder = most->name;
	return fd;
}
