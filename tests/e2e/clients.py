"""clients.py: readers' own programs, driven by keys, and what their screens show.

    with Capsule() as capsule, Terminal("amfora", capsule.url("/")) as amfora:
        amfora.wait("home", "Shelfmark")

Programs for terminals run in a tmux of their own, those with windows in an X server of their own
(Xvfb), whose screen is read by tesseract. Every step waits for what must come to stand on the
screen, and leaves a picture of it in build/e2e. Nothing is assumed about how long a step takes.
"""

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests", "wire"))
import harness  # noqa: E402
from harness import Server, Site, check, run, until  # noqa: E402,F401

# people with client certificates: the wire tests' module of the same name as this one
_spec = importlib.util.spec_from_file_location("wire_clients", os.path.join(ROOT, "tests", "wire", "clients.py"))
_wire = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_wire)
Person = _wire.Person

SHORT = os.environ.get("E2E") == "short"  # home, post and input alone, in programs for terminals: `make e2e-short`
PATIENCE = harness.PATIENCE = int(os.environ.get("PATIENCE", 120))  # seconds for a step; no test asserts a time
PICTURES = os.path.join(ROOT, "build", "e2e")
COLUMNS, ROWS = 100, 60
SETTLED = 0.7  # seconds between two equal looks at a screen


def need(*programs):
    """End the test as skipped where one of these is not installed."""
    missing = [p for p in programs if not shutil.which(p)]
    if missing:
        print(f"1..0 # skipped: {', '.join(missing)} not installed")
        sys.exit(0)


def need_time():
    """End the test as skipped in the short form."""
    if SHORT:
        print("1..0 # skipped: not in the short form")
        sys.exit(0)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def soon(condition):
    """Wait three seconds for a condition that may not come true."""
    end = time.monotonic() + 3
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


class Capsule:
    """This repository's own blog, served at localhost; clients need a port that addresses can name."""

    def __init__(self, more=""):
        """`more`: lines of its capsule.yaml."""
        self.port = free_port()
        self.site = Site(config=f"title: Shelfmark\nsubtitle: A historian between the archive and the road\n"
                                f"author: Anna Veit\nhosts: [localhost]\npublic_port: {self.port}\nhome_posts: 20\n{more}")
        shutil.copytree(os.path.join(ROOT, "content"), self.site.file("content"), dirs_exist_ok=True)
        self.server = self._start()

    def _start(self):
        server = Server(self.site, listen=(f"127.0.0.1:{self.port}",))
        until(lambda: server.ask(f"gemini://localhost:{self.port}/search?x\r\n", sni="localhost").status == 20)
        return server

    def change_certificate(self):
        self.server.stop()
        shutil.rmtree(self.site.file("certs"))
        self.server = self._start()

    def url(self, path):
        return f"gemini://localhost:{self.port}{path}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stop()
        self.site.__exit__()


class Client:
    """What both kinds share: a home of its own, and waiting for words on the screen."""

    def __init__(self, name, files=None):
        self.name, self.step = name, 0
        self.home = tempfile.mkdtemp(prefix=f"capsule-{name}-")
        self.variables = dict(os.environ, HOME=self.home, LC_ALL="C.UTF-8", XDG_CONFIG_HOME=f"{self.home}/config",
                              XDG_DATA_HOME=f"{self.home}/data", XDG_CACHE_HOME=f"{self.home}/cache",
                              XDG_RUNTIME_DIR=f"{self.home}/run")
        for path in ("config", "data", "cache", "run", "Downloads"):
            os.makedirs(f"{self.home}/{path}", mode=0o700)
        for path, text in (files or {}).items():
            os.makedirs(os.path.dirname(f"{self.home}/{path}"), exist_ok=True)
            with open(f"{self.home}/{path}", "w", encoding="utf-8") as out:
                out.write(text)
        os.makedirs(PICTURES, exist_ok=True)

    def wait(self, step, *patterns, gone=()):
        """Wait until the screen shows all `patterns` and none of `gone`; keep its picture, and say so in TAP."""
        seen = [""]

        def shown():
            seen[0] = self.screen()
            return all(re.search(p, seen[0]) for p in patterns) and not any(re.search(p, seen[0]) for p in gone)
        good = until(shown)
        self.step += 1
        self.keep(f"{PICTURES}/{self.name}-{self.step:02}-{re.sub('[^a-z]+', '-', step)}", seen[0])
        return check(f"{self.name}: {step}", good, f"wanted {patterns}, without {gone}; the screen shows\n{seen[0]}")

    def number(self, label):
        """The number that a program for terminals gives the link with this label."""
        found = re.search(r"\[(\d+)\]\s+" + label, self.screen())
        return found.group(1) if found else "0"

    def still(self):
        """Wait until the screen stays as it is."""
        before = None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            now = self.screen()
            if now == before:
                return
            before = now
            time.sleep(SETTLED)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
        shutil.rmtree(self.home, ignore_errors=True)


