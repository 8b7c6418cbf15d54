"""``hallintograafi uris``: the ledger of URIs."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.checks import reports
from hallintograafi.checks import uris as uri_checks
from hallintograafi.checks.explained import explain
from hallintograafi.checks.findings import is_refusal
from hallintograafi.commands.shared import FORMAT, LANG, SOURCE, refused, with_settings
from hallintograafi.errors import InputError
from hallintograafi.graph import content, dataset, ledger, succession, w3id
from hallintograafi.graph.ledger import Ledger
from hallintograafi.release import manifest


@click.group()
def uris() -> None:
    """The ledger of URIs, data/uris.csv."""


@uris.command("check")
@LANG
@FORMAT
@SOURCE
@with_settings("data_dir")
def uris_check(lang: str, form: str, source: Path | None, **given: Any) -> None:
    """Check that no URI is lost, reused or unknown.

    Example: hallintograafi uris check
    """
    files = content.find(source)
    release = manifest.current(settings.load(**given).data_dir)
    before = ledger.read(release.path / manifest.LEDGER) if release else None
    findings = list(uri_checks.check(dataset.read(files), ledger.read(files.ledger), before))
    click.echo(reports.write(explain(files, findings), form, lang), nl=False)
    if is_refusal(findings):
        raise refused(lang)


NOTE = click.option("--note", required=True, help="Why; the address tells it to whoever asks.")


@uris.command("merge")
@click.argument("old")
@click.argument("new")
@NOTE
@SOURCE
def uris_merge(old: str, new: str, note: str, source: Path | None) -> None:
    """Let the IRI NEW take the place of OLD, which leads to it from now on.

    Example: hallintograafi uris merge group:voima group:voima-ryhma --note "the same group under two names"
    """
    _change(source, old, lambda rows: succession.merge(rows, succession.full(old), succession.full(new), note))


@uris.command("withdraw")
@click.argument("iri")
@NOTE
@SOURCE
def uris_withdraw(iri: str, note: str, source: Path | None) -> None:
    """Take an IRI out of use that never should have been; it answers 410 from now on.

    Example: hallintograafi uris withdraw goal:minted-twice --note "no document says this"
    """
    _change(source, iri, lambda rows: succession.withdraw(rows, succession.full(iri), note))


@uris.command("succeed")
@click.argument("old")
@click.argument("new", nargs=-1)
@NOTE
@SOURCE
def uris_succeed(old: str, new: tuple[str, ...], note: str, source: Path | None) -> None:
    """End the thing OLD: split when several NEW take its place, abolished when one or none does. Its page stays.

    Example: hallintograafi uris succeed organisation:a organisation:b organisation:c --note "split on 1 January 2026"
    """
    heirs = [succession.full(name) for name in new]
    _change(source, old, lambda rows: succession.succeed(rows, succession.full(old), heirs, note))


@uris.command("w3id")
@click.argument("host")
@click.option("--output", type=click.Path(path_type=Path), default=None, help="File to write; else standard output.")
def uris_w3id(host: str, output: Path | None) -> None:
    """Write the rewrite rules that lead the permanent addresses to the server at HOST.

    Example: hallintograafi uris w3id https://data.example.org --output .htaccess
    """
    rules = w3id.rules(host)
    if output is None:
        click.echo(rules, nl=False)
        return
    try:
        output.write_text(rules, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{output}: cannot be written ({error.strerror})") from error


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
        ledger.write(files.ledger, after)
    click.echo(f"{len(new)} {'would be ' if dry_run else ''}minted", err=True)


def _change(source: Path | None, old: str, change: Callable[[Ledger], Ledger]) -> None:
    """Change the ledger and tell the places where the data still uses what must not be used any more."""
    files = content.find(source)
    after = change(ledger.read(files.ledger))
    ledger.write(files.ledger, after)
    entry = after.get(succession.full(old))
    assert entry is not None
    heirs = f" → {', '.join(map(ledger.short, entry.successors))}" if entry.successors else ""
    click.echo(f"{ledger.short(entry.iri)}: {entry.status}{heirs}")
    findings = [found for found in uri_checks.check(dataset.read(files), after) if found.subject == entry.iri]
    if findings:
        click.echo(reports.write(explain(files, findings)), nl=False)
        click.echo("the data has to follow before the next release", err=True)
