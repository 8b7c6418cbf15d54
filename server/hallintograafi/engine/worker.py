"""A worker: a forked process that answers one query at a time and that the kernel ends at the deadline.

Nothing inside a process can stop Oxigraph in the middle of a sort or a join, so the limit is the interval timer
of the kernel with its default action: when it rings, the process is gone and so is its query.
"""

import io
import os
import resource
import signal
import socket
from collections.abc import Callable, Mapping
from typing import IO, cast

from pyoxigraph import Store

from hallintograafi.engine.base import NotAcceptable
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.limits import Limits, Overrun
from hallintograafi.engine.loans import Loans, Speaker
from hallintograafi.engine.messages import PACKET, Kind, unpack
from hallintograafi.errors import SyntaxFault
from hallintograafi.settings import Settings

_LOOK_EVERY = 10_000
_GROWTH = 128 * 1024**2
"""A worker looks at its memory now and then, and one that has grown by so much ends; it has a successor at once.

Reading writes to the store's pages (locks and counts), so that a worker copies what it visits, but never more than the
store: what is beyond that is left over from queries.
"""

_MOST_PARTS = 1000
"""A little less than the kernel takes in one message."""

_GIVES_WAY = 4
"""How much less a worker presses for a processor than the front, which all others wait for meanwhile."""


class _Output(io.RawIOBase):
    """Sends what is written in packets; holds the first back so that an early error stays a clean one."""

    def __init__(self, channel: socket.socket, media_type: str, limits: Limits) -> None:
        self._channel = channel
        self._media_type: str | None = media_type
        self._parts: list[memoryview] = []
        self._size = 0
        self._limits = limits

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if self._size + len(data) > PACKET or len(self._parts) == _MOST_PARTS:
            self._send()
        rest = memoryview(data)
        while len(rest) > PACKET:
            self._take(rest[:PACKET])
            self._send()
            rest = rest[PACKET:]
        self._take(rest)
        return len(data)

    def finish(self) -> None:
        """Send what is left and the end mark; in one message when nothing was sent before."""
        if self._media_type is not None:
            head = f"{self._media_type}\n{self._limits.cut}\n".encode()
            self._channel.sendmsg([Kind.WHOLE, head, *self._parts])
            return
        self._send()
        self._channel.send(Kind.END)

    def _take(self, part: memoryview) -> None:
        self._parts.append(part)
        self._size += len(part)

    def _send(self) -> None:
        if self._media_type is not None:
            self._channel.send(Kind.START + f"{self._media_type}\n{self._limits.cut}".encode())
            self._media_type = None
        if self._parts:
            self._channel.sendmsg([Kind.DATA, *self._parts])
            self._parts.clear()
            self._size = 0


def serve(
    channel: socket.socket,
    store: Store,
    about: Mapping[str, str],
    relay: str,
    settings: Settings,
    speaker: Callable[[], Speaker] | None = None,
) -> None:
    """Answer the requests that come over ``channel`` until its other end is closed.

    ``about`` is what files tell of the release; ``relay`` stands before the addresses of services in queries;
    ``settings`` say how long answers may be and how much memory queries may take above what the process has now.
    ``speaker`` makes what answers connections that are lent to this worker, if any are.
    """
    os.nice(_GIVES_WAY)
    limit_memory(settings.query_memory)
    for clock in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(clock, signal.SIG_DFL)
    most = _status("VmRSS") * 1.2 + _GROWTH
    served = 0
    loans: Loans | None = None
    channel.send(Kind.HELLO + str(os.getpid()).encode())
    while True:
        request, files, _, _ = socket.recv_fds(channel, 4 * PACKET, 2)
        if not request:
            return
        if request[:1] == Kind.LEND:
            assert speaker is not None
            loans = loans or Loans(channel, speaker(), lambda: _status("RssAnon") > most)
            if not loans.serve(request, files):
                return
            continue
        if request == Kind.RECALL:
            channel.send(Kind.FREE)
            continue
        query = unpack(request)
        signal.setitimer(signal.ITIMER_REAL, query.seconds)
        limits = Limits(settings.result_rows, settings.result_bytes, query.truncate)
        output: list[_Output] = []

        def start(media_type: str, output: list[_Output] = output, limits: Limits = limits) -> IO[bytes]:
            output.append(_Output(channel, media_type, limits))
            return cast(IO[bytes], output[0])

        try:
            told = {"query": query.text.replace(relay, "") if relay else query.text, **about}
            evaluate(store, query, start, limits, told)
            output[0].finish()
        except Overrun as limit:
            channel.send(Kind.TOO_LONG + str(limit).encode())
        except SyntaxFault as fault:
            place = f"{fault.line or 0} {fault.column or 0} "
            channel.send(Kind.SYNTAX + (place + fault.reason).encode()[:PACKET])
        except NotAcceptable as error:
            channel.send(Kind.NOT_ACCEPTABLE + str(error).encode())
        except BrokenPipeError:
            return
        except Exception as error:
            channel.send(Kind.FAILED + f"{type(error).__name__}: {error}".encode()[:PACKET])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        served += 1
        if served % _LOOK_EVERY == 0 and _status("RssAnon") > most:
            return


def _status(name: str) -> int:
    """Read a size from what the kernel tells of this process, bytes."""
    with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def limit_memory(memory: int) -> None:
    """Bound the address space; an allocation beyond it ends this process and no other."""
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123
        pages = int(statm.read().split()[0])
    limit = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
