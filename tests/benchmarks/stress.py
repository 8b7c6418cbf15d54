"""Queries that never end, against a real server, with a lookup every 20 ms beside them: ``make stress``.

Prints what became of each, when, what the lookups noticed, how much processor time the server still took in the
second after, and how many processes it had then; the same as JSON with ``--json FILE``. The exit code is 1 when a
query was not ended in time, a lookup failed, or the server went on working for nobody.
"""

import argparse
import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

LIMIT = 3.0
GRACE = 0.2
"""How late a query may be ended, seconds."""
PAUSE = 0.02
LOOKUP = "SELECT ?o ?p { <https://w3id.org/hallintograafi/id/group/evk-hankeryhma> a ?o ; ?p ?o }"
"""A question that takes a worker: two patterns."""

_FIRST = 5
"""Lookups that are there before the query comes."""

SETTLED = 30
"""Seconds that the server may take to have its release in memory."""
FIVE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"


def _growing(letters: str) -> str:
    return " ".join(f"BIND(CONCAT(?{a},?{a},?{a},?{a}) AS ?{b})" for a, b in pairwise(letters))


def _values(count: int) -> str:
    row = " ".join(str(number) for number in range(60))
    return " ".join(f"VALUES ?v{number} {{ {row} }}" for number in range(count))


def _union(branches: int) -> str:
    return " UNION ".join(f"{{ ?s <x:{number}> ?o FILTER(?o > {number}) }}" for number in range(branches))


RUNAWAYS = {
    "five-way cross join, COUNT": f"SELECT (COUNT(*) AS ?count) {{ {FIVE} }}",
    "five-way cross join, rows": f"SELECT * {{ {FIVE} }}",
    "cross join, ORDER BY": f"SELECT ?a {{ {FIVE} }} ORDER BY ?o ?c",
    "cross join, FILTER": f"SELECT ?a {{ {FIVE} FILTER(STRLEN(CONCAT(STR(?a), STR(?o))) < 0) }}",
    "cross join, regex": f"SELECT ?a {{ {FIVE} FILTER(REGEX(STR(?c), CONCAT('^', STR(?f), '(a+)+$'))) }}",
    "path closure of everything": "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:a>)* ?b . ?b (<x:a>|!<x:a>)* ?c . "
    "?c (<x:a>|!<x:a>)* ?d }",
    "60^6 rows of VALUES": f"SELECT (COUNT(*) AS ?n) {{ {_values(6)} }}",
    "text that grows, CONCAT": f"SELECT (STRLEN(?q) AS ?size) {{ BIND('ab' AS ?a) {_growing('abcdefghijklmnopq')} }}",
    "GROUP_CONCAT of a cross join": f"SELECT (GROUP_CONCAT(CONCAT(?c, ?f, ?i)) AS ?all) {{ {FIVE} }}",
    "UNION of 600 branches": f"SELECT * {{ {_union(600)} }}",
    "UNION of 3000 branches": f"SELECT * {{ {_union(3000)} }}",
    "10 000 brackets": "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "query of 10 MB": "SELECT * { ?s ?p '" + "x" * 10_000_000 + "' }",
}


@dataclass
class Outcome:
    """What became of one query."""

    name: str
    outcome: str
    seconds: float
    lookups: int
    failed: int
    p50: float
    p99: float
    slowest: float
    cpu_after: float
    processes: int

    @property
    def faults(self) -> list[str]:
        """What should not have been."""
        found = []
        if self.seconds > LIMIT + GRACE:
            found.append(f"ended after {self.seconds:.2f} s")
        if self.failed:
            found.append(f"{self.failed} lookups failed")
        if self.cpu_after > 0.5:
            found.append(f"{self.cpu_after:.2f} s of work for nobody")
        return found


class Bystander:
    """Looks things up every 20 ms and takes the time."""

    def __init__(self, address: str) -> None:
        self._host, self._port = urlsplit(address).hostname or "", urlsplit(address).port
        self._over = threading.Event()
        self.times: list[float] = []
        self.failed = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Bystander":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def wait(self) -> None:
        """Wait until it has looked some things up."""
        while len(self.times) < _FIRST and self._thread.is_alive():
            time.sleep(PAUSE)

    def _run(self) -> None:
        with contextlib.closing(http.client.HTTPConnection(self._host, self._port, timeout=10)) as connection:
            while not self._over.wait(PAUSE):
                started = time.perf_counter()
                try:
                    connection.request("GET", f"/sparql?query={quote(LOOKUP)}&format=csv")
                    answer = connection.getresponse()
                    body = answer.read()
                    good = answer.status == 200 and b"http" in body
                except (OSError, http.client.HTTPException):
                    connection.close()
                    good = False
                self.failed += not good
                self.times.append(time.perf_counter() - started)


