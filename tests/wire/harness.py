"""harness.py: a site in a temporary folder, a server on it, and visitors that see every byte.

A test script is a list of functions; run(globals()) calls those named test_* in their order and
prints TAP. What a check is called begins with the rule that it holds, "R9: ...".

    with Site({"posts/x.md": "# X"}) as site, Server(site) as server:
        answer = server.get("/posts/x.gmi")

CAPSULE is the program under test ("./capsule"), and may be several words ("valgrind ... capsule").
"""

import os
import re
import resource
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback

CAPSULE = shlex.split(os.environ.get("CAPSULE", "./capsule"))
ENDS_WITH_US = ["setpriv", "--pdeathsig", "TERM"]  # before a command: what it starts does not stay when a test is interrupted
PATIENCE = int(os.environ.get("PATIENCE", 60))  # seconds until a test gives up; no test asserts a time
HOST = "capsule.test"
PATIENT = "\nlimits: {handshake_seconds: 60, request_seconds: 60}\n"  # a busy machine needs them, under valgrind

# --- TAP ------------------------------------------------------------------------

count = failures = 0


def check(name, good, detail=""):
    """Print one line of TAP; `detail`: what was seen instead."""
    global count, failures
    count += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    if not good and detail != "":
        print("\n".join("# " + line for line in str(detail).splitlines()[:20]))
    sys.stdout.flush()
    return good


def equal(name, got, want):
    return check(name, got == want, f"got  {got!r}\nwant {want!r}")


def run(names):
    """Call every test_* of `names`, which is globals(), and exit."""
    for name, test in list(names.items()):
        if not name.startswith("test_"):
            continue
        try:
            test()
        except Exception:  # a test that breaks off is a failed test, and the next one runs
            check(f"{name} came to its end", False, traceback.format_exc())
    print(f"1..{count}")
    sys.exit(1 if failures else 0)


# --- a site and a server -----------------------------------------------------------


