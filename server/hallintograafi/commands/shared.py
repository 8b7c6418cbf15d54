"""What the commands share: flags of the settings, the folder of the files, progress on a terminal."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.graph.content import Content
from hallintograafi.release import build
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings


def with_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the flags of the named settings; all of them when none is named."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for row in reversed(list(settings.rows())):
            if not names or row.name in names:
                default = f"[{row.variable}; default {row.default}]"
                command = click.option(row.flag, row.name, type=row.type, default=None, help=f"{row.help} {default}")(
                    command
                )
        return command

    return decorate


SOURCE = click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder with ontology, shapes, data, queries.",
)


def ensure(files: Content, chosen: Settings) -> Release:
    """Give the release of these files, building it if there is none."""
    return build.made(files, chosen) or make(files, chosen)


def make(files: Content, chosen: Settings) -> Release:
    """Build a release of these files; the canned queries are checked first."""
    from hallintograafi.queries.check import check_files  # a release that is there has to start at once

    check_files(files)
    return build.build(files, chosen, progress, tell)


def counts(release: Release) -> str:
    """How large a release is, in words."""
    found = release.manifest
    return f"{found.triples} triples, {found.graphs} passages and readings, {found.things} things"


def progress(step: str) -> None:
    """Show a step on a terminal, on one line."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{step}", err=True, nl=False)


def end_progress() -> None:
    """Take the line of progress away."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)


def tell(text: str) -> None:
    """Say something lasting beside the line of progress."""
    end_progress()
    click.echo(text, err=True, nl=False)
