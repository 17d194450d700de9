#!/usr/bin/env python3
"""reckon.py [--check]: what cores and machines carry, reckoned from docs/figures/bench.csv.

Writes the table in docs/several-machines.md anew; with --check it only says, by its status, whether
the table is what the figures give.
"""
import csv
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "docs", "several-machines.md")
FIGURES = os.path.join(ROOT, "docs", "figures", "bench.csv")
HEAD = "| | one core | a machine of 4 cores | 100 such machines |\n|---|---|---|---|\n"
FOUR, MACHINES, DAY = 4 * 0.9, 100, 24 * 60 * 60  # four cores carry nine tenths of four times one


def rounded(number):
    """Two figures of it: 2797 is "2,800"."""
    digits = len(str(int(number)))
    return f"{round(number, 2 - digits):,.0f}" if digits > 1 else f"{number:.1f}"


def millions(number):
    return rounded(number / 1e6) + " million"


def row(what, one, put=rounded, four=None, many=None):
    four = one * FOUR if four is None else four
    return f"| {what} | {put(one)} | {put(four)} | {many or put(four * MACHINES)} |\n"


def table():
    with open(FIGURES, newline="") as f:
        measured = {r["what"]: float(r["measured"]) for r in csv.DictReader(f) if r["server"] == "capsule"}
    new = 1e6 / measured["CPU per request, full"]
    back = 1e6 / measured["CPU per request, resumed"]
    held = 2**30 / 1024 / measured["memory per idle connection"]
    return HEAD + "".join((
        row("new readers a second (full handshake)", new),
        row("returning readers a second (resumed)", back),
        row("new readers in a day", new * DAY, millions),
        row("Gbit/s of large files", 2**30 * 8 / 1e9 / measured["CPU to send 1 GB"], many="(the network)"),
        row("readers who are there at once, with 1 GB for them", held, four=held)))


def main():
    with open(PAGE) as f:
        text = f.read()
    new, found = re.subn(re.escape(HEAD) + r"(\|.*\n)*", lambda _: table(), text)
    if found != 1:
        raise SystemExit(f"{PAGE} has no table that begins with '{HEAD.splitlines()[0]}'")
    if sys.argv[1:] == ["--check"]:
        raise SystemExit(0 if new == text else "docs/several-machines.md does not say what docs/figures/bench.csv gives: "
                         "run tests/bench/reckon.py")
    with open(PAGE, "w") as f:
        f.write(new)


if __name__ == "__main__":
    main()
