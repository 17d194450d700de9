/* test_watch.c: every kind of change is told, many at once only once. */
#include "unit.h"

#include "folder.h"
#include "posts/watch.h"
#include "values.h"

#include <sys/resource.h>

struct fixture {
	struct folder_for_test folder;
	struct event_base *base;
	struct watch *watch;
	struct kept_report kept;
	unsigned told;
	struct buf names;        /* of what was told last, a line each, below the folder */
	struct event *writer;
	unsigned written;
};

static void
on_change(void *ctx)
{
	struct fixture *f = ctx;
	const char *const *paths;
	size_t count;
	bool named = watch_named(f->watch, &paths, &count);

	f->told++;
	buf_clear(&f->names);
	for (size_t i = 0; named && i < count; i++)
		buf_printf(&f->names, "%s\n", paths[i] + strlen(f->folder.name));
	if (!named)
		buf_puts(&f->names, "anything\n");
	event_base_loopbreak(f->base);
}

static void
on_patience(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd, (void)what;
	event_base_loopbreak(ctx);
}

/* Run the loop until a change is told, or for `ms`; how often it was told. */
static unsigned
run(struct fixture *f, int ms)
{
	struct timeval patience = { ms / 1000, ms % 1000 * 1000 };
	struct event *timer = evtimer_new(f->base, on_patience, f->base);

	f->told = 0;
	event_add(timer, &patience);
	event_base_dispatch(f->base);
	event_free(timer);
	return f->told;
}

enum { PATIENCE = 10000, SILENCE = 80 };

static void
assert_told_once(struct fixture *f)
{
	assert_int_equal(run(f, PATIENCE), 1);
	assert_int_equal(run(f, SILENCE), 0);
}

static void
begin(struct fixture *f)
{
	char content[64], file[64];
	const char *paths[] = { content, file };
	struct err err;

	snprintf(content, sizeof(content), "%s/content/", f->folder.name);
	snprintf(file, sizeof(file), "%s/capsule.yaml", f->folder.name);
	f->watch = watch_new(f->base, paths, 2, on_change, f, &f->kept.report, &err);
	assert_non_null(f->watch);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	folder_make(&f->folder);
	folder_write(&f->folder, "content/posts/x.md", "x");
	f->kept = (struct kept_report)KEPT_REPORT;
	f->names = BUF_INIT(1 << 16);
	f->base = event_base_new();
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	watch_free(f->watch);
	event_base_free(f->base);
	buf_release(&f->kept.text);
	buf_release(&f->names);
	folder_remove(&f->folder);
	free(f);
	return 0;
}

static void
test_kinds(void **state)
{
	struct fixture *f = *state;
	struct folder_for_test *at = &f->folder;

	begin(f);
	assert_int_equal(run(f, SILENCE), 0);
	folder_write(at, "content/posts/x.md", "y");              /* written in place */
	assert_told_once(f);
	folder_write(at, "content/about.md", "y");                /* new */
	assert_told_once(f);
	folder_write(at, "content/.x.swp", "y");                  /* an editor's own */
	assert_int_equal(run(f, SILENCE), 0);
	assert_int_equal(renameat(at->fd, "content/.x.swp", at->fd, "content/about.md"), 0);
	assert_told_once(f);
	folder_delete(at, "content/about.md");
	assert_told_once(f);
	assert_int_equal(fchmodat(at->fd, "content/posts/x.md", 0640, 0), 0);
	assert_told_once(f);
	folder_write(at, "other.txt", "y");                       /* not asked for */
	assert_int_equal(run(f, SILENCE), 0);
	folder_write(at, "capsule.yaml", "y");                    /* did not exist */
	assert_told_once(f);
	folder_write(at, "capsule.new", "y");
	assert_int_equal(renameat(at->fd, "capsule.new", at->fd, "capsule.yaml"), 0);
	assert_told_once(f);
	assert_int_equal(f->kept.text.len, 0);
}

/* What lies in a folder that is new, was moved in, or in the content folder itself made again. */
static void
test_folders(void **state)
{
	struct fixture *f = *state;
	struct folder_for_test *at = &f->folder;

	folder_write(at, "elsewhere/deep/y.md", "x");
	begin(f);
	folder_write(at, "content/a/b/c/x.md", "x");
	assert_told_once(f);
	folder_write(at, "content/a/b/c/x.md", "y");
	assert_told_once(f);
	assert_int_equal(renameat(at->fd, "elsewhere", at->fd, "content/here"), 0);
	assert_told_once(f);
	folder_write(at, "content/here/deep/y.md", "y");
	assert_told_once(f);
	assert_int_equal(renameat(at->fd, "content", at->fd, "old"), 0);
	assert_told_once(f);
	folder_write(at, "old/a/b/c/x.md", "z");                  /* no longer below content/ */
	assert_int_equal(run(f, SILENCE), 0);
	folder_write(at, "content/posts/x.md", "x");
	assert_told_once(f);
	folder_write(at, "content/posts/x.md", "y");
	assert_told_once(f);
}

