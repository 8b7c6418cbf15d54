"""Property paths (SHACL section 2.3.1): followed from a node, turned around, written as SPARQL.

A path is a predicate or one of the forms below. Paths are compared by value, so that results can be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import NamedNode

from hallintograafi.checks.shapes.words import Term


class Arcs(Protocol):
    """A graph as paths see it."""

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Give the objects of the triples with this subject and predicate, each once."""

    def subjects(self, predicate: NamedNode, value: Term) -> list[Term]:
        """Give the subjects of the triples with this predicate and object, each once."""


@dataclass(frozen=True)
class Inverse:
    """``^path``."""

    path: "Path"


@dataclass(frozen=True)
class Sequence:
    """``a/b/…``."""

    steps: tuple["Path", ...]


@dataclass(frozen=True)
class Alternative:
    """``a|b|…``."""

    choices: tuple["Path", ...]


@dataclass(frozen=True)
class Repeat:
    """``path*`` (least 0, many), ``path+`` (least 1, many) or ``path?`` (least 0, not many)."""

    path: "Path"
    least: int
    many: bool


Path = NamedNode | Inverse | Sequence | Alternative | Repeat


def follow(path: Path, node: Term, arcs: Arcs) -> list[Term]:
    """Give the value nodes of ``node`` for ``path``: a set, in a steady order."""
    match path:
        case NamedNode():
            return arcs.objects(node, path)
        case Inverse(NamedNode() as predicate):
            return arcs.subjects(predicate, node)
        case Inverse(inner):
            return follow(reverse(inner), node, arcs)
        case Sequence(steps):
            nodes = [node]
            for step in steps:
                nodes = list(dict.fromkeys(end for start in nodes for end in follow(step, start, arcs)))
            return nodes
        case Alternative(choices):
            return list(dict.fromkeys(end for choice in choices for end in follow(choice, node, arcs)))
        case Repeat(inner, least, many):
            return _repeat(inner, least, many, node, arcs)


def follow_all(path: Path, nodes: Iterable[Term], arcs: Arcs) -> dict[Term, None]:
    """Give the value nodes of all of ``nodes`` together, in a time that does not depend on how they overlap."""
    match path:
        case Sequence(steps):
            found = dict.fromkeys(nodes)
            for step in steps:
                found = follow_all(step, found, arcs)
            return found
        case Inverse(inner) if not isinstance(inner, NamedNode):
            return follow_all(reverse(inner), nodes, arcs)
        case Repeat(inner, least, many):
            starts = dict.fromkeys(nodes)
            reached = {} if least else dict(starts)
            while starts:
                starts = {end: None for end in follow_all(inner, starts, arcs) if end not in reached}
                reached.update(starts)
                if not many:
                    break
            return reached
        case Alternative(choices):
            starts = dict.fromkeys(nodes)
            return dict.fromkeys(end for choice in choices for end in follow_all(choice, starts, arcs))
        case _:
            return dict.fromkeys(end for node in nodes for end in follow(path, node, arcs))


def is_skippable(path: Path) -> bool:
    """Tell whether a path leads from each node to itself too, without any arc."""
    match path:
        case Inverse(inner):
            return is_skippable(inner)
        case Sequence(parts):
            return all(map(is_skippable, parts))
        case Alternative(choices):
            return any(map(is_skippable, choices))
        case Repeat(inner, least, _):
            return not least or is_skippable(inner)
        case _:
            return False


def heads(path: Path) -> frozenset[tuple[NamedNode, bool]]:
    """Give the arcs with which a path can begin: their predicates, and whether they run forward."""
    match path:
        case NamedNode():
            return frozenset(((path, True),))
        case Inverse(NamedNode() as predicate):
            return frozenset(((predicate, False),))
        case Inverse(inner):
            return heads(reverse(inner))
        case Sequence(parts):
            found: frozenset[tuple[NamedNode, bool]] = frozenset()
            for part in parts:
                found |= heads(part)
                if not is_skippable(part):
                    break
            return found
        case Alternative(choices):
            return frozenset().union(*map(heads, choices))
        case Repeat(inner, _, _):
            return heads(inner)


def _repeat(path: Path, least: int, many: bool, node: Term, arcs: Arcs) -> list[Term]:
    found: dict[Term, None] = {} if least else {node: None}
    border = [node]
    while border:
        ends = dict.fromkeys(end for start in border for end in follow(path, start, arcs))
        border = [end for end in ends if end not in found]
        found.update(dict.fromkeys(border))
        if not many:
            break
    return list(found)


def reverse(path: Path) -> Path:
    """Turn a path around: from its value nodes to its focus nodes."""
    match path:
        case NamedNode():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(steps):
            return Sequence(tuple(reverse(step) for step in reversed(steps)))
        case Alternative(choices):
            return Alternative(tuple(map(reverse, choices)))
        case Repeat(inner, least, many):
            return Repeat(reverse(inner), least, many)


def write(path: Path) -> str:
    """Write a path as a SPARQL 1.1 property path."""
    match path:
        case NamedNode():
            return str(path)
        case Inverse(inner):
            return f"^{_grouped(inner)}"
        case Sequence(steps):
            return "/".join(map(_grouped, steps))
        case Alternative(choices):
            return "|".join(map(_grouped, choices))
        case Repeat(inner, least, many):
            return _grouped(inner) + (("+" if least else "*") if many else "?")


def _grouped(path: Path) -> str:
    return write(path) if isinstance(path, NamedNode) else f"({write(path)})"


@dataclass(frozen=True)
class Step:
    """One arc of a path: it starts where ``before`` leads (None: at the focus node) and runs forward or back."""

    before: Path | None
    predicate: NamedNode
    forward: bool

    def behind(self, path: Path | None) -> "Step":
        """Give the same step with ``path`` put in front."""
        return Step(join(path, self.before), self.predicate, self.forward)


def join(first: Path | None, second: Path | None) -> Path | None:
    """Put one path behind another; None is the path of no steps."""
    if first is None or second is None:
        return first if second is None else second
    return Sequence((first, second))


def steps(path: Path) -> list[Step]:
    """Give every arc that following ``path`` can read."""
    match path:
        case NamedNode():
            return [Step(None, path, True)]
        case Inverse(NamedNode() as predicate):
            return [Step(None, predicate, False)]
        case Inverse(inner):
            return steps(reverse(inner))
        case Sequence(parts):
            found: list[Step] = []
            before: Path | None = None
            for part in parts:
                found += [step.behind(before) for step in steps(part)]
                before = join(before, part)
            return found
        case Alternative(choices):
            return [step for choice in choices for step in steps(choice)]
        case Repeat(inner, _, many):
            before = Repeat(inner, 0, True) if many else None
            return [step.behind(before) for step in steps(inner)]
