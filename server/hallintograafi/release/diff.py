"""What is different between two datasets: statements added, removed and changed, by thing and by document.

A thing's statements are those of the default graph, where each stands once; a document's are those of its passages and
readings. A property whose value went while another came is *changed*, values of the same language first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from hallintograafi.release.manifest import Release
from hallintograafi.terms import BASE, hg

_IN_DOCUMENT: Final = hg("inDocument")
_OF_ITSELF: Final = (f"{BASE}dataset", f"{BASE}catalogue")


@dataclass(frozen=True)
class Change:
    """A property of which one value went and another came."""

    subject: str
    path: str
    old: str
    new: str


@dataclass
class Part:
    """What happened to one thing or one document: statements as N-Triples, without the dot."""

    iri: str
    state: str
    """``created``, ``changed`` or ``deleted``."""
    added: list[tuple[str, str, str]] = field(default_factory=list)
    removed: list[tuple[str, str, str]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """What ``new`` says and ``old`` did not, and the other way round.

    ``things`` and ``documents`` are in the order of their IRIs. ``itself`` are the statements by which the dataset
    describes itself (its version, its counts), which are different in every release.
    """

    added: frozenset[Quad]
    removed: frozenset[Quad]
    things: list[Part]
    documents: list[Part]
    itself: Part


def read(release: Release) -> frozenset[Quad]:
    """Read the dataset of a release."""
    return frozenset(parse(path=release.dump, format=RdfFormat.N_QUADS))


def compare(old: frozenset[Quad], new: frozenset[Quad]) -> Difference:
    """Compare two datasets."""
    added, removed = new - old, old - new
    subjects = [{_iri(quad.subject) for quad in quads if _is_known(quad)} for quads in (old, new)]
    itself = Part(f"{BASE}dataset", "changed")
    things: dict[str, Part] = {}
    for quads, name in ((added, "added"), (removed, "removed")):
        for quad in filter(_is_known, quads):
            iri = _iri(quad.subject)
            part = itself if iri.split("#")[0].startswith(_OF_ITSELF) else _part(things, iri, *subjects)
            getattr(part, name).append(_words(quad))
    documents = _documents(old, new, added, removed)
    parts = [*things.values(), *documents, itself]
    for part in parts:
        _settle(part)
    return Difference(added, removed, sorted(things.values(), key=lambda part: part.iri), documents, itself)


def _documents(
    old: frozenset[Quad], new: frozenset[Quad], added: frozenset[Quad], removed: frozenset[Quad]
) -> list[Part]:
    places = [_places(quads) for quads in (old, new)]
    documents = [set(found.values()) for found in places]
    parts: dict[str, Part] = {}
    for quads, name, found in ((added, "added", places[1]), (removed, "removed", places[0])):
        for quad in quads:
            if not _is_known(quad):
                graph = _iri(quad.graph_name)
                getattr(_part(parts, found.get(graph, graph), *documents), name).append(_words(quad))
    return sorted(parts.values(), key=lambda part: part.iri)


def _places(quads: Iterable[Quad]) -> Mapping[str, str]:
    """Map passages and readings to their documents, and every other graph to itself."""
    found: dict[str, str] = {}
    for quad in quads:
        if quad.predicate == _IN_DOCUMENT and isinstance(quad.object, NamedNode):
            found[_iri(quad.subject)] = quad.object.value
        elif not _is_known(quad):
            found.setdefault(graph := _iri(quad.graph_name), graph)
    return found


def _part(parts: dict[str, Part], iri: str, old: set[str], new: set[str]) -> Part:
    if iri not in parts:
        parts[iri] = Part(iri, "changed" if iri in old and iri in new else "created" if iri in new else "deleted")
    return parts[iri]


def _settle(part: Part) -> None:
    """Take pairs of an old and a new value together, in an order that depends on the statements alone."""
    values: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for statements, side in ((part.removed, 0), (part.added, 1)):
        for subject, path, value in sorted(set(statements)):
            values[subject, path][side].append(value)
    part.added, part.removed, part.changed = [], [], []
    for (subject, path), (old, new) in sorted(values.items()):
        for before in list(old):
            after = next((value for value in new if _language(value) == _language(before)), None)
            if after is not None:
                part.changed.append(Change(subject, path, before, after))
                old.remove(before)
                new.remove(after)
        part.removed += [(subject, path, value) for value in old]
        part.added += [(subject, path, value) for value in new]


def _language(value: str) -> str:
    """Tell values apart that never replace each other: texts by their language, IRIs from the rest."""
    if value.startswith("<"):
        return "<"
    tail = value.rpartition('"')[2]
    return tail if tail.startswith("@") else ""


def _is_known(quad: Quad) -> bool:
    return isinstance(quad.graph_name, DefaultGraph)


def _iri(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _words(quad: Quad) -> tuple[str, str, str]:
    assert not isinstance(quad.object, Literal) or quad.object.direction is None
    return str(quad.subject), str(quad.predicate), str(quad.object)
