"""Writers take turns, and the next one clears away what a killed one left."""

import fcntl
from pathlib import Path

import pytest

from hallintograafi.errors import InputError
from hallintograafi.release.lock import MAKING, only_one


def test_nobody_else_has_the_lock_meanwhile(tmp_path: Path) -> None:
    with only_one(tmp_path / "r"), (tmp_path / "r" / ".lock").open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (tmp_path / "r" / ".lock").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_left_overs_are_cleared(tmp_path: Path) -> None:
    (tmp_path / f"{MAKING}x" / "store").mkdir(parents=True)
    (tmp_path / ".current-1").symlink_to("2026.01.01")
    (tmp_path / "2026.01.01").mkdir()
    with only_one(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "2026.01.01"]


def test_a_directory_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"), only_one(tmp_path / "file" / "r"):
        pass
