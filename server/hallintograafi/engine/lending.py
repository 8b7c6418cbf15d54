"""Clients' connections lent to workers, seen from the front: which worker answers whom, and how they come back.

The way of a request through the front to a worker and back costs more than most queries: two processes woken, and the
request and its answer read and written twice. So a client that asks quick questions one after another has its
connection lent to a worker, which answers it itself (:mod:`hallintograafi.engine.loans`). The front keeps the
connection open and reads nothing from it meanwhile. It comes back when a request comes that is not the worker's, when
nothing comes, when the worker is wanted for a query that waits, and when the worker dies, which is how the kernel ends
an answer that takes too long. The worker is kept for the next ones for a while: a fork shares its memory until that is
written to, which reading does too, by counts of references, so that one that has been everywhere answers a fifth
quicker than one that has a page copied for it at each step.
"""

import array
import asyncio
import contextlib
import fcntl
import os
import socket
import struct
import termios
from collections.abc import Callable
from time import monotonic
from typing import Final, NamedTuple, Protocol

from hallintograafi.engine.channel import Worker
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.loans import MOMENT, Ledger
from hallintograafi.engine.messages import Kind
from hallintograafi.errors import EngineBusy

_MOST: Final = 256
"""Connections that one worker has at most, since a process may open only so many files."""

_KEPT: Final = 60.0
"""Seconds for which a worker without connections is kept while nobody wants it."""

_PATIENCE: Final = 1.0
"""Seconds that a worker has to give everything back."""

_TOLD: Final = struct.Struct("=144xI52xQQ")
"""``tcpi_notsent_bytes``, ``tcpi_bytes_sent`` and ``tcpi_bytes_retrans`` of what Linux tells of a TCP connection."""


class Borrowed(Protocol):
    """A client's connection that can be lent; it is not read, and nothing waits to be sent on it."""

    @property
    def file(self) -> int:
        """Its open file."""
        ...

    @property
    def whose(self) -> str:
        """The client's address."""
        ...

    def come_back(self, left: bytes = b"", came: bytes = b"", *, welcome: bool) -> None:
        """Be the front's again: ``left`` is to be sent first, ``came`` was read from it and is to be answered.

        It is not ``welcome`` if what came is not a worker's to answer.
        """
        ...

    def break_off(self) -> None:
        """Close: nobody can tell how much of an answer the client got."""
        ...


class _Loan(NamedTuple):
    """A connection that is lent, and how many bytes were ever sent on it before."""

    connection: Borrowed
    sent: int


