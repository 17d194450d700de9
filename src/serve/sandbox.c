/*
 * serve/sandbox.c: user, capabilities, Landlock, seccomp, in this order.
 *
 * Sources: landlock(7) and Documentation/userspace-api/landlock.rst (ABI 1 to
 * 6), seccomp(2), prctl(2), credentials(7).
 */
#include "serve/sandbox.h"

#include "serve/sandbox_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* O_TMPFILE without O_DIRECTORY, which reading a folder needs. */
#define O_TMPFILE_BIT (O_TMPFILE & ~O_DIRECTORY)

/* --- who ----------------------------------------------------------------- */

struct identity {
	uid_t uid;
	gid_t gid;
};

static bool
identity_named(const char *name, struct identity *who, struct err *err)
{
	const struct passwd *p = getpwnam(name);

	if (!p)
		return err_set(err, "user '%s' is not known on this machine", name);
	if (p->pw_uid == 0)
		return err_set(err, "user '%s' is root: workers never run as root", name);
	who->uid = p->pw_uid;
	who->gid = p->pw_gid;
	return true;
}

/* Whom a worker started as root becomes. */
static bool
identity_find(const struct sandbox_options *o, struct identity *who, struct err *err)
{
	const struct passwd *p;
	struct stat st;

	if (o->user && *o->user)
		return identity_named(o->user, who, err);
	if (fstat(o->content, &st) == -1)
		return err_set(err, "cannot stat the content folder: %s", strerror(errno));
	if (st.st_uid == 0 && o->writer) {
		who->uid = who->gid = 0;
		return true;
	}
	if (st.st_uid == 0)
		return identity_named("nobody", who, err);
	p = getpwuid(st.st_uid);
	who->uid = st.st_uid;
	who->gid = p ? p->pw_gid : st.st_gid;
	return true;
}

static bool
become(const struct identity *who, struct err *err)
{
	if (setgroups(0, NULL) == -1 || setresgid(who->gid, who->gid, who->gid) == -1 ||
	    setresuid(who->uid, who->uid, who->uid) == -1)
		return err_set(err, "cannot become user %u: %s", (unsigned)who->uid, strerror(errno));
	if (who->uid != 0 && setuid(0) == 0)
		return err_set(err, "user %u can become root again", (unsigned)who->uid);
	return true;
}

/* `kept`: those that stay, if they are there; all of them are among the first 32. */
static bool
drop_capabilities(uint32_t kept, struct err *err)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct now[2] = {{0, 0, 0}, {0, 0, 0}}, left[2] = {{0, 0, 0}, {0, 0, 0}};

	if (kept != 0 && syscall(SYS_capget, &head, now) == 0)
		left[0].effective = left[0].permitted = now[0].permitted & kept;
	if (syscall(SYS_capset, &head, left) == -1)
		return err_set(err, "cannot give up capabilities: %s", strerror(errno));
	return true;
}

static bool
keep_secrets(struct err *err)
{
	const struct rlimit none = {0, 0};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1 ||
	    setrlimit(RLIMIT_CORE, &none) == -1)
		return err_set(err, "cannot give up privileges and core files: %s", strerror(errno));
	return true;
}

/* --- files: Landlock ------------------------------------------------------ */

/* struct landlock_ruleset_attr as of ABI 6; older kernels take a shorter one. */
struct ruleset {
	uint64_t files, net, scoped;
};

enum {
	ALL_FILES_ABI_1 = (1 << 13) - 1,
	REFER_ABI_2 = 1 << 13,
	TRUNCATE_ABI_3 = 1 << 14,
	NET_ABI_4 = 3,        /* bind and connect of TCP */
	IOCTL_DEV_ABI_5 = 1 << 15,
	SCOPED_ABI_6 = 3,     /* abstract Unix sockets, signals to others */
};

/* 0 when the kernel has no Landlock, or it is not switched on. */
static int
landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi > 0 ? (int)abi : 0;
}

