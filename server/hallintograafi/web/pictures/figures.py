"""What a picture shows, before it has a place on paper: a graph, bars, or events in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

MOST: Final = {"graph": 150, "tree": 250, "bar": 60, "timeline": 200}
"""Boxes, bars or rows that a picture has room for; of more bars the first are drawn, of other things none."""


@dataclass(frozen=True)
class Item:
    """Something in a picture: its IRI, or none, and what it is called; ``note`` tells more of it."""

    iri: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Edge:
    """That one item leads to another, and how."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class Graph:
    """Items by a key, and what leads where. A ``tree`` is told as a nested list."""

    items: Mapping[str, Item]
    edges: tuple[Edge, ...]
    tree: bool = False

    def roots(self) -> list[str]:
        """Give the items that nothing leads to; of a graph where everything is led to, the first."""
        led = {edge.target for edge in self.edges if edge.source != edge.target}
        return [key for key in self.items if key not in led] or list(self.items)[:1]

    def below(self, key: str) -> list[str]:
        """Give the items that one leads to, in order."""
        return list(dict.fromkeys(edge.target for edge in self.edges if edge.source == key))

    def around(self, key: str) -> "Graph":
        """Give the part that is connected with an item, whichever way the lines run."""
        beside: dict[str, set[str]] = {}
        for edge in self.edges:
            beside.setdefault(edge.source, set()).add(edge.target)
            beside.setdefault(edge.target, set()).add(edge.source)
        found, waiting = set(), [key]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += beside.get(here, ())
        items = {key: item for key, item in self.items.items() if key in found}
        return Graph(items, tuple(edge for edge in self.edges if edge.source in found), self.tree)

    def through(self, key: str) -> "Graph":
        """Give what leads to an item and what it leads to, however far, and the lines between all these."""
        found = {key}
        for source, target in (("source", "target"), ("target", "source")):
            seen, waiting = set[str](), [key]
            while waiting:
                here = waiting.pop()
                if here not in seen:
                    seen.add(here)
                    waiting += [getattr(edge, target) for edge in self.edges if getattr(edge, source) == here]
            found |= seen
        items = {name: item for name, item in self.items.items() if name in found}
        edges = (edge for edge in self.edges if edge.source in found and edge.target in found)
        return Graph(items, tuple(edges), self.tree)

    def beside(self, key: str) -> "Graph":
        """Give an item with those that a single line connects with it."""
        edges = tuple(edge for edge in self.edges if key in (edge.source, edge.target))
        found = {key, *(end for edge in edges for end in (edge.source, edge.target))}
        return Graph({name: item for name, item in self.items.items() if name in found}, edges, self.tree)

    def outline(self) -> list[tuple[int, str]]:
        """Give each item once, in the order of the nested list, with its depth."""
        told: set[str] = set()
        found: list[tuple[int, str]] = []
        for start in [*self.roots(), *self.items]:
            waiting = [(0, start)]
            while waiting:
                depth, key = waiting.pop()
                if key not in told:
                    told.add(key)
                    found.append((depth, key))
                    waiting += [(depth + 1, target) for target in reversed(self.below(key))]
        return found

    def branches(self) -> list["Branch"]:
        """Give the items as a nested list, from the roots down; each leads on where it is told first."""
        told: set[str] = set()
        grown = [self._grown(root, told) for root in self.roots()]
        return grown + [self._grown(key, told) for key in self.items if key not in told]

    def _grown(self, key: str, told: set[str]) -> "Branch":
        if key in told:
            return Branch(self.items[key], ())
        told.add(key)
        return Branch(self.items[key], tuple(self._grown(target, told) for target in self.below(key)))


@dataclass(frozen=True)
class Branch:
    """An item of a nested list with what is below it."""

    item: Item
    below: tuple["Branch", ...]


@dataclass(frozen=True)
class Bar:
    """A quantity of an item, as number and as written."""

    item: Item
    value: float
    text: str


@dataclass(frozen=True)
class Bars:
    """Quantities side by side."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Event:
    """Items on a day, or from one day to another; days as the source writes them beside those they stand for."""

    items: tuple[Item, ...]
    start: date
    end: date | None
    written: str
    what: str = ""


@dataclass(frozen=True)
class Timeline:
    """Events in the order of time."""

    events: tuple[Event, ...]


Figure = Graph | Bars | Timeline


def size(figure: Figure) -> int:
    """Count what takes room."""
    match figure:
        case Graph():
            return max(len(figure.items), len(figure.edges) // 2)
        case Bars():
            return len(figure.bars)
        case Timeline():
            return len(figure.events)


def fits(figure: Figure) -> bool:
    """Tell whether a figure is worth drawing: neither empty nor too large."""
    kind = {Bars: "bar", Timeline: "timeline"}.get(type(figure), "tree" if getattr(figure, "tree", False) else "graph")
    return 0 < size(figure) <= MOST[kind]
