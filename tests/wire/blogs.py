"""The blogs in tests/sites/, each served as it lies, and crawled whole."""

import os
import shutil
import sys
import tempfile

from harness import HOST, PATIENT

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, TESTS)
sys.dont_write_bytecode = True
import crawl  # noqa: E402


class Blog:
    """A blog that lies in tests/sites/, and a folder beside it for what the server keeps."""

    def __init__(self, kind):
        self.path = os.path.join(TESTS, "sites", kind)
        self.aside = tempfile.mkdtemp(prefix="capsule-blog-")
        os.chmod(self.aside, 0o755)
        self.config = os.path.join(self.aside, "capsule.yaml")
        with open(self.config, "w", encoding="utf-8") as out:
            out.write(f"hosts: [{HOST}]\npublic_port: 1965\n{PATIENT}")

    def options(self):
        return ("--config", self.config, "--certs", self.aside + "/certs", "--state", self.aside + "/state")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.aside, ignore_errors=True)


class Whole(crawl.Crawl):
    """A crawl of a server that has another port than its links say."""

    def __init__(self, address):
        super().__init__(f"gemini://{HOST}/", 2)
        self.address = address

    def try_ask(self, url):
        return crawl.ask(url, self.tls, self.address)

    def try_source(self, url):
        return ""
