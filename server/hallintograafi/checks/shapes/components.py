"""The Core constraint components that judge each value by itself or count (SHACL sections 4.1 to 4.5, 4.8)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.checks.shapes.literals import compare, may_have_been, well_formed
from hallintograafi.checks.shapes.model import Fault, Judge, Shape
from hallintograafi.checks.shapes.paths import Path, Repeat, Step, steps
from hallintograafi.checks.shapes.words import RDF_TYPE, SUBCLASS, Term, component

_NOTHING: Sequence[Fault] = ()
_FAULT = (Fault(),)

_CLASS = component("class")
_DATATYPE = component("datatype")
_UNIQUE_LANG = component("uniqueLang")
_HAS_VALUE = component("hasValue")
_CLOSED = component("closed")

TYPES: Path = RDF_TYPE
SUPERCLASSES: Path = Repeat(SUBCLASS, 0, True)


class Plain:
    """What most constraints have in common: no nested shapes, and nothing read but the values."""

    def shapes(self) -> Sequence[Shape]:
        """Give no shapes."""
        return ()

    def reads(self) -> Sequence[Step]:
        """Read nothing from a value on."""
        return ()

    def reads_focus(self) -> Sequence[Step]:
        """Read nothing more from the focus node on."""
        return ()


@dataclass(frozen=True)
class Values(Plain):
    """A constraint that each value meets or not: ``holds`` tells which; a fault for each that does not."""

    component: NamedNode
    holds: Callable[[Term], bool]

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find the values that do not hold."""
        holds = self.holds
        for value in values:
            if not holds(value):
                return [Fault(value) for value in values if not holds(value)]
        return _NOTHING


@dataclass(frozen=True)
class Class(Plain):
    """sh:class (4.1.1)."""

    class_: Term
    component: NamedNode = _CLASS

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find the values that are no SHACL instances of the class."""
        return [Fault(value) for value in values if not judge.is_instance(value, self.class_)]

    def reads(self) -> Sequence[Step]:
        """Read the value's types and their superclasses."""
        return [*steps(TYPES), *(step.behind(TYPES) for step in steps(SUPERCLASSES))]


@dataclass(frozen=True)
class Datatype(Plain):
    """sh:datatype (4.1.2): the datatype and a lexical form that is in its lexical space."""

    datatype: NamedNode
    component: NamedNode = _DATATYPE

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find the values of another datatype, and ill-formed ones."""
        return [Fault(value) for value in values if not self._holds(judge, value)]

    def _holds(self, judge: Judge, value: Term) -> bool:
        if not isinstance(value, Literal):
            return False
        wanted = self.datatype.value
        if value.datatype.value == wanted:
            return well_formed(value.value, wanted)
        return may_have_been(value, wanted) and not judge.data.is_parsed(value)


@dataclass(frozen=True)
class Count(Plain):
    """sh:minCount and sh:maxCount (4.2)."""

    component: NamedNode
    least: int | None = None
    most: int | None = None

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Count the values."""
        number = len(values)
        few = self.least is not None and number < self.least
        return _FAULT if few or (self.most is not None and number > self.most) else _NOTHING


@dataclass(frozen=True)
class UniqueLang(Plain):
    """sh:uniqueLang (4.4.5): a fault for each language that is used twice."""

    component: NamedNode = _UNIQUE_LANG

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find languages used more than once."""
        if len(values) < 2:
            return _NOTHING
        tags = [value.language.lower() for value in values if isinstance(value, Literal) and value.language]
        return [Fault() for number in Counter(tags).values() if number > 1]


@dataclass(frozen=True)
class HasValue(Plain):
    """sh:hasValue (4.8.2)."""

    value: Term
    component: NamedNode = _HAS_VALUE

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Look for the value."""
        return _NOTHING if self.value in values else _FAULT


@dataclass(frozen=True)
class Closed(Plain):
    """sh:closed with sh:ignoredProperties (4.8.1)."""

    allowed: frozenset[NamedNode]
    component: NamedNode = _CLOSED

    def faults(self, judge: Judge, shape: Shape, focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find the triples of the values with other predicates."""
        return [
            Fault(found, path=predicate)
            for value in values
            for predicate, found in judge.data.arcs(value)
            if predicate not in self.allowed
        ]


def node_kind(kind: str) -> Callable[[Term], bool]:
    """Make the test of sh:nodeKind (4.1.3); ``kind`` is a local name such as ``BlankNodeOrIRI``."""
    kinds = {"IRI": NamedNode, "BlankNode": BlankNode, "Literal": Literal}
    wanted = tuple(kinds[name] for name in kind.split("Or"))
    return lambda value: isinstance(value, wanted)


def bounded(parameter: str, bound: Literal) -> Callable[[Term], bool]:
    """Make the test of sh:minExclusive and its kin (4.3); values without an order do not hold."""
    signs = (1, 0) if parameter.startswith("min") else (-1, 0)
    wanted = signs if parameter.endswith("Inclusive") else signs[:1]
    return lambda value: compare(value, bound) in wanted


def length(least: int | None = None, most: int | None = None) -> Callable[[Term], bool]:
    """Make the test of sh:minLength and sh:maxLength (4.4.1); blank nodes have no text."""

    def holds(value: Term) -> bool:
        if isinstance(value, BlankNode):
            return False
        number = len(value.value)
        return (least is None or number >= least) and (most is None or number <= most)

    return holds


def matches(test: Callable[[str], bool]) -> Callable[[Term], bool]:
    """Make the test of sh:pattern (4.4.3); blank nodes have no text."""
    return lambda value: not isinstance(value, BlankNode) and test(value.value)


def language_in(ranges: Iterable[str]) -> Callable[[Term], bool]:
    """Make the test of sh:languageIn (4.4.4): SPARQL's langMatches with any of the ranges."""
    wanted = tuple(tag.lower() for tag in ranges)

    def holds(value: Term) -> bool:
        if not isinstance(value, Literal) or not value.language:
            return False
        tag = value.language.lower()
        return any(tag == one or one == "*" or tag.startswith(f"{one}-") for one in wanted)

    return holds


def one_of(members: Iterable[Term]) -> Callable[[Term], bool]:
    """Make the test of sh:in (4.8.3)."""
    return frozenset(members).__contains__
