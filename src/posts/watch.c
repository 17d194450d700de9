/*
 * posts/watch.c: noticing changes; see watch.h.
 *
 * A set of inotify watches is never mended: when folders came or went a new
 * set is made, the old one is dropped, and only then is the change told. So
 * whoever reads the folder on being told has watches on all of it, and
 * nothing can slip between.
 */
#include "posts/watch.h"

#include "base/clock.h"
#include "base/slice.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

enum {
	EVENTS = IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB,
	DEPTH_MOST = 16,
	SEEN = 1024,   /* bits to know files again by */
};

/* One of the paths: its folder is watched for its name, and it with all below when it is a folder itself. */
struct target {
	char *path, *folder;
	const char *name;   /* the end of `path` */
	int   watch;        /* inotify's number of the folder */
	dev_t device;       /* of the folder that is watched with all below... */
	ino_t inode;        /* ...when it is one; else 0 */
};

struct watch {
	struct event_base *base;
	struct target *targets;
	size_t count;
	void (*changed)(void *ctx);
	void *ctx;
	struct report *report;
	int  notify;            /* inotify's descriptor; -1: polling */
	char **trees;           /* by inotify's numbers: the path of a folder all of which counts; NULL: not all */
	size_t tree_count;
	struct event *readable, *settled, *poll;
	bool folders_changed, pending, told_polling;
	uint64_t writing;       /* the file that was written to last and is not closed yet; 0: none */
	int64_t told_until;     /* us: all that changed before is among what is told */
	int64_t first_change;   /* of those not told yet, ms */
	int64_t row_began, last_change;  /* told or not */
	unsigned files;         /* that changed in a row, and their bits */
	uint64_t seen[SEEN / 64];
	char *named[WATCH_NAMED_MOST];  /* what changed since it was told last... */
	size_t named_count;
	bool anything;          /* ...or more than these */
	uint64_t fingerprint;   /* while polling */
};

static void
arm(struct event *timer, int64_t ms)
{
	struct timeval delay = { .tv_sec = (time_t)(ms / 1000), .tv_usec = (suseconds_t)(ms % 1000 * 1000) };

	event_add(timer, &delay);
}

/* --- a set of watches --------------------------------------------------------------- */

/* Watch one folder; -1 with errno. What is no folder, or not there, is passed over: 0. */
static int
add_folder(struct watch *w, const char *path, bool tree)
{
	int number = inotify_add_watch(w->notify, path, EVENTS | IN_ONLYDIR);
	char **bigger;

	if (number == -1)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == ELOOP ? 0 : -1;
	if ((size_t)number >= w->tree_count) {
		size_t size = 2 * (size_t)number + 64;

		bigger = realloc(w->trees, size * sizeof(*bigger));
		if (!bigger)
			return -1;
		memset(bigger + w->tree_count, 0, (size - w->tree_count) * sizeof(*bigger));
		w->trees = bigger;
		w->tree_count = size;
	}
	if (!tree)
		return number;
	if (!w->trees[number])
		w->trees[number] = slice_dup(slice_of(path));
	else if (strcmp(w->trees[number], path) != 0)
		w->trees[number][0] = '\0';   /* known by two paths: what changes in it cannot be told by name */
	return w->trees[number] ? number : -1;
}

static bool
is_hidden(const char *name)
{
	return name[0] == '.' && strcmp(name, ".well-known") != 0;
}

