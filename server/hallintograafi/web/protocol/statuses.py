"""What an address answers by its row in the ledger (DESIGN section 4): moved, still there, ended, withdrawn."""

from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from hallintograafi.graph.ledger import Entry
from hallintograafi.terms import term
from hallintograafi.web.protocol.problems import Problem

ENDED: Final = ("split", "abolished", "withdrawn")
"""Statuses of addresses that answer for themselves although the thing is no more, or never should have been."""


def unknown(iri: str) -> Problem:
    """Make the problem that says that an address was never given to anything."""
    return Problem("not-found", f"nothing is known of {iri}")


def http_status(entry: Entry | None) -> int:
    """Give the HTTP status of the document about a thing."""
    return 410 if entry is not None and entry.status == "withdrawn" else 200


def quads(entry: Entry | None) -> list[Quad]:
    """Tell in RDF what the ledger knows of an address that is no longer in use."""
    if entry is None or entry.status == "active":
        return []
    node = NamedNode(entry.iri)
    told = [
        Quad(node, term("owl:deprecated"), Literal("true", datatype=term("xsd:boolean"))),
        Quad(node, term("adms:status"), Literal(entry.status)),
    ]
    told += [Quad(node, term("dct:isReplacedBy"), NamedNode(successor)) for successor in entry.successors]
    return [*told, *([Quad(node, term("skos:changeNote"), Literal(entry.note))] if entry.note else [])]
