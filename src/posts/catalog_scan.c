/*
 * posts/catalog_scan.c: bringing the catalog up to date with the folder.
 *
 * The walk looks at every file's inode, size and times; only what differs from
 * the last time is read, and of a post only its head: front matter and, for
 * want of a title, the first heading. Change time is compared as well as
 * modification time, because the latter can be set by anybody.
 */
#include "posts/catalog_inside.h"

#include "base/arena.h"
#include "base/beneath.h"
#include "blogs/blog.h"
#include "posts/front_matter.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	DEPTH_MOST = 16,              /* folders inside one another */
	NAMES_MOST = 1 << 20,         /* files and folders in all */
	HEAD = 12 << 10,              /* bytes read of a post at first */
	COARSE_CLOCK = 2000000000,    /* ns: a file system that keeps whole seconds, or pairs of them */
	FINE_CLOCK = 50000000,        /* ns: some ticks of the kernel's clock */
};

struct folder {
	dev_t device;
	ino_t inode;
};

struct scan {
	struct catalog *catalog;
	int content;
	int64_t clock;                /* when the walk began, nanoseconds */
	struct report *report;
	struct buf path;              /* of the file at hand, relative to content/ */
	struct buf head;
	struct folder folders[DEPTH_MOST];  /* those that the walk is inside of */
	size_t depth, names;
	bool changed, short_of_memory, too_many;
	bool vanished;                /* a file that was known is not there */
	bool unsound;                 /* the next scan has to look at everything */
};

static int64_t
nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct stamp
stamp_of(const struct stat *st)
{
	return (struct stamp){ .inode = st->st_ino, .size = st->st_size,
		.mtime = nanoseconds(st->st_mtim), .ctime = nanoseconds(st->st_ctim) };
}

static bool
same_stamp(const struct stamp *a, const struct stamp *b)
{
	return a->inode == b->inode && a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime;
}

/* Whether the file could be written once more without its times showing it. */
static bool
is_racy(const struct scan *s, const struct stamp *stamp)
{
	int64_t tick = stamp->ctime % 1000000000 == 0 ? COARSE_CLOCK : FINE_CLOCK;

	return stamp->ctime > s->clock - tick;
}

/* --- reading a post's head ------------------------------------------------------ */

