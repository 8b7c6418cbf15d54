"""The zygote: a single-threaded process that loads a release once and forks a worker for each connection.

Started by :class:`~hallintograafi.engine.embedded.EmbeddedEngine` as
``python -m hallintograafi.engine.zygote SOCKET RELEASE MODE SERVICES SPEAKER`` with MODE ``memory`` or ``disk``,
SERVICES the rules of the way out or nothing, SPEAKER nothing or the place, such as ``package.module:name``, of what
gives a :class:`~hallintograafi.engine.loans.Speaker` for a store, a release and settings. Settings come as a line on
its standard input. It says ``ready``, how it keeps the network away and the port of the way out on its standard output,
and lives until its standard input closes. The process that judges submitted data is forked from it when it is first
needed, see :mod:`hallintograafi.engine.judging`.
"""

import contextlib
import ctypes
import gc
import pkgutil
import signal
import socket
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from hallintograafi import settings
from hallintograafi.engine import worker
from hallintograafi.engine.federation import relay
from hallintograafi.engine.forking import Helper, Zygote, judges_of, listen
from hallintograafi.engine.loans import Speaker
from hallintograafi.release import manifest
from hallintograafi.release.manifest import STORE, Release

_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000


def leave_network() -> bool:
    """Move this process into a network namespace of its own, where there is no network; tells success.

    UNIX sockets go on working. Refused on some platforms; then only the check of the query's words is left.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def main(argv: list[str]) -> None:
    """Load, listen, fork, reap; see the module's text for the arguments."""
    path, directory, mode, services, place = argv
    chosen = settings.unpacked(sys.stdin.readline())
    release = manifest.read(Path(directory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    open_door = _way_out(services) if services else None
    network = "none" if leave_network() else "open"
    port = open_door() if open_door else 0
    store = _memory_store(release) if mode == "memory" else None
    gc.collect()
    gc.freeze()
    listener, judges = listen(Path(path)), listen(judges_of(Path(path)))
    print(f"ready network={network} service={port}", flush=True)

    @cache
    def speaker() -> Speaker:
        found: Speaker = pkgutil.resolve_name(place)(store, release, chosen)  # takes long to load
        gc.freeze()
        return found

    # What a disk store reads may take its time, so that no connection is lent to who asks one.
    lent = speaker if place and store is not None else None

    def serve(channel: socket.socket) -> None:
        # A disk store starts threads of its own, which a fork would not copy: each worker opens it itself.
        opened = store if store is not None else Store.read_only(str(release.path / STORE))
        worker.serve(channel, opened, release.about, relay(port) if port else "", chosen, lent)

    def judge(listener: socket.socket) -> None:
        from hallintograafi.engine import judging  # takes long to load, and many never need it

        judging.run(listener, store, release)

    try:
        Zygote(listener, serve, Helper(judges, judge), lent).run()
    finally:
        with contextlib.suppress(OSError):  # others may live there too
            Path(path).unlink()
            judges_of(Path(path)).unlink()
            Path(path).parent.rmdir()


def _way_out(services: str) -> Callable[[], int]:
    from hallintograafi.engine import egress  # with TLS, which takes longer to load than all else here

    return egress.fork(egress.Rules.read(services))


def _memory_store(release: Release) -> Store:
    """Load the dump, if it is the one that was released: a damaged one would give wrong answers."""
    if manifest.sha256(release.dump) != release.manifest.digest:
        sys.exit(f"{release.dump}: not the file that the manifest tells of")
    store = Store()
    store.load(path=release.dump, format=RdfFormat.N_QUADS)
    return store


if __name__ == "__main__":
    main(sys.argv[1:])
