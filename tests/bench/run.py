#!/usr/bin/env python3
"""run.py full|quick: measures capsule beside a floor and molly-brown, in turns.

What is compared runs in one go on one machine: servers on core 0, the load on
core 1, several rounds in rotating order, medians. Nothing is asserted. Prints a
table; writes build/bench/results.csv and build/bench/results.svg, and with
"full" also docs/figures/bench.csv and bench.svg, which the README shows, and
what docs/several-machines.md reckons from them.
"""
import csv
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time

import generate
import servers
from servers import BUILD, HERE, HOST, Load

# a machine that others share is faster at one time and slower at another, for seconds: the rounds in turns are short and many
QUICK = {"turns": 9, "visits": 200, "rounds": 3, "full": 600, "held": 300, "big": 4, "sites": (1000,), "edits": 3}
FULL = {"turns": 45, "visits": 600, "rounds": 9, "full": 3000, "held": 2000, "big": 16, "sites": (10000, 100000), "edits": 7}
PAGE = "/posts/bench.gmi"

rows = []


def tell(text):
    print(f"# {text}", file=sys.stderr, flush=True)


def row(what, server, value, unit, target="", how=""):
    rows.append({"what": what, "server": server, "measured": f"{value:.4g}", "unit": unit, "asked": target, "how": how})


def measure(server, count, *options, path=PAGE):
    """Processor microseconds and bytes at the socket for each of `count` requests."""
    load = Load(server, path, "--count", count, "--wait", *options)
    load.expect("ready")
    time.sleep(0.05)
    before = sum(server.cpu().values())
    load.go_on()
    result = load.result()
    time.sleep(0.05)
    if result["failed"]:
        raise SystemExit(f"{server.name}: {result['failed']:.0f} requests failed")
    result["cpu"] = (sum(server.cpu().values()) - before) / 1000 / count
    result["wire"] = result["bytes_in"] / result["good"]
    return result


def in_turns(these, mode, plan):
    """Every round asks every server, each round beginning with another one. {server: [result]}."""
    options = ["--resumed"] if mode == "resumed" else []
    results = {server.name: [] for server in these}
    for number in range(plan["turns"]):
        turn = number % len(these)
        for server in these[turn:] + these[:turn]:
            results[server.name].append(measure(server, plan["visits"], *options))
    return results


def median(results, key):
    return statistics.median(result[key] for result in results)


def requests(these, plan):
    for mode in ("full", "resumed"):
        tell(f"{mode} handshakes: {plan['turns']} rounds of {plan['visits']} requests to each server")
        results = in_turns(these, mode, plan)
        for server in these:
            mine = results[server.name]
            ratio = statistics.median(a["cpu"] / b["cpu"] for a, b in zip(mine, results["floor"]))
            capsule = server.name == "capsule"
            row(f"CPU per request, {mode}", server.name, median(mine, "cpu"), "µs", "", "schedstat of all threads")
            row(f"CPU per request, {mode}, to the floor", server.name, ratio, "×", "≤ 1.10" if capsule else "",
                "median of the rounds' ratios")
            row(f"bytes beyond the answer, {mode}", server.name, median(mine, "wire") - mine[0]["answer"], "B",
                ("≤ 1000" if mode == "full" else "≤ 450") if capsule else "",
                "received at the client's socket, less header line and body")
            row(f"time to the answer, {mode}, median of visits", server.name, median(mine, "p50") / 1000, "ms", "",
                "32 visitors at once")
            if mode == "full":
                row("full handshakes per second and core", server.name, 1e6 / median(mine, "cpu"), "/s", "",
                    "from CPU per request")


def memory(these, when):
    for server in these:
        row(f"memory {when}", server.name, server.memory() / 1024, "MB", "≤ 8" if server.name == "capsule" else "",
            "PSS of all processes")


def held_memory(these, plan):
    count = plan["held"]
    for server in these:
        before = server.memory()
        load = Load(server, PAGE, "--hold", "--count", count, "--sources", 1000, "--seconds", 20)
        load.expect("held")
        time.sleep(2)  # memory is tidied up when a crowd has settled
        held = server.memory()
        load.go_on()
        result = load.result()
        row("memory per idle connection", server.name, (held - before) / result["good"], "KB",
            "≤ 12" if server.name == "capsule" else "",
            f"PSS, {result['good']:.0f} held after their handshake")


def one_gigabyte(server, path, plan):
    big = measure(server, plan["big"], "--at-once", 1, path=path)
    seconds = big["cpu"] * plan["big"] / 1e6
    row("CPU to send 1 GB", server.name, seconds * (1 << 30) / (plan["big"] * big["answer"]), "s",
        "≤ 0.8" if server.name == "capsule" else "", f"64 MB, {plan['big']} times, 2^30 bytes")


