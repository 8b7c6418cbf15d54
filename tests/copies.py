"""A release under another name, for tests that switch between releases: made in a moment, with a whole manifest."""

import shutil
from dataclasses import replace
from pathlib import Path

from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Release

VERSION = "SELECT ?version { <https://w3id.org/hallintograafi/dataset> dcat:version ?version }"
"""Asks the graph which release it is."""


def copy(release: Release, data_dir: Path, version: str, *, current: bool = False) -> Release:
    """Copy ``release`` to ``data_dir`` as ``version``; its graph tells that version, its store is of the original."""
    path = data_dir / version
    shutil.copytree(release.path, path)
    told = path.joinpath(manifest.DUMP).read_text(encoding="utf-8").replace(f'"{release.version}"', f'"{version}"')
    path.joinpath(manifest.DUMP).write_text(told, encoding="utf-8")
    digest = manifest.sha256(path / manifest.DUMP)
    manifest.write(path, replace(release.manifest, version=version, digest=digest))
    if current:
        build.switch(data_dir, version)
    return manifest.read(path)
