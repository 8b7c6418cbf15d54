"""Visit every address of a release as a browser and as a program, follow every link within, and tell how long it took.

Run it against a server: ``python -m benchmarks.crawl http://127.0.0.1:8000`` (with ``tests`` on the path).
"""

import argparse
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from pathlib import Path

import httpx
from pyoxigraph import RdfFormat, parse

from hallintograafi.graph import ledger
from hallintograafi.terms import BASE

BROWSER = {"accept": "text/html"}
PLACES = ("/", "/id", "/queries", "/def", "/shapes", "/docs")
LARGEST = 300_000
"""What a page without an editor may weigh, in bytes."""

NO_PAGES = re.compile(r"/(?:static/|sparql\?|search|query/)|.*\.(?:ttl|nt|jsonld|rdf|trig|nq)$")
"""Links that are not followed: files, and doors whose own tests ask them."""


@dataclass
class Report:
    """What a crawl found."""

    seconds: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    """Each link within and a page that has it."""

    def quantile(self, share: float) -> float:
        """Give the time in which a share of the pages came, in milliseconds."""
        ordered = sorted(self.seconds.values())
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def addresses(path: Path, of_each: int | None = None) -> list[str]:
    """Give the addresses of a ledger's things and codes; at most ``of_each`` of a kind, spread over all of it."""
    entries = sorted((e for e in ledger.read(path) if e.kind != "term"), key=lambda e: (e.kind, e.iri))
    found: list[str] = []
    for _, group in groupby(entries, key=lambda entry: entry.kind):
        paths = ["/" + entry.iri.removeprefix(BASE) for entry in group if entry.status != "withdrawn"]
        found += paths if of_each is None else paths[:: max(1, len(paths) // of_each)][:of_each]
    return found


def visit(client: httpx.Client, places: Iterable[str], known: Iterable[str] = ()) -> Report:
    """Visit addresses in HTML and Turtle, and then every link within that leads to none of the ``known`` ones."""
    report = Report()
    places = list(places)
    for place in places:
        _page(client, place, report)
        if place not in PLACES:
            _data(client, place, report)
    seen = {*places, *known, *report.seconds}
    for link in sorted(link for link in report.links if link not in seen):
        answer = client.get(link, headers=BROWSER, follow_redirects=True)
        if answer.status_code != 200:
            report.faults.append(f"{link}: {answer.status_code}, linked from {report.links[link]}")
    return report


def _page(client: httpx.Client, place: str, report: Report) -> None:
    answer = client.get(place, headers=BROWSER)
    if answer.status_code in (301, 303):
        place = answer.headers["location"]
    began = time.perf_counter()
    answer = client.get(place, headers=BROWSER)
    report.seconds[place] = time.perf_counter() - began
    if answer.status_code != 200:
        report.faults.append(f"{place}: {answer.status_code}")
        return
    if len(answer.content) > LARGEST and place not in PLACES:
        report.faults.append(f"{place}: {len(answer.content)} bytes")
    ids = re.findall(r'\bid="([^"]+)"', answer.text)
    report.faults += [f"{place}: two of id {name}" for name in {name for name in ids if ids.count(name) > 1}]
    for link in _within(answer.text):
        report.links.setdefault(link, place)


def _data(client: httpx.Client, place: str, report: Report) -> None:
    answer = client.get(place, headers={"accept": "text/turtle"}, follow_redirects=True)
    if answer.status_code != 200 or not any(True for _ in parse(answer.content, RdfFormat.TURTLE)):
        report.faults.append(f"{place}: {answer.status_code} as Turtle")


def _within(html: str) -> Iterator[str]:
    for found in re.findall(r'<a [^>]*?\bhref="(/[^"]*)"', html):
        link = unescape(found).partition("#")[0]
        if not NO_PAGES.match(link):
            yield link


def main() -> int:
    """Crawl a server and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--ledger", type=Path, default=Path(__file__).parents[2] / "data" / "uris.csv")
    parser.add_argument("--of-each", type=int, default=None, help="visit at most so many of each kind")
    asked = parser.parse_args()
    with httpx.Client(base_url=asked.address, timeout=60) as client:
        report = visit(client, [*PLACES, *addresses(asked.ledger, asked.of_each)])
    print(f"{len(report.seconds)} pages, {len(report.links)} links within, {len(report.faults)} faults")
    print("ms a page: " + ", ".join(f"p{round(q * 100)} {report.quantile(q):.1f}" for q in (0.5, 0.95, 0.99, 1)))
    slowest = sorted(report.seconds, key=lambda place: -report.seconds[place])[:5]
    print("slowest: " + ", ".join(f"{place} {report.seconds[place] * 1000:.0f}" for place in slowest))
    print("\n".join(report.faults))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
