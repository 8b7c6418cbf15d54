"""Judging nodes by shapes (SHACL section 3.4), with what was already found out kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.logic import Property
from hallintograafi.checks.shapes.model import Constraint, Fault, Result, Shape
from hallintograafi.checks.shapes.paths import Path, follow
from hallintograafi.checks.shapes.queries import Query
from hallintograafi.checks.shapes.rings import components
from hallintograafi.checks.shapes.words import RDF_TYPE, SUBCLASS, Term


class NodeJudge:
    """Judges nodes of one graph. Queries of whole batches of focus nodes are put off: see ``waiting``.

    Of the classes of a node only those of ``classes`` are told, since who has 50,000 of them one above the other
    would have all of them told of each; None tells all.
    """

    def __init__(self, data: Data, classes: frozenset[Term] | None = None) -> None:
        self.data = data
        self._classes = classes
        self.waiting: dict[tuple[Shape, Query], Counter[Term]] = {}
        self._conforms: dict[tuple[Shape, Term], bool] = {}
        self._superclasses: dict[Term, frozenset[Term]] = {}
        self._types: dict[Term, frozenset[Term]] = {}
        self._unions: dict[tuple[Term, ...], frozenset[Term]] = {}

    def judge(self, shape: Shape, focus: Term, found: list[Result]) -> None:
        """Validate a focus node, putting queries off, and add what was found to ``found``."""
        self._judge(shape, focus, found, False)

    def results(self, shape: Shape, focus: Term) -> list[Result]:
        """Validate a focus node with all that belongs to the shape, queries too."""
        found: list[Result] = []
        self._judge(shape, focus, found, True)
        return found

    def conforms(self, shape: Shape, node: Term) -> bool:
        """Tell whether ``node`` conforms to ``shape``: there are no results of any severity."""
        key = (shape, node)
        known = self._conforms.get(key)
        if known is None:
            known = self._conforms[key] = not self.results(shape, node)
        return known

    def is_instance(self, node: Term, class_: Term) -> bool:
        """Tell whether a type of ``node`` is ``class_`` or below it."""
        return class_ in self.types(node)

    def types(self, node: Term) -> frozenset[Term]:
        """Give the classes of ``node`` and those above them, as far as they matter."""
        found = self._types.get(node)
        if found is None:
            direct = tuple(self.data.objects(node, RDF_TYPE)) if not isinstance(node, Literal) else ()
            found = self._unions.get(direct)
            if found is None:
                found = self._unions[direct] = frozenset().union(*map(self._superclasses_of, direct))
            self._types[node] = found
        return found

    def _superclasses_of(self, class_: Term) -> frozenset[Term]:
        """Give a class and those above it."""
        if class_ not in self._superclasses:
            for members in components([class_], self._unknown_above):
                if members[0] not in self._superclasses:
                    self._superclasses.update(dict.fromkeys(members, self._joined(members)))
        return self._superclasses[class_]

    def _unknown_above(self, class_: Term) -> list[Term]:
        return [] if class_ in self._superclasses else self.data.objects(class_, SUBCLASS)

    def _joined(self, members: list[Term]) -> frozenset[Term]:
        """Give what classes that lie above each other are: the same set as those above, where nothing is added."""
        own = frozenset(members) if self._classes is None else self._classes.intersection(members)
        above = {end: None for member in members for end in self.data.objects(member, SUBCLASS)}
        sets = {id(found): found for end in above if (found := self._superclasses.get(end)) is not None}
        widest = max(sets.values(), key=len, default=own)
        return widest if all(one <= widest for one in (own, *sets.values())) else own.union(*sets.values())

    def _judge(self, shape: Shape, focus: Term, found: list[Result], at_once: bool) -> None:
        if shape.deactivated:
            return
        path = shape.path
        values: Sequence[Term]
        if path is None:
            values = (focus,)
        elif isinstance(path, NamedNode):
            values = self.data.objects(focus, path)
        else:
            values = follow(path, focus, self.data)
        for constraint in shape.constraints:
            if isinstance(constraint, Property):
                for value in values:
                    self._judge(constraint.nested, value, found, at_once)
            elif not at_once and isinstance(constraint, Query):
                self.waiting.setdefault((shape, constraint), Counter())[focus] += 1
            else:
                for fault in constraint.faults(self, shape, focus, values):
                    found.append(result(shape, constraint, focus, fault))


def result(shape: Shape, constraint: Constraint, focus: Term, fault: Fault) -> Result:
    """Make a result of a fault (section 3.6.2)."""
    path: Path | None = fault.path or shape.path
    bindings: dict[str, Term] = {"this": focus, **fault.bindings}
    if fault.value is not None:
        bindings["value"] = fault.value
    source = constraint.node if isinstance(constraint, Query) else None
    return Result(
        focus=focus,
        path=path,
        value=fault.value,
        component=constraint.component,
        severity=shape.severity,
        source_shape=shape.node,
        source_constraint=source,
        messages=fault.messages or shape.messages or _default(constraint.component),
        details=fault.details,
        bindings=bindings,
    )


@lru_cache(maxsize=256)
def _default(component: NamedNode) -> Mapping[str, str]:
    name = component.value.rpartition("#")[2].removesuffix("ConstraintComponent")
    return {"en": f"{{?this}} does not meet {name}"}
