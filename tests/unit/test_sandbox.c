/*
 * test_sandbox.c: each forbidden thing is tried from inside, and each needed one.
 *
 * A child enters the sandbox with what a worker inherits and makes one
 * attempt; its exit status says how that went. As root it also changes user.
 */
#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <pwd.h>
#include <seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = true };
#elif defined(__has_feature)
enum { SANITIZED = __has_feature(address_sanitizer) };
#else
enum { SANITIZED = false };
#endif

/* What the child inherits. */
static struct world {
	char folder[64];
	int content;     /* the folder, open to all; "post.md" in it too */
	char made[80];
	int state;       /* another one, that a maker fills */
	int listener;    /* with one visitor waiting */
	int visitor;
	int loose;       /* a socket neither bound nor connected */
	int log[2];
	int told[2];     /* from the child */
	int hold[2];     /* to the child */
	struct sockaddr_in address;
} world;

static int
open2(const char *name, uint64_t flags, uint64_t resolve)
{
	struct open_how how = {.flags = flags, .mode = flags & O_CREAT ? 0600 : 0, .resolve = resolve};

	return (int)syscall(SYS_openat2, world.content, name, &how, sizeof(how));
}

/* --- attempts: true when the deed was done --------------------------------- */

static bool write_content(void) { return openat(world.content, "post.md", O_WRONLY) != -1; }
static bool write_content2(void) { return open2("post.md", O_RDWR, 0) != -1; }
static bool create_file(void) { return openat(world.content, "new", O_CREAT | O_RDONLY, 0600) != -1; }
static bool create_file2(void) { return open2("new", O_CREAT | O_RDWR, 0) != -1; }
static bool truncate_content(void) { return open2("post.md", O_TRUNC | O_RDONLY, 0) != -1; }
static bool remove_content(void) { return unlinkat(world.content, "post.md", 0) == 0; }
static bool rename_content(void) { return renameat(world.content, "post.md", world.content, "x") == 0; }
static bool make_folder(void) { return mkdirat(world.content, "new", 0700) == 0; }
static bool change_mode(void) { return fchmodat(world.content, "post.md", 0600, 0) == 0; }
static bool read_outside(void) { return open("/etc/passwd", O_RDONLY) != -1; }
static bool read_outside2(void) { return open2("/etc/passwd", O_RDONLY, 0) != -1; }
static bool climb_out(void) { return open2("../../etc/passwd", O_RDONLY, 0) != -1; }
static bool read_own_memory(void) { return open("/proc/self/mem", O_RDONLY) != -1; }
static bool make_socket(void) { return socket(AF_INET, SOCK_STREAM, 0) != -1; }
static bool make_unix_socket(void) { return socket(AF_UNIX, SOCK_DGRAM, 0) != -1; }
static bool run_program(void) { return execl("/bin/true", "true", (char *)NULL) == 0; }
static bool trace_parent(void) { return ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0; }
static bool signal_parent(void) { return kill(getppid(), 0) == 0; }
static bool become_root(void) { return setuid(0) == 0; }

static bool
connect_out(void)
{
	return connect(world.loose, (struct sockaddr *)&world.address, sizeof(world.address)) == 0;
}

static bool
listen_too(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET};

	return bind(world.loose, (struct sockaddr *)&any, sizeof(any)) == 0;
}

static bool
make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid != -1;
}

static bool
read_parent(void)
{
	char here[8];
	struct iovec to = {here, sizeof(here)}, from = {&world, sizeof(here)};

	return process_vm_readv(getppid(), &to, 1, &from, 1, 0) > 0;
}

static bool
make_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
allow_core(void)
{
	struct rlimit most = {1 << 20, 1 << 20};

	return setrlimit(RLIMIT_CORE, &most) == 0;
}

static bool
limit_parent(void)
{
	struct rlimit now;

	return prlimit(getppid(), RLIMIT_CORE, NULL, &now) == 0 && prlimit(getppid(), RLIMIT_CORE, &now, NULL) == 0;
}

static bool
slow_parent(void)
{
	return setpriority(PRIO_PROCESS, (id_t)getppid(), getpriority(PRIO_PROCESS, (id_t)getppid())) == 0;
}

static bool
know_own_limits(void)
{
	struct rlimit now;

	return getrlimit(RLIMIT_NOFILE, &now) == 0;
}

