"""Chains that end where they begin, found in a time that grows with the number of arcs, however long the chains are.

A query such as ``?value p* $this`` walks the whole chain from each node anew: with 50,000 nodes in a chain, that is
over a thousand million steps.
"""

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import NamedNode

from hallintograafi.checks.shapes.paths import Arcs
from hallintograafi.checks.shapes.words import Term


def ringed(arcs: Arcs, nodes: Iterable[Term], predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
    """Give each arc of ``predicate`` from one of ``nodes`` whose end leads back to where it starts."""
    starts = list(nodes)
    ring: dict[Term, int] = {}
    for number, members in enumerate(components(starts, lambda node: arcs.objects(node, predicate))):
        ring.update(dict.fromkeys(members, number))
    for node in starts:
        for value in arcs.objects(node, predicate):
            if ring[value] == ring[node]:
                yield node, value


def components(nodes: Iterable[Term], following: Callable[[Term], Iterable[Term]]) -> Iterator[list[Term]]:
    """Give the strongly connected components that ``nodes`` lead to, each after those that it leads to itself.

    This is Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972), without recursion.
    """
    found: dict[Term, int] = {}
    lowest: dict[Term, int] = {}
    waiting: dict[Term, None] = {}
    for start in nodes:
        if start in found:
            continue
        way: list[tuple[Term, Iterator[Term]]] = []
        node: Term | None = start
        while True:
            if node is not None:
                found[node] = lowest[node] = len(found)
                waiting[node] = None
                way.append((node, iter(following(node))))
            at, ends = way[-1]
            node = None
            for end in ends:
                if end not in found:
                    node = end
                    break
                if end in waiting:
                    lowest[at] = min(lowest[at], found[end])
            if node is not None:
                continue
            way.pop()
            if way:
                lowest[way[-1][0]] = min(lowest[way[-1][0]], lowest[at])
            if lowest[at] == found[at]:
                members: list[Term] = []
                while not members or members[-1] != at:
                    members.append(waiting.popitem()[0])
                yield members
            if not way:
                break
