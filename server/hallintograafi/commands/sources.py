"""``hallintograafi sources``: the documents' texts."""

import sys
from pathlib import Path

import click

from hallintograafi.checks import reports
from hallintograafi.checks import sources as sources_checks
from hallintograafi.checks.explained import explain
from hallintograafi.checks.findings import is_refusal
from hallintograafi.commands.shared import LANG, SOURCE
from hallintograafi.errors import DataRefused
from hallintograafi.graph import content, dataset
from hallintograafi.terms import curie


@click.group()
def sources() -> None:
    """The documents' texts."""


@sources.command("check")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--untouched/--no-untouched", default=True, help="List the sentences that no passage touches.")
@LANG
@SOURCE
def sources_check(directory: Path, untouched: bool, lang: str, source: Path | None) -> None:
    """Compare every quote with the documents' text files in DIRECTORY.

    Example: hallintograafi sources check ../documents
    """
    files = content.find(source)
    graph = dataset.read(files)
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=sources_checks.count(graph), label="quotes", file=sys.stderr, hidden=hidden) as bar:
        result = sources_checks.check(graph, directory, lambda: bar.update(1))
    if untouched:
        for document, sentences in result.untouched.items():
            click.secho(f"{curie(document)}: {len(sentences)} sentences that no passage touches", bold=True)
            for sentence in sentences:
                click.echo(f"  {sentence}")
    click.echo(reports.write(explain(files, result.findings), language=lang), nl=False)
    click.echo(f"{result.quotes} quotes compared")
    if is_refusal(result.findings):
        raise DataRefused("the editions differ from the documents")
