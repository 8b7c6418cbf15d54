"""SPARQL-based constraints and constraint components (SHACL sections 5 and 6), run for all focus nodes at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, Store

from hallintograafi.checks.shapes import asking
from hallintograafi.checks.shapes.components import Plain
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.literals import is_rewritten, stored
from hallintograafi.checks.shapes.model import Fault, Judge, Shape
from hallintograafi.checks.shapes.paths import Path, write
from hallintograafi.checks.shapes.prebinding import Prepared, Rows, prepare, rows
from hallintograafi.checks.shapes.rings import ringed
from hallintograafi.checks.shapes.words import ShapesError, Term
from hallintograafi.errors import SyntaxFault
from hallintograafi.sparql import insert_in_pattern, tokens

_BATCH = 2000
_PLACE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, eq=False)
class Query(Plain):
    """A SELECT whose every row is a fault (5.3): of sh:sparql (``node``) or of a SELECT-based validator (6.2.3)."""

    node: Term | None
    component: NamedNode
    query: str
    of_property: bool
    messages: Mapping[str, str]
    parameters: Mapping[str, Term] = field(default_factory=dict)

    @cached_property
    def prepared(self) -> Prepared:
        """The query, cut where focus nodes go in."""
        return prepare(self.query, frozenset({"this", *self.parameters}))

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Run the query for one focus node."""
        return [fault for _, fault in self._run(judge.data, [focus])]

    def batch(self, data: Data, nodes: Iterable[Term]) -> Iterator[tuple[Term, Fault]]:
        """Run the query for many focus nodes and give each fault with its focus node."""
        chain = asking.ring(self.query)
        if chain is not None and not self.parameters:
            for node, value in ringed(data, nodes, chain):
                yield node, Fault(value, messages=self.messages, bindings={"this": node, "value": value})
            return
        if not self.prepared.whole:
            for node in nodes:
                yield from self._run(data, [node])
            return
        named: list[Term] = []
        blank: list[Term] = []
        for node in nodes:
            (blank if isinstance(node, BlankNode) else named).append(node)
        for alike in (blank, named):
            for start in range(0, len(alike), _BATCH):
                yield from self._run(data, alike[start : start + _BATCH])

    def partners(self, store: Store, changed: Sequence[Term]) -> Iterator[Term]:
        """Give the nodes that the query reports together with one of ``changed`` in another variable.

        Those of a chain are found by the caller.
        """
        named = " ".join(str(node) for node in changed if isinstance(node, NamedNode))
        if not named or not self.prepared.whole or asking.ring(self.query) is not None:
            return
        others = asking.variables(self.query) - asking.compared(self.query) - {"this", *self.parameters}
        for name in sorted(others):
            text = insert_in_pattern(
                self.prepared.bound(rows([], self.parameters).text), f"VALUES ?{name} {{ {named} }}"
            )
            for row in _rows(_ask(store, text, Rows("", []))):
                yield cast(Term, row["this"])

    def _run(self, data: Data, nodes: Sequence[Term]) -> Iterator[tuple[Term, Fault]]:
        used = {name: term for name, term in self.parameters.items() if name in self.prepared.mentioned}
        made = rows(nodes, used)
        solutions = _rows(_ask(data.store, self.prepared.bound(made.text), made))
        written: dict[Term, Term] = {stored(node): node for node in nodes if isinstance(node, Literal)}
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            bindings = {name: cast(Term, row[name]) for name in names if row[name] is not None}
            if getattr(bindings.get("failure"), "value", "false") in ("true", "1"):
                raise ShapesError(f"{self.node or self.component}: the query signals a failure")
            focus = bindings.get("this", nodes[0])
            focus = written.get(focus, focus)
            path = bindings.get("path")
            value = _as_written(bindings.get("value"), focus, data)
            if value is None and not self.of_property and "value" not in names:
                value = focus
            yield (
                focus,
                Fault(
                    value,
                    path=path if isinstance(path, NamedNode) and not self.of_property else None,
                    messages=_said(bindings.get("message")) or self.messages,
                    bindings=bindings | used,
                ),
            )


@dataclass(frozen=True, eq=False)
class Ask(Plain):
    """An ASK-based validator (6.2.2): a fault for each value for which the answer is no."""

    component: NamedNode
    query: str
    messages: Mapping[str, str]
    parameters: Mapping[str, Term]

    @cached_property
    def prepared(self) -> Prepared:
        """The query, cut where values go in."""
        return prepare(self.query, frozenset({"this", "value", *self.parameters}))

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Ask about each value."""
        found = []
        for value in values:
            terms = {"this": focus, "value": value, **self.parameters}
            made = rows([], {name: term for name, term in terms.items() if name in self.prepared.mentioned})
            if not bool(cast(QueryBoolean, _ask(judge.data.store, self.prepared.bound(made.text), made))):
                found.append(Fault(value, messages=self.messages, bindings=self.parameters))
        return found


def with_path(query: str, path: Path | None) -> str:
    """Write the shape's path in place of ``$PATH`` (5.3.1)."""
    places = [token for token in tokens(query) if token.kind == "variable" and token.text in ("$PATH", "?PATH")]
    if places and path is None:
        raise ShapesError("a query with $PATH belongs to a property shape")
    for token in reversed(places):
        assert path is not None
        query = query[: token.start] + write(path) + query[token.start + len(token.text) :]
    return query


def check(constraint: Query | Ask) -> None:
    """Raise :class:`ShapesError` for a query that can never be run."""
    if asking.variables(constraint.query) & {"shapesGraph", "currentShape"}:
        raise ShapesError("$shapesGraph and $currentShape are not supported")
    made = rows([], dict.fromkeys(sorted(constraint.prepared.mentioned | {"this"}), NamedNode("urn:any")))
    answer = _ask(Store(), constraint.prepared.bound(made.text), made)
    if isinstance(constraint, Query) and "this" not in [v.value for v in _rows(answer).variables]:
        raise ShapesError("a query must return $this")


def places(text: str) -> list[str]:
    """Name the values for which a message has places (5.3.2)."""
    return _PLACE.findall(text)


def filled(text: str, bindings: Mapping[str, Term], say: Callable[[Term], str]) -> str:
    """Put the values of a result into the places ``{?name}`` and ``{$name}`` of its message (5.3.2)."""
    return _PLACE.sub(lambda found: _put(found, bindings, say), text)


def _put(found: re.Match[str], bindings: Mapping[str, Term], say: Callable[[Term], str]) -> str:
    term = bindings.get(found[1])
    return found[0] if term is None else say(term)


def _as_written(value: Term | None, focus: Term, data: Data) -> Term | None:
    """Undo what the store did to a literal of the focus node."""
    if isinstance(value, Literal) and is_rewritten(value):
        written = [found for _, found in data.arcs(focus) if isinstance(found, Literal) and is_rewritten(found)]
        if value not in written:
            return next((found for found in written if stored(found) == value), value)
    return value


def _said(message: Term | None) -> dict[str, str]:
    return {message.language or "en": message.value} if isinstance(message, Literal) else {}


def _ask(store: Store, query: str, made: Rows) -> object:
    try:
        return store.query(query, custom_functions=made.functions or None)  # type: ignore[arg-type]
    except SyntaxError as error:
        raise ShapesError(f"its query cannot be parsed: {error.msg.splitlines()[0][:200]}") from error
    except SyntaxFault as error:
        raise ShapesError(str(error)) from error


def _rows(answer: object) -> QuerySolutions:
    if not isinstance(answer, QuerySolutions):
        raise ShapesError("a query of the shapes is not a SELECT")
    return answer
