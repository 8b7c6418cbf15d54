"""A store asked node by node, so that time does not depend on its size, under the triples of a submission."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, Protocol, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from hallintograafi.checks.shapes.data import pairs
from hallintograafi.checks.shapes.literals import is_rewritten, stored
from hallintograafi.checks.shapes.words import Term

_NONE: Final[list[Term]] = []
_MANY: Final = 500
_DEFAULT: Final = DefaultGraph()


class Statement(Protocol):
    """A triple or quad in its own words."""

    @property
    def subject(self) -> Any:
        """What it is about."""

    @property
    def predicate(self) -> NamedNode:
        """The property."""

    @property
    def object(self) -> Any:
        """The value."""


_Arcs = dict[NamedNode, list[Term]]
"""The other ends of a node's arcs, by predicate."""


class Live:
    """A store that holds a submission too: see :func:`added`. ``parsed`` is the submission as it was written.

    What is said of a node of the submission, and what names it, is read at once when first asked for, unless it is
    very much.
    """

    def __init__(self, store: Store, parsed: Iterable[Statement] = ()) -> None:
        self.store = store
        self._submitted: dict[Term, None] = {}
        self._parsed: set[Term] = set()
        self._written: dict[Term, dict[NamedNode, dict[Term, Term]]] = {}
        for statement in parsed:
            subject, value = statement.subject, statement.object
            self._submitted[subject] = None
            if isinstance(value, Literal):
                self._parsed.add(value)
                if is_rewritten(value):
                    written = self._written.setdefault(subject, {})
                    written.setdefault(statement.predicate, {})[value] = stored(value)
        self._forward: dict[Term, _Arcs | None] = {}
        self._backward: dict[Term, _Arcs | None] = {}
        self._objects: dict[tuple[Term, NamedNode], list[Term]] = {}
        self._subjects: dict[tuple[NamedNode, Term], list[Term]] = {}
        self._alike: dict[frozenset[NamedNode], frozenset[NamedNode]] = {}

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Give the objects of the triples with this subject and predicate, each once."""
        arcs = self._forward.get(subject) or self._leaving(subject)
        if arcs is not None:
            return arcs.get(predicate, _NONE)
        key = (subject, predicate)
        found = self._objects.get(key)
        if found is None:
            quads = () if isinstance(subject, Literal) else self._quads(subject, predicate, None)
            values = [cast(Term, quad.object) for quad in quads]
            found = self._objects[key] = self._as_written(subject, predicate, values)
        return found

    def subjects(self, predicate: NamedNode, value: Term) -> list[Term]:
        """Give the subjects of the triples with this predicate and object, each once."""
        arcs = self._backward.get(value) or self._entering(value)
        if arcs is not None:
            return arcs.get(predicate, _NONE)
        key = (predicate, value)
        found = self._subjects.get(key)
        if found is None:
            found = self._subjects[key] = [cast(Term, quad.subject) for quad in self._quads(None, predicate, value)]
        return found

    def leaving(self, node: Term) -> frozenset[NamedNode] | None:
        """Give the predicates of the triples of which ``node`` is the subject, if it is of the submission."""
        return self._predicates(self._leaving(node))

    def entering(self, node: Term) -> frozenset[NamedNode] | None:
        """Give the predicates of the triples of which ``node`` is the object, if it is of the submission."""
        return self._predicates(self._entering(node))

    def _predicates(self, arcs: _Arcs | None) -> frozenset[NamedNode] | None:
        if arcs is None:
            return None
        found = frozenset(arcs)
        return self._alike.setdefault(found, found)

    def _leaving(self, subject: Term) -> _Arcs | None:
        """Give all that is said of a node of the submission; None of others, and where it is very much."""
        if subject not in self._submitted:
            return None
        if subject not in self._forward:
            quads = list(islice(self._quads(subject, None, None), _MANY))
            arcs: _Arcs = {}
            for quad in quads:
                arcs.setdefault(quad.predicate, []).append(cast(Term, quad.object))
            for predicate in self._written.get(subject, ()):
                arcs[predicate] = self._as_written(subject, predicate, arcs.get(predicate, _NONE))
            self._forward[subject] = arcs if len(quads) < _MANY else None
        return self._forward[subject]

    def _entering(self, value: Term) -> _Arcs | None:
        """Give all that names a node of the submission; None of others, and where it is very much."""
        if value not in self._submitted:
            return None
        if value not in self._backward:
            quads = list(islice(self._quads(None, None, value), _MANY))
            arcs: _Arcs = {}
            for quad in quads:
                arcs.setdefault(quad.predicate, []).append(cast(Term, quad.subject))
            self._backward[value] = arcs if len(quads) < _MANY else None
        return self._backward[value]

    def _quads(self, subject: Term | None, predicate: NamedNode | None, value: Term | None) -> Iterator[Quad]:
        return self.store.quads_for_pattern(subject, predicate, value, _DEFAULT)  # type: ignore[arg-type]

    def _as_written(self, subject: Term, predicate: NamedNode, found: list[Term]) -> list[Term]:
        written = self._written.get(subject, _NOTHING).get(predicate)
        if not written:
            return found
        kept = set(written.values())
        return [value for value in found if value not in kept] + list(written)

    def arcs(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        """Give predicate and object of every triple of ``subject``."""
        if isinstance(subject, Literal):
            return []
        arcs = self._leaving(subject)
        if arcs is not None:
            return [(predicate, value) for predicate, values in arcs.items() for value in values]
        predicates = dict.fromkeys(quad.predicate for quad in self._quads(subject, None, None))
        return [(predicate, value) for predicate in predicates for value in self.objects(subject, predicate)]

    def extent(self, predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
        """Give subject and object of every triple of ``predicate``."""
        return pairs(self._quads(None, predicate, None))

    def is_parsed(self, literal: Literal) -> bool:
        """Tell whether the submission holds this literal in this form."""
        return literal in self._parsed


@contextmanager
def added(store: Store, quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    """Keep the triples of ``quads`` in the store's default graph for a while; gives those that were not there.

    The store must be this process's own: whoever reads it meanwhile sees them.
    """
    new = [quad for quad in map(_known, quads) if quad not in store]
    store.extend(new)
    try:
        yield new
    finally:
        for quad in new:
            store.remove(quad)


def _known(quad: Quad) -> Quad:
    """Put a statement into the graph of what is known."""
    return quad if quad.graph_name == _DEFAULT else Quad(quad.subject, quad.predicate, quad.object)


_NOTHING: Final[dict[NamedNode, dict[Term, Term]]] = {}