class _Lent:
    """A worker and what is lent to it, by number."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.ledger, self.page = Ledger.make()
        self.connections: dict[int, _Loan] = {}
        self._counted = self.ledger.counts.tolist()
        self.is_recalled = False
        self.since = monotonic()
        """When it got its last connection back, or none yet."""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def news(self) -> list[int]:
        """Give what was counted since the last time."""
        before, self._counted = self._counted, self.ledger.counts.tolist()
        return [now - then for now, then in zip(self._counted, before, strict=True)]

    def recall(self) -> None:
        """Ask for all of it, and for the worker."""
        if self.is_recalled:
            return
        try:
            self.worker.tell(Kind.RECALL)
        except BlockingIOError:  # it has much to read; who wants it asks again
            return
        except OSError:  # it is dead, which is heard soon
            pass
        self.is_recalled = True


class Lender:
    """Lends connections to up to ``most`` workers of an engine; ``told`` hears what they counted since the last time.

    A lent worker has a turn at the engine, as if the house asked a query; it has to wait for it like any client. When
    queries wait for a moment, a lent worker that has no connections is recalled for them; when none of them gets its
    turn meanwhile, so is one that has. Without connections it is kept for ``kept`` seconds.
    """

    def __init__(
        self, engine: EmbeddedEngine, most: int, told: Callable[[list[int]], None], kept: float = _KEPT
    ) -> None:
        self._engine = engine
        self._most = most
        self._told = told
        self._kept = kept
        self._lent: list[_Lent] = []
        self._number = 0
        self._closed = False
        self._leave: Callable[[], None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        engine.turns.wanted = self._look_later

    def lend(self, connection: Borrowed) -> bool:
        """Lend a connection to the worker that has the fewest; tells whether one took it."""
        if self._closed:
            return False
        if len(self._lent) < self._most and self._leave is None:
            self._ask_for_worker()
        able = [lent for lent in self._lent if not lent.is_recalled and len(lent.connections) < _MOST]
        if not able:
            return False
        lent = min(able, key=lambda lent: len(lent.connections))
        self._number += 1
        loan = _Loan(connection, _sent(connection.file))
        message = b"%b%d %b" % (Kind.LEND, self._number, connection.whose.encode())
        try:
            lent.worker.tell(message, (connection.file, lent.page))
        except OSError:  # it is dead, or has more to read than it can take
            return False
        lent.connections[self._number] = loan
        return True

    @property
    def connections(self) -> int:
        """How many connections are lent."""
        return sum(len(lent.connections) for lent in self._lent)

    def count(self) -> None:
        """Have everything told that was counted so far."""
        for lent in self._lent:
            self._told(lent.news())

    async def close(self) -> None:
        """Lend nothing more, and wait until everything is back."""
        self._closed = True
        if self._leave is not None:
            self._leave()
        for lent in self._lent:
            lent.recall()
        if self._lent:
            await asyncio.wait([lent.over for lent in self._lent], timeout=_PATIENCE)
        for lent in list(self._lent):
            self._died(lent)

    def _ask_for_worker(self) -> None:
        nursery, turns = self._engine.pool.nursery, self._engine.turns
        if nursery is None or not nursery.lends:
            return
        if turns.take(""):
            self._take_worker()
            return
        with contextlib.suppress(EngineBusy):
            self._leave = turns.enter("", self._take_worker, self._give_up)

    def _give_up(self, _: EngineBusy) -> None:
        self._leave = None

    def _take_worker(self) -> None:
        self._leave = None
        if not self._engine.pool.idle:
            self._engine.give_back(None, "", whole=False)
            return
        lent = _Lent(self._engine.pool.idle.pop())
        lent.worker.borrow(lambda message: self._heard(lent, message))
        self._lent.append(lent)
        self._see_use(lent)
        self._look_later()

    def _see_use(self, lent: _Lent) -> None:
        """Send a worker back for which there was nothing for a while; look again later."""
        if lent.is_recalled or lent not in self._lent:
            return
        left = self._kept if lent.connections else lent.since + self._kept - monotonic()
        if left > 0:
            asyncio.get_running_loop().call_later(left, self._see_use, lent)
        else:
            lent.recall()

    @property
    def _waiting(self) -> int:
        """How many queries wait."""
        return self._engine.turns.waiting - (self._leave is not None)

    def _look_later(self) -> None:
        """See in a moment whether queries still wait for the same turn."""
        if self._watch is None and self._lent and self._waiting:
            given = self._engine.turns.given
            self._watch = asyncio.get_running_loop().call_later(MOMENT, self._look, given)

    def _look(self, given: int) -> None:
        self._watch = None
        if self._waiting and self._lent and not any(lent.is_recalled for lent in self._lent):
            fewest = min(self._lent, key=lambda lent: len(lent.connections))
            if not fewest.connections or self._engine.turns.given == given:
                fewest.recall()
        self._look_later()

    def _heard(self, lent: _Lent, message: bytes) -> None:
        kind = message[:1]
        if kind in (Kind.BACK, Kind.UNANSWERED):
            number, _, more = message[1:].partition(b"\n")
            connection = lent.connections.pop(int(number)).connection
            if kind == Kind.BACK:
                connection.come_back(more, welcome=True)
            else:
                connection.come_back(came=more, welcome=False)
            lent.since = monotonic()
        elif kind == Kind.FREE:
            self._end(lent, whole=True)
        else:
            self._died(lent)

    def _died(self, lent: _Lent) -> None:
        """Take everything back; what was being answered is in the ledger, unless a part of its answer was sent."""
        ledger = lent.ledger
        doubtful = lent.connections.pop(ledger.number, None)
        request, before, after = ledger.request, ledger.before, ledger.after
        self._end(lent, whole=False)
        if doubtful is None:
            return
        connection, sent = doubtful.connection, _sent(doubtful.connection.file) - doubtful.sent
        if after and sent == after:
            connection.come_back(welcome=True)
        elif sent == before and (request or _has_unread(connection.file)):
            connection.come_back(came=request, welcome=False)
        else:
            connection.break_off()

    def _end(self, lent: _Lent, *, whole: bool) -> None:
        self._lent.remove(lent)
        os.close(lent.page)
        self._told(lent.news())
        connections, lent.connections = lent.connections, {}
        self._engine.give_back(lent.worker, "", whole=whole)
        for loan in connections.values():
            loan.connection.come_back(welcome=True)
        lent.over.set_result(None)


def _sent(file: int) -> int:
    """Tell how many bytes were ever given to the kernel for the other end of a connection; 0 when it is closed."""
    try:
        with socket.socket(fileno=os.dup(file)) as channel:
            told = channel.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TOLD.size)
    except OSError:
        return 0
    waiting, sent, again = _TOLD.unpack(told)
    return int(waiting + sent - again)


def _has_unread(file: int) -> bool:
    """Tell whether something came that nobody has read yet."""
    found = array.array("i", [0])
    try:
        fcntl.ioctl(file, termios.FIONREAD, found)
    except OSError:  # it was closed meanwhile
        return False
    return found[0] > 0
