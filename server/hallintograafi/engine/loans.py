"""Connections lent to a worker: it answers their requests itself, without the way through the front and back.

The front lends the connection of a client that asks quick questions one after another (see
:mod:`hallintograafi.engine.lending`). A worker that answers it keeps nothing of it: a request is left in the kernel
until its answer is there, and the kernel ends the worker when an answer takes longer than :data:`MOMENT`. The front
then finds the request where it was and answers it as any other; so what is slow, large or wrong has one place, and no
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
"""Seconds that an answer on a lent connection may take: others wait for the same worker meanwhile."""

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
    """A page of memory shared by front and worker: the number of the connection that is being answered, and counts.

    So the front knows, however a worker died, which connection may have lost a request or got a part of an answer.
    """

    def __init__(self, file: int) -> None:
        words = memoryview(mmap.mmap(file, mmap.PAGESIZE)).cast("q")
        self._number, self.counts = words[:1], words[1:]

    @classmethod
    def make(cls) -> tuple["Ledger", int]:
        """Make one, and the open file by which another process opens it; to be closed when it was sent."""
        file = os.memfd_create("ledger")
        os.ftruncate(file, mmap.PAGESIZE)
        return cls(file), file

    @property
    def number(self) -> int:
        """The number of the connection that is being answered, 0 for none."""
        return self._number[0]

    def write(self, number: int) -> None:
        """Write that number."""
        self._number[0] = number


@dataclass(eq=False, slots=True)
class _Loan:
    channel: socket.socket
    number: int
    client: str
    used: float
    answered: int = 0


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
        loan = self._loans[file]
        assert self._ledger is not None
        try:
            request = loan.channel.recv(PACKET, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            request = b""  # the front will see the same, and knows what to do
        self._ledger.write(loan.number)
        signal.setitimer(signal.ITIMER_REAL, MOMENT)
        response = self._speaker.answer(request, loan.client) if request else None
        signal.setitimer(signal.ITIMER_REAL, 0)
        if response is None:
            self._ledger.write(0)
            self._give_back(file, Kind.UNANSWERED if request else Kind.BACK)
            return
        left = self._send(loan.channel, len(request), response)
        self._ledger.write(0)
        loan.used = monotonic()
        loan.answered += 1
        self._since_look += 1
        if left or loan.answered >= _TERM:
            self._give_back(file, Kind.BACK, left)

    def _send(self, channel: socket.socket, taken: int, response: bytes) -> bytes:
        """Take the request and send its response; gives what the client does not take at once."""
        try:
            channel.recv(taken)
            return response[channel.send(response) :]
        except BlockingIOError:
            return response
        except OSError:
            return b""  # the client is gone, which the next look at it will show

    def _give_back(self, file: int, kind: bytes, left: bytes = b"") -> None:
        loan = self._loans.pop(file)
        self._poll.unregister(file)
        loan.channel.close()
        self._clients[loan.client] -= 1
        if not self._clients[loan.client]:
            del self._clients[loan.client]
        self._channel.send(b"%b%d\n%b" % (kind, loan.number, left))

    def _sweep(self) -> None:
        """Give back what is not used; the front knows how long a connection may be idle."""
        self._swept = monotonic()
        for file, loan in list(self._loans.items()):
            if self._swept - loan.used > _IDLE:
                self._give_back(file, Kind.BACK)

    def _give_all_back(self) -> None:
        for file in list(self._loans):
            self._give_back(file, Kind.BACK)
