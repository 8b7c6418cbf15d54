"""The graph that is judged, read where it is cheapest, with the terms as they were parsed.

A Store rewrites literals (``"005"^^xsd:integer`` to 5, ``xsd:int`` to ``xsd:integer``), so the parsed triples are
asked first: :class:`Memory` holds nothing else, :class:`~hallintograafi.checks.shapes.live.Live` lays those of a
submission over a store.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Protocol, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from hallintograafi.checks.shapes.words import Term

_Index = dict[Term, list[Term]]


class Data(Protocol):
    """A graph as the engine sees it."""

    @property
    def store(self) -> Store:
        """The same triples in the default graph of a store, for SPARQL."""

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Give the objects of the triples with this subject and predicate, each once."""

    def subjects(self, predicate: NamedNode, value: Term) -> list[Term]:
        """Give the subjects of the triples with this predicate and object, each once."""

    def arcs(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        """Give predicate and object of every triple of ``subject``."""

    def leaving(self, node: Term) -> frozenset[NamedNode] | None:
        """Give the predicates of the triples of which ``node`` is the subject; None where that would cost much."""

    def entering(self, node: Term) -> frozenset[NamedNode] | None:
        """Give the predicates of the triples of which ``node`` is the object; None where that would cost much."""

    def extent(self, predicate: NamedNode) -> Iterable[tuple[Term, Term]]:
        """Give subject and object of every triple of ``predicate``."""

    def is_parsed(self, literal: Literal) -> bool:
        """Tell whether a literal has the very form in which it was written."""


class Memory:
    """Parsed triples, indexed by predicate when first asked for one. Graph names do not matter."""

    def __init__(self, quads: Iterable[Quad], store: Store | None = None) -> None:
        self._store = store
        self._quads: dict[NamedNode, list[Quad]] = {}
        for quad in quads:
            self._quads.setdefault(quad.predicate, []).append(quad)
        self._forward: dict[NamedNode, _Index] = {}
        self._backward: dict[NamedNode, _Index] = {}

    @cached_property
    def store(self) -> Store:
        """The same triples in a store."""
        if self._store is not None:
            return self._store
        store = Store()
        store.extend(Quad(q.subject, q.predicate, q.object) for quads in self._quads.values() for q in quads)
        return store

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Give the objects of the triples with this subject and predicate, each once."""
        index = self._forward.get(predicate)
        if index is None:
            index = self._forward[predicate] = _indexed(self.extent(predicate))
        return index.get(subject, _NONE)

    def subjects(self, predicate: NamedNode, value: Term) -> list[Term]:
        """Give the subjects of the triples with this predicate and object, each once."""
        index = self._backward.get(predicate)
        if index is None:
            index = self._backward[predicate] = _indexed((o, s) for s, o in self.extent(predicate))
        return index.get(value, _NONE)

    def arcs(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        """Give predicate and object of every triple of ``subject``."""
        quads = self._by_subject.get(subject, ())
        return list(dict.fromkeys((quad.predicate, cast(Term, quad.object)) for quad in quads))

    def leaving(self, node: Term) -> frozenset[NamedNode] | None:
        """Give the predicates of the triples of which ``node`` is the subject."""
        return frozenset(quad.predicate for quad in self._by_subject.get(node, ()))

    def entering(self, node: Term) -> frozenset[NamedNode] | None:
        """Give None: nothing is indexed by object alone."""
        return None

    @cached_property
    def _by_subject(self) -> dict[Term, list[Quad]]:
        found: dict[Term, list[Quad]] = {}
        for quads in self._quads.values():
            for quad in quads:
                found.setdefault(cast(Term, quad.subject), []).append(quad)
        return found

    def extent(self, predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
        """Give subject and object of every triple of ``predicate``."""
        return pairs(self._quads.get(predicate, ()))

    def is_parsed(self, literal: Literal) -> bool:
        """Every literal is."""
        return True


class Whole(Memory):
    """All of a store's default graph, read one predicate at a time: for judging everything in it."""

    def __init__(self, store: Store) -> None:
        super().__init__((), store)

    def extent(self, predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
        """Give subject and object of every triple of ``predicate``."""
        return pairs(self.store.quads_for_pattern(None, predicate, None, DefaultGraph()))

    def arcs(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        """Give predicate and object of every triple of ``subject``."""
        if isinstance(subject, Literal):
            return []
        quads = self.store.quads_for_pattern(subject, None, None, DefaultGraph())
        return [(quad.predicate, cast(Term, quad.object)) for quad in quads]

    def leaving(self, node: Term) -> frozenset[NamedNode] | None:
        """Give None: everything is judged, so nothing is read node by node."""
        return None

    def is_parsed(self, literal: Literal) -> bool:
        """Nobody knows what was written."""
        return False


def pairs(quads: Iterable[Quad]) -> Iterator[tuple[Term, Term]]:
    """Give subject and object of each statement."""
    return cast(Iterator[tuple[Term, Term]], ((quad.subject, quad.object) for quad in quads))


def _indexed(pairs: Iterable[tuple[Term, Term]]) -> _Index:
    index: _Index = {}
    for key, value in pairs:
        found = index.get(key)
        if found is None:
            index[key] = [value]
        elif len(found) > 8 or value not in found:
            found.append(value)
    for key, values in index.items():
        if len(values) > 8:
            index[key] = list(dict.fromkeys(values))
    return index


_NONE: list[Term] = []
