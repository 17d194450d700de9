"""faults.py: what a machine does to a server; for tests/hostile/test_faults in a small form, and soak.py at full size."""
import contextlib
import os
import re
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "wire"))
import harness
from harness import Server, Site

CAPSULE = harness.CAPSULE
compiler = shutil.which("cc") or shutil.which("gcc")

# A user namespace of its own, in which inotify gives nobody an instance.
NO_INOTIFY = """
import ctypes, os, sys
if ctypes.CDLL(None).unshare(0x10000000) != 0:
    sys.exit("no user namespaces here")
uid = os.environ["OUTER_UID"]
for name, text in (("/proc/self/setgroups", "deny"), ("/proc/self/uid_map", f"1000 {uid} 1"),
                   ("/proc/sys/user/max_inotify_instances", "0")):
    open(name, "w").write(text)
os.execv(sys.argv[1], sys.argv[1:])
"""


@contextlib.contextmanager
def started_by(*words):
    """Have capsule started by another program meanwhile."""
    harness.CAPSULE = [*words, *CAPSULE]
    try:
        yield
    finally:
        harness.CAPSULE = CAPSULE


def in_a_namespace(limit, most):
    """Where the kernel gives so many inotify "instances" or "watches", and no more."""
    os.environ["OUTER_UID"] = str(os.geteuid())
    return started_by(sys.executable, "-c", NO_INOTIFY.replace('max_inotify_instances", "0', f'max_inotify_{limit}", "{most}'))


def library(source, path):
    """A shared library, to be loaded before all others."""
    subprocess.run([compiler, "-shared", "-fPIC", "-o", path, "-x", "c", "-", "-ldl"], input=source.encode(), check=True)
    return path


def mount(folder):
    return subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755,size=4m", "tmpfs", folder], capture_output=True).returncode == 0


def address_space(files, config):
    """Bytes that a worker without visitors has: its libraries, for the most part."""
    with Site(files, config) as site, Server(site) as server:
        with open(f"/proc/{server.settled()[0]}/status", encoding="ascii") as status:
            return int(re.search(r"^VmPeak:\s+(\d+)", status.read(), re.M).group(1)) << 10


# No name server answers: whoever asks for a name is put down in a file, waits, and is told to try again.
NO_NAMES = r"""
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int getaddrinfo(const char *restrict node, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict list)
{
	FILE *asked = fopen(getenv("ASKED"), "a");
	(void)service, (void)hints, (void)list;
	if (asked)
		fprintf(asked, "%s\n", node ? node : "-"), fclose(asked);
	sleep(20);
	return EAI_AGAIN;
}
struct hostent *gethostbyname(const char *name)
{
	getaddrinfo(name, 0, 0, 0);
	return 0;
}
"""

# What time(2) and CLOCK_REALTIME say, moved by the seconds in a file that all processes have mapped.
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static const volatile long *moved;
__attribute__((constructor)) static void map(void)
{
	int fd = open(getenv("MOVED"), O_RDONLY);
	moved = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
}
int clock_gettime(clockid_t id, struct timespec *t)
{
	static int (*real)(clockid_t, struct timespec *);
	if (!real)
		real = dlsym(RTLD_NEXT, "clock_gettime");
	int r = real(id, t);
	if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)
		t->tv_sec += *moved;
	return r;
}
time_t time(time_t *to)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return to ? *to = t.tv_sec : t.tv_sec;
}
int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
	struct timespec t;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &t);
	to->tv_sec = t.tv_sec, to->tv_usec = t.tv_nsec / 1000;
	return 0;
}
"""


class Clock:
    """The clock of servers that are started meanwhile."""

    def __init__(self, site):
        self.offset = site.file("offset")
        self.move(0)
        self.words = ["env", f"LD_PRELOAD={library(CLOCK, site.file('clock.so'))}", f"MOVED={self.offset}"]

    def move(self, seconds):
        """So far from the right time. Never made shorter: servers have it mapped."""
        with open(self.offset, "r+b" if os.path.exists(self.offset) else "wb", buffering=0) as out:
            out.write(struct.pack("l", seconds))
