"""Faults of shapes that no validation shows: misspelt terms, patterns and shapes that the fast engine cannot run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import NamedNode, Quad

from hallintograafi.checks.shapes.patterns import compiled
from hallintograafi.checks.shapes.reading import read
from hallintograafi.checks.shapes.words import KNOWN, SH, ShapesError, sh


@dataclass(frozen=True)
class Remark:
    """What is wrong with the statements about ``node`` in a shapes graph."""

    node: str
    text: str


def lint(quads: Iterable[Quad]) -> list[Remark]:
    """Look through the statements of a shapes graph."""
    kept = list(quads)
    remarks = list(dict.fromkeys([*_unknown(kept), *_patterns(kept)]))
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
