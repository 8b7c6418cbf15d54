"""Where the parts of a figure go on paper. Graphs are laid out by graphlay; bars and time need no more than a ruler."""

from datetime import date
from itertools import pairwise
from typing import Any, Final

import graphlay

from hallintograafi.web.pictures.drawing import LETTER, ROW, Box, Drawing, Line, Words, wide, wrapped
from hallintograafi.web.pictures.figures import Bars, Figure, Graph, Item, Timeline

_MARGIN: Final = 10.0
_PAPER: Final = 1080.0
"""Width of pictures whose width is free: that of a page."""

_NAMES: Final = 330.0
"""Width of the column of names beside bars and events."""

_LETTERS: Final = int(_NAMES / LETTER) - 2
_OPTIONS: Final = {
    "direction": "leftright",
    "spacing": {"layer_gap": 46.0, "node_gap": 14.0, "edge_label_margin": 10.0, "isolated_gap": 14.0},
    "labels": {"reservation": "always"},
    "wrap": {"viewport_aspect": 0.0},
}


def draw(figure: Figure) -> Drawing:
    """Lay a figure out."""
    match figure:
        case Graph(tree=True):
            return _tree(figure)
        case Graph():
            return _graph(figure)
        case Bars():
            return _bars(figure)
        case Timeline():
            return _timeline(figure)


def _graph(figure: Graph) -> Drawing:
    graph = graphlay.Graph()
    shown = {key: wrapped(item.label, 30, 4) for key, item in figure.items.items()}
    for key, text in shown.items():
        width, height = _size(text)
        graph.node(key, width=width, height=height)
    labels = [wrapped(edge.label, 22, 2) if edge.label else () for edge in figure.edges]
    for edge, label in zip(figure.edges, labels, strict=True):
        room: dict[str, Any] = {"label_size": {"width": wide(label), "height": len(label) * ROW}} if label else {}
        graph.edge(edge.source, edge.target, **room)
    layout = graphlay.layout(graph, options=_OPTIONS)
    low, high = layout.bounds["min"], layout.bounds["max"]
    left, top = low["x"] - _MARGIN, low["y"] - _MARGIN
    boxes = tuple(
        _box(
            item,
            shown[key],
            node["center"]["x"] - node["size"]["width"] / 2 - left,
            node["center"]["y"] - node["size"]["height"] / 2 - top,
        )
        for (key, item), node in zip(figure.items.items(), layout.nodes, strict=True)
    )
    lines = tuple(
        Line(
            " ".join(f"{point['x'] - left:.1f},{point['y'] - top:.1f}" for point in edge["points"]),
            label,
            *_middle([(point["x"] - left, point["y"] - top) for point in edge["points"]]),
            arrow=True,
        )
        for label, edge in zip(labels, layout.edges, strict=True)
    )
    right = max([high["x"] - left, *(line.x + wide(line.label) / 2 for line in lines)])
    bottom = max([high["y"] - top, *(line.y + len(line.label) * ROW / 2 for line in lines)])
    return Drawing(round(right + _MARGIN), round(bottom + _MARGIN), lines, boxes)


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Give the middle of a line's longest level part, or else of its longest part: there its label is on it alone."""

    def length(part: tuple[tuple[float, float], tuple[float, float]]) -> tuple[bool, float]:
        (x, y), (next_x, next_y) = part
        return abs(y - next_y) < 1, abs(x - next_x) + abs(y - next_y)

    (x, y), (next_x, next_y) = max(pairwise(points), key=length)
    return round((x + next_x) / 2, 1), round((y + next_y) / 2, 1)


def _tree(figure: Graph) -> Drawing:
    """Put a column to each level, and each item beside the first of those it leads to."""
    shown = {key: wrapped(item.label, 32, 4) for key, item in figure.items.items()}
    depths: dict[str, int] = {}
    tops: dict[str, float] = {}
    top, low, before = _MARGIN, _MARGIN, -1
    for depth, key in figure.outline():
        if depth <= before:
            top = low
        depths[key], tops[key], before = depth, top, depth
        low = max(low, top + _size(shown[key])[1] + 10)
    lefts: list[float] = []
    x = _MARGIN
    for level in range(max(depths.values()) + 1):
        lefts.append(x)
        x += max(_size(shown[key])[0] for key in depths if depths[key] == level) + 44
    boxes = tuple(_box(item, shown[key], lefts[depths[key]], tops[key]) for key, item in figure.items.items())
    places = dict(zip(figure.items, boxes, strict=True))
    lines = []
    for edge in figure.edges:
        parent, child = places[edge.source], places[edge.target]
        right, left = parent.x + parent.width, child.x
        y, end, turn = parent.y + 15, child.y + 15, max(right, left - 22)
        lines.append(Line(f"{right:.1f},{y:.1f} {turn:.1f},{y:.1f} {turn:.1f},{end:.1f} {left:.1f},{end:.1f}"))
    return Drawing(round(x - 44 + _MARGIN), round(low), tuple(lines), boxes)


