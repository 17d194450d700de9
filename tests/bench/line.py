#!/usr/bin/env python3
"""line.py [quick]: what a reader on a thin line waits for, and what goes over the line.

This repository's site on three servers: Capsule, molly-brown with the same gemtext (an export), and nginx with the same
texts as plain HTML of cmark, over HTTPS/1.1 with gzip and one connection for all. Five tasks on six lines; `quick` leaves
out the slowest line and the loss. Everything is cold but for TLS sessions within a task.

A line is netem in a network namespace of its own where the kernel has it; else a proxy in this process, which gives each
direction a rate, a delay, segments of 1,460 bytes with 40 of header, a round trip to connect, and for a lost segment the
time until it is sent again. It leaves out slow start (no page is longer than a first window) and the bytes of
acknowledgements. Bytes are those that TLS puts on the line, handshakes and all, without headers of TCP.

Prints a table and writes build/bench/line.csv. Exit status 1: Capsule puts more bytes on the line for the first page or a
post than the other server of gemtext, or shows the title of a post later.
"""
import concurrent.futures
import csv
import html
import os
import queue
import random
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time

from servers import BUILD, HOST, ROOT, Server, capsule, free_port, molly_brown

IN_NAMESPACE = "CAPSULE_BENCH_NETEM"
SEGMENT, HEADER = 1460, 40
LINES = [  # name, bits a second, round trip in ms, loss
    ("GPRS", 30_000, 600, 0), ("GPRS, 2 % lost", 30_000, 600, 0.02), ("GPRS, 5 % lost", 30_000, 600, 0.05),
    ("0.3 KB/s", 2_400, 1000, 0), ("modem, 56k", 56_000, 150, 0), ("satellite", 1_000_000, 600, 0),
]
TASKS = ("home", "post", "feed", "five pages", "weekly archive")
POSTS = ["/posts/trotsky", "/posts/kurrent", "/posts/slabs"]

# --- lines ------------------------------------------------------------------------


class Direction:
    """One way of a line; segments leave one after the other and arrive in their order."""

    def __init__(self, bits, delay, loss, dice):
        self.bits, self.delay, self.loss, self.dice = bits, delay, loss, dice
        self.free = self.last = 0.0
        self.lock = threading.Lock()

    def arrival(self, size):
        with self.lock:
            self.free = max(time.monotonic(), self.free) + (size + HEADER) * 8 / self.bits
            lost = 0.0
            while self.dice.random() < self.loss:  # it is missed after a round trip, or a second at least
                lost += max(1.0, 2 * self.delay + 0.2)
            self.last = max(self.last, self.free + self.delay + lost)
            return self.last


class Proxy:
    """A line as a TCP proxy on loopback."""

    def __init__(self, line, port):
        _, bits, rtt, loss = line
        dice = random.Random(1)
        self.target, self.rtt = port, rtt / 1000
        self.up, self.down = (Direction(bits, rtt / 2000, loss, dice) for _ in range(2))
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                near, _ = self.socket.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            for one, other, way, wait in ((near, far, self.up, self.rtt), (far, near, self.down, 0)):
                waiting = queue.Queue()
                threading.Thread(target=self.read, args=(one, way, waiting, wait), daemon=True).start()
                threading.Thread(target=self.write, args=(other, waiting), daemon=True).start()

    @staticmethod
    def read(source, way, waiting, wait):
        """`wait`: seconds that connecting takes before the first byte."""
        start = time.monotonic() + wait
        data = b"?"
        while data:
            try:
                data = source.recv(SEGMENT)
            except OSError:
                data = b""
            if data and time.monotonic() < start:
                time.sleep(start - time.monotonic())
            waiting.put((way.arrival(len(data)), data))

    @staticmethod
    def write(sink, waiting):
        while True:
            when, data = waiting.get()
            time.sleep(max(0, when - time.monotonic()))
            try:
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)
            except OSError:
                return

    def close(self):
        self.socket.close()


