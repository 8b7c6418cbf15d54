"""Look-ups, answered in the front's own process: they need none that can be killed.

A question whose one pattern begins with a known subject reads the statements of that subject and nothing else, and
ends after :data:`ROWS` of them whatever they are. So its time is bounded by its form, and it is spared the way to a
worker and back, which takes several times as long as such an answer. What is not plainly of that form is a worker's.
"""

import asyncio
import io
from collections.abc import Callable
from time import perf_counter
from typing import IO, Final

from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from hallintograafi.engine.base import Answer, Engine, Heard, Measures, NotAcceptable, Query, Short
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.formats import Format
from hallintograafi.engine.limits import Limits, Overrun
from hallintograafi.engine.pattern import LOOKUP, NoPattern, answer, describe, is_short
from hallintograafi.errors import SyntaxFault
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import asks_services

ROWS: Final = 1000
"""Most statements that a look-up looks at, some milliseconds' worth."""

_SIZE: Final = 256 * 1024
"""Longest answer of a look-up, bytes."""


class LookupEngine:
    """An engine in front of another that answers look-ups itself, once the release is in this process's memory.

    ``most`` is the largest release, in statements, that is taken into memory; over a larger one nothing is answered
    here.
    """

    def __init__(self, engine: Engine, release: Release, most: int) -> None:
        self._engine = engine
        self._release = release
        self._is_small = release.manifest.triples <= most
        self._store: Store | None = None
        self._loading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the engine behind, and begin to load."""
        await self._engine.start()
        if self._is_small and self._loading is None:
            self._loading = asyncio.create_task(self.load())

    async def load(self) -> None:
        """Take the release into memory, in a thread of its own."""
        store = Store()
        await asyncio.to_thread(store.load, path=self._release.dump, format=RdfFormat.N_QUADS)
        self._store = store

    def measures(self) -> Measures:
        """Tell the figures of the engine behind."""
        return self._engine.measures()

    def is_busy(self) -> bool:
        """Tell whether the engine behind is at work; a look-up is over before anyone can ask."""
        return self._engine.is_busy()

    async def close(self) -> None:
        """Close the engine behind."""
        if self._loading is not None:
            self._loading.cancel()
        self._store = None
        await self._engine.close()

    def begin(self, query: Query, heard: Heard) -> Callable[[], None] | None:
        """Answer a look-up, or start the query in the engine behind."""
        if (found := self.look_up(query)) is not None:
            heard(found)
            return _nothing
        return self._engine.begin(query, heard)

    async def answer(self, query: Query) -> Answer:
        """Answer a look-up, or ask the engine behind; raises what that raises."""
        found = self.look_up(query)
        return found.answer() if found is not None else await self._engine.answer(query)

    def look_up(self, query: Query) -> Short | None:
        """Answer a look-up; None when the query is none, or is one that the engine behind has a word to say on."""
        if self._store is None or query.truncate or query.default_graphs or query.named_graphs:
            return None
        if query.results is None or not isinstance(query.results.oxigraph, QueryResultsFormat):
            return None
        found = LOOKUP.fullmatch(query.text)
        if found is None or asks_services(query.text):
            return None
        started = perf_counter()
        try:
            if found["described"] is None and query.results.name == "json":
                body = answer(self._store, found, ROWS)
                return self._short(query.results, body, started)
            if found["described"] is not None and query.graph is not None and query.graph.name == "nt":
                return self._short(query.graph, describe(self._store, found, ROWS), started)
            return self._evaluated(query, started) if is_short(self._store, found, ROWS) else None
        except NoPattern:
            return None

    def _short(self, form: Format, body: bytes, started: float) -> Short | None:
        if len(body) > _SIZE:
            return None
        return Short(form.media_type, body, "", {"evaluate": perf_counter() - started})

    def _evaluated(self, query: Query, started: float) -> Short | None:
        body = io.BytesIO()
        told = ""

        def start(media_type: str) -> IO[bytes]:
            nonlocal told
            told = media_type
            return body

        assert self._store is not None
        try:
            evaluate(self._store, query, start, Limits(ROWS, _SIZE))
        except (Overrun, SyntaxFault, NotAcceptable):
            return None
        return Short(told, body.getvalue(), "", {"evaluate": perf_counter() - started})


def _nothing() -> None:
    """End a query that is answered already."""
