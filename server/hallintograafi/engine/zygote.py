"""The zygote: a single-threaded process that loads a release once and forks a worker for each connection.

Started by :class:`~hallintograafi.engine.embedded.EmbeddedEngine` as
``python -m hallintograafi.engine.zygote SOCKET RELEASE MODE SERVICES LIMITS…`` with MODE ``memory`` or ``disk``,
SERVICES the rules of the way out or nothing, and LIMITS the bytes and rows of an answer and the memory of a query.
It says ``ready``, how it keeps the network away and the port of the way out on its standard output, and lives until
its standard input closes.
"""

import contextlib
import ctypes
import gc
import os
import selectors
import signal
import socket
import sys
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from hallintograafi.engine import egress, worker
from hallintograafi.engine.federation import relay
from hallintograafi.engine.messages import PACKET, Kind
from hallintograafi.release import manifest
from hallintograafi.release.manifest import STORE, Release

_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_PR_SET_PDEATHSIG = 1


def leave_network() -> bool:
    """Move this process into a network namespace of its own, where there is no network; tells success.

    UNIX sockets go on working. Refused on some platforms; then only the check of the query's words is left.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def main(argv: list[str]) -> None:
    """Load, listen, fork, reap; see the module's text for the arguments."""
    path, directory, mode, services, *limits = argv
    release = manifest.read(Path(directory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    open_door = egress.fork(egress.Rules.read(services)) if services else None
    network = "none" if leave_network() else "open"
    port = open_door() if open_door else 0
    store = _memory_store(release) if mode == "memory" else None
    gc.collect()
    gc.freeze()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    listener.listen(128)
    print(f"ready network={network} service={port}", flush=True)
    try:
        _Zygote(listener, store, release, port, tuple(map(int, limits))).run()
    finally:
        with contextlib.suppress(OSError):  # others may live there too
            Path(path).unlink()
            Path(path).parent.rmdir()


def _memory_store(release: Release) -> Store:
    """Load the dump, if it is the one that was released: a damaged one would give wrong answers."""
    if manifest.sha256(release.dump) != release.manifest.digest:
        sys.exit(f"{release.dump}: not the file that the manifest tells of")
    store = Store()
    store.load(path=release.dump, format=RdfFormat.N_QUADS)
    return store


class _Zygote:
    """The loop: a connection in, a fork out; a death in, its cause out to the front that waits for it."""

    def __init__(
        self, listener: socket.socket, store: Store | None, release: Release, port: int, limits: tuple[int, ...]
    ) -> None:
        self._listener = listener
        self._store = store
        self._release = release
        self._relay = relay(port) if port else ""
        self._limits = limits
        self._channels: dict[int, socket.socket] = {}
        self._wake, wake = socket.socketpair()
        wake.setblocking(False)
        self._wake.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._wake_writer = wake

    def run(self) -> None:
        """Serve until standard input closes, then end every worker."""
        selector = selectors.DefaultSelector()
        selector.register(self._listener, selectors.EVENT_READ, self._fork)
        selector.register(self._wake, selectors.EVENT_READ, self._reap)
        selector.register(sys.stdin, selectors.EVENT_READ, None)
        while True:
            for key, _ in selector.select():
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
                self._become_worker(channel)
                status = 0
            finally:
                os._exit(status)
        self._channels[pid] = channel

    def _become_worker(self, channel: socket.socket) -> None:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for other in (self._listener, self._wake, self._wake_writer, *self._channels.values()):
            other.close()
        # A disk store starts threads of its own, which a fork would not copy: each worker opens it itself.
        store = self._store if self._store is not None else Store.read_only(str(self._release.path / STORE))
        worker.serve(channel, store, self._release.about, self._relay, *self._limits)

    def _reap(self) -> None:
        while self._drain():
            pass
        while self._channels:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            channel = self._channels.pop(pid, None)
            if channel is None:
                sys.exit("the way out is gone")  # the front starts both anew; workers die with their parent
            died_of = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            # The front may be gone already; one that is there sees at least the end of the stream.
            with contextlib.suppress(OSError):
                channel.send(Kind.DIED + str(died_of).encode(), socket.MSG_DONTWAIT)
            channel.close()

    def _drain(self) -> bool:
        try:
            return bool(self._wake.recv(4096))
        except BlockingIOError:
            return False


if __name__ == "__main__":
    main(sys.argv[1:])