def ask(address: str, query: str) -> str:
    """Ask a query over HTTP and tell how that ended."""
    connection = http.client.HTTPConnection(urlsplit(address).hostname or "", urlsplit(address).port, timeout=60)
    with contextlib.closing(connection):
        body = urlencode({"query": query, "format": "tsv"})
        size = 0
        try:
            connection.request("POST", "/sparql", body, {"content-type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            if answer.status != 200:
                return f"{answer.status} {json.loads(answer.read())['type'].rpartition('/')[2]}"
            while piece := answer.read(65536):
                size += len(piece)
        except (http.client.IncompleteRead, ConnectionError):
            return f"broken off after {size >> 20} MiB" if size else "connection closed"
        return f"200, {size} bytes"


def tree(pid: int) -> list[int]:
    """Give a process and all below it."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def cpu(pids: list[int]) -> dict[int, float]:
    """Give the processor time of the processes that are still there, seconds."""
    found: dict[int, float] = {}
    for pid in pids:
        with contextlib.suppress(OSError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


@contextmanager
def serving(data_dir: str) -> Iterator[tuple[str, int]]:
    """Run a server whose queries may take three seconds; gives its address and its process id."""
    command = [sys.executable, "-m", "hallintograafi", "serve", "--port", "0", "--data-dir", data_dir]
    settings = {"HALLINTOGRAAFI_QUERY_SECONDS": str(LIMIT), "HALLINTOGRAAFI_CACHE_BYTES": "0"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **settings})
    assert process.stderr is not None
    told: list[str] = []
    while not told or (told[-1] and " at http://" not in told[-1]):
        told.append(process.stderr.readline())
    try:
        if not told[-1]:
            raise SystemExit("the server did not start: " + "".join(told))
        yield told[-1].split(" at ")[1].split("/;")[0].strip().rstrip("/"), process.pid
    finally:
        process.terminate()
        process.communicate(timeout=10)


def settle(pid: int) -> None:
    """Wait until the server has nothing to do for a second."""
    deadline = time.monotonic() + SETTLED
    while time.monotonic() < deadline:
        before = sum(cpu(tree(pid)).values())
        time.sleep(1)
        if sum(cpu(tree(pid)).values()) - before < 0.1:
            return


def measure(address: str, pid: int, name: str, query: str) -> Outcome:
    """Run one query beside the lookups."""
    with Bystander(address) as bystander:
        bystander.wait()
        started = time.perf_counter()
        outcome = ask(address, query)
        seconds = time.perf_counter() - started
    times = sorted(bystander.times)
    time.sleep(0.1)
    before = cpu(tree(pid))
    time.sleep(1)
    after = cpu(tree(pid))
    return Outcome(
        name=name,
        outcome=outcome,
        seconds=seconds,
        lookups=len(times),
        failed=bystander.failed,
        p50=times[len(times) // 2] * 1000,
        p99=times[min(len(times) - 1, len(times) * 99 // 100)] * 1000,
        slowest=times[-1] * 1000,
        cpu_after=sum(spent - before.get(process, 0) for process, spent in after.items()),
        processes=len(after),
    )


def main() -> int:
    """Run them all, or those whose names hold ``--only``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--only", default="", help="part of the names of the queries to run")
    parser.add_argument("--data-dir", help="directory of the releases; a new one if none is given")
    chosen = parser.parse_args()
    found: list[Outcome] = []
    with tempfile.TemporaryDirectory() as temporary, serving(chosen.data_dir or temporary) as (address, pid):
        ask(address, LOOKUP)
        settle(pid)
        heads = ("query", "outcome", "s", "lookups", "p50 ms", "p99 ms", "max ms", "CPU after s", "processes")
        print("{:30} {:>26} {:>6} {:>8} {:>7} {:>7} {:>7} {:>12} {:>10}".format(*heads))
        for name, query in RUNAWAYS.items():
            if chosen.only in name:
                one = measure(address, pid, name, query)
                found.append(one)
                print(
                    f"{one.name:30} {one.outcome:>26} {one.seconds:6.2f} {one.lookups:8} {one.p50:7.1f} {one.p99:7.1f} "
                    f"{one.slowest:7.1f} {one.cpu_after:12.2f} {one.processes:10}",
                    *one.faults,
                    flush=True,
                )
    if chosen.json:
        chosen.json.write_text(json.dumps({"limit": LIMIT, "queries": [asdict(one) for one in found]}, indent=1) + "\n")
    return int(any(one.faults for one in found))


if __name__ == "__main__":
    sys.exit(main())