class Netem:
    """The loopback device of this namespace as the line; one at a time."""

    def __init__(self, line, port):
        _, bits, rtt, loss = line
        self.port = port
        subprocess.run(["tc", "qdisc", "replace", "dev", "lo", "root", "netem", "delay", f"{rtt / 2}ms", "rate", f"{bits}bit",
                        "loss", f"{loss * 100}%"], check=True)

    def close(self):
        subprocess.run(["tc", "qdisc", "del", "dev", "lo", "root"], check=True)


def enter_namespace():
    """Begin anew in a network namespace with netem, when the kernel has both."""
    if IN_NAMESPACE in os.environ:
        return True
    try_it = "ip link set lo up && ip link set lo mtu 1500 && tc qdisc add dev lo root netem delay 1ms"
    unshare = ["unshare", "-n" if os.geteuid() == 0 else "-Urn", "sh", "-c"]
    if not shutil.which("tc") or subprocess.run([*unshare, try_it], capture_output=True).returncode:
        return False
    os.environ[IN_NAMESPACE] = "1"
    os.execvp("unshare", [*unshare, try_it.replace("add", "replace") + ' && tc qdisc del dev lo root && exec "$@"',
                          "sh", sys.executable, *sys.argv])


# --- visitors -----------------------------------------------------------------------


class Link:
    """A TLS connection that counts its bytes."""

    def __init__(self, visitor):
        self.visitor = visitor
        self.raw = socket.create_connection(("127.0.0.1", visitor.port), 600)
        self.raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.inside, self.outside = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = visitor.context.wrap_bio(self.inside, self.outside, server_hostname=HOST, session=visitor.session)
        self.until(self.tls.do_handshake)

    def push(self):
        data = self.outside.read()
        if data:
            self.visitor.up += len(data)
            self.raw.sendall(data)

    def until(self, act):
        while True:
            try:
                done = act()
                self.push()
                return done
            except ssl.SSLWantReadError:
                self.push()
                data = self.raw.recv(65536)
                self.visitor.down += len(data)
                if data:
                    self.inside.write(data)
                else:
                    self.inside.write_eof()

    def send(self, data):
        self.tls.write(data)
        self.push()

    def read(self):
        try:
            return self.until(lambda: self.tls.read(65536))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    def close(self):
        self.visitor.session = self.tls.session if self.visitor.resumes else None
        self.raw.close()


class Visitor:
    """Somebody with one task: seconds to the first text and to the end, bytes up and down, bytes of text."""

    def __init__(self, port, resumes=True):
        self.port, self.resumes, self.session = port, resumes, None
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.up = self.down = self.text = 0
        self.first = None
        self.start = time.monotonic()

    def seen(self, body):
        if body and self.first is None:
            self.first = time.monotonic() - self.start
        self.text += len(body)

    def result(self):
        return self.first, time.monotonic() - self.start, self.up, self.down, self.text


class GeminiVisitor(Visitor):
    def get(self, path):
        link = Link(self)
        link.send(f"gemini://{HOST}{path}\r\n".encode())
        got, end = b"", -1
        while data := link.read():
            got += data
            if end == -1 and b"\r\n" in got:
                end = got.index(b"\r\n") + 2
            if end > -1 and b"\n" in got[end:]:
                self.first = self.first or time.monotonic() - self.start
        link.close()
        if not got.startswith(b"20 "):
            raise SystemExit(f"{path}: {got[:80]!r}")
        self.text += len(got) - end

    def finish(self):
        return self.result()


class WebVisitor(Visitor):
    """A browser's way: one connection for all pages, gzip."""

    link = None

    def get(self, path):
        self.link = self.link or Link(self)
        self.link.send(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\nUser-Agent: bench\r\n\r\n".encode())
        got = b""
        while b"\r\n\r\n" not in got:
            got += self.link.read()
        head, _, body = got.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"{path}: {head[:80]!r}")
        self.seen(body)
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        while (len(body) < int(length[1])) if length else not body.endswith(b"0\r\n\r\n"):
            data = self.link.read()
            body += data
            self.seen(data)

    def finish(self):
        self.link.close()
        return self.result()


# --- what is visited -----------------------------------------------------------------


