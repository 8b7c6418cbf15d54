"""The graph that is judged, read where it is cheapest, with the terms as they were parsed.

A Store rewrites literals (``"005"^^xsd:integer`` to 5, ``xsd:int`` to ``xsd:integer``), so the parsed triples are
asked first: :class:`Memory` holds nothing else, :class:`Live` lays those of a submission over a store.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import Protocol, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from hallintograafi.checks.shapes.literals import is_rewritten, stored
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
        return _pairs(self._quads.get(predicate, ()))

    def is_parsed(self, literal: Literal) -> bool:
        """Every literal is."""
        return True


class Whole(Memory):
    """All of a store's default graph, read one predicate at a time: for judging everything in it."""

    def __init__(self, store: Store) -> None:
        super().__init__((), store)

    def extent(self, predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
        """Give subject and object of every triple of ``predicate``."""
        return _pairs(self.store.quads_for_pattern(None, predicate, None, DefaultGraph()))

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


class Live:
    """A store asked node by node, so that time does not depend on its size, under the triples of a submission.

    The store must hold the submission too: see :func:`added`.
    """

    def __init__(self, store: Store, parsed: Iterable[Quad] = ()) -> None:
        self.store = store
        self._written: dict[tuple[Term, NamedNode], dict[Term, Term]] = {}
        self._parsed: set[Term] = set()
        self._submitted: dict[Term, bool | None] = {}
        for quad in parsed:
            self._submitted[cast(Term, quad.subject)] = None
            value = cast(Term, quad.object)
            if isinstance(value, Literal):
                self._parsed.add(value)
                if is_rewritten(value):
                    self._written.setdefault((cast(Term, quad.subject), quad.predicate), {})[value] = stored(value)
        self._named: dict[Term, bool] = {}
        self._leaving: dict[Term, frozenset[NamedNode]] = {}
        self._entering: dict[Term, frozenset[NamedNode]] = {}
        self._objects: dict[tuple[Term, NamedNode], list[Term]] = {}
        self._subjects: dict[tuple[NamedNode, Term], list[Term]] = {}

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Give the objects of the triples with this subject and predicate, each once."""
        key = (subject, predicate)
        found = self._objects.get(key)
        if found is None:
            found = self._objects[key] = self._read(subject, predicate)
        return found

    def _read(self, subject: Term, predicate: NamedNode) -> list[Term]:
        if isinstance(subject, Literal):
            return []
        if subject in self._submitted and self._read_all(subject):
            return self._objects.get((subject, predicate), _NONE)
        quads = self.store.quads_for_pattern(subject, predicate, None, DefaultGraph())
        return self._as_written(subject, predicate, [cast(Term, quad.object) for quad in quads])

    def _read_all(self, subject: Term) -> bool:
        """Read all that is said of a subject, which will be asked for anyway, unless it is very much."""
        known = self._submitted[subject]
        if known is None:
            assert not isinstance(subject, Literal)
            quads = list(islice(self.store.quads_for_pattern(subject, None, None, DefaultGraph()), _MANY))
            known = self._submitted[subject] = len(quads) < _MANY
            found: dict[NamedNode, list[Term]] = {}
            for quad in quads if known else ():
                found.setdefault(quad.predicate, []).append(cast(Term, quad.object))
            for predicate, values in found.items():
                self._objects[subject, predicate] = self._as_written(subject, predicate, values)
            if known:
                self._leaving[subject] = frozenset(found)
        return known

    def leaving(self, node: Term) -> frozenset[NamedNode] | None:
        """Give the predicates of the triples of which ``node`` is the subject, if it is of the submission."""
        if node in self._submitted and self._read_all(node):
            return self._leaving[node]
        return None

    def entering(self, node: Term) -> frozenset[NamedNode] | None:
        """Give the predicates of the triples of which ``node`` is the object, if it is of the submission."""
        if node in self._submitted and self._all_that_name(node):
            return self._entering[node]
        return None

    def _as_written(self, subject: Term, predicate: NamedNode, found: list[Term]) -> list[Term]:
        written = self._written.get((subject, predicate))
        if written:
            kept = set(written.values())
            found = [value for value in found if value not in kept] + list(written)
        return found

    def subjects(self, predicate: NamedNode, value: Term) -> list[Term]:
        """Give the subjects of the triples with this predicate and object, each once."""
        key = (predicate, value)
        found = self._subjects.get(key)
        if found is None:
            if value in self._submitted and self._all_that_name(value):
                return self._subjects.get(key, _NONE)
            quads = self.store.quads_for_pattern(None, predicate, value, DefaultGraph())
            found = self._subjects[key] = [cast(Term, quad.subject) for quad in quads]
        return found

    def _all_that_name(self, value: Term) -> bool:
        """Read all triples that name a node of the submission, of which many paths will ask, unless they are many."""
        known = self._named.get(value)
        if known is None:
            quads = list(islice(self.store.quads_for_pattern(None, None, value, DefaultGraph()), _MANY))
            known = self._named[value] = len(quads) < _MANY
            for quad in quads if known else ():
                self._subjects.setdefault((quad.predicate, value), []).append(cast(Term, quad.subject))
            if known:
                self._entering[value] = frozenset(quad.predicate for quad in quads)
        return known

    def arcs(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        """Give predicate and object of every triple of ``subject``."""
        if isinstance(subject, Literal):
            return []
        predicates = dict.fromkeys(
            quad.predicate for quad in self.store.quads_for_pattern(subject, None, None, DefaultGraph())
        )
        return [(predicate, value) for predicate in predicates for value in self.objects(subject, predicate)]

    def extent(self, predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
        """Give subject and object of every triple of ``predicate``."""
        return _pairs(self.store.quads_for_pattern(None, predicate, None, DefaultGraph()))

    def is_parsed(self, literal: Literal) -> bool:
        """Tell whether the submission holds this literal in this form."""
        return literal in self._parsed


@contextmanager
def added(store: Store, quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    """Keep the triples of ``quads`` in the store's default graph for a while; gives those that were not there.

    The store must be this process's own: whoever reads it meanwhile sees them.
    """
    new = [q for q in (Quad(q.subject, q.predicate, q.object) for q in quads) if q not in store]
    store.extend(new)
    try:
        yield new
    finally:
        for quad in new:
            store.remove(quad)


def _pairs(quads: Iterable[Quad]) -> Iterator[tuple[Term, Term]]:
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
_MANY = 500
