"""Pieces of texts with marks."""

from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.search.snippets import mark


def test_the_words_that_were_found_are_marked() -> None:
    found = mark("Ryhmän puheenjohtaja on X", "fi", lambda folded, written: folded.startswith("puheen"))
    assert found.pieces() == [("Ryhmän ", False), ("puheenjohtaja", True), (" on X", False)]


def test_a_long_text_is_cut_around_the_words() -> None:
    text = "alku " * 100 + "OSUMA " + "loppu " * 100
    found = mark(text, "fi", lambda folded, written: folded == "osuma")
    assert found.text.startswith("… ") and found.text.endswith(" …")
    assert [piece for piece, marked in found.pieces() if marked] == ["OSUMA"]


@given(st.text(max_size=600), st.sampled_from("aeiou "), st.integers(20, 200))
def test_a_snippet_is_a_piece_of_its_text(text: str, letter: str, longest: int) -> None:
    found = mark(text, "", lambda folded, written: letter in folded, longest)
    inner = found.text.removeprefix("… ").removesuffix(" …")
    assert inner in text or found.text in text
    assert "".join(piece for piece, _ in found.pieces()) == found.text
    assert all(0 <= a < b <= len(found.text) for a, b in found.marks)
