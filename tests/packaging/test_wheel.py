"""The wheel carries everything that the server needs; ``make test-wheel`` installs it and serves from it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hallintograafi.graph.content import ROOMS

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "server" / "hallintograafi"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_every_file_of_the_package_is_in_it(names: set[str]) -> None:
    there = {f"hallintograafi/{path.relative_to(PACKAGE).as_posix()}" for path in PACKAGE.rglob("*") if path.is_file()}
    assert {name for name in there if "__pycache__" not in name} <= names


def test_the_graph_s_own_files_are_in_it(names: set[str]) -> None:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file():
                assert f"hallintograafi/content/{path.relative_to(ROOT).as_posix()}" in names


def test_nothing_else_is_in_it(names: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names} == {"hallintograafi"}
    assert not any("node_modules" in name or "__pycache__" in name for name in names)
