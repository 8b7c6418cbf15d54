"""Tables as files: typed columns, nothing lost, and what they tell of themselves."""

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from arro3.io import read_parquet
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyoxigraph import Literal, NamedNode, Quad, Store

from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.formats import RESULTS, by_name
from hallintograafi.engine.limits import Limits, Overrun

ABOUT = {"release": "2026.11.22", "released": "2026-11-22T08:00:00+00:00", "licence": "https://example.org/licence"}


class Pieces(io.BytesIO):
    def close(self) -> None:
        pass


def ask(text: str, form: str, limits: Limits | None = None, store: Store | None = None) -> bytes:
    out = Pieces()
    evaluate(store or Store(), Query(text, by_name(form, RESULTS), None, 0), lambda _: out, limits, ABOUT)
    return out.getvalue()


def xlsx(body: bytes) -> Any:
    return load_workbook(io.BytesIO(body))


def cells(text: str) -> list[list[Any]]:
    """The rows of a query as XLSX, without their head."""
    return [list(row) for row in xlsx(ask(text, "xlsx"))["result"].iter_rows(min_row=2, values_only=True)]


def parquet(body: bytes, path: Path) -> Any:
    path = path / "table.parquet"
    path.write_bytes(body)
    return read_parquet(str(path)).read_all()


def column(text: str, path: Path) -> tuple[str, list[Any]]:
    """Type and values of a query's first column as Parquet."""
    found = parquet(ask(text, "parquet"), path)
    return str(found.schema.field(0).type), [value.as_py() for value in found.column(0)]


def values(*terms: str) -> str:
    return f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?x {{ VALUES ?x {{ {' '.join(terms)} }} }}"


BIG = "123456789012345678901234567890.25"


@pytest.mark.parametrize(
    ("terms", "kind", "expected"),
    [
        (["1", "-2", "UNDEF"], "Int64", [1, -2, None]),
        (["1", "2.25"], "Decimal128(3, 2)", [Decimal("1.00"), Decimal("2.25")]),
        ([BIG], "Decimal128(32, 2)", [Decimal(BIG)]),
        (["1e0", "2"], "Float64", [1.0, 2.0]),
        (["true", "false"], "Boolean", [True, False]),
        (['"2025-06-04"^^xsd:date', "UNDEF"], "Date32", [date(2025, 6, 4), None]),
        (['"2025-06-04T10:00:00"^^xsd:dateTime'], "Timestamp(µs)", [datetime(2025, 6, 4, 10)]),
        (["<http://example.org/ä>", '"sana"@fi', '"x"'], "Utf8", ["http://example.org/ä", "sana", "x"]),
        (['"2025-06-04"^^xsd:date', '"2025"^^xsd:gYear'], "Utf8", ["2025-06-04", "2025"]),
        (['"2025-06-04Z"^^xsd:date'], "Utf8", ["2025-06-04Z"]),
        (['"abc"^^xsd:integer', "1"], "Utf8", ["abc", "1"]),
        (['"2025-06-04T10:00:00Z"^^xsd:dateTime', '"2025-06-04T10:00:00"^^xsd:dateTime'], "Utf8", None),
        (["1", "true"], "Utf8", ["1", "true"]),
        (["UNDEF"], "Utf8", [None]),
    ],
)
def test_a_column_of_parquet_has_the_type_of_all_its_values(
    terms: list[str], kind: str, expected: list[Any] | None, tmp_path: Path
) -> None:
    found, given = column(values(*terms), tmp_path)
    assert kind in found
    if expected is not None:
        assert given == expected


def test_moments_are_counted_in_utc(tmp_path: Path) -> None:
    kind, (found,) = column(values('"2025-06-04T10:00:00+03:00"^^xsd:dateTime'), tmp_path)
    assert "UTC" in kind
    assert found.isoformat() == "2025-06-04T07:00:00+00:00"


def test_cells_of_a_sheet_are_what_they_are() -> None:
    found = cells(values("1", "2.5", "1e3", "true", '"2025-06-04"^^xsd:date', "<http://example.org/>", '"sana"@fi'))
    assert [row[0] for row in found] == [1, 2.5, 1000, True, datetime(2025, 6, 4), "http://example.org/", "sana"]


