"""Answers kept: the same question over the same release has the same answer, and is evaluated once.

Only answers that are whole, not too long, and a function of the data alone are kept. Questions that are being
answered already wait for that answer instead of asking again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Final

from hallintograafi.engine.base import Answer, Engine, Heard, Measures, Query, Short
from hallintograafi.engine.formats import Format
from hallintograafi.sparql import depends_on_data_only

LONGEST: Final = 1024 * 1024
"""Longest answer that is kept, bytes."""

WAITED_FOR: Final = 64 * 1024
"""Longest answer that others wait for: a longer one comes at the pace of the client that reads it."""


_AT_ONCE: Final[Mapping[str, float]] = {"cache": 0}


Key = tuple[str, Format | None, Format | None, tuple[str, ...], tuple[str, ...], bool]
"""All of a query that its answer depends on."""


class CachedEngine:
    """An engine in front of another that keeps answers of up to ``size`` bytes in all, the least used go first."""

    def __init__(self, engine: Engine, size: int) -> None:
        self._engine = engine
        self._size = size
        self._used = 0
        self._kept: OrderedDict[Key, Short] = OrderedDict()
        self._coming: dict[Key, asyncio.Future[Short | None]] = {}
        self.hits = 0
        self.misses = 0

    async def start(self) -> None:
        """Start the engine behind."""
        await self._engine.start()

    def measures(self) -> Measures:
        """Add the hits and misses to the figures of the engine behind."""
        return replace(self._engine.measures(), hits=self.hits, misses=self.misses)

    def is_busy(self) -> bool:
        """Tell whether the engine behind is at work."""
        return self._engine.is_busy()

    async def close(self) -> None:
        """Close the engine behind."""
        await self._engine.close()

    def begin(self, query: Query, heard: Heard) -> Callable[[], None] | None:
        """Give the kept answer, or start the query in the engine behind; None when that cannot be done now."""
        key = _key(query)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            self.hits += 1
            heard(kept)
            return _nothing
        if key in self._coming:
            return None
        if not depends_on_data_only(query.text):
            return self._engine.begin(query, heard)
        coming: asyncio.Future[Short | None] = asyncio.get_running_loop().create_future()
        self._coming[key] = coming

        def settle(kept: Short | None) -> None:
            if not coming.done():
                coming.set_result(kept)
                del self._coming[key]

        def first(found: Short | None) -> None:
            kept = None
            if found is not None:
                self.misses += 1
                self._keep(key, kept := Short(found.media_type, found.body, found.truncated, _AT_ONCE))
            settle(kept)
            heard(found)

        try:
            cancel = self._engine.begin(query, first)
        except BaseException:
            settle(None)
            raise
        if cancel is None:
            settle(None)
            return None

        def end() -> None:
            settle(None)
            cancel()

        return end

    async def answer(self, query: Query) -> Answer:
        """Give the kept answer, or the one that is coming, or ask the engine; raises what that raises."""
        key = _key(query)
        while True:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                self.hits += 1
                return kept.answer()
            coming = self._coming.get(key)
            if coming is None:
                break
            if (found := await asyncio.shield(coming)) is None:
                break
            self.hits += 1
            return found.answer()
        if not depends_on_data_only(query.text):
            return await self._engine.answer(query)
        self.misses += 1
        return await self._ask(key, query)

    async def _ask(self, key: Key, query: Query) -> Answer:
        coming: asyncio.Future[Short | None] = asyncio.get_running_loop().create_future()
        mine = self._coming.setdefault(key, coming) is coming

        def settle(kept: Short | None) -> None:
            """Tell those who wait; with None they ask for themselves."""
            if mine and not coming.done():
                coming.set_result(kept)
                self._coming.pop(key, None)

        try:
            answer = await self._engine.answer(query)
        except BaseException:
            settle(None)
            raise

        async def chunks() -> AsyncIterator[bytes]:
            body: list[bytes] | None = []
            size = 0
            async for chunk in answer.chunks:
                size += len(chunk)
                if body is not None:
                    body.append(chunk)
                if size > WAITED_FOR:
                    settle(None)
                if size > LONGEST:
                    body = None
                yield chunk
            if body is not None:
                kept = Short(answer.media_type, b"".join(body), answer.truncated, _AT_ONCE)
                self._keep(key, kept)
                settle(kept)

        async def close() -> None:
            settle(None)
            await answer.close()

        return replace(answer, chunks=chunks(), close=close)

    def _keep(self, key: Key, kept: Short) -> None:
        if key in self._kept:
            return
        self._kept[key] = kept
        self._used += _cost(key, kept)
        while self._used > self._size:
            self._used -= _cost(*self._kept.popitem(last=False))


def _key(query: Query) -> Key:
    return query.text, query.results, query.graph, query.default_graphs, query.named_graphs, query.truncate


def _nothing() -> None:
    """End a query that is answered already."""


def _cost(key: Key, kept: Short) -> int:
    """Bytes that an answer takes, with what Python needs to keep it."""
    return len(kept.body) + len(key[0]) + 500
