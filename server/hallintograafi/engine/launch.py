"""How the zygote is called and what it says (see :mod:`hallintograafi.engine.zygote` for what it makes of it)."""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

from hallintograafi.engine.federation import prefixes
from hallintograafi.errors import EngineDown
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings, packed

_TUNABLES = ":".join(filter(None, (os.environ.get("GLIBC_TUNABLES"), "glibc.malloc.hugetlb=1")))
"""Huge pages: a fork copies page tables, and with pages of 2 MB those of a million triples take 5 ms and not 33."""


def start(socket: Path, release: Release, mode: str, settings: Settings, speaker: str) -> "subprocess.Popen[str]":
    """Start a zygote that will listen at ``socket``; ``mode`` is ``memory`` or ``disk``."""
    command = [
        sys.executable,
        "-m",
        "hallintograafi.engine.zygote",
        str(socket),
        str(release.path),
        mode,
        _services(settings),
        speaker,
    ]
    pipe = subprocess.PIPE
    environment = {**os.environ, "GLIBC_TUNABLES": _TUNABLES}
    zygote = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True, env=environment)
    assert zygote.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # who waits for it hears that it ended
        zygote.stdin.write(packed(settings) + "\n")
        zygote.stdin.flush()
    return zygote


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
    if not allowed:
        return ""
    from hallintograafi.engine.egress import Rules  # takes long to load, and few let queries out

    private = tuple(settings.service_private.split())
    return Rules(allowed, private, settings.result_bytes, settings.query_seconds_max).text()
