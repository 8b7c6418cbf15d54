"""The comparison itself: what is the same, and what must not pass for the same."""

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse

from conformance.results import Table, WrittenOtherwise, assert_same, assert_same_graph, read


def tsv(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


TABLE = tsv("?a\t?b", "_:x\t1", "_:x\t1", "_:y\t2", "_:y\t_:x", "<http://e/>\t")


@pytest.mark.parametrize(
    ("other", "ordered"),
    [
        (tsv("?a\t?b", "_:q\t1", "_:q\t1", "_:p\t2", "_:p\t_:q", "<http://e/>\t"), True),
        (tsv("?b\t?a", "\t<http://e/>", "2\t_:p", "1\t_:q", "1\t_:q", "_:q\t_:p"), False),
    ],
    ids=["other labels", "other order"],
)
def test_same(other: bytes, ordered: bool) -> None:
    assert_same(table(TABLE), table(other), ordered=ordered)


@pytest.mark.parametrize(
    ("other", "ordered"),
    [
        (tsv("?a\t?b", "_:x\t1", "_:y\t2", "_:y\t_:x", "<http://e/>\t"), False),
        (tsv("?a\t?b", "_:x\t1", "_:z\t1", "_:y\t2", "_:y\t_:x", "<http://e/>\t"), False),
        (tsv("?a\t?b", "_:x\t1", "_:x\t1", "_:y\t2", "_:y\t_:y", "<http://e/>\t"), False),
        (tsv("?a\t?b", "_:x\t1", "_:x\t1", "_:y\t2", "_:y\t_:x", "<http://e/>\t1"), False),
        (tsv("?a\t?b", "_:y\t2", "_:x\t1", "_:x\t1", "_:y\t_:x", "<http://e/>\t"), True),
        (tsv("?a\t?c", "_:x\t1", "_:x\t1", "_:y\t2", "_:y\t_:x", "<http://e/>\t"), False),
    ],
    ids=["a row less", "two nodes for one", "another node", "another value", "another order", "another variable"],
)
def test_not_the_same(other: bytes, ordered: bool) -> None:
    with pytest.raises(AssertionError) as caught:
        assert_same(table(TABLE), table(other), ordered=ordered)
    assert not isinstance(caught.value, WrittenOtherwise)


def test_numbers_written_otherwise() -> None:
    for first, second in (("1.0", "1.00"), ("1e0", "10e-1"), ('"01"^^<http://www.w3.org/2001/XMLSchema#integer>', "1")):
        with pytest.raises(WrittenOtherwise):
            assert_same(table(tsv("?a", first)), table(tsv("?a", second)))


def test_graphs() -> None:
    first, same, other = (
        list(parse(text, RdfFormat.TURTLE))
        for text in ("<a:> <b:> _:x . _:x <b:> 1 .", "_:y <b:> 1 . <a:> <b:> _:y .", "<a:> <b:> _:x . _:y <b:> 1 .")
    )
    assert_same_graph(first, same)
    with pytest.raises(AssertionError):
        assert_same_graph(first, other)


def table(text: bytes) -> Table | bool:
    return read(text, QueryResultsFormat.TSV)
