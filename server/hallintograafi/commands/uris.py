"""``hallintograafi uris``: the ledger of URIs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.checks import uris as uri_checks
from hallintograafi.checks.findings import is_refusal, report
from hallintograafi.commands.shared import SOURCE, with_settings
from hallintograafi.errors import DataRefused
from hallintograafi.graph import content, dataset, ledger
from hallintograafi.release import manifest


@click.group()
def uris() -> None:
    """The ledger of URIs, data/uris.csv."""


@uris.command("check")
@SOURCE
@with_settings("data_dir")
def uris_check(source: Path | None, **given: Any) -> None:
    """Check that no URI is lost, reused or unknown.

    Example: hallintograafi uris check
    """
    files = content.find(source)
    release = manifest.current(settings.load(**given).data_dir)
    before = ledger.read(release.path / manifest.LEDGER) if release else None
    findings = list(uri_checks.check(dataset.read(files), ledger.read(files.ledger), before))
    click.echo(report(findings), nl=False)
    if is_refusal(findings):
        raise DataRefused("the ledger has findings")


@uris.command("mint")
@click.option("--dry-run", is_flag=True, help="Only show what would be minted.")
@SOURCE
def uris_mint(dry_run: bool, source: Path | None) -> None:
    """Add rows to the ledger for the URIs that have none.

    Example: hallintograafi uris mint --dry-run
    """
    files = content.find(source)
    graph = dataset.read(files)
    before = ledger.read(files.ledger)
    found = ledger.described(statement.quad for statement in (*graph.ontology, *graph.data))
    after = ledger.mint(before, found, datetime.now(UTC).date())
    new = after.entries[len(before.entries) :]
    for entry in new:
        click.echo(ledger.short(entry.iri))
    if not dry_run and new:
        draft = files.ledger.with_suffix(".csv.new")
        draft.write_text(after.text(), encoding="utf-8")
        draft.replace(files.ledger)
    click.echo(f"{len(new)} {'would be ' if dry_run else ''}minted", err=True)
