"""servers.py: the servers that are compared, and what the kernel says of them."""
import os
import re
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, "build", "bench")
HOST = "localhost"


def descendants(pid):
    """pid and every process below it."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as f:
                    parents[int(name)] = int(f.read().rpartition(")")[2].split()[1])
            except OSError:
                pass
    found = [pid]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found


class Server:
    """One running server: where it listens, its processor time and its memory."""

    def __init__(self, name, command, port=None, core=0, ready=r"listening on \S*:(\d+)"):
        self.name = name
        self.log = os.path.join(BUILD, name.replace(" ", "-") + ".log")
        pin = ["taskset", "-c", str(core)] if core is not None else []
        self.started = time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(pin + command, stderr=log, stdout=log, stdin=subprocess.DEVNULL)
        self.port = port or self.wait_for_port(ready)
        if port:
            self.wait_for_connection()

    def wait_for_port(self, ready):
        while self.process.poll() is None and time.monotonic() < self.started + 120:
            with open(self.log, errors="replace") as f:
                found = re.search(ready, f.read())
            if found:
                return int(found[1])
            time.sleep(0.002)
        with open(self.log, errors="replace") as f:
            raise SystemExit(f"{self.name} does not start: {f.read()[-500:]}")

    def wait_for_connection(self):
        for _ in range(1000):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.01)
        raise SystemExit(f"{self.name} does not listen on port {self.port}")

    def processes(self):
        return descendants(self.process.pid)

    def cpu(self):
        """Nanoseconds of processor time of all its threads, by process."""
        used = {}
        for pid in self.processes():
            used[pid] = 0
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/schedstat") as f:
                        used[pid] += int(f.read().split()[0])
            except OSError:
                pass  # it ended meanwhile
        return used

    def wait_until_idle(self):
        """Until what a server does of itself (an index, bundles) is done: that is no part of a request."""
        quiet = 0
        while quiet < 3:
            before = sum(self.cpu().values())
            time.sleep(0.3)
            quiet = quiet + 1 if sum(self.cpu().values()) - before < 3_000_000 else 0

    def memory(self):
        """PSS of all its processes, in kilobytes."""
        total = 0
        for pid in self.processes():
            try:
                with open(f"/proc/{pid}/smaps_rollup") as f:
                    total += int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M)[1])
            except PermissionError:
                return float("nan")  # a worker lets nobody look into it but root
            except OSError:
                pass  # it ended meanwhile
        return total

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def floor(certificate, size, core=0, processes=1):
    return Server("floor", [os.path.join(BUILD, "floor"), *certificate, str(size), str(processes)], core=core)


def molly_brown(certificate, folder, core=0):
    """Debian's molly-brown over `folder`, its logs thrown away."""
    port = free_port()
    config = os.path.join(BUILD, "molly-brown.conf")
    with open(config, "w") as f:
        f.write(f'Port = {port}\nHostname = "{HOST}"\nCertPath = "{certificate[0]}"\nKeyPath = "{certificate[1]}"\n'
                f'DocBase = "{folder}"\nAccessLog = "/dev/null"\nErrorLog = "/dev/null"\n')
    return Server("molly-brown", ["molly-brown", "-c", config], port=port, core=core)


def capsule(site, name="capsule", core=0, options=()):
    program = os.environ.get("CAPSULE", os.path.join(ROOT, "capsule"))
    return Server(name, [os.path.abspath(program), "serve", site, "--listen", "127.0.0.1:0", *options], core=core)


class Load:
    """The load generator against one server; holds at "ready" or "held" until told to go on."""

    def __init__(self, server, path, *options, core=1):
        self.process = subprocess.Popen(
            ["taskset", "-c", str(core), os.path.join(BUILD, "load"), "--port", str(server.port),
             "--uri", f"gemini://{HOST}{path}", *map(str, options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def expect(self, word):
        line = self.process.stdout.readline().strip()
        if line != word:
            self.process.kill()
            raise SystemExit(f"the load generator said '{line}', not '{word}'")

    def go_on(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def result(self):
        line = self.process.stdout.readline()
        status = self.process.wait()
        values = dict(pair.split("=") for pair in line.split())
        if status != 0 and "failed" not in values:
            raise SystemExit(f"the load generator ended with status {status}")
        return {key: float(value) for key, value in values.items()}
