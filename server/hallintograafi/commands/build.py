"""``hallintograafi build``."""

from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.checks.findings import is_refusal, report
from hallintograafi.commands.shared import SOURCE, counts, end_progress, progress, tell, with_settings
from hallintograafi.errors import DataRefused
from hallintograafi.graph import content
from hallintograafi.queries.check import check_files as check_queries
from hallintograafi.release import build as building


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Only run the checks; release nothing.")
@click.option("--force", is_flag=True, help="Release even if nothing has changed.")
@SOURCE
@with_settings("data_dir", "publisher_name", "publisher_uri")
def build(only_check: bool, force: bool, source: Path | None, **given: Any) -> None:
    """Read the files, check them, and release the graph.

    Example: hallintograafi build --data-dir /srv/hallintograafi
    """
    files, chosen = content.find(source), settings.load(**given)
    check_queries(files)
    if only_check:
        findings = building.check(files, progress=progress).findings
        end_progress()
        click.echo(report(findings), nl=False)
        if is_refusal(findings):
            raise DataRefused("the data has findings")
        return
    if not force and building.made(files, chosen):
        click.echo("the current release is of these files; nothing to release")
        return
    release = building.build(files, chosen, progress, tell)
    end_progress()
    click.echo(f"released {release.version}: {counts(release)}")
