"""Shapes and results as the engine holds them (SHACL sections 2 and 3.6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, cast, runtime_checkable

from pyoxigraph import NamedNode, Quad

from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.paths import Path, Step
from hallintograafi.checks.shapes.words import VIOLATION, Term


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result. ``messages`` still hold their ``{?name}`` places; ``bindings`` fill them."""

    focus: Term
    path: Path | None
    value: Term | None
    component: NamedNode
    severity: NamedNode
    source_shape: Term
    source_constraint: Term | None = None
    messages: Mapping[str, str] = field(default_factory=dict, hash=False)
    details: tuple["Result", ...] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a constraint finds: the value at fault, if one is, and the results inside that caused it."""

    value: Term | None = None
    details: tuple[Result, ...] = ()
    path: Path | None = None
    messages: Mapping[str, str] = field(default_factory=dict)
    bindings: Mapping[str, Term] = field(default_factory=dict)


class Judge(Protocol):
    """What constraints may ask while they judge."""

    data: Data

    def conforms(self, shape: "Shape", node: Term) -> bool:
        """Tell whether ``node`` conforms to ``shape`` (section 3.4.3)."""

    def results(self, shape: "Shape", focus: Term) -> list[Result]:
        """Validate one focus node against a shape (section 3.4.2)."""

    def types(self, node: Term) -> frozenset[Term]:
        """Give the classes of ``node`` and those above them."""

    def is_instance(self, node: Term, class_: Term) -> bool:
        """Tell whether ``node`` is a SHACL instance of ``class_`` (section 1.1)."""


class Constraint(Protocol):
    """A constraint of a shape: a component with its parameters."""

    @property
    def component(self) -> NamedNode:
        """The constraint component."""

    def faults(self, judge: Judge, shape: "Shape", focus: Term, values: Sequence[Term]) -> Sequence[Fault]:
        """Find the faults of one focus node, given its value nodes."""

    def shapes(self) -> Sequence["Shape"]:
        """Give the shapes that value nodes are held against."""

    def reads(self) -> Sequence[Step]:
        """Give what is read from a value node on, besides what :meth:`shapes` read."""

    def reads_focus(self) -> Sequence[Step]:
        """Give what is read from the focus node on, besides the shape's path."""


@runtime_checkable
class OfClass(Protocol):
    """A constraint that asks for a class."""

    class_: Term


@dataclass(frozen=True, slots=True)
class Targets:
    """What a shape is for (section 2.1.3)."""

    nodes: tuple[Term, ...] = ()
    classes: tuple[Term, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)


@dataclass(eq=False, slots=True)
class Shape:
    """A node shape (no path) or a property shape. Filled while it is read, then left alone."""

    node: Term
    path: Path | None = None
    constraints: tuple[Constraint, ...] = ()
    targets: Targets = Targets()
    severity: NamedNode = VIOLATION
    messages: Mapping[str, str] = field(default_factory=dict)
    deactivated: bool = False
    foreign: str | None = None
    """Why pySHACL has to run this shape, or None."""


@dataclass(frozen=True, eq=False)
class Shapes:
    """A shapes graph that was read: ``roots`` are the shapes with targets."""

    quads: tuple[Quad, ...]
    all: Mapping[Term, Shape]
    roots: tuple[Shape, ...]

    @cached_property
    def around(self) -> Mapping[Term, Term]:
        """For each node without an address the node that it is a part of."""
        found: dict[Term, Term] = {}
        for quad in self.quads:
            if not isinstance(quad.object, NamedNode):
                found.setdefault(cast(Term, quad.object), cast(Term, quad.subject))
        return found

    @cached_property
    def classes(self) -> frozenset[Term]:
        """The classes that a target or a constraint names."""
        constraints = (constraint for shape in self.all.values() for constraint in shape.constraints)
        named = {constraint.class_ for constraint in constraints if isinstance(constraint, OfClass)}
        return frozenset(named.union(*(shape.targets.classes for shape in self.all.values())))

    def named(self, node: Term) -> Term:
        """Climb from a nested shape to the nearest one that has an address."""
        seen = set()
        while not isinstance(node, NamedNode) and node in self.around and node not in seen:
            seen.add(node)
            node = self.around[node]
        return node

    @property
    def own(self) -> list[Shape]:
        """Roots that this engine runs."""
        return [shape for shape in self.roots if shape.foreign is None]

    @property
    def foreign(self) -> list[Shape]:
        """Roots that pySHACL has to run; each tells why."""
        return [shape for shape in self.roots if shape.foreign is not None]


def texts(literals: Iterable[Term]) -> dict[str, str]:
    """Give messages by language; one without a language counts as English."""
    found: dict[str, str] = {}
    for literal in sorted(literals, key=str):
        language = getattr(literal, "language", None) or "en"
        found.setdefault(language, literal.value)
    return found
