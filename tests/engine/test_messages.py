"""Requests survive the way from the front to a worker."""

from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.engine.base import Query
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.engine.messages import pack, unpack

_IRIS = st.lists(st.from_regex(r"https?://[a-z]{1,9}/[!#-;=?-\[\]_a-z~]{0,9}", fullmatch=True), max_size=3).map(tuple)


@given(
    text=st.text(),
    results=st.sampled_from((None, *RESULTS)),
    graph=st.sampled_from((None, *GRAPHS)),
    seconds=st.floats(0.001, 1000),
    default_graphs=_IRIS,
    named_graphs=_IRIS,
)
def test_a_request_comes_out_as_it_went_in(text, results, graph, seconds, default_graphs, named_graphs) -> None:  # type: ignore[no-untyped-def]
    query = Query(text.encode("utf-8", "ignore").decode(), results, graph, seconds, default_graphs, named_graphs)
    assert unpack(pack(query)) == query


def test_every_format_has_a_name_of_its_own() -> None:
    names = [found.name for found in (*RESULTS, *GRAPHS)]
    assert len(set(names)) == len(names)
    assert all(by_name(name) for name in names)
    assert by_name("pdf") is None
