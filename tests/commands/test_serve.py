"""What is served when the current release is damaged: the newest whole one at once, and a whole one after that."""

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release
from processes import running


@pytest.fixture
def place(five: list[Release], tmp_path: Path) -> Path:
    """A data directory with five releases and the files of the last one, to be damaged."""
    return Path(shutil.copytree(five[0].path.parent, tmp_path / "releases", symlinks=True))


def _damage(place: Path, name: str) -> None:
    path = place / manifest.CURRENT / name
    path.write_bytes(path.read_bytes()[:-10])


def _ready(address: str) -> dict[str, str]:
    answer = httpx.get(f"{address}/health/ready")
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.mark.parametrize("name", [manifest.DUMP, manifest.MANIFEST, manifest.LEDGER])
def test_the_newest_whole_release_is_served_while_a_damaged_one_is_built_again(
    five: list[Release], place: Path, name: str
) -> None:
    _damage(place, name)
    with running(place, "--source", str(place / "files")) as server:
        assert five[-1].version in server.heard[0]
        assert f"{five[-2].version} is served until there is a whole release" in server.heard[0]
        ready = _ready(server.address)
        assert ready["release"] == five[-2].version
        assert ready["warning"].startswith(f"{five[-1].version} is current but not served")
        assert "hallintograafi_release_is_current 0.0" in httpx.get(f"{server.address}/metrics").text
        while "is served now" not in (line := server.said()):
            assert five[-2].version in line or line.startswith("released "), line
        current = manifest.current(place)
        assert current is not None and current.manifest.inputs == five[-1].manifest.inputs
        assert _ready(server.address) == {"release": current.version}
        assert current.version not in [release.version for release in five]
        assert "hallintograafi_release_is_current 1.0" in httpx.get(f"{server.address}/metrics").text


def test_where_nothing_is_built_the_newest_whole_release_stays(five: list[Release], place: Path) -> None:
    _damage(place, manifest.DUMP)
    with running(place, "--no-build") as server:
        assert _ready(server.address)["release"] == five[-2].version
    assert manifest.versions(place) == [release.version for release in five]


def test_where_no_release_is_whole_and_none_is_built_the_fault_is_told(place: Path) -> None:
    for version in manifest.versions(place):
        (place / version / manifest.LEDGER).write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "hallintograafi", "serve", "--no-build", "--port", "0", "--data-dir", str(place)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert told.returncode == 2
    assert "uris.csv: not the file that the manifest tells of" in told.stderr
    assert told.stderr.count("\n") == 1