static bool
is_folder(DIR *dir, const struct dirent *found)
{
	struct stat st;

	if (found->d_type != DT_UNKNOWN)
		return found->d_type == DT_DIR;
	return fstatat(dirfd(dir), found->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* A folder and all below. Each is watched before it is read, so a folder made meanwhile is told of. */
static bool
add_tree(struct watch *w, const char *path, unsigned depth)
{
	int number = add_folder(w, path, true);
	struct dirent *found;
	char below[PATH_MAX];
	bool good = true;
	DIR *dir;

	if (number <= 0)
		return number == 0;
	dir = depth < DEPTH_MOST ? opendir(path) : NULL;
	if (!dir)
		return true;
	while (good && (found = readdir(dir))) {
		if (is_hidden(found->d_name) || !is_folder(dir, found))
			continue;
		if (snprintf(below, sizeof(below), "%s/%s", path, found->d_name) < (int)sizeof(below))
			good = add_tree(w, below, depth + 1);
	}
	closedir(dir);
	return good;
}

/* Look at which folder a path is. Whether it is another than before. */
static bool
identify(struct target *t)
{
	dev_t device = t->device;
	ino_t inode = t->inode;
	struct stat st;
	bool is_dir = stat(t->path, &st) == 0 && S_ISDIR(st.st_mode);

	t->device = is_dir ? st.st_dev : 0;
	t->inode = is_dir ? st.st_ino : 0;
	return t->device != device || t->inode != inode;
}

static bool
add_all(struct watch *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct target *t = &w->targets[i];

		identify(t);
		t->watch = add_folder(w, t->folder, false);
		if (t->watch == -1 || !add_tree(w, t->path, 0))
			return false;
	}
	return true;
}

/* Network and user-space file systems whose changes elsewhere inotify does not see. */
static bool
is_remote(const char *path)
{
	static const uint32_t types[] = {
		0x6969 /* NFS */, 0xFF534D42 /* CIFS */, 0xFE534D42 /* SMB2 */, 0x517B /* SMB */, 0x65735546 /* FUSE */,
		0x01021997 /* 9P */, 0x5346414F /* AFS */, 0x00C36400 /* Ceph */, 0x73757245 /* Coda */, 0x786F4256 /* VirtualBox */,
	};
	struct statfs fs;

	if (statfs(path, &fs) == -1)
		return false;
	for (size_t i = 0; i < COUNT(types); i++) {
		if ((uint32_t)fs.f_type == types[i])
			return true;
	}
	return false;
}

static uint64_t
fingerprint(const struct watch *w)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < w->count; i++)
		sum = sum * 31 + watch_fingerprint(w->targets[i].path);
	return sum;
}

static void
drop_watches(struct watch *w)
{
	if (w->readable)
		event_free(w->readable);
	w->readable = NULL;
	if (w->notify != -1)
		close(w->notify);
	w->notify = -1;
	for (size_t i = 0; i < w->tree_count; i++)
		free(w->trees[i]);
	free(w->trees);
	w->trees = NULL;
	w->tree_count = 0;
}

static void
begin_polling(struct watch *w, const char *why)
{
	drop_watches(w);
	if (!w->told_polling)
		report_add(w->report, "watch", "", 0, "%s; looking for changes once a second instead", why);
	w->told_polling = true;
	w->fingerprint = fingerprint(w);
	arm(w->poll, WATCH_POLL_MS);
}

static void on_readable(evutil_socket_t fd, short what, void *ctx);

/* A new set of watches in place of the one there is, or polling. */
static void
begin(struct watch *w)
{
	const char *why = NULL;

	drop_watches(w);
	for (size_t i = 0; i < w->count && !why; i++) {
		if (is_remote(w->targets[i].path))
			why = "the file system does not tell of changes";
	}
	if (!why) {
		w->notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
		if (w->notify == -1 || !add_all(w))
			why = errno == ENOSPC ? "more folders than fs.inotify.max_user_watches allows to watch"
			    : errno == EMFILE ? "no inotify is left (fs.inotify.max_user_instances)" : "inotify does not work here";
	}
	if (!why) {
		w->readable = event_new(w->base, w->notify, EV_READ | EV_PERSIST, on_readable, w);
		if (!w->readable || event_add(w->readable, NULL) == -1)
			why = "the event loop refuses inotify";
		arm(w->poll, WATCH_POLL_MS);
	}
	if (why)
		begin_polling(w, why);
}

/* --- what happened -------------------------------------------------------------------- */

/* The path of the folder that the event happened in, all of which counts; NULL: it is none. */
static const char *
tree_of(const struct watch *w, const struct inotify_event *e)
{
	return e->wd >= 0 && (size_t)e->wd < w->tree_count ? w->trees[e->wd] : NULL;
}

static const char *
name_of(const struct inotify_event *e)
{
	return e->len > 0 ? e->name : "";
}

/* Is it one of the paths? */
static bool
is_target(const struct watch *w, const struct inotify_event *e)
{
	for (size_t i = 0; i < w->count; i++) {
		if (w->targets[i].watch == e->wd && strcmp(w->targets[i].name, name_of(e)) == 0)
			return true;
	}
	return false;
}

static bool
are_many(const struct watch *w)
{
	return w->files > WATCH_FEW;
}

static int64_t
latest_after(const struct watch *w)
{
	int64_t ms = WATCH_LATEST_MS + (int64_t)w->files * WATCH_EACH_MS;

	return ms < WATCH_MANY_LATEST_MS ? ms : WATCH_MANY_LATEST_MS;
}

