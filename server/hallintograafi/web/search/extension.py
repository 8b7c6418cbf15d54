"""Data extension of the W3C Reconciliation Service API 0.2: columns filled from the graph."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.search.cards import in_words
from hallintograafi.search.index import Index
from hallintograafi.terms import ID, KINDS, LANGUAGES, PREFIXES, curie, term
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.search.asking import Searching
from hallintograafi.web.site import Site

MOST_CELLS: Final = 20_000
"""Things times properties of a data extension."""

_LANGUAGE = {
    "name": "language",
    "label": "Language of texts",
    "type": "select",
    "default": "fi",
    "help_text": "Texts in this language, in another one where there is none; or in all",
    "choices": [{"value": code, "name": code} for code in (*LANGUAGES, "all")],
}
_LIMIT = {
    "name": "limit",
    "label": "Limit",
    "type": "number",
    "default": 0,
    "help_text": "Most values in a cell; 0 for all",
}

_ANYTHING: Final = {term("owl:Thing").value, term("rdf:langString").value, term("rdfs:Resource").value}
"""What is expected of values that are of no class in particular, or texts."""

SETTINGS: Final = [_LIMIT, _LANGUAGE]
"""What a client may choose for each property."""


def expand(name: str) -> str:
    """Give the IRI of ``prefix:name`` or of ``kind/name``; an IRI as it is."""
    prefix, colon, rest = name.partition(":")
    if colon and prefix in PREFIXES and not rest.startswith("//"):
        return PREFIXES[prefix] + rest
    return ID + name if name.partition("/")[0] in KINDS and not colon else name


def read_object(text: str, what: str) -> dict[str, Any]:
    """Read a JSON object; raises :class:`Problem` for anything else."""
    try:
        found = json.loads(text, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode()  # half a character can be written in JSON
    except (ValueError, RecursionError) as error:
        raise Problem("bad-request", f"{what} is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise Problem("bad-request", f"{what} is not a JSON object")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


async def extend(site: Site, searching: Searching, query: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Answer a data extension query: values of properties of things; raises :class:`Problem` for what is none."""
    ids, properties = query.get("ids"), query.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise Problem("bad-request", "extend: ids is not a list of identifiers")
    if not isinstance(properties, list) or not all(
        isinstance(p, dict) and isinstance(p.get("id"), str) for p in properties
    ):
        raise Problem("bad-request", "extend: properties is not a list of properties with an id")
    if len(ids) * len(properties) > MOST_CELLS:
        raise Problem("too-large", f"a data extension has at most {MOST_CELLS} cells")
    told = await values(site, map(expand, ids), (expand(p["id"]) for p in properties))
    expected = await _expected(site, (expand(p["id"]) for p in properties))

    def write(index: Index) -> dict[str, Any]:
        things = {n.value for nodes in told.values() for n in nodes if isinstance(n, NamedNode)}
        names = {iri: entry.label(language) for iri, entry in index.of_iris(list(things)).items()}

        def called(iri: str, otherwise: str) -> str:
            return in_words(index.labels.get(iri, {}), language) or otherwise

        meta: list[dict[str, Any]] = [{"id": p["id"], "name": called(expand(p["id"]), p["id"])} for p in properties]
        for one in meta:
            if (kind := expected.get(expand(one["id"]))) is not None:
                one["type"] = {"id": kind, "name": called(kind, curie(kind))}
        rows = {
            one: {p["id"]: _cell(told.get((expand(one), expand(p["id"])), ()), _settings(p), names) for p in properties}
            for one in ids
        }
        return {"meta": meta, "rows": rows}

    return await searching.ask(write)


async def _expected(site: Site, paths: Iterable[str]) -> dict[str, str]:
    """Give the class that a property's values are of, where the ontology expects one and no other."""
    rows = await site.select(
        f"SELECT ?p ?class WHERE {{ VALUES ?p {{ {' '.join(nodes(paths))} }} ?p {term('hg:expects')} ?class }}"
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["p"].value, set()).add(row["class"].value)
    one = {path: classes.pop() for path, classes in found.items() if len(classes) == 1}
    return {path: name for path, name in one.items() if name not in _ANYTHING and not name.startswith(PREFIXES["xsd"])}


def _settings(wanted: Mapping[str, Any]) -> tuple[int, str]:
    given = wanted.get("settings")
    given = given if isinstance(given, dict) else {}
    limit = given.get("limit", 0)
    limit = int(limit) if str(limit).isascii() and str(limit).isdigit() else 0
    return limit, str(given.get("language", "fi"))


def _cell(
    nodes: Sequence[NamedNode | Literal], chosen: tuple[int, str], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    limit, language = chosen
    spoken = {node.language for node in nodes if isinstance(node, Literal) and node.language}
    kept = next((code for code in (language, "fi", "en", "sv") if code in spoken), None)
    shown = [
        node
        for node in nodes
        if language == "all" or not isinstance(node, Literal) or not node.language or node.language == kept
    ]
    return [_value(node, names) for node in (shown[:limit] if limit else shown)]


def _value(node: NamedNode | Literal, names: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(node, NamedNode):
        return {"id": node.value, "name": names[node.value]} if node.value in names else {"str": node.value}
    try:
        if node.datatype in (term("xsd:integer"), term("xsd:int")):
            return {"int": int(node.value)}
        if node.datatype in (term("xsd:decimal"), term("xsd:double"), term("xsd:float")):
            number = float(node.value)
            return {"float": number} if math.isfinite(number) else {"str": node.value}
    except ValueError:
        return {"str": node.value}
    if node.datatype == term("xsd:date") and len(node.value) == len("2026-01-01"):
        return {"date": f"{node.value}T00:00:00"}
    return {"str": node.value}


async def values(
    site: Site, iris: Iterable[str], paths: Iterable[str]
) -> dict[tuple[str, str], list[NamedNode | Literal]]:
    """Read the values of properties of things; what is no IRI has none."""
    things, properties = nodes(iris), nodes(paths)
    found: dict[tuple[str, str], list[NamedNode | Literal]] = {}
    for start in range(0, len(things), 200):
        rows = await site.select(
            f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {' '.join(things[start : start + 200])} }} "
            f"VALUES ?p {{ {' '.join(properties)} }} ?s ?p ?o }} ORDER BY ?s ?p ?o"
        )
        for row in rows:
            if isinstance(row["o"], (NamedNode, Literal)):
                found.setdefault((row["s"].value, row["p"].value), []).append(row["o"])
    return found


def nodes(iris: Iterable[str]) -> list[str]:
    """Write IRIs as SPARQL has them; what is none is left out."""
    found = []
    for iri in dict.fromkeys(iris):
        try:
            found.append(str(NamedNode(iri)))
        except ValueError:
            continue
    return found
