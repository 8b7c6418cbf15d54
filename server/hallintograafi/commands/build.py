"""``hallintograafi build``."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.checks import explained, reports
from hallintograafi.checks.findings import is_refusal
from hallintograafi.commands.shared import (
    FORMAT,
    LANG,
    SOURCE,
    counts,
    end_progress,
    make,
    progress,
    refused,
    tell,
    unreadable,
    with_settings,
)
from hallintograafi.errors import SyntaxFault
from hallintograafi.graph import content
from hallintograafi.graph.content import Content
from hallintograafi.queries.check import check_files as check_queries
from hallintograafi.release import build as building
from hallintograafi.settings import Settings


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Only run the checks; release nothing.")
@click.option("--force", is_flag=True, help="Release even if nothing has changed.")
@LANG
@FORMAT
@SOURCE
@with_settings("data_dir", "publisher_name", "publisher_uri")
def build(only_check: bool, force: bool, lang: str, form: str, source: Path | None, **given: Any) -> None:
    """Read the files, check them, and release the graph; what is wrong is told as `validate` tells it.

    Example: hallintograafi build --data-dir /srv/hallintograafi
    """
    files, chosen = content.find(source), settings.load(**given)
    try:
        _build(files, chosen, only_check, force, lang, form)
    except SyntaxFault as fault:
        report = explained.unreadable(files)
        if not report.results:
            raise
        tell(report, lang, form)
        raise unreadable(lang) from fault


def _build(files: Content, chosen: Settings, only_check: bool, force: bool, lang: str, form: str) -> None:
    if only_check:
        check_queries(files)
        checked = building.check(files, progress=progress)
        report = reports.write(checked.report(), form, lang)
        end_progress()
        click.echo(report, nl=False)
        if is_refusal(checked.findings):
            raise refused(lang)
        return
    if not force and building.made(files, chosen):
        click.echo("the current release is of these files; nothing to release")
        return
    release = make(files, chosen, partial(tell, language=lang, form=form))
    end_progress()
    click.echo(f"released {release.version}: {counts(release)}")
