"""Where faults are made: a release, servers over it, and somebody who asks all the time and knows the answers."""

import itertools
import json
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from hallintograafi.errors import InputError
from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.terms import PREFIXES
from processes import Server, until

QUESTIONS = (
    "SELECT (COUNT(*) AS ?n) { ?m a org:Membership ; org:organization ?g }",
    "SELECT ?g (COUNT(?m) AS ?n) { ?m org:organization ?g } GROUP BY ?g ORDER BY ?g",
    "SELECT ?post { ?m org:organization group:evk-hankeryhma ; hg:heldByPost ?post } ORDER BY ?post",
)
"""None of them a look-up, so that a worker answers each."""


class Skipped(Exception):
    """The fault cannot be made on this machine; the text says why."""


@dataclass
class Outcome:
    """What became of a fault that was made some times; ``back`` is the longest time to the next right answer."""

    tried: int = 0
    survived: int = 0
    lost: int = 0
    right: int = 0
    refused: int = 0
    back: float = 0
    notes: list[str] = field(default_factory=list)

    def count(self, *, good: bool, lost: bool = False, back: float = 0, note: str = "") -> None:
        """Count one try."""
        self.tried += 1
        self.survived += good and not lost
        self.lost += lost
        self.back = max(self.back, back)
        if note and not good:
            self.notes.append(note)


@dataclass
class Ground:
    """A folder for the faults, a whole release to copy, and a chance that can be repeated."""

    folder: Path
    release: Release
    chance: random.Random
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        store = Store()
        store.load(path=self.release.dump, format=RdfFormat.N_QUADS)
        self.answers = [_rows(store, text) for text in QUESTIONS]

    def place(self) -> Path:
        """Give a data directory with a copy of the release, which is current there."""
        path = self.folder / f"place-{next(self._numbers)}"
        shutil.copytree(self.release.path, path / self.release.version)
        build.switch(path, self.release.version)
        return path

    def is_right(self, address: str, timeout: float = 5) -> bool:
        """Ask one question whose answer is not kept anywhere, and tell whether the answer is right."""
        return self.told(address, timeout) == "right"

    def told(self, address: str, timeout: float = 20) -> str:
        """Ask such a question and tell what came: ``right``, ``refused``, ``no answer``, or what it was instead."""
        kind = next(self._numbers) % len(QUESTIONS)
        params = {"query": f"{QUESTIONS[kind]} # {next(self._numbers)}", "format": "json"}
        try:
            answer = httpx.get(f"{address}/sparql", params=params, timeout=timeout)
        except httpx.HTTPError:
            return "no answer"
        if answer.status_code == 200:
            right = json.loads(answer.text)["results"]["bindings"] == self.answers[kind]
            return "right" if right else "a wrong answer"
        is_problem = "json" in answer.headers.get("content-type", "")
        return "refused" if answer.status_code in (429, 503, 504) and is_problem else f"status {answer.status_code}"

    def back(self, address: str) -> float:
        """Wait for the next right answer; gives the seconds that takes."""
        return until(lambda: self.is_right(address))

    @contextmanager
    def asked(self, server: Server, outcome: Outcome, clients: int = 2) -> Iterator[None]:
        """Have questions asked while faults are made; counts what is answered, and what is answered wrongly as lost."""
        over = threading.Event()
        heard: Counter[str] = Counter()
        threads = [threading.Thread(target=self._ask, args=(server.address, over, heard)) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()
            outcome.right += heard.pop("right", 0)
            outcome.refused += heard.pop("refused", 0)
            outcome.lost += heard.total()
            outcome.notes += [f"{number} × {what}" for what, number in heard.items()]

    def _ask(self, address: str, over: threading.Event, heard: Counter[str]) -> None:
        while not over.is_set():
            told = self.told(address)
            if told == "no answer":
                told = "refused"
                time.sleep(0.02)
            heard[told] += 1


def whole(data_dir: Path) -> bool:
    """Tell whether there is a current release, and every release on disk is whole."""
    try:
        current = manifest.current(data_dir)
        for version in manifest.versions(data_dir):
            manifest.verify(manifest.read(data_dir / version))
    except InputError:
        return False
    return current is not None


def _rows(store: Store, text: str) -> object:
    solutions = store.query(text, prefixes=PREFIXES)
    assert isinstance(solutions, QuerySolutions)
    written = solutions.serialize(format=QueryResultsFormat.JSON)
    assert written is not None
    return json.loads(written)["results"]["bindings"]


Fault = Callable[[Ground, int], Outcome]
"""Makes a fault so many times and tells what became of it; raises :class:`Skipped` where that cannot be done."""