static void
test_many(void **state)
{
	struct fixture *f = *state;

	begin(f);
	for (int i = 0; i < 500; i++) {
		char name[64];

		snprintf(name, sizeof(name), "content/%d/%d.md", i % 50, i);
		folder_write(&f->folder, name, "x");
	}
	assert_told_once(f);
	folder_write(&f->folder, "content/49/499.md", "y");
	assert_told_once(f);
}

/* What rsync does, for longer than one change may wait, with a pause now and then: it is one change. */
static void
write_next(evutil_socket_t fd, short what, void *ctx)
{
	struct fixture *f = ctx;
	char name[64];

	(void)fd, (void)what;
	folder_write(&f->folder, "content/.part.md.Xa3f", "x");
	if (f->written % 20 == 10)
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	snprintf(name, sizeof(name), "content/%u.md", f->written);
	assert_int_equal(renameat(f->folder.fd, "content/.part.md.Xa3f", f->folder.fd, name), 0);
	if (++f->written == 150)
		event_del(f->writer);
}

static void
test_copy(void **state)
{
	struct fixture *f = *state;

	begin(f);
	f->writer = event_new(f->base, -1, EV_PERSIST, write_next, f);
	event_add(f->writer, &(struct timeval){ .tv_usec = 2000 });
	assert_told_once(f);
	assert_int_equal(f->written, 150);
	event_free(f->writer);
}

/* Which files changed is told by name where that can be said. */
static void
test_names(void **state)
{
	struct fixture *f = *state;
	struct folder_for_test *at = &f->folder;

	begin(f);
	folder_write(at, "content/posts/x.md", "y");
	assert_told_once(f);
	assert_string_equal(f->names.data, "/content/posts/x.md\n");
	folder_delete(at, "content/posts/x.md");
	folder_write(at, "content/about.md", "y");
	assert_told_once(f);
	assert_string_equal(f->names.data, "/content/posts/x.md\n/content/about.md\n");
	folder_write(at, "content/new/y.md", "y");                /* a folder: anything */
	assert_told_once(f);
	assert_string_equal(f->names.data, "anything\n");
	folder_write(at, "content/new/y.md", "z");
	assert_told_once(f);
	assert_string_equal(f->names.data, "/content/new/y.md\n");
	folder_write(at, "capsule.yaml", "y");                    /* one of the paths themselves */
	assert_told_once(f);
	assert_string_equal(f->names.data, "anything\n");
	for (int i = 0; i <= WATCH_NAMED_MOST; i++) {
		char name[64];

		snprintf(name, sizeof(name), "content/%d.md", i);
		folder_write(at, name, "x");
	}
	assert_told_once(f);
	assert_string_equal(f->names.data, "anything\n");
}

static void
write_again(evutil_socket_t fd, short what, void *ctx)
{
	struct fixture *f = ctx;

	(void)fd, (void)what;
	folder_write(&f->folder, "content/posts/x.md", "y");
}

/* Changes that never pause are told all the same. */
static void
test_endless(void **state)
{
	struct fixture *f = *state;
	struct event *writer = event_new(f->base, -1, EV_PERSIST, write_again, f);

	begin(f);
	event_add(writer, &(struct timeval){ .tv_usec = 5000 });
	assert_int_equal(run(f, PATIENCE), 1);
	event_free(writer);
}

/* No descriptor left for inotify: it looks once a second, and says so once. */
static void
test_polling(void **state)
{
	struct fixture *f = *state;
	struct rlimit limit, none;
	int next = dup(0);

	close(next);
	getrlimit(RLIMIT_NOFILE, &limit);
	none = (struct rlimit){ .rlim_cur = (rlim_t)next, .rlim_max = limit.rlim_max };
	setrlimit(RLIMIT_NOFILE, &none);
	begin(f);
	setrlimit(RLIMIT_NOFILE, &limit);
	assert_non_null(strstr(f->kept.text.data, "watch :0 no inotify is left (fs.inotify.max_user_instances);"
	    " looking for changes once a second instead\n"));
	run(f, PATIENCE);   /* the first look could not open anything either */
	assert_int_equal(run(f, 1500), 0);
	folder_write(&f->folder, "content/a/b.md", "x");
	assert_int_equal(run(f, PATIENCE), 1);
	folder_write(&f->folder, "content/a/b.md", "y");
	assert_int_equal(run(f, PATIENCE), 1);
	folder_write(&f->folder, "capsule.yaml", "y");
	assert_int_equal(run(f, PATIENCE), 1);
}

static void
test_fingerprint(void **state)
{
	struct fixture *f = *state;
	uint64_t before = watch_fingerprint(f->folder.name);

	assert_int_equal(watch_fingerprint(f->folder.name), before);
	folder_write(&f->folder, "content/.hidden", "x");
	folder_write(&f->folder, "content/posts/x.md", "xy");
	assert_int_not_equal(watch_fingerprint(f->folder.name), before);
	assert_int_equal(watch_fingerprint("/nowhere"), 0);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(test_kinds), WITH_FOLDER(test_folders), WITH_FOLDER(test_many), WITH_FOLDER(test_endless),
		WITH_FOLDER(test_copy), WITH_FOLDER(test_names),
		WITH_FOLDER(test_polling), WITH_FOLDER(test_fingerprint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
