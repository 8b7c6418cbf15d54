"""Faults of shapes that no validation shows.

Misspelt terms, patterns and shapes that the fast engine cannot run, and shapes that nobody is said to have asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode, Quad

from hallintograafi import terms
from hallintograafi.checks.shapes.patterns import compiled
from hallintograafi.checks.shapes.reading import read
from hallintograafi.checks.shapes.words import KNOWN, RDF_TYPE, SH, ShapesError, sh

_SOURCE: Final = terms.term("dct:source")


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
