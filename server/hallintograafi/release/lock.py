"""One at a time: who writes below a data directory takes its lock, and clears away what one that was killed left."""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hallintograafi.errors import InputError
from hallintograafi.release import manifest

MAKING: Final = ".making-"
"""Beginning of the names of what is not there yet, or not there any more."""


@contextlib.contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the lock of the data directory: two writers at once take turns.

    Raises :class:`InputError` when the directory cannot be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / ".lock").open("w")
    except OSError as error:
        raise InputError(f"{data_dir}: cannot be written ({error.strerror})") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in data_dir.glob(f"{MAKING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        for leftover in data_dir.glob(f".{manifest.CURRENT}-*"):
            leftover.unlink(missing_ok=True)
        yield
