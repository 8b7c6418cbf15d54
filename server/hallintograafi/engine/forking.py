"""The loop of a zygote: a connection in, a fork out; a death in, its cause out to the front that waits for it."""

import contextlib
import ctypes
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from hallintograafi.engine.messages import PACKET, Kind

_PR_SET_PDEATHSIG: Final = 1

_QUIET: Final = 0.5
"""Seconds without anything to do after which there is time for something else."""


def listen(path: Path) -> socket.socket:
    """Open a socket for connections, each of which becomes a worker."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(str(path))
    listener.listen(128)
    return listener


def judges_of(socket: Path) -> Path:
    """Name the socket for data to be judged of the zygote that listens at ``socket``."""
    return socket.with_suffix(".judges")


class Helper:
    """A process that is forked when somebody first connects to ``listener``, and again when it has died.

    ``run`` is what it does with that socket; it shares the memory of the zygote as workers do.
    """

    def __init__(self, listener: socket.socket, run: Callable[[socket.socket], None]) -> None:
        self.listener = listener
        self.run = run
        self.pid = 0


class Zygote:
    """Forks a process that does ``serve`` for each connection to ``listener``; does ``later`` when it has time for it.

    Single-threaded, as forking demands. It lives until its standard input closes.
    """

    def __init__(
        self,
        listener: socket.socket,
        serve: Callable[[socket.socket], None],
        helper: Helper | None = None,
        later: Callable[[], object] | None = None,
    ) -> None:
        self._listener = listener
        self._serve = serve
        self._helper = helper
        self._later = later
        self._pid = os.getpid()
        self._channels: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._wake, wake = socket.socketpair()
        wake.setblocking(False)
        self._wake.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._wake_writer = wake

    def run(self) -> None:
        """Serve until standard input closes, then end every worker."""
        self._selector.register(self._listener, selectors.EVENT_READ, self._fork)
        self._selector.register(self._wake, selectors.EVENT_READ, self._reap)
        self._selector.register(sys.stdin, selectors.EVENT_READ, None)
        if self._helper is not None:
            self._selector.register(self._helper.listener, selectors.EVENT_READ, self._fork_helper)
        while True:
            ready = self._selector.select(None if self._later is None else _QUIET)
            if not ready and self._later is not None:
                later, self._later = self._later, None
                later()
            for key, _ in ready:
                if key.data is None:
                    for pid in self._channels:
                        os.kill(pid, signal.SIGKILL)
                    return
                key.data()

    def _fork(self) -> None:
        channel, _ = self._listener.accept()
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 * PACKET)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                self._be_a_child()
                if self._helper is not None:
                    self._helper.listener.close()
                self._serve(channel)
                status = 0
            finally:
                os._exit(status)
        self._channels[pid] = channel

    def _fork_helper(self) -> None:
        assert self._helper is not None
        self._selector.unregister(self._helper.listener)
        self._helper.pid = os.fork()
        if self._helper.pid == 0:
            status = 1
            try:
                self._be_a_child()
                self._helper.run(self._helper.listener)
                status = 0
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(status)

    def _be_a_child(self) -> None:
        """Die with the parent, and let go of what is the parent's."""
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self._pid:
            os._exit(1)  # it died before it could be asked to take this process with it
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        for other in (self._listener, self._wake, self._wake_writer, *self._channels.values()):
            other.close()

    def _reap(self) -> None:
        while self._drain():
            pass
        while self._channels or (self._helper is not None and self._helper.pid):
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if self._helper is not None and pid == self._helper.pid:
                self._await_helper(self._helper)
                continue
            channel = self._channels.pop(pid, None)
            if channel is None:
                sys.exit("the way out is gone")  # the front starts both anew; workers die with their parent
            died_of = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            # The front may be gone already; one that is there sees at least the end of the stream.
            with contextlib.suppress(OSError):
                channel.send(Kind.DIED + str(died_of).encode(), socket.MSG_DONTWAIT)
            channel.close()

    def _await_helper(self, helper: Helper) -> None:
        """Turn away who waited for a helper that died, and fork the next one for who comes then."""
        helper.pid = 0
        helper.listener.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                helper.listener.accept()[0].close()
        helper.listener.setblocking(True)
        self._selector.register(helper.listener, selectors.EVENT_READ, self._fork_helper)

    def _drain(self) -> bool:
        try:
            return bool(self._wake.recv(4096))
        except BlockingIOError:
            return False
