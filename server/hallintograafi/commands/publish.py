"""``hallintograafi publish``."""

from typing import Any

import click

from hallintograafi import settings
from hallintograafi.commands.shared import end_progress, progress, with_settings
from hallintograafi.engine import publish as publishing
from hallintograafi.errors import InputError
from hallintograafi.release import manifest


@click.command()
@with_settings("data_dir", "engine", "engine_update", "engine_store", "engine_graph")
def publish(**given: Any) -> None:
    """Put the current release into a SPARQL 1.1 service; credentials come from the environment.

    Example: hallintograafi publish --engine http://127.0.0.1:7878/query --engine-update http://127.0.0.1:7878/update
    """
    chosen = settings.load(**given)
    if not chosen.engine:
        raise InputError("publishing needs --engine, the service's address for queries")
    release = manifest.current(chosen.data_dir)
    if release is None:
        raise InputError(f"{chosen.data_dir}: no release is current")
    changed = publishing.publish(release, chosen, progress)
    end_progress()
    click.echo(f"published {release.version}: {changed} statements sent or taken away")
