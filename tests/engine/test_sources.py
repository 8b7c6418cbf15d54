"""What is shown of submitted texts beside the results."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from hallintograafi.checks.submission.report import FileSummary, Report, Result, Span
from hallintograafi.engine.sources import around
from hallintograafi.engine.unpacking import Part


def report(*lines: int) -> Report:
    focus = NamedNode("https://example.org/a")
    results = tuple(Result("violation", "x", focus, {"en": "x"}, place=Span("a", line, 1, line, 2)) for line in lines)
    return Report(results, (FileSummary("a", "Turtle", 1, True, "term"),))


def shown(text: str, *lines: int) -> list[tuple[int, list[int]]]:
    (found,) = around([Part("a", text.encode(), None)], report(*lines))
    return [(line["number"], line["results"]) for line in found["lines"]]


def test_a_short_text_is_shown_whole_with_its_results() -> None:
    assert shown("a\nb\nc\n", 2, 2) == [(1, []), (2, [0, 1]), (3, [])]
    assert shown("") == []


def test_of_a_long_text_the_lines_around_results_are_shown() -> None:
    numbers = [number for number, _ in shown("x\n" * 1000, 500)]
    assert numbers == [1, 2, 3, 0, 497, 498, 499, 500, 501, 502, 503, 0]


def test_a_fault_at_the_very_end_has_a_line() -> None:
    assert shown("a\n", 2)[-1] == (2, [0])


@pytest.mark.parametrize("text", ["x" * 100_000, "x\n" * 5000])
def test_much_text_is_cut(text: str) -> None:
    (found,) = around([Part("a", text.encode(), None)], report(*range(1, 5000, 3)))
    assert len(found["lines"]) < 4100
    assert all(len(line["text"]) <= 500 for line in found["lines"])


@given(st.binary(), st.lists(st.integers(1, 20)))
def test_any_bytes_are_shown(body: bytes, lines: list[int]) -> None:
    (found,) = around([Part("a", body, None)], report(*lines))
    assert found["name"] == "a"
