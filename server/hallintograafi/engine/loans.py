"""Connections lent to a worker: it answers their requests itself, without the way through the front and back.

The front lends the connection of a client that asks quick questions one after another (see
:mod:`hallintograafi.engine.lending`). A worker that answers it keeps nothing of it: a request is read into memory that
it shares with the front, and the kernel ends the worker when an answer takes longer than :data:`MOMENT` or two. The
front then finds the request there and answers it as any other; so what is slow, large or wrong has one place, and no
client waits long for another one's query.
"""

import mmap
import os
import select
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol

from hallintograafi.engine.messages import PACKET, Kind

MOMENT: Final = 0.02
"""Seconds of processor time that an answer on a lent connection may take, since others wait for the same worker
meanwhile; and one more, so that the timer need not be set for each."""

_IDLE: Final = 1.0
"""Seconds after which a connection on which nothing came is given back."""

_TERM: Final = 2000
"""Requests after which a connection is given back, so that it may go to a worker with fewer."""

_LOOK_EVERY: Final = 10_000


class Speaker(Protocol):
    """What knows the protocol of the clients; it counts what it answers in the numbers of ``counts``."""

    counts: "memoryview[int]"

    def answer(self, request: bytes, client: str) -> bytes | None:
        """Give the whole response to what a client sent, at most a packet; None when that is the front's."""
        ...


class Ledger:
    """Memory shared by front and worker: which connection is being answered, its request, how far that is, and counts.

    So the front knows, however a worker died, what is to be answered and who may have got a part of an answer.
    """

    def __init__(self, file: int) -> None:
        memory = memoryview(mmap.mmap(file, mmap.PAGESIZE + PACKET))
        words = memory[: mmap.PAGESIZE].cast("q")
        self._state, self.counts = words[:4], words[4:]
        self._room = memory[mmap.PAGESIZE :]

    @classmethod
    def make(cls) -> tuple["Ledger", int]:
        """Make one, and the open file by which another process opens it; to be closed when it was sent."""
        file = os.memfd_create("ledger")
        os.ftruncate(file, mmap.PAGESIZE + PACKET)
        return cls(file), file

    def take(self, number: int, channel: socket.socket, before: int) -> bytes:
        """Write that a connection is being answered, and read its request from ``channel``."""
        state = self._state
        state[1] = state[3] = 0
        state[2] = before
        state[0] = number
        state[1] = taken = channel.recv_into(self._room)
        return bytes(self._room[:taken])

    def begin_to_send(self, after: int) -> None:
        """Write that the client may get a part of the answer from now on."""
        self._state[3] = after

    def end(self) -> None:
        """Write that nothing is being answered."""
        self._state[0] = 0

    @property
    def number(self) -> int:
        """The number of the connection that is being answered, 0 for none."""
        return self._state[0]

    @property
    def request(self) -> bytes:
        """The request that is being answered; empty when none was read yet."""
        return bytes(self._room[: self._state[1]])

    @property
    def before(self) -> int:
        """How many bytes were sent before its answer."""
        return self._state[2]

    @property
    def after(self) -> int:
        """How many bytes will have been sent when its answer is; 0 while there is no answer."""
        return self._state[3]


@dataclass(eq=False, slots=True)
class _Loan:
    channel: socket.socket
    number: int
    client: str
    used: float
    answered: int = 0
    sent: int = 0


