"""The feed: a linked data event stream (LDES 1.0, on TREE) of versions of things, written with each release.

A member is a thing at a release: what the default graph says with it as its subject, in a named graph of the member's
name. The statements of a named graph are a thing of their own, since a passage is described and also states: such a
member is a version of the graph's address in the Graph Store Protocol, and ``sd:name`` is the graph. Whoever puts each
member's statements in the place of the ones before has exactly the dump.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from hallintograafi.errors import InputError
from hallintograafi.graph.dataset import canonical_lines
from hallintograafi.release.history import FEED
from hallintograafi.terms import BASE, RDF_TYPE, term

ADDRESS: Final = f"{BASE}feed"
STREAM: Final = NamedNode(f"{ADDRESS}#stream")
TREE: Final = "https://w3id.org/tree#"
LDES: Final = "https://w3id.org/ldes#"
ACTIVITY: Final = "https://www.w3.org/ns/activitystreams#"
GRAPHS: Final = f"{BASE}rdf-graph-store?graph="
ON_A_PAGE: Final = 500
"""Members on a page."""

Key = tuple[str, str]
"""A thing and "", or "" and a named graph."""


@dataclass(frozen=True)
class Member:
    """A version of a thing or of a named graph; ``activity`` is Create, Update or Delete."""

    key: Key
    activity: str
    statements: tuple[Quad, ...]

    @property
    def version_of(self) -> NamedNode:
        """What it is a version of."""
        thing, graph = self.key
        return NamedNode(thing or GRAPHS + quote(graph, safe=""))


def members(old: frozenset[Quad], new: frozenset[Quad]) -> Iterator[Member]:
    """Give the members that lead from one dataset to another, in the order of what they are versions of.

    Raises :class:`InputError` for a blank node, which has no versions.
    """
    before, after = _by_key(old), _by_key(new)
    for key in sorted({*map(_key, old - new), *map(_key, new - old)}):
        activity = "Update" if key in before and key in after else "Create" if key in after else "Delete"
        yield Member(key, activity, tuple(after.get(key, ())))


def write(release: Path, old: frozenset[Quad], new: frozenset[Quad], version: str, built: str) -> None:
    """Write the pages of a release that is being made; a release without members has none."""
    (release / FEED).mkdir()
    found = list(members(old, new))
    groups = (found[start : start + ON_A_PAGE] for start in range(0, len(found), ON_A_PAGE))
    for number, group in enumerate(groups, start=1):
        page = NamedNode(f"{ADDRESS}/{version}/{number}")
        quads = (quad for place, member in enumerate(group, start=1) for quad in _told(member, page, place, built))
        body = "".join(canonical_lines(quads)).encode()
        (release / FEED / f"{number:04}.nq.gz").write_bytes(gzip.compress(body, 6, mtime=0))


def _told(member: Member, page: NamedNode, place: int, built: str) -> Iterator[Quad]:
    name = NamedNode(f"{page.value}#{place:04}")
    yield Quad(STREAM, NamedNode(f"{TREE}member"), name)
    yield Quad(name, RDF_TYPE, NamedNode(ACTIVITY + member.activity))
    yield Quad(name, term("dct:isVersionOf"), member.version_of)
    yield Quad(name, term("dct:created"), Literal(built, datatype=term("xsd:dateTime")))
    if member.key[1]:
        yield Quad(name, term("sd:name"), NamedNode(member.key[1]))
    for quad in member.statements:
        yield Quad(quad.subject, quad.predicate, quad.object, name)


def _by_key(quads: Iterable[Quad]) -> dict[Key, list[Quad]]:
    found: dict[Key, list[Quad]] = defaultdict(list)
    for quad in quads:
        found[_key(quad)].append(quad)
    return found


def _key(quad: Quad) -> Key:
    graph = quad.graph_name
    if not isinstance(graph, DefaultGraph):
        return "", graph.value
    if not isinstance(quad.subject, NamedNode):
        raise InputError(f"the graph has a blank node, which nobody can follow: {quad}")
    return quad.subject.value, ""
