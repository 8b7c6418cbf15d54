"""Which releases stay on disk: marks to keep one for good, and pruning of the old ones that nobody marked."""

import shutil
import tempfile
from pathlib import Path
from typing import Final

from hallintograafi.errors import InputError, UnknownName
from hallintograafi.release import history, manifest
from hallintograafi.release.lock import MAKING, only_one

KEPT: Final = "kept"
"""The directory of marks: an empty file for each release that is kept."""


def kept(data_dir: Path) -> set[str]:
    """Give the releases that are marked to be kept."""
    folder = data_dir / KEPT
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def keep(data_dir: Path, version: str, *, wanted: bool = True) -> None:
    """Mark a release to be kept, or take the mark away; raises :class:`UnknownName` for one that is not there."""
    if version not in manifest.versions(data_dir):
        raise UnknownName(f"there is no release {version} in {data_dir}")
    with only_one(data_dir):
        (data_dir / KEPT).mkdir(exist_ok=True)
        mark = data_dir / KEPT / version
        if wanted:
            mark.touch()
        else:
            mark.unlink(missing_ok=True)


def prune(data_dir: Path, number: int) -> list[str]:
    """Remove all but the newest ``number`` releases, the current one and those marked; gives what was removed.

    What a release changed stays in the history. Raises :class:`InputError` when the directory cannot be written.
    """
    with only_one(data_dir):
        versions = manifest.versions(data_dir)
        current = (data_dir / manifest.CURRENT).resolve().name
        staying = {*versions[max(len(versions) - number, 0) :], *versions[-1:], current, *kept(data_dir)}
        removed = [version for version in versions if version not in staying]
        try:
            for version in removed:
                _remove(data_dir, version)
        except OSError as error:
            raise InputError(f"{data_dir}: a release cannot be removed ({error.strerror or error})") from error
    return removed


def _remove(data_dir: Path, version: str) -> None:
    """Write what stays first and take the release away in one step, so that a reader sees one or the other."""
    making = Path(tempfile.mkdtemp(prefix=MAKING, dir=data_dir))
    try:
        for name in history.LEFT:
            source = data_dir / version / name
            if source.is_dir():
                shutil.copytree(source, making / "left" / name)
            elif source.is_file():
                (making / "left").mkdir(exist_ok=True)
                shutil.copyfile(source, making / "left" / name)
        (data_dir / history.FOLDER).mkdir(exist_ok=True)
        if (making / "left").is_dir() and not (data_dir / history.FOLDER / version).exists():
            (making / "left").rename(data_dir / history.FOLDER / version)
        (data_dir / version).rename(making / "release")
    finally:
        shutil.rmtree(making, ignore_errors=True)
