"""Damage is noticed, whichever file it is in, and the newest release without any is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hallintograafi.errors import InputError
from hallintograafi.graph.content import Content
from hallintograafi.release import build, manifest, whole
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings


@pytest.fixture
def three(small: Content, chosen: Settings) -> list[Release]:
    return [build.build(small, chosen) for _ in range(3)]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a byte more": lambda path: (path / manifest.DUMP).write_bytes((path / manifest.DUMP).read_bytes() + b" "),
    "a file gone": lambda path: (path / manifest.LEDGER).unlink(),
    "half a manifest": lambda path: (path / manifest.MANIFEST).write_text('{"version"', encoding="utf-8"),
    "no manifest": lambda path: (path / manifest.MANIFEST).unlink(),
    "a changed file of the content": lambda path: (path / "content" / "queries" / "one.rq").write_text("ASK { }"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_release_is_not_current_and_the_newest_whole_one_is_found(
    damage: str, three: list[Release], chosen: Settings
) -> None:
    assert whole.current(chosen.data_dir) == whole.newest(chosen.data_dir) == three[2]
    DAMAGES[damage](three[2].path)
    with pytest.raises(InputError):
        whole.current(chosen.data_dir)
    assert whole.newest(chosen.data_dir) == three[1]
    DAMAGES[damage](three[1].path)
    assert whole.newest(chosen.data_dir) == three[0]
    assert whole.is_whole(three[0])


def test_where_there_is_no_release_there_is_none(tmp_path: Path) -> None:
    assert whole.current(tmp_path / "none") is whole.newest(tmp_path / "none") is None
