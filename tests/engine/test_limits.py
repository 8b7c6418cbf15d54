"""Rows counted in what the engine writes, and answers cut to whole rows."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from hallintograafi.engine.base import Query
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.formats import GRAPHS, RESULTS, Format, by_name
from hallintograafi.engine.limits import Limits, Overrun

ODD = ['},{"', '"', "\\", '\\"', "a\nb", "\r\n", ",", "<result>", "</result>", '"",{', "[{", "", "\t", "ä", "]}}"]
TABLES = [found for found in RESULTS if found.name in ("json", "xml", "csv", "tsv")]
names = st.sampled_from([found.name for found in TABLES])
values = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=8).filter(lambda t: t.isprintable())), max_size=12)


class Pieces(io.BytesIO):
    """An output that can be asked after it was closed."""

    def close(self) -> None:
        pass


def answer(store: Store, text: str, found: Format, limits: Limits) -> bytes:
    out = Pieces()
    evaluate(store, Query(text, found, found, 0), lambda _: out, limits)
    return out.getvalue()


def store_of(texts: list[str]) -> Store:
    store = Store()
    for number, text in enumerate(texts):
        store.add(Quad(NamedNode(f"http://example.org/{number}"), NamedNode("http://example.org/p"), Literal(text)))
    return store


def rows_of(body: bytes, found: Format) -> int:
    if found.name == "csv":
        return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1
    parsed = parse_query_results(body, format=found.oxigraph)  # type: ignore[arg-type]
    assert isinstance(parsed, QuerySolutions)
    return len(list(parsed))


SELECT = "SELECT ?o ?x { { ?s ?p ?o } UNION { } }"


@given(values, names)
def test_rows_are_counted_exactly(texts: list[str], name: str) -> None:
    store, found = store_of(texts), by_name(name)
    assert found is not None
    rows = len(texts) + 1
    whole = answer(store, SELECT, found, Limits(rows, 10**9))
    assert rows_of(whole, found) == rows
    with pytest.raises(Overrun, match="rows"):
        answer(store, SELECT, found, Limits(rows - 1, 10**9))


@given(values, names, st.integers(0, 14))
def test_a_cut_table_is_whole_rows_from_its_start(texts: list[str], name: str, rows: int) -> None:
    store, found = store_of(texts), by_name(name)
    assert found is not None
    whole = answer(store, SELECT, found, Limits(10**9, 10**9))
    limits = Limits(rows, 10**9, truncate=True)
    part = answer(store, SELECT, found, limits)
    assert rows_of(part, found) == min(rows, len(texts) + 1)
    assert limits.cut == ("rows" if rows < len(texts) + 1 else "")
    assert part == whole or whole.startswith(part.removesuffix(b"]}}").removesuffix(b"</results></sparql>"))


@pytest.mark.parametrize("found", TABLES, ids=lambda found: found.name)
def test_rows_are_counted_over_many_pieces(found: Format) -> None:
    store = store_of([text * 50 for text in ODD * 60])
    rows = len(ODD) * 60 + 1
    assert rows_of(answer(store, SELECT, found, Limits(rows, 10**9)), found) == rows
    with pytest.raises(Overrun):
        answer(store, SELECT, found, Limits(rows - 1, 10**9))


@pytest.mark.parametrize("found", TABLES, ids=lambda found: found.name)
def test_a_query_that_limits_itself_is_held_to_the_smaller_limit(found: Format) -> None:
    store = store_of([text * 50 for text in ODD * 60])
    assert rows_of(answer(store, f"{SELECT} LIMIT 500", found, Limits(500, 10**9)), found) == 500
    with pytest.raises(Overrun, match="rows"):
        answer(store, f"{SELECT} LIMIT 501", found, Limits(500, 10**9))
    with pytest.raises(Overrun, match="bytes"):
        answer(store, f"{SELECT} LIMIT 500", found, Limits(500, 10_000))


@pytest.mark.parametrize("found", TABLES, ids=lambda found: found.name)
@pytest.mark.parametrize("size", [600, 8_000, 10_000])
def test_a_table_cut_by_bytes_keeps_the_limit(found: Format, size: int) -> None:
    store = store_of([text * 50 for text in ODD * 6])
    limits = Limits(10**9, size, truncate=True)
    body = answer(store, SELECT, found, limits)
    assert limits.cut == "bytes"
    assert size // 2 < len(body) <= size or size == 600
    assert rows_of(body, found) >= 0
    with pytest.raises(Overrun, match="bytes"):
        answer(store, SELECT, found, Limits(10**9, size))


@pytest.mark.parametrize("found", GRAPHS, ids=lambda found: found.name)
def test_statements_are_counted_and_cut(found: Format) -> None:
    store = store_of([str(number) for number in range(5000)])
    text = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    assert isinstance(found.oxigraph, RdfFormat)
    assert len(list(parse(answer(store, text, found, Limits(5000, 10**9)), found.oxigraph))) == 5000
    with pytest.raises(Overrun, match="rows"):
        answer(store, text, found, Limits(4999, 10**9))
    limits = Limits(4999, 10**9, truncate=True)
    assert len(list(parse(answer(store, text, found, limits), found.oxigraph))) == 4999
    assert limits.cut == "rows"
    limits = Limits(10**9, 100_000, truncate=True)
    body = answer(store, text, found, limits)
    assert limits.cut == "bytes"
    assert 0 < len(list(parse(body, found.oxigraph))) < 5000
    assert len(body) <= 100_000


def test_a_yes_or_no_has_no_rows() -> None:
    limits = Limits(1, 10**9, truncate=True)
    assert json.loads(answer(Store(), "ASK {}", RESULTS[0], limits))["boolean"] is True
    assert not limits.cut


def test_nothing_is_left_of_a_table_whose_head_is_too_long() -> None:
    with pytest.raises(Overrun):
        answer(store_of(["a"]), "SELECT ?" + "x" * 2000 + " { }", RESULTS[0], Limits(5, 1024, truncate=True))
