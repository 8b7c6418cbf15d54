"""Turns at the workers: so many at once, so many waiting, and fair between clients.

Each client has a queue of its own; when a worker is free, the clients that wait are served in turn, one query
each, so that one with a hundred queries does not keep the others waiting for them all. A client may also be kept from
having more than so many at work at once, even while workers are free.
"""

import asyncio
import sys
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from hallintograafi.errors import ClientBusy, EngineBusy
from hallintograafi.settings import Settings


@dataclass(eq=False, slots=True)
class _Waiting:
    client: str
    go: Callable[[], None]
    timer: asyncio.TimerHandle | None = None


class FairQueue:
    """Hands out ``slots`` turns, at most ``running`` to one client at once ("" is the house, without limit).

    ``waiting`` queries may wait in all and ``per_client`` of one client, each for ``seconds``.
    """

    def __init__(self, slots: int, waiting: int, per_client: int, seconds: float, running: int = sys.maxsize) -> None:
        self._free = slots
        self._limits = (waiting, per_client)
        self._seconds = seconds
        self._most = running
        self._running: Counter[str] = Counter()
        # While a turn is free, all clients in here have as many queries at work as they may.
        self._clients: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self.waiting = 0
        """How many queries wait."""
        self.given = 0
        """How many turns were given so far."""
        self.wanted: Callable[[], None] = _nothing
        """Is called when one begins to wait."""

    @property
    def at_work(self) -> int:
        """How many turns are taken."""
        return self._running.total()

    @classmethod
    def of(cls, chosen: Settings) -> "FairQueue":
        """Make the queue that the settings want."""
        limits = (chosen.queue_length, chosen.queue_per_client, chosen.queue_seconds, chosen.client_running)
        return cls(chosen.workers, *limits)

    def take(self, client: str) -> bool:
        """Take a turn if one is free that ``client`` may have."""
        if not self._may_run(client):
            return False
        self._free -= 1
        self.given += 1
        self._running[client] += 1
        return True

    def enter(self, client: str, go: Callable[[], None], late: Callable[[EngineBusy], None]) -> Callable[[], None]:
        """Wait for a turn: ``go`` is called when it comes, or ``late`` when it does not come in time.

        Gives the function that leaves the queue before that. Raises :class:`ClientBusy` when the client has too many
        waiting, :class:`EngineBusy` when all have.
        """
        turns = self._clients.get(client)
        if turns is None:
            turns = deque()
        if len(turns) >= self._limits[1]:
            running = self._running[client]
            told = f"you have {running} queries at work and {len(turns)} waiting; send the next when one is answered"
            raise ClientBusy(told)
        if self.waiting >= self._limits[0]:
            raise EngineBusy("too many queries are waiting")
        turn = _Waiting(client, go)
        turns.append(turn)
        self._clients[client] = turns
        self.waiting += 1

        def expired() -> None:
            self._leave(turn)
            late(EngineBusy("no worker became free in time"))

        turn.timer = asyncio.get_running_loop().call_later(self._seconds, expired)
        self.wanted()
        return lambda: self._leave(turn)

    async def acquire(self, client: str) -> None:
        """Wait for a turn; raises as :meth:`enter` does, and :class:`EngineBusy` when it does not come in time."""
        if self.take(client):
            return
        loop = asyncio.get_running_loop()
        coming: asyncio.Future[None] = loop.create_future()

        def go() -> None:
            if coming.done():
                loop.call_soon(self.release, client)
            else:
                coming.set_result(None)

        def late(error: EngineBusy) -> None:
            if not coming.done():
                coming.set_exception(error)

        leave = self.enter(client, go, late)
        try:
            await coming
        except EngineBusy:
            raise
        except BaseException:
            if coming.done() and not coming.cancelled() and coming.exception() is None:
                self.release(client)
            leave()
            raise

    def release(self, client: str) -> None:
        """Give a turn of ``client`` back: to the next that may have it, or to nobody."""
        self._free += 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        while self._clients and (following := next(filter(self._may_run, self._clients), None)) is not None:
            turns = self._clients.pop(following)
            turn = turns.popleft()
            if turns:
                self._clients[following] = turns
            self.waiting -= 1
            if turn.timer is not None:
                turn.timer.cancel()
            self.take(following)
            turn.go()

    def _may_run(self, client: str) -> bool:
        return self._free > 0 and (not client or self._running[client] < self._most)

    def _leave(self, turn: _Waiting) -> None:
        turns = self._clients.get(turn.client)
        if turns is not None and turn in turns:
            turns.remove(turn)
            self.waiting -= 1
            if not turns:
                del self._clients[turn.client]
        if turn.timer is not None:
            turn.timer.cancel()


def _nothing() -> None:
    """Let it wait."""
