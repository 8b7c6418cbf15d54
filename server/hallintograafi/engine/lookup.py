"""Look-ups, answered in the front's own process: they need none that can be killed.

So they are spared the way to a worker and back, which takes several times as long as such an answer. What is not
plainly of that form, see :mod:`hallintograafi.engine.inplace`, is a worker's.
"""

import asyncio
from collections.abc import Callable

from pyoxigraph import RdfFormat, Store

from hallintograafi.engine import inplace
from hallintograafi.engine.base import Answer, Engine, Heard, Measures, Query, Short
from hallintograafi.release.manifest import Release


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
        return None if self._store is None else inplace.look_up(self._store, query)


def _nothing() -> None:
    """End a query that is answered already."""
