"""What is measured one by one: a long answer, a killed worker, a second start, memory."""

import contextlib
import http.client
import os
import signal
import statistics
import time
from typing import Any

from benchmarks import measure, queries, servers
from benchmarks.load import ACCEPT
from benchmarks.servers import Data, Server

ROWS = 100_000
REPEATS = 5


def entity_tag(server: Server, text: str) -> str:
    """The entity tag of an answer."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        connection.request("GET", server.target(text), headers={"Accept": ACCEPT})
        answer = connection.getresponse()
        answer.read()
        return answer.getheader("ETag") or '""'


def run(data: Data, up: list[Server]) -> dict[str, Any]:
    """Measure long answers of every server, and our memory and how fast a killed worker has a successor."""
    found: dict[str, Any] = {}
    rounds = [{server.name: long_answer(server, number) for server in up} for number in range(REPEATS)]
    for server in up:
        mine = [each[server.name] for each in rounds]
        told = {key: statistics.median(one[key] for one in mine) for key in mine[0]}
        found[f"{ROWS} rows CSV, {server.name}"] = told
        told_text = ", ".join(f"{key} {value:.1f}" for key, value in told.items())
        print(f"{ROWS} rows CSV, {server.name}: {told_text}", flush=True)
    ours = up[0]
    workers = len(measure.tree(ours.pid)) - 2
    total = measure.memory(ours.pid)
    allowed = (1 + workers) * 400 * data.quads + 150e6
    found["memory"] = {"pss": total, "per_quad": total / data.quads, "allowed": allowed, "workers": workers}
    print(
        f"memory after all loads: {total / 1e6:.0f} MB, {total / data.quads:.0f} B a quad (allowed {allowed / 1e6:.0f})"
    )
    found["kill_ms"] = kills = _kills(data)
    print(f"answer after a kill, ms: {', '.join(f'{ms:.1f}' for ms in kills)}", flush=True)
    return found


def long_answer(server: Server, number: int) -> dict[str, float]:
    """Ask for many rows as CSV: milliseconds to the first byte and in all, growth of processes in MB."""
    text = queries.ROWS.replace("$N", str(ROWS)) + f"\n# {number} {time.time_ns()}"
    processes = measure.tree(server.pid)
    before = {pid: measure.resident(pid) for pid in processes}
    for pid in processes:
        measure.reset_peak(pid)
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        began = time.perf_counter()
        connection.request("GET", server.target(text), headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        size = len(answer.read(1))
        first = time.perf_counter() - began
        while piece := answer.read1(1 << 16):
            size += len(piece)
        spent = time.perf_counter() - began
    growth = {pid: (measure.peak(pid) - before[pid]) / 1e6 for pid in processes}
    others = [growth[pid] for pid in processes[1:]] or [0.0]
    return {
        "first byte ms": first * 1000,
        "ms": spent * 1000,
        "MB": size / 1e6,
        "front grew MB": growth[server.pid],
        "worker grew MB": max(others),
    }


def _kills(data: Data) -> list[float]:
    """Kill the only worker and ask at once: milliseconds to the answer."""
    found = []
    with servers.ours(data.data_dir, workers="1", cache_bytes="0") as server:
        time.sleep(2 + data.quads / 200_000)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for number in range(REPEATS):
            _once(connection, server, f"ASK {{ }} # {number}")
            worker = measure.tree(server.pid)[-1]
            os.kill(worker, signal.SIGKILL)
            began = time.perf_counter()
            _once(connection, server, f"ASK {{ }} # again {number}")
            found.append((time.perf_counter() - began) * 1000)
    return found


def _once(connection: http.client.HTTPConnection, server: Server, text: str) -> None:
    connection.request("GET", server.target(text), headers={"Accept": ACCEPT})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body


def starts(data: Data) -> dict[str, list[float]]:
    """Seconds from the start of the process to its first answer, with a release that is there already."""
    found: dict[str, list[float]] = {"generated": [], "real": []}
    for _ in range(REPEATS):
        with servers.ours(data.data_dir) as server:
            found["generated"].append(server.seconds)
    real = data.data_dir.parent / "real"
    if not (real / "current").exists():
        print("building a release of the real graph", flush=True)
    with servers.ours(real):
        pass
    for _ in range(REPEATS):
        with servers.ours(real) as server:
            found["real"].append(server.seconds)
    for name, seconds in found.items():
        print(f"second start, {name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f})")
    return found
