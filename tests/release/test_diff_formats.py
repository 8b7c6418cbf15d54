"""Differences written as RDF can be undone and done again; as text they are in ``tests/commands/test_diff.py``."""

from itertools import pairwise

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from hallintograafi.release import diff, diff_formats
from hallintograafi.release.manifest import Release

QUERY = """PREFIX cs: <http://purl.org/vocab/changeset/schema#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?s ?p ?o WHERE {{ ?set cs:{kind} ?r . ?r rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}"""


def test_change_sets_lead_from_one_default_graph_to_the_other(five: list[Release]) -> None:
    for before, after in pairwise(five):
        old, new = diff.read(before), diff.read(after)
        text = diff_formats.turtle(diff.compare(old, new), "https://a/old", "https://a/new", "https://a/diff")
        store = Store()
        store.load(text, RdfFormat.TURTLE)
        state = {quad for quad in old if isinstance(quad.graph_name, DefaultGraph)}
        state -= _statements(store, "removal")
        state |= _statements(store, "addition")
        assert state == {quad for quad in new if isinstance(quad.graph_name, DefaultGraph)}


def _statements(store: Store, kind: str) -> set[Quad]:
    found = set()
    for row in store.query(QUERY.format(kind=kind)):  # type: ignore[union-attr]
        assert isinstance(row["s"], NamedNode)
        found.add(Quad(row["s"], row["p"], row["o"]))
    return found
