"""How the zygote is called (see :mod:`hallintograafi.engine.zygote` for what it makes of it)."""

import sys
from pathlib import Path

from hallintograafi.engine.egress import Rules
from hallintograafi.engine.federation import prefixes
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings


def arguments(socket: Path, release: Release, settings: Settings) -> list[str]:
    """Give the command that starts a zygote which listens at ``socket``."""
    in_memory = release.manifest.triples <= settings.memory_store_triples
    limits = (settings.result_bytes, settings.result_rows, settings.query_memory)
    return [
        sys.executable,
        "-m",
        "hallintograafi.engine.zygote",
        str(socket),
        str(release.path),
        "memory" if in_memory else "disk",
        _services(settings),
        *map(str, limits),
    ]


def _services(settings: Settings) -> str:
    """Write what SERVICE may ask; nothing when it may ask nobody."""
    allowed = prefixes(settings.service_prefixes)
    private = tuple(settings.service_private.split())
    rules = Rules(allowed, private, settings.result_bytes, settings.query_seconds_max)
    return rules.text() if allowed else ""
