"""From rows of an answer to a figure, by what the header of the canned query says its columns are (``draws:``)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.terms import curie, term
from hallintograafi.web.pictures.figures import Bar, Bars, Edge, Event, Figure, Graph, Item, Timeline

Row = Mapping[str, object]
Name = Callable[[str], str | None]
"""Gives what a thing is called in the reader's language."""

_NUMBERS: Final = {term("xsd:integer"), term("xsd:decimal")}
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True)
class Made:
    """A figure, and how many rows have no place in it, such as those without a date."""

    figure: Figure
    left_out: int


def make(kind: str, draws: Mapping[str, str], rows: Iterable[Row], name: Name) -> Made:
    """Make the figure of ``kind`` (bar, graph, timeline, tree)."""
    maker = {"bar": _bars, "graph": _graph, "tree": _tree, "timeline": _timeline}[kind]
    return maker(draws, list(rows), name)


def _graph(draws: Mapping[str, str], rows: list[Row], name: Name) -> Made:
    items: dict[str, Item] = {}
    edges: dict[tuple[str, str], dict[str, None]] = {}
    left_out = 0
    for row in rows:
        source, target = (_item(row.get(draws[end]), name) for end in ("from", "to"))
        if source is None or target is None:
            left_out += 1
            continue
        label = _item(row.get(draws["label"]), name) if "label" in draws else None
        items |= {key: item for key, item in (source, target) if key not in items}
        edges.setdefault((source[0], target[0]), {}).update({label[1].label: None} if label else {})
    made = tuple(Edge(source, target, ", ".join(labels)) for (source, target), labels in edges.items())
    return Made(Graph(items, made), left_out)


def _tree(draws: Mapping[str, str], rows: list[Row], name: Name) -> Made:
    """Make a tree out of rows with an item and its parent, or with the items of each level (``levels``)."""
    levels = draws["levels"].split() if "levels" in draws else [draws["parent"], draws["item"]]
    items: dict[str, Item] = {}
    edges: dict[tuple[str, str], None] = {}
    left_out = 0
    for row in rows:
        found = [item for item in (_item(row.get(level), name) for level in levels) if item is not None]
        left_out += not found
        items |= {key: item for key, item in found if key not in items}
        keys = list(dict.fromkeys(key for key, _ in found))
        edges |= dict.fromkeys(pairwise(keys))
    return Made(Graph(items, tuple(Edge(*pair) for pair in edges), tree=True), left_out)


def _bars(draws: Mapping[str, str], rows: list[Row], name: Name) -> Made:
    bars, seen = [], set()
    for row in rows:
        found, value = _item(row.get(draws["item"]), name), row.get(draws["value"])
        number = _number(value)
        if found is None or number is None or not isinstance(value, Literal):
            continue
        more = _item(row.get(draws["by"]), name) if "by" in draws else None
        item = Item(found[1].iri, " – ".join([found[1].label, *([more[1].label] if more else [])]))
        if (item, number) not in seen:
            bars.append(Bar(item, number, _written(value)))
        seen.add((item, number))
    return Made(Bars(tuple(bars)), sum(_number(row.get(draws["value"])) is None for row in rows))


def _timeline(draws: Mapping[str, str], rows: list[Row], name: Name) -> Made:
    """Make events; things to which the same happened at the same time are one event."""
    single: dict[tuple[date, date | None, str, str], dict[str, Item]] = {}
    left_out = 0
    for row in rows:
        found, start = _item(row.get(draws["item"]), name), _day(row.get(draws["start"]))
        end = _day(row.get(draws["end"])) if "end" in draws else None
        if found is None or (start is None and end is None):
            left_out += 1
            continue
        what = _item(row.get(draws["what"]), name) if "what" in draws else None
        written = " – ".join(text for _, text in filter(None, (start, end)))
        if start is None:
            start, end = end, None
            written = f"– {written}"
        assert start is not None
        key = (start[0], end[0] if end else None, written, what[1].label if what else "")
        single.setdefault(key, {}).setdefault(*found)
    events = []
    for (first, last, written, what_label), items in sorted(single.items(), key=lambda pair: (pair[0][0], pair[0][2:])):
        whole = tuple(items.values())
        joined = [whole] if what_label else [(item,) for item in whole]
        events += [Event(group, first, last, written, what_label) for group in joined]
    return Made(Timeline(tuple(events)), left_out)


def _item(node: object, name: Name) -> tuple[str, Item] | None:
    """Give the key and the item of a value."""
    if isinstance(node, NamedNode):
        return node.value, Item(node.value, name(node.value) or curie(node.value))
    if isinstance(node, Literal):
        return f'"{node.value}', Item("", _written(node))
    return None


def _written(node: Literal) -> str:
    """Write a value; the digits of large numbers stand in threes, as all three languages may have it."""
    number = node.value.isdecimal() and len(node.value) > 4 and node.datatype in _NUMBERS
    return f"{int(node.value):,}".replace(",", "\N{NO-BREAK SPACE}") if number else node.value


def _number(node: object) -> float | None:
    try:
        return float(node.value) if isinstance(node, Literal) else None
    except ValueError:
        return None


def _day(node: object) -> tuple[date, str] | None:
    """Read a date, a month or a year; one that is not exact stands at its beginning."""
    found = _DAY.match(node.value) if isinstance(node, Literal) else None
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day), found[0]
    except ValueError:
        return None
