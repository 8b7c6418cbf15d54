"""``make bench``: our server beside others, over the same data, in one run; a table and a JSON file.

Every server is up all the time and they are driven in turn, round by round. A ratio is the median over the rounds of
requests a second against ``oxigraph serve-read-only`` in the same round, so that a noisy minute hits both.
"""

import argparse
import contextlib
import json
import os
import platform
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks import load, measure, queries, servers, singles
from benchmarks.load import Load
from benchmarks.servers import Data, Server

BASELINE = "oxigraph disk"
DISTINCT = 60_000
"""Lines of a file of distinct requests."""


@dataclass(frozen=True)
class Round:
    """One load on one server, with the processor time it cost, in microseconds a request."""

    load: Load
    cpu: float


Results = dict[tuple[str, str], list[Round]]


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the data (10000, 1000000, 10000000)")
    parser.add_argument("--seconds", type=float, default=2, help="length of each load")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median is taken")
    parser.add_argument("--rows", default="mix,ask,entity,zipf,unchanged", help="which loads")
    parser.add_argument("--only-ours", action="store_true", help="leave the others out")
    parser.add_argument("--no-singles", action="store_true", help="leave out what is measured one by one")
    parser.add_argument("--directory", type=Path, default=Path(".bench"), help="where data is kept between runs")
    parser.add_argument("--output", type=Path, default=Path(".bench/results.json"), help="where the figures go")
    chosen = parser.parse_args()
    load_before = os.getloadavg()[0]
    data = servers.prepare(chosen.directory, chosen.quads)
    print(f"{data.quads} quads; {load.client()}; {os.cpu_count()} cores; load average {load_before:.2f}", flush=True)
    found: dict[str, Any] = {
        "quads": data.quads,
        "client": load.client(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_average_before": load_before,
        "arguments": {name: str(value) for name, value in vars(chosen).items()},
    }
    with contextlib.ExitStack() as stack:
        up = [stack.enter_context(servers.ours(data.data_dir))]
        if not chosen.only_ours:
            others = [servers.oxigraph_disk, servers.oxigraph_memory]
            if servers.has_virtuoso():
                others.append(servers.virtuoso)
            up += [stack.enter_context(start(data)) for start in others]
        time.sleep(2 + data.quads / 200_000)
        idle = {server.name: measure.memory(server.pid) for server in up}
        files = Requests(chosen.directory / "requests", data)
        results = _rounds(up, files, chosen.rows.split(","), chosen.rounds, chosen.seconds)
        found["rows"] = _report(results, up, idle)
        if not chosen.no_singles:
            found["singles"] = singles.run(data, up)
    if not chosen.no_singles:
        found["starts"] = singles.starts(data)
        if not chosen.only_ours:
            found["rdflib-endpoint"] = _rdflib(data, files)
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"figures in {chosen.output}")