def capsule_paths(since):
    posts = [f"{path}.gmi" for path in POSTS]
    return {"home": ["/"], "post": posts[:1], "feed": ["/feed.gmi"], "five pages": ["/", *posts, "/archive.gmi"],
            "weekly archive": [f"/manifest-since/{since}.txt", "/", "/archive.gmi", posts[0]]}


def molly_paths():
    """Without a manifest an archive reads the feed to know what is new."""
    return {**capsule_paths(""), "weekly archive": ["/feed.gmi", "/", "/archive.gmi", f"{POSTS[0]}.gmi"]}


def web_paths():
    posts = [f"{path}.html" for path in POSTS]
    return {"home": ["/"], "post": posts[:1], "feed": ["/atom.xml"], "five pages": ["/", *posts, "/archive.html"],
            "weekly archive": ["/atom.xml", "/", "/archive.html", posts[0]]}


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def page(title, body):
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{html.escape(title)}</title></head>\n<body><h1>{html.escape(title)}</h1>\n{body}</body></html>\n")


def make_web(site, export, folder):
    """The same texts as pages of HTML, as a static generator without a theme makes them."""
    links = []
    for path in sorted(os.listdir(f"{site}/content/posts")):
        if not path.endswith(".md"):
            continue
        with open(f"{site}/content/posts/{path}", encoding="utf-8") as file:
            text = file.read()
        front = re.match(r"(---|\+\+\+)\n(.*?)\n\1\n", text, re.S)
        text = text[front.end():] if front else text
        fields = dict(re.findall(r"^(title|date) *[:=] *['\"]?(.*?)['\"]?$", front[2] if front else "", re.M))
        title, date = fields.get("title", path[:-3]), fields.get("date", "")
        body = subprocess.run(["cmark", "--unsafe"], input=text, capture_output=True, text=True, check=True).stdout
        write(folder, f"posts/{path[:-3]}.html", page(title, f'<p>{date}</p>\n{body}<p><a href="/">Home</a></p>\n'))
        links.append((date, f'<li>{date} <a href="/posts/{path[:-3]}.html">{html.escape(title)}</a></li>\n'))
    listing = "<ul>\n" + "".join(line for _, line in sorted(links, reverse=True)) + "</ul>\n"
    write(folder, "index.html", page("Shelfmark", f'<p>A historian between the archive and the road</p>\n{listing}<p><a href="/archive.html">Archive</a> '
                                     f'<a href="/atom.xml">Feed</a></p>\n'))
    write(folder, "archive.html", page("Archive", listing + '<p><a href="/">Home</a></p>\n'))
    shutil.copy(f"{export}/atom.xml", f"{folder}/atom.xml")


