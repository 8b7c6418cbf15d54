"""A build that breaks off, at any step and by any means, leaves the release that is current as it is."""

import errno
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tiny
from hallintograafi import settings
from hallintograafi.errors import InputError
from hallintograafi.graph.content import Content
from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings

STEPS = ["dataset.canonical_lines", "Store", "shutil.copytree", "manifest.write", "manifest.sha256", "switch"]


class Crash(BaseException):
    """Something that no except clause of ours expects."""


def _raise(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_between_steps_leaves_no_half_release(
    step: str, small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build.build(small, chosen)
    before = tiny.tree(old.path)
    with monkeypatch.context() as patch:
        patch.setattr(f"hallintograafi.release.build.{step}", _raise(Crash()))
        with pytest.raises(Crash):
            build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == old
    assert tiny.tree(old.path) == before
    assert tiny.left_over(chosen.data_dir) == []
    assert all(manifest.read(chosen.data_dir / version) for version in manifest.versions(chosen.data_dir))
    new = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == new != old


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_full_disk_is_told_in_a_sentence(
    step: str, small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        f"hallintograafi.release.build.{step}", _raise(OSError(errno.ENOSPC, "No space left on device"))
    )
    with pytest.raises(InputError, match=r"releases: the release cannot be written \(No space left on device\)"):
        build.build(small, chosen)
    assert manifest.versions(chosen.data_dir) == []
    assert tiny.left_over(chosen.data_dir) == []


def test_a_disk_that_is_full_for_the_search_index_is_told_in_a_sentence(
    small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = _raise(sqlite3.OperationalError("database or disk is full"))
    monkeypatch.setattr("hallintograafi.search.index.write", full)
    with pytest.raises(InputError, match=r"the release cannot be written \(database or disk is full\)"):
        build.build(small, chosen)
    assert manifest.versions(chosen.data_dir) == []
    assert tiny.left_over(chosen.data_dir) == []


@pytest.mark.parametrize("below", ["", "releases"])
def test_a_data_directory_that_cannot_be_written_is_an_input_error(below: str, small: Content, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    data_dir = tmp_path / "file" / below
    with pytest.raises(InputError) as caught:
        build.build(small, settings.load(data_dir=data_dir))
    assert str(caught.value).startswith(f"{data_dir}: cannot be written (")


def test_a_directory_without_leave_to_write_is_an_input_error(
    small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(small, chosen)
    denied = _raise(PermissionError(errno.EACCES, "Permission denied"))
    monkeypatch.setattr("hallintograafi.release.build.tempfile.mkdtemp", denied)
    with pytest.raises(InputError, match="Permission denied"):
        build.build(small, chosen)


def test_two_builds_at_once_take_turns(small: Content, chosen: Settings) -> None:
    processes = [tiny.process(small, chosen.data_dir) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    day, second = manifest.versions(chosen.data_dir)
    assert second == f"{day}.1"
    current = manifest.current(chosen.data_dir)
    assert current is not None and current.version == second
    releases: list[Release] = [manifest.read(chosen.data_dir / version) for version in (day, second)]
    assert releases[0].manifest.triples == releases[1].manifest.triples
    assert tiny.left_over(chosen.data_dir) == []


def test_a_build_that_is_killed_leaves_nothing_that_the_next_one_does_not_clear(
    small: Content, chosen: Settings
) -> None:
    kill = "build.manifest.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    assert tiny.process(small, chosen.data_dir, kill).wait(timeout=60) == -signal.SIGKILL
    assert manifest.versions(chosen.data_dir) == []
    assert manifest.current(chosen.data_dir) is None
    assert len(tiny.left_over(chosen.data_dir)) == 1
    release = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == release
    assert tiny.left_over(chosen.data_dir) == []


def test_a_build_that_is_killed_while_switching_leaves_the_old_release_current(
    small: Content, chosen: Settings
) -> None:
    old = build.build(small, chosen)
    kill = "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    assert tiny.process(small, chosen.data_dir, kill).wait(timeout=60) == -signal.SIGKILL
    assert manifest.current(chosen.data_dir) == old
    new = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == new
    assert tiny.left_over(chosen.data_dir) == []
