"""``hallintograafi releases``."""

from typing import Any

import click

from hallintograafi import settings
from hallintograafi.commands.shared import counts, with_settings
from hallintograafi.release import manifest
from hallintograafi.settings import Settings


@click.command()
@with_settings("data_dir")
def releases(**given: Any) -> None:
    """List the releases on disk; * marks the current one.

    Example: hallintograafi releases
    """
    chosen: Settings = settings.load(**given)
    current = manifest.current(chosen.data_dir)
    for version in manifest.versions(chosen.data_dir):
        mark = "*" if current and current.version == version else " "
        click.echo(f"{mark} {version}  {counts(manifest.read(chosen.data_dir / version))}")
