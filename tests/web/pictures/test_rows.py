"""Rows become what their header says they draw, and what has no place is counted."""

from pyoxigraph import Literal, NamedNode

from hallintograafi.web.pictures.figures import MOST, Bars, Graph, Timeline, fits
from hallintograafi.web.pictures.rows import make

A, B, C = (NamedNode(f"https://w3id.org/hallintograafi/id/group/{name}") for name in "abc")


def name(iri: str) -> str | None:
    return {A.value: "ryhmä A"}.get(iri)


def test_a_graph_joins_what_leads_the_same_way() -> None:
    draws = {"from": "x", "to": "y", "label": "how"}
    rows = [
        {"x": A, "y": B, "how": Literal("yksi")},
        {"x": A, "y": B, "how": Literal("kaksi")},
        {"x": A, "y": B, "how": Literal("kaksi")},
        {"x": B, "y": None},
    ]
    made = make("graph", draws, rows, name)
    assert isinstance(made.figure, Graph)
    assert [item.label for item in made.figure.items.values()] == ["ryhmä A", "group:b"]
    (edge,) = made.figure.edges
    assert edge.label == "yksi, kaksi"
    assert made.left_out == 1


def test_a_tree_is_made_of_parents_or_of_levels() -> None:
    by_parent = make("tree", {"item": "x", "parent": "y"}, [{"x": A, "y": None}, {"x": B, "y": A}], name).figure
    by_levels = make("tree", {"levels": "y x z"}, [{"x": B, "y": A, "z": None}, {"x": B, "y": A, "z": B}], name).figure
    for figure in (by_parent, by_levels):
        assert isinstance(figure, Graph) and figure.tree
        assert figure.roots() == [A.value]
        assert figure.below(A.value) == [B.value]


def test_bars_take_numbers_only() -> None:
    rows = [
        {"x": A, "n": Literal("3")},
        {"x": A, "n": Literal("3")},
        {"x": B, "n": Literal("noin 3")},
        {"x": B, "n": None},
    ]
    made = make("bar", {"item": "x", "value": "n"}, rows, name)
    assert isinstance(made.figure, Bars)
    assert [(bar.item.label, bar.value, bar.text) for bar in made.figure.bars] == [("ryhmä A", 3.0, "3")]
    assert made.left_out == 2


def test_the_digits_of_large_numbers_stand_in_threes() -> None:
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    rows = [{"x": A, "n": Literal("184926000", datatype=integer)}, {"x": B, "n": Literal("2025", datatype=integer)}]
    figure = make("bar", {"item": "x", "value": "n"}, rows, name).figure
    assert isinstance(figure, Bars)
    assert [bar.text for bar in figure.bars] == ["184\u00a0926\u00a0000", "2025"]


def test_dates_months_and_years_are_places_in_time_and_shown_as_written() -> None:
    rows = [
        {"x": A, "when": Literal("2025-06-04"), "what": Literal("alku")},
        {"x": B, "when": Literal("2025-06-04"), "what": Literal("alku")},
        {"x": C, "when": Literal("2023-09"), "what": Literal("alku")},
        {"x": C, "when": Literal("2026"), "what": Literal("loppu")},
        {"x": C, "when": Literal("keväällä"), "what": Literal("loppu")},
    ]
    made = make("timeline", {"item": "x", "start": "when", "what": "what"}, rows, name)
    assert isinstance(made.figure, Timeline)
    told = [(event.start.isoformat(), event.written, len(event.items)) for event in made.figure.events]
    assert told == [("2023-09-01", "2023-09", 1), ("2025-06-04", "2025-06-04", 2), ("2026-01-01", "2026", 1)]
    assert made.left_out == 1


def test_an_end_without_a_start_is_told_as_an_end() -> None:
    rows = [{"x": A, "a": None, "o": Literal("2025-12-31")}, {"x": B, "a": Literal("2024"), "o": Literal("2025-12-31")}]
    figure = make("timeline", {"item": "x", "start": "a", "end": "o"}, rows, name).figure
    assert isinstance(figure, Timeline)
    assert [(event.written, event.end is None) for event in figure.events] == [
        ("2024 – 2025-12-31", False),
        ("– 2025-12-31", True),
    ]


def test_nothing_and_too_much_are_not_drawn() -> None:
    def bars(count: int) -> Bars:
        figure = make(
            "bar", {"item": "x", "value": "n"}, [{"x": A, "n": Literal(str(n))} for n in range(count)], name
        ).figure
        assert isinstance(figure, Bars)
        return figure

    assert [fits(bars(count)) for count in (0, 1, MOST["bar"], MOST["bar"] + 1)] == [False, True, True, False]