/* Read on until the head has `want` bytes or the file, `size` bytes long, ends. */
static bool
read_up_to(struct scan *s, int fd, size_t want, size_t size)
{
	want = want < size ? want : size;   /* no call to be told that it ended */
	while (s->head.len < want) {
		char *room = buf_room(&s->head, want - s->head.len);
		ssize_t n = room ? read(fd, room, want - s->head.len) : -1;

		if (n == -1 && room && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		buf_grew(&s->head, (size_t)n);
	}
	return true;
}

/* All of the front matter, and of the body what can give a title. */
static bool
read_head(struct scan *s, int fd, size_t size)
{
	struct front_matter front;

	buf_clear(&s->head);
	if (s->catalog->blog && blog_tags_texts(s->catalog->blog))
		return read_up_to(s, fd, FRONT_MOST + HEAD, size);
	if (!read_up_to(s, fd, HEAD, size))
		return false;
	front = front_matter_find(buf_slice(&s->head));
	if (front.open && s->head.len == HEAD) {
		if (!read_up_to(s, fd, FRONT_MOST + HEAD, size))
			return false;
		front = front_matter_find(buf_slice(&s->head));
	}
	return read_up_to(s, fd, (size_t)(front.body.data - s->head.data) + POST_TITLE_WITHIN, size);
}

/* HTML without front matter is a file like any other; so is gemtext without a date, and a folder's index. */
static enum item_kind
kind_of_post(const struct post *p)
{
	bool is_index;

	post_name_of(slice_of(p->file), &is_index);
	if (p->format == POST_HTML && p->front_line == 0)
		return ITEM_FILE;
	if (p->format == POST_GEMTEXT && (p->date.precision == DATE_NONE || is_index) && !p->draft)
		return ITEM_FILE;
	return p->draft ? ITEM_ASIDE : ITEM_POST;
}

static bool
is_in_drafts(struct slice file)
{
	return slice_starts(file, SLICE("_drafts/")) || slice_search(file, SLICE("/_drafts/")) < file.len;
}

/* What lies among the drafts is shown to nobody, be it text, gemtext or a picture. */
static enum item_kind
unless_draft(const struct scan *s, enum item_kind kind)
{
	return is_in_drafts(buf_slice(&s->path)) && !s->catalog->drafts ? ITEM_ASIDE : kind;
}

/* A text that says nothing is shown to nobody; but a section's is the title of a list. */
static enum item_kind
kind_of_shell(const struct scan *s)
{
	struct slice file = buf_slice(&s->path);
	struct slice name = slice_skip(file, slice_find_last(file, '/') + 1);

	return blog_has_sections(s->catalog->blog) && slice_starts(name, SLICE("_index.")) ? ITEM_SECTION : ITEM_ASIDE;
}

static struct item *
item_from_head(struct scan *s, const struct stamp *stamp)
{
	const struct blog *blog = s->catalog->blog;
	struct err err;
	struct post *p = post_parse(buf_slice(&s->head), blog, s->path.data, s->report, &err);
	enum item_kind kind = p ? kind_of_post(p) : ITEM_BROKEN;
	struct item *item;

	if (!p)
		report_add_err(s->report, "front-matter", s->path.data, &err);
	if (kind == ITEM_POST || kind == ITEM_FILE)
		kind = unless_draft(s, kind);
	if (kind == ITEM_ASIDE && s->catalog->drafts)
		kind = ITEM_POST;
	if (kind == ITEM_POST && blog && !p->is_gone && blog_is_shell(blog, buf_slice(&s->path), p->body, p->front, p->date.precision != DATE_NONE))
		kind = kind_of_shell(s);
	item = kind == ITEM_POST || kind == ITEM_SECTION ? item_from_post(p, blog, stamp) : item_from_name(buf_slice(&s->path), kind, stamp);
	if (item)
		item->kind = (uint8_t)kind;
	if (item && kind == ITEM_POST)
		item->entry.draft = p->draft || is_in_drafts(buf_slice(&s->path));
	post_free(p);
	return item;
}

static struct item *
broken(struct scan *s, const struct stamp *stamp, const char *why)
{
	report_add(s->report, "front-matter", s->path.data, 0, "%s", why);
	return item_from_name(buf_slice(&s->path), ITEM_BROKEN, stamp);
}

static struct item *
read_post(struct scan *s, const struct stamp *stamp)
{
	int fd;
	bool good;

	if (stamp->size > POST_FILE_MOST)
		return broken(s, stamp, "longer than a post may be (16 MB)");
	fd = beneath_open(s->content, s->path.data, O_RDONLY | O_NONBLOCK);
	if (fd == -1)
		return broken(s, stamp, strerror(errno));
	good = read_head(s, fd, (size_t)stamp->size);
	close(fd);
	return good ? item_from_head(s, stamp) : broken(s, stamp, "cannot be read");
}

/* --- one file -------------------------------------------------------------------- */

static struct item *
read_item(struct scan *s, enum blog_role role, const struct stamp *stamp)
{
	struct slice path = buf_slice(&s->path);
	enum post_format format;

	if (s->catalog->as_is)
		return item_from_name(path, ITEM_FILE, stamp);
	if (slice_ends(path, SLICE(".comments.yaml")))
		return item_from_name(path, ITEM_ASIDE, stamp);
	if (role == BLOG_TEXT && post_format_of(path, &format))
		return read_post(s, stamp);
	return item_from_name(path, unless_draft(s, ITEM_FILE), stamp);
}

static bool
is_unchanged(const struct scan *s, const struct item *old, const struct stamp *stamp)
{
	return old && same_stamp(&old->stamp, stamp) && !old->racy && old->kind != ITEM_BROKEN && !s->catalog->anew;
}

static void
kill_item(struct catalog *c, struct item *item)
{
	item->next_dead = c->dead;
	c->dead = item;
}

/* Read the file and put it in the place of what was known of it. */
static void
replace(struct scan *s, struct item *old, enum blog_role role, const struct stamp *stamp)
{
	struct catalog *c = s->catalog;
	struct item *item = read_item(s, role, stamp);

	if (!item || !table_put(&c->items, slice_of(item->file.name), item)) {
		free(item);
		s->short_of_memory = true;
		return;
	}
	item->walk = c->walk;
	item->racy = is_racy(s, stamp);
	s->unsound = s->unsound || item->kind == ITEM_BROKEN;
	s->changed = s->changed || c->anew || !old || !same_stamp(&old->stamp, stamp) || old->racy;
	if (old && old->kind == ITEM_BROKEN)
		free(old);  /* no view shows it */
	else if (old)
		kill_item(c, old);
}

static void
take_file(struct scan *s, const struct stat *st)
{
	struct stamp stamp = stamp_of(st);
	struct catalog *c = s->catalog;
	struct item *old = table_get(&c->items, buf_slice(&s->path));
	enum blog_role role = c->blog ? blog_role(c->blog, buf_slice(&s->path)) : BLOG_TEXT;

	if (role == BLOG_NOTHING)
		return;
	if (is_unchanged(s, old, &stamp))
		old->walk = c->walk;
	else
		replace(s, old, role, &stamp);
}

/* --- the walk ---------------------------------------------------------------------- */

static void walk(struct scan *s, int fd);

static bool
is_inside_of(const struct scan *s, const struct stat *st)
{
	for (size_t i = 0; i < s->depth; i++) {
		if (s->folders[i].inode == st->st_ino && s->folders[i].device == st->st_dev)
			return true;
	}
	return false;
}

static void
enter(struct scan *s, const struct stat *st)
{
	int fd;

	if (s->depth == DEPTH_MOST || is_inside_of(s, st)) {
		s->unsound = true;
		report_add(s->report, "file", s->path.data, 0, s->depth == DEPTH_MOST
		    ? "folders are nested deeper than is looked into" : "a link to a folder that it lies in; not followed");
		return;
	}
	fd = beneath_open(s->content, s->path.len > 0 ? s->path.data : ".", O_RDONLY | O_DIRECTORY);
	if (fd == -1) {
		s->unsound = true;
		report_add(s->report, "file", s->path.data, 0, "cannot read this folder: %s", strerror(errno));
		return;
	}
	s->folders[s->depth++] = (struct folder){ st->st_dev, st->st_ino };
	walk(s, fd);
	s->depth--;
}

/* Look at what a link leads to; it must lie below content/ too. */
static bool
follow(struct scan *s, struct stat *st)
{
	int fd = beneath_open(s->content, s->path.data, O_PATH);
	bool good = fd != -1 && fstat(fd, st) == 0;

	s->unsound = true;
	if (!good)
		report_add(s->report, "file", s->path.data, 0, errno == EXDEV
		    ? "the link leads out of the content folder, so it is not served"
		    : "the link leads nowhere: %s", strerror(errno));
	if (fd != -1)
		close(fd);
	return good;
}

/* Hidden names, and what editors leave behind. */
static bool
is_hidden(const struct scan *s, const char *name)
{
	size_t len = strlen(name);

	if (name[0] == '.')
		return s->path.len > 0 || strcmp(name, ".well-known") != 0;
	return name[len - 1] == '~' || (name[0] == '#' && name[len - 1] == '#');
}

/* Whether the blog has something in the folder at hand. */
static bool
is_walked(const struct scan *s)
{
	return !s->catalog->blog || blog_walks(s->catalog->blog, buf_slice(&s->path));
}

static void
visit(struct scan *s, int folder, const char *name)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return;  /* gone meanwhile */
	if (S_ISLNK(st.st_mode) && !follow(s, &st))
		return;
	if (S_ISDIR(st.st_mode) && !is_walked(s))
		return;
	if (S_ISDIR(st.st_mode))
		enter(s, &st);
	else if (S_ISREG(st.st_mode))
		take_file(s, &st);
}