def fetch(port, path):
    """One answer, whole; b"" when there is none."""
    import ssl  # not earlier: it would share pages of libcrypto with servers whose memory is measured

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as plain:
            with context.wrap_socket(plain, server_hostname=HOST) as tls:
                tls.sendall(f"gemini://{HOST}{path}\r\n".encode())
                parts = []
                while part := tls.recv(65536):
                    parts.append(part)
                return b"".join(parts)
    except OSError:
        return b""


def edit_to_live(server, site, plan):
    """Milliseconds from the rename of an edited post to the first answer that has the edit."""
    post = os.path.join(site, "content", "posts", "bench.md")
    with open(post) as f:
        original = f.read()
    times, failed = [], 0
    for number in range(plan["edits"]):
        marker = f"edit-{number}-{time.time_ns()}"
        with open(post + ".new", "w") as f:
            f.write(original + f"\n{marker}\n")
        os.rename(post + ".new", post)
        begun = time.monotonic()
        while time.monotonic() < begun + 30:
            answer = fetch(server.port, PAGE)
            failed += not answer.startswith(b"20 ")
            if marker.encode() in answer:
                break
        times.append((time.monotonic() - begun) * 1000)
        time.sleep(1)
    with open(post, "w") as f:
        f.write(original)
    time.sleep(2)
    return statistics.median(times), failed


def generated_site(posts, small, plan):
    tell(f"a site of {posts} posts")
    site = os.path.join(BUILD, f"site-{posts}")
    generate.generate(site, posts)
    begun = time.monotonic()
    server = servers.capsule(site, f"capsule {posts}", options=("--workers", "1"))
    try:
        while not fetch(server.port, PAGE).startswith(b"20 "):
            time.sleep(0.001)
        row(f"{posts} posts: start to first answer", "capsule", time.monotonic() - begun, "s",
            {10000: "≤ 1", 100000: "≤ 10"}.get(posts, ""), "files in the page cache, one worker, core 0")
        memory = server.memory()
        row(f"{posts} posts: memory", "capsule", memory / 1024, "MB", {10000: "≤ 30"}.get(posts, ""),
            "PSS of all processes")
        row(f"{posts} posts: memory per post", "capsule", (memory - small.memory()) / posts, "KB",
            {100000: "≤ 2"}.get(posts, ""), "beyond the 10-post site")
        server.wait_until_idle()
        for mode in ("full", "resumed"):
            results = in_turns([small, server], mode, plan)
            ratio = statistics.median(a["cpu"] / b["cpu"] for a, b in zip(results[server.name], results[small.name]))
            row(f"{posts} posts: CPU per request, {mode}, to 10 posts", "capsule", ratio, "×", "≤ 1.1", "in turns")
        live, failed = edit_to_live(server, site, plan)
        row(f"{posts} posts: an edit is live after", "capsule", live, "ms", {10000: "≤ 100"}.get(posts, ""),
            f"median of {plan['edits']}, asked in a loop, {failed} requests failed")
    finally:
        server.stop()


def cost_of(server, plan):
    """Processor time of a request while there is always work waiting, and the busiest process's part of it."""
    server.wait_until_idle()
    for pid in server.processes():
        os.setpriority(os.PRIO_PROCESS, pid, 19)
    runs, share = [], 0
    for _ in range(plan["rounds"]):
        load = Load(server, PAGE, "--count", plan["full"], "--at-once", 128, "--wait", core="0,1")
        load.expect("ready")
        before = server.cpu()
        load.go_on()
        load.result()
        used = [ns - before.get(pid, 0) for pid, ns in server.cpu().items()]
        runs.append(sum(used) / plan["full"])
        share = max(used) / sum(used)
    return statistics.median(runs), share


def two_workers(site, certificate, size, plan):
    """
    Two cores carry servers and load here, so two workers cannot show twice the
    rate on the clock. What they can show is that they do not get in each
    other's way: the processor time of a request with one worker and with two,
    workers yielding to the load (nice) so that there is always work waiting.
    Two floors share nothing but the listening socket: what they lose is the
    machine's.
    """
    for name in ("floor", "capsule"):
        cost, share = {}, 0
        for workers in (1, 2):
            server = (servers.floor(certificate, size, core=None, processes=workers) if name == "floor" else
                      servers.capsule(site, f"capsule, {workers} workers", core=None, options=("--workers", str(workers))))
            try:
                cost[workers], share = cost_of(server, plan)
            finally:
                server.stop()
        row("throughput of two workers to one", name, 2 * cost[1] / cost[2], "×", "≥ 1.8" if name == "capsule" else "",
            f"reckoned from CPU per request with one and with two; {100 * share:.0f} % of the work by the busier one")


