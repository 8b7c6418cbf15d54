"""``hallintograafi settings``."""

import click

from hallintograafi import settings


@click.command("settings")
def list_settings() -> None:
    """List every setting as a table in Markdown; server/docs/settings.md is this command's output.

    Example: hallintograafi settings
    """
    click.echo(settings.markdown(), nl=False)
