"""Old releases go when they are told to; the current one, the newest and those that are marked never do."""

import shutil
from pathlib import Path

import pytest

from hallintograafi.errors import InputError, UnknownName
from hallintograafi.release import build, history, keeping, manifest
from hallintograafi.release.manifest import Release


@pytest.fixture
def data_dir(five: list[Release], tmp_path: Path) -> Path:
    shutil.copytree(five[0].path.parent, tmp_path / "r", symlinks=True)
    return tmp_path / "r"


def test_pruning_leaves_the_newest_the_current_and_the_kept(data_dir: Path, five: list[Release]) -> None:
    versions = [release.version for release in five]
    keeping.keep(data_dir, versions[0])
    build.switch(data_dir, versions[1])
    assert keeping.prune(data_dir, 2) == [versions[2]]
    assert manifest.versions(data_dir) == [versions[n] for n in (0, 1, 3, 4)]
    assert keeping.prune(data_dir, 2) == []
    keeping.keep(data_dir, versions[0], wanted=False)
    assert keeping.kept(data_dir) == set()
    assert keeping.prune(data_dir, 0) == [versions[0], versions[3]]
    assert manifest.versions(data_dir) == [versions[1], versions[4]]
    assert manifest.current(data_dir) == manifest.read(data_dir / versions[1])


def test_what_a_pruned_release_changed_stays(data_dir: Path, five: list[Release]) -> None:
    before = (five[0].path / history.CHANGES).read_bytes()
    keeping.prune(data_dir, 1)
    left = data_dir / history.FOLDER / five[0].version
    assert (left / history.CHANGES).read_bytes() == before
    assert sorted(path.name for path in left.iterdir()) == ["changes.json", "feed", "manifest.json"]
    assert not list(data_dir.glob(".making-*"))


def test_a_prune_that_broke_off_is_done_again(
    data_dir: Path, five: list[Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name == five[0].version:
            raise OSError(5, "Input/output error")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail)
        with pytest.raises(InputError, match="cannot be removed"):
            keeping.prune(data_dir, 1)
    assert manifest.read(data_dir / five[0].version).version == five[0].version
    assert [step.version for step in history.steps(data_dir)] == [release.version for release in five]
    assert len(keeping.prune(data_dir, 1)) == 4
    assert manifest.versions(data_dir) == [five[4].version]


def test_only_a_release_that_is_there_can_be_kept(data_dir: Path) -> None:
    with pytest.raises(UnknownName, match="there is no release 2000"):
        keeping.keep(data_dir, "2000.01.01")
    assert keeping.kept(data_dir) == set()