def nginx(certificate, folder):
    port = free_port()
    state = os.path.join(BUILD, "nginx")
    os.makedirs(state, exist_ok=True)
    temporary = "".join(f"{name}_temp_path {state};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    write(state, "nginx.conf", f"""daemon off; {'user root; ' * (os.geteuid() == 0)}pid {state}/pid; error_log stderr crit; worker_processes 1;
events {{}}
http {{ access_log off; {temporary} types {{ text/html html; application/atom+xml xml; }}
gzip on; gzip_types application/atom+xml; gzip_min_length 200;
server {{ listen 127.0.0.1:{port} ssl; root {folder}; ssl_certificate {certificate[0]}; ssl_certificate_key {certificate[1]};
ssl_protocols TLSv1.3; ssl_session_cache shared:s:1m; }} }}
""")
    return Server("nginx", [shutil.which("nginx") or "/usr/sbin/nginx", "-p", state, "-c", f"{state}/nginx.conf"], port=port, core=None)


def make_certificate(folder):
    files = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                    f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "30", "-keyout", files[1], "-out", files[0]],
                   check=True, capture_output=True)
    return files


# --- the measurement -------------------------------------------------------------------


def run_tasks(line, name, port, visitor, paths, tasks, way):
    """Rows of one server on one line."""
    rows = []
    for task in tasks:
        proxy = way(line, port)
        try:
            one = visitor(proxy.port)
            for path in paths[task]:
                one.get(path)
            rows.append((line[0], task, name, *one.finish()))
        finally:
            proxy.close()
    return rows


def say(rows):
    print(f"{'line':16}{'task':16}{'server':14}{'first text':>11}{'whole':>9}{'bytes up':>10}{'down':>8}{'text':>8}")
    before = ""
    for line, task, name, first, whole, up, down, text in rows:
        if (line, task) != before:
            print()
        before = (line, task)
        print(f"{line:16}{task:16}{name:14}{first:10.2f}s{whole:8.2f}s{up:10}{down:8}{text:8}")


def judge(rows, servers):
    """The ratios asked for; False when one is missed."""
    good = True
    for task in ("home", "post"):
        of = {row[2]: row for row in rows if row[0] == rows[0][0] and row[1] == task}
        cost = {name: row[5] + row[6] for name, row in of.items()}
        good &= cost["Capsule"] < cost["molly-brown"] and of["Capsule"][3] < 1.1 * of["molly-brown"][3]
        print(f"{task}, bytes both ways: " + ", ".join(f"{name} {bytes_}" for name, bytes_ in cost.items()))
    for name, port, visitor, paths in servers:
        for resumes in (True, False) if visitor is GeminiVisitor else ():
            one = GeminiVisitor(port, resumes)
            for path in paths["five pages"]:
                one.get(path)
            print(f"five pages, bytes beyond the text: {name}, {'resuming' if resumes else 'every handshake anew'}: "
                  f"{one.down - one.text} from the server, {one.up} from the reader")
    return good


def main():
    quick = sys.argv[1:] == ["quick"]
    has_netem = enter_namespace()
    way = Netem if has_netem else Proxy
    lines = [line for line in LINES if not quick or (line[3] == 0 and line[1] > 3000)]
    os.makedirs(BUILD, exist_ok=True)
    work = os.path.join(BUILD, "line")
    shutil.rmtree(work, ignore_errors=True)
    site = os.path.join(work, "site")
    shutil.copytree(os.path.join(ROOT, "content"), f"{site}/content")
    shutil.copy(os.path.join(ROOT, "capsule.yaml"), site)
    certificate = make_certificate(work)
    program = os.environ.get("CAPSULE", os.path.join(ROOT, "capsule"))
    subprocess.run([program, "export", site, f"{work}/export"], check=True)
    make_web(site, f"{work}/export", f"{work}/web")
    os.makedirs(f"{site}/certs/{HOST}")
    for file in certificate:
        shutil.copy(file, f"{site}/certs/{HOST}/")
        os.chmod(f"{site}/certs/{HOST}/{os.path.basename(file)}", 0o600)
    with open(f"{site}/capsule.yaml", "a", encoding="utf-8") as config:
        config.write("\npublic_port: 1965\n")
    running = []
    try:
        running.append(capsule(site, core=None))
        running.append(molly_brown(certificate, f"{work}/export", core=None))
        running.append(nginx(certificate, f"{work}/web"))
        running[0].wait_until_idle()
        with open(f"{work}/export/manifest.txt", encoding="utf-8") as manifest:
            newest = re.search(r"^Changed: (.*)$", manifest.read(), re.M)[1]
        servers = [("Capsule", running[0].port, GeminiVisitor, capsule_paths(newest)),
                   ("molly-brown", running[1].port, GeminiVisitor, molly_paths()), ("nginx", running[2].port, WebVisitor, web_paths())]
        print("lines: " + ("netem in a network namespace" if has_netem else "a proxy of this program; the kernel has no netem here"))
        jobs = [(line, *server, TASKS, way) for line in lines for server in servers]
        with concurrent.futures.ThreadPoolExecutor(1 if has_netem else len(jobs)) as pool:
            rows = [row for result in pool.map(lambda job: run_tasks(*job), jobs) for row in result]
        rows.sort(key=lambda row: ([line[0] for line in lines].index(row[0]), TASKS.index(row[1])))
        say(rows)
        print()
        good = judge(rows, servers)
        with open(os.path.join(BUILD, "line.csv"), "w", newline="", encoding="utf-8") as out:
            table = csv.writer(out)
            table.writerow(("line", "task", "server", "seconds to first text", "seconds to all", "bytes up", "bytes down", "bytes of text"))
            table.writerows(rows)
    finally:
        for server in running:
            server.stop()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
