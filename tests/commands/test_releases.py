"""``releases`` lists, keeps and prunes."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from hallintograafi.cli import cli
from hallintograafi.errors import InputError, UnknownName
from hallintograafi.release.manifest import Release


@pytest.fixture
def data_dir(five: list[Release], tmp_path: Path) -> Path:
    shutil.copytree(five[0].path.parent, tmp_path / "r", symlinks=True)
    return tmp_path / "r"


def _run(data_dir: Path, *args: str) -> str:
    result = CliRunner().invoke(cli, ["releases", *args, "--data-dir", str(data_dir)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _listed(text: str) -> list[str]:
    return [line[:13] for line in text.splitlines()]


def test_the_current_and_the_kept_are_marked(data_dir: Path, five: list[Release]) -> None:
    _run(data_dir, "keep", "2026.01.02")
    expected = ["   2026.01.01", " k 2026.01.02", "   2026.01.03", "   2026.01.04", "*  2026.01.05"]
    assert _listed(_run(data_dir)) == _listed(_run(data_dir, "list")) == expected
    _run(data_dir, "keep", "2026.01.02", "--undo")
    assert " k " not in _run(data_dir)


def test_pruning_tells_what_it_removed(data_dir: Path) -> None:
    _run(data_dir, "keep", "2026.01.02")
    assert _run(data_dir, "prune", "--keep", "2") == "removed 2026.01.01\nremoved 2026.01.03\n"
    assert _listed(_run(data_dir)) == [" k 2026.01.02", "   2026.01.04", "*  2026.01.05"]


def test_a_release_that_is_broken_is_listed_as_such(data_dir: Path) -> None:
    (data_dir / "2026.01.03" / "manifest.json").write_text("{", encoding="utf-8")
    assert "   2026.01.03  cannot be read: " in _run(data_dir)
    (data_dir / "2026.01.05" / "graph.nq").unlink()
    assert "*  2026.01.05  cannot be read: " in _run(data_dir)


def test_what_cannot_be_kept_or_pruned_is_told(data_dir: Path) -> None:
    with pytest.raises(UnknownName, match="there is no release 2000"):
        _run(data_dir, "keep", "2000.01.01")
    result = CliRunner().invoke(cli, ["releases", "prune", "--keep", "0", "--data-dir", str(data_dir)])
    assert result.exit_code == 2 and "0" in result.output


def test_an_older_release_can_be_used_again_if_it_is_whole(data_dir: Path) -> None:
    assert _run(data_dir, "use", "2026.01.03") == "2026.01.03 is current now\n"
    assert "*  2026.01.03" in _run(data_dir)
    with (data_dir / "2026.01.02" / "graph.nq").open("a") as file:
        file.write("\n")
    with pytest.raises(InputError, match=r"graph\.nq: not the file that the manifest tells of"):
        _run(data_dir, "use", "2026.01.02")
    with pytest.raises(UnknownName, match="there is no release 2000"):
        _run(data_dir, "use", "2000.01.01")
    assert "*  2026.01.03" in _run(data_dir)
