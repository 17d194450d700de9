#!/usr/bin/env python3
"""soak.py [SCALE [PHASE...]]: the attacks of tests/hostile at full size, with a reader asking once a second.

The reader's longest wait is printed with every attack; he is to be answered within 500 ms, always
rightly. SCALE 1 (the default): 15,000 visitors at once, 1,000,000 requests, ten minutes of killing;
`make soak SOAK=0.01` is a glance, `make soak SOAK="1 mixed_requests"` one phase at full size; the
phases are named below. Everything is bounded and on loopback. Run it as root: 15,000 visitors need
that many descriptors.
"""
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "wire"))
import harness
import faults
from attacks import DICE, Asker, hello, hello_with_tickets, rubbish, tcp, vanish_in_every_state
from harness import HOST, TLS12, Server, Site, Visitor, check, until, visit

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
CROWD = max(50, int(15000 * SCALE))
REQUESTS = max(2000, int(1000000 * SCALE))
KILLING = max(5, 600 * SCALE)  # seconds
LOAD = os.path.join(HERE, "..", "..", "build", "bench", "load")

resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
CONFIG = """limits:
  connections: 4000
  handshake_seconds: 10
  request_seconds: 10
  write_seconds: 10
log: {file: none}
"""
POST = "---\ntitle: Post {0}\ndate: 2020-01-{1:02}\ntags: [soak]\n---\n\n" + "Some text of a post. " * 300
FILES = {f"posts/p{i}.md": POST.format(i, i % 28 + 1) for i in range(50)}
FILES["big.bin"] = os.urandom(16 << 20)


def source(number):
    return f"127.3.{number // 200 % 250}.{number % 200 + 1}"


class Reader:
    """Asks once a second, as a person would, and remembers his longest wait."""

    def __init__(self, server):
        self.server, self.longest, self.answers, self.wrong = server, 0.0, 0, []
        self.want = server.get("/posts/p1.gmi", source="127.0.0.77").bytes
        self.leaving = threading.Event()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while not self.leaving.wait(1):
            begun = time.monotonic()
            try:
                got = self.server.get("/posts/p1.gmi", source="127.0.0.77").bytes
            except OSError as error:
                got = str(error)
            self.longest = max(self.longest, time.monotonic() - begun)
            self.answers += got == self.want
            if got != self.want:
                self.wrong.append(got[:80])

    def report(self, name):
        """What he saw since the last report."""
        before = self.answers
        until(lambda: self.answers > before or self.wrong)
        print(f"# {name}: longest wait {1000 * self.longest:.0f} ms, {self.answers} answers so far")
        check(f"{name}: the reader is answered", not self.wrong, self.wrong[:3])
        self.longest, self.wrong = 0.0, []


def raw(server, number, data=b""):
    """A visitor who sends these bytes and no more."""
    try:
        s = socket.create_connection(server.address, 5, (source(number), 0))
        s.settimeout(0)
        s.send(data) if data else None
        return s
    except OSError:
        return None


def crowd_of(server, reader, name, make, seconds=12):
    """CROWD visitors of a kind, kept for some seconds, then gone."""
    crowd = [make(i) for i in range(CROWD)]
    print(f"# {name}: {sum(c is not None for c in crowd)} came, server {server.memory() / 1024:.0f} MB")
    time.sleep(seconds * min(1, SCALE + 0.1))
    reader.report(name)
    for visitor in crowd:
        if visitor:
            visitor.close()


def crowds(server, reader):
    first = hello(server)
    crowd_of(server, reader, "silent", lambda i: raw(server, i))
    crowd_of(server, reader, "silent, of one address", lambda i: raw(server, 7))
    crowd_of(server, reader, "half a ClientHello", lambda i: raw(server, i, first[:100]))
    crowd_of(server, reader, "stopped in the handshake", lambda i: raw(server, i, first))
    of_12 = hello(server, context=TLS12)
    crowd_of(server, reader, "stopped in the handshake, of TLS 1.2", lambda i: raw(server, i, of_12))
    crowd_of(server, reader, "rubbish", lambda i: raw(server, i, rubbish(DICE, first)))
    tickets = hello_with_tickets(first)
    crowd_of(server, reader, "64 KB of tickets", lambda i: raw(server, i, tickets))
    crowd_of(server, reader, "a ClientHello of 16 KB", lambda i: raw(server, i, b"\x16\x03\x01\x40\x00\x01\x00\x3f\xfc" + bytes(16000)))