class Requests:
    """Files of requests: one for each load and server."""

    def __init__(self, directory: Path, data: Data) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        chance = random.Random(1)
        self._texts: dict[str, list[str]] = {}
        sources: dict[str, Callable[[random.Random, int], Iterator[str]]] = {
            "mix": queries.mix,
            **{kind: queries.only(kind) for kind in queries.KINDS},
        }
        number = count()
        for row, source in sources.items():
            texts = islice(source(chance, data.blocks), DISTINCT if row in ("mix", "ask", "entity") else DISTINCT // 10)
            self._texts[row] = [f"{text}\n# {next(number)}" for text in texts]
        self._popular = list(islice(queries.mix(chance, data.blocks), 500))
        self._texts["zipf"] = queries.zipf(chance, self._popular, 20_000)

    def file(self, row: str, server: Server) -> Path:
        """The file of a load for a server."""
        path = self._directory / f"{row}-{server.port}.txt"
        if not path.exists():
            if row == "unchanged":
                tags = {text: singles.entity_tag(server, text) for text in self._popular}
                lines = [f"{server.target(text)}\t{tags[text]}" for text in self._texts["zipf"]]
            else:
                lines = [server.target(text) for text in self._texts[row]]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


def _rounds(up: list[Server], files: Requests, rows: list[str], rounds: int, seconds: float) -> Results:
    """Drive every server with every load, once to warm up and then for each round."""
    results: Results = defaultdict(list)
    sent: dict[tuple[str, str], int] = defaultdict(int)
    for number in range(rounds + 1):
        for row in rows:
            for server in up:
                if row == "unchanged" and server.name != "ours":
                    continue
                before = measure.cpu(server.pid)
                found = load.drive(server.port, files.file(row, server), sent[row, server.name], seconds)
                used = measure.cpu(server.pid) - before
                sent[row, server.name] += found.requests
                if number:
                    results[row, server.name].append(Round(found, used / max(found.requests, 1) * 1e6))
    return results


def _report(results: Results, up: list[Server], idle: dict[str, int]) -> list[dict[str, Any]]:
    """Print the table and give its rows."""
    table = []
    print(f"\n{'load':10} {'server':16} {'req/s':>7} {'spread':>13} {'ratio':>6} {'ratios':>11} {'CPU us':>7}", end="")
    print(f" {'p50 ms':>7} {'p99 ms':>7} {'PSS MB':>7} {'errors':>6}")
    for (row, name), rounds in results.items():
        rates = [each.load.rate for each in rounds]
        base = results.get(("zipf" if row == "unchanged" else row, BASELINE), [])
        ratios = [each.load.rate / other.load.rate for each, other in zip(rounds, base, strict=False)]
        server = next(each for each in up if each.name == name)
        line = {
            "load": row,
            "server": name,
            "rate": statistics.median(rates),
            "rates": rates,
            "ratio": statistics.median(ratios) if ratios else None,
            "ratios": ratios,
            "cpu": statistics.median(each.cpu for each in rounds),
            "p50": statistics.median(each.load.p50 for each in rounds),
            "p99": statistics.median(each.load.p99 for each in rounds),
            "errors": sum(each.load.errors for each in rounds),
            "pss_idle": idle[name],
            "pss_now": measure.memory(server.pid),
            "rounds": [asdict(each) for each in rounds],
        }
        table.append(line)
        ratio = f"{line['ratio']:6.2f} {min(ratios):5.2f}-{max(ratios):5.2f}" if ratios else " " * 18
        print(
            f"{row:10} {name:16} {line['rate']:7.0f} {min(rates):6.0f}-{max(rates):6.0f} {ratio} {line['cpu']:7.0f}"
            f" {line['p50']:7.2f} {line['p99']:7.2f} {line['pss_now'] / 1e6:7.0f} {line['errors']:6}",
            flush=True,
        )
    for row in {row for row, _ in results}:
        mine, other = results.get((row, "ours")), results.get((row, "oxigraph memory"))
        if mine and other:
            ratio = statistics.median(a.load.rate / b.load.rate for a, b in zip(mine, other, strict=True))
            table.append({"load": row, "ours_to_oxigraph_memory": ratio})
            print(f"{row}: ours is {ratio:.2f} of oxigraph memory")
    return table


def _rdflib(data: Data, files: Requests) -> dict[str, Any] | None:
    """A small load on rdflib-endpoint: one connection, a few seconds, and our server in the same way."""
    try:
        import rdflib_endpoint  # noqa: F401
    except ImportError:
        print("rdflib-endpoint is not installed")
        return None
    rates = {}
    for start in (servers.rdflib_endpoint(data), servers.ours(data.data_dir)):
        with start as server:
            time.sleep(2 + data.quads / 200_000)
            found = load.drive(server.port, files.file("mix", server), 0, 12, connections=1)
            rates[server.name] = asdict(found) | {"rate": found.rate}
            print(f"{server.name}: mix on one connection {found.rate:.1f} req/s, {found.errors} errors", flush=True)
    return rates


if __name__ == "__main__":
    main()
