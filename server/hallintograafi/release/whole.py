"""Is a release the one that its manifest tells of? And which one to go by while the current one is not."""

from pathlib import Path
from typing import Final

from hallintograafi.errors import InputError
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release

_LOOKED_INTO: Final = 64 * 1024**2
"""Files up to this size are compared with their checksums before a release is taken for whole, since a start waits for
it; who loads a larger one into memory compares it then."""


def current(data_dir: Path) -> Release | None:
    """Give the current release, None when there is none; raises :class:`InputError` when it is damaged."""
    release = manifest.current(data_dir)
    if release is not None:
        manifest.verify(release, _LOOKED_INTO)
    return release


def newest(data_dir: Path) -> Release | None:
    """Give the newest release that is whole, be it the current one or not."""
    for version in reversed(manifest.versions(data_dir)):
        try:
            release = manifest.read(data_dir / version)
        except InputError:
            continue
        if is_whole(release):
            return release
    return None


def is_whole(release: Release) -> bool:
    """Tell whether every file of a release is the one that was released."""
    try:
        manifest.verify(release, _LOOKED_INTO)
    except InputError:
        return False
    return True