/* Of many files more follow, after the longer a pause the slower they came so far. */
static int64_t
silence_of_many(const struct watch *w, int64_t now)
{
	int64_t part = (now - w->row_began) / 4;

	if (w->writing != 0 || part > WATCH_MANY_SETTLE_MS)
		return WATCH_MANY_SETTLE_MS;
	return part > WATCH_WRITING_MS ? part : WATCH_WRITING_MS;
}

/* Tell after some silence; whoever saves one file waits for it, so it is short then. */
static void
wait_for_silence(struct watch *w, int64_t now)
{
	int64_t latest = w->first_change + latest_after(w) - now, settle;

	if (are_many(w))
		settle = silence_of_many(w, now);
	else
		settle = w->writing != 0 ? WATCH_WRITING_MS : WATCH_SETTLE_MS;
	arm(w->settled, latest < settle ? latest > 0 ? latest : 0 : settle);
}

/* A number for the folder and name of the event. */
static uint64_t
file_of(const struct inotify_event *e)
{
	uint64_t sum = (uint64_t)e->wd + 1;

	for (size_t i = 0; i < e->len && e->name[i] != '\0'; i++)
		sum = sum * 1099511628211u + (unsigned char)e->name[i];
	return sum;
}

static void
count_file(struct watch *w, const struct inotify_event *e, int64_t now)
{
	uint64_t bit = file_of(e) % SEEN;

	if (now - w->last_change >= WATCH_APART_MS) {
		w->files = 0;
		w->row_began = now;
		memset(w->seen, 0, sizeof(w->seen));
	}
	w->last_change = now;
	if (!(w->seen[bit / 64] & UINT64_C(1) << bit % 64))
		w->files++;
	w->seen[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* A file that is written in place is empty at first, and half of it for a moment. */
static void
note_writing(struct watch *w, const struct inotify_event *e)
{
	if (e->mask & IN_MODIFY)
		w->writing = file_of(e);
	else if ((e->mask & (IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM)) && w->writing == file_of(e))
		w->writing = 0;
}

static void
note_name(struct watch *w, const char *folder, const char *name)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%s", folder, name);

	for (size_t i = 0; i < w->named_count && !w->anything; i++) {
		if (strcmp(w->named[i], path) == 0)
			return;
	}
	w->anything = w->anything || w->named_count == WATCH_NAMED_MOST || n >= (int)sizeof(path) ||
	    !(w->named[w->named_count] = slice_dup(slice_of(path)));
	w->named_count += !w->anything;
}

static void
forget_names(struct watch *w)
{
	while (w->named_count > 0)
		free(w->named[--w->named_count]);
	w->anything = false;
}

static void
note(struct watch *w, const struct inotify_event *e)
{
	const char *folder = tree_of(w, e);
	int64_t now = clock_milliseconds();

	/* an overflow may hide anything; a folder that came or went needs other watches */
	w->folders_changed = w->folders_changed || (e->mask & (IN_Q_OVERFLOW | IN_UNMOUNT)) ||
	    ((e->mask & IN_ISDIR) && (e->mask & (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)));
	if (w->folders_changed || (e->mask & IN_ISDIR) || e->len == 0 || is_target(w, e) || !folder || !folder[0])
		w->anything = true;
	else
		note_name(w, folder, e->name);
	if (!w->pending)
		w->first_change = now;
	w->pending = true;
	note_writing(w, e);
	count_file(w, e, now);
	wait_for_silence(w, now);
}

/* A hidden file that is written among many that change is the next of them, under the name it has for now. */
static void
note_hidden(struct watch *w, const struct inotify_event *e)
{
	if (!w->pending || !are_many(w) || !tree_of(w, e))
		return;
	note_writing(w, e);
	wait_for_silence(w, clock_milliseconds());
}

static void
take_event(struct watch *w, const struct inotify_event *e)
{
	if ((e->mask & IN_Q_OVERFLOW) || is_target(w, e) || (tree_of(w, e) && !is_hidden(name_of(e))))
		note(w, e);
	else
		note_hidden(w, e);
}

static void
on_readable(evutil_socket_t fd, short what, void *ctx)
{
	_Alignas(struct inotify_event) char events[16384];
	struct watch *w = ctx;
	ssize_t n;

	(void)what;
	w->told_until = clock_microseconds();
	while ((n = read(fd, events, sizeof(events))) > 0) {
		for (char *at = events; at < events + n;) {
			const struct inotify_event *e = (const struct inotify_event *)(const void *)at;

			take_event(w, e);
			at += sizeof(*e) + e->len;
		}
	}
}

/* Where nothing waits to be read, what is told is all until now. */
static void
note_time(struct watch *w)
{
	int64_t now = clock_microseconds();
	int waiting = 0;

	if (ioctl(w->notify, FIONREAD, &waiting) == 0 && waiting == 0)
		w->told_until = now;
}

static void
on_settled(evutil_socket_t fd, short what, void *ctx)
{
	struct watch *w = ctx;

	(void)fd, (void)what;
	note_time(w);
	w->pending = false;
	w->writing = 0;
	if (w->folders_changed)
		begin(w);
	w->folders_changed = false;
	w->changed(w->ctx);
	forget_names(w);
}

/* Nobody tells of a file system that is mounted on a folder, or of a link that leads elsewhere. */
static void
look_for_others(struct watch *w)
{
	bool other = false;

	for (size_t i = 0; i < w->count; i++)
		other |= identify(&w->targets[i]);
	if (!other) {
		arm(w->poll, WATCH_POLL_MS);
		return;
	}
	w->told_until = clock_microseconds();
	w->anything = true;
	begin(w);
	w->changed(w->ctx);
	forget_names(w);
}

/* At most a fiftieth of the time is spent on looking. */
static void
on_poll(evutil_socket_t fd, short what, void *ctx)
{
	struct watch *w = ctx;
	int64_t begun = clock_milliseconds(), took;
	uint64_t now;

	(void)fd, (void)what;
	if (w->notify != -1) {
		look_for_others(w);
		return;
	}
	w->told_until = clock_microseconds();
	now = fingerprint(w);
	took = clock_milliseconds() - begun;
	arm(w->poll, took * 50 > WATCH_POLL_MS ? took * 50 : WATCH_POLL_MS);
	if (now != w->fingerprint) {
		w->fingerprint = now;
		w->anything = true;
		w->changed(w->ctx);
		forget_names(w);
	}
}

int64_t
watch_told_until(const struct watch *w)
{
	return w->told_until;
}

bool
watch_named(const struct watch *w, const char *const **paths, size_t *count)
{
	*paths = (const char *const *)w->named;
	*count = w->named_count;
	return !w->anything;
}

/* --- life ------------------------------------------------------------------------------ */

/* "site/content/" becomes "site/content" in "site". */
static bool
set_target(struct target *t, const char *path)
{
	struct slice whole = slice_of(path), folder;
	size_t slash;

	while (whole.len > 1 && slice_ends(whole, SLICE("/")))
		whole.len--;
	slash = slice_find_last(whole, '/');
	folder = slash == whole.len ? SLICE(".") : slice_first(whole, slash > 0 ? slash : 1);
	t->path = slice_dup(whole);
	t->folder = slice_dup(folder);
	if (!t->path || !t->folder)
		return false;
	t->name = t->path + (slash == whole.len ? 0 : slash + 1);
	return true;
}

struct watch *
watch_new(struct event_base *base, const char *const *paths, size_t count,
    void (*changed)(void *ctx), void *ctx, struct report *report, struct err *err)
{
	struct watch *w = calloc(1, sizeof(*w));
	bool good;

	if (!w) {
		err_set(err, "cannot watch for changes: out of memory");
		return NULL;
	}
	*w = (struct watch){ .base = base, .changed = changed, .ctx = ctx, .report = report, .notify = -1 };
	w->settled = evtimer_new(base, on_settled, w);
	w->poll = evtimer_new(base, on_poll, w);
	w->targets = calloc(count + 1, sizeof(*w->targets));
	good = w->settled && w->poll && w->targets;
	for (size_t i = 0; i < count && good; i++, w->count++)
		good = set_target(&w->targets[i], paths[i]);
	if (!good) {
		watch_free(w);
		err_set(err, "cannot watch for changes: out of memory");
		return NULL;
	}
	begin(w);
	return w;
}

void
watch_free(struct watch *w)
{
	if (!w)
		return;
	drop_watches(w);
	forget_names(w);
	if (w->settled)
		event_free(w->settled);
	if (w->poll)
		event_free(w->poll);
	for (size_t i = 0; w->targets && i < w->count; i++) {
		free(w->targets[i].path);
		free(w->targets[i].folder);
	}
	free(w->targets);
	free(w);
}
