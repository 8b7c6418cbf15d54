"""The manifest and the batches of the W3C Reconciliation Service API 0.2, beside HTTP.

Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from hallintograafi import __version__
from hallintograafi.search.cards import cards, in_words
from hallintograafi.search.features import Given, refine
from hallintograafi.search.index import Index
from hallintograafi.search.reconcile import MOST, Candidate, Reconciler
from hallintograafi.search.suggest import Wanted
from hallintograafi.terms import DEF, ID, KINDS
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.search import extension
from hallintograafi.web.search.asking import Searching
from hallintograafi.web.search.extension import expand, read_object
from hallintograafi.web.site import Site

DEFAULT_TYPES: Final = (
    "org:Organization", "cv:PublicOrganisation", "hg:AgencyNetwork", "hg:Group", "org:OrganizationalUnit", "org:Post",
    "foaf:Person", "dct:Location", "hg:Project", "hg:Programme", "eli:LegalResource", "foaf:Document",
)  # fmt: skip

_MEMBERS: Final = {"query", "type", "limit", "properties", "type_strict"}
_UNNAMED: Final = 60.0
"""The score of what was found by a value alone."""


def manifest(address: str, default_types: list[dict[str, str]]) -> dict[str, Any]:
    """Describe the service that answers at ``address``."""

    def service(name: str) -> dict[str, str]:
        return {
            "service_url": address,
            "service_path": f"/reconcile/suggest/{name}",
            "flyout_service_url": address,
            "flyout_service_path": f"/reconcile/flyout/{name}?id=${{id}}",
        }

    return {
        "versions": ["0.2"],
        "name": "hallintograafi",
        "identifierSpace": ID,
        "schemaSpace": DEF,
        "documentation": f"{address}/docs",
        "serviceVersion": __version__,
        "logo": f"{address}/static/icon.svg",
        "view": {"url": f"{address}/reconcile/view?id={{{{id}}}}"},
        "defaultTypes": default_types,
        "preview": {"url": f"{address}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 220},
        "suggest": {name: service(name) for name in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/reconcile/properties"},
            "property_settings": extension.SETTINGS,
        },
    }


@dataclass(frozen=True)
class NameQuery:
    """One query of a batch."""

    name: str
    wanted: Wanted
    every_class: bool
    limit: int
    given: tuple[Given, ...]


def read_batch(text: str, most: int) -> dict[str, NameQuery]:
    """Read a batch of queries; raises :class:`Problem` for what is none, or too long."""
    batch = read_object(text, "queries")
    if len(batch) > most:
        raise Problem("too-large", f"a batch has at most {most} queries, this one {len(batch)}")
    return {name: _query(name, query) for name, query in batch.items()}


def _query(name: str, query: Any) -> NameQuery:
    if not isinstance(query, dict):
        raise Problem("bad-request", f"query {name} is not a JSON object")
    if unknown := sorted(set(query) - _MEMBERS):
        raise Problem("bad-request", f"query {name}: '{unknown[0]}' is none of {', '.join(sorted(_MEMBERS))}")
    text, limit = query.get("query", ""), query.get("limit", 10)
    strict = query.get("type_strict", "any")
    types, properties = query.get("type") or [], query.get("properties") or []
    types = [types] if isinstance(types, str) else types
    wrong = (
        "query" * (not isinstance(text, str))
        or "limit" * (isinstance(limit, bool) or not isinstance(limit, (int, float)))
        or "type" * (not isinstance(types, list) or not all(isinstance(t, str) for t in types))
        or "properties" * (not isinstance(properties, list) or not all(_is_property(p) for p in properties))
        or "type_strict" * (strict not in ("any", "should", "all"))
        or "query" * (not text and not properties)
    )
    if wrong:
        raise Problem("bad-request", f"query {name}: {wrong} is missing or not as the specification has it")
    wanted = Wanted() if strict == "should" else wanted_of(types)
    limit = int(max(1, min(limit, MOST)))
    given = tuple(Given(expand(p["pid"]), tuple(_values(p["v"]))) for p in properties[:20])
    return NameQuery(text, wanted, strict == "all", limit, given)


def _is_property(given: Any) -> bool:
    return isinstance(given, dict) and isinstance(given.get("pid"), str) and "v" in given


def _values(value: Any) -> Iterable[str]:
    for one in value[:20] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield expand(str(one.get("id", "")))
        elif isinstance(one, bool):
            yield str(one).lower()
        elif isinstance(one, (str, int, float)):
            yield str(one)


def wanted_of(types: Iterable[str]) -> Wanted:
    """Read types: kinds such as ``organisation``, or classes as ``prefix:name`` or IRIs."""
    names = [name for name in types if name]
    kinds = tuple(name for name in names if name in KINDS or name in ("code", "def"))
    return Wanted(kinds, tuple(expand(name) for name in names if name not in kinds), either=True)


async def answer(site: Site, searching: Searching, query: NameQuery, language: str) -> list[dict[str, Any]]:
    """Give the candidates of a query as the specification writes them."""

    def ask(reconciler: Reconciler) -> list[Candidate]:
        found = reconciler.candidates(query.name, query.wanted, MOST)
        if query.every_class:
            found = [c for c in found if set(query.wanted.classes) <= set(c.entry.classes)]
        return found

    found = await (searching.reconcile(ask) if query.name else _by_value(site, searching, query))
    if query.given and found:
        paths = [given.path for given in query.given]
        told = await extension.values(site, [candidate.entry.iri for candidate in found], paths)
        known = await searching.ask(lambda index: _comparable(index, told))
        found = refine(found, query.given, known)
    return await searching.ask(lambda index: _written(index, found[: query.limit], language))


async def _by_value(site: Site, searching: Searching, query: NameQuery) -> list[Candidate]:
    """Give the things that have a value of the first column, for a query without a name."""
    first = query.given[0]
    texts = ", ".join(str(Literal(value)) for value in first.values)
    if not (path := " ".join(extension.nodes([first.path]))) or not texts:
        return []
    text = f"SELECT DISTINCT ?s WHERE {{ ?s {path} ?o FILTER(STR(?o) IN ({texts})) }} ORDER BY ?s LIMIT {MOST}"
    iris = [row["s"].value for row in await site.select(text) if isinstance(row["s"], NamedNode)]
    entries = await searching.ask(lambda index: index.of_iris(iris))
    return [Candidate(entries[iri], _UNNAMED) for iri in iris if iri in entries and query.wanted.takes(entries[iri])]


def _written(index: Index, found: Sequence[Candidate], language: str) -> list[dict[str, Any]]:
    shown = cards(index, [candidate.entry for candidate in found], language)
    return [
        {
            "id": card.iri,
            "name": card.label,
            "description": card.description,
            "score": candidate.score,
            "match": candidate.match,
            "type": types(index, candidate.entry.classes, language),
            "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
        }
        for card, candidate in zip(shown, found, strict=True)
    ]


def types(index: Index, classes: Iterable[str], language: str) -> list[dict[str, str]]:
    """Give classes with what they are called."""
    return [{"id": iri, "name": in_words(index.labels.get(iri, {}), language) or iri} for iri in classes]


def _comparable(
    index: Index, told: Mapping[tuple[str, str], Sequence[NamedNode | Literal]]
) -> dict[tuple[str, str], list[str]]:
    """Give each value as text, and a thing also by its names."""
    entries = index.of_iris(
        list({node.value for nodes in told.values() for node in nodes if isinstance(node, NamedNode)})
    )
    found: dict[tuple[str, str], list[str]] = {}
    for place, nodes in told.items():
        found[place] = [node.value for node in nodes]
        found[place] += [name.text for node in nodes if node.value in entries for name in entries[node.value].names]
    return found
