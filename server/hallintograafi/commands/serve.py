"""``hallintograafi serve``."""

from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.commands.shared import SOURCE, end_progress, ensure, with_settings
from hallintograafi.errors import InputError
from hallintograafi.graph import content
from hallintograafi.release import fetch, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web import server


@click.command()
@click.option("--no-build", is_flag=True, help="Serve the current release as it is, whatever files are here.")
@SOURCE
@with_settings()
def serve(no_build: bool, source: Path | None, **given: Any) -> None:
    """Serve the graph over HTTP; builds a release first if there is none of these files.

    Example: hallintograafi serve --port 8080
    """
    chosen = settings.load(**given)
    release = _there(chosen) if no_build or chosen.poll else ensure(content.find(source), chosen)
    end_progress()
    server.run(release, chosen, lambda line: click.echo(line, err=True))


def _there(chosen: Settings) -> Release:
    """Give the current release, of the host that is polled if there is none here."""
    if chosen.poll and not (chosen.data_dir / manifest.CURRENT).exists():
        fetch.fetch(chosen.poll, chosen.data_dir)
    release = manifest.current(chosen.data_dir)
    if release is None:
        raise InputError(f"{chosen.data_dir}: no release is current")
    return release
