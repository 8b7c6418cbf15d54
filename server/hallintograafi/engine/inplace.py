"""Short answers, made in the process that asks: all of an answer at once, or none.

A look-up is a question whose one pattern begins with a known subject. It reads the statements of that subject and
nothing else, and ends after :data:`ROWS` of them whatever they are; so its time is bounded by its form, and any process
may answer it. Other queries are for processes that the kernel ends when they take too long.
"""

import io
from time import perf_counter
from typing import IO, Final, cast

from pyoxigraph import QueryResultsFormat, QueryTriples, Store

from hallintograafi.engine.base import NotAcceptable, Query, Short
from hallintograafi.engine.evaluate import LINES, run, write
from hallintograafi.engine.formats import Format
from hallintograafi.engine.limits import Limits, Overrun
from hallintograafi.engine.pattern import LOOKUP, NoPattern, answer, describe, is_short
from hallintograafi.errors import SyntaxFault
from hallintograafi.sparql import asks_services

ROWS: Final = 1000
"""Most statements that a look-up looks at, some milliseconds' worth."""

_SIZE: Final = 256 * 1024
"""Longest answer of a look-up, bytes."""


def is_plain(query: Query) -> bool:
    """Tell whether a query is over the release as it is, and its answer whole and written by the query engine."""
    if query.truncate or query.default_graphs or query.named_graphs or query.results is None:
        return False
    return isinstance(query.results.oxigraph, QueryResultsFormat)


def look_up(store: Store, query: Query) -> Short | None:
    """Answer a look-up; None when the query is none, or is one that only an engine can answer."""
    if not is_plain(query) or (found := LOOKUP.fullmatch(query.text)) is None or asks_services(query.text):
        return None
    started = perf_counter()
    assert query.results is not None
    try:
        if found["described"] is None and query.results.name == "json":
            return _short(query.results, answer(store, found, ROWS), started)
        if found["described"] is not None and query.graph is not None and query.graph.name == "nt":
            return _short(query.graph, describe(store, found, ROWS), started)
        return evaluated(store, query, _SIZE) if is_short(store, found, ROWS) else None
    except NoPattern:
        return None


class _Bounded(io.BytesIO):
    """Holds so many bytes; raises :class:`Overrun` at one more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._left -= len(data)
        if self._left < 0:
            raise Overrun("bytes")
        return super().write(data)


def evaluated(store: Store, query: Query, most: int) -> Short | None:
    """Evaluate a query whole; None when there is no answer of up to ``most`` bytes, and so no more rows."""
    started = perf_counter()
    out = _Bounded(most)
    try:
        result = run(store, query)
        is_graph = isinstance(result, QueryTriples)
        form = query.graph if is_graph else query.results
        if form is None:
            return None
        if is_graph and form.name not in LINES:
            write(result, query, lambda _: out, Limits(most, most))
        else:
            result.serialize(cast(IO[bytes], out), form.oxigraph)  # type: ignore[arg-type]
    except (Overrun, SyntaxFault, NotAcceptable):
        return None
    return Short(form.media_type, out.getvalue(), "", {"evaluate": perf_counter() - started})


def _short(form: Format, body: bytes, started: float) -> Short | None:
    if len(body) > _SIZE:
        return None
    return Short(form.media_type, body, "", {"evaluate": perf_counter() - started})
