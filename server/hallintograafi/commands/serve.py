"""``hallintograafi serve``."""

from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.commands.shared import SOURCE, end_progress, ensure, with_settings
from hallintograafi.graph import content
from hallintograafi.web import server


@click.command()
@SOURCE
@with_settings()
def serve(source: Path | None, **given: Any) -> None:
    """Serve the graph over HTTP; builds a release first if there is none of these files.

    Example: hallintograafi serve --port 8080
    """
    chosen, files = settings.load(**given), content.find(source)
    release = ensure(files, chosen)
    end_progress()
    server.run(release, chosen, lambda line: click.echo(line, err=True))
