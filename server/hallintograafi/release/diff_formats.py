"""A difference written: as text for people, and as RDF in the Changeset vocabulary for programs."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from hallintograafi.release.diff import Difference, Part
from hallintograafi.terms import PREFIXES, RDF_TYPE, curie, term

CHANGESET: Final = "http://purl.org/vocab/changeset/schema#"

_SIGNS: Final = {"created": "+", "changed": "~", "deleted": "-"}


def text(found: Difference, old: str, new: str) -> str:
    """Write a difference for reading: a line a statement, ``+`` came, ``-`` went, ``~`` another value."""
    lines = [f"{old} → {new}: {_counts(found.things)}"]
    for part in found.things:
        lines.append(f"{_SIGNS[part.state]} {curie(part.iri)}")
        lines += [f"    + {_short(path)} {_short(value)}" for _, path, value in part.added]
        lines += [f"    - {_short(path)} {_short(value)}" for _, path, value in part.removed]
        lines += [f"    ~ {_short(c.path)} {_short(c.old)} → {_short(c.new)}" for c in part.changed]
    if found.documents:
        lines += ["", "by document:"]
        lines += [f"{_SIGNS[part.state]} {curie(part.iri)}: {_counts([part])}" for part in found.documents]
    return "\n".join(lines) + "\n"


def turtle(found: Difference, old: str, new: str, base: str) -> bytes:
    """Write a difference as one ``cs:ChangeSet`` a thing, with its additions and removals as reified statements.

    ``old`` and ``new`` are the IRIs of the releases; change sets are named below ``base``.
    """
    triples: list[Triple] = []
    for number, part in enumerate((*found.things, found.itself), start=1):
        name = NamedNode(f"{base}#{number}")
        changed = [(c.subject, c.path, c.old) for c in part.changed], [(c.subject, c.path, c.new) for c in part.changed]
        removals, additions = [*part.removed, *changed[0]], [*part.added, *changed[1]]
        if not removals and not additions:
            continue
        triples += [
            Triple(name, RDF_TYPE, _cs("ChangeSet")),
            Triple(name, _cs("subjectOfChange"), NamedNode(part.iri)),
            Triple(name, term("prov:used"), NamedNode(old)),
            Triple(name, term("prov:generated"), NamedNode(new)),
            Triple(name, _cs("changeReason"), Literal(part.state)),
        ]
        for kind, statements in (("removal", removals), ("addition", additions)):
            for place, statement in enumerate(sorted(statements), start=1):
                node = NamedNode(f"{name.value}-{kind}-{place}")
                triples += [Triple(name, _cs(kind), node), Triple(node, RDF_TYPE, term("rdf:Statement"))]
                triples += _reified(node, statement)
    return serialize(triples, format=RdfFormat.TURTLE, prefixes={**PREFIXES, "cs": CHANGESET}) or b""


def _reified(node: NamedNode, statement: tuple[str, str, str]) -> list[Triple]:
    (quad,) = parse(" ".join(statement) + " .", RdfFormat.N_TRIPLES)
    parts = (("subject", quad.subject), ("predicate", quad.predicate), ("object", quad.object))
    return [Triple(node, term(f"rdf:{name}"), value) for name, value in parts]


def _cs(name: str) -> NamedNode:
    return NamedNode(CHANGESET + name)


def _counts(parts: Iterable[Part]) -> str:
    parts = list(parts)
    added, removed, changed = (sum(len(getattr(part, n)) for part in parts) for n in ("added", "removed", "changed"))
    return f"{added} statements added, {removed} removed, {changed} changed"


def _short(node: str) -> str:
    return curie(node[1:-1]) if node.startswith("<") else node