static bool
serve_visitor(void)
{
	char question[8];
	int fd = accept4(world.listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	return fd != -1 && recv(fd, question, sizeof(question), 0) == 4 && send(fd, "answer", 6, MSG_NOSIGNAL) == 6 &&
	    shutdown(fd, SHUT_WR) == 0 && close(fd) == 0;
}

static bool
read_content(void)
{
	char text[8];
	struct stat st;
	int fd = openat(world.content, "post.md", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	return fd != -1 && fstat(fd, &st) == 0 && read(fd, text, sizeof(text)) == 4;
}

static bool
read_content2(void)
{
	char text[8];
	int fd = open2("post.md", O_RDONLY | O_CLOEXEC, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);

	return fd != -1 && pread(fd, text, sizeof(text), 0) == 4;
}

static bool
list_content(void)
{
	char entries[512];
	int fd = openat(world.content, ".", O_RDONLY | O_DIRECTORY);

	return fd != -1 && syscall(SYS_getdents64, fd, entries, sizeof(entries)) > 0;
}

/* As an index and bundles are made: aside, and then where they belong. */
static bool
fill_state(void)
{
	int fd = openat(world.state, "aside", O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	return fd != -1 && write(fd, "made", 4) == 4 && fsync(fd) == 0 && (mkdirat(world.state, "bundles", 0700) == 0 || errno == EEXIST) &&
	    renameat(world.state, "aside", world.state, "bundles/made") == 0 && unlinkat(world.state, "bundles/made", 0) == 0;
}

static bool write_log(void) { return write(world.log[1], "line", 4) == 4; }

/* For its parent to look at it from outside. */
static bool
stay(void)
{
	char c;

	return write(world.told[1], "i", 1) == 1 && read(world.hold[0], &c, 1) == 1;
}

static bool
make_key(void)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "X25519");

	EVP_PKEY_free(key);
	return key;
}

static bool
use_memory(void)
{
	char *big = malloc(64 << 20);

	if (!big)
		return false;
	memset(big, 1, 64 << 20);
	free(big);
	return true;
}

/* Refused by: the user's rights, Landlock or seccomp; where a sanitizer takes the filter away, the first two. */
static const struct attempt {
	const char *label;
	bool (*deed)(void);
	bool allowed, needs_filter;
} attempts[] = {
	{"open content to write", write_content, false, false},
	{"open content to write, by openat2", write_content2, false, false},
	{"create a file", create_file, false, false},
	{"create a file, by openat2", create_file2, false, false},
	{"truncate a post", truncate_content, false, false},
	{"remove a post", remove_content, false, false},
	{"rename a post", rename_content, false, false},
	{"make a folder", make_folder, false, false},
	{"change a mode", change_mode, false, true},
	{"read outside content", read_outside, false, false},
	{"read outside content, by openat2", read_outside2, false, false},
	{"climb out of content", climb_out, false, false},
	{"open its own memory", read_own_memory, false, false},
	{"make a socket", make_socket, false, true},
	{"make a Unix socket", make_unix_socket, false, true},
	{"connect a socket that it has", connect_out, false, true},
	{"bind a socket that it has", listen_too, false, true},
	{"run a program", run_program, false, false},
	{"make a process", make_process, false, true},
	{"trace its parent", trace_parent, false, false},
	{"send a signal to its parent", signal_parent, false, true},
	{"read its parent's memory", read_parent, false, false},
	{"make code", make_code, false, true},
	{"become root", become_root, false, false},
	{"allow core files", allow_core, false, false},
	{"accept, receive, send", serve_visitor, true, false},
	{"read content", read_content, true, false},
	{"read content, by openat2", read_content2, true, false},
	{"list content", list_content, true, false},
	{"write to a log that it has", write_log, true, false},
	{"make a key", make_key, true, false},
	{"use memory", use_memory, true, false},
};

/* The same of a maker, who may fork, and read what the system gives to all. */
static const struct attempt attempts_of_maker[] = {
	{"a maker: open content to write", write_content, false, false},
	{"a maker: create a file in content", create_file2, false, false},
	{"a maker: remove a post", remove_content, false, false},
	{"a maker: read outside", read_outside, false, false},
	{"a maker: open its own memory", read_own_memory, false, false},
	{"a maker: make a socket", make_socket, false, true},
	{"a maker: make a Unix socket", make_unix_socket, false, true},
	{"a maker: connect a socket that it has", connect_out, false, true},
	{"a maker: run a program", run_program, false, true},
	{"a maker: trace its parent", trace_parent, false, true},
	{"a maker: send a signal to its parent", signal_parent, false, true},
	{"a maker: read its parent's memory", read_parent, false, true},
	{"a maker: limit its parent", limit_parent, false, true},
	{"a maker: slow its parent down", slow_parent, false, true},
	{"a maker: know its own limits", know_own_limits, true, false},
	{"a maker: allow core files", allow_core, false, false},
	{"a maker: fill the state folder", fill_state, true, false},
	{"a maker: read content", read_content, true, false},
	{"a maker: list content", list_content, true, false},
	{"a maker: make a process", make_process, true, false},
	{"a maker: use memory", use_memory, true, false},
};

/* --- how a child is made ---------------------------------------------------- */

enum { DONE = 10, REFUSED = 11, NOT_ENTERED = 12 };

/* Enter as `user`, then exit with how the deed went. */
static pid_t
start_inside(const char *user, bool (*deed)(void))
{
	struct sandbox_options o = {.content = world.content, .user = user};
	struct err err;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (!sandbox_enter(&o, &err)) {
		print_message("%s\n", err.text);
		_exit(NOT_ENTERED);
	}
	_exit(deed() ? DONE : REFUSED);
}

static pid_t
start_maker(bool (*deed)(void))
{
	struct err err;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (!sandbox_enter_maker(world.content, world.state, &err)) {
		print_message("%s\n", err.text);
		_exit(NOT_ENTERED);
	}
	_exit(deed() ? DONE : REFUSED);
}

static int
exit_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int
visitor_new(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&world.address, sizeof(world.address)), 0);
	assert_int_equal(write(fd, "ask\n", 4), 4);
	return fd;
}

