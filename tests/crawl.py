#!/usr/bin/env python3
"""crawl.py - read a whole capsule as a reader's program would, and say what is wrong with it.

  tests/crawl.py gemini://localhost:1965/ [--posts FILE] [--json FILE] [--jobs N]

Every link that the server writes is followed, once, as long as it stays on the server. Said is,
one line each, what kind of fault and where:

  dead        a link of a page that answers with anything but success (10, input, is one)
  redirect    a link of a page that is answered with a redirect
  header      an answer that is no Gemini answer
  gemtext     a page with a line that gemtext does not know or that does not end, an open fence
  template    a tag of a generator left in a text
  front       front matter left in a text
  size        a list of more than 12 KB that is no post
  missing     a web address of --posts that leads to no page here, by itself or by one redirect
  orphan      a page that such an address leads to, and no link of the capsule does
  twice       a page that two of them lead to
  differs     a post whose date, title or tags are not those of --posts

--posts is what the blog's own generator publishes: a line each, with tabs between path on the web,
date (may be empty), title and tags (with commas between; may be left away).

Standard library alone. The certificate is not checked: it is made for this crawl. The last line
counts pages, files and faults; the exit status is 1 when there is a fault.
"""

import argparse
import concurrent.futures
import json
import re
import socket
import ssl
import sys
import time
import urllib.parse

PATIENCE = 60          # seconds for one answer
BODY_MOST = 64 << 20   # bytes
LIST_MOST = 12 << 10   # bytes