def certificate_of(site):
    """The pair that capsule made for its host; all servers use it."""
    folder = os.path.join(site, "certs", HOST)
    pair = [os.path.join(folder, name) for name in ("cert.pem", "key.pem")]
    if not os.path.exists(pair[0]):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", pair[1], "-out", pair[0], "-days", "3650", "-subj", f"/CN={HOST}",
                        "-addext", f"subjectAltName=DNS:{HOST}"], check=True, capture_output=True)
    return pair


def molly_folder(site, page):
    """What molly-brown serves: the same bytes under the same addresses."""
    folder = os.path.join(BUILD, "molly")
    os.makedirs(os.path.join(folder, "posts"), exist_ok=True)
    with open(folder + PAGE, "wb") as f:
        f.write(page.partition(b"\r\n")[2])
    shutil.copy(os.path.join(site, "content", "big.bin"), folder)
    return folder


def compare(plan):
    site = os.path.join(BUILD, "site-10")
    generate.generate(site, 10)
    running = []
    try:
        capsule = servers.capsule(site, options=("--workers", "1"))
        running.append(capsule)
        capsule.wait_until_idle()  # its index and bundles are made by processes that end
        memory(running, "before the first request")
        page = fetch(capsule.port, PAGE)
        if not page.startswith(b"20 "):
            raise SystemExit(f"capsule answers {page[:80]!r}")
        certificate = certificate_of(site)
        floor = servers.floor(certificate, len(page))
        running.insert(0, floor)
        molly = servers.molly_brown(certificate, molly_folder(site, page))
        running.append(molly)
        memory([floor, molly], "before the first request")
        requests(running, plan)
        time.sleep(2)  # a server tidies its memory up when nobody comes any more
        memory(running, "after all requests")
        tell("idle connections, big files")
        held_memory(running, plan)
        one_gigabyte(capsule, "/big.bin", plan)
        one_gigabyte(molly, "/big.bin", plan)
        big_floor = servers.floor(certificate, 64 << 20)
        running.append(big_floor)
        one_gigabyte(big_floor, "/", plan)
        two_workers(site, certificate, len(page), plan)
        for posts in plan["sites"]:
            generated_site(posts, capsule, plan)
    finally:
        for server in running:
            server.stop()


def print_table():
    widths = {key: max(len(r[key]) for r in rows) for key in ("what", "server", "measured", "unit", "asked")}
    for r in rows:
        print("  ".join([r["what"].ljust(widths["what"]), r["server"].ljust(widths["server"]),
                         r["measured"].rjust(widths["measured"]), r["unit"].ljust(widths["unit"]),
                         r["asked"].ljust(widths["asked"]), r["how"]]))


def machine():
    """When, and on what: "26 Nov 2026, 2 × Intel(R) Xeon(R) Processor, Linux 6.1, OpenSSL 3.0.15"."""
    with open("/proc/cpuinfo") as f:
        model = re.search(r"^model name\s*:\s*(.*)$", f.read(), re.M)
    openssl = subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout.split()[:2]
    kernel = ".".join(os.uname().release.split(".")[:2])
    return (f"{time.strftime('%-d %b %Y')}, {os.cpu_count()} × {model[1] if model else 'unknown processor'}, "
            f"Linux {kernel}, {' '.join(openssl)}").replace("'", "")


def write_results(keep):
    path = os.path.join(BUILD, "results.csv")
    with open(path, "w", newline="") as f:
        out = csv.DictWriter(f, ["what", "server", "measured", "unit", "asked", "how"])
        out.writeheader()
        out.writerows(rows)
    subprocess.run(["gnuplot", "-e", f"folder='{BUILD}'; note='{machine()}'", os.path.join(HERE, "results.gp")], check=True)
    tell(f"written: {path} and results.svg beside it")
    if keep:
        figures = os.path.join(servers.ROOT, "docs", "figures")
        os.makedirs(figures, exist_ok=True)
        for ending in ("csv", "svg"):
            shutil.copyfile(os.path.join(BUILD, f"results.{ending}"), os.path.join(figures, f"bench.{ending}"))
        subprocess.run([os.path.join(HERE, "reckon.py")], check=True)
        tell(f"and kept in {figures}; docs/several-machines.md reckons with them")


def main():
    plan = {"full": FULL, "quick": QUICK}.get(sys.argv[1] if len(sys.argv) > 1 else "full")
    if plan is None:
        raise SystemExit("usage: run.py full|quick")
    compare(plan)
    print_table()
    write_results(plan is FULL)


if __name__ == "__main__":
    main()
