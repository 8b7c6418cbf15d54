"""A document as its annotated edition: its passages in order, and what the graph took from each; then its readings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from hallintograafi.web.site import Site
from hallintograafi.web.things import names
from hallintograafi.web.things.names import Names

AT_ONCE: Final = 100
"""Passages and readings on one page."""

_PASSAGES = """SELECT ?g ?position ?section ?quote WHERE {{
  ?g a hg:Passage ; hg:inDocument <{iri}> ; hg:position ?position ; hg:quote ?quote .
  OPTIONAL {{ ?g hg:section ?section }} }} ORDER BY ?position ?g"""
_READINGS = """SELECT ?g ?note ?passage WHERE {{ ?g a hg:Reading ; hg:inDocument <{iri}> .
  OPTIONAL {{ ?g skos:note ?note }} OPTIONAL {{ ?g hg:restsOn ?passage }} }} ORDER BY ?g ?passage"""
_STATED = """SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"""


@dataclass
class Entry:
    """A passage with its quote, or a reading with its notes and what it rests on; and what it states."""

    iri: str
    position: str = ""
    section: Literal | None = None
    quote: Literal | None = None
    notes: set[Literal] = field(default_factory=set)
    rests_on: dict[str, None] = field(default_factory=dict)
    stated: list[Quad] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its anchor."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Heading:
    """A section of the document: where it begins."""

    title: Literal | None
    anchor: str
    page: int


@dataclass(frozen=True)
class Edition:
    """One page of a document's edition, and the contents of all of it."""

    entries: list[Entry]
    contents: list[Heading]
    page: int
    pages: int
    readings_page: int | None
    names: Names

    def passages(self) -> Iterator[tuple[Literal | None, str, list[Entry]]]:
        """Give the passages of this page by section, each with the section's anchor."""
        run: list[Entry] = []
        for entry in [entry for entry in self.entries if entry.quote is not None]:
            if run and run[-1].section != entry.section:
                yield run[0].section, _anchor(run[0]), run
                run = []
            run.append(entry)
        if run:
            yield run[0].section, _anchor(run[0]), run

    def readings(self) -> list[Entry]:
        """Give the readings of this page."""
        return [entry for entry in self.entries if entry.quote is None]


async def read(site: Site, iri: str, page: int, at: str | None = None) -> Edition | None:
    """Read a page of a document's edition, or the page where the passage or reading called ``at`` stands.

    None when the document has neither passages nor readings.
    """
    passages = [
        Entry(row["g"].value, row["position"].value, row["section"], row["quote"])
        for row in await site.select(_PASSAGES.format(iri=iri))
    ]
    readings: dict[str, Entry] = {}
    for row in await site.select(_READINGS.format(iri=iri)):
        reading = readings.setdefault(row["g"].value, Entry(row["g"].value))
        if isinstance(row["note"], Literal):
            reading.notes.add(row["note"])
        if isinstance(row["passage"], NamedNode):
            reading.rests_on[row["passage"].value] = None
    entries = [*passages, *readings.values()]
    if not entries:
        return None
    places = {entry.name: place for place, entry in enumerate(entries)}
    if at in places:
        page = places[at] // AT_ONCE + 1
    shown = entries[(page - 1) * AT_ONCE : page * AT_ONCE]
    await _state(site, shown)
    return Edition(
        shown,
        list(_contents(passages)),
        page,
        -(-len(entries) // AT_ONCE),
        len(passages) // AT_ONCE + 1 if readings else None,
        await names.read(site, set(_mentioned(shown))),
    )


async def _state(site: Site, entries: list[Entry]) -> None:
    """Read what passages and readings state."""
    by_graph = {entry.iri: entry for entry in entries}
    if not by_graph:
        return
    for row in await site.select(_STATED.format(graphs=names.listed(by_graph))):
        by_graph[row["g"].value].stated.append(Quad(row["s"], row["p"], row["o"]))


def _contents(passages: list[Entry]) -> Iterator[Heading]:
    section: Literal | None = None
    for place, entry in enumerate(passages):
        if place == 0 or entry.section != section:
            section = entry.section
            yield Heading(section, _anchor(entry), place // AT_ONCE + 1)


def _anchor(entry: Entry) -> str:
    return f"section-{entry.position}"


def _mentioned(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        for quad in entry.stated:
            yield from (node.value for node in quad.triple if isinstance(node, NamedNode))
