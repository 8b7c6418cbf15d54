"""Which nodes that were there before can get other results because of what is added.

A result depends on the arcs that a shape's paths can read. Each added arc is followed back along the path to the
focus nodes. A query joins what it likes: the nodes that it reports together with an added node are asked for, and
where it follows a chain (``*``, ``+``), the nodes on the chain.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import cast

from pyoxigraph import NamedNode, Quad

from hallintograafi.checks.shapes import asking
from hallintograafi.checks.shapes.components import SUPERCLASSES, TYPES, Closed
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.judge import NodeJudge
from hallintograafi.checks.shapes.model import Shape, Shapes
from hallintograafi.checks.shapes.paths import (
    Path,
    Repeat,
    Sequence,
    Step,
    follow_all,
    heads,
    is_skippable,
    join,
    reverse,
    steps,
)
from hallintograafi.checks.shapes.queries import Query
from hallintograafi.checks.shapes.targets import is_target
from hallintograafi.checks.shapes.words import Term


def impact(data: Data, shapes: Shapes, new: Iterable[Quad]) -> set[Term]:
    """Give the focus nodes, other than the subjects of ``new``, whose results ``new`` can change.

    ``data`` holds the triples of ``new`` already.
    """
    quads = list(new)
    by_predicate: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        by_predicate.setdefault(quad.predicate, []).append(quad)
    subjects: set[Term] = {cast(Term, quad.subject) for quad in quads}
    judge = NodeJudge(data, shapes.classes)
    found: set[Term] = set()
    reach = _Reach(data)

    @cache
    def starts(predicate: NamedNode, forward: bool) -> set[Term]:
        quads = by_predicate[predicate]
        return {cast(Term, quad.subject if forward else quad.object) for quad in quads}

    @cache
    def read_by(step: Step) -> set[Term]:
        return reach.ends(step.before, starts(step.predicate, step.forward)) - subjects

    for shape in shapes.roots:
        candidates: set[Term] = set()
        reading, queries, closed = _reading(shape)
        for step in reading:
            if step.predicate in by_predicate:
                candidates |= read_by(step)
        for before in closed:
            candidates |= reach.ends(before, subjects)
        for before, query in queries:
            read = asking.predicates(query.query)
            predicates = by_predicate.keys() if read is None else by_predicate.keys() & read
            if predicates:
                changed = set().union(*(starts(predicate, True) for predicate in predicates))
                partners = _partners(query, data, changed, reach)
                candidates |= reach.ends(before, partners)
        found.update(node for node in candidates - subjects - found if is_target(shape.targets, node, judge))
    return found


@lru_cache(maxsize=4096)
def _reading(root: Shape) -> tuple[list[Step], list[tuple[Path | None, Query]], list[Path | None]]:
    """List what a shape reads: arcs, queries, and all arcs of a node, each with the path back to the focus node.

    The focus node's own arcs are left out: they start at subjects of what is added, which are judged anyway.
    """
    reading = [Step(None, predicate, True) for predicate in root.targets.subjects_of]
    reading += [Step(None, predicate, False) for predicate in root.targets.objects_of]
    if root.targets.classes:
        reading += [*steps(TYPES), *(step.behind(TYPES) for step in steps(SUPERCLASSES))]
    queries: list[tuple[Path | None, Query]] = []
    closed: list[Path | None] = []

    def visit(shape: Shape, before: Path | None, above: frozenset[Shape]) -> None:
        if shape in above:
            return
        if shape.path is not None:
            reading.extend(step.behind(before) for step in steps(shape.path))
        after = join(before, shape.path)
        for constraint in shape.constraints:
            reading.extend(step.behind(after) for step in constraint.reads())
            reading.extend(step.behind(before) for step in constraint.reads_focus())
            if isinstance(constraint, Query):
                queries.append((_back(before), constraint))
            if isinstance(constraint, Closed):
                closed.append(_back(after))
            for nested in constraint.shapes():
                visit(nested, after, above | {shape})

    visit(root, None, frozenset())
    elsewhere = [s for s in dict.fromkeys(reading) if s.before is not None or not s.forward]
    found = [Step(_back(s.before), s.predicate, s.forward) for s in elsewhere]
    return found, queries, [before for before in closed if before is not None]


def _back(path: Path | None) -> Path | None:
    return None if path is None else reverse(path)


class _Reach:
    """Follows paths from many nodes at once, only from those that have an arc with which the path can begin.

    Each path from the same set of nodes is followed once: many shapes read paths that begin alike.
    """

    def __init__(self, data: Data) -> None:
        self._data = data
        self._having: dict[tuple[NamedNode, bool], set[Term]] = {}
        self._unknown: dict[bool, set[Term]] = {True: set(), False: set()}
        self._seen: set[Term] = set()
        self._looked_at: dict[int, set[Term]] = {}
        self._known: dict[tuple[Path, int], set[Term]] = {}

    def ends(self, path: Path | None, starts: set[Term]) -> set[Term]:
        """Give the nodes to which a path leads; None is the path of no steps."""
        if path is None or not starts:
            return starts
        if isinstance(path, Sequence):
            for step in path.steps:
                starts = self.ends(step, starts)
            return starts
        known = self._known.get((path, id(starts)))
        if known is None:
            known = self._known[path, id(starts)] = self._followed(path, starts)
        return known

    def _followed(self, path: Path, starts: set[Term]) -> set[Term]:
        if id(starts) not in self._looked_at:
            self._look_at(starts)
            self._looked_at[id(starts)] = starts  # which is kept, so that no other set gets its id
        begins = heads(path)
        beginning = [self._unknown[forward] for _, forward in begins]
        beginning += [self._having[arc] for arc in begins if arc in self._having]
        may: set[Term] = set().union(*(nodes & starts for nodes in beginning))
        found = set(follow_all(path, may, self._data)) if may else may
        return starts | found if is_skippable(path) else found

    def _look_at(self, nodes: set[Term]) -> None:
        """Find out with which arcs a path can leave some nodes."""
        for node in nodes - self._seen:
            for forward, predicates in ((True, self._data.leaving(node)), (False, self._data.entering(node))):
                if predicates is None:
                    self._unknown[forward].add(node)
                for predicate in predicates or ():
                    self._having.setdefault((predicate, forward), set()).add(node)
        self._seen |= nodes


def _partners(query: Query, data: Data, changed: set[Term], reach: _Reach) -> set[Term]:
    """Give the nodes of which a query may tell another thing since others, ``changed``, have changed."""
    found = set(query.partners(data.store, list(changed)))
    chains = asking.chains(query.query)
    if chains:
        found |= changed
    for predicate in chains:
        found |= reach.ends(Repeat(reverse(predicate), 1, True), changed)
        found |= reach.ends(Repeat(predicate, 1, True), changed)
    return found
