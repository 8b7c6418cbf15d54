"""Constraint components with nested shapes (SHACL sections 4.6 and 4.7) or a second property (4.5).

A fault carries the results of the nested shapes that caused it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from hallintograafi.checks.shapes.components import Plain
from hallintograafi.checks.shapes.literals import compare
from hallintograafi.checks.shapes.model import Fault, Judge, Result, Shape
from hallintograafi.checks.shapes.paths import Step, steps
from hallintograafi.checks.shapes.words import Term, component

_PROPERTY = component("property")
_EQUALS = component("equals")
_DISJOINT = component("disjoint")


def _inside(judge: Judge, shapes: Sequence[Shape], node: Term) -> tuple[Result, ...]:
    return tuple(result for shape in shapes for result in judge.results(shape, node))


@dataclass(frozen=True)
class Combined(Plain):
    """sh:not, sh:and, sh:or, sh:xone, sh:node: how many of the nested shapes a value has to meet."""

    component: NamedNode
    nested: tuple[Shape, ...]
    least: int
    most: int

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find the values that meet too few or too many of the shapes."""
        found = []
        for value in values:
            met = sum(judge.conforms(one, value) for one in self.nested)
            if met < self.least:
                found.append(Fault(value, _inside(judge, self.nested, value)))
            elif met > self.most:
                found.append(Fault(value))
        return found

    def shapes(self) -> Sequence[Shape]:
        """Give the nested shapes."""
        return self.nested


@dataclass(frozen=True)
class Property(Plain):
    """sh:property (4.7.2): its results are the shape's own."""

    nested: Shape
    component: NamedNode = _PROPERTY

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find nothing: the judge goes into the nested shape itself."""
        return ()

    def shapes(self) -> Sequence[Shape]:
        """Give the property shape."""
        return (self.nested,)


@dataclass(frozen=True)
class Qualified(Plain):
    """sh:qualifiedValueShape with a least or a greatest number (4.7.3)."""

    component: NamedNode
    nested: Shape
    siblings: tuple[Shape, ...]
    least: int | None = None
    most: int | None = None

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Count the values that conform to the nested shape, and to no sibling when those are disjoint."""
        met = [value for value in values if judge.conforms(self.nested, value)]
        if self.siblings:
            met = [value for value in met if not any(judge.conforms(other, value) for other in self.siblings)]
        if self.least is not None and len(met) < self.least:
            counted = set(met)
            rest = [value for value in values if value not in counted]
            return (Fault(details=tuple(r for value in rest for r in judge.results(self.nested, value))),)
        return (Fault(),) if self.most is not None and len(met) > self.most else ()

    def shapes(self) -> Sequence[Shape]:
        """Give the nested shape and its siblings."""
        return (self.nested, *self.siblings)


@dataclass(frozen=True)
class _Pair(Plain):
    predicate: NamedNode

    def reads_focus(self) -> Sequence[Step]:
        """Read the other property."""
        return steps(self.predicate)


@dataclass(frozen=True)
class Equals(_Pair):
    """sh:equals (4.5.1)."""

    component: NamedNode = _EQUALS

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find what only one of the two has."""
        others = dict.fromkeys(judge.data.objects(focus, self.predicate))
        own = set(values)
        return [Fault(v) for v in values if v not in others] + [Fault(o) for o in others if o not in own]


@dataclass(frozen=True)
class Disjoint(_Pair):
    """sh:disjoint (4.5.2)."""

    component: NamedNode = _DISJOINT

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find what both have."""
        others = set(judge.data.objects(focus, self.predicate))
        return [Fault(value) for value in values if value in others]


@dataclass(frozen=True)
class LessThan(_Pair):
    """sh:lessThan (4.5.3) and sh:lessThanOrEquals (4.5.4)."""

    component: NamedNode
    equal: bool

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find the pairs that are not in order; a fault for each pair."""
        wanted = (-1, 0) if self.equal else (-1,)
        others = judge.data.objects(focus, self.predicate) if values else ()
        return [Fault(v, bindings={"other": o}) for v in values for o in others if compare(v, o) not in wanted]
