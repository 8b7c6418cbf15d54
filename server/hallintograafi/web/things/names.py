"""What things are called: by a name of their own, or by what they connect when they have none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.terms import SKOS_PREF_LABEL, hg, term
from hallintograafi.web.pages.texts import best
from hallintograafi.web.site import Site

NAMES: Final = (
    SKOS_PREF_LABEL,
    term("dct:title"),
    term("rdfs:label"),
    term("foaf:name"),
    hg("wording"),
    hg("quote"),
    term("skos:note"),
)
"""Kinds of names, the one that ranks first for a thing is taken."""

_PARTS: Final = (
    hg("holder"),
    hg("signatory"),
    term("org:member"),
    hg("heldByPost"),
    hg("bearer"),
    hg("interviewedOrganisation"),
    term("rdf:subject"),
    term("rdf:predicate"),
    term("rdf:object"),
    term("org:role"),
    hg("title"),
    hg("responsibilityKind"),
    hg("post"),
    hg("heldIn"),
    term("org:organization"),
    hg("concerns"),
)
"""What a thing without a name connects, in the order in which it is told."""

_NAMED = """SELECT ?thing ?p ?name WHERE {{ VALUES ?thing {{ {things} }} VALUES ?p {{ {names} }} ?thing ?p ?name }}"""
_AT_ONCE = 200


@dataclass
class Names:
    """The names of some things, and the parts of those that have none."""

    _own: dict[str, list[Literal]] = field(default_factory=dict)
    _parts: dict[str, list[NamedNode | Literal]] = field(default_factory=dict)

    @classmethod
    def joined(cls, first: "Names", second: "Names") -> "Names":
        """Join the names of two sets of things."""
        return cls(first._own | second._own, first._parts | second._parts)

    def own(self, iri: str) -> list[Literal]:
        """Give a thing's names of the kind that ranks first, in every language."""
        return self._own.get(iri, [])

    def name(self, iri: str, language: str, within: str = "") -> Literal | None:
        """Name a thing in a language; on the page of the thing ``within``, that one is left out of the parts."""
        if own := self._own.get(iri):
            return best(own, language)
        told = [text for text in self._told(iri, language, within) if text]
        return Literal(" – ".join(told)) if told else None

    def _told(self, iri: str, language: str, within: str) -> Iterator[str]:
        parts = self._parts.get(iri, [])
        for part in [part for part in parts if part.value != within] or parts:
            found = best(self._own.get(part.value, ()), language) if isinstance(part, NamedNode) else part
            yield found.value if found is not None else ""


async def read(site: Site, iris: Iterable[str]) -> Names:
    """Read what things are called."""
    wanted = set(iris)
    found = Names(await _own(site, wanted))
    nameless = sorted(wanted - found._own.keys())
    rank = {path.value: place for place, path in enumerate(_PARTS)}
    ranked: dict[str, list[tuple[int, NamedNode | Literal]]] = {}
    for thing, path, part in await _select(site, nameless, _PARTS):
        if isinstance(part, NamedNode | Literal):
            ranked.setdefault(thing, []).append((rank[path], part))
    for thing, pairs in ranked.items():
        found._parts[thing] = [part for _, part in sorted(pairs, key=lambda pair: (pair[0], pair[1].value))]
    parts = {part.value for told in found._parts.values() for part in told if isinstance(part, NamedNode)}
    found._own |= await _own(site, parts - wanted)
    return found


async def _own(site: Site, iris: set[str]) -> dict[str, list[Literal]]:
    rank = {name.value: place for place, name in enumerate(NAMES)}
    ranked: dict[str, list[tuple[int, Literal]]] = {}
    for thing, path, name in await _select(site, sorted(iris), NAMES):
        if isinstance(name, Literal):
            ranked.setdefault(thing, []).append((rank[path], name))
    return {
        iri: [name for place, name in pairs if place == min(pair[0] for pair in pairs)] for iri, pairs in ranked.items()
    }


async def _select(site: Site, iris: list[str], paths: Iterable[NamedNode]) -> list[tuple[str, str, object]]:
    names = " ".join(str(path) for path in paths)
    rows: list[tuple[str, str, object]] = []
    for start in range(0, len(iris), _AT_ONCE):
        text = _NAMED.format(things=listed(iris[start : start + _AT_ONCE]), names=names)
        rows += [(row["thing"].value, row["p"].value, row["name"]) for row in await site.select(text)]
    return rows


def listed(iris: Iterable[str]) -> str:
    """Write IRIs as the values of a SPARQL ``VALUES`` clause."""
    return " ".join(f"<{iri}>" for iri in sorted(iris))