TEMPLATE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%-?\s*\w[^%\n]*%\}|\{\{\s*[\w.\"'][^{}\n]*\}\}|\{:\s*(?:[.#][\w-]|\w+=)[^{}\n]*\}|<%=?.*?%>")
FRONT = re.compile(r"^(title|date|layout|tags|categories|draft|permalink|slug|description)\s*[:=]\s*\S", re.M)

urllib.parse.uses_relative.append("gemini")
urllib.parse.uses_netloc.append("gemini")


def context():
    made = ssl.create_default_context()
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


class Answer:
    def __init__(self, header, body):
        self.header = header
        self.body = body
        self.status = int(header[:2]) if re.match(r"[1-6][0-9]( |$)", header) else 0
        self.meta = header[3:]

    def is_gemtext(self):
        return self.status == 20 and (self.meta == "" or self.meta.startswith("text/gemini"))


def ask(url, tls, address):
    """One request; of what is no gemtext the header is enough."""
    parts = urllib.parse.urlsplit(url)
    with socket.create_connection(address, timeout=PATIENCE) as raw:
        with tls.wrap_socket(raw, server_hostname=parts.hostname) as sock:
            sock.sendall((url + "\r\n").encode())
            got = bytearray()
            while b"\r\n" not in got and len(got) < 2048:
                more = sock.recv(65536)
                if not more:
                    break
                got += more
            header, _, body = bytes(got).partition(b"\r\n")
            answer = Answer(header.decode("utf-8", "replace"), b"")
            if not answer.is_gemtext():
                return answer
            body = bytearray(body)
            while len(body) < BODY_MOST:
                more = sock.recv(262144)
                if not more:
                    break
                body += more
            answer.body = bytes(body)
            return answer


def lines_of(text):
    """(line, whether it is preformatted) of gemtext."""
    fenced = False
    for line in text.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
            continue
        yield line, fenced


def links_of(text):
    for line, fenced in lines_of(text):
        if not fenced and line.startswith("=>"):
            words = line[2:].split(None, 1)
            if words:
                yield words[0], words[1].strip() if len(words) > 1 else ""


def faults_of(answer):
    """(kind, sentence) of what is wrong with a page by itself."""
    try:
        text = answer.body.decode("utf-8")
    except UnicodeDecodeError as error:
        yield "gemtext", f"no UTF-8: {error}"
        return
    if "\r" in text or "\0" in text:
        yield "gemtext", "a carriage return or a zero byte"
    if sum(line.startswith("```") for line in text.split("\n")) % 2:
        yield "gemtext", "a fence is left open"
    if text and not text.endswith("\n"):
        yield "gemtext", "the last line has no end"
    prose = [line for line, fenced in lines_of(text) if not fenced]
    for line in prose:
        found = TEMPLATE.search(line)
        if found:
            yield "template", found.group(0)[:120]
        if line.startswith("=>") and not line[2:].strip():
            yield "gemtext", "a link without an address"
    top = "\n".join(prose[:12])
    if len(FRONT.findall(top)) >= 2:
        yield "front", FRONT.search(top).group(0)[:80]


class Crawl:
    def __init__(self, start, jobs):
        parts = urllib.parse.urlsplit(start)
        self.home = (parts.hostname, parts.port or 1965)
        self.tls = context()
        self.jobs = jobs
        self.start = urllib.parse.urlunsplit(parts._replace(path=parts.path or "/"))
        self.seen = {}       # url -> Answer without body, or None while it is asked for
        self.titles = {}
        self.links = {}      # url -> [(target, label)]
        self.from_page = {}  # url -> first page that links to it
        self.faults = []
        self.pages = self.files = self.bytes = 0

    def is_ours(self, url):
        parts = urllib.parse.urlsplit(url)
        try:
            return parts.scheme == "gemini" and (parts.hostname, parts.port or 1965) == self.home
        except ValueError:
            return False

    def fault(self, kind, url, sentence):
        self.faults.append((kind, url, sentence))

    def take(self, url, answer):
        """Note what an answer says; the addresses that it leads to."""
        where = self.from_page.get(url, "")
        self.seen[url] = answer
        if answer.status == 0:
            self.fault("header", url, repr(answer.header[:80]))
        elif 30 <= answer.status < 40:
            self.fault("redirect", where, f"{url} -> {answer.meta}")
        elif answer.status not in (10, 20):
            self.fault("dead", where, f"{url}: {answer.header}")
        if not answer.is_gemtext():
            self.files += answer.status == 20
            return []
        self.pages += 1
        self.bytes += len(answer.body)
        for kind, sentence in faults_of(answer):
            if kind != "template" or not self.is_code(url, answer, sentence):
                self.fault(kind, url, sentence)
        text = answer.body.decode("utf-8", "replace")
        first = text.split("\n", 1)[0]
        self.titles[url] = first[2:] if first.startswith("# ") else ""
        dated = sum(bool(re.match(r"\d{4}-\d\d-\d\d", label)) for _, label in links_of(text))
        if len(answer.body) > LIST_MOST and dated > 60:
            self.fault("size", url, f"a list of {len(answer.body)} bytes")
        self.links[url] = list(links_of(text))
        answer.body = b""
        found = []
        for target, _ in self.links[url]:
            try:
                whole = urllib.parse.urldefrag(urllib.parse.urljoin(url, target)).url
            except ValueError:
                continue
            if self.is_ours(whole) and whole not in self.seen:
                self.seen[whole] = None
                self.from_page[whole] = url
                found.append(whole)
        return found

    def is_code(self, url, answer, tag):
        """Whether the author shows the tag to readers: in its source it stands in code, or escaped."""
        text = answer.body.decode("utf-8", "replace")
        for target, _ in links_of(text):
            source = urllib.parse.urljoin(url, target)
            if self.is_ours(source) and source.endswith(".md"):
                wanted = self.try_source(source)
                bare = re.sub(r"^ *(```+|~~~+).*?^ *\1 *$|(`+).+?\2|<(code|pre)\b.*?</\3>|\{% *raw *%\}.*?\{% *endraw *%\}",
                              "", wanted, flags=re.S | re.M)
                return tag not in bare
        return False

    def try_source(self, url):
        parts = urllib.parse.urlsplit(url)
        try:
            with socket.create_connection(self.home, timeout=PATIENCE) as raw:
                with self.tls.wrap_socket(raw, server_hostname=parts.hostname) as sock:
                    sock.sendall((url + "\r\n").encode())
                    return b"".join(iter(lambda: sock.recv(262144), b"")).decode("utf-8", "replace")
        except (OSError, ssl.SSLError):
            return ""

    def try_ask(self, url):
        for tries in range(30):
            try:
                answer = ask(url, self.tls, self.home)
                if answer.status // 10 != 4:
                    return answer
                reason = answer.header  # it is being made; a reader would come again
                time.sleep(1)
            except (OSError, ssl.SSLError) as error:
                reason = error
        return Answer(f"no answer: {reason}", b"")

    def run(self):
        self.seen[self.start] = None
        waiting = [self.start]
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            while waiting:
                answers = list(pool.map(self.try_ask, waiting))
                waiting = [found for url, answer in zip(waiting, answers) for found in self.take(url, answer)]


def words_of(text):
    return " ".join(re.findall(r"\w+", text.casefold()))


def posts_expected(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield (line.rstrip("\n").split("\t") + ["", "", ""])[:4]


class Comparison:
    """What a generator publishes beside what the capsule shows."""

    def __init__(self, crawl):
        self.crawl = crawl
        self.labels = {}   # url -> what lists of posts call it
        self.tags = {}     # url -> names of tags that its page files it under
        self.taken = {}    # url -> web address that led there
        for page, links in crawl.links.items():
            for target, label in links:
                whole = urllib.parse.urldefrag(urllib.parse.urljoin(page, target)).url
                path = urllib.parse.urlsplit(whole).path
                if re.match(r"\d{4}-\d\d-\d\d ", label):
                    self.labels.setdefault(whole, label)
                if path.startswith("/tags/") and path.endswith(".gmi"):
                    self.tags.setdefault(page, set()).add(words_of(label))

    def page_of(self, path):
        """The page that a web address leads to; None when there is none."""
        quoted = urllib.parse.quote(path, safe="/%~+@:,;=!$&'()*-._")
        url = urllib.parse.urljoin(self.crawl.start, quoted)
        answer = self.crawl.try_ask(url)
        if answer.status == 31:
            url = urllib.parse.urljoin(url, answer.meta)
            answer = self.crawl.try_ask(url)
        return url if answer.is_gemtext() else None

    def take(self, path, date, title, tags):
        url, fault = self.page_of(path), self.crawl.fault
        if url is None:
            fault("missing", path, title)
            return
        if url in self.taken:
            fault("twice", path, f"{url}, as {self.taken[url]}")
        self.taken[url] = path
        if url not in self.crawl.titles:
            fault("orphan", url, path)
            return
        label = self.labels.get(url, "")
        if date and label and not label.startswith(date):
            fault("differs", url, f"date {date}, here {label[:10]!r}")
        if words_of(title) not in (words_of(label[11:]), words_of(self.crawl.titles[url])):
            fault("differs", url, f"title {title!r}, here {self.crawl.titles[url]!r}")
        wanted = {words_of(tag) for tag in tags.split(",") if words_of(tag)}
        if not wanted <= self.tags.get(url, set()):
            fault("differs", url, f"tags {sorted(wanted)}, here {sorted(self.tags.get(url, []))}")


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("url")
    ap.add_argument("--posts", metavar="FILE", help="what the blog's own generator publishes")
    ap.add_argument("--json", metavar="FILE", help="write what was found there")
    ap.add_argument("--jobs", type=int, default=4)
    o = ap.parse_args()
    crawl = Crawl(o.url, o.jobs)
    crawl.run()
    comparison = Comparison(crawl)
    for row in posts_expected(o.posts) if o.posts else []:
        comparison.take(*row)
    for kind, url, sentence in crawl.faults:
        print(f"{kind}\t{url}\t{sentence}")
    if o.json:
        with open(o.json, "w", encoding="utf-8") as out:
            json.dump({"titles": crawl.titles, "links": crawl.links, "faults": crawl.faults}, out, ensure_ascii=False)
    kinds = {}
    for kind, _, _ in crawl.faults:
        kinds[kind] = kinds.get(kind, 0) + 1
    told = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) or "none"
    print(f"{crawl.pages} pages, {crawl.files} files, {crawl.bytes >> 10} KB of gemtext; faults: {told}")
    sys.exit(1 if crawl.faults else 0)


if __name__ == "__main__":
    main()
