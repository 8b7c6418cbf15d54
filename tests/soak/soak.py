"""A bounded, mixed load on a real server that switches releases meanwhile: ``python -m soak.soak`` (``make soak``).

Queries, pages, canned queries, submissions and hostile queries come at once. Every answer is compared with the expected
one: rows with those of the dump, everything else with the first answer of the same release. Memory and processes are
looked at all the time. The exit code is 1 when an answer was wrong, an error unexpected, or memory or processes grew.
A soak of half an hour or more writes server/docs/soak.md.
"""

import argparse
import itertools
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from copies import copy
from faults.ground import QUESTIONS, Ground
from hallintograafi import settings
from hallintograafi.graph import content
from hallintograafi.release import build
from processes import Server, running

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PAGES = ("/", "/queries", "/def", "/doc/group/evk-hankeryhma", "/doc/group/evk-hankeryhma.ttl", "/dataset/current")
TABLES = (
    "/query/money-responsibilities?format=csv",
    "/query/chairs-on-date?format=json",
    "/query/planned-decisions?format=csv",
    "/search?q=elinvoimakeskuksen&format=json",
)
GOOD = "@prefix hg: <https://w3id.org/hallintograafi/def#> .\n"
BAD = "this is no Turtle"
VERSIONS = ("2030.01.01", "2030.01.02")

WHOLE = 30
"""Minutes after which the page is written."""

PAGE = Path(__file__).parent.parent.parent / "server" / "docs" / "soak.md"
HEAD = """# Soak

Made by `make soak`: a real server under a mixed load for half an hour, with another release every so often. Two clients
ask queries that nobody asked before, and one each asks for pages, for canned queries and searches, hands data in to
be judged, and asks queries without an end. Every answer is compared with the expected one: rows with those of the dump,
everything else with the first answer of the same release. *Refused* were told to come again (429 or 503).

| load | asked | wrong | refused | median, ms | p99, ms |
|---|---:|---:|---:|---:|---:|
"""


KINDS = ("question", "page", "table", "submission", "hostile")