static int
ruleset_new(int abi)
{
	struct ruleset r = {.files = ALL_FILES_ABI_1};
	size_t size = abi >= 6 ? sizeof(r) : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);

	if (abi >= 2)
		r.files |= REFER_ABI_2;
	if (abi >= 3)
		r.files |= TRUNCATE_ABI_3;
	if (abi >= 5)
		r.files |= IOCTL_DEV_ABI_5;
	r.net = NET_ABI_4;
	r.scoped = SCOPED_ABI_6;
	return (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
}

static bool
allow_reading(int rules, int folder)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
		.parent_fd = folder,
	};

	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

static bool
allow_writing(int rules, int folder, int abi)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE |
		    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
		    (abi >= 2 ? REFER_ABI_2 : 0) | (abi >= 3 ? TRUNCATE_ABI_3 : 0),
		.parent_fd = folder,
	};

	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

/* Read below the content folders, if those, or write below the writer's; nothing else of any file system. */
static bool
restrict_files(const struct sandbox_options *o, struct err *err)
{
	int abi = landlock_abi();
	int rules;
	bool ok;

	if (abi == 0)
		return true;
	rules = ruleset_new(abi);
	if (rules == -1)
		return err_set(err, "cannot make Landlock rules: %s", strerror(errno));
	ok = o->writer ? allow_writing(rules, o->content, abi) && allow_writing(rules, o->state, abi)
	    : o->sees_nothing || allow_reading(rules, o->content);
	for (size_t i = 0; ok && !o->sees_nothing && i < o->more_count; i++)
		ok = allow_reading(rules, o->more[i]);
	ok = ok && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	if (!ok)
		err_set(err, "cannot restrict files to the content folder: %s", strerror(errno));
	close(rules);
	return ok;
}

/* A maker's; ABI 1 lets nobody rename from one folder into another, which it has to. */
static bool
restrict_maker_files(int content, int state, struct err *err)
{
	int abi = landlock_abi(), rules, system;
	bool ok;

	if (abi < 2)
		return true;
	rules = ruleset_new(abi);
	if (rules == -1)
		return err_set(err, "cannot make Landlock rules: %s", strerror(errno));
	system = open("/usr", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ok = allow_reading(rules, content) && (system == -1 || allow_reading(rules, system)) &&
	    allow_writing(rules, state, abi) && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	if (!ok)
		err_set(err, "cannot restrict files to content and state: %s", strerror(errno));
	if (system != -1)
		close(system);
	close(rules);
	return ok;
}

/* --- system calls: seccomp ------------------------------------------------ */

/*
 * Sanitizers end with calls that no worker makes (a leak check forks and
 * traces), so a build with them goes without the filter.
 */
#if defined(__SANITIZE_ADDRESS__)
enum { FILTERED = false };
#elif defined(__has_feature)
enum { FILTERED = !__has_feature(address_sanitizer) };
#else
enum { FILTERED = true };
#endif

static bool
has_seccomp(void)
{
	uint32_t action = SECCOMP_RET_ERRNO;

	return FILTERED && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

#define AS_NAME(name, why) #name,
#define AS_NAME_32(name) #name,
static const char *const calls[] = {SANDBOX_CALLS(AS_NAME) SANDBOX_CALLS_32(AS_NAME_32)};
static const char *const writer_calls[] = {SANDBOX_WRITER_CALLS(AS_NAME)};

#define AS_CONDITION(name, arg, bits, why) {#name, arg, bits},
static const struct {
	const char *name;
	unsigned argument;
	uint64_t without;
} conditions[] = {SANDBOX_CALLS_WITHOUT(AS_CONDITION)};

static int
allow_names(scmp_filter_ctx filter, const char *const *names, size_t count)
{
	int failed = 0;

	for (size_t i = 0; i < count && failed == 0; i++) {
		int number = seccomp_syscall_resolve_name(names[i]);
		if (number != __NR_SCMP_ERROR)   /* one that this machine lacks is no rule */
			failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
	}
	return failed;
}

/* 0, or a negative errno. */
static int
allow_calls(scmp_filter_ctx filter, bool writer)
{
	int failed = allow_names(filter, calls, sizeof(calls) / sizeof(calls[0]));

	if (writer && failed == 0)
		failed = allow_names(filter, writer_calls, sizeof(writer_calls) / sizeof(writer_calls[0]));
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]) && failed == 0; i++) {
		int number = seccomp_syscall_resolve_name(conditions[i].name);
		if (number != __NR_SCMP_ERROR)
			failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 1,
			    SCMP_CMP(conditions[i].argument, SCMP_CMP_MASKED_EQ, conditions[i].without, 0));
	}
	if (failed == 0)  /* abort() */
		failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		    SCMP_CMP(0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	return failed;
}

