"""Bringing a release from another host: whole, or not at all."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pyoxigraph import Store

from copies import copy
from hallintograafi.errors import InputError
from hallintograafi.release import manifest
from hallintograafi.release.fetch import fetch
from hallintograafi.release.manifest import Release


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address at which its files are, as a server's /dataset has them."""
    folder = tmp_path / "origin"
    (folder / "dataset").mkdir(parents=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield folder / "dataset", f"http://127.0.0.1:{server.server_port}/dataset"
        server.shutdown()
        thread.join()


def _publish(folder: Path, release: Release, **changed: object) -> Path:
    """Put a release where the server tells it is current; gives where its files are."""
    path = folder / "2030.01.01" / "files"
    shutil.copytree(release.path, path)
    told = replace(release.manifest, version="2030.01.01", **changed)  # type: ignore[arg-type]
    (folder / "current").write_text(json.dumps(asdict(told)), encoding="utf-8")
    return path


def _versions(data_dir: Path) -> list[str]:
    return sorted(path.name for path in data_dir.iterdir() if path.name != ".lock") if data_dir.exists() else []


def test_a_fetched_release_is_whole_and_current(release: Release, origin: tuple[Path, str], tmp_path: Path) -> None:
    there = _publish(origin[0], release)
    found = fetch(origin[1], tmp_path / "here")
    assert found is not None and found == manifest.current(tmp_path / "here")
    manifest.verify(found)
    assert found.dump.read_bytes() == (there / manifest.DUMP).read_bytes()
    assert set(Store.read_only(str(found.path / "store"))) == set(Store.read_only(str(release.path / "store")))
    assert _versions(tmp_path / "here") == ["2030.01.01", "current"]
    assert fetch(origin[1], tmp_path / "here") is None


def test_a_file_that_is_not_the_one_told_leaves_nothing(
    release: Release, origin: tuple[Path, str], tmp_path: Path
) -> None:
    there = _publish(origin[0], release)
    (there / "content" / "data" / "uris.csv").write_text("iri\n")
    with pytest.raises(InputError, match=r"content/data/uris\.csv: not the file that the manifest tells of"):
        fetch(origin[1], tmp_path / "here")
    assert _versions(tmp_path / "here") == []


@pytest.mark.parametrize("name", [manifest.DUMP, manifest.MANIFEST])
def test_a_release_that_is_damaged_here_is_brought_again(
    release: Release, origin: tuple[Path, str], tmp_path: Path, name: str
) -> None:
    _publish(origin[0], release)
    here = fetch(origin[1], tmp_path / "here")
    assert here is not None
    (here.path / name).write_text("{}", encoding="utf-8")
    assert fetch(origin[1], tmp_path / "here") == here
    manifest.verify(manifest.read(here.path))
    assert _versions(tmp_path / "here") == ["2030.01.01", "current"]


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "store/CURRENT", "manifest.json", ""])
def test_no_file_is_written_beside_the_release(
    release: Release, origin: tuple[Path, str], tmp_path: Path, name: str
) -> None:
    _publish(origin[0], release, files={name: "0" * 64})
    with pytest.raises(InputError, match="is not a file of a release"):
        fetch(origin[1], tmp_path / "here")
    assert _versions(tmp_path / "here") == []


@pytest.mark.parametrize("text", ["", "[]", "{}", "<html>", '{"version": "../x"}'])
def test_what_is_no_manifest_is_refused(origin: tuple[Path, str], tmp_path: Path, text: str) -> None:
    (origin[0] / "current").write_text(text)
    with pytest.raises(InputError, match="not a release"):
        fetch(origin[1], tmp_path / "here")


def test_a_host_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be fetched"):
        fetch("http://127.0.0.1:1/dataset", tmp_path / "here")


def test_a_release_of_the_same_name_with_other_content_stays(
    release: Release, origin: tuple[Path, str], tmp_path: Path
) -> None:
    _publish(origin[0], release, digest="0" * 64)
    mine = copy(release, tmp_path / "here", "2030.01.01", current=True)
    with pytest.raises(InputError, match="not the release of that name"):
        fetch(origin[1], tmp_path / "here")
    assert manifest.current(tmp_path / "here") == mine
