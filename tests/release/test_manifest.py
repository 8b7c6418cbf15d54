"""Releases on disk: found, listed, and never half read."""

import hashlib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from hallintograafi.errors import InputError
from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Manifest, Release

MANIFEST = Manifest(
    version="2026.11.22",
    built="2026-11-22T12:00:00+00:00",
    inputs="a" * 64,
    digest="b" * 64,
    triples=10,
    statements=5,
    graphs=2,
    things=3,
    program="0.1.0",
    files={"uris.csv": "c" * 64},
)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "2026.11.22"
    path.mkdir()
    Store(path / manifest.STORE).flush()
    (path / manifest.DUMP).write_text("", encoding="utf-8")
    manifest.write(path, MANIFEST)
    return path


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_a_manifest_is_wrong_unnoticed(place: int, bit: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        manifest.write(Path(folder), MANIFEST)
        text = bytearray((Path(folder) / manifest.MANIFEST).read_bytes())
        text[place % len(text)] ^= 1 << bit
        (Path(folder) / manifest.MANIFEST).write_bytes(text)
        with pytest.raises(InputError):
            manifest.read_manifest(Path(folder))


def test_a_manifest_is_read_as_it_was_written(whole: Path) -> None:
    release = manifest.read(whole)
    assert release == Release(whole.resolve(), MANIFEST)
    assert (release.version, release.dump) == ("2026.11.22", whole.resolve() / "graph.nq")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": "2026.11.22"}', '{"extra": 1}', "\xff"])
def test_a_manifest_that_is_none_is_told(whole: Path, text: str) -> None:
    (whole / manifest.MANIFEST).write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match="not a release"):
        manifest.read(whole)


@pytest.mark.parametrize("part", [manifest.MANIFEST, manifest.DUMP, manifest.STORE])
def test_a_release_that_lacks_a_part_is_not_whole(whole: Path, part: str) -> None:
    path = whole / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(InputError):
        manifest.read(whole)


def test_the_current_release_is_the_one_switched_to(whole: Path) -> None:
    data_dir = whole.parent
    assert manifest.current(data_dir) is None
    build.switch(data_dir, "2026.11.22")
    assert manifest.current(data_dir) == manifest.read(whole)
    assert (data_dir / manifest.CURRENT).readlink() == Path("2026.11.22"), "the data directory may be moved"


def test_switching_replaces_the_old_link_and_leaves_nothing_else(whole: Path) -> None:
    data_dir = whole.parent
    (data_dir / "2026.11.23").mkdir()
    for version in ("2026.11.23", "2026.11.22", "2026.11.22"):
        build.switch(data_dir, version)
        assert (data_dir / manifest.CURRENT).readlink() == Path(version)
    assert sorted(path.name for path in data_dir.iterdir()) == ["2026.11.22", "2026.11.23", "current"]


def test_a_link_to_nothing_is_no_release(tmp_path: Path) -> None:
    (tmp_path / manifest.CURRENT).symlink_to("2026.01.01")
    assert manifest.current(tmp_path) is None
    assert manifest.current(tmp_path / "ei-ole") is None


def test_versions_are_listed_oldest_first_and_nothing_else_is(tmp_path: Path) -> None:
    versions = ["2025.12.31", "2026.01.01", "2026.01.01.1", "2026.01.01.2", "2026.01.01.10", "2026.01.02"]
    for name in [*reversed(versions), ".making-x", "current", "2026.1.1", "2026.01.01.0", "2026.01.01.1.1", "muu"]:
        (tmp_path / name).mkdir()
    (tmp_path / "2027.01.01").write_text("no directory", encoding="utf-8")
    assert manifest.versions(tmp_path) == versions
    assert manifest.versions(tmp_path / "ei-ole") == []


@given(st.binary(max_size=1000))
def test_a_checksum_is_of_the_bytes(data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        assert manifest.sha256(Path(file.name)) == hashlib.sha256(data).hexdigest()


def test_files_are_those_that_the_manifest_tells_of(release: Release) -> None:
    manifest.verify(release)
    assert {"uris.csv", "content/data/uris.csv"} <= set(release.manifest.files)
    files = {path.relative_to(release.path).as_posix() for path in release.path.rglob("*") if path.is_file()}
    untold = {name for name in files if not name.startswith("store/")} - set(release.manifest.files)
    assert untold == {manifest.MANIFEST, manifest.DUMP}


@pytest.mark.parametrize("name", [manifest.DUMP, manifest.LEDGER])
def test_a_file_that_changed_or_went_is_named(whole: Path, name: str) -> None:
    digest = manifest.sha256(whole / manifest.DUMP)
    (whole / manifest.LEDGER).write_text("")
    manifest.write(whole, replace(MANIFEST, digest=digest, files={manifest.LEDGER: digest}))
    release = manifest.read(whole)
    manifest.verify(release)
    (whole / name).write_text("x")
    with pytest.raises(InputError, match=f"{name}: not the file"):
        manifest.verify(release)
    (whole / name).unlink()
    with pytest.raises(InputError, match=f"{name}: cannot be read"):
        manifest.verify(release)


def test_a_store_that_cannot_be_opened_is_named(whole: Path) -> None:
    manifest.write(whole, replace(MANIFEST, digest=manifest.sha256(whole / manifest.DUMP), files={}))
    release = manifest.read(whole)
    manifest.verify(release)
    (whole / manifest.STORE / "CURRENT").write_text("x")
    with pytest.raises(InputError, match="store: cannot be opened"):
        manifest.verify(release)