class Loans:
    """What is lent to this worker; :meth:`serve` answers it until the front wants the worker back.

    ``channel`` leads to the front; ``is_worn`` tells, when it is asked now and then, that this process should have a
    successor.
    """

    def __init__(self, channel: socket.socket, speaker: Speaker, is_worn: Callable[[], bool]) -> None:
        self._channel = channel
        self._speaker = speaker
        self._is_worn = is_worn
        self._loans: dict[int, _Loan] = {}
        self._clients: Counter[str] = Counter()
        self._ledger: Ledger | None = None
        self._poll = select.epoll()
        self._poll.register(channel, select.EPOLLIN)
        self._since_look = 0
        self._swept = monotonic()
        self._timed = 0.0

    def serve(self, message: bytes, files: list[int]) -> bool:
        """Answer the connection that came with ``message``, and those that follow.

        Tells whether the worker goes on: not when it is worn, or when the front is gone.
        """
        self._take(message, files)
        while True:
            ready = [file for file, _ in self._poll.poll(_IDLE)]
            if self._channel.fileno() in ready:
                ready.remove(self._channel.fileno())
                message, files, _, _ = socket.recv_fds(self._channel, PACKET, 2)
                if not message:
                    return False
                if message[:1] == Kind.RECALL:
                    self._give_all_back()
                    self._ledger = None
                    signal.setitimer(signal.ITIMER_PROF, 0)
                    self._timed = 0
                    self._channel.send(Kind.FREE)
                    return True
                self._take(message, files)
            for file in ready if len(self._clients) < 2 else self._one_of_each(ready):
                self._serve(file)
            if monotonic() - self._swept > _IDLE:
                self._sweep()
            if self._since_look >= _LOOK_EVERY:
                self._since_look = 0
                if self._is_worn():
                    self._give_all_back()
                    return False

    def _take(self, message: bytes, files: list[int]) -> None:
        connection, page = files
        if self._ledger is None:
            self._ledger = Ledger(page)
            self._speaker.counts = self._ledger.counts
        os.close(page)
        number, client = message[1:].decode().split(" ", 1)
        loan = _Loan(socket.socket(fileno=connection), int(number), client, monotonic())
        self._loans[connection] = loan
        self._clients[client] += 1
        self._poll.register(connection, select.EPOLLIN)

    def _one_of_each(self, ready: Iterable[int]) -> Iterable[int]:
        """Choose one connection of each client, the one that waited longest; the others come up again."""
        chosen: dict[str, int] = {}
        for file in ready:
            before = chosen.setdefault(self._loans[file].client, file)
            if self._loans[file].used < self._loans[before].used:
                chosen[self._loans[file].client] = file
        return chosen.values()

    def _serve(self, file: int) -> None:
        loan, ledger = self._loans[file], self._ledger
        assert ledger is not None
        try:
            request = ledger.take(loan.number, loan.channel, loan.sent)
        except BlockingIOError:
            ledger.end()
            return
        except OSError:
            request = b""  # the front will see the same, and knows what to do
        if (now := monotonic()) - self._timed > MOMENT:
            signal.setitimer(signal.ITIMER_PROF, 2 * MOMENT)
            self._timed = now
        response = self._speaker.answer(request, loan.client) if request else None
        if response is None:
            self._give_back(file, Kind.UNANSWERED if request else Kind.BACK, request)
            ledger.end()
            return
        ledger.begin_to_send(loan.sent + len(response))
        left = self._send(loan, response)
        loan.used = now
        loan.answered += 1
        self._since_look += 1
        if left or loan.answered >= _TERM:
            self._give_back(file, Kind.BACK, left)
        ledger.end()

    def _send(self, loan: _Loan, response: bytes) -> bytes:
        """Send a response; gives what the client does not take at once."""
        try:
            sent = loan.channel.send(response)
        except BlockingIOError:
            return response
        except OSError:
            return b""  # the client is gone, which the next look at it will show
        loan.sent += sent
        return response[sent:]

    def _give_back(self, file: int, kind: bytes, more: bytes = b"") -> None:
        loan = self._loans.pop(file)
        self._poll.unregister(file)
        loan.channel.close()
        self._clients[loan.client] -= 1
        if not self._clients[loan.client]:
            del self._clients[loan.client]
        self._channel.send(b"%b%d\n%b" % (kind, loan.number, more))

    def _sweep(self) -> None:
        """Give back what is not used; the front knows how long a connection may be idle."""
        self._swept = monotonic()
        for file, loan in list(self._loans.items()):
            if self._swept - loan.used > _IDLE:
                self._give_back(file, Kind.BACK)

    def _give_all_back(self) -> None:
        for file in list(self._loans):
            self._give_back(file, Kind.BACK)
