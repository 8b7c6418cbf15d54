"""Targets (SHACL section 2.1.3): which nodes a shape is for."""

from collections.abc import Collection, Iterable
from typing import Final

from pyoxigraph import NamedNode

from hallintograafi.checks.shapes.components import SUPERCLASSES
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.model import Judge, Targets
from hallintograafi.checks.shapes.paths import follow, reverse
from hallintograafi.checks.shapes.words import RDF_TYPE, Term


def focus_nodes(targets: Targets, data: Data) -> dict[Term, None]:
    """Find every focus node of the targets."""
    found: dict[Term, None] = dict.fromkeys(targets.nodes)
    for class_ in targets.classes:
        for below in follow(reverse(SUPERCLASSES), class_, data):
            found.update(dict.fromkeys(data.subjects(RDF_TYPE, below)))
    for predicate in targets.subjects_of:
        found.update(dict.fromkeys(subject for subject, _ in data.extent(predicate)))
    for predicate in targets.objects_of:
        found.update(dict.fromkeys(value for _, value in data.extent(predicate)))
    return found


def is_target(targets: Targets, node: Term, judge: Judge) -> bool:
    """Tell whether ``node`` is a focus node of the targets."""
    if targets.nodes and node in targets.nodes:
        return True
    if targets.classes and not judge.types(node).isdisjoint(targets.classes):
        return True
    data = judge.data
    if targets.subjects_of and any(data.objects(node, predicate) for predicate in targets.subjects_of):
        return True
    return bool(targets.objects_of) and any(data.subjects(predicate, node) for predicate in targets.objects_of)


class Chosen:
    """Some nodes, put together by what targets ask of them, so that each shape need not look at every node."""

    def __init__(self, nodes: Iterable[Term], judge: Judge) -> None:
        self._judge = judge
        self._alike: dict[tuple[frozenset[Term], frozenset[NamedNode] | None], list[Term]] = {}
        for node in dict.fromkeys(nodes):
            self._alike.setdefault((judge.types(node), judge.data.leaving(node)), []).append(node)

    def of(self, targets: Targets) -> Collection[Term]:
        """Give those of the nodes that are focus nodes of the targets."""
        found: dict[Term, None] = {}
        for (types, leaving), nodes in self._alike.items():
            if not types.isdisjoint(targets.classes) or not (leaving or _NONE).isdisjoint(targets.subjects_of):
                found.update(dict.fromkeys(nodes))
            elif targets.nodes or targets.objects_of or (leaving is None and targets.subjects_of):
                found.update((node, None) for node in nodes if is_target(targets, node, self._judge))
        return found


_NONE: Final[frozenset[NamedNode]] = frozenset()
