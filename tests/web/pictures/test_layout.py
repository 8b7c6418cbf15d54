"""Pictures have room for what is in them, and lengths and places mean what they seem to."""

from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from hallintograafi.web.pictures.drawing import Box, Drawing, wrapped
from hallintograafi.web.pictures.figures import Bar, Bars, Edge, Event, Graph, Item, Timeline
from hallintograafi.web.pictures.layout import draw

LABEL = st.text(st.characters(categories=["L", "N", "Zs", "P"]), min_size=1, max_size=120)


def apart(one: Box, other: Box) -> bool:
    across = one.x + one.width <= other.x or other.x + other.width <= one.x
    return across or one.y + one.height <= other.y or other.y + other.height <= one.y


def inside(drawing: Drawing) -> bool:
    return all(
        0 <= box.x <= box.x + box.width <= drawing.width and 0 <= box.y <= box.y + box.height <= drawing.height
        for box in drawing.boxes
    )


@given(
    st.lists(LABEL, min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from(["", "merger"])), max_size=16),
    st.booleans(),
)
def test_boxes_of_graphs_and_trees_never_overlap(
    labels: list[str], pairs: list[tuple[int, int, str]], tree: bool
) -> None:
    items = {str(number): Item(f"urn:{number}", label) for number, label in enumerate(labels)}
    edges = tuple(Edge(str(a), str(b), label) for a, b, label in pairs if a < len(labels) and b < len(labels))
    figure = Graph(items, edges, tree)
    drawing = draw(figure)
    assert [box.iri for box in drawing.boxes] == [item.iri for item in items.values()]
    assert len(drawing.lines) == len(edges)
    assert inside(drawing)
    boxes = drawing.boxes
    assert all(apart(one, other) for number, one in enumerate(boxes) for other in boxes[number + 1 :])
    told = [branch for root in figure.branches() for branch in _all(root)]
    assert {branch.item for branch in told} == set(items.values())


def _all(branch):  # type: ignore[no-untyped-def]
    yield branch
    for below in branch.below:
        yield from _all(below)


def test_a_tree_begins_at_its_root_with_the_first_child_beside_it() -> None:
    items = {key: Item(f"urn:{key}", key) for key in "abcd"}
    drawing = draw(Graph(items, (Edge("a", "b"), Edge("a", "c"), Edge("b", "d")), tree=True))
    a, b, c, d = drawing.boxes
    assert a.y == b.y == d.y < c.y
    assert a.x < b.x == c.x < d.x


def test_bars_are_as_long_as_their_values_and_start_at_zero() -> None:
    values = [4.0, 2.0, -1.0, 0.0]
    drawing = draw(Bars(tuple(Bar(Item("", str(value)), value, str(value)) for value in values)))
    four, two, minus, nothing = drawing.boxes
    assert four.width == pytest.approx(2 * two.width, abs=0.2) and two.width == pytest.approx(2 * minus.width, abs=0.2)
    assert four.x == two.x == pytest.approx(minus.x + minus.width, abs=0.2)
    assert nothing.width == 1
    assert {"4.0", "-1.0"} <= {word.text for word in drawing.words}
    assert inside(drawing)


def test_time_runs_to_the_right_on_one_scale() -> None:
    events = (
        Event((Item("urn:a", "a"),), date(2024, 1, 1), date(2026, 1, 1), "2024 – 2026"),
        Event((Item("urn:b", "b"), Item("urn:c", "c")), date(2025, 1, 1), None, "2025", "founded"),
    )
    drawing = draw(Timeline(events))
    span, dot = drawing.boxes
    assert dot.x + 5 == pytest.approx(span.x + span.width / 2, abs=1)
    assert dot.iri == "" and "b, c" in dot.title
    assert {"founded: b + 1", "2024", "2025", "2026"} <= {word.text for word in drawing.words}
    assert inside(drawing)


@given(st.dates(), st.dates())
def test_any_dates_can_be_drawn(first: date, last: date) -> None:
    assert inside(draw(Timeline((Event((Item("", "a"),), min(first, last), max(first, last), "x"),))))


def test_long_texts_are_broken_and_cut() -> None:
    assert wrapped("valtion aluehallinnon uudistaminen", 20, 4) == ("valtion", "aluehallinnon", "uudistaminen")
    assert wrapped("a b c d e f", 3, 2)[-1].endswith("…")
    assert wrapped("", 10, 2) == ("",)
