"""The front's end of a connection to one worker process."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from hallintograafi.engine.messages import PACKET, Kind
from hallintograafi.errors import EngineDown

_LARGEST: Final = PACKET + 1024
"""A packet's content and what stands before it."""

_GRACE: Final = 0.05
"""Seconds that the front waits for word of a query's end after the kernel should have ended it."""

_OUT_OF_TIME: Final = Kind.DIED + str(int(signal.SIGALRM)).encode()


class Worker:
    """A worker process that waits for a query or answers one.

    While it waits it is listened to, so that its death is known at once: then ``died`` is called. The first message
    that follows a query is heard the same way; what comes after that is read by :meth:`receive`, at the pace of the
    client. ``home`` is the number of the zygote it comes from.
    """

    def __init__(self, channel: socket.socket, pid: int, home: int) -> None:
        self._channel = channel
        self._loop = asyncio.get_running_loop()
        self._pid_fd: int | None = os.pidfd_open(pid)
        self._heard: Callable[[bytes], None] | None = None
        self._borrowing: Callable[[bytes], None] | None = None
        self._listening = False
        self._alarm: asyncio.TimerHandle | None = None
        self.is_late = False
        """The query's time is over, and the process is left to the kernel."""
        self.died: Callable[[Worker], None] = lambda _: None
        self.home = home

    @classmethod
    async def connect(cls, path: Path, home: int) -> "Worker":
        """Have a worker forked; raises :class:`EngineDown` when that fails."""
        try:
            channel = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError as error:
            raise EngineDown(f"a query worker could not start ({error})") from error
        channel.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_connect(channel, str(path))
            hello = await loop.sock_recv(channel, _LARGEST)
            if hello[:1] != Kind.HELLO:
                raise EngineDown("a query worker could not start")
            self = cls(channel, int(hello[1:]), home)
        except OSError as error:
            channel.close()
            raise EngineDown(f"a query worker could not start ({error})") from error
        except BaseException:
            channel.close()
            raise
        self.listen()
        return self

    def listen(self) -> None:
        """Hear what comes next."""
        if not self._listening:
            self._loop.add_reader(self._channel.fileno(), self._readable)
            self._listening = True

    def ask(self, message: bytes, seconds: float, heard: Callable[[bytes], None], files: Sequence[int] = ()) -> None:
        """Send a query; ``heard`` is called with the first message that answers it, empty when there is none.

        ``files`` are numbers of open files that go with it.
        After ``seconds`` nobody waits for it: a process with much memory takes its time to go when the kernel ended it.

        Raises :class:`EngineDown` when the process is gone.
        """
        try:
            if files:
                socket.send_fds(self._channel, [message], files)
            else:
                self._channel.send(message)
        except OSError as error:
            raise EngineDown(f"the query's process is gone ({error})") from error
        self._heard = heard
        self._alarm = self._loop.call_later(seconds + _GRACE, self._give_up)

    def borrow(self, heard: Callable[[bytes], None]) -> None:
        """Have ``heard`` called with every message until the one that says that nothing is lent any more, or the last.

        That one is empty, or says of which signal the process died.
        """
        self._borrowing = heard

    def tell(self, message: bytes, files: Sequence[int] = ()) -> None:
        """Send a message, and open files with it; raises :class:`OSError` when that cannot be done now."""
        socket.send_fds(self._channel, [message], files)

    async def first(self, message: bytes, seconds: float, files: Sequence[int] = ()) -> bytes:
        """Send a query and wait for the first message that answers it."""
        coming: asyncio.Future[bytes] = self._loop.create_future()
        self.ask(message, seconds, lambda heard: None if coming.done() else coming.set_result(heard), files)
        return await coming

    async def receive(self) -> bytes:
        """Read the next message of a longer answer."""
        try:
            message = await self._loop.sock_recv(self._channel, _LARGEST)
        except OSError as error:
            raise EngineDown(f"the query's process is gone ({error})") from error
        return message or (_OUT_OF_TIME if self.is_late else message)

    def answered(self) -> None:
        """Hear that the query is over."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def is_waiting(self) -> bool:
        """Tell whether the process waits for a query; one that died has left a last word or a closed socket."""
        try:
            self._channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def end(self) -> None:
        """End the process, whatever it is doing, and forget it."""
        self._heard = self._borrowing = None
        self.answered()
        self._deafen()
        if self._pid_fd is not None:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._pid_fd, signal.SIGKILL)
            os.close(self._pid_fd)
            self._pid_fd = None
        self._channel.close()

    def _give_up(self) -> None:
        self.is_late = True
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_RD)  # what has come can still be read, then comes the end

    def _deafen(self) -> None:
        if self._listening:
            self._loop.remove_reader(self._channel.fileno())
            self._listening = False

    def _readable(self) -> None:
        try:
            message = self._channel.recv(_LARGEST)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if self._borrowing is not None:
            self._hear_of_loans(message)
            return
        if not message and self.is_late:
            message = _OUT_OF_TIME
        heard, self._heard = self._heard, None
        if message[:1] != Kind.WHOLE:
            self._deafen()
        if heard is None:
            self.died(self)
        else:
            heard(message)

    def _hear_of_loans(self, message: bytes) -> None:
        heard, kind = self._borrowing, message[:1]
        assert heard is not None
        if kind in (b"", Kind.DIED, Kind.FREE):
            self._borrowing = None
            if kind != Kind.FREE:
                self._deafen()
        heard(message)