static int
refuse_names(scmp_filter_ctx filter)
{
	static const char *const refused[] = {SANDBOX_MAKER_REFUSED(AS_NAME_32)};
	int failed = 0;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]) && failed == 0; i++) {
		int number = seccomp_syscall_resolve_name(refused[i]);
		if (number != __NR_SCMP_ERROR)
			failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0);
	}
	if (failed == 0)  /* limits of others */
		failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1, SCMP_CMP(0, SCMP_CMP_NE, 0, 0));
	return failed;
}

enum inmate { WORKER, WRITER, MAKER };

static bool
restrict_calls(enum inmate who, struct err *err)
{
	scmp_filter_ctx filter;
	int failed;

	if (!has_seccomp())
		return true;
	filter = seccomp_init(who == MAKER ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return err_set(err, "cannot make a filter of system calls: out of memory");
	failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (failed == 0)
		failed = who == MAKER ? refuse_names(filter) : allow_calls(filter, who == WRITER);
	if (failed == 0)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	return failed == 0 || err_set(err, "cannot filter system calls: %s", strerror(-failed));
}

/* --- all of it ------------------------------------------------------------- */

/* Say what is lacking: an error when it is required, a finding when not. */
static bool
lacks(const struct sandbox_options *o, struct err *err, const char *piece)
{
	if (o->required)
		return err_set(err, "this kernel has no %s, and the configuration says 'sandbox: required'", piece);
	report_add(o->report, "sandbox", "", 0, "this kernel has no %s: workers run without it", piece);
	return true;
}

bool
sandbox_check(const struct sandbox_options *o, struct err *err)
{
	struct identity who;

	if (geteuid() == 0 && !identity_find(o, &who, err))
		return false;
	if (landlock_abi() == 0 && !lacks(o, err, "Landlock"))
		return false;
	return has_seccomp() || lacks(o, err, "seccomp filter");
}

bool
sandbox_enter(const struct sandbox_options *o, struct err *err)
{
	struct sandbox_options silent = *o;
	struct identity who;

	silent.report = NULL;
	if (!sandbox_check(&silent, err))
		return false;
	if (geteuid() == 0 && (!identity_find(o, &who, err) || !become(&who, err)))
		return false;
	return drop_capabilities(0, err) && keep_secrets(err) && restrict_files(o, err) && restrict_calls(o->writer ? WRITER : WORKER, err);
}

bool
sandbox_enter_maker(int content, int state, struct err *err)
{
	enum { READS_AND_WRITES_ALL = 1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH };

	return drop_capabilities(READS_AND_WRITES_ALL, err) && keep_secrets(err) &&
	    restrict_maker_files(content, state, err) && restrict_calls(MAKER, err);
}

bool
sandbox_give_state(const struct sandbox_options *o, struct err *err)
{
	struct identity who;
	struct stat st, above;

	if (geteuid() != 0)
		return true;
	if (!identity_find(o, &who, err))
		return false;
	if (fstat(o->state, &st) == -1 || fstatat(o->state, "..", &above, 0) == -1)
		return err_set(err, "cannot stat the state folder: %s", strerror(errno));
	if (st.st_uid == who.uid || above.st_uid != who.uid)
		return true;
	return fchown(o->state, who.uid, who.gid) == 0 ||
	    err_set(err, "cannot make user %u the owner of the state folder: %s", (unsigned)who.uid, strerror(errno));
}
