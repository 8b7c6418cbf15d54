"""``hallintograafi serve``."""

import sys
from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.commands.shared import SOURCE, end_progress, make, with_settings
from hallintograafi.errors import InputError
from hallintograafi.graph import content
from hallintograafi.graph.content import Content
from hallintograafi.release import build, fetch, whole
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.front import server


@click.command()
@click.option("--no-build", is_flag=True, help="Serve the current release as it is, whatever files are here.")
@SOURCE
@with_settings()
def serve(no_build: bool, source: Path | None, **given: Any) -> None:
    """Serve the graph over HTTP; builds a release first if there is none of these files.

    When the current release is damaged, the newest whole one is served while it is built again.

    Example: hallintograafi serve --port 8080
    """
    chosen = settings.load(**given)
    files = None if no_build or chosen.poll else content.find(source)
    release, fault = _best(chosen.data_dir)
    building: list[str] = []
    if release is not None and fault:
        _tell(f"hallintograafi: {fault}; {release.version} is served until there is a whole release")
        building = _building(files, chosen) if files is not None else []
    elif files is not None:
        release = _of(files, release, chosen)
    elif release is None:
        release = _fetched(chosen, fault)
    server.run(release, chosen, _tell, building)


def _best(data_dir: Path) -> tuple[Release | None, str]:
    """Give the current release, or what is wrong with it and the newest that is whole; None where there is none."""
    try:
        return whole.current(data_dir), ""
    except InputError as fault:
        return whole.newest(data_dir), str(fault)


def _of(files: Content, release: Release | None, chosen: Settings) -> Release:
    """Give ``release`` if it was made from these files, and build one otherwise."""
    if release is not None and build.is_of(release, files, chosen):
        return release
    made = make(files, chosen)
    end_progress()
    return made


def _fetched(chosen: Settings, fault: str) -> Release:
    """Give the release of the host that is polled; raises :class:`InputError` when none is."""
    release = fetch.fetch(chosen.poll, chosen.data_dir) if chosen.poll else None
    if release is None:
        raise InputError(fault or f"{chosen.data_dir}: no release is current")
    return release


def _building(files: Content, chosen: Settings) -> list[str]:
    """Write the command that builds a release of these files."""
    given = {
        "source": files.root,
        "data-dir": chosen.data_dir,
        "publisher-name": chosen.publisher_name,
        "publisher-uri": chosen.publisher_uri,
    }
    return [sys.executable, "-m", "hallintograafi", "build", *(f"--{name}={value}" for name, value in given.items())]


def _tell(line: str) -> None:
    click.echo(line, err=True)
