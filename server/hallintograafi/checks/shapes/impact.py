"""Which nodes that were there before can get other results because of what is added.

A result depends on the arcs that a shape's paths can read. Each added arc is followed back along the path to the
focus nodes. A query joins what it likes: the nodes that it reports together with an added node are asked for, and
where it follows a chain (``*``, ``+``), the nodes on the chain.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import cast

from pyoxigraph import NamedNode, Quad

from hallintograafi.checks.shapes.components import SUPERCLASSES, TYPES, Closed
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.judge import NodeJudge
from hallintograafi.checks.shapes.model import Shape, Shapes
from hallintograafi.checks.shapes.paths import Path, Repeat, Step, follow_all, heads, is_skippable, join, reverse, steps
from hallintograafi.checks.shapes.queries import Query
from hallintograafi.checks.shapes.targets import is_target
from hallintograafi.checks.shapes.words import RDF_TYPE, SUBCLASS, Term
from hallintograafi.sparql import tokens


def impact(data: Data, shapes: Shapes, new: Iterable[Quad]) -> set[Term]:
    """Give the focus nodes, other than the subjects of ``new``, whose results ``new`` can change.

    ``data`` holds the triples of ``new`` already.
    """
    quads = list(new)
    subjects = dict.fromkeys(cast(Term, quad.subject) for quad in quads)
    by_predicate: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        by_predicate.setdefault(quad.predicate, []).append(quad)
    judge = NodeJudge(data)
    found: set[Term] = set()
    read: dict[Step, dict[Term, None]] = {}

    reach = _Reach(data).ends

    def read_by(step: Step) -> dict[Term, None]:
        ends = read.get(step)
        if ends is None:
            quads = by_predicate[step.predicate]
            starts = dict.fromkeys(cast(Term, quad.subject if step.forward else quad.object) for quad in quads)
            ends = read[step] = {node: None for node in reach(step.before, starts) if node not in subjects}
        return ends

    for shape in shapes.roots:
        candidates: dict[Term, None] = {}
        reading, queries, closed = _reading(shape)
        for step in reading:
            if step.predicate in by_predicate:
                candidates.update(read_by(step))
        for before in closed:
            candidates.update(reach(before, subjects))
        for before, query in queries:
            candidates.update(reach(before, _partners(query, data, subjects, reach)))
        found.update(
            node
            for node in candidates
            if node not in subjects and node not in found and is_target(shape.targets, node, judge)
        )
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


_Ends = Callable[[Path | None, Iterable[Term]], dict[Term, None]]


class _Reach:
    """Follows paths from many nodes at once, only from those that have an arc with which the path can begin."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._having: dict[tuple[NamedNode, bool], set[Term]] = {}
        self._unknown: dict[bool, set[Term]] = {True: set(), False: set()}
        self._seen: set[Term] = set()

    def ends(self, path: Path | None, starts: Iterable[Term]) -> dict[Term, None]:
        """Give the nodes to which a path leads; None is the path of no steps."""
        nodes = dict.fromkeys(starts)
        if path is None:
            return nodes
        self._look_at(nodes)
        begins = heads(path)
        may: set[Term] = set().union(*(self._unknown[forward] for _, forward in begins))
        may.update(*(self._having.get(arc, ()) for arc in begins))
        found = follow_all(path, [node for node in may if node in nodes], self._data)
        return nodes | found if is_skippable(path) else found

    def _look_at(self, nodes: Iterable[Term]) -> None:
        for node in nodes:
            if node in self._seen:
                continue
            self._seen.add(node)
            for forward, predicates in ((True, self._data.leaving(node)), (False, self._data.entering(node))):
                if predicates is None:
                    self._unknown[forward].add(node)
                for predicate in predicates or ():
                    self._having.setdefault((predicate, forward), set()).add(node)


def _partners(query: Query, data: Data, subjects: Iterable[Term], reach: _Ends) -> Iterator[Term]:
    yield from query.partners(data.store, list(subjects))
    chains = _chains(query.query)
    if chains:
        yield from subjects
    for predicate in chains:
        yield from reach(Repeat(reverse(predicate), 1, True), subjects)
        yield from reach(Repeat(predicate, 1, True), subjects)


def _chains(text: str) -> set[NamedNode]:
    """Find the predicates that a query follows any number of times."""
    found = list(tokens(text))
    prefixes = {
        found[i + 1].text: found[i + 2].text[1:-1]
        for i, token in enumerate(found[:-2])
        if token.kind == "word" and token.text.upper() == "PREFIX"
    }
    chains: set[NamedNode] = set()
    for index, token in enumerate(found[1:], 1):
        if token.text not in "*+":
            continue
        start = index - 1
        while start > 0 and found[index - 1].text == ")" and found[start].text != "(":
            start -= 1
        for part in found[start:index]:
            if part.kind == "iri":
                chains.add(NamedNode(part.text[1:-1]))
            elif part.kind == "prefixed":
                prefix, _, local = part.text.partition(":")
                chains.add(NamedNode(prefixes.get(f"{prefix}:", "") + local))
            elif part.text == "a":
                chains.add(RDF_TYPE)
    return chains - {SUBCLASS}
