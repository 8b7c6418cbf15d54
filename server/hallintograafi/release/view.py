"""A release as of a day: what held then, as far as the graph knows (valid time; releases are the other time).

A thing's period begins and ends with its dates. It is out of the view

- when its period is known not to hold the day;
- when it is a membership or a term of office that is only attested, on other days: of the rest nothing is known;
- when what it is a seat, a post or an organ of is out of the view.

What has happened stays so: events, meetings and signatures have no end. Documents, passages and readings are what we
know by, and are in every view. What has no dates at all is in every view too, for nothing says that it did not hold.
A thing that is out leaves its statements and the links to it out, but for its names and links where something that
happened still speaks of it. Where sources disagree, the widest period counts.
"""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from hallintograafi.graph.dataset import canonical_lines
from hallintograafi.release import diff, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.terms import RDF_TYPE, SKOS_PREF_LABEL, hg, term

LARGEST: Final = 2_000_000
"""Most statements of a release that views are made of: each is a copy in memory."""

_BEGINS: Final = {
    *(term(f"schema:{name}") for name in ("startDate", "foundingDate")),
    term("prov:startedAtTime"),
    *(hg(name) for name in ("startYear", "startMonth", "decidedOn", "signedOn")),
}
_ENDS: Final = {term("schema:endDate"), term("schema:dissolutionDate"), hg("endYear")}
_YEARS: Final = {hg("YearlyTarget"): hg("year")}
"""Things that hold in the year that a property names."""
_HAPPENED: Final = {term("org:ChangeEvent"), hg("Meeting"), hg("Signature")}
_ROLES: Final = {term("org:Membership"), hg("Tenure")}
_PART_OF: Final = {term("org:organization"), term("org:postIn"), hg("post"), hg("heldIn"), hg("organOf")}
_KNOWN_BY: Final = {hg("Passage"), hg("Reading"), hg("SourceDocument"), hg("ReferenceDocument"), term("foaf:Document")}
_NAMES: Final = {SKOS_PREF_LABEL, term("skos:altLabel"), term("foaf:name")}


class Periods:
    """When the things of a dataset held."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._first: dict[str, date] = {}
        self._last: dict[str, date] = {}
        self._attested: dict[str, set[date]] = defaultdict(set)
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._classes: dict[str, set[NamedNode]] = defaultdict(set)
        years: dict[str, set[date]] = defaultdict(set)
        for quad in quads:
            if not isinstance(quad.subject, NamedNode):
                continue
            thing, path, value = quad.subject.value, quad.predicate, quad.object
            if path == RDF_TYPE and isinstance(value, NamedNode):
                self._classes[thing].add(value)
            elif path in _PART_OF and isinstance(value, NamedNode):
                self._whole[thing].add(value.value)
            elif isinstance(value, Literal) and (days := _days(value.value)) is not None:
                if path in _BEGINS:
                    self._first[thing] = min(self._first.get(thing, days[0]), days[0])
                elif path in _ENDS:
                    self._last[thing] = max(self._last.get(thing, days[1]), days[1])
                elif path == hg("attestedOn"):
                    self._attested[thing].add(days[0])
                elif path in _YEARS.values():
                    years[thing].update(days)
        for thing, days_ in years.items():
            if self._classes[thing] & _YEARS.keys():
                self._first.setdefault(thing, min(days_))
                self._last.setdefault(thing, max(days_))
        for thing, classes in self._classes.items():
            if classes & _HAPPENED:
                self._last.pop(thing, None)
            if classes & _KNOWN_BY:
                self._first.pop(thing, None)
                self._last.pop(thing, None)

    def boundaries(self) -> list[date]:
        """Give the days on which something begins to hold or holds no longer, in order."""
        after = timedelta(days=1)
        attested = {day for days in self._attested.values() for day in days}
        ended = {day + after for day in (*self._last.values(), *attested) if day < date.max}
        return sorted({*self._first.values(), *ended, *attested})

    def happened(self, thing: str) -> bool:
        """Tell whether a thing is something that happens, and does not end."""
        return bool(self._classes.get(thing, set()) & _HAPPENED)

    def out(self, day: date) -> set[str]:
        """Give the things that are out of the view of a day."""
        found = {thing for thing, first in self._first.items() if day < first}
        found |= {thing for thing, last in self._last.items() if last < day}
        for thing, days in self._attested.items():
            dated = thing in self._first or thing in self._last
            if not dated and self._classes[thing] & _ROLES and day not in days:
                found.add(thing)
        size = -1
        while size != len(found):
            size = len(found)
            found |= {thing for thing, wholes in self._whole.items() if wholes & found and not self.happened(thing)}
        return found


def as_of(quads: frozenset[Quad], day: date) -> list[Quad]:
    """Give the statements of a dataset that are in the view of a day."""
    periods = Periods(quads)
    out = periods.out(day)

    def is_out(node: object) -> bool:
        return isinstance(node, NamedNode) and node.value in out

    def speaks_of_the_past(quad: Quad) -> bool:
        subject = quad.subject
        return isinstance(subject, NamedNode) and subject.value not in out and periods.happened(subject.value)

    remembered = {quad.object for quad in quads if is_out(quad.object) and speaks_of_the_past(quad)}
    return [
        quad
        for quad in quads
        if not (is_out(quad.subject) or is_out(quad.object))
        or (quad.predicate in _NAMES and quad.subject in remembered)
        or (is_out(quad.object) and speaks_of_the_past(quad))
    ]


def interval(boundaries: list[date], day: date) -> date:
    """Give the first day from which on the view is the same as on ``day``."""
    place = bisect_right(boundaries, day)
    return boundaries[place - 1] if place else date.min


def make(release: Release, day: date, path: Path) -> Release:
    """Write the view of a day as a release in the empty directory ``path``, for an engine that works in memory.

    It has the files of ``release``, and the name; its dump and so its digest are its own.
    """
    quads = as_of(diff.read(release), day)
    (path / manifest.DUMP).write_text("".join(canonical_lines(quads)), encoding="utf-8")
    (path / manifest.STORE).mkdir()
    for name in (manifest.LEDGER, "content"):
        (path / name).symlink_to(release.path / name)
    said = sum(isinstance(quad.graph_name, NamedNode) for quad in quads)
    digest = hashlib.sha256((path / manifest.DUMP).read_bytes()).hexdigest()
    told = replace(release.manifest, digest=digest, triples=len(quads) - said, statements=said, files={})
    manifest.write(path, told)
    return manifest.read(path)


def _days(text: str) -> tuple[date, date] | None:
    """Read a date, a moment, a month or a year as its first and last day; None for anything else."""
    try:
        if len(text) == 4:
            return date(int(text), 1, 1), date(int(text), 12, 31)
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            after = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), after - timedelta(days=1)
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day, day
