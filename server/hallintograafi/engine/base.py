"""What an engine is: a query goes in, an answer streams out or an error is raised."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from hallintograafi.engine.formats import Format


class Query(Struct, frozen=True):
    """A SPARQL 1.1 query and how its answer is wanted.

    ``results`` is the format for SELECT and ASK, ``graph`` that for CONSTRUCT and DESCRIBE; None means that the
    client takes no such answer. ``default_graphs`` and ``named_graphs`` are the protocol's dataset (section
    2.1.4), which replaces the query's own. ``seconds`` is the time it may take;
    ``client`` is whose turn it takes. ``truncate`` asks for a cut answer where there would be none because of
    its size.
    """

    text: str
    results: Format | None
    graph: Format | None
    seconds: float
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    client: str = ""
    truncate: bool = False


@dataclass(frozen=True)
class Answer:
    """A good answer: its media type and its bytes as they come.

    ``truncated`` is the limit it was cut at, if any; ``timing`` are the seconds it took to its first bytes: "queue",
    "evaluate", or "cache" for one that was kept.

    While ``chunks`` runs it may raise :class:`~hallintograafi.errors.EngineError`: then what was read so far is
    no answer. ``close`` must be called in any case; it ends a query whose client went away.
    """

    media_type: str
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]
    truncated: str = ""
    timing: Mapping[str, float] = field(default_factory=dict)

    async def read(self) -> bytes:
        """Read the whole answer."""
        try:
            return b"".join([chunk async for chunk in self.chunks])
        finally:
            await self.close()


class Short(Struct, frozen=True):
    """A good answer whose bytes are all there; the rest is as in :class:`Answer`."""

    media_type: str
    body: bytes
    truncated: str = ""
    timing: Mapping[str, float] = {}

    def answer(self) -> Answer:
        """Give it as every answer is given."""

        async def chunks() -> AsyncIterator[bytes]:
            yield self.body

        async def close() -> None:
            pass

        return Answer(self.media_type, chunks(), close, self.truncated, self.timing)


Heard = Callable[[Short | None], None]
"""Is called with a short answer, or with None when it is none."""


@dataclass(frozen=True)
class Measures:
    """Figures for an operator.

    ``ended`` counts queries that a limit ended, by the limit; ``memory`` is the proportional set size of the
    engine's processes in bytes, where the platform tells it.
    """

    waiting: int
    workers: int
    ended: Mapping[str, int]
    restarts: int
    memory: int
    hits: int = 0
    misses: int = 0


class NotAcceptable(Exception):
    """The query gives a kind of answer that the client does not take."""


class Engine(Protocol):
    """Something that answers queries over one release."""

    async def answer(self, query: Query) -> Answer:
        """Start a query and give its answer once the first bytes are there.

        Raises :class:`~hallintograafi.errors.SyntaxFault`, an
        :class:`~hallintograafi.errors.EngineError`, or :class:`NotAcceptable`.
        """
        ...

    def begin(self, query: Query, heard: Heard) -> Callable[[], None] | None:
        """Start a query without waiting for anything; None when that cannot be done now.

        ``heard`` is called once, perhaps before this returns. When the answer is long or an error it is called with
        None; :meth:`answer` goes on with the query if it is asked within a second. The function that is given
        ends the query, until ``heard`` is called. Raises :class:`~hallintograafi.errors.QueryRefused`,
        or :class:`~hallintograafi.errors.EngineError` for one that cannot even wait.
        """
        ...

    async def start(self) -> None:
        """Start the processes; until then no query is answered."""
        ...

    def measures(self) -> Measures:
        """Tell what the engine has done and what it uses now."""
        ...

    def is_busy(self) -> bool:
        """Tell whether a query is evaluated or waits."""
        ...

    async def close(self) -> None:
        """Stop every process of the engine."""
        ...
