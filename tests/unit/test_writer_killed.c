/*
 * test_writer_killed.c: the writer is killed before each of its system calls
 * in turn. After every kill another one starts; what was acknowledged is
 * there, no file that can be seen is half of one, and who sends again succeeds.
 *
 * Linux lets a process watch its own child's calls (ptrace); where that is
 * forbidden the tests are skipped. `fsync` before `rename` and after it is
 * seen in the same way: that is what a power cut would test.
 */
#include "unit.h"

#include "desk.h"
#include "base/table.h"
#include "data/yaml.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { CALLS_MOST = 4000 };

/* What is done, and whether its effect is there. */
struct act {
	const char *label;
	void     (*before)(struct desk *d);   /* NULL: nothing has to be there first */
	unsigned (*act)(struct desk *d);      /* the answer's status */
	bool     (*is_done)(struct desk *d);
	bool     again_fails;  /* done twice it says that there is nothing to do any more */
};

/* ---- acts ---------------------------------------------------------------------------- */

static bool
has(struct desk *d, const char *file, const char *text)
{
	char *now = desk_read(d, file);
	bool same = now && strstr(now, text);

	free(now);
	return same;
}

static bool
is_missing(struct desk *d, const char *file)
{
	return faccessat(d->folder.fd, file, F_OK, AT_SYMLINK_NOFOLLOW) == -1;
}

static unsigned
replace(struct desk *d)
{
	return desk_upload(d, "posts/x.md", NEW_POST);
}

static bool
is_replaced(struct desk *d)
{
	return has(d, "content/posts/x.md", "New words") && !is_missing(d, "state/history/posts/x.md");
}

static unsigned
begin_draft(struct desk *d)
{
	return desk_upload(d, "deep/er/new.md", NEW_POST);
}

static bool
is_drafted(struct desk *d)
{
	return has(d, "content/_drafts/deep/er/new.md", "New words");
}

static unsigned
delete(struct desk *d)
{
	return desk_upload(d, "posts/x.md", NULL);
}

static bool
is_deleted(struct desk *d)
{
	return is_missing(d, "content/posts/x.md") && !is_missing(d, "state/history/posts/x.md");
}

static void
have_draft(struct desk *d)
{
	folder_write(&d->folder, "content/_drafts/posts/new.md", NEW_POST "![](view.png)\n");
	folder_write(&d->folder, "content/_drafts/posts/view.png", "New words");
}

static unsigned
publish(struct desk *d)
{
	return desk_publish(d, "_drafts/posts/new.md");
}

static bool
is_published(struct desk *d)
{
	return has(d, "content/posts/new.md", "New words") && has(d, "content/posts/view.png", "New words") &&
	    is_missing(d, "content/_drafts/posts/new.md");
}

static unsigned
comment(struct desk *d)
{
	return desk_comment(d, MESSAGE_COMMENT, "jutta", "New words");
}

/* Once, however often it was sent. */
static bool
is_waiting(struct desk *d)
{
	size_t count;

	free(desk_waiting(d, &count));
	assert_true(count <= 1);
	return count > 0;
}

static void
have_open(struct desk *d)
{
	d->rules.comments.mode = COMMENTS_RULE_OPEN;
	folder_write(&d->folder, "content/posts/x.comments.yaml", "# mine\n- author: Me\n  text: Old words\n");
}

static bool
is_shown(struct desk *d)
{
	return has(d, "content/posts/x.comments.yaml", "# mine\n- author: Me\n  text: Old words\n") &&
	    has(d, "content/posts/x.comments.yaml", "New words");
}

static void
have_waiting(struct desk *d)
{
	assert_int_equal(comment(d), STATUS_SUCCESS);
}

/* Of the only one that waits. */
static unsigned
decide(struct desk *d, enum message_kind kind)
{
	size_t count;
	char *id = desk_waiting(d, &count);
	unsigned status = desk_decide(d, kind, id ? id : "none");

	free(id);
	return status;
}

static unsigned
approve(struct desk *d)
{
	return decide(d, MESSAGE_APPROVE);
}

static bool
is_approved(struct desk *d)
{
	return has(d, "content/posts/x.comments.yaml", "New words") && !is_waiting(d);
}

static unsigned
reject(struct desk *d)
{
	return decide(d, MESSAGE_REJECT);
}

static bool
is_rejected(struct desk *d)
{
	return is_missing(d, "content/posts/x.comments.yaml") && !is_waiting(d);
}

static void
have_piece(struct desk *d)
{
	assert_int_equal(desk_comment(d, MESSAGE_PIECE, "jutta", "New words"), STATUS_SUCCESS);
}

static unsigned
send_pieces(struct desk *d)
{
	return desk_comment(d, MESSAGE_SEND, "jutta", NULL);
}

