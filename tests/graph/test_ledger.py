"""The ledger: rows that come back as they were written, and names that may be minted."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from hallintograafi.errors import InputError, SyntaxFault
from hallintograafi.graph import ledger
from hallintograafi.graph.ledger import Entry, Ledger, kind_of
from hallintograafi.terms import BASE, CODE, DEF, ID, KINDS

TODAY = date(2026, 11, 22)

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
entries = st.builds(Entry, iri=cells, kind=cells, minted=cells, status=cells, replaced_by=cells, note=cells)


@given(rows=st.lists(entries, max_size=8))
def test_a_ledger_is_read_back_as_it_was_written(rows: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "ledger-round-trip.csv"
    written = Ledger(tuple(rows))
    path.write_bytes(written.text().encode())
    assert ledger.read(path) == written


def test_the_text_is_csv_with_a_header_and_plain_line_ends() -> None:
    text = Ledger((Entry(f"{ID}group/x", "group", "2026-11-22", note='kaksi, "osaa"'),)).text()
    assert text == (
        f'iri,kind,minted,status,replaced_by,note\n{ID}group/x,group,2026-11-22,active,,"kaksi, ""osaa"""\n'
    )


def test_a_ledger_saved_with_windows_line_ends_is_the_same(tmp_path: Path) -> None:
    written = Ledger((Entry(f"{ID}group/x", "group", "2026-11-22"),))
    (tmp_path / "uris.csv").write_bytes(written.text().replace("\n", "\r\n").encode())
    assert ledger.read(tmp_path / "uris.csv") == written


def test_a_missing_ledger_is_empty(tmp_path: Path) -> None:
    assert list(ledger.read(tmp_path / "uris.csv")) == []


HEADER = "iri,kind,minted,status,replaced_by,note\n"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the first line must be iri,kind,minted,status,replaced_by,note"),
        ("iri,kind\n", 1, "the first line must be"),
        (HEADER + "a,b,c,d,e,f\na,b,c\n", 3, "3 columns instead of 6"),
        (HEADER + "a,b,c,d,e,f\n\n", 3, "0 columns instead of 6"),
        (HEADER + 'a,b,c,d,e,"f\ng,b,c,d,e,f\n', 3, "not CSV"),
        (HEADER + 'a,"b"x,c,d,e,f\n', 2, "not CSV"),
        (HEADER + "a,b,c,d,e," + "f" * 200_000 + "\n", 2, "not CSV"),
    ],
)
def test_a_row_that_is_no_row_is_told_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "uris.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SyntaxFault) as caught:
        ledger.read(path)
    assert (caught.value.source, caught.value.line) == ("uris.csv", line)
    assert reason in caught.value.reason


def test_a_ledger_that_is_not_text_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "uris.csv").write_bytes(b"iri\xff")
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        ledger.read(tmp_path / "uris.csv")


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        (f"{ID}group/evk-hankeryhma", "group"),
        (f"{ID}budget/32.01.02", "budget"),
        (f"{ID}passage/evk-hankeryhma-2025-06-04-001", "passage"),
        (f"{CODE}role/jasen", "code"),
        (f"{CODE}organisation-kind", "scheme"),
        (f"{DEF}partOfGoal", "term"),
        (f"{ID}group/Hankeryhmä", None),
        (f"{ID}group/", None),
        (f"{ID}group", None),
        (f"{ID}group/a/b", None),
        (f"{ID}group/a-", None),
        (f"{ID}group/a--b", None),
        (f"{ID}group/a_b", None),
        (f"{ID}ryhmä/a", None),
        (f"{ID}nothing/a", None),
        (f"{CODE}role/a/b", None),
        (f"{CODE}Role", None),
        (f"{DEF}section-goals", "term"),
        (f"{DEF}section-", None),
        (f"{DEF}a/b", None),
        (f"{DEF}päätös", None),
        (DEF, None),
        (f"{BASE}graph/editorial", None),
        ("http://example.org/id/group/x", None),
    ],
)
def test_the_kind_of_an_iri_is_told_only_for_well_formed_names(iri: str, kind: str | None) -> None:
    assert kind_of(iri) == kind


@given(st.text(max_size=30))
def test_no_name_beyond_ascii_slugs_is_ever_minted(name: str) -> None:
    if kind_of(ID + "group/" + name):
        assert name.isascii() and name == name.lower() and not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_minting_appends_in_alphabetical_order_and_touches_no_old_row() -> None:
    old = Ledger((Entry(f"{ID}group/z", "group", "2020-01-01", "merged", f"{ID}group/y", "nimi"),))
    new = ledger.mint(old, [f"{ID}unit/b", f"{ID}group/z", f"{ID}group/a", f"{ID}unit/b"], TODAY)
    assert new.entries == (
        *old.entries,
        Entry(f"{ID}group/a", "group", "2026-11-22"),
        Entry(f"{ID}unit/b", "unit", "2026-11-22"),
    )
    assert ledger.mint(new, [f"{ID}unit/b"], date(2030, 1, 1)) == new


@pytest.mark.parametrize("iri", [f"{ID}group/Ä", f"{ID}grop/a", f"{DEF}x_y"])
def test_a_name_of_another_form_is_not_minted(iri: str) -> None:
    with pytest.raises(InputError) as caught:
        ledger.mint(Ledger(()), [iri], TODAY)
    assert str(caught.value).startswith(f"{iri}: ")


def test_what_is_described_is_every_own_subject() -> None:
    own, code, other = NamedNode(f"{ID}group/x"), NamedNode(f"{CODE}role/y"), NamedNode("http://example.org/z")
    p = NamedNode("http://example.org/p")
    quads = [Quad(own, p, code), Quad(other, p, own), Quad(BlankNode(), p, Literal("x")), Quad(NamedNode(BASE), p, own)]
    assert ledger.described(quads) == {own.value}


def test_a_row_is_found_by_its_iri_and_names_its_successors() -> None:
    entry = Entry("a", "group", "2026-01-01", "split", f"{ID}group/b  {ID}group/c")
    book = Ledger((entry,))
    assert book.get("a") == entry and book.get("b") is None
    assert entry.successors == [f"{ID}group/b", f"{ID}group/c"]


def test_our_iris_are_shown_without_the_base() -> None:
    assert ledger.short(f"{ID}group/x") == "id/group/x"
    assert ledger.short("http://example.org/") == "http://example.org/"


def test_every_kind_can_be_minted() -> None:
    assert [kind_of(f"{ID}{kind}/x-1") for kind in KINDS] == KINDS