class Terminal(Client):
    """A program in a tmux server of its own."""

    def __init__(self, name, *words, files=None):
        super().__init__(name, files)
        self.socket = f"{self.home}/tmux"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), name, *words)

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-u", "-S", self.socket, *words], env=dict(self.variables, TERM="xterm-256color"),
                              capture_output=True, text=True, timeout=PATIENCE)
        return done.stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def keys(self, *names):
        for name in names:
            self.tmux("send-keys", name)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def go(self, where):
        """Answer the question for an address or command; while they draw a page, these programs lose keys."""
        for _ in range(10):
            self.keys("Space")
            if soon(lambda: re.search(r"(?m)^(:|URL/Num\./Search:)", self.screen())):
                break
        self.type(where)
        soon(lambda: where in self.screen())
        self.keys("Enter")

    def keep(self, path, text):
        with open(path + ".txt", "w", encoding="utf-8") as out:
            out.write(text)
        label = re.sub(r"([\\%@])", r"\\\1", text.rstrip()).replace("\\%", "%%").replace("\\@", "@")
        if shutil.which("convert"):
            subprocess.run(["convert", "-background", "#101214", "-fill", "#e6e4df", "-font", "DejaVu-Sans-Mono", "-pointsize", "15",
                            "label:" + (label or " "), "-bordercolor", "#101214", "-border", "12", path + ".png"],
                           capture_output=True, timeout=PATIENCE, check=False)

    def end(self):
        self.tmux("kill-server")


class Desktop(Client):
    """A program with windows, in an X server of its own."""

    def __init__(self, name, *words, files=None, size=(1000, 900)):
        super().__init__(name, files)
        reading, writing = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"],
                                       pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as display:
            self.variables.update(DISPLAY=":" + display.readline().strip(), QT_QPA_PLATFORM="xcb")
        with open(f"{self.home}/log", "wb") as log:
            self.program = subprocess.Popen([name, *words], env=self.variables, stdout=log, stderr=log)
        until(lambda: self.window())
        self.xdotool("windowmove", self.window(), "0", "0", "windowsize", self.window(), *map(str, size))
        self.main = self.window()
        self.focus()

    def focus(self):
        """No window manager gives the focus back when a dialogue has gone."""
        self.xdotool("windowfocus", "--sync", self.main)

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.variables, capture_output=True, text=True, timeout=PATIENCE).stdout

    def window(self):
        found = self.xdotool("search", "--onlyvisible", "--class", self.name).split()
        return found[-1] if found else ""

    def picture(self):
        path = f"{self.home}/screen.png"
        subprocess.run(["import", "-window", "root", path], env=self.variables, capture_output=True, timeout=PATIENCE, check=False)
        return path

    def words(self):
        """Each word on the screen with where its middle is."""
        big = f"{self.home}/big.png"
        subprocess.run(["convert", self.picture(), "-resize", "200%", "-colorspace", "Gray", big], capture_output=True, timeout=PATIENCE, check=False)
        out = subprocess.run(["tesseract", big, "-", "--psm", "11", "tsv"], capture_output=True, text=True, timeout=PATIENCE,
                             env=dict(self.variables, OMP_THREAD_LIMIT="1")).stdout
        rows = [line.split("\t") for line in out.splitlines()[1:]]
        return [(r[11], (int(r[6]) + int(r[8]) // 2) // 2, (int(r[7]) + int(r[9]) // 2) // 2) for r in rows if len(r) == 12 and r[11].strip()]

    def screen(self):
        return " ".join(word for word, _, _ in self.words())

    def click(self, word):
        """Click on a word of the page. False when it is not on the screen."""
        for text, x, y in self.words():
            if re.search(word, text):
                self.xdotool("mousemove", str(x), str(y), "click", "1")
                return True
        return False

    def keys(self, *names):
        for name in names:
            self.xdotool("key", "--clearmodifiers", name)

    def type(self, text):
        self.xdotool("type", "--delay", "30", text)

    def keep(self, path, text):
        with open(path + ".txt", "w", encoding="utf-8") as out:
            out.write(text + "\n")
        if os.path.exists(f"{self.home}/screen.png"):
            shutil.copy(f"{self.home}/screen.png", path + ".png")

    def end(self):
        for process in (self.program, self.server):
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
