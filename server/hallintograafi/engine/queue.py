"""Turns at the workers: so many at once, so many waiting, and fair between clients.

Each client has a queue of its own; when a worker is free, the clients that wait are served in turn, one query
each, so that one with a hundred queries does not keep the others waiting for them all. A client may also be kept from
having more than so many at work at once, even while workers are free.
"""

import asyncio
import sys
from collections import Counter, OrderedDict, deque

from hallintograafi.errors import ClientBusy, EngineBusy
from hallintograafi.settings import Settings


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
        self._clients: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @classmethod
    def of(cls, chosen: Settings) -> "FairQueue":
        """Make the queue that the settings want."""
        limits = (chosen.queue_length, chosen.queue_per_client, chosen.queue_seconds, chosen.client_running)
        return cls(chosen.workers, *limits)

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return sum(len(turns) for turns in self._clients.values())

    async def acquire(self, client: str) -> None:
        """Wait for a turn.

        Raises :class:`ClientBusy` when the client has too many waiting, :class:`EngineBusy` when all have, or
        when the turn does not come in time.
        """
        if self._may_run(client):
            self._take(client)
            return
        turns = self._clients.get(client, deque())
        if len(turns) >= self._limits[1]:
            running = self._running[client]
            told = f"you have {running} queries at work and {len(turns)} waiting; send the next when one is answered"
            raise ClientBusy(told)
        if self.waiting >= self._limits[0]:
            raise EngineBusy("too many queries are waiting")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        turns.append(turn)
        self._clients[client] = turns
        try:
            async with asyncio.timeout(self._seconds):
                await turn
        except BaseException as error:
            self._leave(client, turn)
            if isinstance(error, TimeoutError):
                raise EngineBusy("no worker became free in time") from error
            raise

    def release(self, client: str) -> None:
        """Give a turn of ``client`` back: to the next that may have it, or to nobody."""
        self._free += 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        while (following := next(filter(self._may_run, self._clients), None)) is not None:
            turns = self._clients.pop(following)
            turn = turns.popleft()
            if turns:
                self._clients[following] = turns
            if not turn.done():
                self._take(following)
                turn.set_result(None)

    def _may_run(self, client: str) -> bool:
        return self._free > 0 and (not client or self._running[client] < self._most)

    def _take(self, client: str) -> None:
        self._free -= 1
        self._running[client] += 1

    def _leave(self, client: str, turn: "asyncio.Future[None]") -> None:
        if turn.done() and not turn.cancelled():
            self.release(client)
            return
        turns = self._clients.get(client)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self._clients[client]
