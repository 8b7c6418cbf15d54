"""Starting the service: the engine's processes first, since they need longest, and the HTTP server beside them."""

import resource
import socket
from collections.abc import Callable, Sequence

from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.errors import InputError
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings


def run(release: Release, settings: Settings, tell: Callable[[str], None], building: Sequence[str] = ()) -> None:
    """Serve ``release`` until the process is told to stop; ``tell`` hears one line when it answers.

    ``building`` is a command, if any, that makes a better release beside, which is switched to.
    Raises :class:`InputError` when the address cannot be listened on.
    """
    listener = listen(settings.host, settings.port)
    _raise_number_of_files()
    engine = EmbeddedEngine(release, settings, speaker(settings))
    engine.prepare()
    from hallintograafi.web.front import http as front  # while the engine's process starts

    front.run(engine, settings, listener, tell, building)


def speaker(settings: Settings) -> str:
    """Name what workers answer lent connections with, see :mod:`hallintograafi.engine.zygote`.

    Nothing where none are lent: what a worker answers leaves no line in the access log, and no worker knows what a
    client asks elsewhere.
    """
    counts_clients = settings.client_rate > 0 or settings.client_running < settings.workers
    here = not (settings.access_log or settings.engine or counts_clients)
    return "hallintograafi.web.front.worker_lane:WorkerLane" if here else ""


def _raise_number_of_files() -> None:
    """Let this process have as many connections as the system lets it have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; raises :class:`InputError` with the reason when that fails."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise InputError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    return listener
