"""The releases there ever were, in their order."""

from pathlib import Path

import pytest

from hallintograafi.errors import InputError
from hallintograafi.release import build, history, keeping, manifest
from hallintograafi.release.manifest import Release


@pytest.fixture
def data_dir(five: list[Release], tmp_path: Path) -> Path:
    import shutil

    shutil.copytree(five[0].path.parent, tmp_path / "r", symlinks=True)
    return tmp_path / "r"


def test_steps_are_told_oldest_first_also_of_pruned_releases(data_dir: Path, five: list[Release]) -> None:
    versions = [release.version for release in five]
    assert [step.version for step in history.steps(data_dir)] == versions
    keeping.prune(data_dir, 2)
    steps = history.steps(data_dir)
    assert [step.version for step in steps] == versions
    assert [step.is_whole for step in steps] == [False, False, False, True, True]
    assert all(step.pages for step in steps)


def test_what_cannot_be_read_is_no_step(data_dir: Path, five: list[Release]) -> None:
    (data_dir / five[2].version / manifest.MANIFEST).write_text("{", encoding="utf-8")
    (data_dir / five[1].version / history.CHANGES).unlink()
    assert [step.version for step in history.steps(data_dir)] == [five[n].version for n in (0, 3, 4)]
    assert history.step(data_dir, five[1].version) is None
    assert history.steps(data_dir / "ei-ole") == []


def test_the_newest_is_the_last_one_that_can_be_read(data_dir: Path, five: list[Release]) -> None:
    build.switch(data_dir, five[0].version)
    newest = history.newest(data_dir)
    assert newest is not None and newest.version == five[4].version
    (data_dir / five[4].version / manifest.MANIFEST).unlink()
    newest = history.newest(data_dir)
    assert newest is not None and newest.version == five[3].version


def test_the_name_of_a_pruned_release_is_never_given_again(data_dir: Path, five: list[Release]) -> None:
    keeping.prune(data_dir, 1)
    assert history.names(data_dir) == [release.version for release in five]


@pytest.mark.parametrize(
    ("moment", "index"),
    [
        ("2025-01-01T00:00:00+00:00", 0),
        ("2026-01-01T12:00:00+00:00", 0),
        ("2026-01-02T11:59:59+00:00", 0),
        ("2026-01-02T12:00:00+00:00", 1),
        ("2030-01-01T00:00:00+00:00", 4),
    ],
)
def test_a_moment_has_the_release_that_was_the_newest_then(
    data_dir: Path, five: list[Release], moment: str, index: int
) -> None:
    assert history.at(data_dir, moment) == five[index].version


def test_the_chain_of_changes_is_whole_or_told_to_be_broken(data_dir: Path, five: list[Release]) -> None:
    versions = [release.version for release in five]
    keeping.prune(data_dir, 2)
    assert [step.version for step in history.chain(data_dir, versions[4])] == versions
    assert [step.version for step in history.chain(data_dir, versions[2])] == versions[:3], "what is served ends it"
    (data_dir / "history" / versions[1] / history.CHANGES).unlink()
    with pytest.raises(InputError, match="not all here"):
        history.chain(data_dir, versions[4])
    assert [step.version for step in history.chain(data_dir, versions[0])] == versions[:1]


def test_no_release_no_moment(tmp_path: Path) -> None:
    assert history.at(tmp_path, "2026-01-01T00:00:00+00:00") is None
    assert history.newest(tmp_path) is None