def _size(text: tuple[str, ...]) -> tuple[float, float]:
    return round(max(wide(text), 40) + 22, 1), len(text) * ROW + 14


def _box(item: Item, text: tuple[str, ...], x: float, y: float) -> Box:
    width, height = _size(text)
    title = ": ".join(part for part in (item.label, item.note) if part)
    return Box(round(x, 1), round(y, 1), width, height, text, item.iri, title, "box" if item.iri else "quiet")


def _bars(figure: Bars) -> Drawing:
    """Draw a bar a row, from zero."""
    high = max((abs(bar.value) for bar in figure.bars), default=0) or 1
    room = _PAPER - _NAMES - 140
    zero = _NAMES + (room / 2 if any(bar.value < 0 for bar in figure.bars) else 0)
    scale = (room if zero == _NAMES else room / 2) / high
    boxes, words, y = [], [], _MARGIN
    for bar in figure.bars:
        lines = wrapped(bar.item.label, _LETTERS, 2)
        height = len(lines) * ROW + 8
        length = abs(bar.value) * scale
        x = zero if bar.value >= 0 else zero - length
        boxes.append(
            Box(round(x, 1), y + 3, round(max(length, 1), 1), height - 6, (), bar.item.iri,
                f"{bar.item.label}: {bar.text}", "bar")
        )  # fmt: skip
        for number, line in enumerate(lines):
            place = round(y + height / 2 + 4.5 + ROW * (number - (len(lines) - 1) / 2), 1)
            words.append(Words(_NAMES - 10, place, line, "end", bar.item.iri, bar.item.label))
        words.append(Words(round(zero + max(bar.value, 0) * scale + 8, 1), round(y + height / 2 + 4.5, 1), bar.text))
        y += height
    axis = Line(f"{zero:.1f},{_MARGIN} {zero:.1f},{y:.1f}", style="rule")
    return Drawing(_PAPER, round(y + _MARGIN), (axis,), tuple(boxes), tuple(words))


def _timeline(figure: Timeline) -> Drawing:
    """Draw an event a row, with a ruler of years above."""
    first = min(event.start for event in figure.events)
    last = max(event.end or event.start for event in figure.events)
    begin, end = date(first.year, 1, 1), date(last.year + 1, 1, 1) if last.year < date.max.year else date.max
    scale = (_PAPER - _NAMES - 40) / (end - begin).days

    def at(day: date) -> float:
        return round(_NAMES + (day - begin).days * scale, 1)

    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (end.year - begin.year) / step <= 12)
    years = [year for year in range(begin.year, end.year + 1) if year % step == 0 or step == 1]
    boxes, words, y = [], [], 34.0
    for event in figure.events:
        lines = wrapped(_told(event.what, event.items), _LETTERS, 2)
        height = len(lines) * ROW + 8
        x, right = at(event.start), at(event.end) if event.end else None
        title = f"{event.written} {event.what}: {', '.join(item.label for item in event.items)}"
        iri = event.items[0].iri if len(event.items) == 1 else ""
        middle = y + height / 2
        if right is None:
            boxes.append(Box(round(x - 5, 1), round(middle - 5, 1), 10, 10, (), iri, title, "dot"))
        else:
            boxes.append(Box(x, round(middle - 6, 1), max(round(right - x, 1), 3), 12, (), iri, title, "span"))
        for number, line in enumerate(lines):
            place = round(middle + 4.5 + ROW * (number - (len(lines) - 1) / 2), 1)
            words.append(Words(_NAMES - 14, place, line, "end", iri, title))
        edge = right or x + 5
        if edge + 8 + len(event.written) * LETTER < _PAPER:
            words.append(Words(edge + 8, round(middle + 4.5, 1), event.written, style="day"))
        else:
            words.append(Words(x - 12, round(middle + 4.5, 1), event.written, "end", style="day"))
        y += height
    rules = tuple(Line(f"{at(date(year, 1, 1))},24 {at(date(year, 1, 1))},{y:.1f}", style="rule") for year in years)
    words += [Words(at(date(year, 1, 1)) + 3, 18, str(year), style="day") for year in years if year < end.year]
    return Drawing(_PAPER, round(y + _MARGIN), rules, tuple(boxes), tuple(words))


def _told(what: str, items: tuple[Any, ...]) -> str:
    rest = f" + {len(items) - 1}" if len(items) > 1 else ""
    return f"{what}: {items[0].label}{rest}" if what else f"{items[0].label}{rest}"