def test_what_a_sheet_would_change_stays_text() -> None:
    texts = ["1234567890123456789", "0.12345678901234567"]
    assert [row[0] for row in cells(values(*texts))] == texts
    odd = ['"1850-01-01"^^xsd:date', '"2025"^^xsd:gYear', '"=1+1"', '"32.01.02"', '"http://example.org/"', '"007"']
    assert [row[0] for row in cells(values(*odd))] == [
        "1850-01-01",
        "2025",
        "=1+1",
        "32.01.02",
        "http://example.org/",
        "007",
    ]
    assert cells(values('"INF"^^xsd:double', '"NaN"^^xsd:double')) == [["INF"], ["NaN"]]


def test_a_text_too_long_for_a_sheet_is_refused_and_not_cut(tmp_path: Path) -> None:
    store = Store()
    store.add(Quad(NamedNode("http://example.org/"), NamedNode("http://example.org/"), Literal("x" * 40_000)))
    with pytest.raises(NotAcceptable, match="32767"):
        ask("SELECT ?o { ?s ?p ?o }", "xlsx", store=store)
    found = parquet(ask("SELECT ?o { ?s ?p ?o }", "parquet", store=store), tmp_path)
    assert len(found.column(0)[0].as_py()) == 40_000


def test_a_second_sheet_tells_query_release_and_licence() -> None:
    query = "SELECT ?x {\n  VALUES ?x { 1 } # " + "y" * 40_000 + "\n}"
    told = [list(row) for row in xlsx(ask(query, "xlsx"))["about"].iter_rows(values_only=True)]
    by_name = {row[0]: row[1] for row in told if row[0]}
    assert by_name == {"query": "SELECT ?x {", **ABOUT}
    lines = [row[1] for row in told[: next(i for i, row in enumerate(told) if row[0] == "release")]]
    assert "".join(lines) == query.replace("\n", "")


def test_metadata_of_parquet_tells_the_same(tmp_path: Path) -> None:
    body = ask("SELECT (1 AS ?x) { }", "parquet")
    for text in ("hallintograafi", "SELECT (1 AS ?x) { }", *ABOUT.values()):
        assert text.encode() in body


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_the_same_table_is_the_same_file(form: str) -> None:
    assert ask(values("1", "2"), form) == ask(values("1", "2"), form)


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_limits_hold(form: str) -> None:
    with pytest.raises(Overrun, match="rows"):
        ask(values("1", "2", "3"), form, Limits(2, 10**9))
    with pytest.raises(Overrun, match="bytes"):
        ask(values("1", "2", "3"), form, Limits(10, 2))
    limits = Limits(2, 10**9, truncate=True)
    body = ask(values("1", "2", "3"), form, limits)
    assert limits.cut == "rows"
    if form == "xlsx":
        assert [row[0] for row in xlsx(body)["result"].iter_rows(min_row=2, values_only=True)] == [1, 2]
        assert any("first 2 rows" in str(row[1]) for row in xlsx(body)["about"].iter_rows(values_only=True))
    else:
        assert b"only the first 2 rows" in body


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_empty_tables_and_no_tables(form: str, tmp_path: Path) -> None:
    assert ask("SELECT ?a ?b { ?a ?p ?b }", form)
    assert ask("SELECT * { }", form)
    with pytest.raises(NotAcceptable):
        ask("ASK {}", form)
    with pytest.raises(NotAcceptable):
        ask("CONSTRUCT WHERE { ?s ?p ?o }", form)


texts = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)


@given(st.lists(texts, min_size=1, max_size=5))
def test_any_text_survives(given: list[str]) -> None:
    store = Store()
    for number, text in enumerate(given):
        store.add(Quad(NamedNode(f"http://example.org/{number}"), NamedNode("http://example.org/p"), Literal(text)))
    body = ask("SELECT ?o { ?s ?p ?o } ORDER BY ?s", "parquet", store=store)
    found = read_parquet(io.BytesIO(body)).read_all()
    assert [value.as_py() for value in found.column(0)] == given
    ask("SELECT ?o { ?s ?p ?o } ORDER BY ?s", "xlsx", store=store)