static const struct act acts[] = {
	{ "an upload in the place of a post", NULL, replace, is_replaced, false },
	{ "a draft in folders that are not there yet", NULL, begin_draft, is_drafted, false },
	{ "deleting a post", NULL, delete, is_deleted, true },
	{ "publishing a draft with its picture", have_draft, publish, is_published, true },
	{ "a comment that waits", NULL, comment, is_waiting, false },
	{ "a comment that is shown at once", have_open, comment, is_shown, false },
	{ "a comment in pieces", have_piece, send_pieces, is_waiting, true },
	{ "approving", have_waiting, approve, is_approved, true },
	{ "rejecting", have_waiting, reject, is_rejected, true },
};

/* ---- what can be seen ------------------------------------------------------------------- */

/* Every file whose name is not hidden is as it was or as it should be. */
static int
check_file(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	const char *name = path + where->base;
	struct arena *arena;
	struct reading r;
	struct buf text = BUF_INIT(1 << 20);
	char chunk[4096];
	ssize_t n;
	int fd;

	(void)st;
	if (strcmp(name, ".capsule-aside~") == 0)
		fail_msg("'%s' was left", path);
	if (flag != FTW_F || name[0] == '.' || strcmp(name, "salt") == 0 || strstr(path, "/editing/"))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_put(&text, chunk, (size_t)n);
	close(fd);
	if (!strstr(text.data, "Old words") && !strstr(text.data, "New words"))
		fail_msg("'%s' is half a file: %s", path, text.data);
	if (strstr(path, ".yaml")) {
		arena = arena_new();
		r = (struct reading){ .arena = arena, .file = path };
		assert_non_null(yaml_read(&r, buf_slice(&text), NULL));
		arena_free(arena);
	}
	buf_release(&text);
	return 0;
}

/* ---- killing ---------------------------------------------------------------------------- */

struct calls {
	long numbers[CALLS_MOST];
	size_t count;
	bool acknowledged;   /* the child told the answer */
	bool whole;          /* it came to its end */
};

/* In the child: act, and tell what the answer was when it is a good one. */
static void
be_the_writer(struct desk *d, const struct act *a, int answer)
{
	char good;

	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
		_exit(3);
	raise(SIGSTOP);
	good = a->act(d) / 10 < 4;
	if (write(answer, &good, 1) != 1)
		_exit(1);
	_exit(0);
}

/* Let the child go from call to call, and kill it before the one of this number (from 1). False: nobody may watch here. */
static bool
watch(pid_t pid, size_t kill_at, struct calls *c)
{
	bool entering = true;
	int status;

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return false;
	ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	while (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == 0 && waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		struct __ptrace_syscall_info info;

		if (WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		if (entering && ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) > 0 && c->count < CALLS_MOST) {
			c->numbers[c->count++] = (long)info.entry.nr;
			if (c->count == kill_at) {
				kill(pid, SIGKILL);
				waitpid(pid, &status, 0);
				return true;
			}
		}
		entering = !entering;
	}
	c->whole = true;
	return true;
}

static bool
run(struct desk *d, const struct act *a, size_t kill_at, struct calls *c)
{
	bool watched;
	int answer[2];
	char good = 0;
	pid_t pid;

	memset(c, 0, sizeof(*c));
	assert_int_equal(pipe2(answer, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		be_the_writer(d, a, answer[1]);
	close(answer[1]);
	watched = watch(pid, kill_at, c);
	c->acknowledged = read(answer[0], &good, 1) == 1 && good;
	close(answer[0]);
	return watched;
}

/* Another writer starts on what the killed one left. */
static void
look(struct desk *d, const struct act *a, bool acknowledged)
{
	unsigned status;

	writer_free(d->writer);
	desk_open(d);
	nftw(d->folder.name, check_file, 16, FTW_PHYS);
	if (acknowledged)
		assert_true(a->is_done(d));
	status = a->act(d);
	if (!a->again_fails || !a->is_done(d))
		assert_true(status / 10 < 4);
	assert_true(a->is_done(d));
	nftw(d->folder.name, check_file, 16, FTW_PHYS);
}

/* What is renamed was on the disk before, and its folder is before anybody is told. */
static void
check_order(const struct calls *c)
{
	size_t renames = 0;
	bool dirty = false, owed = false;

	for (size_t i = 0; i < c->count; i++) {
		if (c->numbers[i] == SYS_write && i + 2 < c->count)
			dirty = true;
		if (c->numbers[i] == SYS_fsync)
			dirty = owed = false;
		if (c->numbers[i] == SYS_renameat || c->numbers[i] == SYS_renameat2) {
			assert_false(dirty);
			owed = true;
			renames++;
		}
	}
	assert_false(owed);
	assert_true(renames > 0 || c->count > 0);
}

static void
test_killed(void **state)
{
	struct calls c;
	size_t kills;

	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++) {
		for (kills = 1, c.whole = false; !c.whole; kills++) {
			struct desk d;

			desk_set_up(&d);
			if (acts[i].before)
				acts[i].before(&d);
			if (!run(&d, &acts[i], kills, &c))
				skip();
			assert_true(kills < CALLS_MOST);
			look(&d, &acts[i], c.acknowledged);
			desk_tear_down(&d);
		}
		assert_true(c.acknowledged);
		check_order(&c);
		print_message("  %s: killed at each of %zu calls\n", acts[i].label, kills - 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_killed) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
