"""Turns at the workers: so many at once, so many waiting, and fair between clients.

Each client has a queue of its own; when a worker is free, the clients that wait are served in turn, one query
each, so that one with a hundred queries does not keep the others waiting for them all.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from hallintograafi.errors import ClientBusy, EngineBusy


@dataclass(eq=False, slots=True)
class _Waiting:
    client: str
    go: Callable[[], None]
    timer: asyncio.TimerHandle | None = None


class FairQueue:
    """Hands out ``slots`` turns; ``waiting`` queries may wait in all and ``per_client`` of one client."""

    def __init__(self, slots: int, waiting: int, per_client: int, seconds: float) -> None:
        self._free = slots
        self._limits = (waiting, per_client)
        self._seconds = seconds
        self._clients: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self.waiting = 0
        """How many queries wait."""

    def take(self) -> bool:
        """Take a turn if one is free and nobody waits for it."""
        if self._free and not self._clients:
            self._free -= 1
            return True
        return False

    def enter(self, client: str, go: Callable[[], None], late: Callable[[EngineBusy], None]) -> Callable[[], None]:
        """Wait for a turn: ``go`` is called when it comes, or ``late`` when it does not come in time.

        Gives the function that leaves the queue before that. Raises :class:`ClientBusy` when the client has too many
        waiting, :class:`EngineBusy` when all have.
        """
        turns = self._clients.get(client)
        if turns is None:
            turns = deque()
        if len(turns) >= self._limits[1]:
            raise ClientBusy(f"you have {len(turns)} queries waiting; send the next when one is answered")
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
        return lambda: self._leave(turn)

    async def acquire(self, client: str) -> None:
        """Wait for a turn; raises as :meth:`enter` does, and :class:`EngineBusy` when it does not come in time."""
        if self.take():
            return
        coming: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def go() -> None:
            if coming.done():
                self.release()
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
            if coming.done() and not coming.cancelled():
                self.release()
            leave()
            raise

    def release(self) -> None:
        """Give a turn back: to the next client that waits, or to nobody."""
        if not self._clients:
            self._free += 1
            return
        client, turns = self._clients.popitem(last=False)
        turn = turns.popleft()
        if turns:
            self._clients[client] = turns
        self.waiting -= 1
        if turn.timer is not None:
            turn.timer.cancel()
        turn.go()

    def _leave(self, turn: _Waiting) -> None:
        turns = self._clients.get(turn.client)
        if turns is not None and turn in turns:
            turns.remove(turn)
            self.waiting -= 1
            if not turns:
                del self._clients[turn.client]
        if turn.timer is not None:
            turn.timer.cancel()