static int
setup(void **state)
{
	socklen_t len = sizeof(world.address);
	int fd;

	(void)state;
	snprintf(world.folder, sizeof(world.folder), "/tmp/capsule-sandbox-XXXXXX");
	assert_non_null(mkdtemp(world.folder));
	chmod(world.folder, 0777);
	world.content = open(world.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = openat(world.content, "post.md", O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
	assert_int_equal(write(fd, "post", 4), 4);
	fchmod(fd, 0666);
	close(fd);
	snprintf(world.made, sizeof(world.made), "%s/.state", world.folder);
	assert_int_equal(mkdir(world.made, 0700), 0);
	world.state = open(world.made, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	world.address.sin_family = AF_INET;
	world.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	world.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	world.loose = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(world.listener, (struct sockaddr *)&world.address, len), 0);
	assert_int_equal(listen(world.listener, 8), 0);
	assert_int_equal(getsockname(world.listener, (struct sockaddr *)&world.address, &len), 0);
	world.visitor = visitor_new();
	assert_int_equal(pipe2(world.log, O_CLOEXEC), 0);
	assert_int_equal(pipe2(world.told, O_CLOEXEC), 0);
	assert_int_equal(pipe2(world.hold, O_CLOEXEC), 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlinkat(world.content, "post.md", 0);
	unlinkat(world.state, "bundles", AT_REMOVEDIR);
	rmdir(world.made);
	rmdir(world.folder);
	return 0;
}

/* Counts what the kernel lacks. */
struct count {
	struct report report;
	unsigned found;
	char last[200];
};

static void
count_one(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct count *c = (struct count *)r;

	(void)file, (void)line;
	assert_string_equal(kind, "sandbox");
	c->found++;
	snprintf(c->last, sizeof(c->last), "%s", sentence);
}

/* Whether the kernel has all that the attempts need. */
static bool
kernel_has_all(void)
{
	struct count lacking = {.report.found = count_one};
	struct sandbox_options o = {.content = world.content, .report = &lacking.report};

	assert_true(sandbox_check(&o, NULL));
	return lacking.found <= SANITIZED;
}

static void
test_attempts(void **state)
{
	(void)state;
	if (!kernel_has_all())
		skip();
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		const struct attempt *a = &attempts[i];
		if (SANITIZED && a->needs_filter)
			continue;
		print_message("  %s\n", a->label);
		assert_int_equal(exit_of(start_inside(NULL, a->deed)), a->allowed ? DONE : REFUSED);
	}
}

static void
test_attempts_of_maker(void **state)
{
	(void)state;
	if (!kernel_has_all() || syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 2)
		skip();
	for (size_t i = 0; i < sizeof(attempts_of_maker) / sizeof(attempts_of_maker[0]); i++) {
		const struct attempt *a = &attempts_of_maker[i];
		if (SANITIZED && a->needs_filter)
			continue;
		print_message("  %s\n", a->label);
		assert_int_equal(exit_of(start_maker(a->deed)), a->allowed ? DONE : REFUSED);
	}
}

static long
owner_of_state(void)
{
	struct stat st;

	assert_int_equal(fstat(world.state, &st), 0);
	return st.st_uid;
}

/* As root: a folder of root's becomes that of whom a worker is, where it lies in a folder of his. */
static void
test_state_given(void **state)
{
	struct sandbox_options o = {.content = world.content, .state = world.state, .writer = true, .user = "daemon"};

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_true(sandbox_give_state(&o, NULL));
	assert_int_equal(owner_of_state(), 0);
	o.user = NULL;
	fchown(world.content, 12345, 54321);
	assert_true(sandbox_give_state(&o, NULL));
	assert_int_equal(owner_of_state(), 12345);
	fchown(world.content, 0, 0);
	fchown(world.state, 0, 0);
}

/* What the kernel says of a child inside: the number after `field` in /proc/PID/status. */
static long
status_of(pid_t pid, const char *field, int base)
{
	char path[64], line[256];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (strncmp(line, field, strlen(field)) == 0)
			value = strtol(line + strlen(field), NULL, base);
	fclose(f);
	return value;
}

static pid_t
start_and_wait(const char *user)
{
	char c;
	pid_t pid = start_inside(user, stay);

	assert_int_equal(read(world.told[0], &c, 1), 1);
	return pid;
}

static void
let_go(pid_t pid)
{
	assert_int_equal(write(world.hold[1], "g", 1), 1);
	assert_int_equal(exit_of(pid), DONE);
}

static void
test_privileges_gone(void **state)
{
	pid_t pid;

	(void)state;
	pid = start_and_wait(NULL);
	assert_int_equal(status_of(pid, "NoNewPrivs:", 10), 1);
	assert_int_equal(status_of(pid, "CapEff:", 16), 0);
	assert_int_equal(status_of(pid, "CapPrm:", 16), 0);
	assert_int_equal(status_of(pid, "CapAmb:", 16), 0);
	if (!SANITIZED)
		assert_int_equal(status_of(pid, "Seccomp:", 10), 2);
	let_go(pid);
}

static void
test_abort_dies(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	pid = start_inside(NULL, (bool (*)(void))(void (*)(void))abort);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_false(WCOREDUMP(status));
}

static long
uid_inside(const char *user)
{
	pid_t pid = start_and_wait(user);
	long uid = status_of(pid, "Uid:", 10);

	let_go(pid);
	return uid;
}

static void
test_user(void **state)
{
	struct sandbox_options o = {.content = world.content};
	struct err err;

	(void)state;
	if (geteuid() != 0) {
		assert_int_equal(uid_inside(NULL), getuid());
		return;
	}
	assert_int_equal(uid_inside(NULL), getpwnam("nobody")->pw_uid);
	assert_int_equal(uid_inside("daemon"), getpwnam("daemon")->pw_uid);
	fchown(world.content, 12345, 54321);
	assert_int_equal(uid_inside(""), 12345);
	fchown(world.content, 0, 0);
	o.user = "root";
	assert_false(sandbox_check(&o, &err));
	assert_string_equal(err.text, "user 'root' is root: workers never run as root");
	o.user = "no-such-user";
	assert_false(sandbox_enter(&o, &err));
	assert_string_equal(err.text, "user 'no-such-user' is not known on this machine");
}

/* A kernel without Landlock, as far as this process can see. */
static void
hide_landlock(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0);
	seccomp_load(filter);
	seccomp_release(filter);
}

static int
without_landlock(void)
{
	struct count lacking = {.report.found = count_one};
	struct sandbox_options o = {.content = world.content, .report = &lacking.report};
	struct err err = {""};

	hide_landlock();
	if (!sandbox_check(&o, NULL) || lacking.found != 1u + SANITIZED)
		return 1;
	if (!SANITIZED && strcmp(lacking.last, "this kernel has no Landlock: workers run without it") != 0)
		return 2;
	o.required = true;
	if (sandbox_check(&o, &err) || sandbox_enter(&o, &err) || !strstr(err.text, "no Landlock"))
		return 3;
	o.required = false;
	if (!sandbox_enter(&o, &err) || lacking.found != 1u + SANITIZED)
		return 4;
	return SANITIZED || !make_socket() ? DONE : 5;
}

static void
test_lacking(void **state)
{
	pid_t pid;

	(void)state;
	pid = fork();
	if (pid == 0)
		_exit(without_landlock());
	assert_int_equal(exit_of(pid), DONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attempts),
		cmocka_unit_test(test_attempts_of_maker),
		cmocka_unit_test(test_state_given),
		cmocka_unit_test(test_privileges_gone),
		cmocka_unit_test(test_abort_dies),
		cmocka_unit_test(test_user),
		cmocka_unit_test(test_lacking),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
