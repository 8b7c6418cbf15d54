"""Every release there ever was below a data directory, and what each changed; also of those that were pruned.

A release that is pruned leaves its manifest, ``changes.json`` and ``feed/`` behind in ``history/<version>/``, so that
whoever follows the feed misses nothing.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from hallintograafi.errors import InputError
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Manifest, Release

FOLDER: Final = "history"
CHANGES: Final = "changes.json"
FEED: Final = "feed"
LEFT: Final = (manifest.MANIFEST, CHANGES, FEED)
"""What a pruned release leaves behind."""


@dataclass(frozen=True)
class Step:
    """A release as the history tells it; ``is_whole`` tells whether it can still be asked."""

    path: Path
    manifest: Manifest
    is_whole: bool

    @property
    def version(self) -> str:
        """The name of the release."""
        return self.manifest.version

    @property
    def pages(self) -> list[Path]:
        """The pages of its members in the feed, in order."""
        return sorted((self.path / FEED).glob("*.nq.gz"))


def steps(data_dir: Path) -> list[Step]:
    """Give all releases that tell what they changed, oldest first; those that cannot be read are left out."""
    found = []
    whole = set(manifest.versions(data_dir))
    for version in names(data_dir):
        path = data_dir / version if version in whole else data_dir / FOLDER / version
        if not (path / CHANGES).is_file():
            continue
        try:
            found.append(Step(path, manifest.read_manifest(path), version in whole))
        except InputError:
            continue
    return found


def chain(data_dir: Path, last: str) -> list[Step]:
    """Give the releases up to ``last`` whose changes, one after the other, make it out of nothing.

    Raises :class:`InputError` when some of them are not here, as on a host that fetched the newest only.
    """
    found = [known for known in steps(data_dir) if manifest.order(known.version) <= manifest.order(last)]
    begins = [number for number, known in enumerate(found) if known.manifest.previous is None]
    found = found[begins[-1] :] if begins else []
    followed = all(new.manifest.previous == old.version for old, new in pairwise(found))
    if not found or not followed or found[-1].version != last:
        raise InputError(f"the changes up to release {last} are not all here")
    return found


def step(data_dir: Path, version: str) -> Step | None:
    """Find one release in the history."""
    return next((found for found in steps(data_dir) if found.version == version), None)


def names(data_dir: Path) -> list[str]:
    """Give the names of all releases there ever were, oldest first; none is ever given again."""
    both = {*manifest.versions(data_dir), *manifest.versions(data_dir / FOLDER)}
    return sorted(both, key=manifest.order)


def newest(data_dir: Path) -> Release | None:
    """Give the newest release that can be read, be it the current one or not."""
    for version in reversed(manifest.versions(data_dir)):
        try:
            return manifest.read(data_dir / version)
        except InputError:
            continue
    return None


def at(data_dir: Path, moment: str) -> str | None:
    """Give the version that was the newest at a moment (ISO 8601 in UTC) among those that can be asked.

    Before the first one that is the first (RFC 7089 section 4.5.3); None when there is no release.
    """
    whole = []
    for version in manifest.versions(data_dir):
        try:
            whole.append(manifest.read_manifest(data_dir / version))
        except InputError:
            continue
    before = [found.version for found in whole if found.built <= moment]
    return before[-1] if before else whole[0].version if whole else None