class Site:
    """A folder with content/ and capsule.yaml, gone at the end."""

    def __init__(self, files=None, config=""):
        self.path = tempfile.mkdtemp(prefix="capsule-wire-")
        os.chmod(self.path, 0o755)
        os.mkdir(os.path.join(self.path, "content"))
        self.configure(config)
        for name, text in (files or {}).items():
            self.write(name, text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name):
        return os.path.join(self.path, name)

    def configure(self, text):
        hosts = "" if re.search(r"^hosts:", text, re.M) else f"hosts: [{HOST}]\n"
        port = "" if re.search(r"^public_port:", text, re.M) else "\npublic_port: 1965\n"
        limits = "" if re.search(r"^limits:", text, re.M) else PATIENT
        with open(self.file(".capsule.yaml~"), "w", encoding="utf-8") as out:
            out.write(hosts + text + port + limits)
        os.rename(self.file(".capsule.yaml~"), self.file("capsule.yaml"))

    def write(self, name, text):
        """Write content/NAME through a file aside, as careful editors do."""
        path = os.path.join(self.path, "content", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".aside~", "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        os.rename(path + ".aside~", path)

    def remove(self, name):
        os.remove(os.path.join(self.path, "content", name))


def make_pair(folder, key=("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"), name=HOST, days="30"):
    """An author's own certificate and key, by other means than ours."""
    os.makedirs(folder, exist_ok=True)
    openssl("req", "-x509", "-newkey", *key, "-nodes", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
            "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem", "-days", days)
    os.chmod(f"{folder}/key.pem", 0o600)


def openssl(*words, given=None):
    """Run openssl; returns what it printed."""
    return subprocess.run(["openssl", *words], check=True, capture_output=True, input=given).stdout.decode()


class Server:
    """`capsule serve` on a site, listening on ports that the system chose."""

    def __init__(self, site, *options, listen=("127.0.0.1:0",), workers=1, files=None):
        """`files`: descriptors that each of its processes may have."""
        self.site, self.usual = site, workers
        self.lines = []
        self.harmed = False  # whether a test ends workers that leave
        self.changed = threading.Condition()
        words = [*ENDS_WITH_US, *CAPSULE, "serve", site.path, "--workers", str(workers), *options]
        for where in listen:
            words += ["--listen", where]
        self.process = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        preexec_fn=files and (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))))
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.addresses = []
        try:
            for _ in listen:
                line = self.wait_for_line(r"^listening on (.*)$", len(self.addresses))
                host, port = line.group(1).rsplit(":", 1)
                self.addresses.append((host.strip("[]"), int(port)))
        except RuntimeError:
            self.stop()  # one that never said what was waited for
            raise
        self.address = self.addresses[0] if listen else None  # else the configuration says where

    def _read(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.lines.append(None)
            self.changed.notify_all()

    def wait_for_line(self, pattern, skip=0):
        """The match of the line on stderr, after `skip` others, that has `pattern`."""
        with self.changed:
            def found():
                return [m for m in (re.search(pattern, l) for l in self.lines if l is not None) if m][skip:]
            self.changed.wait_for(lambda: found() or None in self.lines, PATIENCE)
            if found():
                return found()[0]
        raise RuntimeError(f"no line {pattern!r} on stderr:\n" + "\n".join(map(str, self.lines)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ask it to end; returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.reader.join(PATIENCE)
        self.process.stderr.close()
        died = [line for line in self.lines if line and "while it left" in line]
        if died and not self.harmed:
            check("no worker dies while it leaves", False, died[0])
        return status

    def workers(self):
        """The process ids of its workers; other children of the supervisor have names of their own."""
        out = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        rows = [line.split() for line in out.stdout.splitlines()]
        return [int(pid) for pid, name, *_ in rows if name == "capsule-worker"]

    def settled(self):
        """Wait until all that a start makes is made, the index and the bundles, and its last generation alone serves."""
        until(lambda: self.get("/search?x").status == 20 and self.get("/manifest.txt").status == 20)
        until(lambda: len(self.workers()) == self.usual)
        return self.workers()

    def descriptors(self):
        """How many its workers have open."""
        return sum(len(os.listdir(f"/proc/{worker}/fd")) for worker in self.workers())

    def memory(self):
        """KB that its workers share with nobody, or in part (PSS)."""
        total = 0
        for worker in self.workers():
            with open(f"/proc/{worker}/smaps_rollup", encoding="ascii") as rollup:
                total += int(re.search(r"^Pss:\s+(\d+)", rollup.read(), re.M).group(1))
        return total

    def get(self, path, **how):
        return self.ask(f"gemini://{HOST}{path}\r\n", **how)

    def ask(self, request, **how):
        return visit(self.address, request, **how)


def run_capsule(*words, timeout=PATIENCE):
    """Run the program to its end: (exit status, stderr)."""
    done = subprocess.run([*CAPSULE, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, timeout=timeout)
    return done.returncode, done.stderr.decode("utf-8", "replace")


# --- a visitor ------------------------------------------------------------------------


def tls(least=ssl.TLSVersion.TLSv1_2, most=ssl.TLSVersion.TLSv1_3):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if least < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = least
    context.maximum_version = most
    return context


TLS = tls()
TLS12 = tls(most=ssl.TLSVersion.TLSv1_2)


class Answer:
    """What a visitor got: `header` with CR LF, `body`; `clean`: close_notify came; and the rest of it."""

    def __init__(self):
        self.bytes = b""
        self.clean = False
        self.reset = False       # the connection was reset
        self.session = None
        self.resumed = False
        self.version = None
        self.certificate = None  # DER
        self.records = []        # (type, length) of each record that came, as TLS shows it outside
        self.wire_bytes = 0      # that came, with all that TLS adds

    @property
    def header(self):
        head, newline, _ = self.bytes.partition(b"\r\n")
        return head + newline

    @property
    def body(self):
        return self.bytes.partition(b"\r\n")[2]

    @property
    def status(self):
        return int(self.bytes[:2]) if self.bytes[:2].isdigit() else 0

    @property
    def meta(self):
        return self.header[3:-2].decode("utf-8", "replace")


class Visitor:
    """One connection, open for as long as a test wants."""

    def __init__(self, address, *, context=TLS, sni=HOST, session=None, source=None):
        self.raw = socket.create_connection(address, PATIENCE, (source, 0) if source else None)
        self.inside, self.outside = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.inside, self.outside, server_hostname=sni, session=session)
        self.answer = Answer()
        self.received = b""

    def push(self):
        """Send what TLS has for the server."""
        waiting = self.outside.read()
        if waiting:
            self.raw.sendall(waiting)

    def pull(self):
        """Give TLS what comes next from the server."""
        try:
            data = self.raw.recv(65536)
        except ConnectionResetError:
            self.answer.reset = True
            data = b""
        self.received += data
        self.answer.wire_bytes += len(data)
        if data:
            self.inside.write(data)
        else:
            self.inside.write_eof()

    def _until(self, act):
        while True:
            try:
                done = act()
                self.push()
                return done
            except ssl.SSLWantReadError:
                self.push()
                self.pull()

    def say_hello(self):
        """Begin the handshake, and wait for nothing."""
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            self.push()

    def handshake(self):
        self._until(self.tls.do_handshake)
        self.answer.version = self.tls.version()
        self.answer.resumed = self.tls.session_reused
        self.answer.certificate = self.tls.getpeercert(True)
        return self

    def send(self, request):
        self.tls.write(request if isinstance(request, bytes) else request.encode())
        self.push()
        return self

    def read(self):
        """Some bytes; b"" at the end."""
        try:
            return self._until(lambda: self.tls.read(65536))
        except ssl.SSLZeroReturnError:
            return b""

    def finish(self, close=True):
        """Read to the end."""
        parts = []
        try:
            while data := self.read():
                parts.append(data)
            self.answer.clean = True
        except (ssl.SSLEOFError, ConnectionError, BrokenPipeError):
            pass
        self.answer.bytes = b"".join(parts)
        self.answer.session = self.tls.session
        self._count_records()
        if close:
            self.raw.close()
        return self.answer

    def _count_records(self):
        at = 0
        while at + 5 <= len(self.received):
            length = int.from_bytes(self.received[at + 3:at + 5], "big")
            self.answer.records.append((self.received[at], length))
            at += 5 + length

    def close(self):
        self.raw.close()


def visit(address, request, **how):
    return Visitor(address, **how).handshake().send(request).finish()


class GoodReader:
    """Somebody who asks for one page again and again, from an address of his own, while others misbehave."""

    def __init__(self, server, path, source="127.0.0.77"):
        self.server, self.path, self.source = server, path, source
        self.want = server.get(path, source=source).bytes
        self.good, self.wrong = 0, []
        self.leaving = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)

    def _read(self):
        while not self.leaving.wait(0.05):
            try:
                got = self.server.get(self.path, source=self.source).bytes
            except (OSError, ssl.SSLError) as error:
                got = str(error)
            self.good += got == self.want
            if got != self.want:
                self.wrong.append(got)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.leaving.set()
        self.thread.join(PATIENCE)

    def check(self, name):
        """He has had an answer since the last check, and none was wrong."""
        before = self.good
        check(f"{name}: a good reader is answered", until(lambda: self.good > before or self.wrong) and not self.wrong,
              self.wrong[:3])


def until(condition):
    """Wait for a condition that has to come true; False when PATIENCE is over."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
