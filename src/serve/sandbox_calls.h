/*
 * serve/sandbox_calls.h: every system call that a worker may make, and what for.
 *
 * What is not here fails with EPERM: no file is written or removed, no socket
 * made or connected, no program started, no process looked into. A name that
 * this machine's libseccomp does not know is skipped.
 */
#ifndef CAPSULE_SERVE_SANDBOX_CALLS_H
#define CAPSULE_SERVE_SANDBOX_CALLS_H

/* X(name, what a worker needs it for) */
#define SANDBOX_CALLS(X) \
	X(accept,            "visitors") \
	X(accept4,           "visitors") \
	X(read,              "sockets, files, pipes of the event loop") \
	X(readv,             "the same") \
	X(recvfrom,          "sockets") \
	X(recvmsg,           "sockets") \
	X(write,             "sockets, log lines, pipes of the event loop") \
	X(writev,            "the same") \
	X(sendto,            "sockets") \
	X(sendmsg,           "sockets") \
	X(sendfile,          "large files") \
	X(shutdown,          "the end of an answer") \
	X(close,             "") \
	X(getpeername,       "a visitor's address") \
	X(getsockname,       "") \
	X(getsockopt,        "") \
	X(setsockopt,        "of sockets that are there") \
	X(openat2,           "content, beneath its folder; writing is Landlock's to refuse") \
	X(stat,              "content") \
	X(fstat,             "content") \
	X(lstat,             "content") \
	X(newfstatat,        "content") \
	X(statx,             "content") \
	X(fgetxattr,         "types of a mirror's files") \
	X(readlink,          "content") \
	X(readlinkat,        "content") \
	X(access,            "whether the search index has a journal") \
	X(faccessat,         "the same") \
	X(getdents64,        "folders of content") \
	X(lseek,             "content") \
	X(pread64,           "content") \
	X(preadv,            "content") \
	X(fadvise64,         "content") \
	X(memfd_create,      "memory that an upload is handed over in") \
	X(fcntl,             "O_NONBLOCK, locks on the search index, seals") \
	X(dup,               "") \
	X(dup3,              "") \
	X(epoll_create1,     "event loop") \
	X(epoll_ctl,         "event loop") \
	X(epoll_wait,        "event loop") \
	X(epoll_pwait,       "event loop") \
	X(epoll_pwait2,      "event loop") \
	X(poll,              "event loop") \
	X(ppoll,             "event loop") \
	X(eventfd2,          "event loop") \
	X(pipe2,             "event loop, for signals") \
	X(timerfd_create,    "event loop") \
	X(timerfd_settime,   "event loop") \
	X(rt_sigaction,      "signals") \
	X(rt_sigprocmask,    "signals") \
	X(rt_sigreturn,      "signals") \
	X(sigaltstack,       "signals") \
	X(restart_syscall,   "after SIGSTOP and SIGCONT") \
	X(brk,               "memory") \
	X(munmap,            "memory") \
	X(mremap,            "memory") \
	X(madvise,           "memory") \
	X(msync,             "memory") \
	X(futex,             "locks inside libraries") \
	X(sched_yield,       "locks inside libraries") \
	X(clock_gettime,     "") \
	X(clock_getres,      "") \
	X(clock_nanosleep,   "") \
	X(nanosleep,         "") \
	X(gettimeofday,      "") \
	X(time,              "") \
	X(getrandom,         "keys") \
	X(getpid,            "") \
	X(getppid,           "whether the supervisor lives") \
	X(gettid,            "") \
	X(getuid,            "") \
	X(geteuid,           "") \
	X(getgid,            "") \
	X(getegid,           "") \
	X(getrusage,         "") \
	X(uname,             "") \
	X(exit,              "") \
	X(exit_group,        "")

/* X(name): what some of these are called where a long has 32 bits. */
#define SANDBOX_CALLS_32(X) \
	X(recv) X(send) X(_llseek) X(stat64) X(fstat64) X(lstat64) X(fstatat64) X(fcntl64) X(sendfile64) \
	X(fadvise64_64) X(arm_fadvise64_64) X(clock_gettime64) X(clock_getres_time64) X(clock_nanosleep_time64) \
	X(futex_time64) X(ppoll_time64) X(timerfd_settime64) X(sigreturn) X(getuid32) X(geteuid32) X(getgid32) X(getegid32)

/* X(name, what the writer needs it for, beyond the others) */
#define SANDBOX_WRITER_CALLS(X) \
	X(openat,            "files aside, folders") \
	X(mkdirat,           "folders") \
	X(unlinkat,          "what is taken away") \
	X(renameat,          "files get their names") \
	X(renameat2,         "the same") \
	X(fsync,             "before anybody is told") \
	X(fdatasync,         "the same") \
	X(flock,             "one at a time")

/* X(name, number of an argument, its bits that must all be 0, what for) */
#define SANDBOX_CALLS_WITHOUT(X) \
	X(open,     1, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | O_TMPFILE_BIT, "content, to read") \
	X(openat,   2, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | O_TMPFILE_BIT, "content, to read") \
	X(mmap,     2, PROT_EXEC, "memory, never as code") \
	X(mmap2,    2, PROT_EXEC, "the same, where a long has 32 bits") \
	X(mprotect, 2, PROT_EXEC, "memory, never as code")

/* X(name): what a process that makes files may not do; all else it may, since its libraries do much. */
#define SANDBOX_MAKER_REFUSED(X) \
	X(execve) X(execveat) \
	X(socket) X(socketpair) X(connect) X(bind) X(listen) X(accept) X(accept4) X(sendto) X(sendmsg) X(sendmmsg) \
	X(kill) X(tkill) X(tgkill) X(rt_sigqueueinfo) X(rt_tgsigqueueinfo) X(pidfd_open) X(pidfd_send_signal) X(pidfd_getfd) \
	X(ptrace) X(process_vm_readv) X(process_vm_writev) X(kcmp) \
	X(setpriority) X(ioprio_set) X(sched_setaffinity) X(sched_setattr) X(sched_setparam) X(sched_setscheduler) \
	X(migrate_pages) X(move_pages) \
	X(mount) X(umount2) X(pivot_root) X(chroot) X(unshare) X(setns) X(move_mount) X(open_tree) X(fsopen) X(open_by_handle_at) \
	X(bpf) X(perf_event_open) X(io_uring_setup) X(userfaultfd) X(keyctl) X(add_key) X(request_key) \
	X(init_module) X(finit_module) X(delete_module) X(kexec_load) X(kexec_file_load) X(reboot) X(swapon) X(swapoff) \
	X(setuid) X(setgid) X(setreuid) X(setregid) X(setresuid) X(setresgid) X(setgroups) X(settimeofday) X(clock_settime) \
	X(adjtimex) X(clock_adjtime) X(sethostname) X(setdomainname) X(mknod) X(mknodat)

#endif
