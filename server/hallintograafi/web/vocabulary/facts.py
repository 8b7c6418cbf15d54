"""Statements of a few files, asked for by subject and property, in the order in which they were written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.graph.reading import read_file
from hallintograafi.terms import term

Node = NamedNode | BlankNode | Literal
Words = dict[str, str]
"""A text by its language."""

_FIRST, _REST, _NIL = term("rdf:first").value, term("rdf:rest").value, term("rdf:nil")


@dataclass(frozen=True)
class Facts:
    """What files say: subject → property → values. Properties are asked for as ``prefix:name``."""

    _values: dict[Node, dict[str, list[Node]]]

    def values(self, subject: Node, path: str) -> list[Node]:
        """Give the values of a property."""
        return self._values.get(subject, {}).get(term(path).value, [])

    def value(self, subject: Node, path: str) -> Node | None:
        """Give the first value of a property."""
        return next(iter(self.values(subject, path)), None)

    def text(self, subject: Node, path: str) -> str:
        """Give the first value of a property as text; empty when there is none."""
        found = self.value(subject, path)
        return found.value if found is not None else ""

    def iris(self, subject: Node, path: str) -> tuple[str, ...]:
        """Give the values that are IRIs."""
        return tuple(node.value for node in self.values(subject, path) if isinstance(node, NamedNode))

    def words(self, subject: Node, path: str) -> Words:
        """Give the texts of a property by language."""
        return {node.language or "": node.value for node in self.values(subject, path) if isinstance(node, Literal)}

    def subjects(self) -> Iterator[Node]:
        """Give all that something is said of."""
        return iter(self._values)

    def of_class(self, *names: str) -> Iterator[NamedNode]:
        """Give the named things of some classes."""
        wanted = {term(name) for name in names}
        for subject in self._values:
            if isinstance(subject, NamedNode) and wanted & set(self.values(subject, "rdf:type")):
                yield subject

    def paths(self, subject: Node) -> dict[str, list[Node]]:
        """Give all that is said of a subject."""
        return self._values.get(subject, {})

    def members(self, head: Node) -> list[Node]:
        """Read an RDF list."""
        found: list[Node] = []
        while head != _NIL and head in self._values:
            found += self._values[head][_FIRST]
            head = self._values[head][_REST][0]
        return found


def read(files: Iterable[Path]) -> Facts:
    """Read RDF files."""
    values: dict[Node, dict[str, list[Node]]] = {}
    for path in files:
        for statement in read_file(path):
            quad = statement.quad
            if not isinstance(quad.object, (NamedNode, BlankNode, Literal)):
                continue
            if isinstance(quad.subject, (NamedNode, BlankNode)):
                values.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return Facts(values)
