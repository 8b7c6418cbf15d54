"""How fast search, suggestions and reconciliation answer: a real server over the project's release, one client.

``python tests/benchmarks/bench_search.py --data-dir DIR`` prints the middle and the 95th percentile of each. Nothing is
kept between the answers, so every one is made anew.
"""

import argparse
import csv
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from conftest import serving

NAMES = Path(__file__).parents[1] / "search" / "messy_names.csv"
WORDS = (
    "ELY-keskuksen",
    "valmisteluryhmälle",
    "ympäristöministeriö",
    "hyvinvointialueiden",
    "tulossopimus",
    "livskraft",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, default=Path(tempfile.gettempdir()) / "hallintograafi-bench-search")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with NAMES.open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    typed = [word[:length] for word in (*WORDS, *names) for length in range(1, len(word) + 1)]
    with serving(chosen.data_dir) as address, httpx.Client(base_url=address, timeout=60) as client:

        def batch(start: int) -> None:
            chunk = [names[(start + number) % len(names)] for number in range(50)]
            queries = {str(number): {"query": name} for number, name in enumerate(chunk)}
            client.post("/reconcile", data={"queries": json.dumps(queries)}).raise_for_status()

        def get(path: str, q: object) -> None:
            client.get(path, params={"q": str(q)}).raise_for_status()

        for _ in range(4):  # each thread opens the index once
            get("/suggest", "a")
            batch(0)
        tell("suggest, as each name is typed", typed, partial(get, "/suggest"))
        tell("search, JSON", WORDS * chosen.rounds * 4, partial(get, "/search"))
        tell("reconcile, a batch of 50", range(0, 200 * chosen.rounds, 50), batch)


def tell(what: str, asked: Iterable[object], ask: Callable[..., object]) -> None:
    """Time each of the questions and print their middle and 95th percentile in milliseconds."""
    times = []
    for question in asked:
        began = time.perf_counter()
        ask(question)
        times.append(1000 * (time.perf_counter() - began))
    late = statistics.quantiles(times, n=20)[-1]
    print(f"{what}: {len(times)} answers, median {statistics.median(times):.1f} ms, p95 {late:.1f} ms")


if __name__ == "__main__":
    main()
