"""Turns at the workers: so many at once, so many waiting, and fair between clients.

Each client has a queue of its own; when a worker is free, the clients that wait are served in turn, one query
each, so that one with a hundred queries does not keep the others waiting for them all.
"""

import asyncio
from collections import OrderedDict, deque

from hallintograafi.errors import ClientBusy, EngineBusy


class FairQueue:
    """Hands out ``slots`` turns; ``waiting`` queries may wait in all and ``per_client`` of one client."""

    def __init__(self, slots: int, waiting: int, per_client: int, seconds: float) -> None:
        self._free = slots
        self._limits = (waiting, per_client)
        self._seconds = seconds
        self._clients: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return sum(len(turns) for turns in self._clients.values())

    def take(self, client: str) -> bool:
        """Take a turn if one is free and nobody waits for it."""
        if self._free and not self._clients:
            self._free -= 1
            return True
        return False

    async def acquire(self, client: str) -> None:
        """Wait for a turn.

        Raises :class:`ClientBusy` when the client has too many waiting, :class:`EngineBusy` when all have, or
        when the turn does not come in time.
        """
        if self.take(client):
            return
        turns = self._clients.get(client, deque())
        if len(turns) >= self._limits[1]:
            raise ClientBusy(f"you have {len(turns)} queries waiting; send the next when one is answered")
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

    def release(self) -> None:
        """Give a turn back: to the next client that waits, or to nobody."""
        while self._clients:
            client, turns = self._clients.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._clients[client] = turns
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _leave(self, client: str, turn: "asyncio.Future[None]") -> None:
        if turn.done() and not turn.cancelled():
            self.release()
            return
        turns = self._clients.get(client)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self._clients[client]