/* `fd` is closed. */
static void
walk(struct scan *s, int fd)
{
	size_t len = s->path.len;
	struct dirent *found;
	DIR *dir = fdopendir(fd);

	if (!dir) {
		close(fd);
		s->short_of_memory = true;
		return;
	}
	while (!s->short_of_memory && (found = readdir(dir))) {
		if (is_hidden(s, found->d_name))
			continue;
		if (++s->names > NAMES_MOST) {
			s->too_many = true;
			break;
		}
		if (len > 0)
			buf_putc(&s->path, '/');
		buf_puts(&s->path, found->d_name);
		if (!s->path.full)
			visit(s, dirfd(dir), found->d_name);
		s->path.full = false;
		buf_truncate(&s->path, len);
	}
	closedir(dir);
}

/* --- some files only --------------------------------------------------------------- */

/* Put the name of a file in s->path as the walk would; false: the walk would not come there. */
static bool
take_path(struct scan *s, const char *name)
{
	struct slice rest = slice_of(name);

	buf_clear(&s->path);
	while (rest.len > 0) {
		struct slice part = slice_cut(&rest, '/');
		char plain[NAME_MAX + 1];

		if (part.len == 0 || part.len >= sizeof(plain))
			return false;
		memcpy(plain, part.data, part.len);
		plain[part.len] = '\0';
		if (is_hidden(s, plain))
			return false;
		if (s->path.len > 0)
			buf_putc(&s->path, '/');
		buf_put_slice(&s->path, part);
		if (rest.len > 0 && !is_walked(s))
			return false;
	}
	return s->path.len > 0 && !s->path.full;
}

