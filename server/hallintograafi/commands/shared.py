"""What the commands share: flags of the settings, the folder of the files, progress on a terminal."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from hallintograafi import settings
from hallintograafi.checks import reports
from hallintograafi.errors import DataRefused, InputError
from hallintograafi.graph.content import Content
from hallintograafi.release import build
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.terms import LANGUAGES

if TYPE_CHECKING:  # the commands that only serve need not load what judges
    from hallintograafi.checks.submission.report import Report


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


LANG = click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the messages.")
FORMAT = click.option(
    "--format", "form", type=click.Choice(list(reports.FORMATS)), default="text", help="Form of the report."
)
_REFUSED: Final = {"fi": "aineisto ei kelpaa", "sv": "data duger inte", "en": "the data does not conform"}
_UNREADABLE: Final = {
    "fi": "tiedostoa ei voitu lukea",
    "sv": "en fil kunde inte läsas",
    "en": "a file could not be read",
}
SOURCE = click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder with ontology, shapes, data, queries.",
)


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


def tell(report: "Report", language: str = "en", form: str = "text") -> None:
    """Tell what the checks found beside the line of progress."""
    end_progress()
    click.echo(reports.write(report, form, language), err=True, nl=False)


def ensure(files: Content, chosen: Settings) -> Release:
    """Give the release of these files, building it if there is none."""
    return build.made(files, chosen) or make(files, chosen)


def make(files: Content, chosen: Settings, telling: "Callable[[Report], None]" = tell) -> Release:
    """Build a release of these files; the canned queries are checked first, and ``telling`` hears the report."""
    from hallintograafi.queries import check, differences  # a release that is there has to start at once

    check.check_files(files)
    return build.build(files, chosen, progress, telling, ask=differences.while_building)


def refused(language: str) -> DataRefused:
    """Make the error that ends a command whose report refuses the data."""
    return DataRefused(_REFUSED[language])


def unreadable(language: str) -> InputError:
    """Make the error that ends a command whose report tells of files that cannot be read."""
    return InputError(_UNREADABLE[language])
