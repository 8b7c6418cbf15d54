"""How the zygote is called and what it says (see :mod:`hallintograafi.engine.zygote` for what it makes of it)."""

import re
import subprocess
import sys
from pathlib import Path

from hallintograafi.engine.egress import Rules
from hallintograafi.engine.federation import prefixes
from hallintograafi.errors import EngineDown
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings


def start(socket: Path, release: Release, settings: Settings) -> "subprocess.Popen[str]":
    """Start a zygote that will listen at ``socket``."""
    in_memory = release.manifest.triples <= settings.memory_store_triples
    limits = (settings.result_bytes, settings.result_rows, settings.query_memory)
    command = [
        sys.executable,
        "-m",
        "hallintograafi.engine.zygote",
        str(socket),
        str(release.path),
        "memory" if in_memory else "disk",
        _services(settings),
        *map(str, limits),
    ]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True)


def wait(zygote: "subprocess.Popen[str]") -> tuple[str, int]:
    """Wait until a zygote has loaded its release.

    Gives how it keeps the network away, "none" or "open", and the port of the way out, 0 if there is none.
    Raises :class:`EngineDown` when it does not come up.
    """
    assert zygote.stdout is not None
    found = re.fullmatch(r"ready network=(\w+) service=(\d+)", zygote.stdout.readline().strip())
    if found is None:
        zygote.wait()
        raise EngineDown("the engine could not load the release")
    return found[1], int(found[2])


def _services(settings: Settings) -> str:
    """Write what SERVICE may ask; nothing when it may ask nobody."""
    allowed = prefixes(settings.service_prefixes)
    private = tuple(settings.service_private.split())
    rules = Rules(allowed, private, settings.result_bytes, settings.query_seconds_max)
    return rules.text() if allowed else ""