/* What is known of the file counts as gone unless it is found there. */
static void
look_at(struct scan *s, const char *name)
{
	struct catalog *c = s->catalog;
	struct item *item;

	if (!take_path(s, name))
		return;
	item = table_get(&c->items, buf_slice(&s->path));
	if (item)
		item->walk = c->walk - 1;
	visit(s, s->content, s->path.data);
	item = table_get(&c->items, buf_slice(&s->path));
	s->vanished = s->vanished || (item && item->walk != c->walk);
}

/* --- the new state ------------------------------------------------------------------ */

static bool
was_found(void *value, void *ctx)
{
	return ((struct item *)value)->walk == ((struct catalog *)ctx)->walk;
}

/* What this walk did not see is gone; it dies once the view is made anew. */
static bool
drop_vanished(struct scan *s)
{
	struct catalog *c = s->catalog;
	struct item *first = c->dead;

	for (size_t i = 0; i < c->items.size; i++) {
		struct item *item = c->items.slots[i].key ? c->items.slots[i].value : NULL;

		if (item && item->walk != c->walk)
			kill_item(c, item);
	}
	if (c->dead == first)
		return true;
	s->changed = true;
	if (table_keep(&c->items, was_found, c))
		return true;
	for (; c->dead != first; c->dead = c->dead->next_dead)
		;  /* they are in the table still */
	return false;
}

static bool
make_view(struct catalog *c, int64_t now, struct report *report)
{
	struct view *view = view_new(c, now, report);

	if (!view)
		return false;
	view_free(c->view);
	c->view = view;
	while (c->dead) {
		struct item *next = c->dead->next_dead;

		free(c->dead);
		c->dead = next;
	}
	return true;
}

/* Look at everything. */
static bool
walk_all(struct scan *s, struct err *err)
{
	int fd = openat(s->content, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1) {
		if (fd != -1)
			close(fd);
		return err_set(err, "cannot read the content folder: %s", strerror(errno));
	}
	s->catalog->walk++;
	s->vanished = true;   /* whatever the walk does not see */
	s->depth = 0;
	s->folders[s->depth++] = (struct folder){ st.st_dev, st.st_ino };
	walk(s, fd);
	if (s->too_many)
		report_add(s->report, "file", "", 0, "more than %d files and folders; the rest is left out", NAMES_MOST);
	s->unsound = s->unsound || s->too_many;
	return true;
}

/* Look at everything, or at some files only. */
static bool
look(struct scan *s, const char *const *names, size_t count, struct err *err)
{
	struct catalog *c = s->catalog;
	bool all = !names || !c->sound || c->anew || !c->view || c->view->clashes > 0;

	c->sound = false;
	for (size_t i = 0; i < count && !all; i++)
		look_at(s, names[i]);
	if (all && !walk_all(s, err))
		return false;
	if (s->short_of_memory || (s->vanished && !drop_vanished(s)))
		return err_set(err, "cannot read the content folder: out of memory");
	c->sound = !s->unsound;
	return true;
}

bool
catalog_rescan(struct catalog *c, int content, const char *const *names, size_t count, int64_t now,
    struct report *report, bool *changed, struct err *err)
{
	struct scan s = { .catalog = c, .content = content, .report = report,
		.path = BUF_INIT(4095), .head = BUF_INIT(FRONT_MOST + HEAD + POST_TITLE_WITHIN) };
	int64_t due = catalog_next_due(c);
	struct timespec clock;
	bool good;

	clock_gettime(CLOCK_REALTIME, &clock);
	s.clock = nanoseconds(clock);
	good = look(&s, names, count, err);
	buf_release(&s.path);
	buf_release(&s.head);
	if (!good)
		return false;
	c->anew = false;
	*changed = s.changed || !c->view || c->stale || (due > 0 && due <= now) || now < c->viewed;
	if ((*changed || c->view->clashes > 0) && !make_view(c, now, report))
		return err_set(err, "cannot list the posts: out of memory");
	c->viewed = now;
	c->stale = false;
	return true;
}

bool
catalog_scan(struct catalog *c, int content, int64_t now, struct report *report, bool *changed, struct err *err)
{
	return catalog_rescan(c, content, NULL, 0, now, report, changed, err);
}
