"""Faults of shapes that no validation shows.

Misspelt terms, patterns and shapes that the fast engine cannot run, words with places that nothing fills, and shapes
that nobody is said to have asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from hallintograafi import terms
from hallintograafi.checks.shapes.model import Shapes
from hallintograafi.checks.shapes.patterns import compiled
from hallintograafi.checks.shapes.queries import Query, places
from hallintograafi.checks.shapes.reading import read
from hallintograafi.checks.shapes.words import KNOWN, RDF_TYPE, SH, ShapesError, sh

_SOURCE: Final = terms.term("dct:source")
_WORDS: Final = (sh("message"), terms.hg("expectedWords"), terms.hg("foundWords"))


@dataclass(frozen=True)
class Remark:
    """What is wrong with the statements about ``node`` in a shapes graph."""

    node: str
    text: str


def lint(quads: Iterable[Quad]) -> list[Remark]:
    """Look through the statements of a shapes graph."""
    kept = list(quads)
    remarks = list(dict.fromkeys([*_unknown(kept), *_patterns(kept), *_unasked(kept)]))
    try:
        shapes = read(kept)
    except ShapesError as error:
        return [*remarks, Remark("", str(error))]
    remarks += dict.fromkeys(_unfilled(kept, shapes))
    slow = [Remark(shape.node.value, f"runs only in pySHACL: {shape.foreign}") for shape in shapes.foreign]
    return [*remarks, *slow]


def _unknown(quads: list[Quad]) -> Iterator[Remark]:
    for quad in quads:
        for term in (quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(SH):
                name = term.value.removeprefix(SH)
                if name not in KNOWN and not name.endswith("ConstraintComponent"):
                    near = get_close_matches(name, sorted(KNOWN), 1)
                    hint = f"; sh:{near[0]}?" if near else ""
                    yield Remark(getattr(quad.subject, "value", ""), f"sh:{name} is not a term of SHACL{hint}")


def _patterns(quads: list[Quad]) -> Iterator[Remark]:
    flags = {quad.subject: getattr(quad.object, "value", "") for quad in quads if quad.predicate == sh("flags")}
    for quad in quads:
        text = getattr(quad.object, "value", "")
        if quad.predicate == sh("pattern") and compiled(text, flags.get(quad.subject, "")) is None:
            yield Remark(getattr(quad.subject, "value", ""), f"the regex engine refuses the pattern {text}")


def _unasked(quads: list[Quad]) -> Iterator[Remark]:
    """Find the node shapes that do not name who asked for them."""
    asked = {quad.subject for quad in quads if quad.predicate == _SOURCE}
    kinds = (quad.subject for quad in quads if quad.predicate == RDF_TYPE and quad.object == sh("NodeShape"))
    for node in kinds:
        if isinstance(node, NamedNode) and node not in asked:
            yield Remark(node.value, "dct:source does not tell who asked for it")


def _unfilled(quads: list[Quad], shapes: Shapes) -> Iterator[Remark]:
    """Find the places in the words of SPARQL constraints for which the query returns nothing."""
    found = (constraint for shape in shapes.all.values() for constraint in shape.constraints)
    returned = {query.node: _returned(query) for query in found if isinstance(query, Query)}
    for quad in quads:
        known = returned.get(quad.subject) if isinstance(quad.subject, NamedNode | BlankNode) else None
        if known is None or quad.predicate not in _WORDS or not isinstance(quad.object, Literal):
            continue
        for name in places(quad.object.value):
            if name not in known:
                text = f"its words have a place for ?{name}, which its query does not return"
                yield Remark(getattr(quad.subject, "value", ""), text)


def _returned(query: Query) -> set[str]:
    answer = Store().query(query.query)
    assert isinstance(answer, QuerySolutions)
    return {"this", "value", *(variable.value for variable in answer.variables)}