@dataclass
class Tally:
    """What was asked, how long it took, and what was wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)
    processes: list[int] = field(default_factory=list)
    first: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def quantile(self, kind: str, share: float) -> float:
        """The milliseconds within which a share of the answers came."""
        ordered = sorted(self.seconds[kind])
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0

    @property
    def is_flat(self) -> bool:
        """Tell whether memory and processes did not grow."""
        return is_flat(self.memory, 0.15) and is_flat(self.processes, 0.5)

    def page(self) -> str:
        """What is to be told of it, as Markdown."""
        text = HEAD
        for kind in KINDS:
            wrong, refused = (
                sum(number for what, number in found.items() if what.startswith(f"{kind}:"))
                for found in (self.wrong, self.refused)
            )
            times = f"{self.quantile(kind, 0.5):.0f} | {self.quantile(kind, 0.99):.0f}"
            text += f"| {kind} | {self.asked[kind]} | {wrong} | {refused} | {times} |\n"
        third = max(len(self.memory) // 3, 1)
        first, last = (max(part, default=0) >> 20 for part in (self.memory[:third], self.memory[-third:]))
        few, many = min(self.processes, default=0), max(self.processes, default=0)
        text += (
            f"\nThe release was switched {self.asked['switch']} times. Memory of all processes: at most {first} MB in\n"
        )
        text += f"the first third of the time and {last} MB in the last one. Processes: {few} to {many}.\n"
        return text + "".join(f"\nWrong: {number} × {what}.\n" for what, number in self.wrong.items())


class Soak:
    """The kinds of load; each method asks once."""

    def __init__(self, ground: Ground, server: Server, place: Path) -> None:
        self.ground, self.server, self.place = ground, server, place
        self.tally = Tally()
        self.over = threading.Event()
        self._numbers = itertools.count()

    def question(self, client: httpx.Client) -> None:
        """A query that nobody asked before, with rows that are known."""
        kind = next(self._numbers) % len(QUESTIONS)
        params = {"query": f"{QUESTIONS[kind]} # {next(self._numbers)}", "format": "json"}
        answer = self._timed("question", lambda: client.get("/sparql", params=params))
        if answer.status_code in (429, 503):
            self.tally.refused[f"question: {answer.status_code}"] += 1
        elif answer.status_code != 200 or answer.json()["results"]["bindings"] != self.ground.answers[kind]:
            self.tally.wrong[f"question: {answer.status_code}"] += 1

    def page(self, client: httpx.Client) -> None:
        """A page, as the first one of the same release."""
        self._as_first("page", client, PAGES[next(self._numbers) % len(PAGES)], {"accept": "text/html, */*;q=0.5"})

    def table(self, client: httpx.Client) -> None:
        """A canned query, as the first answer of the same release."""
        self._as_first("table", client, TABLES[next(self._numbers) % len(TABLES)], {})

    def submission(self, client: httpx.Client) -> None:
        """Data to be judged: nothing wrong, or nothing that can be read."""
        body, wanted = ((GOOD, "true"), (BAD, "false"))[next(self._numbers) % 2]
        headers = {"content-type": "text/turtle", "accept": "application/json"}
        answer = self._timed("submission", lambda: client.post("/validate", content=body, headers=headers))
        if answer.status_code in (429, 503):
            self.tally.refused[f"submission: {answer.status_code}"] += 1
        elif (found := answer.headers.get("hallintograafi-conforms")) != wanted:
            self.tally.wrong[f"submission: {answer.status_code} {found}, not {wanted}"] += 1

    def hostile(self, client: httpx.Client) -> None:
        """A query without an end; it has to be ended."""
        params = {"query": f"{CROSS} # {next(self._numbers)}", "timeout": "0.5"}
        answer = self._timed("hostile", lambda: client.get("/sparql", params=params))
        if answer.status_code in (429, 503):
            self.tally.refused[f"hostile: {answer.status_code}"] += 1
        elif answer.status_code != 504:
            self.tally.wrong[f"hostile: {answer.status_code}"] += 1

    def switch(self, seconds: float) -> None:
        """Another release every so often."""
        for version in itertools.cycle(VERSIONS):
            if self.over.wait(seconds):
                return
            build.switch(self.place, version)
            self.tally.asked["switch"] += 1

    def look(self, seconds: float) -> None:
        """Look at memory and processes."""
        while not self.over.wait(seconds):
            pids = [self.server.pid, *self.server.zygotes(), *self.server.workers()]
            self.tally.memory.append(sum(_pss(pid) for pid in pids))
            self.tally.processes.append(len(pids))

    def again_and_again(self, ask: Callable[[httpx.Client], None]) -> None:
        """Ask until it is over."""
        with httpx.Client(base_url=self.server.address, timeout=60) as client:
            while not self.over.is_set():
                try:
                    ask(client)
                except httpx.HTTPError as error:
                    self.tally.wrong[f"{ask.__name__}: {type(error).__name__}"] += 1

    def _as_first(self, kind: str, client: httpx.Client, door: str, headers: dict[str, str]) -> None:
        answer = self._timed(kind, lambda: client.get(door, headers=headers))
        if answer.status_code in (429, 503):
            self.tally.refused[f"{kind}: {answer.status_code}"] += 1
            return
        release = answer.headers.get("hallintograafi-release", "")
        if answer.status_code != 200 or self.tally.first.setdefault((door, release), answer.content) != answer.content:
            self.tally.wrong[f"{kind}: {door} {answer.status_code}"] += 1

    def _timed(self, kind: str, ask: Callable[[], httpx.Response]) -> httpx.Response:
        began = time.perf_counter()
        answer = ask()
        self.tally.seconds[kind].append(time.perf_counter() - began)
        self.tally.asked[kind] += 1
        return answer


def run(folder: Path, minutes: float, every: float) -> Tally:
    """Soak a server for some minutes, with another release every so many seconds."""
    release = build.build(content.find(), settings.load(data_dir=folder / "release"))
    place = folder / "place"
    for version in VERSIONS:
        copy(release, place, version)
    build.switch(place, VERSIONS[0])
    with running(place, "--no-build") as server:
        soak = Soak(Ground(folder, release, random.Random(1)), server, place)
        asks = (soak.question, soak.question, soak.page, soak.table, soak.submission, soak.hostile)
        threads = [threading.Thread(target=soak.again_and_again, args=(ask,)) for ask in asks]
        threads += [threading.Thread(target=soak.switch, args=(every,)), threading.Thread(target=soak.look, args=(2,))]
        for thread in threads:
            thread.start()
        soak.over.wait(minutes * 60)
        soak.over.set()
        for thread in threads:
            thread.join()
    return soak.tally


def is_flat(figures: list[int], growth: float) -> bool:
    """Tell whether the last third of figures is not larger than the one before it by more than a share."""
    third = len(figures) // 3
    return third == 0 or max(figures[-third:]) <= max(figures[third:-third]) * (1 + growth)


def main() -> int:
    """Soak, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=WHOLE)
    parser.add_argument("--every", type=float, default=20, help="seconds between switches")
    parser.add_argument("--page", type=Path, default=PAGE, help="where a whole soak is told")
    chosen, load = parser.parse_args(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        tally = run(Path(folder), chosen.minutes, chosen.every)
    told = f"Made on {time.strftime('%Y-%m-%d')} in {chosen.minutes:g} minutes on {os.cpu_count()} cores"
    text = f"{tally.page()}\n{told}\nwith a load average of {load:.1f} before.\n"
    print(f"{text}\nmemory, MB: {[size >> 20 for size in tally.memory[:: max(len(tally.memory) // 10, 1)]]}")
    print(f"processes: {Counter(tally.processes)}; flat: {tally.is_flat}")
    if chosen.minutes >= WHOLE:
        chosen.page.write_text(text, encoding="utf-8")
    return int(bool(tally.wrong) or not tally.is_flat)


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    sys.exit(main())