def one_byte_a_second(server, reader):
    first = hello(server)
    crowd = [raw(server, i) for i in range(CROWD)]
    for n in range(max(3, int(15 * SCALE))):
        for s in filter(None, crowd):
            try:
                s.send(first[n:n + 1])
            except OSError:
                pass
        time.sleep(1)
    reader.report("one byte a second")
    for s in filter(None, crowd):
        s.close()


def never_reading(server, reader):
    crowd = []
    for i in range(CROWD):
        try:
            crowd.append(Visitor(server.address, source=source(i)).handshake().send(f"gemini://{HOST}/big.bin\r\n"))
        except OSError:
            pass
    print(f"# never reading a big file: {len(crowd)} came, server {server.memory() / 1024:.0f} MB")
    reader.report("never reading a big file")
    for visitor in crowd:
        visitor.close()


def resets(server, reader):
    first = hello(server)
    for i in range(CROWD // 9):
        try:
            vanish_in_every_state(server, first, source(i))
        except OSError:
            pass
    reader.report(f"reset in every state, {CROWD} times")


def asking_again(server, reader):
    for name, letter, version in (("key updates", "K", "1_3"), ("renegotiation", "R", "1_2")):
        askers = [Asker(server, letter, version) for _ in range(max(2, int(50 * SCALE)))]
        end = time.monotonic() + 30 * SCALE
        while time.monotonic() < end:
            for asker in askers:
                asker.ask(100)
        if letter == "K":
            load(server, "/", 2 * len(askers), "--updates", "3000", "--at-once", str(len(askers)))
        reader.report(f"{name} without end, {len(askers)} at once")
        check(f"{name}: let go by the server", until(lambda: all(asker.is_gone() for asker in askers)))
        for asker in askers:
            asker.end()


def load(server, path, count, *options):
    return subprocess.run([LOAD, "--port", str(server.address[1]), "--sni", HOST, "--uri", f"gemini://{HOST}{path}",
                           "--count", str(count), "--seconds", "3600", *options], capture_output=True, text=True)


def mixed_requests(server, reader):
    """Every answer of a kind is compared with the first of its kind."""
    kinds = ["/", "/posts/p7.gmi", "/posts/p8.md", "/posts/p9", "/no-such-page", "/tags/soak.gmi", "/feed.gmi",
             "/atom.xml", "/search?text", "/../etc/passwd"]
    before = None
    for turn in range(10):
        for number, path in enumerate(kinds):
            done = load(server, path, REQUESTS // 100, *(["--resumed"] if (turn + number) % 2 else []))
            if done.returncode != 0:
                check(f"{path}: every answer is right", False, done.stderr + done.stdout)
        server.settled()
        now = (server.memory(), server.descriptors())
        print(f"# {REQUESTS * (turn + 1) // 10} requests: {now[0]} KB, {now[1]} descriptors")
        before = before or now
    reader.report(f"{REQUESTS} requests of ten kinds")
    # what visitors needed for a moment is given back some 10 s after they left
    check("memory has not grown by more than a tenth and 1 MB", until(lambda: server.memory() < before[0] * 1.1 + 1024),
          (before, now, server.memory()))
    check("descriptors have not grown", now[1] <= before[1] + 4, (before, now))


def killing_workers(server, reader):
    """One worker is killed at every 100th request. Who was with it loses an answer, nobody else does."""
    end, asked, lost = time.monotonic() + KILLING, 0, 0
    while time.monotonic() < end:
        for _ in range(100):
            asked += 1
            try:
                lost += visit(server.address, f"gemini://{HOST}/posts/p3.gmi\r\n").status != 20
            except OSError:
                lost += 1
        workers = server.workers()
        if workers:
            os.kill(workers[0], signal.SIGKILL)
    print(f"# {asked} requests while workers were killed, {lost} lost")
    check("workers killed: hardly an answer is lost", lost <= asked // 100 + 1, lost)
    check("workers killed: they are there again", until(lambda: len(server.workers()) == 2))
    reader.wrong = reader.wrong[:0] if len(reader.wrong) <= asked // 100 + 1 else reader.wrong
    reader.report("workers killed")


def stopped_worker(server, reader):
    for _ in range(max(1, int(10 * SCALE))):
        stopped = server.workers()[0]
        os.kill(stopped, signal.SIGSTOP)
        check("a stopped worker is replaced", until(lambda: stopped not in server.workers() and len(server.workers()) == 2))
    # who was with it when it was stopped waits until it is replaced; all others go on
    waited = len(reader.wrong)
    reader.wrong = [] if waited <= max(1, int(10 * SCALE)) else reader.wrong
    reader.report("a worker is stopped")


def rubbish_certificates(server, reader):
    path = server.site.file(f"certs/{HOST}/cert.pem")
    with open(path, "rb") as cert:
        good = cert.read()
    for _ in range(max(2, int(50 * SCALE))):
        for content in (os.urandom(500), b"", good[:200], good):
            with open(path, "wb") as cert:
                cert.write(content)
            time.sleep(0.1)
    reader.report("certificates are replaced by rubbish and put back")


def content_goes_away(server, reader):
    """A reader of a page that is kept goes on; pages are back with the folder."""
    content, aside = server.site.file("content"), server.site.file("aside")
    for _ in range(max(2, int(50 * SCALE))):
        os.rename(content, aside)
        time.sleep(0.2)
        os.rename(aside, content)
        time.sleep(0.2)
    check("content goes away: all is back", until(lambda: server.get("/posts/p1.gmi").bytes == reader.want))
    reader.wrong = [w for w in reader.wrong if not str(w).startswith(("b'51", "b'40")) and w[:2] not in (b"51", b"40")]
    reader.report("content goes away")


def many_edits(server, reader):
    """More changes at once than the kernel keeps word of."""
    names = [server.site.file(f"content/posts/{i}.bin") for i in range(2)]
    for _ in range(max(1, int(10 * SCALE))):
        server.process.send_signal(signal.SIGSTOP)
        for i in range(9000):
            with open(names[i % 2], "wb"):
                pass
        server.site.write("posts/new.md", POST.format("new", 1))
        server.process.send_signal(signal.SIGCONT)
        check("after an overflow of changes a new post is live", until(lambda: server.get("/posts/new.gmi").status == 20))
        server.site.remove("posts/new.md")
        check("and one that is gone is gone", until(lambda: server.get("/posts/new.gmi").status == 51))
    reader.report("the queue of changes overflows")


def disk_full():
    """The log is where no byte fits."""
    with Site(FILES, CONFIG.replace("none", "/dev/full")) as site, Server(site, workers=2) as server:
        reader = Reader(server)
        done = load(server, "/posts/p7.gmi", REQUESTS // 20)
        check("no room for the log: every answer is right", done.returncode == 0, done.stderr)
        reader.report("no room for the log")
        reader.leaving.set()


def fill(path):
    with open(path, "wb", buffering=0) as ballast:
        try:
            while ballast.write(bytes(4096)):
                pass
        except OSError:
            pass


def spool_full():
    """No room where comments wait, again and again; each is taken or refused, none half."""
    config = CONFIG + "comments: {mode: approve, certificate: no, hourly: 10000, hourly_all: 1000000, waiting: 100000}\nbundles: none\n"
    with Site(FILES, config) as site:
        os.mkdir(site.file(".capsule"))
        check("a small spool is mounted", faults.mount(site.file(".capsule")))
        try:
            with Server(site, workers=2) as server:
                server.settled()
                reader = Reader(server)
                said = {turn: spool_once(server, turn) for turn in range(max(2, int(20 * SCALE)))}
                check("no room for comments: they are refused", all(said[turn][0] == {40} for turn in said), said)
                check("and taken when there is room", all(said[turn][1] == {30} for turn in said), said)
                reader.report("no room for comments, again and again")
                reader.leaving.set()
        finally:
            subprocess.run(["umount", "-l", site.file(".capsule")], check=False)


def spool_once(server, turn):
    """What 50 are answered while the spool is full, and 5 after that."""
    ballast = server.site.file(".capsule/ballast")

    def comment(number):
        text = f"Comment {number} of turn {turn}. " + "Some words of it. " * 300
        return server.ask(f"titan://{HOST}/comment/posts/p{number}.gmi;size={len(text)}\r\n{text}", source=source(number)).status
    fill(ballast)
    refused = {comment(number) for number in range(50)}
    os.remove(ballast)
    return refused, {comment(number) for number in range(5)}


def no_names():
    """DNS is absent: edits, reloads and requests without end, and nothing asks for a name."""
    with Site(FILES, CONFIG) as site:
        names, asked = faults.library(faults.NO_NAMES, site.file("names.so")), site.file("asked")
        with faults.started_by("env", f"LD_PRELOAD={names}", f"ASKED={asked}"), Server(site, workers=2) as server:
            reader = Reader(server)
            for turn in range(max(2, int(20 * SCALE))):
                done = load(server, "/posts/p7.gmi", REQUESTS // 1000, *(["--resumed"] if turn % 2 else []))
                check("no DNS: every answer is right", done.returncode == 0, done.stderr)
                server.process.send_signal(signal.SIGHUP)
                site.write("posts/new.md", POST.format(f"new {turn}", 1))
                check("and an edit is live", until(lambda: f"Post new {turn}".encode() in server.get("/posts/new.gmi").body))
            reader.report("no DNS")
            reader.leaving.set()
        check("nobody was asked for a name", not os.path.exists(asked))


def killed_supervisor():
    """As under a service manager that starts it again after a second, on the same port."""
    with Site(FILES, CONFIG) as site:
        server = Server(site, workers=2)
        where = f"127.0.0.1:{server.address[1]}"
        for _ in range(max(2, int(30 * SCALE))):
            workers = server.workers()
            server.process.kill()
            server.process.wait()
            server.stop()
            time.sleep(1)
            for _ in range(30):  # until the workers left over have let go of the port
                try:
                    server = Server(site, workers=2, listen=(where,))
                    break
                except RuntimeError:
                    time.sleep(0.5)
            check("the supervisor is killed: it serves again", server.get("/posts/p1.gmi").status == 20)
            check("and nobody is left over", until(lambda: not any(os.path.exists(f"/proc/{w}") for w in workers)))
        server.stop()


def out_of_descriptors():
    """15,000 visitors, of whom half say nothing and half stop in the handshake, and few descriptors: the 1,024 that many systems give, and fewer."""
    for files in (1024, 200):
        with Site(FILES, CONFIG) as site, Server(site, workers=2, files=files) as server:
            reader, first = Reader(server), hello(server)
            crowd_of(server, reader, f"none of {files} descriptors is left", lambda i: raw(server, i, first if i % 2 else b""))
            reader.leaving.set()


def out_of_memory():
    """4,000 shake hands and stay, where there is memory for some hundred. Who is let go was one of them."""
    limit = faults.address_space(FILES, CONFIG) + (12 << 20)
    with faults.started_by("prlimit", f"--as={limit}"), Site(FILES, CONFIG) as site, Server(site, workers=2) as server:
        reader, crowd = Reader(server), []
        for i in range(min(CROWD, 4000)):
            try:
                crowd.append(Visitor(server.address, source=source(i)).handshake())
            except OSError:
                pass
        print(f"# no memory is left: {len(crowd)} came, the reader had {reader.answers} answers and {len(reader.wrong)} refusals")
        for visitor in crowd:
            visitor.close()
        before = reader.answers
        check("no memory is left: the reader is answered when they have gone", until(lambda: reader.answers > before))
        reader.wrong = []
        reader.report("after no memory was left")
        reader.leaving.set()


def clock_back_and_forth():
    with Site(FILES, CONFIG) as site:
        clock = faults.Clock(site)
        with faults.started_by(*clock.words), Server(site, workers=2) as server:
            reader = Reader(server)
            for turn in range(max(4, int(100 * SCALE))):
                clock.move((0, 3600, 315360000, -86400)[turn % 4])
                time.sleep(0.3)
            clock.move(0)
            reader.report("the clock is set back and forth")
            reader.leaving.set()


def content_unmounted():
    """As with a disk that fails and is put back, again and again."""
    with Site() as site:
        for turn in range(max(2, int(20 * SCALE))):
            check("content is mounted", faults.mount(site.file("content")))
            site.write("posts/p1.md", POST.format(1, 1))
            if turn == 0:
                server = Server(site, workers=2)
                reader = Reader(server)
            check("and served", until(lambda: server.get("/posts/p1.gmi").bytes == reader.want))
            subprocess.run(["umount", "-l", site.file("content")], check=True)
            time.sleep(1)
        # a reader of a page that is not kept is told so meanwhile
        reader.wrong = [w for w in reader.wrong if w[:2] not in (b"51", b"40")]
        print(f"# content is unmounted again and again: longest wait {1000 * reader.longest:.0f} ms")
        check("content is unmounted again and again: the reader is answered", not reader.wrong, reader.wrong[:3])
        reader.leaving.set()
        server.stop()


def no_watches():
    files = {f"posts/{i}/x.md": POST.format(i, 1) for i in range(20)} | FILES
    with faults.in_a_namespace("watches", 3), Site(files, CONFIG) as site, Server(site) as server:
        reader = Reader(server)
        for turn in range(max(2, int(20 * SCALE))):
            site.write(f"posts/{turn % 20}/x.md", POST.format(f"{turn} anew", 1))
            check("no watch is left: an edit is seen", until(lambda: b"anew" in server.get(f"/posts/{turn % 20}/x.gmi").body))
        reader.report("no watch is left")
        reader.leaving.set()


BESIDE_A_READER = (crowds, one_byte_a_second, never_reading, resets, asking_again, mixed_requests, killing_workers,
                   stopped_worker, rubbish_certificates, content_goes_away, many_edits)
ALONE = (disk_full, spool_full, no_names, killed_supervisor, out_of_descriptors, out_of_memory, clock_back_and_forth, content_unmounted, no_watches)


def beside_a_reader(phases):
    with Site(FILES, CONFIG) as site, Server(site, workers=2) as server:
        server.settled()
        reader = Reader(server)
        reader.report("quiet")
        for phase in phases:
            seen = len(server.lines)
            phase(server, reader)
            print(f"# after {phase.__name__}: {server.memory()} KB, {server.descriptors()} descriptors", flush=True)
            ended = [line for line in server.lines[seen:] if line and any(said in line for said in ("no sign of life", "another takes", "while it left"))]
            if phase not in (killing_workers, stopped_worker):
                check(f"{phase.__name__}: no worker was taken for stuck, and none ended", not ended, ended[:3])
        reader.leaving.set()
        reader.thread.join()


def main():
    wanted = sys.argv[2:] or [phase.__name__ for phase in BESIDE_A_READER + ALONE]
    phases = [phase for phase in BESIDE_A_READER + ALONE if phase.__name__ in wanted]
    if len(phases) != len(wanted):
        raise SystemExit(f"phases are {' '.join(phase.__name__ for phase in BESIDE_A_READER + ALONE)}")
    beside = [phase for phase in phases if phase not in ALONE]
    if beside:
        beside_a_reader(beside)
    for phase in phases:
        if phase in ALONE:
            phase()
    print(f"1..{harness.count}")
    return 1 if harness.failures else 0


sys.exit(main())
